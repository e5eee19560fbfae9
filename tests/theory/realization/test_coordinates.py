"""Steps that are not linear: proved by a state map, refuted by exact runs, or left open."""

from fractions import Fraction

import pytest

from theory import optimizers
from theory.algorithms import parse
from theory.realization import compare
from theory.realization.elimination import excluded
from theory.realization.naming import resolve
from theory.realization.standing import ELSEWHERE, STANDING, moving_states

MOMENTS = "m = b1*m + (1 - b1)*grad(x); v = b2*v + (1 - b2)*grad(x)^2; "
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


@pytest.mark.parametrize(
    "A, B",
    [
        ("rmsprop", "rmsprop_eps_inside"),
        ("adam", MOMENTS + "x = x - lr*(m/(1 - b1^t))/sqrt(v/(1 - b2^t) + eps)"),
        ("adam", MOMENTS + "x = x - lr*(m/(1 - b1^t))/sqrt(v/(1 - b2^t) + e[t])"),
    ],
    ids=["rmsprop", "adam", "adam with any schedule"],
)
def test_epsilon_inside_the_root_is_another_method_unless_it_is_zero(A, B):
    answer = compare(A, B)
    assert answer.verdict == "conditional" and not answer.tried
    assert "eps = 0" in answer.branches[0].conditions
    assert answer.first_difference.step == 2
    assert answer.first_difference.points[0] != answer.first_difference.points[1]


@pytest.mark.slow
def test_kerass_epsilon_moves_with_the_time():
    """No constant epsilon does, and eps/√(1 − β₂ᵗ) does."""
    answer = compare("adam_keras", optimizers.adam.program.replace("eps", "eps[t]"))
    assert answer.verdict == "equivalent"
    assert "B's eps[t] is eps/sqrt(1 - beta2^t)" in answer.match
    assert answer.notes == ("where 1 - beta2^t > 0", STANDING)  # at beta2 = 1 it stands still
    back = compare("adam", optimizers.adam_keras.program.replace("eps", "eps[t]"))
    assert back.verdict == "equivalent"
    assert "B's eps[t] is eps*sqrt(1 - beta2^t)" in back.match
    constant = compare("adam_keras", "adam")
    assert constant.verdict == "conditional" and not constant.tried
    assert "eps = 0" in constant.branches[0].conditions


def test_the_rate_in_the_buffer_is_a_multiple_of_a_state():
    answer = compare(OUTSIDE, INSIDE)
    assert answer.verdict == "equivalent" and ("b", "lr*b") in answer.states


def test_the_rate_in_the_buffer_with_a_schedule_is_a_multiple_that_moves():
    """RMSprop with momentum: the momentum must move with the rate, as in the linear case."""
    outside, inside = OUTSIDE.replace("lr", "lr[t]"), INSIDE.replace("lr", "lr[t]")
    answer = compare(outside, inside.replace("mu", "c[t]"))
    assert answer.verdict == "equivalent" and ("b", "lr[t - 1]*b") in answer.states
    assert "B's c[t] is mu*lr[t]/(lr[t - 1])" in answer.match
    assert "where lr[t] != 0" in answer.notes
    constant = compare(outside, inside)
    assert constant.verdict == "conditional" and not constant.tried
    assert constant.branches[0].conditions == ("mu = 0",)
    assert constant.first_difference.step == 3


AMSGRAD = MOMENTS + "u = max(u, v); x = x - lr*m/(sqrt(u) + eps)"


def test_forms_of_amsgrad():
    """The largest root is the root of the largest, and a correction may stand beside it; but a
    maximum of what is corrected already is another method."""
    roots = MOMENTS + "w = max(w, sqrt(v)); x = x - lr*m/(w + eps)"
    answer = compare(AMSGRAD, roots)
    assert answer.verdict == "equivalent" and ("w", "sqrt(u)") in answer.states
    beside = "x = x - lr*sqrt(1 - b2^t)/(1 - b1^t)*m/(sqrt(u) + eps*sqrt(1 - b2^t))"
    assert compare("amsgrad", MOMENTS + "u = max(v, u); " + beside).verdict == "equivalent"
    inside = "u = max(u, v/(1 - b2^t)); x = x - lr*(m/(1 - b1^t))/(sqrt(u) + eps)"
    answer = compare("amsgrad", MOMENTS + inside)
    assert answer.verdict == "conditional" and not answer.tried
    assert answer.branches[0].conditions == ("beta2 = 0",)


