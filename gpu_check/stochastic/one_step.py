"""One step of a stochastic method in expectation, batched, along runs on sums of parabolas.

f_i(x) = Σ_k a_ik x_k²/2 + ⟨b_i, x⟩, a in [μ, 1], Σ b_i = 0, so L = 1, x⋆ = 0, f⋆ = 0. Expectations
are means over all N draws, no draw is left out; then one is drawn and the method goes on.
"""

from functools import partial

from ..batched.device import load_torch

STEPS, TERMS = 10, 4
COEFFICIENTS = 60.0
EDGES = ("terms alike", "at the optimum")
KINDS = ("sgd", "expected_smoothness", "svrg", "saga", "loopless", "storm", "page", "ef21")


def check(
    instances=400,
    seed=0,
    device="auto",
    dtype="float64",
    dims=None,
    first=0,
    chunk=None,
    kind="sgd",
):
    """Hold what is expected of the next step below what the claim says, 10 steps of a run.

    A gradient has 3 roundings, a mean over the draws 2N, both sides at most 4n + 60 in a row, each
    relative to products of two of the vectors whose norms add up to the size, with coefficients of
    at most COEFFICIENTS in all. `dims` is n.
    """
    load_torch()
    from ..trainable.runs import hold

    if kind not in KINDS:
        raise ValueError(f"kind is {kind!r}; give one of {', '.join(KINDS)}")
    note = f"steps of {kind}, every draw of each"
    run, sizes = partial(compare, kind), (1, 2, 3, 8)
    return hold(run, note, instances, seed, device, dtype, first, chunk, dims, sizes, EDGES)


def compare(kind, seed, numbers, n, device, dtype):
    """Left and right sides, (STEPS, B), in float64."""
    import torch

    from ..batched import sampling
    from ..batched.bounds import ENLARGE, UNIT, gamma
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)
    mu = streams.uniform(0.02, 0.5)
    curved = mu[:, None, None] + (1 - mu[:, None, None]) * streams.uniform(0, 1, TERMS, n)
    curved[:, :, 0] = 1.0
    shifts, x = streams.bell(TERMS, n), streams.bell(n)
    shifts = shifts - shifts.mean(dim=1, keepdim=True)
    alike = sampling.edge(EDGES, "terms alike", numbers, device)
    curved = torch.where(alike[:, None, None], curved[:, :1], curved)
    shifts = torch.where(alike[:, None, None], torch.zeros_like(shifts), shifts)
    x = sampling.at_edge(EDGES, "at the optimum", numbers, x, 0.0)
    f = Sum(curved.to(dtype), shifts.to(dtype), mu, streams)
    slack = COEFFICIENTS * gamma(4 * n + 2 * TERMS + 80, UNIT[dtype]) * ENLARGE
    lefts, rights = [], []
    for left, right, size in METHODS[kind](f, x.to(dtype)):
        lefts.append(left)
        rights.append(right + slack * size.double() ** 2)
        if len(lefts) == STEPS:
            return torch.stack(lefts), torch.stack(rights)
    raise AssertionError("a method goes on for ever")


class Sum:
    """The terms of one batch: curvatures and shifts (B, N, n), μ (B,)."""

    def __init__(self, curved, shifts, mu, streams):
        self.curved, self.shifts, self.mu, self.streams = curved, shifts, mu, streams
        self.spread = norm(shifts).amax(dim=1)

    def gradients(self, x):
        return self.curved * x[:, None, :] + self.shifts

    def value(self, x):
        x = x.double()
        return (self.curved.double().mean(dim=1) * x * x).sum(dim=-1) / 2

    def number(self, low, high):
        return self.streams.uniform(low, high)

    def index(self):
        return self.streams.choice(TERMS)

    def drawn(self, rows):
        return picked(rows, self.index())


def picked(rows, index):
    return rows.gather(1, index[:, None, None].expand(-1, 1, rows.shape[-1]))[:, 0]


def norm(x):
    return square(x).sqrt()


def square(x):
    """Squared norms in float64."""
    x = x.double()
    return (x * x).sum(dim=-1)


def mean_square(rows):
    return square(rows).mean(dim=1)


def mean(rows):
    return rows.mean(dim=1)


def variance(rows):
    return mean_square(rows - mean(rows)[:, None])


def wide(step, like):
    """A number an instance beside (B, n) or (B, N, n)."""
    return step.to(like.dtype).reshape(-1, *[1] * (like.dim() - 1))


def sgd(f, x):
    a = f.number(0.05, 1)
    while True:
        g = f.gradients(x)
        after = x[:, None] - wide(a, g) * g
        right = (1 - a * f.mu) * square(x) + a**2 * variance(g)
        yield mean_square(after), right, norm(x) + f.spread
        x = f.drawn(after)


