"""The averaged recursion A₊ = A − αHAEH² from the basin ‖H⁻¹ − G‖_F < 1/λmax, in float64."""

import math

import numpy as np

from .. import lyapunov, sampling
from ..bounds.rounding import ENLARGE, norm
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
        errors, bounds = [], []
        for _ in range(steps):
            stable &= bool(np.linalg.norm(X @ K @ K, 2) < 1)
            X, error, bound = _step(K, X, noise, h)
            errors.append(error)
            bounds.append(bound)
        worst.add(index, errors, bounds)
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


def _step(K, X, noise, h):
    root = Tracked(K)
    H, now = root @ root, Tracked(X)
    A = now @ H
    E = lyapunov.solve(A.value, noise)
    E = (E + E.T) / 2
    residual = E - A @ E @ A.T - noise
    sigma = 1 - (norm(residual.value) + norm(residual.error)) * ENLARGE
    push = H @ A @ E @ H
    d, w = tracked.inner(A, H @ A @ E), tracked.inner(push, push)
    alpha = float(d.value[0, 0] / w.value[0, 0]) / 2
    new = now - alpha * push
    V, V_next = tracked.inner(now, now), tracked.inner(new, new)
    factor = 1 - alpha * sigma * h**3
    bound = (V.value + V.error)[0, 0] * factor + V_next.error[0, 0]
    return new.value, math.sqrt(V_next.value[0, 0]), math.sqrt(bound) * ENLARGE
