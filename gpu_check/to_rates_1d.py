"""Runs of TO in one variable against the exact recursion of their second moments, batched."""

import time

from .device import load_torch, name
from .result import Result

# One-sided: a standard normal number exceeds it with probability 10⁻⁴.
QUANTILE = 3.719


def check(instances=20_000, seed=0, device="auto", dtype="float64", steps=200, a=1.0, c=2.0, A=0.5, mu=1.0, first=0):
    """Means of w² and (m − μw)² over `instances` noisy runs, α_t = a/t, c_t = min(1, c/t), A frozen.

    The recursion is that of the moments, in plain floats; the bound is QUANTILE standard errors at eight
    steps. Returns a Result; its note says the error probability.
    """
    torch = load_torch()
    from . import batches as cut
    from .streams import Streams

    chosen, number = cut.prepare(instances, seed, first, device, dtype)
    begun = time.perf_counter()
    streams = Streams(seed, range(first, first + instances), chosen)
    # bell-shaped numbers have variance 4/3 but for the grid: 4·(2³² − 1)/12/2³⁰
    variance = 4 * (2**32 - 1) / 12 / 2**30
    w = torch.ones(instances, dtype=number, device=chosen)
    b = -A * w
    x, y, z = 1.0, 0.0, 0.0
    worst = (-1.0, 0.0, 0.0)
    with cut.devices.settings(chosen):
        for t in range(1, steps + 1):
            rate, alpha = min(1.0, c / t), a / t
            g = mu * w + streams.bell().to(number)
            b = b - rate * (A * w + b - g)
            m = A * w + b
            before = a / (t - 1) if t > 1 else 0.0
            k, gain = (1 - rate) * (1 - before * A) - rate * mu * before, rate * mu
            x, y, z = (x - 2 * before * y + before**2 * z, gain * x + (k - before * gain) * y - before * k * z,
                       gain**2 * x + 2 * gain * k * y + k**2 * z + rate**2 * variance)
            if t % (steps // 4) == 0:
                for values, exact in ((w**2, x), ((m - mu * w) ** 2, z - 2 * mu * y + mu**2 * x)):
                    error = abs(float(values.mean()) - exact)
                    bound = QUANTILE * float(values.std()) / instances**0.5
                    worst = max(worst, (error / bound, error, bound))
            w = w - alpha * m
    note = f"{instances} runs of {steps} steps: second moments within {QUANTILE} standard errors; 8 means, error probability 2e-4 each"
    return Result(instances, worst[1], worst[2], worst[0], (seed, first), worst[0] <= 1, note, time.perf_counter() - begun, name(chosen), dtype)
