"""Exact numbers of simplified LODO."""

import random

import pytest
from flint import arb, fmpq

from theory.lodo import escape, exact
from theory.lodo.architecture import Shape, hidden_size, jacobian_rank
from theory.lodo.cases import EDGES, KINDS, drawn
from theory.lodo.gaussian import leading_terms, scalar_moments
from theory.lodo.momentum import stationary
from theory.operators.matrices import Singular, inverse_matrix, is_psd


def test_stein_is_the_sum_of_the_series():
    a, sigma = exact.matrix([["1/2", "1/3"], [0, "1/4"]]), exact.diagonal(1, 2)
    total, term = sigma, sigma
    for _ in range(60):
        term = a * term * a.transpose()
        total += term
    gap = exact.stein(a, sigma) - total
    assert exact.norm2(gap) < fmpq(1, 10**30)


def test_stein_refuses_reciprocal_eigenvalues():
    with pytest.raises(Singular):
        exact.stein(exact.diagonal(2, fmpq(1, 2)), exact.diagonal(1, 1))


@pytest.mark.parametrize(
    "rows, inside",
    [([["1/2", 10], [0, "1/2"]], True), ([[1]], False), ([[0, 1], [-1, 0]], False), ([[2]], False)],
)
def test_convergence_is_the_spectral_radius(rows, inside):
    assert exact.converges(exact.matrix(rows)) is inside


def test_reference_derivatives_of_the_claims_page():
    """25/3, −50/3, 3824/1505 and 59571/95: from the claims page, an independent script."""
    one = exact.diagonal(1, 1)
    h, a = exact.diagonal(1, 4), exact.matrix([[1, "-1/2"], [1, "-1/2"]])
    moved = exact.flow(h, a, one)
    assert 2 * exact.trace(a.transpose() * moved) == fmpq(25, 3)
    scale = inverse_matrix(h)
    assert 2 * exact.trace((a * scale).transpose() * moved * scale) == fmpq(-50, 3)
    h, a = exact.diagonal(1, 6), exact.matrix([["4/5", "-4/25"], ["2/5", "-2/25"]])
    assert 2 * exact.trace(a.transpose() * exact.flow(h, a, one)) == fmpq(3824, 1505)
    h, a = exact.diagonal(1, 4), exact.matrix([["9/5", "-9/10"], ["9/5", "-9/10"]])
    slope = exact.matrix([[2, -1]]) * exact.flow(h, a, one) * exact.matrix([[1], [1]])
    assert slope[0, 0] == fmpq(59571, 95)


def test_the_paper_s_sizes():
    """ñ = 204 and 13,056 weights at n = 100 (section 3 with 16 layers of 4×4 blocks)."""
    shape = Shape(100, hidden_size(100), 16)
    assert (shape.hidden, shape.weights, shape.multiplications, shape.symmetric_dimension) == (
        204,
        13056,
        26112,
        5050,
    )


@pytest.mark.parametrize("hidden, depth", [(7, 2), (4, 0), (0, 2)])
def test_impossible_shapes_are_refused(hidden, depth):
    with pytest.raises(ValueError):
        Shape(3, hidden, depth)


def test_too_few_weights_cannot_reach_every_symmetric_matrix():
    shallow = Shape(8, 8, 1)
    assert jacobian_rank(shallow) < shallow.symmetric_dimension
    assert jacobian_rank(Shape(3, 12, 4)) == 6


def test_stationary_moments_of_one_mode_are_phi():
    """φ(μ) = (1 − β² + 2βμ)/(μ(1−β)(2(1+β) − (1−β)μ))."""
    rng = random.Random(1)
    for _ in range(20):
        beta, mu = fmpq(rng.randint(0, 9), 10), fmpq(rng.randint(1, 19), 10)
        errors, cross, gradients = stationary(
            exact.diagonal(1), exact.diagonal(mu), exact.diagonal(1), beta
        )
        assert errors[0, 0] == (1 - beta**2 + 2 * beta * mu) / (
            mu * (1 - beta) * (2 * (1 + beta) - (1 - beta) * mu)
        )
        assert (cross[0, 0] - mu * gradients[0, 0] == 0) == (mu == 1 + beta)


def test_unstable_preconditioners_have_no_stationary_state():
    assert stationary(exact.diagonal(1), exact.diagonal(3), exact.diagonal(1), fmpq(0)) is None


EDGE = exact.matrix([["9/5", "-9/10"], ["9/5", "-9/10"]])


def test_the_field_in_the_slow_time_is_the_flow_times_the_distance_from_the_edge():
    rng = random.Random("edge")
    for _ in range(20):
        a, h = exact.stable(rng, 2), (fmpq(rng.randint(1, 5), 3), fmpq(rng.randint(1, 5), 2))
        *moved, chi = escape.field(a.entries(), h)
        assert moved == [
            x * chi for x in exact.flow(exact.diagonal(*h), a, exact.diagonal(1, 1)).entries()
        ]


