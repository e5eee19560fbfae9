"""A truncated pseudo-inverse that truncates nothing in either frame is invariant; one that does is
not."""

import numpy as np

from .. import sampling
from ..bounds.gap import LinearMemoryGap, run_gap
from ..bounds.pseudo_inverse import applied, wedin
from ..bounds.rounding import ENLARGE, U, gamma, inverse_norm, norm, orthogonality_defect
from ..optimizers import LMRLLC, TruncatedInverse
from ..optimizers.pseudo_inverse import factor
from ..simulate import finite_part, open_loop
from ..worst import Worst
from .runs import USEFUL, distances

# How far below the limit 1/(κ(M)κ(S)) the cutoff is taken: rounding moves κ by about κu, far less.
BELOW = 0.99
EDGES = ("S = 1", "S = −1", "n = k = 1", "v = 0", "zero gradients", "equal gradients")


def check(instances=60, seed=0, dims=None, steps=8, first=0):
    """With cutoff < 1/(κ(M)κ(S)) and full column rank, S T(MS)g = T(M)g, T the truncated inverse;
    and so for runs.

    One memory with a cutoff just below the limit, and a run for as long as κ(M_t)κ(S) stays below
    1/cutoff. And M = S = diag(1, 1/10) with cutoff 1/20 must jump by 10. Returns a Result.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        M, g, S, optimizer, gradients = instance(seed, index, dims, steps)
        error, bound = one_memory(M, g, S, BELOW / (np.linalg.cond(M) * np.linalg.cond(S)))
        worst.add(index, [error], [bound])
        worst.add(index, *runs(optimizer, S, gradients), steps)
    gap, rounding = jump()
    note = (
        f"{worst.compared} comparisons; M = S = diag(1, 1/10) at cutoff 1/20 jumps by "
        f"{gap:.3g} (rounding {rounding:.1g})"
    )
    return worst.result(instances, note, ok=gap > rounding)


def instance(seed, index, dims=None, steps=8):
    """(M, g, S, optimizer with cutoff 10⁻⁵ from M, gradients) of instance `index`."""
    rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
    n, k = sampling.dimensions(rng, index, dims, at)
    M, S = sampling.full_rank_memory(rng, n, k), sampling.change_of_basis(rng, k, at=at)
    T, v = sampling.propagator(rng, k, ("dense", "jordan", "rotation")[index % 3], at)
    c1, c2 = rng.uniform(0.05, 0.5, 2)
    optimizer = LMRLLC(T, v, rng.standard_normal(k), c1, c2, M, TruncatedInverse(1e-5))
    gradients = sampling.gradients(rng, steps, n, at)
    return M * 10.0 ** rng.uniform(-2, 0, k), gradients[0], S, optimizer, gradients


def one_memory(M, g, S, cutoff):
    """(‖S T(MS)g − T(M)g‖, its bound); the bound is infinite if a frame truncates."""
    k, inverse = len(S), TruncatedInverse(cutoff)
    there = inverse.apply(M @ S, g)
    at, other = applied(M, g, None, cutoff), applied(M @ S, g, S, cutoff)
    if min(at.rank, other.rank) < k:
        return 0.0, np.inf
    moved = gamma(k) * norm(np.abs(M) @ np.abs(S)) * inverse_norm(S)
    bound = (
        at.error
        + other.error
        + wedin(at, moved, True)[0]
        + gamma(k + 1) * norm(np.abs(S) @ np.abs(there))
    )
    return norm(S @ there - inverse.apply(M, g)), bound * ENLARGE


def runs(optimizer, S, gradients):
    """‖θ'_t − θ_t‖ and its bound; infinite against 1 if a frame truncates where κ(M_t)κ(S) <
    1/cutoff."""
    changed, cutoff, k = optimizer.change_basis(S), optimizer.inverse.rcond, len(S)
    pair = [finite_part(open_loop, one, gradients) for one in (optimizer, changed)]
    memory_gap = LinearMemoryGap(optimizer.rule, changed.rule, S)
    bounds = run_gap(*pair, memory_gap, optimizer.c1, optimizer.c2, S, rcond=cutoff, limit=USEFUL)
    for states in zip(*(run.states for run in pair)):
        if np.linalg.cond(states[0].memory) * np.linalg.cond(S) * cutoff >= BELOW:
            break
        if any(factor(state.memory, cutoff).rank < k for state in states):
            return [np.inf], [1.0]
    return distances(*pair, len(bounds)), bounds[1:]


def jump():
    """(‖S T(MS) − T(M)‖, its rounding) for M = S = diag(1, 1/10), cutoff 1/20: diag(1, 0) against
    diag(1, 10)."""
    M, I, inverse = np.diag([1.0, 0.1]), np.eye(2), TruncatedInverse(0.05)
    gap = norm(M @ inverse.apply(M @ M, I) - inverse.apply(M, I))
    at, other, one = applied(M, I, None, 0.05), applied(M @ M, I, M, 0.05), factor(M @ M, 0.05)
    # MM is truncated to diag(1, 0); the factors' memory is this far from it, orthonormalized.
    defect = orthogonality_defect(one.U) + orthogonality_defect(one.V)
    nearby = norm((one.U * one.s) @ one.V.T - np.diag([1.0, 0])) + one.s[0] * (2 * defect + 4 * U)
    return gap, at.error + other.error + wedin(other, nearby, False)[0]
