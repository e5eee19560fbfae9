"""The averaged flow dA/dt = −αHAEH² in float64, with E solved or given (LODO paper, equation
10)."""

import numpy as np
from scipy.linalg import solve_discrete_lyapunov

from .. import sampling
from ..invariance.worst import Worst
from . import tracked
from .tracked import Tracked


MOVING = ("n = 1", "H = 1", "flat H", "Σ of rank one", "‖A‖ near 1", "tiny A")
EDGES = (*MOVING, "A = 0")  # there nothing moves, and no α has a limit


def _size(rng, n, at):
    return 1 if at == "n = 1" else int(rng.integers(1, 9)) if n is None else int(n)


def instance(rng, n, at=""):
    """H = K² with eigenvalues in [0.3, 2], Σ ≻ 0, X with ‖XH‖₂ about 0.8, and E of A = XH as
    solved.

    `at` names an edge. E is rounded; what it solves exactly is E = AEAᵀ + (E − AEAᵀ), and that is
    what is used.
    """
    V = sampling.orthogonal(rng, n)
    K = (V * np.sqrt(rng.uniform(0.3, 2, n))) @ V.T
    K = (K + K.T) / 2
    if at in ("H = 1", "flat H"):
        K = np.diag(np.geomspace(1e-2, 1, n) if at == "flat H" else np.ones(n))
    X = rng.standard_normal((n, n))
    size = {"‖A‖ near 1": 0.999, "tiny A": 1e-6, "A = 0": 0.0}.get(at, 0.8)
    X *= size / np.linalg.norm(X @ K @ K, 2)
    F = rng.standard_normal((n, n))
    noise = F @ F.T + 0.1 * np.eye(n)
    if at == "Σ of rank one":
        noise = F[:, :1] @ F[:, :1].T
    E = solve_discrete_lyapunov(X @ K @ K, noise)
    return K, X, (E + E.T) / 2


def lyapunov(instances=100, seed=0, n=None, first=0):
    """Hold 2⟨X, dX⟩ for dX = −HAEH to −4(ℓ − ℓ_N) = −2(tr HE − tr HΣ), n ≤ 8, α = 1."""
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        K, X, E = (Tracked(m) for m in instance(rng, _size(rng, n, at), at))
        H = K @ K
        A = X @ H
        rate = -2.0 * tracked.inner(X, H @ A @ E @ H)
        sigma = E - A @ E @ A.T
        error, bound = tracked.distance(
            rate, -2.0 * (tracked.trace(H @ E) - tracked.trace(H @ sigma))
        )
        worst.add(index, [error], [bound])
    return worst.result(instances, f"{worst.compared} rates of V against the excess loss")


def descent(instances=100, seed=0, n=None, first=0):
    """The averaged recursion: V₊ − V to −2α tr(AᵀHAE) + α²‖HAEH‖², at half and at twice the limit
    of α.

    Below the limit V₊ < V, above it V₊ > V, each by more than rounding.
    """
    worst, signs = Worst(seed), True
    for index in sampling.numbers(instances, seed, first, MOVING):
        rng, at = sampling.stream(seed, index), sampling.edge(MOVING, index)
        K, X, E = (Tracked(m) for m in instance(rng, _size(rng, n, at), at))
        H = K @ K
        A = X @ H
        step, fall = H @ A @ E @ H, tracked.inner(A, H @ A @ E)
        width = tracked.inner(step, step)
        limit = float(2 * fall.value[0, 0] / width.value[0, 0])
        errors, bounds = [], []
        for alpha, sign in ((limit / 2, -1), (limit * 2, 1)):
            moved = X - alpha * step
            change = tracked.inner(moved, moved) - tracked.inner(X, X)
            signs &= bool(sign * change.value[0, 0] > 2 * change.error[0, 0])
            for store, number in zip(
                (errors, bounds), tracked.distance(change, alpha * alpha * width - 2 * alpha * fall)
            ):
                store.append(number)
        worst.add(index, errors, bounds)
    return worst.result(
        instances,
        f"{worst.compared} steps at half and at twice the limit of α: V falls and rises",
        signs,
    )
