"""Instances of the averaged flow dA/dt = −αHAEH² in float64, E as solved (LODO paper, equation
10)."""

import numpy as np

from .. import lyapunov, sampling

MOVING = ("n = 1", "H = 1", "flat H", "Σ of rank one", "‖A‖ near 1", "tiny A")
EDGES = (*MOVING, "A = 0")  # there nothing moves, and no α has a limit


def dimension(rng, n, at):
    """1 at the edge "n = 1", else n, or where that is None one of 1 … 8."""
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
    E = lyapunov.solve(X @ K @ K, noise)
    return K, X, (E + E.T) / 2
