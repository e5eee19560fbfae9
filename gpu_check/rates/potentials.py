"""The potentials of the rate claims along batched runs on random functions of F(μ, 1).

With t = Qᵀx, Q orthogonal, ∇f = μx + Q(w·clip(t, ±δ)), 0 ≤ w_j ≤ 1 − μ, f its primitive: a
quadratic inside the knees δ_j, with slope beyond. The minimizer is 0, the minimum 0.

Left is the potential after a step, right what it may be at most. Both are evaluated in the run's
number type at the stored points, with at most 40n + 200 roundings in a row, relative to products of
two of the vectors whose norms add up to `size`, their coefficients adding up to 100 at most.
"""

from functools import partial

from ..batched.device import load_torch

COEFFICIENTS = 100.0
STEPS = 24
EDGES = ("steepest", "flattest", "at the minimizer")
CONVEX = ("gradient_descent_sublinear", "fista", "ogm")
POLYAK = ("heavy_ball", "polyak_tuning")  # whose tuning wants κ < 9 + 4√5
METHODS = (
    "gradient_descent",
    "nag",
    "triple_momentum",
    "robust_momentum",
    *POLYAK,
    "heavy_ball_region",
    *CONVEX,
    "polyak_lojasiewicz",
)


def check(
    instances=400,
    seed=0,
    device="auto",
    dtype="float64",
    dims=None,
    first=0,
    chunk=None,
    method="gradient_descent",
):
    """Hold every potential of 24 steps below what the step before allows."""
    load_torch()
    from ..trainable.runs import hold

    if method not in METHODS:
        raise ValueError(f"method is {method!r}; give one of {', '.join(METHODS)}")
    note = f"potentials of {method} after a step"
    run = partial(compare, method)
    return hold(run, note, instances, seed, device, dtype, first, chunk, dims, edges=EDGES)


def compare(method, seed, numbers, n, device, dtype):
    """Left and right sides, (STEPS, B)."""
    import torch

    from ..batched import sampling
    from ..batched.bounds import ENLARGE, UNIT, gamma
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)
    root = streams.uniform(1.25, 4.1 if method in POLYAK else 12.0)
    mu = 1 / (root * root)
    if method in CONVEX:
        mu = torch.where(streams.choice(2) == 0, 0 * mu, mu)
    share, knees = streams.uniform(0, 1, n), streams.uniform(0.05, 2.0, n) ** 2
    share = sampling.at_edge(EDGES, "steepest", numbers, share, 1.0)
    share = sampling.at_edge(EDGES, "flattest", numbers, share, 0.0)
    steep = sampling.edge(EDGES, "steepest", numbers, device)
    knees = sampling.placed(steep, knees, 2.0**60)
    Q, x = sampling.orthogonal(streams, n), streams.bell(n)
    x = sampling.at_edge(EDGES, "at the minimizer", numbers, x, 0.0)
    free = streams.uniform(0, 1, STEPS)
    given = (mu[:, None], Q, (1 - mu[:, None]) * share, knees, x, free)
    bowl = Bowl(*(one.to(dtype) for one in given[:4]))
    lefts, rights = [], []
    steps = globals()[f"_{method}"](bowl, x.to(dtype), free.to(dtype))
    slack = COEFFICIENTS * gamma(40 * n + 200, UNIT[dtype]) * ENLARGE
    for _, (left, right, size) in zip(range(STEPS), steps):
        lefts.append(left.double().clamp(min=0))
        rights.append(right.double().clamp(min=0) + slack * size.double() ** 2)
    return torch.stack(lefts), torch.stack(rights)


class Bowl:
    """A batch of functions; mu is (B, 1), Q (B, n, n), weights and knees (B, n)."""

    def __init__(self, mu, Q, weights, knees):
        self.mu, self.Q, self.weights, self.knees = mu, Q, weights, knees
        self.m = mu[:, 0]

    def inside(self, x):
        from ..batched.sampling import dot

        return dot(self.Q.mT, x[:, None, :])

    def slope(self, x):
        from ..batched.sampling import dot

        t = self.inside(x)
        bent = self.weights * t.clamp(-self.knees, self.knees)
        return self.mu * x + dot(self.Q, bent[:, None, :])

    def height(self, x):
        from ..batched.sampling import dot

        t = self.inside(x).abs()
        near = t.minimum(self.knees)
        return self.m * square(x) / 2 + dot(self.weights, near * (t - near / 2))

    def pair(self, x, g):
        """2(1 − μ)·q(x, x*)."""
        bent = 2 * self.m * inner(g, x) - self.m * square(x)
        return 2 * (1 - self.m) * self.height(x) - square(g) + bent


