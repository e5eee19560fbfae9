"""Coefficients that change with the time: the same for all t, or not, against exact runs."""

import random
from fractions import Fraction

import pytest

from theory.algorithms import parse
from theory.algorithms.sides import Side
from theory.realization import compare
from theory.realization.clock import World

OUTSIDE = "m = b*m + grad(x); x = x - lr[t]*m"
INSIDE = "v = {}*v - l[t]*grad(x); x = x + v"
EMA = "m = b*m + (1 - b)*grad(x); x = x - a*m/(1 - b^t)"


def test_a_learning_rate_inside_the_buffer_changes_the_momentum():
    answer = compare(OUTSIDE, INSIDE.format("c[t]"))
    assert answer.verdict == "equivalent"
    assert answer.match == ("B's l[t] is lr[t]", "B's c[t] is b*lr[t]/(lr[t - 1])")
    assert answer.notes == ("where lr[t] != 0",)
    constant = compare(OUTSIDE, INSIDE.format("c"))
    assert constant.verdict == "conditional" and constant.branches[0].conditions == ("b = 0",)
    assert constant.first_difference.points[0] != constant.first_difference.points[1]


def test_the_map_of_schedules_is_right_on_runs():
    rate = {t: Fraction(1, t + 2) for t in range(9)}
    A = parse(OUTSIDE, b="1/3").run([1, -2, 3, 5], lr=rate.__getitem__)
    B = parse(INSIDE.format("c[t]")).run(
        [1, -2, 3, 5], l=rate.__getitem__, c=lambda t: rate[t] / rate[t - 1] / 3
    )
    assert A == B


def test_bias_correction_written_three_ways():
    recursive = "m = ((1 - c^(t-1))*c*m + (1 - c)*grad(x))/(1 - c^t); x = x - a*m"
    counted = "p[0] = 1; p = p*b; m = b*m + (1 - b)*grad(x); x = x - a*m/(1 - p)"
    for other in (recursive, counted):
        assert compare(EMA, other).verdict == "equivalent"
    wrong = compare(EMA, counted.replace("(1 - p)", "(1 - b*p)"))
    assert wrong.verdict != "equivalent" and wrong.first_difference is not None


def test_two_forms_of_fista():
    root = (
        "s[0] = 1; sn = (1 + sqrt(1 + 4*s^2))/2; xn = y - a*grad(y); "
        "y = xn + (s - 1)/sn*(xn - x); x, s = xn, sn"
    )
    inverse = (
        "h[0] = 1; xn = y - a*grad(y); z = x + (xn - x)/h; hn = (sqrt(h^4 + 4*h^2) - h^2)/2; "
        "y = (1 - hn)*xn + hn*z; x, h = xn, hn"
    )
    answer = compare(root, inverse)
    assert answer.verdict == "equivalent" and "where s[t] > 0" in answer.notes
    wrong = compare(root, inverse.replace("4*h^2", "3*h^2"))
    assert wrong.verdict == "not_equivalent" and wrong.first_difference.step == 3
    # With a schedule in place of its sequence the sequence is found, in closed form.
    free = compare(root, "xn = y - a*grad(y); y = xn + c[t]*(xn - x); x = xn")
    assert free.verdict == "equivalent"
    assert free.match == ("B's c[t] is (2*s[t] - 2)/(sqrt(4*s[t]**2 + 1) + 1)",)


def test_a_number_that_counts_is_the_time():
    time = "x = x - a/(t + 1)*grad(x)"
    assert compare(time, "n[0] = 2; x = x - a/n*grad(x); n = n + 1").verdict == "equivalent"
    assert compare(time, "x = x - c/(2*t + 2)*grad(x)").branches[0].map == {"c": "2*a"}
    assert compare(time, "sgd").verdict == "not_equivalent"
    assert compare("sgd", time).verdict == "not_equivalent"


FREE = "y = (1 - b)*z + b*x; z = z - g*grad(y); x = (1 - {0})*x + {0}*z"
QHM = "m = {0}*m + (1 - {0})*grad(p); p = p - l[t]*((1 - n[t])*grad(p) + n[t]*m)"


