"""The averaged recursion A₊ = A − αHAEH² from the basin ‖H⁻¹ − G‖_F < 1/λmax, in float64."""

import numpy as np

from .. import lyapunov, sampling
from ..bounds.rounding import ENLARGE, norm, norms
from ..worst import Worst
from . import tracked
from .tracked import Tracked

EDGES = ("n = 1", "H = 1", "H = h", "Σ = 1", "‖X‖ near 1/λmax", "tiny X")


def check(instances=15, seed=0, n=None, steps=60, first=0):
    """Hold ‖X₊‖² below (1 − ασh³)‖X‖² at every step whose α is at most half the limit of
    lodo_discrete_descent.

    There −2αd + α²w ≤ −αd ≤ −ασh³‖X‖², d = tr(AᵀHAE), w = ‖HAEH‖². What the rounded E solves
    exactly is the equation with Σ − R, R its residual, so σ is lowered by a bound of ‖R‖. ‖A‖₂ < 1
    is required too.
    """
    worst, stable = Worst(seed), True
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        size = 1 if at == "n = 1" else int(rng.integers(1, 7)) if n is None else int(n)
        h, top = 0.5, 1.0
        K, X, noise = _start(rng, size, h, top, at)
        X, E, alpha = _run(K, X, noise, steps)
        stable &= bool((np.linalg.norm(X @ K @ K, 2, axis=(1, 2)) < 1).all())
        worst.add(index, *_falls(K, X, E, alpha, noise, h))
    return worst.result(
        instances, f"{worst.compared} steps below the exponential, ‖A‖₂ < 1 throughout", stable
    )


def _start(rng, n, h, top, at):
    """K = H^½, h + 2⁻⁴⁰ ≤ H ≤ top; X of norm 0.9/top; Σ = 1 + FFᵀ; `at` names an
    edge."""
    V = sampling.orthogonal(rng, n)
    K = (V * np.sqrt(rng.uniform(h * (1 + 1e-9), top, n))) @ V.T
    if at in ("H = 1", "H = h"):
        K = np.eye(n) * np.sqrt(top if at == "H = 1" else h * (1 + 1e-9))
    X = rng.standard_normal((n, n))
    F = 0.3 * rng.standard_normal((n, n)) * (at != "Σ = 1")
    size = {"‖X‖ near 1/λmax": 0.999, "tiny X": 1e-6}.get(at, 0.9)
    return (K + K.T) / 2, X * (size / top / norm(X)), np.eye(n) + F @ F.T


def _run(K, X, noise, steps):
    """X and E before every step, and its α: (steps, n, n) twice, (steps, 1, 1)."""
    H, seen = K @ K, []
    for _ in range(steps):
        A = X @ H
        E = lyapunov.solve(A, noise)
        E = (E + E.T) / 2
        pull = H @ A @ E
        push = pull @ H
        alpha = np.trace(A.T @ pull) / np.trace(push.T @ push) / 2
        seen.append((X, E, alpha))
        X = X - alpha * push
    X, E, alpha = map(np.array, zip(*seen))
    return X, E, alpha[:, None, None]


def _falls(K, X, E, alpha, noise, h):
    """‖X₊‖ and its bound, of all steps at once."""
    root, now = Tracked(K), Tracked(X)
    H = root @ root
    A = now @ H
    residual = E - A @ E @ A.T - noise
    sigma = 1 - (norms(residual.value) + norms(residual.error)) * ENLARGE
    new = now - alpha * (H @ A @ E @ H)
    V, V_next = tracked.inner(now, now), tracked.inner(new, new)
    factor = 1 - alpha[:, 0, 0] * sigma * h**3
    bound = (V.value + V.error)[:, 0, 0] * factor + V_next.error[:, 0, 0]
    return np.sqrt(V_next.value[:, 0, 0]), np.sqrt(bound) * ENLARGE
