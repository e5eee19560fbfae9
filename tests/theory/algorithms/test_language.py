"""The language as people write it: tuples, Greek letters, loops, time, oracles, coordinates."""

import random
from fractions import Fraction

import pytest

from theory.algorithms import ProgramError, parse


def same(one, other, gradients=(1, -2, Fraction(1, 3), 5), **values):
    return parse(one).run(gradients, **values) == parse(other).run(gradients, **values)


def test_a_tuple_reads_everything_before_it_assigns():
    assert same("x, m = x - a*m, b*m + grad(x)", "k = x - a*m; m = b*m + grad(x); x = k", a=2, b=3)
    assert not same("x, m = x - a*m, b*m + grad(x)", "m = b*m + grad(x); x = x - a*m", a=2, b=3)


@pytest.mark.parametrize("sign, old", [("*=", "b*m"), ("/=", "m/b"), ("-=", "m - b*m")])
def test_assignments_with_a_sign(sign, old):
    right = "b*m" if sign == "-=" else "b"
    end = "; m += grad(x); x = x - m"
    assert same(f"m {sign} {right}{end}", f"m = {old}{end}", b=3)


def test_greek_letters_are_their_names():
    program = parse("m′ = β₁·m + (1 − β₁)*grad(x); x = x - α*m′; m = m′")
    assert program.parameters == ("beta1", "alpha") and program.states == ("m", "x")
    assert parse("x = x - η*grad(x)", eta="1/2").run([1]) == [0, Fraction(-1, 2)]


def test_a_gradient_asked_before_and_after_is_one_point_an_iteration():
    text = "w = w - a*(grad(w) + b*m); m = b*m + grad(w)"
    program = parse(text, a="1/2", b="1/3")
    assert program.kind == "linear"
    by_hand, w, m = [Fraction(0)], Fraction(0), Fraction(0)
    gradients = [Fraction(x) for x in (2, -1, 3, 5)]
    for before, after in zip(gradients, gradients[1:]):
        w = w - Fraction(1, 2) * (before + m / 3)
        m = m / 3 + after
        by_hand.append(w)
    assert program.run(gradients)[:4] == by_hand
    two = parse("w = w - a*grad(w); w = w - b*grad(w)")
    assert two.kind == "several oracles" and len(two.system.channels) == 2


def test_loops_are_unrolled():
    once = "x = x - a*grad(x)"
    assert parse(f"repeat 3: {once}").kind == "several oracles"
    rows = [(1, 2, 3), (4, 5, 6)]
    assert parse(f"repeat 3: {once}").run(rows, a=1) == parse("; ".join([once] * 3)).run(rows, a=1)
    lookahead = parse("repeat 2:\n  y = y - a*grad(y)\nx = x + c*(y - x)\ny = x")
    braces = parse("repeat 2: {y = y - a*grad(y)}; x = x + c*(y - x); y = x")
    for program in (lookahead, braces):
        assert program.run([(1, 1), (1, 1)], a=1, c="1/2")[1] == (-1, -2)


def test_time_counts_from_one_unless_it_is_a_parameter():
    assert parse("x = x - grad(x)/(t + 1)").run([1, 1]) == [0, Fraction(-1, 2), Fraction(-5, 6)]
    assert parse("param t; x = x - grad(x)/(t + 1)").run([1, 1], t=1)[2] == -1
    assert parse("t = t + grad(t)").states == ("t",)


def test_sequences_powers_and_numbers_that_change():
    program = parse("x = x - lr[t]*grad(x) + lr[t - 1]*0*x")
    assert program.run([1, 1, 1], lr=lambda t: Fraction(1, t + 1))[3] == -Fraction(13, 12)
    assert parse("x = x - b^(t - 1)*grad(x)").run([1, 1, 1], b="1/2")[3] == -Fraction(7, 4)
    counted = parse("p[0] = 1; x = x - p*grad(x); p = b*p")
    assert counted.kind == "time-varying" and counted.run([1, 1, 1], b="1/2")[3] == -Fraction(7, 4)
    with pytest.raises(ValueError, match="lr has no value"):
        program.run([1])


