"""The partial sums of AⁿΣ(Aᵀ)ⁿ in float64."""

import numpy as np

from .. import lyapunov, sampling
from ..bounds.rounding import ENLARGE, gamma, norm
from ..worst import Worst

EDGES = ("k = 1", "A = 0", "nilpotent A", "ρ near 1", "Σ = 0", "equal eigenvalues")


def check(instances=60, seed=0, n=None, terms=80, first=0):
    """Hold tr(P·AⁿΣ(Aᵀ)ⁿ), 0 < n < terms, below qⁿ tr(PΣ) for P − AᵀPA ⪰ ½; ‖A‖₂ is above 1 mostly.

    P solves P = AᵀPA + 1 up to a residual whose norm, rounding included, must be at most ½; then
    AᵀPA ⪯ (1 − 1/(2‖P‖))P. The rounding of a term is γ_{2kn} times the term of absolute values.
    """
    worst, large = Worst(seed), 0
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        k = 1 if at == "k = 1" else int(rng.integers(1, 7)) if n is None else int(n)
        A = rng.standard_normal((k, k)) + 2 * np.triu(rng.standard_normal((k, k)), 1)
        A *= rng.uniform(0.3, 0.9) / max(abs(np.linalg.eigvals(A)))
        if at in ("A = 0", "nilpotent A", "ρ near 1", "equal eigenvalues"):
            scale = {"ρ near 1": 0.999, "equal eigenvalues": 0.5}.get(at, 0.0)
            A = scale * np.eye(k) + (at in ("nilpotent A", "equal eigenvalues")) * np.eye(k, k=1)
        large += np.linalg.norm(A, 2) > 1
        F = rng.standard_normal((k, k)) * (at != "Σ = 0")
        worst.add(index, *_terms(A, F, terms))
    return worst.result(
        instances, f"{worst.compared} terms below the geometric bound; ‖A‖₂ > 1 in {large}"
    )


def residual(P, A):
    """A bound of ‖P − AᵀPA − 1‖, its own rounding included: a term passes two products of k terms
    and two sums."""
    k = len(A)
    sizes = np.abs(P) + np.abs(A.T) @ np.abs(P) @ np.abs(A) + np.eye(k)
    return norm(P - A.T @ P @ A - np.eye(k)) + gamma(2 * k + 2) * norm(sizes)


def _terms(A, F, terms):
    k = len(A)
    P = lyapunov.solve(A.T, np.eye(k))
    P = (P + P.T) / 2
    if not residual(P, A) <= 0.5:
        return np.zeros(terms - 1), np.full(terms - 1, np.inf)
    q = (1 - 1 / (2 * norm(P) * ENLARGE)) + 2.0**-52
    weigh = np.abs(P) @ (np.abs(F) @ np.abs(F).T)
    start = float(np.trace(P @ F @ F.T)) + gamma(3 * k) * float(np.trace(weigh))
    found, bounds, size = [], [], np.abs(F)
    for step in range(terms):
        value = float(np.trace(P @ F @ F.T))
        rounding = gamma(2 * k * (step + 2)) * float(np.trace(np.abs(P) @ size @ size.T))
        found.append(value)
        bounds.append((start * q**step + rounding) * ENLARGE)
        F, size = A @ F, np.abs(A) @ size
    return np.array(found[1:]), np.array(bounds[1:])  # at n = 0 the two sides are the same
