"""Closed forms of the bowl against each other, over ℚ, in balls and as formulas."""

from fractions import Fraction

import pytest
import sympy
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from theory.lodo.bowl import (
    LinearMethod,
    Unstable,
    best_law,
    best_momentum,
    best_sgd,
    ema_loss,
    expected_loss,
    geometric,
    momentum_loss,
    newton_loss,
    paper_bowl,
    phi,
    preconditioned_loss,
    sgd_loss,
    stationary_loss,
    stationary_matrix,
    target_floor,
)
from theory.lodo.bowl.linear_method import gradient_descent, heavy_ball, units
from theory.lodo.bowl.preconditioned import matrix_loss

fractions = st.fractions(min_value=Fraction(1, 8), max_value=1, max_denominator=8)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(fractions, min_size=1, max_size=3),
    fractions,
    st.fractions(min_value=Fraction(-7, 8), max_value=Fraction(7, 8), max_denominator=8),
)
def test_momentum_is_the_lyapunov_equations_solution(spectrum, eta, beta):
    if max(spectrum) * eta >= 2 * (1 + beta):
        with pytest.raises(Unstable):
            momentum_loss(spectrum, eta, beta)
        with pytest.raises(Unstable):
            stationary_loss(heavy_ball(eta, beta), spectrum)
    else:
        assert momentum_loss(spectrum, eta, beta) == stationary_loss(
            heavy_ball(eta, beta), spectrum
        )
        assert ema_loss(spectrum, eta / (1 - beta), beta) == momentum_loss(spectrum, eta, beta)


def test_sgd_is_momentum_without_momentum_and_newton_its_best_on_one_mode():
    assert (
        sgd_loss([1, "1/3"], "3/4", 2)
        == momentum_loss([1, "1/3"], "3/4", 0, 2)
        == stationary_loss(gradient_descent("3/4"), [1, "1/3"], 2)
    )
    assert sgd_loss(["1/3"], 3) == newton_loss(["1/3"])


def test_the_formulas_are_the_numbers():
    eta, beta, lam, noise = sympy.symbols("eta beta lambda sigma2")
    formula = momentum_loss([lam], eta, beta, noise)
    at = {
        eta: sympy.Rational(1, 2),
        beta: sympy.Rational(1, 3),
        lam: sympy.Rational(3, 4),
        noise: 5,
    }
    exact = momentum_loss(["3/4"], "1/2", "1/3", 5)
    assert formula.subs(at) == sympy.Rational(int(exact.p), int(exact.q))


def test_expected_losses_start_at_one_kick_and_end_stationary():
    method, spectrum = heavy_ball("1/2", "1/3"), [fmpq(1), fmpq(1, 2)]
    assert expected_loss(method, spectrum, 0) == 0
    assert expected_loss(method, spectrum, 1) == newton_loss(spectrum)
    assert expected_loss(method, spectrum, 7) == _step_by_step(method, spectrum, 7)
    balls = [arb(1), arb(1) / 2]
    assert (
        abs(expected_loss(method, balls, 100_000) - stationary_loss(method, balls)) < arb(10) ** -25
    )


def _step_by_step(method, spectrum, steps):
    from flint import fmpq_mat

    total = fmpq(0)
    for lam in spectrum:
        F, P = method.mode(lam), fmpq_mat(2, 2)
        for _ in range(steps):
            P = F * P * F.transpose()
            P[0, 0] += 1
        total += lam * P[0, 0] / 2
    return total


def test_the_papers_numbers():
    """As printed in the paper (7.41) or found by an independent script."""
    spectrum = paper_bowl()
    for ball, printed in (
        (newton_loss(spectrum), "7.4118473"),
        (sgd_loss(spectrum, "1.75094"), "19.08676"),
        (momentum_loss(spectrum, "1.394", "0.529"), "16.585604"),
        (target_floor(spectrum, "0.195"), "7.70482"),
        (best_sgd(spectrum).loss, "19.08676"),
        (best_momentum(spectrum).loss, "15.341881"),
        (
            stationary_loss(LinearMethod(units(0, "9/10"), ("1.3073", "5.1695")), spectrum),
            "13.99993",
        ),
    ):
        digits = len(printed.partition(".")[2])
        assert abs(ball - arb(printed)) < arb(10) ** -digits


