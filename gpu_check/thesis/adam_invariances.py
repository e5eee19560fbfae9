"""torch.optim.Adam on coupled quadratics and on their transforms, batched: no bit differs."""

from ..batched.device import load_torch
from ..trainable.runs import hold

EDGES = ("equal coordinates", "nothing changed")

STEPS = 25


def check(instances=500, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """n variables (`dims`), L̃(y) = c·L(Q⁻¹y) with Q a signed permutation and c = 2^j, ε = 0; and
    that ε > 0 and a rotation show."""
    load_torch()
    return hold(
        compare,
        "entries: runs bit for bit; ε and rotations seen",
        instances,
        seed,
        device,
        dtype,
        first,
        chunk,
        dims,
        edges=EDGES,
    )


def compare(seed, numbers, n, device, dtype):
    """Left and right sides, (3, B): 1 where a bit differs, bound 0; what must be seen as a
    difference, at most 1.

    Signs and powers of two commute with rounding as long as nothing underflows. No gradient is 0 at
    the start: ε = 0 divides by them.
    """
    import torch

    from ..batched import sampling
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)
    curvature, x = streams.uniform(0.1, 2, n).to(dtype), streams.uniform(0.1, 3, n).to(dtype)
    order = streams.bits(n).argsort(1)
    sign = torch.where(streams.bits(n) < 0, -1.0, 1.0).to(dtype)
    power = torch.ldexp(torch.ones_like(x[:, :1]), (streams.bits(1) % 8).to(torch.int32))

    x, curvature = (
        sampling.at_edge(EDGES, "equal coordinates", numbers, y, y[:, :1]) for y in (x, curvature)
    )
    plainly = torch.arange(n, device=device).expand_as(order)
    order = sampling.at_edge(EDGES, "nothing changed", numbers, order, plainly)
    sign, power = (
        sampling.at_edge(EDGES, "nothing changed", numbers, y, 1.0) for y in (sign, power)
    )

    def gradient(point):
        # every coordinate meets its neighbour; products and sums are rounded alike in both runs
        return curvature * point + point.roll(1, 1)

    def changed(point):
        back = torch.empty_like(point).scatter(1, order, sign * point)
        return power * (sign * gradient(back).gather(1, order))

    plain = run(gradient, x)
    image = run(changed, sign * x.gather(1, order))
    differ = (
        torch.stack([(sign * p.gather(1, order) != q).any(1) for p, q in zip(plain, image)])
        .any(0)
        .to(dtype)
    )
    return torch.stack([differ, *seen(x, sign)]), torch.stack(
        [torch.zeros_like(differ), torch.ones_like(differ), torch.ones_like(differ)]
    )


def run(gradient, x, lr=0.125, eps=0.0, steps=STEPS):
    """The points after each step of the real torch.optim.Adam."""
    import torch

    parameter = torch.nn.Parameter(x.clone())
    optimizer = torch.optim.Adam([parameter], lr=lr, eps=eps)
    points = []
    for _ in range(steps):
        parameter.grad = gradient(parameter.data)
        optimizer.step()
        points.append(parameter.data.clone())
    return points


def seen(x, sign):
    """0.1 over the change of the first step from |g| = ε to 2ε, which is 1/6; 1.4 over the length
    of the step for g = (3/5, 4/5), √2."""
    import torch

    zero = torch.zeros_like(x)
    small, double = (
        run(lambda point, f=f: f * sign * 2.0**-10, zero, 1.0, 2.0**-10, 1)[0] for f in (1, 2)
    )
    change = (small - double).abs().amin(1)
    turned = run(
        lambda point: torch.tensor([0.6, 0.8], dtype=x.dtype, device=x.device).expand(len(x), 2),
        zero.new_zeros(len(x), 2),
        1.0,
        0.0,
        1,
    )[0]
    return 0.1 / change, 1.4 / (turned * turned).sum(1).sqrt()
