"""Eigenvalues of GH for G ≻ 0 and symmetric H, in float64."""

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE, gamma, inverse_norm, norm
from ..worst import Worst

EDGES = ("n = 1", "H = 0", "H = −1", "H of rank one", "G = 1", "equal eigenvalues of H")


def check(instances=200, seed=0, n=None, first=0):
    """Hold λ_i(GH)/λ_i(H) to [λmin(G), λmax(G)] and count negative eigenvalues, n ≤ 12.

    G = KK with the eigenvalues of K drawn, so GH has those of KHK. By Weyl each computed eigenvalue
    of a rounded symmetric matrix B is off by ‖B − B̂‖ plus p(n)u‖B‖; LAPACK's p(n) is taken as n²
    (it is far smaller). The error of the Result is how far λ_i(GH) is outside [θ_min,
    θ_max]·λ_i(H), the bound that rounding.
    """
    worst, same = Worst(seed), True
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        size = 1 if at == "n = 1" else int(rng.integers(1, 13)) if n is None else int(n)
        V = sampling.orthogonal(rng, size)
        K = (V * rng.uniform(0.5, 2, size)) @ V.T
        K = (K + K.T) / 2
        H = rng.standard_normal((size, size))
        H = (H + H.T) / 2
        if at == "G = 1":
            K = np.eye(size)
        if at.startswith(("H", "equal")):
            first_row = H[:1] if at == "H of rank one" else np.zeros((1, size))
            H = first_row.T @ first_row + np.eye(size) * {
                "H = −1": -1,
                "equal eigenvalues of H": 3,
            }.get(at, 0)
        error, bound, agrees = _compare(K, H)
        same &= agrees
        worst.add(index, error, bound)
    return worst.result(
        instances,
        f"{worst.compared} eigenvalues of GH within Ostrowski's bounds, negative ones counted",
        same,
    )


def _compare(K, H):
    n = len(H)
    B = K @ H @ K
    B = (B + B.T) / 2
    off = gamma(2 * n + 2) * norm(np.abs(K) @ np.abs(H) @ np.abs(K)) + gamma(n * n) * norm(B)
    off_h = gamma(n * n) * norm(H)
    found, plain = np.linalg.eigvalsh(B), np.linalg.eigvalsh(H)
    top, low = np.linalg.norm(K, 2) ** 2 * (1 + gamma(n * n)), 1 / inverse_norm(K) ** 2
    ends = np.sort(np.array([low * plain, top * plain]), axis=0)
    outside = np.maximum(0, np.maximum(ends[0] - found, found - ends[1]))
    bound = np.full(n, (off + top * off_h) * ENLARGE)
    clear = (np.abs(plain) > off_h) & (np.abs(found) > off)
    agrees = bool((np.sign(found[clear]) == np.sign(plain[clear])).all())
    return outside, bound, agrees
