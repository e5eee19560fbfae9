"""The memory of ∪J(m_i) in torch: k momentums, the linear memory rule, exp_avg of torch.optim.Adam,
torch.optim.SGD's buffer."""

from ..batched.device import load_torch
from ..trainable.runs import hold

EDGES = ("zero gradients", "equal gradients")

STEPS = 20
# 1024 times the timescales: m and 1 − m are exact in float32 too
SCALES = ((922,), (205, 1014), (512, 922, 973), (205, 367, 528, 690, 852, 1014))


def check(instances=500, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """Instance i has the timescales number i modulo 4; `dims` (1 … 4) picks one of them."""
    load_torch()
    if dims is not None and dims not in range(1, len(SCALES) + 1):
        raise ValueError(
            f"dims is {dims!r}; give 1 … {len(SCALES)}, the number of a list of timescales"
        )
    return hold(
        compare,
        "entries of memories of four kinds",
        instances,
        seed,
        device,
        dtype,
        first,
        chunk,
        dims,
        tuple(range(1, len(SCALES) + 1)),
        edges=EDGES,
    )


def compare(seed, numbers, turn, device, dtype):
    """|difference| and 2γ_{t(k+12)+4}·(the same recursion on |U|), (entries, B).

    torch's lerp passes 12 roundings of the average an update (adam_step_bound says why), a dense T
    fewer than k + 3.
    """
    import torch

    from ..batched import sampling
    from ..batched.bounds import ENLARGE, UNIT, gamma
    from ..batched.rules import LinearRule
    from ..batched.streams import Streams
    from ..optimizers.learned_steps import average

    scales = [part / 1024 for part in SCALES[turn - 1]]
    stream = Streams(seed, numbers, device).bell(STEPS + 1, 2).to(dtype)
    stream = sampling.at_edge(EDGES, "zero gradients", numbers, stream, 0.0)
    stream = sampling.at_edge(EDGES, "equal gradients", numbers, stream, stream[:, :1])
    batch, k = len(stream), len(scales)
    m = torch.tensor(scales, dtype=dtype, device=device)
    rule = LinearRule(torch.diag(m).expand(batch, k, k), (1 - m).expand(batch, k))
    filled = history = stream[:, 0, :, None].expand(-1, -1, k)
    empty = torch.zeros_like(filled)
    adams = [Buffer(torch.optim.Adam, stream[:, 0], "exp_avg", betas=(b, 0.999)) for b in scales]
    momenta = [Buffer(torch.optim.SGD, stream[:, 0], "momentum_buffer", momentum=b) for b in scales]
    size = filled.double().abs()
    left, right = [], []
    for t in range(1, STEPS + 1):
        g = stream[:, t]
        history, filled, empty = (
            average(history, g, m),
            rule(filled, None, g)[0],
            rule(empty, None, g)[0],
        )
        first_moments = torch.stack([a.after(g) for a in adams], -1)
        scaled = torch.stack([(1 - b) * buffer.after(g) for b, buffer in zip(scales, momenta)], -1)
        size = m.double() * size + (1 - m.double()) * g.double().abs()[..., None]
        bound = 2 * gamma(t * (k + 12) + 4, UNIT[dtype]) * size * ENLARGE
        for gap in (history - filled, first_moments - empty, scaled - empty):
            left.append(gap.double().abs().flatten(1))
            right.append(bound.flatten(1))
    return torch.cat(left, 1).T, torch.cat(right, 1).T


class Buffer:
    """A torch optimizer's own average, read after each gradient."""

    def __init__(self, optimizer, like, name, **options):
        import torch

        self.parameter = torch.nn.Parameter(torch.zeros_like(like))
        self.optimizer, self.name = optimizer([self.parameter], lr=0.01, **options), name

    def after(self, g):
        self.parameter.grad = g.clone()
        self.optimizer.step()
        return self.optimizer.state[self.parameter][self.name].clone()
