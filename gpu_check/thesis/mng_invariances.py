"""MNG's runs on a quadratic and on its transforms, batched: bit for bit with powers of two, and one
step with any numbers."""

from ..batched.device import load_torch
from ..trainable.runs import hold

EDGES = ("zero gradients", "equal points", "nothing changed")

STEPS = 15


def check(instances=600, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """n variables (`dims`), k = 4: where S, c and the gradients' factors are powers of two, no bit
    differs."""
    load_torch()
    return hold(
        compare,
        "runs bit for bit and single steps",
        instances,
        seed,
        device,
        dtype,
        first,
        chunk,
        dims,
        edges=EDGES,
    )


def signs(streams, *shape):
    """±1 with even odds."""
    import torch

    return torch.where(streams.bits(*shape) < 0, -1.0, 1.0)


def scales(streams, n):
    """s of either sign, d and b > 0, (B, n, 1) each: wᵢ ↦ s(w + b/s), gradients times d/s."""
    s, d, b = (streams.uniform(0.2, 5, n, 1) for _ in range(3))
    return s * signs(streams, n, 1), d, b


def compare(seed, numbers, n, device, dtype):
    """(2, B): 1 where a bit differs, bound 0; and one step's difference, bound 2γ_{k+14} of the
    sizes."""
    import torch

    from ..batched import sampling
    from ..batched.bounds import ENLARGE, UNIT, gamma
    from ..batched.streams import Streams
    from ..optimizers import mng

    streams, k = Streams(seed, numbers, device), 4
    curvature, x, eta = (
        streams.uniform(0.1, 2, n).to(dtype),
        streams.bell(n).to(dtype),
        streams.uniform(0.001, 1, n).to(dtype),
    )

    power = torch.ldexp(torch.ones_like(x), streams.bits(n) % 4) * signs(streams, n).to(dtype)
    factor = torch.ldexp(torch.ones_like(x), streams.bits(n) % 8)

    x, curvature = (
        sampling.at_edge(EDGES, "equal points", numbers, y, y[:, :1]) for y in (x, curvature)
    )
    eta = sampling.at_edge(EDGES, "equal points", numbers, eta, eta[:, :1])
    x = sampling.at_edge(EDGES, "zero gradients", numbers, x, 0.0)
    power, factor = (
        sampling.at_edge(EDGES, "nothing changed", numbers, y, 1.0) for y in (power, factor)
    )

    def gradient(point):
        # neighbours are coupled, each product and sum rounded the same way in both runs
        return curvature * point + point.flip(1)

    def changed(point):
        return factor * gradient((point / power).flip(1)).flip(1) / power

    order = mng.run(gradient, x, k, eta, STEPS)
    # the coordinates of the second run are reversed as well: y = S·(x reversed)
    image = mng.run(changed, power * x.flip(1), k, power.abs() * eta.flip(1), STEPS)
    differ = (power * order.flip(2) != image).any(2).any(0).to(dtype)

    H, G = streams.bell(n, k).to(dtype), streams.bell(n, k).to(dtype)
    G = sampling.at_edge(EDGES, "zero gradients", numbers, G, 0.0)
    H, G = (sampling.at_edge(EDGES, "equal points", numbers, y, y[..., :1]) for y in (H, G))
    s, d, b = (scale.to(dtype) for scale in scales(streams, n))
    here = s[..., 0] * mng.next_point(H, G, eta) + b[..., 0]
    there = mng.next_point(s * H + b, d * G / s, s[..., 0].abs() * eta)
    sizes = 4 * ((s * H).abs().amax(2) + b[..., 0].abs()) + s[..., 0].abs() * eta
    ratio = ((here - there).abs() / (2 * gamma(k + 14, UNIT[dtype]) * sizes * ENLARGE)).amax(1)
    return torch.stack([differ, ratio]), torch.stack(
        [torch.zeros_like(ratio), torch.ones_like(ratio)]
    )
