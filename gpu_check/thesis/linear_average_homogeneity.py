"""torch's autograd through LA_a, LA_b and LA_c against the formulas of their gradients, and ⟨w, ∇L⟩
= 0, batched."""

from ..batched.device import load_torch
from ..trainable.runs import hold

EDGES = ("equal weights", "negative weights", "equal heights", "zero heights")


def check(instances=2000, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """The gradient of L = h·w̄ for 1 to 11 weights (`dims`)."""
    load_torch()
    return hold(
        compare,
        "derivatives and inner products",
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


def formula(name, w, h):
    """∇_wL, (B, k): LA_a (h_j − w̄·h)/Σw, LA_b sgn(w_j)(h_j − w̄·h)/Σ|w|, LA_c h_j."""
    from ..optimizers.averages import average

    if name == "LA_c":
        return h
    centred = h - (average(name, w) * h).sum(1, keepdim=True)
    if name == "LA_a":
        return centred / w.sum(1, keepdim=True)
    return w.sign() * centred / w.abs().sum(1, keepdim=True)


def compare(seed, numbers, k, device, dtype):
    """|autograd − formula| and |⟨w, autograd⟩| with their bounds, (3k + 2, B).

    Both gradients are h_j/Σ − (w·h)/Σ² up to grouping: each of the terms (|h_j| + |w̄|·|h|)/|Σ|
    passes k + 8 roundings and twice the sum's own relative error on either side.
    """
    import torch

    from ..batched import sampling
    from ..batched.bounds import ENLARGE, UNIT, gamma
    from ..batched.streams import Streams
    from ..optimizers.averages import average, away, spread, weights

    streams, unit = Streams(seed, numbers, device), UNIT[dtype]
    w, h = away(weights(streams, k, dtype)), streams.bell(k).to(dtype)
    w = sampling.at_edge(EDGES, "equal weights", numbers, w, w[:, :1])
    w = sampling.at_edge(EDGES, "negative weights", numbers, w, -w.abs())
    h = sampling.at_edge(EDGES, "equal heights", numbers, h, h[:, :1])
    h = sampling.at_edge(EDGES, "zero heights", numbers, h, 0.0)
    left, right = [], []
    for name in ("LA_a", "LA_b", "LA_c"):
        leaf = w.clone().requires_grad_()
        (average(name, leaf) * h).sum().backward()
        wide, high = w.double(), h.double().abs()
        total = (wide.abs() if name == "LA_b" else wide).sum(1, keepdim=True).abs()
        terms = (high + (average(name, wide).abs() * high).sum(1, keepdim=True)) / total
        bound = 2 * (gamma(k + 8, unit) + 2 * spread(name, w)) * terms * ENLARGE
        bound = torch.zeros_like(bound) if name == "LA_c" else bound
        left += [(leaf.grad - formula(name, w, h)).double().abs().T]
        right += [bound.T]
        if name != "LA_c":
            inner = (wide * leaf.grad.double()).sum(1).abs()
            left.append(inner[None])
            right.append(((wide.abs() * bound).sum(1) * ENLARGE)[None])
    return torch.cat(left), torch.cat(right)
