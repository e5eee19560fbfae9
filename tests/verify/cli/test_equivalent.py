"""`equivalent` on the command line: what is printed, what is folded away, exit statuses."""

import io
import json
import random

import pytest

from theory.realization import compare, resolve
from verify.cli import UsageError, equivalent
from verify.cli.console import Console

MLX = "g = grad(w) + mu*v; v = mu*v + (1-mu)*g; w = w - lr*v"
MOMENTA = "; ".join(f"m{i} = {{0}}{i}*m{i} + grad(x)" for i in range(5)) + (
    "; x = x - (" + " + ".join(f"{{1}}{i}*m{i}" for i in range(5)) + ")"
)


@pytest.fixture
def page(capsys):
    """Run the command; return what it printed, spaces collapsed."""

    def call(*arguments, status=0):
        assert equivalent.main(list(arguments)) == status
        return " ".join(capsys.readouterr().out.split())

    return call


def test_a_root_is_printed_with_where_it_is_real(page):
    text = page("momentum", MLX)
    assert "1. B is A with: B's mu = 1 ± sqrt(1 - beta) B's lr = " in text
    assert "real where beta < 1" in text and "lr is free" not in text
    text = page("sgd(lr=1/2)", "x = x - (lr^4+lr)*grad(x)")
    assert "B's lr is a real root of 2*lr_B**4 + 2*lr_B - 1 = 0: about -1.1299" in text
    assert ", 0.45655" in text and text.count("B is A always") == 1


def test_never_the_same_is_not_followed_by_branches(page):
    text = page("nag(lr=1/10, beta=9/10)", "sgd")
    assert "not_equivalent: never the same" in text and "B is A" not in text
    text = page("sgd", "delayed_gradient")
    assert (
        "never the same while A moves, whatever constant values the parameters have, except for a "
        "delay" in text
    )
    assert "lr = 0" not in text and "B is A with its gradients 1 step late always" in text


def test_what_never_moves_is_the_same_where_the_other_stands_still(page):
    pair = ("x = x - a*grad(x)", "x = x - 0*grad(x)", "--all-branches")
    text = page(*pair)
    assert "never the same while A moves, whatever" in text and "1. B is A when a = 0." in text


def test_special_branches_are_folded_into_one_line(page):
    pair = ("qhm", "y = (1-b)*z + b*x; z = z - g*grad(y); x = (1-c)*x + c*z")
    text = page(*pair)
    assert "1. B is A always: B's b = nu B's g = lr B's c = 1 - beta 12 more where nu = 0;" in text
    assert "2. B is A" not in text and "--all-branches" in text
    assert "13. B is A" in page(*pair, "--all-branches")


def test_a_method_that_never_moves_is_any_that_can_stand_still(page):
    text = page("x = x - 0*grad(x)", "sgd")
    assert "equivalent: the same" in text and "1. B is A always: B's lr = 0" in text
    assert "not_equivalent" in page("x = x - 0*grad(x)", "x = x - grad(x)")


def test_schedules_are_told_and_a_branch_without_numbers_ends_in_a_full_stop(page):
    text = page("m = b*m + grad(x); x = x - lr[t]*m", "m = c[t]*m + l[t]*grad(x); x = x - m")
    assert "where B's l[t] is lr[t]; B's c[t] is b*lr[t]/(lr[t - 1])" in text
    assert text.endswith("1. B is A always.") and "note: where lr[t] != 0" in text


def test_the_natural_map_comes_first(page):
    text = page(
        "m = b*m + grad(x); x = x - lr*m; x = x - lr*w*x",
        "m = b*m + grad(x); x = x - lr*m - lr*w*x",
    )
    assert text.index("B's b = b B's lr = lr*(1 - lr*w)") < text.index("B's b = 1 - lr*w")


def test_conditions_are_reduced_by_each_other(page):
    text = page("nag", "g = grad(w); w = w + lr*mu^2*m - lr*(mu+1)*g; m = mu*m - lr*g")
    assert "3. B is A when beta + 1 = 0: B's mu = -1 B's lr = ±sqrt(lr), real where lr >= 0" in text


def test_s_says_where_it_exists(page):
    text = page("qhm", "y = (1-b)*z + b*x; z = z - g*grad(y); x = (1-c)*x + c*z")
    assert "(T_B = S⁻¹T_A S), exists where beta ≠ 0: 1 -1/beta 0 1/beta" in text


def test_a_parameter_named_like_the_time_gets_a_note(page):
    text = page("sgd", "param t; x = x - a/(t+1)*grad(x)")
    assert "note: B's t is a parameter, a number that stays constant" in text
    assert "note" not in page("sgd", "x = x - a*grad(x)")


