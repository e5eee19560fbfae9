"""The balance V₊ − V + 4α·excess − α²|Hb₊|²|Hb|² has mean 0 along stochastic runs, batched."""

import math
import time

from ..batched.device import load_torch
from ..batched.moments import VARIANCE

SIGMAS = 5.5  # |Z| > 5.5 for a normal Z has probability 4e-8


def check(
    instances=1000,
    seed=0,
    device="auto",
    dtype="float64",
    dims=None,
    first=0,
    chunk=None,
    steps=400,
):
    """Run `instances` independent copies and hold the mean of the balance to 5.5 standard errors.

    H = diag(0.8, 1), α = 0.02, moves of mean 0 and covariance 4/3·I (`streams.bell`); the
    conditional excess ½|H^½Ab|² stands for loss₊ − ½tr(HΣ). Given the past, the balance of a step
    is 2ξᵀHAb, of mean 0 and variance 4·4/3·|HAb|²; divided by that root, which the past says, the
    steps of a run are a martingale of variance exactly 1 a step. So the bound is known before a run
    is made, and the central limit theorem over the independent copies gives an error probability of
    4e-8. `dims` must be None; at least 30 instances.
    """
    load_torch()
    from ..batched import batches as cut
    from ..batched import watch
    from ..batched.streams import Streams
    from ..batched.worst import gathered, outcome

    if dims is not None:
        raise ValueError(f"dims is {tuple(dims)}; give None: the bowl is fixed")
    if instances < 30:
        raise ValueError(f"instances is {instances}; give at least 30 for a standard error")
    cut.check_chunk(chunk)
    chosen, number = cut.prepare(instances, seed, first, device, dtype)
    begun = time.perf_counter()
    sums = []
    with cut.devices.settings(chosen):
        watch.shape(2, 2)
        for part in watch.parts(range(first, first + instances), chunk or 4096):
            sums.append(balance(Streams(seed, part, chosen), number, steps))
    error = abs(float(gathered(sums, instances).mean()))
    # A starts at 0, so the first step has no balance.
    bound = SIGMAS * math.sqrt((steps - 1) / instances)
    note = (
        f"the mean balance of {instances} runs of {steps} steps, each step in units of its "
        f"deviation, within {SIGMAS} standard errors (probability of a miss 4e-8)"
    )
    return outcome([(error, bound, (seed, first))], instances, note, begun, chosen, dtype)


def balance(streams, dtype, steps, rate=0.02):
    """Σ over a run of (V₊ − V)/α + 4·excess − α|Hb₊|²|Hb|², each step over its deviation
    2√(4/3)|HAb|, (B,) in float64."""
    import torch

    b = streams.bell(2).to(dtype)
    lam = torch.tensor([0.8, 1.0], dtype=dtype, device=b.device)
    A = b.new_zeros(len(b), 2, 2)
    total = b.new_zeros(len(b))
    V = total
    for _ in range(steps):
        ahead = (A @ b[:, :, None])[:, :, 0]
        later = ahead - streams.bell(2).to(dtype)
        push, pulled = lam * later, lam * b
        A = A - rate * push[:, :, None] * (pulled * lam)[:, None, :]
        V_next = (A / lam).square().sum((1, 2))
        excess = (ahead.square() * lam).sum(1) / 2
        balance = (
            (V_next - V) / rate + 4 * excess - rate * push.square().sum(1) * pulled.square().sum(1)
        )
        deviation = 2 * VARIANCE**0.5 * (lam * ahead).square().sum(1).sqrt()
        total = total + torch.where(deviation == 0, balance, balance / deviation)
        b, V = later, V_next
    return total.double()