def test_a_root_of_the_largest_is_not_taken_where_there_is_no_state_to_be_its_square():
    wrong = MOMENTS + "w = max(w, v); x = x - lr*m/(w + eps)"
    assert compare(AMSGRAD, wrong).verdict != "equivalent"


def test_two_forms_of_lion():
    other = "g = grad(x); c = b1*(1 - b2)*m + (1 - b1)*g; x = x - lr*sign(c); m = b2*m + g"
    first = "g = grad(x); c = b1*m + (1 - b1)*g; x = x - lr*sign(c); m = b2*m + (1 - b2)*g"
    answer = compare(first, other)
    assert answer.verdict == "equivalent" and answer.branches[0].conditions == ("b2 - 1 != 0",)
    assert answer.branches[0].map == {"b1": "b1", "b2": "b2", "lr": "lr"}
    # At b2 = 1 the average stays 0, the sum is multiplied by 0, and the signs are those of g.
    assert answer.notes == (ELSEWHERE, "where 1 - b1 > 0")
    numbers = compare(first.replace("b2", "0.99"), other)
    assert numbers.verdict == "equivalent" and numbers.branches[0].map["b2"] == "99/100"
    assert ("m", "100*m") in numbers.states
    wrong = compare(first.replace("b2", "0.99"), other.replace("(1 - b2)", "(1 - b1)"))
    assert wrong.verdict != "equivalent"


def test_states_that_stay_at_zero_or_are_never_felt_are_left_out():
    program = parse("g = grad(x); m = m/2; v = v/2 + g^2; u = u + v; x = x - sign(g + m)")
    assert moving_states(program) == (("x",), {"m"})
    assert compare("sign_sgd", program.text.replace("x - sign", "x - l*sign")).verdict == (
        "equivalent"
    )
    felt = parse("g = grad(x); v = v/2 + g^2; x = x - g/(sqrt(v) + 1)")
    assert moving_states(felt) == (("x", "v"), set())
    started = parse("m[0] = start; g = grad(x); m = m/2; x = x - sign(g + m)")
    assert set(moving_states(started)[0]) == {"m", "x"}


def test_lion_may_decay_before_its_step():
    """The same numbers where the decay reads the old point, others where it reads the new one."""
    before = "g = grad(x); c = b1*m + (1 - b1)*g; m = b2*m + (1 - b2)*g; x = x - lr*w*x; "
    answer = compare("lion", before + "x = x - lr*sign(c)")
    assert answer.verdict == "equivalent" and answer.branches[0].map["w"] == "w"
    behind = before.replace("x = x - lr*w*x; ", "x = x - lr*sign(c); x = x - lr*w*x")
    answer = compare("lion", behind)
    assert answer.branches[0].map["lr"] == "-lr/(lr*w - 1)"
    assert answer.branches[0].map["w"] == "w*(1 - lr*w)"


L2 = (
    "g = grad(x) + w*x; m = b1*m + (1 - b1)*g; v = b2*v + (1 - b2)*g^2; "
    "x = x - lr*(m/(1 - b1^t))/(sqrt(v/(1 - b2^t)) + eps)"
)
LION_L2 = "g = grad(x) + w*x; c = b1*m + (1 - b1)*g; m = b2*m + (1 - b2)*g; x = x - lr*sign(c)"


@pytest.mark.parametrize("A, B", [("adamw", L2), (L2, "adamw"), ("lion", LION_L2)])
def test_decoupled_decay_is_coupled_decay_only_where_there_is_none(A, B):
    answer = compare(A, B)
    assert answer.verdict == "conditional" and not answer.tried
    assert answer.branches[0].conditions == ("w = 0",)
    assert answer.first_difference.step == 3


def test_decay_of_plain_steps_may_be_coupled():
    """Without a root the two are one: x − lr·w·x − lr·g."""
    assert compare("x = x - lr*w*x - lr*grad(x)", "x = x - lr*(grad(x) + w*x)").verdict == (
        "equivalent"
    )