def test_schedule_free_is_quasi_hyperbolic_momentum_with_schedules():
    """Weights 1/(t + 1): for all t it is QHM with momentum (t − 1)/(t + 1)."""
    answer = compare(FREE.format("1/(t + 1)"), QHM.format("(t - 1)/(t + 1)"))
    assert answer.verdict == "equivalent"
    found = dict(line.removeprefix("B's ").split("[t] is ") for line in answer.match)
    t, b, g = 5, Fraction(1, 3), Fraction(2, 7)
    values = {"t": t, "b": b, "g": g}
    l, n = (_value(found[name], values) for name in "ln")
    # What a gradient does at once and one iteration later, by hand from the averages.
    assert l * (1 - n) + l * n * Fraction(2, t + 1) == g * (1 - b) + g * b / (t + 1)
    rows = [Fraction(x) for x in (1, -2, 3, 5, 4)]
    schedules = {s: lambda t, s=s: _value(found[s], values | {"t": t}) for s in "ln"}
    other = parse(QHM.format("(t - 1)/(t + 1)")).run(rows, **schedules)
    assert parse(FREE.format("1/(t + 1)")).run(rows, b=b, g=g) == other


def test_the_momentum_of_schedule_free_is_found():
    """Not given, it is the solution of a recursion, (t − 1)/(t + 1); rate and ν are constants."""
    form = "m = k[t]*m + (1 - k[t])*grad(p); p = p - l[t]*((1 - n[t])*grad(p) + n[t]*m)"
    answer = compare(FREE.format("1/(t + 1)"), form)
    assert answer.verdict == "equivalent"
    assert set(answer.match) == {
        "B's k[t] is (t - 1)/(t + 1)",
        "B's l[t] is g*(2 - b)/2",
        "B's n[t] is -b/(b - 2)",
    }
    rows, b, g = [Fraction(x) for x in (1, -2, 3, 5, 4)], Fraction(1, 3), Fraction(2, 7)
    constants = {"l": lambda t: g * (2 - b) / 2, "n": lambda t: b / (2 - b)}
    other = parse(form).run(rows, k=lambda t: Fraction(t - 1, t + 1), **constants)
    assert parse(FREE.format("1/(t + 1)")).run(rows, b=b, g=g) == other
    # Weights 1/(t² + 1) have no momentum of this form, and nothing is made up.
    wrong = compare(FREE.format("1/(t^2 + 1)"), form)
    assert wrong.verdict == "undecided"


def test_schedule_free_with_any_weights_is_momentum_with_schedules():
    answer = compare(FREE.format("c[t]"), "m = k[t]*m + grad(p); p = p - q[t]*m - d[t]*grad(p)")
    assert answer.verdict == "equivalent" and not answer.notes
    assert set(answer.match) == {
        "B's q[t] is b*g*c[t]",
        "B's k[t] is 1 - c[t - 1]",
        "B's d[t] is g*(1 - b)",
    }
    wrong = "m = k[t]*m + grad(p); p = p - q[t]*m"
    assert compare(FREE.format("c[t]"), wrong).verdict != "equivalent"


def test_schedule_free_with_constant_weights_is_quasi_hyperbolic_momentum():
    answer = compare(FREE.format("c"), "qhm")
    assert answer.verdict == "equivalent"
    assert answer.branches[0].map == {"lr": "g", "beta": "1 - c", "nu": "b"}
    assert compare(FREE.format("c"), "momentum").verdict == "conditional"


def test_what_is_left_free_is_said_and_only_divisors_are_conditions():
    """Nesterov's momentum with the rate inside: the size of the buffer may be anything."""
    answer = compare(
        "m = b*m + grad(x); x = x - lr[t]*(grad(x) + b*m)",
        "v = c[t]*v + l[t]*grad(x); x = x - d[t]*grad(x) - e[t]*v",
    )
    assert answer.verdict == "equivalent"
    assert "B's e[t] is free, written e_B[t]" in answer.match
    assert answer.notes == ("where lr[t] != 0", "where e_B[t] != 0")


def test_bias_correction_is_a_schedule_of_the_rate():
    answer = compare(EMA, "m = c*m + grad(x); x = x - l[t]*m")
    assert answer.branches[0].map == {"c": "b"}
    assert answer.match == ("B's l[t] is a*(b - 1)/(b^t - 1)",)
    plain = compare(EMA, "m = b*m + (1 - b)*grad(x); x = x - a*m")
    assert plain.verdict == "conditional" and plain.branches[0].conditions == ("b = 0",)


def _value(text, values):
    """A formula of the answer at numbers, by the parser of the programs."""
    from theory.algorithms.grammar import parse_expression
    from theory.algorithms.interpreter import read_scalar
    from theory.laws.rational_functions import Field

    field = Field(values)
    element = read_scalar(parse_expression(text), field, {})
    return _fraction(element.substitute(_numbers(field, values)).number())


def _numbers(field, values):
    from flint import fmpq

    return {
        n: field.number(fmpq(Fraction(x).numerator, Fraction(x).denominator))
        for n, x in values.items()
    }


def _fraction(x):
    return Fraction(int(x.p), int(x.q))


