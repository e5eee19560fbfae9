"""Runs of TO in one variable against the exact recursion of their second moments, batched."""

import time

from ..batched.device import load_torch
from ..batched.moments import VARIANCE, square

# One-sided: a standard normal number exceeds it with probability 10⁻⁴.
QUANTILE = 3.719
CHUNK = 2**18


def check(
    instances=20_000,
    seed=0,
    device="auto",
    dtype="float64",
    steps=200,
    a=1.0,
    c=2.0,
    A=0.5,
    mu=1.0,
    first=0,
    chunk=None,
):
    """Means of w² and (m − μw)² over `instances` noisy runs, α_t = a/t, c_t = min(1, c/t), A
    frozen.

    The recursion is that of the moments, in plain floats; the bound is QUANTILE standard errors at
    eight steps, from the exact variance of each square. Returns a Result; its note says the error
    probability. ValueError for less than 30 instances, whose mean is not near a normal number;
    other arguments and errors as in basis_independence.check.
    """
    load_torch()
    from ..batched import batches as cut
    from ..batched import watch
    from ..batched.worst import gathered, outcome

    cut.check_chunk(chunk)
    if isinstance(instances, int) and instances < 30 or steps < 4:
        raise ValueError(
            f"{instances} instances, {steps} steps; give at least 30 instances and 4 steps"
        )
    chosen, number = cut.prepare(instances, seed, first, device, dtype)
    begun = time.perf_counter()
    with cut.devices.settings(chosen):
        watch.shape(1)
        parts = [
            run(seed, part, chosen, number, steps, a, c, A, mu)
            for part in watch.parts(range(first, first + instances), chunk or CHUNK)
        ]
        found = []
        rows = zip(
            gathered(parts, instances), moments(steps, a, c, A, mu), variances(steps, a, c, A, mu)
        )
        for squares, exact, variance in rows:
            error = abs(float(squares.mean()) - exact)
            found.append((error, QUANTILE * (variance / instances) ** 0.5, (seed, first)))
    note = (
        f"{instances} runs of {steps} steps: second moments within {QUANTILE} standard errors, "
        "known exactly; 8 means, error probability 2e-4 each"
    )
    return outcome(found, instances, note, begun, chosen, dtype)


def run(seed, numbers, device, dtype, steps, a, c, A, mu):
    """w² and (m − μw)² at every quarter of the run, (8, B) in float64."""
    import torch

    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)
    w = torch.ones(len(numbers), dtype=dtype, device=device)
    b, squares = -A * w, []
    for t in range(1, steps + 1):
        g = mu * w + streams.bell().to(dtype)
        b = b - min(1.0, c / t) * (A * w + b - g)
        m = A * w + b
        if t % (steps // 4) == 0:
            squares += [w**2, (m - mu * w) ** 2]
        w = w - a / t * m
    return torch.stack(squares).double()


def moments(steps, a, c, A, mu):
    """The expectations of the rows of `run`, by the recursion of E[w²], E[wm], E[m²]."""
    x, y, z = 1.0, 0.0, 0.0
    for t in range(1, steps + 1):
        rate, before = min(1.0, c / t), a / (t - 1) if t > 1 else 0.0
        k, gain = (1 - rate) * (1 - before * A) - rate * mu * before, rate * mu
        x, y, z = (
            x - 2 * before * y + before**2 * z,
            gain * x + (k - before * gain) * y - before * k * z,
            gain**2 * x + 2 * gain * k * y + k**2 * z + rate**2 * VARIANCE,
        )
        if t % (steps // 4) == 0:
            yield from (x, z - 2 * mu * y + mu**2 * x)


def variances(steps, a, c, A, mu):
    """The variances of the rows of `run`: w and m are affine in the noise, and the coefficient of
    each ξ_s is carried through the recursion."""
    import torch

    # entry 0 belongs to the start, entry s to ξ_s
    w, b = (torch.zeros(steps + 1, dtype=torch.float64) for _ in range(2))
    w[0], b[0] = 1.0, -A
    for t in range(1, steps + 1):
        g = mu * w
        g[t] += 1
        b = b - min(1.0, c / t) * (A * w + b - g)
        m = A * w + b
        if t % (steps // 4) == 0:
            for x in (w, m - mu * w):
                yield square(float(x[0]), x[1:])[1]
        w = w - a / t * m
