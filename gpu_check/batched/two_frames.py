"""Theorem 5.2 at scale: how far LM-RLLC's steps in two bases drift apart, in open loop.

Errors alone: `bounded` holds a sample of the same instances to the derived bound, which costs many
times more. An instance is one pair of runs over all steps: two pseudo-inverses a step. Two ways to
run them, one set of
numbers: torch on any device, and numba on one core (four memory units; an optional library).
"""

import time
from typing import Any, NamedTuple

from .device import load_torch


class Gaps(NamedTuple):
    """`worst_error` is the largest ‖θ'_t − θ_t‖ over steps and instances (infinite where a memory
    lost its rank), `worst_instance` the number of its instance; `drawing` of the seconds went into
    drawing the instances."""

    instances: int
    steps: int
    worst_error: float
    worst_instance: int
    seconds: float
    drawing: float
    device: str
    how: str


def measure(
    instances, seed=0, device="auto", n=64, k=4, steps=50, first=0, chunk=None, compiled=False
):
    """The Gaps of so many instances. `compiled` runs them with numba on a CPU, where k must be 4.

    ValueError for bad arguments, ImportError without numba.
    """
    load_torch()
    from . import batches as cut
    from . import watch

    chosen, _ = cut.prepare(instances, seed, first, device, "float64")
    cut.check_chunk(chunk)
    cut.shapes_of((n, k), 1, False)
    if compiled and (k != 4 or chosen.type != "cpu"):
        raise ValueError(
            f"compiled runs have four units on a CPU; k is {k}, the device {chosen.type}"
        )
    run = compiled_gaps if compiled else gaps
    size = chunk or (
        1024
        if chosen.type == "cpu"
        else cut.devices.chunk_size(chosen, 8 * n * (24 * k + 5 * BLOCK))
    )
    worst, index, drawing = -1.0, first, 0.0
    watch.shape(n, k)
    with cut.devices.settings(chosen):
        begun = time.perf_counter()
        for numbers in watch.parts(range(first, first + instances), size):
            at = time.perf_counter()
            drawn = draw(seed, numbers, k, chosen)
            drawing += time.perf_counter() - at
            found = run(drawn, n, steps).nan_to_num(nan=float("inf"))
            place = int(found.argmax())
            if float(found[place]) > worst:
                worst, index = float(found[place]), numbers[place]
        seconds = time.perf_counter() - begun
    how = (
        "numba, one core"
        if compiled
        else f"torch, {'one core' if chosen.type == 'cpu' else 'eager'}"
    )
    return Gaps(instances, steps, worst, index, seconds, drawing, cut.devices.name(chosen), how)


# So many steps' gradients are drawn at once.
BLOCK = 10
# Of the bases S.
CONDITION = 10.0