def test_signs_of_different_averages_are_the_same_where_these_are():
    """Lion with β₁ = β₂ and w = 0 takes the signs of the average that it keeps."""
    answer = compare("lion", "m = b*m + (1 - b)*grad(x); x = x - lr*sign(m)")
    assert answer.verdict == "conditional" and not answer.tried
    assert answer.branches[0].conditions == ("beta1 - beta2 = 0", "w = 0")
    assert answer.branches[0].map == {"b": "beta2", "lr": "lr"}


@pytest.mark.parametrize("of", ["c", "2*c"])
def test_a_length_under_a_maximum_is_taken_out(of):
    """g·min(1, c/‖g‖) and g/max(1, ‖g‖/c)."""
    other = f"x = x - lr*grad(x)/max(1, norm(grad(x))/({of}))"
    answer = compare("clipped_gradient", other)
    assert answer.verdict == "equivalent"
    assert answer.branches[0].map == {"lr": "lr", "c": "c" if of == "c" else "c/2"}
    squared = compare("clipped_gradient", other.replace("norm(grad(x))", "norm(grad(x))^2"))
    assert squared.verdict != "equivalent"


def test_a_maximum_may_be_written_either_way_round_and_in_other_units():
    turned = "g = grad(x); m = b*m + (1 - b)*g; u = max(abs(g) + e, c*u); x = x - l/(1 - b^t)*m/u"
    assert compare("adamax", turned).verdict == "equivalent"
    answer = compare("clipped_gradient", "x = x - min(lr, lr*c/norm(grad(x)))*grad(x)")
    assert answer.verdict == "equivalent" and "where lr > 0" in answer.notes
    other = compare("clipped_gradient", "x = x - min(lr, c/norm(grad(x)))*grad(x)")
    assert other.branches[0].map == {"lr": "lr", "c": "lr*c"}


def test_nothing_is_proved_by_what_divides_by_zero():
    """With lr = eps = 0 and a state that stays 0 a step is 0/0, not the step of A."""
    A = MOMENTS + "x = x - lr*m/(sqrt(v) + eps)"
    answer = compare("sign_sgd", A)
    assert answer.verdict != "equivalent"
    for branch in compare(AMSGRAD, MOMENTS + "w = max(w, v); x = x - lr*m/(w + eps)").branches:
        assert branch.map.get("lr") != "0" or not branch.moves


def test_a_divisor_one_minus_a_power_keeps_its_base_from_one():
    """1 − bᵗ is 0 at all t for b = 1: no branch speaks of it."""
    answer = compare("adam", "adam")
    assert not any("beta1 - 1 = 0" in branch.conditions for branch in answer.branches)
    assert [str(d) for d in parse("x = x - a/(1 - b^t)*grad(x)").divisors] == ["b - 1"]
    assert not parse("x = x - a/(1 + b^t)*grad(x)").divisors


def test_signs_are_never_gradient_descent():
    answer = compare("sign_sgd", "sgd")
    assert answer.verdict == "not_equivalent" and answer.first_difference.step == 3
    assert compare("sign_sgd", "x = x - a*sign(2*grad(x))").verdict == "equivalent"


def test_agreement_in_runs_alone_is_undecided():
    answer = compare("sign_sgd", "x = x - lr*sign(grad(x) + grad(x)*abs(grad(x)))")
    assert answer.verdict == "undecided" and answer.first_difference is None


ZERO = "with the answer 0 at step 1 {} divides by zero, and {} does not"


def test_a_division_by_zero_at_the_answer_0_parts_two_programs():
    quotient = "x = x - a*grad(x)/abs(grad(x))"
    for first, second, names in (("sign_sgd", quotient, "BA"), (quotient, "sign_sgd", "AB")):
        answer = compare(first, second)
        assert answer.verdict == "not_equivalent" and answer.notes == (ZERO.format(*names),)
    with pytest.raises(ZeroDivisionError):
        parse(quotient, a=1).run([0])
    assert parse("x = x - a*sign(grad(x))", a=1).run([0]) == [0, 0]
    # Where both divide by zero, or a divisor is ε, nothing is concluded from that.
    both = compare(quotient, "x = x - a*grad(x)/(abs(grad(x)) + abs(grad(x))^3)")
    assert not any("divides by zero" in note for note in both.notes)
    safe = compare("sign_sgd", "x = x - a*grad(x)/(abs(grad(x)) + eps)")
    assert not any("divides by zero" in note for note in safe.notes)


