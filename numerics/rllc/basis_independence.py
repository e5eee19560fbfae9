"""Theorem 5.2: LM-RLLC(T, v, c1, c2) and LM-RLLC(S⁻¹TS, Sᵀv, c1, c2) take the same steps."""

from .. import sampling
from ..bounds.gap import LinearMemoryGap
from ..optimizers import LMRLLC
from ..problems import Rosenbrock, convex_quadratic
from ..worst import Worst
from .runs import compare_frames

KINDS = ("dense", "jordan", "nilpotent", "rotation", "zero")
LOOPS = ("open", "quadratic", "rosenbrock")
EDGES = (
    "S = 1",
    "S = −1",
    "n = k = 1",
    "T = 0",
    "T = 1",
    "v = 0",
    "L = 0",
    "c2 = 0",
    "zero gradients",
    "equal gradients",
)


def check(instances=60, seed=0, dims=None, steps=12, first=0):
    """Run both frames from a full-rank M_0 and compare θ while the memory has rank k.

    Instance i is an open loop, a convex quadratic or a Rosenbrock run in turn,
    with n ≤ 16, k ≤ 4 (every fifth with n = k, every seventh with k = 1) or
    dims = (n, k); S has condition at most 100. Returns a Result; ValueError for
    k > n, where no memory has rank k.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        errors, bounds = compare(*instance(seed, index, dims, steps))
        worst.add(index, errors, bounds, steps)
    note = (
        f"{worst.compared} steps compared in open loop, on quadratics and on Rosenbrock's function"
    )
    if worst.left_out:
        note += f"; {worst.left_out} beyond a full-rank memory or a useful bound"
    return worst.result(instances, note)


def instance(seed, index, dims=None, steps=12):
    """(optimizer, S, gradients or problem, θ_0, steps) of instance `index`."""
    rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
    n, k = sampling.dimensions(rng, index, dims, at)
    kind, loop = KINDS[index % len(KINDS)], LOOPS[index % len(LOOPS)]
    if at.endswith("gradients"):
        loop = "open"
    if loop == "rosenbrock" and n == 1:
        loop = "quadratic"
    T, v = sampling.propagator(rng, k, kind, at)
    S = sampling.change_of_basis(rng, k, at=at)
    M = sampling.full_rank_memory(rng, n, k)
    law, theta = rng.standard_normal(k) * (at != "L = 0"), rng.standard_normal(n)
    if loop == "open":
        c1, c2 = rng.uniform(0.1, 1, 2)
        drive = sampling.gradients(rng, steps, n, at)
    elif loop == "quadratic":
        c1, c2 = rng.uniform(0.01, 0.1, 2)
        drive = convex_quadratic(rng, n)
    else:
        c1, c2 = rng.uniform(1e-5, 1e-4), rng.uniform(0.01, 0.1)
        drive = Rosenbrock(n)
        theta = 0.5 * theta
    return LMRLLC(T, v, law, c1, c2 * (at != "c2 = 0"), M), S, drive, theta, steps


def compare(optimizer, S, drive, theta, steps):
    """‖θ'_t − θ_t‖ and its bound for t = 1, 2, … as far as the theorem speaks."""
    changed = optimizer.change_basis(S)
    gap = LinearMemoryGap(optimizer.rule, changed.rule, S)
    return compare_frames(optimizer, changed, gap, S, drive, theta, steps)