def test_undecided_is_status_1_and_says_what_stayed_open(page):
    text = page(MOMENTA.format("b", "c"), MOMENTA.format("d", "e"), status=1)
    assert "undecided: not decided open: " in text and "B is A" not in text


def test_json_is_the_second_version_with_roots(page, capsys):
    answer = json.loads(page("sgd(lr=1/2)", "x = x - lr^2*grad(x)", "--json"))
    (branch,) = answer["branches"]
    assert answer["schema"] == "lemmata/equivalence/2" and branch["free"] == []
    assert branch["conditions"] == [] and branch["roots"]["lr"]["formula"] == "±sqrt(2)/2"
    assert [value["poly"] for value in branch["roots"]["lr"]["values"]] == [["-1", "0", "2"]] * 2


@pytest.mark.parametrize(
    "program, message",
    [
        ("x = x - exp(c)*grad(x)", "exp(...) is not known: there are sqrt"),
        ("x = x - a_B*grad(x)", "clashes with the name for B's"),
        ("w = w - lr*grad(w - grad(w))", "name the inner answer first, g = ..."),
        ("x = x - grad(x)/v; v = v + grad(x)^2", "grad(x)/v divides by what is 0 at the start"),
        ("x = x - prox_h(x, m); m = x", "the step of an oracle is a number, not a vector"),
        ("repeat n: x = x - a*grad(x)", "repeat n: the count must be a number, such as repeat 5"),
        ("g = prox_h(x - F(x), a); x = g", "prox_h(x - F(x), a) asks an oracle inside an oracle"),
        ("s = s/2; x = x - s*grad(x)", "give it a start line s[0] = ..."),
        ("x = x - lr*lr[t]*grad(x)", "a sequence has an index wherever it stands"),
    ],
)
def test_wrong_calls_get_one_line(program, message):
    with pytest.raises(UsageError) as caught:
        equivalent.main([program, "x = x - a*grad(x)"])
    assert message in str(caught.value) and "\n" not in str(caught.value)


def test_a_start_that_divides_by_zero_at_the_samples_is_no_crash(page):
    """At gamma = 1/2 the first program's point is x/2 − x_prev/2, which is 0 at every rest."""
    text = page(
        "y = (1 - gamma)*x - gamma*x_prev; x_new = (1 + beta)*x - beta*x_prev - lr*grad(y); "
        "x_prev = x; x = x_new",
        "g_prev[0] = grad(start); g = grad(x); x = x - lr*((alpha + beta)*g - beta*g_prev); "
        "g_prev = g",
    )
    assert "conditional" in text and "Elsewhere they differ" in text


def _scalar(rng, depth=0):
    kind = rng.random()
    if depth > 2 or kind < 0.4:
        return rng.choice(["a", "b", "c", "lr", "t"])
    if kind < 0.6:
        return rng.choice(["1", "2", "1/2", "0.9", "-1", "3", "0"])
    if kind < 0.7:
        return f"({_scalar(rng, depth + 1)})^{rng.choice([2, 2, 3, 4, -1])}"
    return f"({_scalar(rng, depth + 1)}{rng.choice('+-**/')}{_scalar(rng, depth + 1)})"


def _program(rng):
    states = ["x", "m", "v"][: rng.randint(1, 2)]

    def form(gradient):
        terms = [f"{_scalar(rng)}*{s}" if rng.random() < 0.6 else s for s in states]
        return " + ".join([*terms, *[f"{_scalar(rng)}*g"] * gradient])

    lines = [f"g = grad({rng.choice([*states, form(False)])})"]
    lines += [f"{s} = {form(rng.random() < 0.7)}" for s in states]
    if rng.random() < 0.2:
        lines.insert(0, f"{states[-1]}[0] = {_scalar(rng)}*{rng.choice(['start', 'grad(start)'])}")
    return "; ".join(lines)


def test_random_programs_end_in_an_answer_or_in_one_line():
    rng, answered = random.Random(5), 0
    names = ["nag", "sgd(lr=-1)", "momentum(lr=1/10,beta=1/2)"]
    for _ in range(60):
        texts = [rng.choice(names) if rng.random() < 0.3 else _program(rng) for _ in "AB"]
        try:
            families = [resolve(text) for text in texts]
        except ValueError as refusal:
            assert "\n" not in str(refusal)
            continue
        answer = compare(*families)
        equivalent.show(answer.as_dict(), Console(io.StringIO()), True)
        assert answer.verdict in equivalent.VERDICTS
        answered += 1
    assert answered > 20
