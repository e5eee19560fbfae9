"""Exact dynamics of RLLC with one memory unit: the formulas against the recursion of the
definition."""

import random
from fractions import Fraction

import pytest
from flint import arb, ctx, fmpq
from hypothesis import assume, given
from hypothesis import strategies as st

from theory.rllc import dynamics
from theory.rllc.dynamics import Momentum, Spectral

small = st.fractions(-3, 3, max_denominator=4)
positive = st.fractions(Fraction(1, 4), 3, max_denominator=4)


def parabola(curvature, decay, c1, c2, law, theta, steps):
    """(M, L, θ) of RLLC over J(decay) on ½λθ² from M = 0, from the definition, in one dimension."""
    memory, states = Fraction(0), []
    for _ in range(steps):
        gradient = curvature * theta
        law += c2 * (gradient / memory if memory else 0)
        memory = decay * memory + gradient
        theta -= c1 * memory * law
        states.append((memory, law, theta))
    return states


@given(positive, positive, small, small, small, st.integers(1, 6))
def test_the_closed_form_is_the_recursion(curvature, c1, c2, law, theta, t):
    point, learned = dynamics.closed_form(theta, curvature, c1, c2, law, t)
    _, wanted_law, wanted = parabola(curvature, 0, c1, c2, law, theta, t)[-1]
    assert point == wanted
    assert theta == 0 or learned == wanted_law


@pytest.mark.parametrize("arguments", [(1, 1, 1, 1, 1, 0), (1, 0, 1, 1, 1, 1), (1, 1, 0, 1, 1, 1)])
def test_the_closed_form_refuses_what_it_has_no_meaning_for(arguments):
    with pytest.raises(ValueError, match="t is 0|c1 \\* curvature is 0"):
        dynamics.closed_form(*arguments)


@given(st.lists(positive, min_size=1, max_size=3), positive, positive, small, st.data())
def test_a_spectral_step_is_a_step_of_rllc(spectrum, c1, c2, law, data):
    theta = [data.draw(small) for _ in spectrum]
    memory = [e * x for e, x in zip(spectrum, theta)]
    assume(any(memory))
    theta = [x - c1 * law * g for x, g in zip(theta, memory)]
    gradient = [e * x for e, x in zip(spectrum, theta)]
    later = law + c2 * sum(m * g for m, g in zip(memory, gradient)) / sum(m * m for m in memory)
    state = dynamics.spectral_step(spectrum, c1 * c2, Spectral(tuple(memory), c1 * law))
    assert list(state.gradient) == gradient and state.alpha == c1 * later


@given(
    st.fractions(0, 1, max_denominator=5).filter(lambda a: 0 < a < 1),
    positive,
    positive,
    positive,
    small,
)
def test_a_zero_start_follows_the_momentum_map(decay, curvature, c1, c2, law):
    states = parabola(curvature, decay, c1, c2, law, Fraction(1), 5)
    assume(all(memory for memory, _, _ in states))
    points = [
        Momentum(c1 * curvature * law, curvature * theta / memory) for memory, law, theta in states
    ]
    assert sum(points[0]) == 1
    for now, later in zip(points, points[1:]):
        assert dynamics.momentum_map(decay, c1 * c2 * curvature, now) == later


def test_the_page_s_orbit_is_a_two_cycle():
    start = dynamics.two_cycle(fmpq(1, 2), fmpq(3, 2), fmpq(3, 2))
    assert start == (0, fmpq(3, 2))
    with pytest.raises(ValueError, match="no two-cycle"):
        dynamics.two_cycle(fmpq(1, 2), fmpq(3, 2), fmpq(1))
    with pytest.raises(ValueError, match="memory becomes 0"):
        dynamics.momentum_map(fmpq(1, 2), fmpq(1), Momentum(fmpq(0), fmpq(-1, 2)))


def test_two_gated_units_follow_the_definition():
    """H = diag(1, 4), five steps, against normal equations solved by hand in the recursion."""
    rng = random.Random(0)
    spectrum, theta = [fmpq(1), fmpq(4)], [fmpq(rng.randint(1, 5)), fmpq(rng.randint(1, 5))]
    found = dynamics.gated_two_units(
        spectrum, fmpq(1, 5), fmpq(1, 3), [fmpq(1, 2), fmpq(1, 7)], theta, 4
    )
    law, rows, point = [fmpq(1, 2), fmpq(1, 7)], [], theta
    for _ in range(4):
        g = [e * x for e, x in zip(spectrum, point)]
        if len(rows) >= 2:
            (a, c), (b, d) = rows[-1], rows[-2]  # M = [[a, b], [c, d]]
            determinant = a * d - b * c
            law = [
                law[0] + fmpq(1, 3) * (d * g[0] - b * g[1]) / determinant,
                law[1] + fmpq(1, 3) * (a * g[1] - c * g[0]) / determinant,
            ]
        older = rows[-1] if rows else [fmpq(0)] * 2
        rows.append(g)
        point = [x - fmpq(1, 5) * (law[0] * y + law[1] * z) for x, y, z in zip(point, g, older)]
    assert found == point


def test_a_rank_that_is_not_seen_is_refused():
    with pytest.raises(ValueError, match="rank two"):
        dynamics.gated_two_units(
            [fmpq(1)] * 2, fmpq(1, 2), fmpq(1), [fmpq(1), fmpq(0)], [fmpq(1)] * 2, 4
        )
    before, ctx.prec = ctx.prec, 200
    try:
        with pytest.raises(ValueError, match="more bits"):
            dynamics.gated_two_units(
                [arb(1), arb(4), arb(10)],
                arb(1),
                arb(1) / 20,
                [arb(3) / 20, arb(0)],
                [arb(1)] * 3,
                100,
            )
    finally:
        ctx.prec = before