CLIPPED = (
    "x = x - a*grad(x)*min(1, c/norm(grad(x)))",
    "g = grad(x); x = x - a*c*g/max(c, norm(g))",
    "g = grad(x); x = x - a*g/max(1, norm(g)/c)",
)


@pytest.mark.parametrize("first", range(3))
@pytest.mark.parametrize("second", range(3))
def test_what_divides_by_a_length_is_the_same_where_the_answer_is_not_0(first, second):
    """c/‖g‖ is not defined at g = 0, and the other two forms of clipping are."""
    answer = compare(CLIPPED[first], CLIPPED[second])
    told = [note for note in answer.notes if note.startswith("where neither divides by zero")]
    assert answer.verdict == "equivalent" and len(told) == ((first == 0) != (second == 0))
    if told:
        letter = "A" if first == 0 else "B"
        assert f"with the answer 0 at step 1 {letter} does" in told[0]
    values = {"a": 1, "c": 2}
    assert parse(CLIPPED[1], **values).run([0]) == parse(CLIPPED[2], **values).run([0]) == [0, 0]
    with pytest.raises(ZeroDivisionError):
        parse(CLIPPED[0], **values).run([0])


SUMS = "m = b1*m + grad(x); v = b2*v + grad(x)^2; "
LARGEST = "u = max(u, v); x = x - lr*m/(sqrt(u) + eps)"


def test_sums_under_a_root_are_averages_with_other_numbers():
    """AMSGrad: the largest sum is the largest average over 1 − b2, for b2 < 1."""
    answer = compare(MOMENTS + LARGEST, SUMS + LARGEST)
    assert answer.verdict == "conditional"
    (branch,) = [branch for branch in answer.branches if branch.moves]
    assert branch.conditions == ("b1 - 1 != 0",)
    assert branch.radicals == {
        "lr": "lr*(b1 - 1)*sqrt(1 - b2)/(b2 - 1)",
        "eps": "-eps*sqrt(1 - b2)/(b2 - 1)",
    }
    assert answer.notes == ("where -1/(b2 - 1) > 0",)
    assert dict(answer.states)["u"] == "(-1/(b2 - 1))*u"
    # b2 = 3/4: the root is 1/2, so that all numbers are rational.
    half, quarter = Fraction(1, 2), Fraction(3, 4)
    gradients = [4, -2, 1, 8, 0]
    averages = parse(MOMENTS + LARGEST, b1=half, b2=quarter, lr=1, eps=1).run(gradients)
    sums = parse(SUMS + LARGEST, b1=half, b2=quarter, lr=1, eps=2).run(gradients)
    for x, y in zip(averages, sums):
        assert x == y or (x - y).contains(0)
    wrong = parse(SUMS + LARGEST, b1=half, b2=quarter, lr=2, eps=2).run(gradients)
    assert averages[1] == sums[1] != wrong[1]


def test_a_root_of_a_number_has_one_sign():
    rms = "v = b*v + {}grad(x)^2; x = x - lr*grad(x)/(sqrt(v) + eps)"
    answer = compare(rms.format("(1 - b)*"), rms.format(""))
    (branch,) = [branch for branch in answer.branches if branch.moves]
    assert answer.verdict == "conditional" and "±" not in str(branch.radicals)
    assert branch.radicals["lr"] == "-lr*sqrt(1 - b)/(b - 1)"


AVERAGED = MOMENTS + "x = x - lr*m/(sqrt(v) + eps)"


def test_momentum_of_gradients_and_of_steps_are_one_where_there_is_none():
    """Adam without its corrections against RMSprop with momentum: the states drop out at 0."""
    answer = compare(AVERAGED, OUTSIDE)
    assert answer.verdict == "conditional" and answer.first_difference is not None
    (branch,) = [branch for branch in answer.branches if branch.moves]
    assert branch.conditions == ("b1 = 0",)
    assert branch.map == {"r": "b2", "mu": "0", "eps": "eps", "lr": "lr"}
    values = {"b2": Fraction(1, 2), "eps": 1, "lr": 1}
    runs = [
        parse(AVERAGED, b1=0, **values).run([1, -2, 3, 1]),
        parse(OUTSIDE, mu=0, r=Fraction(1, 2), eps=1, lr=1).run([1, -2, 3, 1]),
    ]
    assert list(map(str, runs[0])) == list(map(str, runs[1]))
    assert compare("rmsprop", OUTSIDE).verdict == "equivalent"
    assert compare("rmsprop", OUTSIDE.replace("mu*b +", "b/2 +")).verdict != "equivalent"


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
    late = "c = b*m + (1 - b)*grad(x); x = x - sign(c); m = b*m + grad(x)"
    assert "name it first where it is meant at the old one, g = grad(x)" in (
        compare("lion", late).tried
    )


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


