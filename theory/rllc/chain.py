"""How the one-step inequalities of rllc_convergence fit together, at a given state, exactly.

A state is (g, α) in the eigenbasis, α ≥ 0 where βΛ > 1. Its step is one step of RLLC, or two where
the first ends with α < 0. Fix an eigenvalue λ; u is the size of g's component there, w that of all
lower ones. While w² ≤ κu², the excess x of α shrinks by η and the factor f by which the step
multiplies u obeys f·ψ(α′) ≤ ρ·ψ(α)·e(x); then the potential ρ⁻ᵗuψE(x), E(x) = e(x)E(ηx), does not
grow. Sources as there.
"""

from typing import NamedTuple

from flint import fmpq

from .dynamics import rayleigh, spectral_step

QUARTER = fmpq(1, 4)


class Found(NamedTuple):
    """What one step did at one eigenvalue: the case of the proof it fell into, and what it broke
    ("" if nothing)."""

    case: str
    breach: str


def constants(spectrum, beta):
    """(m, Λ, y, F, ε, η) of the case βΛ > 1: F < 1, (1+ε)²F ≤ 1, (1+ε)² ≤ 2, 0 < ε ≤ m/Λ, all
    rational."""
    m, top = min(spectrum), max(spectrum)
    y = beta * top - 1
    F = max(1 - (1 - y) * m / top, y, fmpq(9, 16))
    return m, top, y, F, min(m / top, (1 / F - 1) / 3, fmpq(2, 5)), max(1 - beta * m, y * y)


def long_step(spectrum, beta, state):
    """The states of one step of the proof for 1 < βΛ < 2 (α ≥ 0): two of them, or three where the
    first step ends below 0."""
    states = [state, spectral_step(spectrum, beta, state)]
    if states[1].alpha < 0 and any(states[1].gradient):
        states.append(spectral_step(spectrum, beta, states[1]))
    return states


def check_long(spectrum, beta, state):
    """[Found] for every eigenvalue at which the state is dominated; 1 < βΛ < 2, α ≥ 0, g ≠ 0. Each
    eigenvalue once."""
    m, top, y, F, eps, eta = constants(spectrum, beta)
    V, alpha, states = 1 / top, state.alpha, long_step(spectrum, beta, state)
    if not any(states[-1].gradient):
        return []
    end, a = states[-1].alpha, rayleigh(spectrum, state.gradient)
    found = []
    for index, lam in enumerate(spectrum):
        if not _dominated(spectrum, state, index, QUARTER):
            continue
        sigma = max(beta, (1 + QUARTER) / lam)
        x, later = max(alpha - sigma, fmpq(0)), max(end - sigma, fmpq(0))
        f = fmpq(1)
        for s in states[:-1]:
            f *= abs(1 - s.alpha * lam)
        e = 1 + 6 * lam * x + 2 * (lam * x) ** 2
        facts = {
            "a ≥ λ/(1+κ)": a * (1 + QUARTER) >= lam,
            "the step ends with α ≥ 0": end >= 0,
            "x′ ≤ ηx": later <= eta * x,
            "α ≤ 1/Λ is followed by α ≥ 1/Λ": alpha > V or (end >= V and len(states) == 2),
            "f ≤ F + 3λx + λ²x²": alpha < V or f <= F + 3 * lam * x + (lam * x) ** 2,
            "fψ(α′) ≤ ρψ(α)e(x)": (1 + eps) * f * _psi(eps, top, end) <= _psi(eps, top, alpha) * e,
        }
        case = (
            "one step" if len(states) == 2 else "two steps",
            "short" if alpha < V else "below the pole" if alpha * lam <= 1 else "past the pole",
            "beyond σ" if x else "up to σ",
            "σ = β" if sigma == beta else "σ = (1+κ)/λ",
        )
        found.append(
            Found(", ".join(case), next((name for name, holds in facts.items() if not holds), ""))
        )
    return found


def check_short(spectrum, beta, state):
    """The same for 0 < βΛ ≤ 1 and any α: κ = ρ = 1 − m/Λ > 0, x the excess over (1+ρ)/λ and the
    lack below 1/Λ, ψ = 1."""
    m, top = min(spectrum), max(spectrum)
    rho, V, alpha, later = 1 - m / top, 1 / top, state.alpha, spectral_step(spectrum, beta, state)
    if not any(later.gradient):
        return []
    found = []
    for index, lam in enumerate(spectrum):
        if not _dominated(spectrum, state, index, rho):
            continue
        x, after = (
            max(s - (1 + rho) / lam, fmpq(0)) + max(V - s, fmpq(0)) for s in (alpha, later.alpha)
        )
        facts = {
            "x′ ≤ ηx": after <= (1 - beta * m) * x,
            "f ≤ ρ + λx": abs(1 - alpha * lam) <= rho + lam * x,
        }
        case = "short" if alpha < V else "long" if x else "between"
        found.append(Found(case, next((name for name, holds in facts.items() if not holds), "")))
    return found


def _dominated(spectrum, state, index, kappa) -> bool:
    """w² ≤ κu², u ≠ 0."""
    lower = sum(((x * x) for e, x in zip(spectrum, state.gradient) if e < spectrum[index]), fmpq(0))
    return state.gradient[index] != 0 and lower <= kappa * state.gradient[index] ** 2


def _psi(eps, top, alpha):
    """ψ(α) = 1 + ε(1 − Λα)⁺."""
    return 1 + eps * max(1 - top * alpha, fmpq(0))
