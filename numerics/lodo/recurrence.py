"""Small deterministic bowls for single steps of dense LODO, in float64."""

import numpy as np

from .. import sampling

EDGES = ("n = 1", "H = 1", "flat H", "G = H⁻¹", "G = 0", "at the centre")


def bowl(rng, n, at=""):
    """H with eigenvalues in [0.2, 2], G near half of its inverse, a start and centre, α; `at` names
    an edge."""
    V = sampling.orthogonal(rng, n)
    H = (V * rng.uniform(0.2, 2, n)) @ V.T
    H = (H + H.T) / 2
    G = 0.5 * np.eye(n) + 0.03 * rng.standard_normal((n, n))
    x, c, alpha = rng.standard_normal(n), rng.standard_normal(n), float(rng.uniform(0.0002, 0.002))
    if at in ("H = 1", "flat H"):
        H = np.diag(np.geomspace(1e-4, 1, n) if at == "flat H" else np.ones(n))
    if at in ("G = H⁻¹", "G = 0"):
        G = np.linalg.inv(H) * (at == "G = H⁻¹")
    return H, G, x, x.copy() if at == "at the centre" else c, alpha


def dimension(rng, n, at):
    """1 at the edge "n = 1", else n, or where that is None one of 1 … 8."""
    return 1 if at == "n = 1" else int(rng.integers(1, 9)) if n is None else int(n)