def test_the_catalogue_is_large():
    kinds = [method.kind for method in optimizers.methods().values()]
    assert len(optimizers.NAMES) + len(kinds) >= 60
    assert kinds.count("several oracles") >= 20 and kinds.count("non-linear") >= 12


ADAN = (
    "g = grad(x); d = g - g_old; m = b1*m + (1 - b1)*g; v = b2*v + (1 - b2)*d; u = g + b2*d; "
    "n = b3*n + (1 - b3)*u*u; r = sqrt(n) + eps; x = (x - lr*m/r - lr*b2*v/r)/(1 + lr*w); g_old = g"
)


def test_adan_as_in_the_paper_and_as_in_its_code():
    """Each rate of the paper is one minus the code's."""
    paper = (
        "m = (1 - a)*m + a*grad(x); d = grad(x) - g; v = (1 - b)*v + b*d; "
        "n = (1 - c)*n + c*(grad(x) + (1 - b)*d)^2; g = grad(x); "
        "x = (x - lr/(sqrt(n) + eps)*(m + (1 - b)*v))/(1 + k*lr)"
    )
    answer = compare(paper, ADAN)
    assert answer.verdict == "equivalent" and not answer.branches[0].conditions
    assert {"b1": "1 - a", "b2": "1 - b", "b3": "1 - c"}.items() <= answer.branches[0].map.items()
    assert compare(paper.replace("c*(grad(x) + (1 - b)*d)^2", "c*d^2"), ADAN).verdict != (
        "equivalent"
    )


def test_adam_is_ademamix_without_its_second_average():
    step = "x = x - lr*(m/(1 - b1^t) + alpha*k)/(sqrt(v/(1 - b2^t)) + eps)"
    answer = compare("adam", MOMENTS + "k = b3*k + (1 - b3)*grad(x); " + step)
    assert answer.verdict == "equivalent"
    assert {"alpha": "0", "b1": "beta1"}.items() <= answer.branches[0].map.items()


YOGI = "g = grad(x); m = b*m + (1 - b)*g; v = v - c*sign(v - g^2)*g^2; x = x - lr*m/(sqrt(v) + eps)"


def test_a_sign_may_be_that_of_the_opposite():
    turned = YOGI.replace("- c*sign(v - g^2)", "+ c*sign(g^2 - v)")
    answer = compare(YOGI, turned)
    assert answer.verdict == "equivalent" and answer.branches[0].map["c"] == "c"
    back = compare(YOGI, YOGI.replace("- c*sign", "+ c*sign"))
    assert back.verdict == "equivalent" and back.branches[0].map["c"] == "-c"
    numbers = YOGI.replace("- c*", "- 1/9*"), turned.replace("+ c*", "- 1/9*")
    assert compare(*numbers).verdict != "equivalent"


def test_a_number_at_which_a_stands_still_since_a_state_stays_0():
    """ADOPT: at b = 1 the average stays 0."""
    average = "d = max(sqrt(v), e); m = b*m + (1 - b)*g/d; v = c*v + (1 - c)*g^2; x = x - lr*m"
    answer = compare("g = grad(x); " + average, "g = grad(x); " + average.replace("(1 - b)*", ""))
    assert answer.verdict == "equivalent" and STANDING in answer.notes


def test_what_stayed_open_beyond_a_condition_is_undecided():
    """The signs of an average and of a sum: at b = 1 the average is 0, and the sum is not."""
    decay = "m = b*m + (1 - b)*grad(x); x = x - lr*(sign(m) + w*x)"
    answer = compare(decay, decay.replace("(1 - b)*", ""))
    assert answer.verdict == "undecided" and answer.tried
    assert answer.branches[0].conditions == ("b - 1 != 0",) and answer.branches[0].moves