def test_steps_of_two_sizes_and_orders_enclose_the_same_point():
    start = [arb(x) for x in EDGE.entries()] + [arb(0)]
    whole, between = escape.advance(start, (arb(1), arb(4)), arb(fmpq(1, 40000)))
    half, _ = escape.advance(start, (arb(1), arb(4)), arb(fmpq(1, 80000)))
    end, _ = escape.advance(half, (arb(1), arb(4)), arb(fmpq(1, 80000)))
    taylor = [
        sum(c * arb(fmpq(1, 40000)) ** k for k, c in enumerate(row))
        for row in escape.coefficients(start, (arb(1), arb(4)), 14)
    ]
    for one, two, three, on_the_way, middle in zip(whole, end, taylor, between, half):
        assert (
            one.overlaps(two)
            and one.overlaps(three)
            and on_the_way.overlaps(middle)
            and on_the_way.overlaps(one)
        )
        assert one.rad() < 1e-14


def test_coefficients_beyond_the_default_length_of_a_series_are_there():
    assert all(
        c != 0
        for c in escape.coefficients(
            [arb(x) for x in EDGE.entries()] + [arb(0)], (arb(1), arb(4)), 14
        )[0][11:]
    )


def test_the_flow_leaves_at_a_time_that_does_not_depend_on_the_steps():
    one, two = (
        escape.escape(EDGE, (1, 4), fmpq(1, steps), fmpq(1, 10**7)) for steps in (40000, 60000)
    )
    assert one.time.overlaps(two.time) and one.time.rad() < 1e-11
    with pytest.raises(ValueError, match="shorter steps"):
        escape.escape(EDGE, (1, 4), fmpq(1, 10000), fmpq(1, 10**7))


def test_a_matrix_of_the_basin_does_not_leave():
    with pytest.raises(ValueError, match="no escape"):
        escape.escape(
            exact.matrix([["1/10", 0], [0, "1/10"]]), (1, 2), fmpq(1, 100), fmpq(1, 1000), most=20
        )


def test_the_norm_may_rise_above_one_while_the_spectral_radius_stays_below():
    """The enclosed flow of H = diag(1, 1/16) from ‖A₀‖₂ < 1; two step sizes meet."""
    start = exact.matrix([["7/10", "-3/20"], ["13/100", "49/50"]])
    size, d = exact.norm2(start), start.det()
    assert 1 - size + d * d == fmpq(31721, 4000000) and size < 2  # so both singular values < 1
    one = escape.rise(start, (1, fmpq(1, 16)), fmpq(1, 4), 60)
    two = escape.rise(start, (1, fmpq(1, 16)), fmpq(1, 8), 120)
    assert one.first_norm < 1 < one.norm and one.norm.overlaps(two.norm)
    assert one.time.overlaps(two.time)
    with pytest.raises(ValueError, match="not certified"):
        escape.rise(EDGE, (1, 4), fmpq(1, 40000), 200)


def test_the_spectral_norm_is_the_square_root_of_the_larger_eigenvalue():
    a = [arb(x) for x in (3, 0, 4, 5)]  # AᵀA = [[25, 20], [20, 25]]
    assert (escape.spectral_norm(a) ** 2 - 45).contains(0)


def test_gaussian_moments_of_three_steps_by_hand():
    """a₂ = −αs₁s₀ and a₃ = −αs₁s₀ + α²s₁³s₀ − αs₁s₂ (E s⁴ = 3, E s⁶ = 15)."""
    alpha = fmpq(2, 7)
    one, two, three = scalar_moments(alpha, 3)
    assert (one.second, two.second, three.second) == (
        0,
        alpha**2,
        2 * alpha**2 - 6 * alpha**3 + 15 * alpha**4,
    )
    assert three.least == alpha**2 - 6 * alpha**3 + 15 * alpha**4 and three.degree == 1


def test_leading_terms_by_hand():
    """a₃ = −αs₁s₀ + α²s₁³s₀ − … and b₃ = αs₁²s₀ − s₂; a₄ has −αc_ac_b² s₀³."""
    alpha = fmpq(2, 7)
    third, fourth = leading_terms(alpha, 4)[2:]
    s1 = third.b.context().gens()[1]
    assert third.a == -alpha * s1 + alpha**2 * s1**3 and third.b == alpha * s1**2
    assert (fourth.degree_a, fourth.degree_b) == (3, 2)
    assert fourth.a == -alpha * third.a * third.b**2


def test_edges_are_of_every_kind_in_every_dimension():
    """An edge is drawn as it is numbered; without one the dimensions go round."""
    assert len(set(EDGES)) == len(EDGES) == 3 * 2 * KINDS
    rng = random.Random(3)
    edges = [drawn(rng, at, -1) for at in EDGES]
    assert [(n, draw.kind, draw.mixed) for n, draw in edges] == list(EDGES)
    assert [drawn(rng, "", index, 4)[0] for index in range(5)] == [1, 2, 3, 4, 1]
    assert drawn(rng, "", 0)[1].kind is None
    stable = [draw.stable(n) for n, draw in edges]
    assert all(exact.converges(a) for a in stable) and any(exact.norm2(a) > 100 for a in stable)
    hessians = [draw.hessian(n) for n, draw in edges]
    assert all(is_psd(h, strict=True) for h in hessians)
    noises = [draw.psd(n) for n, draw in edges]
    assert all(is_psd(s) for s in noises) and any(s.det() == 0 != exact.norm2(s) for s in noises)


def test_edges_meet_the_false_statement_that_sampling_missed():
    """a_t ≥ (1 − 2ct)a₀ is false for a₀ < 0; the claim's edges hold such a start."""
    from verify.claims.lodo.lodo_condition_barrier import EDGES

    assert any(a * (1 - c / (1 - a * a)) < (1 - 2 * c) * a for a, c in EDGES)
