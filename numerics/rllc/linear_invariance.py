"""Lemma 3.8: RLLC over f and RLLC over f_S take the same steps on full-rank memory."""

import numpy as np

from .. import sampling
from ..bounds.softsign import SoftsignGap
from ..optimizers import RLLC, ChangedMemory, SoftsignMemory
from ..problems import convex_quadratic
from ..worst import Worst
from .runs import compare_frames

EDGES = ("S = 1", "S = −1", "n = k = 1", "T = 0", "v = 0", "L = 0", "c2 = 0")


def check(instances=80, seed=0, dims=None, steps=8, first=0):
    """Run RLLC over a non-linear rule f with a hidden state, and over f_S, from a full-rank M_0.

    f is SoftsignMemory: normalized gradients in saturating memory units. Open
    loops and convex quadratics in turn; n, k and S as in basis_independence.
    Returns a Result; ValueError for k > n, where the lemma's domain is empty.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        errors, bounds = compare(*instance(seed, index, dims, steps))
        worst.add(index, errors, bounds, steps)
    note = f"{worst.compared} steps compared over a saturating memory rule with a hidden state"
    if worst.left_out:
        note += f"; {worst.left_out} beyond a full-rank memory or a useful bound"
    return worst.result(instances, note)


def instance(seed, index, dims=None, steps=8):
    """(optimizer over f, S, gradients or problem, θ_0, steps) of instance `index`."""
    rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
    n, k = sampling.dimensions(rng, index, dims, at)
    T, v = sampling.propagator(rng, k, "dense" if index % 2 else "rotation", at)
    S = sampling.change_of_basis(rng, k, at=at)
    M = sampling.full_rank_memory(rng, n, k)
    law, theta = rng.standard_normal(k) * (at != "L = 0"), rng.standard_normal(n)
    if index % 4 < 2:
        drive, (c1, c2) = sampling.gradients(rng, steps, n), rng.uniform(0.1, 1, 2)
    else:
        drive, (c1, c2) = convex_quadratic(rng, n), rng.uniform(0.01, 0.1, 2)
    rule = SoftsignMemory(T, v, beta=rng.uniform(0, 0.95))
    return RLLC(rule, law, c1, c2 * (at != "c2 = 0"), M), S, drive, theta, steps


def compare(optimizer, S, drive, theta, steps):
    """‖θ'_t − θ_t‖ and its bound for t = 1, 2, … as far as the lemma speaks."""
    changed = RLLC(
        ChangedMemory(optimizer.rule, S),
        np.linalg.solve(S, optimizer.law),
        optimizer.c1,
        optimizer.c2,
        optimizer.memory @ S,
    )
    gap = SoftsignGap(optimizer.rule, changed.rule)
    return compare_frames(optimizer, changed, gap, S, drive, theta, steps)
