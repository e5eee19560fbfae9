"""Near a rank drop the step of RLLC grows without bound; at the drop it does not."""

from fractions import Fraction

import numpy as np

from .. import sampling
from ..bounds.gap import LinearMemoryGap, run_gap
from ..optimizers import LMRLLC
from ..simulate import open_loop
from ..worst import Worst

POWERS = (0, 2, 5, 10, 20, 30)
EDGES = ("n = 1", "T = 0", "L = 0", "g = m")


def check(instances=60, seed=0, dims=None, first=0):
    """One unit, memory δm with δ = 1 … 2⁻³⁰: the float step against c1(δTm + gv)(L + c2⟨m,
    g⟩/(δ|m|²)).

    The right side is evaluated in fractions at the floats' own values; the error bound is that of
    one RLLC step. At δ = 0 the step is c1 gvL, and at δ = 2⁻³⁰ it must be longer than there and at
    δ = 1: how many times is said. Instance 0 has T = 1/2 and v = L = c1 = c2 = 1, m = g = e_1.
    `dims` is (n, 1). Returns a Result.
    """
    worst, grown = Worst(seed), np.inf
    for index in sampling.numbers(instances, seed, first, EDGES):
        data = instance(seed, index, dims)
        errors, bounds, steps = zip(*(compare(*data, 2.0**-p) for p in POWERS))
        worst.add(index, errors, bounds)
        still, still_bound, size = compare(*data, 0.0)
        worst.add(index, [still], [still_bound])
        grown = min(grown, steps[-1] / max(size, steps[0]))
    note = (
        f"{worst.compared} steps compared; from δ = 1 to 2⁻³⁰ the step grows at least "
        f"{grown:.3g}-fold"
    )
    return worst.result(instances, note, ok=grown > 1)


def instance(seed, index, dims=None):
    """(T, v, L, c1, c2, m, g): small dyadic numbers, m and g not orthogonal."""
    rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
    n = (1 if at == "n = 1" else int(rng.integers(1, 9))) if dims is None else int(dims[0])
    if n < 1 or (dims is not None and dims[1] != 1):
        raise ValueError(
            f"dims is {tuple(dims)}; give (n, 1) with n ≥ 1: the formula is that of one unit"
        )
    if index == 0:
        return 0.5, 1.0, 1.0, 1.0, 1.0, np.eye(n)[0], np.eye(n)[0]
    T, v, L = (rng.choice([-1, 1], 3) * rng.integers(1, 8, 3)) / 8
    m, g = rng.integers(-8, 9, (2, n)) / 8
    m[0], g[0] = 2.0, 4.0 * rng.choice([-1, 1])  # then |⟨m, g⟩| ≥ 8 − 7
    T, L = T * (at != "T = 0"), L * (at != "L = 0")
    g = m if at == "g = m" else np.append(g[:1], g[1:] / 8)
    return T, v, L, rng.integers(1, 8) / 8, rng.integers(1, 8) / 8, m, g


def compare(T, v, L, c1, c2, m, g, delta):
    """(‖step − formula‖, its bound, ‖step‖) at memory δm."""
    optimizer = LMRLLC([[T]], [v], [L], c1, c2, delta * m[:, None])
    run = open_loop(optimizer, g[None])
    bounds = run_gap(
        run, None, LinearMemoryGap(optimizer.rule), c1, c2, rank=lambda t: int(delta > 0)
    )
    wanted = exact_step(T, v, L, c1, c2, m, g, delta)
    gap = sum((Fraction(float(a)) + b) ** 2 for a, b in zip(run.theta[1], wanted))
    bound = bounds[1] if len(bounds) > 1 else np.inf
    # The root of a fraction, rounded once.
    return float(gap) ** 0.5 * (1 + 2.0**-50), bound, float(np.linalg.norm(run.theta[1]))


def exact_step(*data):
    """c1(δTm + gv)(L + c2⟨m, g⟩/(δ|m|²)) in fractions; at δ = 0 the correction is 0."""
    T, v, L, c1, c2 = map(Fraction, map(float, data[:5]))
    m, g = ([Fraction(float(x)) for x in vector] for vector in data[5:7])
    delta = Fraction(data[7])
    law = L
    if delta:
        law += c2 * sum(a * b for a, b in zip(m, g)) / (delta * sum(a * a for a in m))
    return [c1 * (delta * T * a + b * v) * law for a, b in zip(m, g)]
