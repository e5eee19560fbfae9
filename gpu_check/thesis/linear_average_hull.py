"""LA_b between the extremes of the steps, LA_a at its amplification, k = 1 without a gradient,
batched."""

from ..batched.device import load_torch
from ..trainable.runs import hold

EDGES = ("equal weights", "negative weights", "equal steps", "zero steps")


def check(instances=2000, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """Averages of 1 to 11 steps (`dims`) with weights of both signs."""
    load_torch()
    return hold(
        compare,
        "averages, signs and gradients",
        instances,
        seed,
        device,
        dtype,
        first,
        chunk,
        dims,
        (1, 2, 3, 6, 11),
        edges=EDGES,
    )


def compare(seed, numbers, k, device, dtype):
    """Left and right sides, (4, B).

    LA_b leaves [min, max] by at most γ_{2k+4}·max|δ| and never turns unanimous signs (bound 0);
    LA_a's longest step is Σ|w̄|, the same numbers summed in another order; the gradient of one
    weight is at most rounding (0 where k > 1: not asked).
    """
    import torch

    from ..batched import sampling
    from ..batched.bounds import ENLARGE, UNIT, gamma
    from ..batched.streams import Streams
    from ..optimizers.averages import average, away, weights

    streams, unit = Streams(seed, numbers, device), UNIT[dtype]
    w, steps = away(weights(streams, k, dtype)), streams.bell(k).to(dtype)
    constant = streams.choice(3) == 0
    steps[constant] = steps[constant][:, :1].expand(-1, k)
    w = sampling.at_edge(EDGES, "equal weights", numbers, w, w[:, :1])
    w = sampling.at_edge(EDGES, "negative weights", numbers, w, -w.abs())
    steps = sampling.at_edge(EDGES, "equal steps", numbers, steps, steps[:, :1])
    steps = sampling.at_edge(EDGES, "zero steps", numbers, steps, 0.0)
    mixed = average("LA_b", w)
    taken = (mixed * steps).sum(1)
    left = torch.maximum(taken - steps.amax(1), steps.amin(1) - taken).clamp(min=0)
    turned = ((mixed * steps.abs()).sum(1) < 0).to(dtype)
    signed = average("LA_a", w)
    size, longest = signed.abs().sum(1), (signed * signed.sign()).sum(1)
    slope, bound = (
        one_weight(w, steps) if k == 1 else (torch.zeros_like(left), torch.zeros_like(left))
    )
    right = gamma(2 * k + 4, unit) * steps.double().abs().amax(1) * ENLARGE
    near = 2 * gamma(k, unit) * size.double() * ENLARGE
    return torch.stack([left, turned, (longest - size).abs(), slope]), torch.stack(
        [right, torch.zeros_like(right), near, bound.double()]
    )


def one_weight(w, steps):
    """The largest of autograd's gradients of w̄δ for LA_a, LA_b and a softmax, and γ_4·2|δ/w|: δ/w
    − δ/w, each term rounded four times at most."""
    import torch

    from ..batched.bounds import UNIT, gamma
    from ..optimizers.averages import average

    found = []
    for mixture in ("LA_a", "LA_b", "softmax"):
        leaf = w.detach().clone().requires_grad_()
        mixed = torch.softmax(leaf, 1) if mixture == "softmax" else average(mixture, leaf)
        (mixed * steps).sum().backward()
        found.append(leaf.grad[:, 0].abs())
    return torch.stack(found).amax(0), 2 * gamma(4, UNIT[w.dtype]) * (steps / w)[:, 0].abs()
