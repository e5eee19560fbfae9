"""Forward steps on random monotone operators, batched, along whole runs.

F(x) = ∇f(x) + νJx, f as in `potentials`, J a turn by a quarter in pairs of coordinates: strongly
monotone with μ, Lipschitz with L = 1 + ν; without the turn it is 1-cocoercive. In every third
instance F = μ + νJ, which meets the factor.
"""

from functools import partial

from ..batched.device import load_torch

STEPS = 12
EDGES = ("no step",)
KINDS = ("lipschitz", "cocoercive")


def check(
    instances=400,
    seed=0,
    device="auto",
    dtype="float64",
    dims=None,
    first=0,
    chunk=None,
    kind="lipschitz",
):
    """Hold |x_{k+1}|² below the factor of the class times |x_k|², 12 steps from a random start.

    A step has at most 40n + 100 roundings in a row, relative to (1 + a(L + 1))²|x|². `dims` counts
    pairs of coordinates.
    """
    load_torch()
    from ..trainable.runs import hold

    if kind not in KINDS:
        raise ValueError(f"kind is {kind!r}; give one of {', '.join(KINDS)}")
    note = f"squared distances after a {kind} forward step"
    run, sizes = partial(compare, kind), (1, 2, 4)
    return hold(run, note, instances, seed, device, dtype, first, chunk, dims, sizes, EDGES)


def compare(kind, seed, numbers, pairs, device, dtype):
    """Left and right sides, (STEPS, B)."""
    import torch

    from ..batched import sampling
    from ..batched.bounds import ENLARGE, UNIT, gamma
    from ..batched.sampling import dot
    from ..batched.streams import Streams

    streams, n, u = Streams(seed, numbers, device), 2 * pairs, UNIT[dtype]
    mu, spin = streams.uniform(0.05, 0.9), streams.uniform(0.1, 3)
    linear = (streams.choice(3) == 0)[:, None]
    share, knees = streams.uniform(0, 1, n), streams.uniform(0.05, 2, n)
    Q, x, part = sampling.orthogonal(streams, n), streams.bell(n), streams.uniform(0.01, 1)
    part = sampling.at_edge(EDGES, "no step", numbers, part, 0.0)
    bent = linear[:, 0]
    square = mu * mu + spin * spin
    if kind == "lipschitz":
        L = torch.where(bent, square.sqrt(), 1 + spin)
        step, turn = part * 2 * mu / (L * L), spin
        factor = 1 - 2 * step * mu + step * step * L * L
    else:
        L = torch.where(bent, square / mu, torch.ones_like(mu))
        step, turn = part * 2 / L, torch.where(bent, spin, torch.zeros_like(spin))
        factor = 1 - step * mu * (2 - step * L)
    size = (1 + step * (L + 1)) ** 2
    parts = (Q, (1 - mu[:, None]) * share, knees, mu[:, None], turn[:, None])
    F = Operators(*(part.to(dtype) for part in parts), linear)
    a, x = step[:, None].to(dtype), x.to(dtype)
    slack = 4 * gamma(40 * n + 100, u) * size * ENLARGE
    lefts, rights = [], []
    for _ in range(STEPS):
        after = x - a * F.at(x)
        wide = x.double()
        before = dot(wide, wide)
        wide = after.double()
        lefts.append(dot(wide, wide))
        rights.append(factor.clamp(min=0) * before + slack * before)
        x = after
    return torch.stack(lefts), torch.stack(rights)


class Operators:
    """μx + Q(w·clip(Qᵀx, ±δ)) + νJx, the middle one left out where `linear`; Q (B, n, n), w and δ
    (B, n), the others (B, 1)."""

    def __init__(self, Q, weights, knees, mu, turn, linear):
        self.Q, self.weights, self.knees = Q, weights, knees
        self.mu, self.turn, self.linear = mu, turn, linear

    def at(self, x):
        import torch

        from ..batched.sampling import dot

        t = dot(self.Q.mT, x[:, None, :])
        slope = dot(self.Q, (self.weights * t.clamp(-self.knees, self.knees))[:, None, :])
        slope = torch.where(self.linear, torch.zeros_like(slope), slope)
        turned = torch.stack([-x[:, 1::2], x[:, ::2]], 2).flatten(1)
        return self.mu * x + slope + self.turn * turned