def expected_smoothness(f, x):
    a, at_best = f.number(0.05, 0.5), mean_square(f.shifts)
    while True:
        g = f.gradients(x)
        after = x[:, None] - wide(a, g) * g
        right = (1 - a * f.mu) * square(x) + 2 * a**2 * at_best
        yield mean_square(after), right, norm(x) + f.spread
        x = f.drawn(after)


def svrg(f, x):
    w = x
    for count in range(1, 10**9):
        g, old = f.gradients(x), f.gradients(w)
        v = g - old + mean(old)[:, None]
        yield mean_square(v), 4 * (f.value(x) + f.value(w)), norm(x) + norm(w) + f.spread
        x = f.drawn(x[:, None] - v / 4)
        w = x if count % 3 == 0 else w


def saga(f, x):
    a = f.number(0.01, 1 / 6)
    weight = 4 * a**2 * TERMS
    table = f.gradients(x + f.streams.bell(x.shape[1]).to(x.dtype))
    while True:
        g = f.gradients(x)
        after = x[:, None] - wide(a, g) * (g - table + mean(table)[:, None])
        old, new = square(table - f.shifts), square(g - f.shifts)
        # the mean over i of the mean over j of the table in which i was renewed
        later = (old.sum(dim=1) * (TERMS - 1) + new.sum(dim=1)) / TERMS**2
        left = mean_square(after) + weight * later
        right = (1 - a * f.mu) * square(x) + (1 - 1 / (2 * TERMS)) * weight * old.mean(dim=1)
        sizes = norm(table).amax(dim=1) + norm(g).amax(dim=1) + f.spread
        yield left, right, norm(x) + f.spread + weight.sqrt() * sizes
        index = f.index()
        x = picked(after, index)
        table = table.scatter(
            1, index[:, None, None].expand(-1, 1, x.shape[1]), picked(g, index)[:, None]
        )


def loopless(f, x):
    import torch

    a, p = f.number(0.01, 1 / 6), f.number(0.05, 1)
    weight, w = 4 * a**2 / p, x + f.streams.bell(x.shape[1]).to(x.dtype)
    while True:
        g, old = f.gradients(x), f.gradients(w)
        after = x[:, None] - wide(a, g) * (g - old + mean(old)[:, None])
        new, kept = mean_square(g - f.shifts), mean_square(old - f.shifts)
        left = mean_square(after) + weight * (p * new + (1 - p) * kept)
        right = (1 - a * f.mu) * square(x) + (1 - p / 2) * weight * kept
        yield left, right, (1 + weight.sqrt()) * (norm(x) + norm(w) + f.spread)
        moves = f.number(0, 1) < p
        w = torch.where(moves[:, None], x, w)
        x = f.drawn(after)


def storm(f, x):
    a, c = f.number(0.05, 1), f.number(0, 1)
    d = f.drawn(f.gradients(x))
    while True:
        old, moved = f.gradients(x), x - wide(a, x) * d
        new = f.gradients(moved)
        following = new + wide(1 - c, new) * (d[:, None] - old)
        right = (1 - c) ** 2 * square(d - mean(old)) + 2 * c**2 * variance(new)
        right = right + 2 * (1 - c) ** 2 * a**2 * square(d)
        error = mean_square(following - mean(new)[:, None])
        yield error, right, norm(x) + norm(d) + f.spread
        x, d = moved, f.drawn(following)


def page(f, x):
    import torch

    a, p = f.number(0.05, 1), f.number(0, 1)
    d = f.drawn(f.gradients(x))
    while True:
        old, moved = f.gradients(x), x - wide(a, x) * d
        new = f.gradients(moved)
        following, exact = d[:, None] + new - old, mean(new)
        right = (1 - p) * (square(d - mean(old)) + a**2 * square(d))
        left = (1 - p) * mean_square(following - exact[:, None])
        yield left, right, norm(x) + norm(d) + f.spread
        renewed = f.number(0, 1) < p
        x, d = moved, torch.where(renewed[:, None], exact, f.drawn(following))


def ef21(f, x):
    """The largest entry alone is sent: 1 − δ = 1 − 1/n."""
    import torch

    a, s = f.number(0.05, 1), f.number(0.3, 3)
    g, n = torch.zeros_like(x), x.shape[1]
    while True:
        error, moved = square(g - mean(f.gradients(x))), x - wide(a, x) * g
        exact = mean(f.gradients(moved))
        change = exact - g
        largest = change.abs().argmax(dim=1, keepdim=True)
        sent = torch.zeros_like(x).scatter(1, largest, change.gather(1, largest))
        right = (1 - 1 / n) * ((1 + s) * error + (1 + 1 / s) * a**2 * square(g))
        yield square(g + sent - exact), right, norm(x) + norm(moved) + norm(g) + f.spread
        x, g = moved, g + sent


METHODS = {
    "sgd": sgd,
    "expected_smoothness": expected_smoothness,
    "svrg": svrg,
    "saga": saga,
    "loopless": loopless,
    "storm": storm,
    "page": page,
    "ef21": ef21,
}
