"""Which learning rates, laws and gradients give the same run."""

import numpy as np

from .. import sampling
from ..bounds.gap import LinearMemoryGap
from ..bounds.strategies import MetricGap, PlainGap, strategy_gap
from ..optimizers import LMRLLC, RelaxedInverse
from ..simulate import finite_part, open_loop
from ..worst import Worst
from .runs import USEFUL, distances

CASES = ("rates", "rates, relaxed", "gradients", "gradients, relaxed")
EDGES = ("a = 1", "n = k = 1", "T = 0", "v = 0", "L = 0", "zero gradients")


def check(instances=60, seed=0, dims=None, steps=8, first=0):
    """(c1, c2, L0) ≡ (1, c1c2, c1L0); gradients ag ≡ c1 → ac1; relaxed, ε → εa² for the second.

    Both runs of a pair from exactly related dyadic data, each within its bound of its own exact
    run, which are the same; M_0 of full rank, and aM_0 beside gradients ag. Two false ones, c1c2²
    for c1c2 and the same ε for gradients ag, must differ by more than both bounds in some instance.
    Returns a Result.
    """
    worst, false = Worst(seed), {}
    for index in sampling.numbers(instances, seed, first, EDGES):
        case, data = instance(seed, index, dims, steps)
        worst.add(index, *compare(*pair(case, *data)), steps)
        if case != "gradients":
            errors, bounds = compare(*pair(case, *data, wrong=True))
            apart = max((e / b for e, b in zip(errors, bounds) if b > 0), default=0.0)
            name = "the same ε" if case == "gradients, relaxed" else "c1c2²"
            false[name] = max(false.get(name, 0.0), apart)
    seen = ", ".join(
        f"{name} differs by up to {apart:.2g} times the rounding" for name, apart in false.items()
    )
    return worst.result(
        instances, f"{worst.compared} steps compared; {seen}", ok=all(x > 1 for x in false.values())
    )


def instance(seed, index, dims=None, steps=8):
    """(case, (T, v, law, c1, c2, M, gradients, a, ε)), all but T and v dyadic with few digits."""
    rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
    n, k = sampling.dimensions(rng, index, dims, at)
    T, v = sampling.propagator(rng, k, ("dense", "jordan", "rotation")[index // 4 % 3], at)
    M = np.rint(16 * sampling.full_rank_memory(rng, n, k)) / 16
    law, gradients = rng.integers(-8, 9, k) / 8, rng.integers(-16, 17, (steps, n)) / 8
    c1, c2 = rng.integers(1, 6, 2) / 8
    a = 1.0 if at == "a = 1" else float(rng.choice([3, 5, 7]))
    law, gradients = law * (at != "L = 0"), gradients * (at != "zero gradients")
    return CASES[index % 4], (T, v, law, c1, c2, M, gradients, a, 0.25)


def pair(case, T, v, law, c1, c2, M, gradients, a, epsilon, wrong=False):
    """Two (optimizer, gradients) of the same run, or of two runs if `wrong`; every product here is
    exact."""
    relaxed = case.endswith("relaxed")

    def optimizer(law, c1, c2, M, epsilon):
        return LMRLLC(T, v, law, c1, c2, M, RelaxedInverse(epsilon) if relaxed else None)

    base = optimizer(law, c1, c2, M, epsilon), gradients
    if case.startswith("rates"):
        return base, (
            optimizer(c1 * law, 1.0, c1 * c2 * (c2 if wrong else 1), M, epsilon),
            gradients,
        )
    scaled = optimizer(law, c1, c2, a * M, epsilon if wrong else epsilon * a * a), a * gradients
    return scaled, (optimizer(law, a * c1, c2, M, epsilon), gradients)


def compare(one, other):
    """‖θ'_t − θ_t‖ and the sum of both runs' bounds, as far as they are useful."""
    runs, bounds = [], []
    for optimizer, gradients in (one, other):
        run = finite_part(open_loop, optimizer, gradients)
        strategy = PlainGap()
        if isinstance(optimizer.inverse, RelaxedInverse):
            strategy = MetricGap(np.eye(optimizer.rule.units), optimizer.inverse.epsilon)
        gap = LinearMemoryGap(optimizer.rule)
        bounds.append(
            strategy_gap(run, None, gap, strategy, optimizer.c1, optimizer.c2, limit=USEFUL)
        )
        runs.append(run)
    count = min(map(len, bounds))
    return distances(*runs, count), bounds[0][1:count] + bounds[1][1:count]
