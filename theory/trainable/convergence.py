"""The explicit convergence theorem of the trainable optimizer (TO), its constants for given
numbers.

Theorem 1 of Wang, Klabjan, A Trainable Optimizer (arXiv 2508.01764), formulas rebuilt from the
prose; the constants are ours.  With s = t + θ the schedules are α_t = α/s, γ_t = γ/s, β_t = β/s².
Theorem 1 is α = 1/μ, γ = 1 + 2κ.  All numbers are exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import ceil

from flint import fmpq, fmpq_poly

REQUIRED = ("mu", "L", "sigma", "D", "G")
OPTIONAL = {
    "a": "a bound on ‖A_t‖",
    "theta": "the shift θ",
    "beta": "the scale of β_t",
    "distance": "a bound on |w_1 − w*|",
}
GENERAL = {"alpha": "the scale of α_t", "gamma": "the scale of γ_t"}
# what a reader can follow; it also bounds the work
MAX_DIGITS = 40


@dataclass(frozen=True)
class Convergence:
    """E|m_t − ∇F(w_t)|² ≤ N/(t+θ) and E|w_t − w*|² ≤ M/(t+θ) for t ≥ 1; all fields are Fractions.

    ``alpha``, ``beta``, ``gamma`` are the scales of the schedules, ``rho`` the ratio √(M/N), ``K``
    = L + a, ``q`` the share C²σ²/N at most, ``start`` a bound on E|e_1|².
    """

    mu: Fraction
    L: Fraction
    sigma: Fraction
    D: Fraction
    G: Fraction
    a: Fraction
    theta: Fraction
    alpha: Fraction
    beta: Fraction
    gamma: Fraction
    distance: Fraction
    K: Fraction
    rho: Fraction
    kappa: Fraction
    q: Fraction
    C: Fraction
    start: Fraction
    N: Fraction
    M: Fraction


def convergence(numbers: dict, *, general: bool = False) -> Convergence:
    """The constants for a reader's numbers: mu, L, sigma, D, G, and if wished a, theta, beta,
    distance.

    ``general`` asks for alpha and gamma as well.  Left out, a is L, distance 2D, θ a
    whole number that the theorem allows, β the largest that it then allows.
    Raises ValueError, in one line, for numbers that are missing, unknown, or break a hypothesis.
    """
    given = _named(numbers, general)
    mu, L, sigma, D, G = (given[n] for n in REQUIRED)
    _need(mu > 0, f"mu is {mu}; strong convexity needs mu > 0")
    _need(
        L >= mu,
        f"L is {L}, below mu = {mu}; the largest eigenvalue of the Hessian is at least the "
        "smallest",
    )
    _need(sigma >= 0, f"sigma is {sigma}; give a noise level ≥ 0")
    _need(D > 0 and G > 0, f"{'D' if D <= 0 else 'G'} is not positive; give a bound > 0")
    a = given.get("a", L)
    distance = given.get("distance", 2 * D)
    _need(a >= 0, f"a is {a}; a bound on ‖A‖ is ≥ 0")
    _need(
        0 <= distance <= 2 * D,
        f"distance is {distance}; |w_1 − w*| lies between 0 and 2D = {2 * D}",
    )
    alpha = given["alpha"] if general else 1 / mu
    _need(2 * alpha * mu > 1, f"alpha is {alpha}; the rate 1/t needs alpha·mu > 1/2")
    rho = alpha / (alpha * mu - Fraction(1, 2))
    K = L + a
    kappa = K * alpha * (1 + L * rho)
    gamma = given["gamma"] if general else 1 + 2 * kappa
    _need(
        2 * gamma > 2 * kappa + 1,
        f"gamma is {gamma}; give gamma > κ + 1/2 = {kappa + Fraction(1, 2)}",
    )
    q = gamma - kappa - Fraction(1, 2) if general else 1 + 2 * kappa
    theta, beta = _schedule(given, kappa, gamma, q, alpha, mu, L, a, D, G)
    first = 1 + theta
    C = gamma + beta * D**2 / first
    start = (1 - gamma / first) ** 2 * L**2 * distance**2 + (C / first) ** 2 * sigma**2
    N = max(C**2 * sigma**2 / q, first * start, first * distance**2 / rho**2)
    found = Convergence(
        mu,
        L,
        sigma,
        D,
        G,
        a,
        theta,
        alpha,
        beta,
        gamma,
        distance,
        K,
        rho,
        kappa,
        q,
        C,
        start,
        N,
        rho**2 * N,
    )
    check(found)
    return found


def _named(numbers: dict, general: bool) -> dict:
    wanted = [*REQUIRED, *(GENERAL if general else ())]
    known = [*wanted, *OPTIONAL]
    for name, value in numbers.items():
        _need(name in known, f"{name} is unknown; the numbers are {', '.join(known)}")
        digits = len(str(value.numerator)) + len(str(value.denominator))
        _need(
            digits <= MAX_DIGITS, f"{name} has more than {MAX_DIGITS} digits; give a simpler number"
        )
    missing = [n for n in wanted if n not in numbers]
    _need(
        not missing,
        f"missing {', '.join(missing)}; give {', '.join(n + '=…' for n in missing)} too",
    )
    return dict(numbers)


def _schedule(given, kappa, gamma, q, alpha, mu, L, a, D, G):
    """θ and β: what the reader gave, or a θ that the theorem allows and the largest β."""
    least = max(gamma - 1, alpha * (mu + L) / 2 - 1, alpha * mu - 1, Fraction(0))
    theta = given.get("theta", Fraction(ceil(least) + 1))
    _need(theta >= least, f"theta is {theta}; give theta ≥ {least}")
    while not decided(gamma, kappa, q, 1 + theta):
        _need(
            "theta" not in given,
            f"theta is {theta}: too small for these scales; give a larger one, or none",
        )
        theta *= 2
    largest = [a**2 * theta / G**2, (1 + theta) * (1 + theta - gamma) / D**2]
    beta = given.get("beta", min(largest))
    _need(beta >= 0, f"beta is {beta}; give beta ≥ 0")
    _need(beta <= largest[0], f"beta is {beta}; ‖A_t‖ ≤ a needs beta ≤ a²θ/G² = {largest[0]}")
    _need(beta <= largest[1], f"beta is {beta}; c_t ≤ 1 needs beta ≤ {largest[1]} at θ = {theta}")
    return theta, beta


def check(found: Convergence) -> None:
    """The two conditions on all s ≥ 1 + θ, decided exactly; AssertionError if one fails."""
    first = 1 + found.theta
    if found.C**2 * found.sigma**2 > found.q * found.N:
        raise AssertionError(f"N = {found.N} is too small for the noise")
    if not decided(found.gamma, found.kappa, found.q, first):
        raise AssertionError(f"P is negative somewhere beyond {first}")
    if not _grows(fmpq_poly([_fmpq(-found.beta * found.D**2), _fmpq(-found.gamma), 1]), first):
        raise AssertionError(f"c_t exceeds 1 somewhere beyond {first}")


def closing_polynomial(gamma, kappa, q, s):
    """P(s) = s³(s+1) − qs³ − (s+1−γ)²(s+κ)², which must be ≥ 0; any numbers or scalar
    expressions."""
    a1, a0 = 1 - gamma + kappa, (1 - gamma) * kappa
    return (
        (2 * gamma - 2 * kappa - 1 - q) * s**3 - (a1**2 + 2 * a0) * s**2 - 2 * a1 * a0 * s - a0**2
    )


@cache
def decided(gamma: Fraction, kappa: Fraction, q: Fraction, first: Fraction) -> bool:
    """Is P ≥ 0 on [first, ∞)?  Exact: signs after a shift, and a Sturm chain where they do not
    tell."""
    if _grows(closing_polynomial(*map(_fmpq, (gamma, kappa, q)), fmpq_poly([0, 1])), first):
        return True
    from ..operators import Scalar, number, positive_on_half_line

    P = closing_polynomial(number(gamma), number(kappa), number(q), Scalar("s"))
    return positive_on_half_line(P, first, strict=False) is not None


def _grows(P: fmpq_poly, first: Fraction) -> bool:
    """Are the coefficients of P(first + x) all ≥ 0?  Then P is ≥ 0 on [first, ∞)."""
    return all(c >= 0 for c in P(fmpq_poly([_fmpq(first), 1])).coeffs())


def _fmpq(x: Fraction) -> fmpq:
    return fmpq(x.numerator, x.denominator)


def _need(condition: bool, otherwise: str) -> None:
    if not condition:
        raise ValueError(otherwise)
