"""Principal angles between the spans of abstract rules."""

import pytest
from flint import arb, ctx, fmpq
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from theory import J, Propagator
from theory.rllc.limit_balls import BITS, summed_gap
from theory.rllc.limits import (
    blaschke_taylor,
    confluence_gap,
    gap,
    gram,
    pseudo_hyperbolic,
    squared_sines,
    toeplitz,
)

inside = (
    st.fractions(-1, 1, max_denominator=30)
    .filter(lambda x: abs(x) < 1)
    .map(lambda x: fmpq(x.numerator, x.denominator))
)


def union(points):
    total = J(points[0])
    for x in points[1:]:
        total = total | J(x)
    return total


@given(inside, inside)
def test_gram_entry_of_two_momenta_is_the_geometric_sum(a, b):
    assert gram(J(a), J(b))[0, 0] == 1 / (1 - a * b)


def test_gram_matrix_of_a_block_against_partial_sums():
    """Σ i²a²⁽ⁱ⁻¹⁾ = (1 + a²)/(1 − a²)³."""
    a = fmpq(2, 3)
    own = gram(J(a, 2), J(a, 2))
    assert own[1, 1] == (1 + a**2) / (1 - a**2) ** 3
    assert own[0, 1] == a / (1 - a**2) ** 2


@settings(deadline=None)
@given(inside, inside, st.integers(1, 5))
def test_one_decay_moved_away_gives_the_pseudo_hyperbolic_distance(a, b, n):
    assume(a != b)
    found = gap(J(a, n - 1) | J(b) if n > 1 else J(b), J(a, n))
    assert found.square == pseudo_hyperbolic(a, b) ** 2
    assert found.polynomial.coeffs()[: n - 1] == [0] * (n - 1)


@settings(deadline=None, max_examples=40)
@given(inside, st.lists(inside, min_size=1, max_size=4, unique_by=str))
def test_gram_matrices_and_toeplitz_matrix_have_the_same_spectrum(a, points):
    assert gap(union(points), J(a, len(points))).polynomial == confluence_gap(a, points).polynomial


def test_reference_value_of_the_claims_page():
    """a = 1/2 with decays 2/5 and 3/5: 0.029124713537961 by an independent script at 40 digits."""
    found = confluence_gap("1/2", ["2/5", "3/5"]).ball(80)
    assert abs(found - arb("0.029124713537961")) < arb("1e-15")


def test_opposite_shifts_leave_a_second_order_gap():
    """α = ±t gives exactly t²; with a = 0 the points are ±t."""
    assert confluence_gap(0, ["1/7", "-1/7"]).square == fmpq(1, 49) ** 2


@settings(deadline=None, max_examples=15)
@given(inside, st.lists(inside, min_size=1, max_size=3, unique_by=str))
def test_balls_from_the_series_hold_the_exact_gap(a, points):
    assume(abs(a) < fmpq(9, 10) and all(abs(x) < fmpq(9, 10) and x != a for x in points))
    exact = confluence_gap(a, points)
    with ctx.workprec(BITS):
        assert summed_gap([(x, 1) for x in points], [(a, len(points))]).overlaps(exact.ball(200))


def test_a_wrong_ball_does_not_hold_the_gap():
    ball = summed_gap([(fmpq(1, 3), 1), (fmpq(1, 2), 1)], [(fmpq(1, 2), 2)])
    with ctx.workprec(BITS):
        assert ball.overlaps(arb(fmpq(1, 5)))
        assert not ball.overlaps(arb(fmpq(1, 5)) + arb(10) ** -30)


def test_taylor_coefficients_multiply_back():
    """(1 − αw)(1 − βw)·Σ c_i wⁱ = (w − α)(w − β) in the first coefficients."""
    alpha, beta = fmpq(1, 3), fmpq(-1, 2)
    c = blaschke_taylor([alpha, beta], 6)
    product = [
        c[i] - (alpha + beta) * (c[i - 1] if i else 0) + alpha * beta * (c[i - 2] if i > 1 else 0)
        for i in range(6)
    ]
    assert product == [alpha * beta, -(alpha + beta), 1, 0, 0, 0]
    assert toeplitz(c[:2]).tolist() == [[c[0], 0], [c[1], c[0]]]


def test_the_gap_of_a_span_to_itself_in_another_basis_is_zero():
    p = J("1/2", 2)
    assert gap(p, p.change_basis([[1, 2], [0, 3]])).square == 0


@pytest.mark.parametrize(
    "p, q, mend",
    [
        (J("1/2"), J("1/2", 2), "same dimension"),
        (J("1/2") | J("1/2"), J("1/2", 2), "not independent"),
        (J(2), J("1/2"), "spectral radius"),
        (J(1), J("1/2"), "spectral radius"),
        (Propagator([], []), J("1/2"), "same dimension"),
    ],
)
def test_spans_that_cannot_be_compared_are_named(p, q, mend):
    with pytest.raises(ValueError, match=mend):
        squared_sines(p, q)


def test_points_outside_the_disc_or_equal_are_refused():
    with pytest.raises(ValueError, match="between -1 and 1"):
        confluence_gap("1/2", [2])
    with pytest.raises(ValueError, match="equal"):
        confluence_gap("1/2", ["1/3", "2/6"])
    with pytest.raises(ValueError, match="inside"):
        summed_gap([(fmpq(1), 1)], [(fmpq(0), 1)])
