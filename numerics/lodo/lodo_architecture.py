"""LODO's preconditioner as a dense matrix, in float64 (section 3, equation 2)."""

import numpy as np

from .. import sampling
from ..bounds.rounding import gamma
from ..worst import Worst
from . import tracked
from .tracked import Tracked


def hidden_size(n):
    """ñ = 2n + 4 − (2n mod 4)."""
    return 2 * n + 4 - 2 * n % 4


def network(rng, n, depth=16, block=4):
    """G̃J as a Tracked (ñ, n): `depth` layers of a random permutation and random orthogonal blocks.

    The blocks are QR factors, orthogonal up to what `orthogonal_defect` measures.
    """
    hidden = hidden_size(n)
    rows, defects = Tracked(np.eye(hidden, n)), []
    for _ in range(depth):
        order = rng.permutation(hidden)
        blocks = np.stack([sampling.orthogonal(rng, block) for _ in range(hidden // block)])
        defects.append(orthogonal_defect(blocks))
        dense = np.zeros((hidden, hidden))
        for i, one in enumerate(blocks):
            dense[i * block : (i + 1) * block, i * block : (i + 1) * block] = one
        rows = Tracked(dense) @ Tracked(rows.value[order], rows.error[order])
    return rows, defects


def orthogonal_defect(blocks):
    """An upper bound of max ‖QᵀQ − 1‖_F over the blocks."""
    k = blocks.shape[-1]
    gram = np.swapaxes(blocks, 1, 2) @ blocks - np.eye(k)
    size = np.swapaxes(np.abs(blocks), 1, 2) @ np.abs(blocks) + np.eye(k)
    return float(
        (np.linalg.norm(gram, axis=(1, 2)) + gamma(k + 1) * np.linalg.norm(size, axis=(1, 2))).max()
    )


EDGES = ("n = 1", "n = 2")


def check(instances=20, seed=0, n=None, first=0):
    """Hold G/α₀ of random orthogonal layers to I, n ≤ 20; rounding is tracked and the blocks'
    defect δ adds (1 + δ)¹⁶ − 1."""
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        size = int(at[-1]) if at else int(rng.integers(1, 21)) if n is None else int(n)
        rows, defects = network(rng, size)
        error, bound = tracked.distance(rows.T @ rows, Tracked(np.eye(size)))
        grown = np.prod([1 + d for d in defects]) - 1
        worst.add(index, [error], [bound + np.sqrt(size) * grown])
    return worst.result(
        instances, f"{worst.compared} preconditioners of 16 orthogonal layers are α₀I"
    )
