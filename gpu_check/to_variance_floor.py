"""The variance of the real torch.optim.Adam's first moment around the gradient."""

import time

from .device import load_torch, name
from .result import Result

# One-sided: a standard normal number exceeds it with probability 10⁻⁴.
QUANTILE = 3.719
# what gpu_check.streams' bell-shaped numbers have
VARIANCE = 4 * (2**32 - 1) / 12 / 2**30


def check(instances=4000, seed=0, device="auto", dtype="float64", steps=200, beta1=0.9, first=0):
    """E(m_t − w_t)² on F = w²/2 against (1 − β₁)²E|ξ|², at the last step; every entry of one parameter is a run of its own.

    The error is the floor, the bound the mean less QUANTILE standard errors. Returns a Result. Raises
    ValueError for fewer than two runs.
    """
    torch = load_torch()
    from . import batches as cut
    from .streams import Streams

    chosen, number = cut.prepare(instances, seed, first, device, dtype)
    if instances < 2:
        raise ValueError(f"instances is {instances}; give at least 2 for a standard deviation")
    begun, streams = time.perf_counter(), Streams(seed, range(first, first + instances), chosen)
    w = torch.nn.Parameter(torch.ones(instances, dtype=number, device=chosen))
    adam = torch.optim.Adam([w], lr=0.01, betas=(beta1, 0.999))
    with cut.devices.settings(chosen):
        for _ in range(steps):
            at = w.detach().clone()
            w.grad = at + streams.bell().to(number)
            adam.step()
    squares = ((adam.state[w]["exp_avg"] - at) ** 2).double()
    low = float(squares.mean()) - QUANTILE * float(squares.std()) / instances**0.5
    floor, frozen = ((1 - beta1) ** 2 * VARIANCE, (1 - beta1) / (1 + beta1) * VARIANCE)
    ratio = floor / low if low > 0 else float("inf")
    note = (f"{instances} runs of torch.optim.Adam, step {steps}: E|m−∇F|² = {float(squares.mean()):.4f}, floor {floor:.4f}, "
            f"for frozen w {frozen:.4f}; error probability 1e-4, normal approximation")
    return Result(instances, floor, low, ratio, (seed, first), ratio <= 1, note, time.perf_counter() - begun, name(chosen), dtype)