def inner(a, b):
    from ..batched.sampling import dot

    return dot(a, b)


def square(a):
    return inner(a, a)


def sizes(*vectors):
    return sum(square(v).sqrt() for v in vectors)


def _gradient_descent(f, x, free):
    step = 0.05 + 1.9 * free[:, :1]
    rate = (1 - step * f.mu).abs().maximum((1 - step).abs())[:, 0]
    while True:
        g = f.slope(x)
        after = x - step * g
        yield square(after), rate * rate * square(x), sizes(x, g, after)
        x = after


def _nag(f, x, free):
    s = 1 / f.mu.sqrt()
    beta, keep = (s - 1) / (s + 1), 1 - f.m.sqrt()
    old, y, last = x, x, None
    while True:
        g = f.slope(y)
        x = y - g
        z = old + s * (x - old)
        now = 2 * f.height(y) - square(g) + f.m * square(z), sizes(old, y, g, z)
        if last is not None:
            yield now[0], keep * last[0], now[1] + last[1]
        last, old, y = now, x, x + beta * (x - old)


def _triple_momentum(f, x, free, rate=None):
    import torch

    rate = 1 - f.mu.sqrt() if rate is None else rate
    kappa, left = 1 / f.mu, 1 - rate
    a = kappa * left * left * (1 + rate)
    b = kappa * rate**3 / (kappa - 1)
    c = rate**3 / ((kappa - 1) * left * left * (1 + rate))
    weight = (f.mu**2 * (kappa - 1 - kappa * rate * rate) / (rate * left))[:, 0]
    d, last = torch.zeros_like(x), None
    while True:
        y = x + c * d
        g = f.slope(y)
        move = b * d - a * g
        z = x + move / (1 - rate * rate)
        now = f.pair(y, g) + weight * square(z), sizes(x, d, y, g, z)
        if last is not None:
            yield now[0], (rate * rate)[:, 0] * last[0], now[1] + last[1]
        last, x, d = now, x + move, move


def _robust_momentum(f, x, free):
    low, high = 1 - f.mu.sqrt(), (1 - f.mu).sqrt()
    yield from _triple_momentum(f, x, free, low + (0.05 + 0.85 * free[:, :1]) * (high - low))


def _heavy_ball(f, x, free):
    root = f.mu.sqrt()
    b = (1 - root) / (1 + root)
    a, m = (1 + b) ** 2, b * b
    old, older = x, x
    x = old - a * f.slope(old)
    b1, drop = b[:, 0], (4 * b * (1 - b - m))[:, 0]
    while True:
        after = x + m * (x - old) - a * f.slope(x)
        now, size = _form(f, b1, a[:, 0], x, old, older)
        then, size_then = _form(f, b1, a[:, 0], after, x, old)
        yield then + drop * square(x - old), now, size + size_then
        x, old, older = after, x, old


def _form(f, b, a, x, q, p):
    """Twice the form of the last three points, and the class's inequality at the middle one."""
    h = f.slope(q)
    ends = (2 - b * b) * square(x) + b * b * square(p) - 2 * b * (b * b - b + 1) * inner(x, p)
    mixed = 2 * (b - 1) * (b + 1) ** 2 * inner(x, q) + 2 * b * (b - 1) ** 2 * (b + 1) * inner(q, p)
    middle = (1 - b) * (b**3 - b * b + 3 * b + 1) * square(q)
    return ends + mixed + middle + a * a * f.pair(q, h), sizes(x, q, p, h)


def _polyak_tuning(f, x, free):
    """V/(8b³), V the potential that falls by R = b²(1 + b)(6 + b)/(1 + 5b) a step."""
    root = f.m.sqrt()
    b = (1 - root) / (1 + root)
    a, m, rate = (1 + b) ** 2, b * b, b * b * (1 + b) * (6 + b) / (1 + 5 * b)
    u = b + b * b * (-7 + b * (-526 + b * (1432 + b * (-1154 + b * (-352 + 638 * b)))))
    weights = _weights(b, rate, u / 38)
    old, last = x, None
    while True:
        g = f.slope(x)
        after = x + m[:, None] * (x - old) - a[:, None] * g
        pairs = (old, old), (old, x), (old, after), (x, x), (x, after), (after, after)
        value = sum(w * inner(one, two) for w, (one, two) in zip(weights, pairs))
        rise = square(after + m[:, None] * old) - 4 * m * square(x) + a * a * f.pair(x, g) / 2
        value = value / (8 * b**3) + (1 + b) * rate / (2 * m) * rise
        now = value, sizes(old, x, after, g)
        if last is not None:
            yield now[0], rate * last[0], now[1] + last[1]
        last, old, x = now, x, after


