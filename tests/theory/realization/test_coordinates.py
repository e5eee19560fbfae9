"""Steps that are not linear: proved by a state map, refuted by exact runs, or left open."""

import random
from fractions import Fraction

import pytest

from theory import optimizers
from theory.algorithms import parse
from theory.realization import compare
from theory.realization.elimination import excluded
from theory.realization.naming import resolve
from theory.realization.runs import differs

RMS = "v = r*v + (1 - r)*grad(x)^2; "
OUTSIDE = RMS + "b = mu*b + grad(x)/(sqrt(v) + eps); x = x - lr*b"
INSIDE = RMS + "b = mu*b + lr*grad(x)/(sqrt(v) + eps); x = x - b"


def test_adam_under_other_names_is_adam():
    other = (
        "q = d*q + (1 - d)*grad(w)^2; p = c*p + (1 - c)*grad(w); "
        "w = w - h*(p/(1 - c^t))/(sqrt(q/(1 - d^t)) + e)"
    )
    answer = compare("adam", other)
    assert answer.verdict == "equivalent"
    assert answer.branches[0].map == {"d": "beta2", "c": "beta1", "h": "lr", "e": "eps"}
    assert dict(answer.states) == {"q": "v", "p": "m", "w": "x"}


def test_epsilon_inside_the_root_is_another_method_unless_it_is_zero():
    answer = compare("rmsprop", "rmsprop_eps_inside")
    assert answer.verdict == "conditional"
    assert "eps = 0" in answer.branches[0].conditions
    assert answer.first_difference.points[0] != answer.first_difference.points[1]


def test_kerass_epsilon_moves_with_the_time():
    answer = compare("adam_keras", optimizers.adam.program.replace("eps", "eps[t]"))
    assert answer.verdict == "equivalent"
    assert any("eps[t] is" in line for line in answer.match)


def test_the_rate_in_the_buffer_is_a_multiple_of_a_state():
    answer = compare(OUTSIDE, INSIDE)
    assert answer.verdict == "equivalent" and ("b", "lr*b") in answer.states


def test_two_forms_of_lion():
    other = "c = b1*(1 - b2)*m + (1 - b1)*grad(x); x = x - lr*sign(c); m = b2*m + grad(x)"
    first = "c = b1*m + (1 - b1)*grad(x); x = x - lr*sign(c); m = b2*m + (1 - b2)*grad(x)"
    answer = compare(first, other)
    assert answer.verdict == "conditional" and answer.branches[0].conditions == ("b2 - 1 != 0",)
    assert answer.branches[0].map == {"b1": "b1", "b2": "b2", "lr": "lr"}


def test_signs_are_never_gradient_descent():
    answer = compare("sign_sgd", "sgd")
    assert answer.verdict == "not_equivalent" and answer.first_difference.step == 3
    assert compare("sign_sgd", "x = x - a*sign(2*grad(x))").verdict == "equivalent"


def test_agreement_in_runs_alone_is_undecided():
    answer = compare("sign_sgd", "x = x - lr*grad(x)/abs(grad(x))")
    assert answer.verdict == "undecided" and answer.first_difference is None


def test_exclusion_excludes_nothing_that_can_be():
    """The same method under other names is never excluded, and a false one is."""
    A, B = resolve("sign_sgd"), resolve("x = x - a*sign(grad(x))")
    assert excluded(A, B) is None and excluded(A, B, everywhere=True) is None
    assert excluded(A, resolve("x = x - a*grad(x)^2")) is not None
    assert excluded(resolve("rmsprop"), resolve("rmsprop_eps_inside")) is not None
    # At a + b = 0 the first step is 0 and the second is not: runs of one step show nothing there.
    late = resolve("x = x - (a + b*t)*sign(grad(x))")
    assert excluded(late, resolve("x = x - c*grad(x)^2"), everywhere=True) is None


def test_programs_that_ask_other_oracles_are_left_open():
    answer = compare("x = x - sign(grad(x))", "x = x - sign(F(x))")
    assert answer.verdict == "undecided" and "same oracles" in answer.tried


def test_every_method_of_the_catalogue_runs():
    values = {"w": 0, "eps": 1, "step": 1}
    for name, method in optimizers.methods().items():
        width = len(method.parsed.reading.calls)
        names = method.parsed.reading.names
        numbers = {p: values.get(p, Fraction(3, 4)) for p in names.parameters}
        numbers |= {s: lambda t: Fraction(1, t + 2) for s in names.sequences}
        rows = [tuple(Fraction(i + k + 1) for k in range(width)) for i in range(2)]
        merged = method.kind == "linear" and width == 2
        wide = width > 1 and not merged
        answers = rows if wide else [row[0] for row in rows]
        points = method.run(answers, int(method.kind == "non-linear"), **numbers)
        assert len(points) == (2 if wide else 3) and method.source and method.title, name


def _random(rng):
    """A random program with a root or a sign, and the same with its states renamed, reordered and
    rescaled; `{}` stands where one coefficient may be changed."""
    a, b, c, e = (f"({rng.randint(1, 5)}/{rng.randint(6, 9)})" for _ in range(4))
    k = f"({rng.choice([2, 3, '1/2', '4/9'])})"
    if rng.random() < 0.5:
        step, turned = f"m/(sqrt(v) + {e})", f"(p/{k})/(sqrt(q/{k}) + {e})"
    else:
        step, turned = f"sign(m + {e}*v)", f"sign(p + {e}*q)"
    one = f"g = grad(x); m = {a}*m + {b}*g; v = {c}*v + g^2; x = x - {e}*{step}"
    other = f"h = grad(w); q = {c}*q + {k}*h^2; p = {a}*p + {k}*{{}}{b}*h; w = w - {e}*{turned}"
    return one, other


@pytest.mark.parametrize(
    "seeds", [range(4), pytest.param(range(4, 300), marks=pytest.mark.slow)], ids=["few", "many"]
)
def test_scrambles_are_proved_and_changes_are_never_called_the_same(seeds):
    for seed in seeds:
        rng = random.Random(seed)
        one, other = _random(rng)
        assert compare(one, other.format("")).verdict == "equivalent"
        changed = other.format("3*")
        gradients = [Fraction(rng.choice([-3, -2, 2, 5])) for _ in range(4)]
        try:
            pair = [parse(text).run(gradients) for text in (one, changed)]
        except ArithmeticError:
            continue
        if any(differs(x, y) for x, y in zip(*pair)):
            assert compare(one, changed).verdict in ("not_equivalent", "undecided")


def test_the_catalogue_is_large():
    kinds = [method.kind for method in optimizers.methods().values()]
    assert len(optimizers.NAMES) + len(kinds) >= 60
    assert kinds.count("several oracles") >= 20 and kinds.count("non-linear") >= 12