def test_no_point_of_a_grid_beats_the_best_momentum():
    spectrum = geometric(12, "1/100", 1)
    best = best_momentum(spectrum)
    assert (
        momentum_loss(spectrum, best.values["eta"].mid(), best.values["beta"].mid()).overlaps(
            best.loss
        )
        or abs(
            momentum_loss(spectrum, best.values["eta"].mid(), best.values["beta"].mid()) - best.loss
        )
        < arb(10) ** -12
    )
    for i in range(-9, 10):
        for j in range(1, 20):
            beta = fmpq(i, 10)
            assert momentum_loss(spectrum, 2 * (1 + beta) * fmpq(j, 20), beta) > best.loss


def test_the_best_law_of_one_unit_is_the_best_momentum_at_its_pole():
    """With J(β) alone the law is the step: the slope of momentum_loss vanishes there."""
    found = best_law(units("1/2"), geometric(6, "1/20", 1), ("1/2",))
    step = found.law[0].mid() / 2
    here = momentum_loss(geometric(6, "1/20", 1), step, "1/2")
    for factor in ("0.98", "1.02"):
        assert momentum_loss(geometric(6, "1/20", 1), step * arb(factor), "1/2") > here


def test_phi_is_least_at_one_plus_beta():
    for beta in ("0", "1/5", "-1/2", "4/5"):
        b = fmpq(*map(int, beta.split("/"))) if "/" in beta else fmpq(0)
        assert phi(1 + b, b) == 1 / (1 - b * b)
        for move in (fmpq(1, 50), fmpq(-1, 50)):
            assert phi((1 + b) * (1 + move), b) > 1 / (1 - b * b)


def test_a_diagonal_preconditioner_is_the_sum_over_its_modes():
    H, G = [[2, 0], [0, "1/2"]], [["1/3", 0], [0, 1]]
    pairs = [("2/3", 2), ("1/2", "1/2")]
    assert preconditioned_loss(pairs, "1/4") == matrix_loss(H, stationary_matrix(H, G, "1/4"))


@pytest.mark.parametrize(
    "call,words",
    [
        (lambda: sgd_loss([1], 2), "eta < 2/λ = 2"),
        (lambda: momentum_loss([1], 4, "1/2"), "eta < 2(1 + beta)/λ = 3"),
        (lambda: momentum_loss([1], 1, 1), "|beta| < 1"),
        (lambda: newton_loss([1, -1]), "positive definite"),
        (lambda: newton_loss([]), "spectrum is empty"),
        (lambda: phi(6, "1/2"), "2(1 + beta)/(1 - beta) = 6"),
        (lambda: geometric(1, 1, 2), "at least 2"),
        (lambda: geometric(4, 1, 1), "low < high"),
        (lambda: stationary_matrix([[0, 1], [0, 0]], [[1, 0], [0, 1]]), "not symmetric"),
        (lambda: stationary_matrix([[1]], [[1]], 0, [[-1]]), "positive semidefinite"),
        (lambda: stationary_matrix([[1]], [[2]]), "(0, 2)"),
        (lambda: expected_loss(heavy_ball(1, 0), [1], -1), "steps is -1"),
        (lambda: LinearMethod(units(0), (1, 2)), "2 entries"),
        (lambda: best_sgd([0]), "not positive"),
    ],
)
def test_bad_input_is_named(call, words):
    with pytest.raises(ValueError) as refusal:
        call()
    assert words in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_the_moments_follow_from_the_step_only_for_fresh_moves(monkeypatch):
    """The proofs conclude the stationary equations' right sides; without E[s | past] = 0, or with a
    step of another sign, they do not go through."""
    from theory.lodo.bowl import identities
    from theory.operators import Equation, NotProved

    for_p, for_c, for_v = identities.momentum_moments()
    said = [e.right for e in (for_p, for_c, for_v)]
    proved = [e.right for e in identities.momentum_moments_follow().claims]
    assert all(a.same(b) for a, b in zip(said, proved))
    monkeypatch.setattr(identities, "FRESH", Equation(identities.S, identities.S))
    for follow in (identities.sgd_moments_follow, identities.momentum_moments_follow):
        with pytest.raises(NotProved):
            follow()


def test_a_step_of_another_sign_has_other_moments(monkeypatch):
    from theory.lodo.bowl import identities
    from theory.operators import Equation, NotProved

    b, s = identities.B, identities.S
    wrong = Equation(identities.B_NEXT, b + identities.ETA * identities.H * b - s)
    monkeypatch.setattr(identities, "sgd_step", lambda: wrong)
    with pytest.raises(NotProved):
        identities.sgd_moments_follow()