def test_the_conjugate_is_read_by_moreau():
    """h = |·|: prox_h shrinks by a, and the prox of h* is the projection on [-1, 1]."""

    def shrink(function, x, steps):
        assert function == "prox_h"
        a = steps[0]
        return max(abs(x) - a, Fraction(0)) * (1 if x > 0 else -1)

    for start in (Fraction(5, 2), Fraction(-1, 3), Fraction(-7)):
        run = parse("x = prox_h_conj(x, 3)").starting(start)
        run.step(shrink)
        assert run.memory["x"] == max(min(start, 1), -1)


def test_adam_by_hand():
    program = parse(
        "m = b1*m + (1 - b1)*grad(x); v = b2*v + (1 - b2)*grad(x)^2; "
        "x = x - lr*(m/(1 - b1^t))/(sqrt(v/(1 - b2^t)) + eps)"
    )
    assert program.kind == "non-linear"
    points = program.run([3, -1], lr=1, b1="1/2", b2="3/4", eps=1)
    m, v = Fraction(3, 2) / 2 - Fraction(1, 2), Fraction(27, 16) + Fraction(1, 4)
    assert points[1] == -Fraction(3, 4) and v / (1 - Fraction(9, 16)) == Fraction(31, 7)
    after = -0.75 - float(m / Fraction(3, 4)) / (float(Fraction(31, 7)) ** 0.5 + 1)
    assert abs(float(points[2]) - after) < 1e-15


def test_clipping_signs_and_lengths():
    assert parse("x = x - clip(grad(x), -1, 1)").run([3, -2, "1/2"])[1:] == [-1, 0, -Fraction(1, 2)]
    assert parse("x = x - sign(grad(x))").run([3, 0, -2])[1:] == [-1, -1, 0]
    assert parse("x = x - abs(grad(x))").run([-3])[1] == -3
    run = parse("x = x - grad(x)*min(1, c/norm(grad(x)))").starting((0, 0), c=1)
    run.step(lambda function, x, steps: (Fraction(3), Fraction(4)))
    assert run.memory["x"] == (-Fraction(3, 5), -Fraction(4, 5))


def test_what_is_not_linear_has_no_transfer_function():
    with pytest.raises(ValueError, match="non-linear"):
        parse("x = x - m*grad(x); m = x + m").fixed_law()
    with pytest.raises(ValueError, match="several oracles"):
        parse("y = x - F(x); x = x - F(y)").fixed_law()


def test_random_linear_programs_run_as_their_channels():
    """Matrices A, B, C, D against the text, over Q, with points that lean on earlier answers."""
    rng = random.Random(15)

    def number():
        return f"({rng.randint(-3, 3)}/{rng.randint(1, 4)})"

    for _ in range(60):
        lines = [f"g{k} = {f}(x + {number()}*m" for k, f in enumerate(("F", "prox_h", "F"))]
        lines[0] += ")"
        lines[1] += f" + {number()}*g0, 2)"
        lines[2] += f" + {number()}*g0 + {number()}*g1)"
        sums = [" + ".join(f"{number()}*{n}" for n in ("x", "m", "g0", "g1", "g2")) for _ in "xm"]
        program = parse("; ".join(lines) + f"; x, m = {sums[0]}, {sums[1]}")
        S = program.system
        if len(S.channels) < 3:
            continue  # two points came out as one
        rows = [[Fraction(rng.randint(-5, 5)) for _ in range(3)] for _ in range(3)]
        A, B, C, D = ([[Fraction(str(x)) for x in row] for row in M] for M in (S.A, S.B, S.C, S.D))
        state, expected = [Fraction(0)] * 2, []
        for u in rows:
            y = [sum(map(_times, C[k], state)) + sum(map(_times, D[k], u)) for k in range(3)]
            expected.append(tuple(y))
            state = [sum(map(_times, A[i], state)) + sum(map(_times, B[i], u)) for i in range(2)]
        assert program.run(rows) == expected
        assert all(not D[k][j] for k in range(3) for j in range(k, 3))


def _times(x, y):
    return x * y


@pytest.mark.parametrize("text", ["x = x - grad(x)/sqrt(x)", "x = x - grad(x)*sqrt(x - 1)"])
def test_what_a_run_cannot_do_is_said(text):
    try:
        program = parse(text)
    except ProgramError as reason:
        assert "0 at the start" in str(reason)
        return
    with pytest.raises(ArithmeticError):
        program.run([1])
