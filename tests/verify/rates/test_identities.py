"""Rates for every value of a letter as one identity: read off certificates at numbers, or with
polynomials for entries."""

from fractions import Fraction

import pytest
from flint import fmpq

from theory.rates.engine.letters import method_at
from verify.rates.families import with_constant
from verify.rates.identities import identity, rate_on_quadratics, tight_curvature
from verify.rates.polynomials import polynomial_rate
from verify.rates.spaces import simplest_between
from verify.rates.tight import tight_certificate

from .letters import NESTEROV, TRIPLE, family, shown, told


@pytest.mark.slow
@pytest.mark.parametrize(
    "asked, square",
    [
        # 1 − aμ for every step up to 2/(L + μ), every μ, and μ and step together
        (("sgd", {"lr": "a"}, "a", fmpq(0), fmpq(20, 11), "1/10"), "(a - 10)**2/100"),
        (("sgd", {"lr": "1"}, "m", fmpq(0), fmpq(1), "m"), "(m - 1)**2"),
        (("sgd", {"lr": "2/(1+m)"}, "m", fmpq(0), fmpq(1), "m"), "(m - 1)**2/((m + 1)**2)"),
        (("triple_momentum", TRIPLE, "s", fmpq(1), None), "(s - 1)**2/(s**2)"),
    ],
)
def test_identities_are_read_off_certificates_at_numbers(asked, square):
    found = identity(family(*asked))
    assert found.square.text() == square and tight_curvature(found) == "mu"
    ends = "1 < s" if asked[4] is None else f"< {asked[2]} < {asked[4]}"
    text = shown(told(with_constant(found)))
    assert ends in text and "then for every k: " in text and "p·" in text


def test_no_identity_where_the_rate_is_not_the_one_on_quadratics():
    nag = family("nag", NESTEROV, "s", fmpq(1), None)
    assert identity(nag) is None
    assert rate_on_quadratics(nag).text() == "(s - 1)/s"


@pytest.mark.slow
@pytest.mark.parametrize("rho", [fmpq(19, 20), fmpq(11, 12)])
def test_a_corner_where_there_are_many_certificates_at_the_least_rate(rho):
    """Robust momentum, κ = 100: V of `rates/robust_momentum_rate` is q(y, x*) and
    μδ/(2ρ(1 − ρ)(κ − 1))·|z − x*|², δ = κ − 1 − κρ²; no V − q(y, x*) has a smaller trace."""
    method, functions = method_at(robust(), rho)
    found = tight_certificate(method, functions, 1, rho)
    weight = (99 - 100 * rho**2) / (rho * (1 - rho) * 2 * 99) * functions.mu
    assert found.rate == rho and found.epsilon / found.p[0] == weight


def robust():
    values = {"L": "1", "kappa": "100", "rho": "r"}
    return family("robust_momentum", values, "r", fmpq(9, 10), fmpq(99, 100), "1/100")


@pytest.mark.slow
def test_robust_momentum_for_every_rho():
    """At κ = 100 the method whose parameter is ρ has the rate ρ, for 9/10 < ρ < 99/100 (Cyrus, Hu,
    Van Scoy, Lessard 2018, Theorem 1)."""
    found = identity(robust())
    assert found.square.text() == "r**2" and tight_curvature(found) == "mu"
    assert "then for every k: " in shown(told(with_constant(found)))


@pytest.mark.slow
def test_robust_momentum_for_every_condition_number():
    """ρ = 1 − 1/(2√κ), which the theorem allows for ρ² < 1 − 1/κ, √κ > 5/4. At √κ = 2 a V without
    gradients has that rate, at 3 none: V is of a kind that several numbers have."""
    values = {"L": "1", "kappa": "s^2", "rho": "1-1/(2*s)"}
    found = identity(family("robust_momentum", values, "s", fmpq(5, 4), None))
    assert found.square.text() == "(2*s - 1)**2/(4*s**2)" and tight_curvature(found) == "mu"
    assert len(found.p) == 1 and found.epsilon.text().startswith("(4*s - 5)/")


@pytest.mark.slow
def test_nesterovs_method_for_every_condition_number():
    """ρ² = 1 − 1/√κ for κ > 1 (Nesterov 2004, Theorem 2.2.3), one theorem and one on poles."""
    nag = family("nag", NESTEROV, "s", fmpq(1), None)
    found = polynomial_rate(nag, rate_on_quadratics(nag))
    theorems = told(with_constant(found))
    assert len(theorems) == 2 and "1 < s" in shown(theorems)


def test_no_polynomials_where_the_rate_is_too_low():
    """Nesterov's method is slower than on quadratics: ρ² = (1 − 1/√κ)² is not reached."""
    nag = family("nag", NESTEROV, "s", fmpq(1), None)
    assert polynomial_rate(nag, rate_on_quadratics(nag) ** 2) is None


@pytest.mark.parametrize(
    "low, high, simplest",
    [
        ("1/3", "1/2", "1/2"),
        ("-7/5", "-9/8", "-4/3"),
        ("-1", "1/9", "0"),
        ("17/12", "10/7", "10/7"),
    ],
)
def test_the_simplest_fraction_between(low, high, simplest):
    """No other in the interval has a smaller denominator."""
    low, high, simplest = map(Fraction, (low, high, simplest))
    assert simplest_between(low, high) == simplest
    smaller = range(1, simplest.denominator)
    assert not any(low * q <= p <= high * q for q in smaller for p in range(-3 * q, 3 * q))