def _weights(b, R, u):
    """Of ⟨q, q⟩, ⟨q, x⟩, ⟨q, y⟩, ⟨x, x⟩, ⟨x, y⟩ and ⟨y, y⟩ for the last three points q, x, y."""
    b2, b3, up = b * b, b**3, 1 + b
    squares = 4 * b + 8 * b2 + 6 * b3 + 8 * b * up * u
    plain = 20 * b3 + 31 * b * b3 + 11 * b2 * b3
    bent = 8 * b2 * u + 24 * b3 * u + 16 * b * b3 * u - 28 * b2 * up * u * u
    first = up * R**3 + squares * R * R - (plain + bent) * R - 16 * b3 * up * u * u * (up - 2 * u)
    cross = up * R * R - 5 * b2 * up * R + 2 * b * (1 + 2 * b) * u * R - 4 * b2 * up * u * (up - u)
    return (
        first,
        -4 * b * cross,
        -4 * b2 * ((3 + 2 * b) * R + 2 * b * up * u),
        4 * b * ((1 + b) * (1 + 3 * b) * R - b2 * up * up - 2 * b * u * u),
        4 * b * (up * (b2 - R) + 2 * b * u),
        -2 * b2,
    )


def _heavy_ball_region(f, x, free):
    """The step and the part of the largest momentum are the first two free numbers."""
    step = 0.02 + 1.96 * free[:, 0]
    half = f.m * step / 4
    keep = 0.999 * free[:, 1] * (half + (half * half + 1 - step / 2).sqrt())
    left, room = 2 - step, 2 - 2 * keep * keep - step * (1 - keep * f.m)
    old, height = x, f.height(x)
    move, last = 0 * height, None
    while True:
        after = x + keep[:, None] * (x - old) - step[:, None] * f.slope(x)
        before, height = height, f.height(x)
        then = square(after - x)
        now = 2 * step * (height + keep * before) + left * (1 - room / 4) * move
        if last is not None:
            spent = left * room / 4 * (last[1] + move)
            yield now + spent, last[0], last[2] + sizes(x, old)
        last = now, move, sizes(x, old)
        old, x, move = x, after, then


def _gradient_descent_sublinear(f, x, free):
    last = None
    for k in range(STEPS + 1):
        g = f.slope(x)
        value = (2 * k + 1) * f.height(x) + k * (k + 2) * square(g) + square(x)
        now = value, sizes(x) + (k + 2) * sizes(g)
        if last is not None:
            yield now[0], last[0], now[1] + last[1]
        last, x = now, x - g


def _fista(f, x, free):
    t, z = 0 * free[:, :1], x
    for k in range(STEPS):
        most = (1 + (1 + 4 * t * t).sqrt()) / 2
        # 2⁻¹⁰ below what is admissible, far above rounding
        grown = 1 + (1 - 2.0**-10) * free[:, k : k + 1] * (most - 1)
        y = x + (z - x) / grown
        g = f.slope(y)
        after, turned = y - g, z - grown * g
        before = 2 * (t * t)[:, 0] * f.height(x) + square(z)
        then = 2 * (grown * grown)[:, 0] * f.height(after) + square(turned)
        size = sizes(x, y, z, after, turned) + (grown[:, 0] + 1) * sizes(g)
        size = size + grown[:, 0] * (sizes(x) * sizes(f.slope(x))).sqrt()
        yield then, before, size
        x, z, t = after, turned, grown


def _ogm(f, y, free):
    theta, last, z = 1.0, None, y
    while True:
        g = f.slope(y)
        z = z - 2 * theta * g
        value = 2 * theta**2 * (2 * f.height(y) - square(g)) + square(z)
        size = sizes(y, z) + theta * (sizes(g) + (sizes(y) * sizes(g)).sqrt())
        if last is not None:
            yield value, last[0], size + last[1]
        last = value, size
        theta = (1 + (1 + 4 * theta**2) ** 0.5) / 2
        y = (1 - 1 / theta) * (y - g) + z / theta


def _polyak_lojasiewicz(f, x, free):
    rate = (2 - 2 * f.m) / (2 + f.m)
    while True:
        after = x - f.slope(x)
        yield f.height(after), rate * f.height(x), sizes(x, after)
        x = after
