"""The variance of the real torch.optim.Adam's first moment around the gradient."""

import time

from ..batched.device import load_torch
from ..batched.moments import VARIANCE

# One-sided: a standard normal number exceeds it with probability 10⁻⁴.
QUANTILE = 3.719
CHUNK = 2**18


def check(
    instances=4000,
    seed=0,
    device="auto",
    dtype="float64",
    steps=200,
    beta1=0.9,
    first=0,
    chunk=None,
):
    """E(m_t − w_t)² on F = w²/2 against (1 − β₁)²E|ξ|², at the last step; every entry of one
    parameter is a run of its own.

    The error is the floor, the bound the mean less QUANTILE standard errors of the sample: more
    spread makes this test harder to pass, so no error can hide behind its own width. Returns a
    Result.
    Raises ValueError for fewer than 30 runs and for β₁ outside [0, 1).
    """
    load_torch()
    from ..batched import batches as cut
    from ..batched import watch
    from ..batched.worst import gathered, outcome

    cut.check_chunk(chunk)
    chosen, number = cut.prepare(instances, seed, first, device, dtype)
    if instances < 30:
        raise ValueError(f"instances is {instances}; give at least 30 for a standard error")
    if not 0 <= beta1 < 1:
        raise ValueError(f"beta1 is {beta1}; give a decay in [0, 1)")
    begun = time.perf_counter()
    with cut.devices.settings(chosen):
        watch.shape(1)
        squares = gathered(
            (
                squared_gaps(seed, part, chosen, number, steps, beta1)
                for part in watch.parts(range(first, first + instances), chunk or CHUNK)
            ),
            instances,
        )
    low = float(squares.mean()) - QUANTILE * float(squares.std()) / instances**0.5
    floor, frozen = ((1 - beta1) ** 2 * VARIANCE, (1 - beta1) / (1 + beta1) * VARIANCE)
    note = (
        f"{instances} runs of torch.optim.Adam, step {steps}: E|m−∇F|² = "
        f"{float(squares.mean()):.4f}, floor {floor:.4f}, "
        f"for frozen w {frozen:.4f}; error probability 1e-4, normal approximation"
    )
    return outcome([(floor, low, (seed, first))], instances, note, begun, chosen, dtype)


def squared_gaps(seed, numbers, device, dtype, steps, beta1):
    """(m − w)² at the last step, one an instance, in float64."""
    import torch

    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)
    w = torch.nn.Parameter(torch.ones(len(numbers), dtype=dtype, device=device))
    adam = torch.optim.Adam([w], lr=0.01, betas=(beta1, 0.999))
    for _ in range(steps):
        at = w.detach().clone()
        w.grad = at + streams.bell().to(dtype)
        adam.step()
    return ((adam.state[w]["exp_avg"] - at) ** 2).double()
