"""The averaged recursion of one mode, a ← a(1 − c/(1 − a²)), batched."""

from ..batched.device import load_torch

STEPS = 512  # κ³/8 for the largest κ = 16


def check(instances=500, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """Hold a_t ≥ (1 − 2ct)a_0 along 512 steps with c = 2/κ³, 4 < κ < 16, a_0² ≤ ½; and |a₊| ≥ |a|
    for 2 ≤ c ≤ 4.

    Below ½ a² the quotient c/(1 − a²) ≤ ½ is off by 3 units, so the factor, at least ½, by 4, and a
    step by 5: the computed a_t has at least (1 − 2c)ᵗ(1 − γ_6t)a_0. Where c ≥ 2 and |a| ≤ 0.9 the
    quotient z is off by 7 units (1 − a² ≥ 0.19), so a₊ by 9uz|a|. The error is what the smaller
    side has above the larger. `dims` is (1, 1).
    """
    load_torch()
    from .bowls import every_size

    if dims not in (None, (1, 1)):
        raise ValueError(f"dims is {tuple(dims)}; give (1, 1): it is one mode")
    return every_size(
        compare,
        instances,
        seed,
        device,
        dtype,
        (1, 1),
        first,
        chunk,
        "{count} values of a mode above Bernoulli's line, or repelled",
    )


def shrunk(a, c):
    """The mode after a step: a(1 − c/(1 − a²))."""
    return a * (1 - c / (1 - a * a))


def compare(seed, numbers, n, device, dtype):
    import torch

    from ..batched.bounds import ENLARGE, UNIT, gamma
    from ..batched.streams import Streams

    streams, u = Streams(seed, numbers, device), UNIT[dtype]
    kappa, a = streams.uniform(4, 16).to(dtype), streams.uniform(0.1, 0.7).to(dtype)
    c, start = 2 / kappa**3, a.double()
    errors, bounds = [], []
    for t in range(1, STEPS + 1):
        a = shrunk(a, c)
        if t % 32 == 0:
            line = (1 - 2 * c.double() * t).clamp(min=0) * start
            errors.append((line - a.double()).clamp(min=0))
            bounds.append(gamma(6 * t + 8, u) * start * ENLARGE)
    c, a = streams.uniform(2, 4).to(dtype), streams.uniform(-0.9, 0.9).to(dtype)
    z = c / (1 - a * a)
    errors.append((a.abs() - (a * (1 - z)).abs()).clamp(min=0).double())
    bounds.append(gamma(12, u) * (z * a.abs()).double() * ENLARGE)
    return torch.stack(errors), torch.stack(bounds)
