"""LM-RLLC(T, v) on memories NC with CT = FC, v = Cᵀν takes the steps of LM-RLLC(F, ν) with law
CL."""

import numpy as np

from .. import sampling
from ..bounds.gap import LinearMemoryGap, run_gap
from ..optimizers import LMRLLC
from ..simulate import finite_part, open_loop
from ..worst import Worst
from .runs import USEFUL, distances

EDGES = ("n = k = 1", "F = 0", "v = 0", "C = [1, 0]", "L = 0", "zero gradients")


def check(instances=40, seed=0, dims=None, steps=8, first=0):
    """Run both optimizers on the same gradients from N_0 of full rank r and compare θ.

    n ≤ 12, r ≤ 3 and up to two unreachable units more, or dims = (n, r). All data are small
    dyadic numbers, so CT = FC, v = Cᵀν, M_0 = N_0C and ℓ_0 = CL_0 hold exactly in floats,
    and each run is held against its own exact run by `run_gap`: the two exact runs are the same,
    so θ may differ by the sum of the two bounds. Returns a Result.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        big, small, gradients = instance(seed, index, dims, steps)
        worst.add(index, *compare(big, small, gradients), steps)
    return worst.result(
        instances, f"{worst.compared} steps with unreachable units compared with the reachable part"
    )


def compare(big, small, gradients):
    """‖θ_t − η_t‖ and the sum of both runs' bounds, for t = 1, 2, … as far as both are useful."""
    r = small.rule.units
    start = np.zeros(gradients.shape[1])
    runs, bounds = [], []
    for optimizer in (big, small):
        run = finite_part(open_loop, optimizer, gradients, start)
        gap = LinearMemoryGap(optimizer.rule)
        bounds.append(
            run_gap(run, None, gap, optimizer.c1, optimizer.c2, rank=lambda t: r, limit=USEFUL)
        )
        runs.append(run)
    count = min(map(len, bounds))
    return distances(*runs, count), bounds[0][1:count] + bounds[1][1:count]


def instance(seed, index, dims=None, steps=8):
    """(LM-RLLC(T, v), LM-RLLC(F, ν), gradients) of instance `index`; C = [I B] in another order of
    units."""
    rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
    n, r = sampling.dimensions(rng, index, dims, at)
    r = min(r, 3) if dims is None else r
    extra = 1 + index % 2
    k = r + extra
    F, nu = dyadic(rng, 8, r, r) * (at != "F = 0"), dyadic(rng, 4, r) * (at != "v = 0")
    B, X = dyadic(rng, 1, r, extra), dyadic(rng, 8, extra, k)
    C = np.hstack([np.eye(r), B * (at != "C = [1, 0]")])
    T = np.vstack([F @ C - C[:, r:] @ X, X])  # C T = F C, whatever X is
    order = rng.permutation(k)
    C, T = C[:, order], T[np.ix_(order, order)]
    N = np.rint(8 * sampling.full_rank_memory(rng, n, r)) / 8 + 4 * np.eye(n, r)
    law, gradients = dyadic(rng, 4, k) * (at != "L = 0"), dyadic(rng, 8, steps, n) + 0.125
    big = LMRLLC(T, C.T @ nu, law, 0.5, 0.25, N @ C)
    return big, LMRLLC(F, nu, C @ law, 0.5, 0.25, N), gradients * (at != "zero gradients")


def dyadic(rng, scale, *shape):
    """Multiples of 1/scale between −1 and 1."""
    return rng.integers(-scale, scale + 1, shape) / scale