def test_what_is_one_later_has_equal_letters():
    """σ of the root in FISTA's update is the root of the update."""
    text = "s[0] = 1; s_new = (1 + sqrt(1 + 4*s^2))/2; x = x - s/s_new*grad(x); s = s_new"
    side = Side("a", parse(text))
    world = World((side, side), shifts=3)
    s = world.images[0]["s"]
    now, later = world.later(s), world.later(world.later(s))
    gap = later * later - later - now * now
    assert gap != 0 and not world.reduced(gap.top)


def _scalar(rng):
    return rng.choice(["t/(t + 1)", "1/(t + 2)", "(1/2)^t", "2", "(t - 1)/(t + 3)", "1/3"])


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 40))]
)
def test_scrambles_are_proved_and_changes_are_seen(seed):
    """p = 2x, q = m/t of a random program, against the program; then one coefficient changed."""
    rng = random.Random(seed)
    for _ in range(4):
        c = [f"({_scalar(rng)})" for _ in range(4)]
        one = f"g = grad(x); n = {c[0]}*m + {c[1]}*g; x = x - {c[2]}*n - {c[3]}*g; m = n"
        other = (
            f"g = grad(p/2); n = {c[0]}*(q*t) + {c[1]}*g; p = p - 2*{c[2]}*n - 2*{c[3]}*g; "
            "q = n/(t + 1)"
        )
        gradients = [Fraction(rng.randint(-9, 9)) for _ in range(6)]
        assert compare(one, other).verdict == "equivalent"
        assert parse(one).run(gradients) == parse(other).run(gradients)
        k = rng.randrange(1, 4)
        changed = other.replace(c[k], f"({c[k]} + 1/5)", 1)
        same = parse(one).run(gradients) == parse(changed).run(gradients)
        answer = compare(one, changed)
        assert same or answer.verdict in ("not_equivalent", "undecided")


QHM_FREE = "m = k[t]*m + (1 - k[t])*grad(x); x = x - lr*((1 - n)*grad(x) + n*m)"
TWO_WEIGHTS = "g = grad(x); m = c[t]*m + (1 - c[t])*g; x = x - a*g - b*m"


def test_two_forms_of_qhm_with_a_free_momentum():
    answer = compare(QHM_FREE, TWO_WEIGHTS)
    assert answer.verdict == "equivalent"
    assert answer.branches[0].map == {"a": "lr*(1 - n)", "b": "lr*n"}
    # The other way a + b may be 0, where weights 1 − n and n of one rate cannot be a and b.
    answer = compare(TWO_WEIGHTS, QHM_FREE)
    assert answer.verdict == "conditional" and "where a + b != 0" in answer.notes
    assert answer.branches[0].map == {"lr": "a + b", "n": "b/(a + b)"}
    assert compare(
        "g = grad(x); m = c[t]*m + (1 - c[t])*g; x = x - a*g + a*m", QHM_FREE
    ).verdict != ("equivalent")


QUASI = "m = k[t]*m + (1 - k[t])*grad(p); p = p - {l}*((1 - {n})*grad(p) + {n}*m)"
AVERAGED = "z = z - l*grad(y); x = (1 - c[t])*x + c[t]*z; y = (1 - b)*z + b*x"


@pytest.mark.parametrize("turned", [False, True])
def test_a_free_momentum_is_a_free_average_only_without_either(turned):
    """l_A(1 − n·k_t) = l_B(1 − b + b·c_t) makes c_t affine in k_t, and for all k the response to
    the answer before, l_A·n·k_t(1 − k_{t−1}) = b·l_B·c_t(1 − c_{t−1}), asks for n = 0."""
    pair = [QUASI.format(l="l", n="n"), AVERAGED]
    answer = compare(*pair[::-1] if turned else pair)
    assert answer.verdict == "conditional" and not answer.tried
    without = "b = 0" if turned else "n = 0"
    assert all(without in branch.conditions for branch in answer.branches if branch.moves)
    assert answer.first_difference.points[0] != answer.first_difference.points[1]


def test_where_a_slope_of_a_schedule_is_0_there_are_branches_too():
    """c[t] is found by dividing by b·l_B; B with b = 0 is gradient descent, A with n = 0."""
    answer = compare(QUASI.format(l="l", n="n"), AVERAGED)
    assert {"l": "l", "b": "0"} in [branch.map for branch in answer.branches]
    assert compare("sgd", AVERAGED).verdict == compare("qhm", AVERAGED).verdict == "equivalent"


def test_free_steps_and_momenta_are_no_average_with_one_step():
    """The response to the answer before holds l_{t−1} for the average and does not for QUASI."""
    answer = compare(QUASI.format(l="l[t]", n="n[t]"), AVERAGED)
    assert answer.verdict == "not_equivalent" and not answer.branches
