"""What RLLC does on quadratics with one memory unit, exactly: J(0) and J(a).

Quadratics f(θ) = ½ θᵀHθ with minimum at 0. Numbers are FLINT rationals or balls (fmpq, arb): the
functions only add, multiply and divide. Source: RLLC (Szegedy et al.), Definitions 3.2 and 5.1;
the results on dynamics are ours.
"""

from typing import Any, NamedTuple

from flint import fmpq


def closed_form(theta, curvature, c1, c2, law, t):
    """(θ_t, L_t) of LM-RLLC(J(0), c1, c2) on ½λθ² from M_0 = 0, for t ≥ 1, in one dimension.

    θ_t = θ_0 rᵗ(1−q)^{t(t−1)/2}, L_t = (1 − r(1−q)^{t−1})/(c1λ), with q = c1c2λ and r = 1 − c1λL_0.
    The formula for L_t needs θ_0 ≠ 0. Raises ValueError for t < 1, and where c1λ = 0.
    """
    if t < 1:
        raise ValueError(f"t is {t}: the formulas hold from the first step on, t >= 1")
    rate = c1 * curvature
    if rate == 0:
        raise ValueError("c1 * curvature is 0: the closed form needs both to be non-zero")
    r, shrink = 1 - rate * law, 1 - rate * c2
    return theta * r**t * shrink ** (t * (t - 1) // 2), (1 - r * shrink ** (t - 1)) / rate


class Spectral(NamedTuple):
    """One state of RLLC over J(0) on a quadratic, in its eigenbasis.

    `gradient` lists the components of g_t along the eigenvectors, `alpha` is c1·L_t, the step size
    of θ_t = θ_{t−1} − α_t g_t.
    """

    gradient: tuple
    alpha: Any


def rayleigh(eigenvalues, gradient):
    """a = gᵀHg/gᵀg; the gradient may not be 0."""
    squares = [x * x for x in gradient]
    return sum(e * s for e, s in zip(eigenvalues, squares)) / sum(squares)


def spectral_step(eigenvalues, beta, state):
    """g_{t+1} = (1 − α_tH)g_t and α_{t+1} = α_t + β(1 − a_tα_t), β = c1c2; g_t ≠ 0."""
    g, alpha = state
    a = rayleigh(eigenvalues, g)
    return Spectral(
        tuple(x * (1 - alpha * e) for e, x in zip(eigenvalues, g)), alpha + beta * (1 - a * alpha)
    )


class Momentum(NamedTuple):
    """x = c1λL_t and ρ = g_{t+1}/M_t of LM-RLLC(J(a)) on ½λθ²."""

    x: Any
    rho: Any


def breach(spectrum, b, state, later) -> str:
    """What a step from one Spectral to the next does against the lemmas of rllc_convergence, in
    words; empty if nothing. The largest eigenvalue is 1, 0 < b = c1·c2 < 2."""
    if not any(later.gradient):
        return ""
    low, both = min(spectrum), (state, later)
    here, there = (rayleigh(spectrum, s.gradient) for s in both)
    if here * state.alpha >= 2 and there < here:
        return "the Rayleigh quotient falls where aα ≥ 2"
    if state.alpha > 0 > later.alpha and later.alpha + b * (1 - there * later.alpha) < b:
        return "a negative step size is not followed by one of at least β"
    above = [max(s.alpha - 1 / low, fmpq(0)) for s in both]
    below = [max(1 - s.alpha, fmpq(0)) for s in both]
    if b <= 1 and any(after > (1 - b * low) * before for before, after in (above, below)):
        return "the distance from [1/Λ, 1/m] does not shrink"
    return ""


def momentum_map(a, q, state):
    """(x, ρ) ↦ (x + qρ, ρ/(a+ρ) − x − qρ), q = c1c2λ; M_{t+1} = (a+ρ)M_t. Raises ValueError for ρ =
    −a, where M becomes 0."""
    x, rho = state
    if a + rho == 0:
        raise ValueError("rho is -a: the memory becomes 0 and the law stops for a step")
    later = x + q * rho
    return Momentum(later, rho / (a + rho) - later)


def two_cycle(a, q, rho):
    """The state (x, ρ) that the map carries to (x + qρ, −ρ) and back, for ρ with ρ²(2−q) = a²(2−q)
    + 2a.

    The memory is multiplied by a² − ρ² = −2a/(2−q) in two steps. Raises ValueError for a ρ that is
    none, by trying.
    """
    if rho * rho * (2 - q) != a * a * (2 - q) + 2 * a or rho == 0:
        raise ValueError(f"rho = {rho} is no two-cycle: rho^2 (2 - q) must be a^2 (2 - q) + 2a")
    start = Momentum(rho / (a + rho) + rho - q * rho, rho)
    if momentum_map(a, q, momentum_map(a, q, start)) != start:
        raise ValueError(f"rho = {rho} is no two-cycle of the map")
    return start


def gated_two_units(eigenvalues, c1, c2, law, theta, steps):
    """θ_steps of LM-RLLC(J(0;2), c1, c2) on a diagonal quadratic from M_0 = 0, the law corrected at
    rank two only.

    The memory is (g_t, g_{t−1}). `law` has two entries, `theta` at least two. From the third step
    on the rank must be two, and be seen to be: raises ValueError where the Gram determinant is zero
    or a ball around zero.
    """
    now = before = None
    law, theta = list(law), list(theta)
    for _ in range(steps):
        g = [e * x for e, x in zip(eigenvalues, theta)]
        if before is not None:
            change = _coordinates(now, before, g)
            law = [l + c2 * x for l, x in zip(law, change)]
        now, before = g, now
        older = before or [0] * len(g)
        theta = [x - c1 * (law[0] * y + law[1] * z) for x, y, z in zip(theta, now, older)]
    return theta


def _coordinates(first, second, g):
    """M⁺g for M = (first, second) of rank two, by Cramer's rule on the normal equations."""

    def dot(x, y):
        return sum(p * q for p, q in zip(x, y))

    aa, ab, bb, ag, bg = (
        dot(first, first),
        dot(first, second),
        dot(second, second),
        dot(first, g),
        dot(second, g),
    )
    determinant = aa * bb - ab * ab
    if not determinant > 0:
        raise ValueError("the memory is not seen to have rank two: use more bits or other data")
    return (ag * bb - bg * ab) / determinant, (bg * aa - ag * ab) / determinant