def scale(n):
    """A power of two near 1/√n: vectors of n bell-shaped numbers times it have about unit length,
    exactly as drawn."""
    return 2.0 ** -(n.bit_length() // 2)


class Drawn(NamedTuple):
    """Two frames of a batch: rules, rates (c1, c2), laws, S, and the streams that M_0, θ_0 and the
    gradients come from."""

    rule: Any
    there: Any
    rates: tuple
    laws: tuple
    S: Any
    streams: Any


def draw(seed, numbers, k, device):
    """Everything of a batch but what has n parameters.

    The rows of T and vᵀ together have orthonormal columns: TᵀT + vvᵀ = 1, the frame of the Gramian,
    in which every stable controllable pair has such a form. There memories of random gradients are
    well conditioned, so that the condition of a run is that of S, at most CONDITION: its square,
    from the rounding of S⁻¹TS, multiplies the errors.
    """
    import torch

    from . import sampling
    from .instances import times
    from .rules import LinearRule
    from .streams import Streams

    streams = Streams(seed, numbers, device)
    rows = sampling.orthogonal(streams, k + 1, k)
    T, v, S = rows[:, :k], rows[:, k], sampling.change_of_basis(streams, k, CONDITION)
    rates = streams.uniform(0.02, 0.1), streams.uniform(0.02, 0.1)
    law = streams.bell(k)
    joined = torch.linalg.solve(S, torch.cat([T @ S, law[:, :, None]], 2))
    there = LinearRule(joined[:, :, :k], times(S.mT, v))
    return Drawn(LinearRule(T, v), there, rates, (law, joined[:, :, k]), S, streams)


def starts(drawn, n):
    """The two States: M_0 and M_0S, θ_0 in both, from the next numbers of the streams."""
    from .rllc import State

    k = drawn.S.shape[1]
    M = (scale(n) * drawn.streams.bell(k, n)).mT
    theta = scale(n) * drawn.streams.bell(n)
    return State(M, drawn.laws[0], theta), State(M @ drawn.S, drawn.laws[1], theta)


def gaps(drawn, n, steps):
    """max_t ‖θ'_t − θ_t‖, (B,), by torch: all instances at once."""
    import torch

    from .bounds import norm

    one, other = starts(drawn, n)
    worst = torch.zeros_like(drawn.rates[0])
    for t in range(steps):
        if t % BLOCK == 0:
            g = scale(n) * drawn.streams.bell(min(BLOCK, steps - t), n)
        one = _step(drawn.rule, drawn.rates, one, g[:, t % BLOCK])
        other = _step(drawn.there, drawn.rates, other, g[:, t % BLOCK])
        worst = torch.maximum(worst, norm(other.theta - one.theta))  # keeps NaN
    return worst


def _step(rule, rates, state, g):
    """rllc.step with the pseudo-inverse by CholeskyQR2, in few large operations."""
    import torch

    from .pseudo_inverse import cholesky_qr_twice

    c1, c2 = rates
    Q, first, second = cholesky_qr_twice(state.M)
    y = torch.linalg.solve_triangular(second, Q.mT @ g[:, :, None], upper=True)
    L = state.L + c2[:, None] * torch.linalg.solve_triangular(first, y, upper=True)[:, :, 0]
    M, _ = rule(state.M, None, g)
    theta = torch.baddbmm(state.theta[:, :, None], M, (-c1[:, None] * L)[:, :, None])[:, :, 0]
    return state._replace(M=M, L=L, theta=theta)


def compiled_gaps(drawn, n, steps):
    """The same by numba; ImportError with the mend where it is not installed."""
    import torch

    try:
        from .compiled_steps import worst_gaps_for
    except ImportError:
        raise ImportError(
            "numba is not installed; get it with: python -m pip install numba"
        ) from None
    from .streams import _mix

    streams, k = drawn.streams, drawn.S.shape[1]
    counters = _mix(torch.arange(streams.position, streams.position + (k + 1 + steps) * n)).reshape(
        -1, n
    )

    def arrays(*tensors):
        return tuple(x.contiguous().numpy() for x in tensors)

    found = torch.empty_like(drawn.rates[0])
    keys, counters = (x.view("uint64") for x in arrays(streams.key, counters))
    (S,) = arrays(drawn.S)
    laws = tuple(x.copy() for x in arrays(*drawn.laws))
    worst_gaps_for(n)(
        arrays(*drawn.rule, *drawn.there),
        arrays(*drawn.rates),
        laws,
        S,
        keys,
        counters,
        scale(n),
        found.numpy(),
    )
    return found


def bounded(numbers, seed=0, device="auto", n=64, k=4, steps=50):
    """A Result: these instances again by the plain path, every step held to the derived bound."""
    load_torch()
    import torch

    from . import batches as cut
    from . import frames, sampling
    from .instances import Instance
    from .memory_gap import LinearGap

    chosen, number = cut.prepare(len(numbers), seed, 0, device, "float64")
    worst = cut.Worst(seed, chosen, number)
    with cut.devices.settings(chosen):
        drawn = draw(seed, numbers, k, chosen)
        one, other = starts(drawn, n)
        same = sampling.no_slope(one.theta), scale(n) * drawn.streams.bell(steps, n)
        here, there = (
            Instance(rule, *drawn.rates, start, *same)
            for rule, start in ((drawn.rule, one), (drawn.there, other))
        )
        pairs = list(frames.gaps(here, there, drawn.S, LinearGap(here, there, drawn.S), steps))
        worst.add(numbers, *(torch.stack([pair[i] for pair in pairs]) for i in (0, 1)))
    return worst.result(len(numbers), f"{worst.compared} steps compared in open loop")
