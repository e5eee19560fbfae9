"""What a few steps leave on random functions and operators, batched, against the factors of the
claims `rates/finite_*`; in every third instance the function is the worst one, nearly.

f(x) = Σ_j w_j·h(t_j, δ_j), t = Qᵀx, is `potentials.Bowl`; operators are made of its proximal steps
and turns, with the fixed point 0. What is left is quadratic in the start, its derivative at most
8(1 + factor)|x₀|; a step has at most 40n + 200 roundings in a row, relative to vectors that add up
to 3|x₀|, and enlarges no error: ROUGH is for all but the optimized gradient method, where errors
and vectors grow by 13 at most. Of Frank–Wolfe one step is run, for which |x₁ − x*| ≤ 1 is enough.
"""

from functools import partial

from ..batched.device import load_torch
from .potentials import Bowl, inner, square

EDGES = ("at the solution",)
SIZES = (2, 3, 5)
MOST = 6  # steps
ROUGH, ROUGHER = 50.0, 1e4
SHARP = 2.0**-20  # the knee of a multiple of the norm, nearly
TWO_STEPS = (1.0, 1.618, 2.845)  # of the optimized gradient method


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
    """Hold what some steps leave below factor·|x₀ − x*|². `dims`, if given, is at least 2."""
    load_torch()
    from ..trainable.runs import hold

    if method not in METHODS:
        raise ValueError(f"method is {method!r}; give one of {', '.join(METHODS)}")
    if dims == 1:
        raise ValueError("dims is 1; give a size of at least 2")
    run, note = partial(compare, method), f"runs of {method}"
    return hold(run, note, instances, seed, device, dtype, first, chunk, dims, SIZES, EDGES)


def compare(method, seed, numbers, n, device, dtype):
    """Left and right sides, (1, B)."""

    from ..batched import sampling
    from ..batched.bounds import ENLARGE, UNIT, gamma
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)
    given = Given(streams, n, dtype, streams.choice(3) == 0)
    given.x = sampling.at_edge(EDGES, "at the solution", numbers, given.x, 0.0)
    left, start, factor = METHODS[method](given)
    rough = ROUGHER if method == "optimized_gradient" else ROUGH
    slack = rough * gamma((MOST + 1) * (40 * n + 200), UNIT[dtype]) * ENLARGE
    left, start, factor = left.double().clamp(min=0), start.double(), factor.double()
    return left[None], (factor * start + slack * (1 + factor) * given.size(start))[None]


class Given:
    """The numbers of a batch; `worst` (B,) marks the instances with the worst function."""

    def __init__(self, streams, n, dtype, worst):
        from ..batched import sampling

        self.n, self.worst, self.other = n, worst, None
        self.Q, self.turn = (sampling.orthogonal(streams, n).to(dtype) for _ in range(2))
        self.x, self.far = streams.bell(n).to(dtype), streams.bell(n).to(dtype)
        self.weights = streams.uniform(0, 1, n).to(dtype)
        self.knees = (streams.uniform(0.05, 2, n) ** 2).to(dtype)
        self.second = (streams.uniform(0, 4, n).to(dtype), streams.uniform(0.05, 2, n).to(dtype))
        self.count = 1 + streams.choice(MOST)
        self.free = streams.uniform(0.05, 1).to(dtype)
        self.also = streams.uniform(0.2, 3).to(dtype)

    def size(self, start):
        return start if self.other is None else start + self.other.double()

    def line(self):
        """Put the start on the first axis of Q where the function is worst; its norm."""
        length = square(self.x).sqrt()
        self.x = _where(self.worst, length[:, None] * self.Q[:, :, 0], self.x)
        return length

    def bowl(self, slope=None, knee=None, mu=None):
        """The function; where it is worst, along the first axis with this slope and knee."""
        import torch

        weights, knees = self.weights.clone(), self.knees.clone()
        if slope is not None:
            # a knee of 0 would make 0/0 of a slope of 0
            knee = torch.as_tensor(knee, dtype=slope.dtype).clamp(min=1e-30)
            knee = knee.expand(slope.shape)
            weights[:, 0] = torch.where(self.worst, slope / knee, weights[:, 0])
            knees[:, 0] = torch.where(self.worst, knee, knees[:, 0])
        return Bowl(0 * self.free[:, None] if mu is None else mu, self.Q, weights, knees)

    def steps(self, step, *state):
        """The state after `count` steps of (k, *state) -> state."""
        for k in range(MOST):
            after = step(k, *state)
            state = tuple(_where(self.count > k, a, b) for a, b in zip(after, state))
        return state


def _where(these, a, b):
    import torch

    return torch.where(these[:, None], a, b)


def near(f, x, step):
    """The proximal step y + step·∇f(y) = x; `step` is (B, 1)."""
    import torch

    t = f.inside(x)
    low = t / (1 + step * (f.mu + f.weights))
    high = (t - step * f.weights * f.knees * t.sign()) / (1 + step * f.mu)
    return inner(f.Q, torch.where(low.abs() <= f.knees, low, high)[:, None, :])


def _descent(given, steps):
    """`steps` is (B, MOST), 0 after the last."""
    import torch

    total = steps.sum(1)
    knee = given.line() / (2 * total + 1)
    # a slope of weight 1
    f, x = given.bowl(torch.where(knee > 0, knee, 1.0), torch.where(knee > 0, knee, 1.0)), given.x
    for k in range(steps.shape[1]):
        x = x - steps[:, k : k + 1] * f.slope(x)
    return f.height(x), square(given.x), total


def _gradient_descent(given):
    import torch

    taken = torch.arange(MOST, device=given.x.device) < given.count[:, None]
    left, start, total = _descent(given, given.free[:, None] * taken)
    return left, start, 1 / (4 * total + 2)


def _silver_steps(given):
    import torch

    steps = torch.tensor([99 / 70, 2.0, 99 / 70], dtype=given.x.dtype, device=given.x.device)
    left, start, total = _descent(given, steps.expand(len(given.x), 3))
    return left, start, 0 * total + 0.04692


def _optimized_gradient(given):
    import torch

    weights = torch.where(given.worst[:, None], 1.0, given.weights)
    knees = torch.where(given.worst[:, None], 2.0**60, given.knees)
    f, y, z = Bowl(0 * given.free[:, None], given.Q, weights, knees), given.x, given.x
    for k in range(2):
        g = f.slope(y)
        z = z - 2 * TWO_STEPS[k] * g
        y = y - g + (z - y + g) / TWO_STEPS[k + 1]
    return f.height(y), square(given.x), 0 * given.free + 0.06191


def _proximal_point(given):
    step = given.also
    slope = given.line() / (2 * step * given.count)
    f = given.bowl(slope, SHARP)
    (x,) = given.steps(lambda k, x: (near(f, x, step[:, None]),), given.x)
    return f.height(x), square(given.x), 1 / (4 * step * given.count)


def _operator(given, f, step, turned):
    """Twice a proximal step without the identity, turned at random where that is asked for."""

    def T(x):
        y = 2 * near(f, x, step) - x
        return _where(turned, inner(given.turn, y[:, None, :]), y)

    return T


def _halpern(given):
    slope = given.line() / (given.count + 1)
    f = given.bowl(slope, SHARP)
    step = _where(given.worst, 0 * given.also[:, None] + 1, given.also[:, None])
    T = _operator(given, f, step, ~given.worst)
    (x,) = given.steps(lambda k, x: ((given.x + (k + 1) * T(x)) / (k + 2),), given.x)
    return square(x - T(x)), square(given.x), 4 / (given.count + 1.0) ** 2


def _krasnoselskii_mann(given):
    n = given.count.to(given.x.dtype)
    t = 0.5 + 0.5 * given.free * (n / (n + 1)).sqrt()
    far = 1 / ((n + 1) * t * (1 - t))  # |x − Tx|²/|x|² for the worst turn, at most 4
    cos, sin = 1 - far / 2, (far * (1 - far / 4)).clamp(min=0).sqrt()
    free = _operator(given, given.bowl(), given.also[:, None], ~given.worst)

    def T(x):
        t = inner(given.Q.mT, x[:, None, :]).clone()
        one, two = t[:, 0].clone(), t[:, 1].clone()
        t[:, 0], t[:, 1] = cos * one - sin * two, sin * one + cos * two
        return _where(given.worst, inner(given.Q, t[:, None, :]), free(x))

    given.line()
    mix = t[:, None]
    (x,) = given.steps(lambda k, x: (x + mix * (T(x) - x),), given.x)
    return square(x - T(x)), square(given.x), (n / (n + 1)) ** n * far


def _douglas_rachford(given):
    """Two runs; at its worst f is a parabola, and h is 0 or the indicator of {0}."""
    import torch

    step, mu = given.also[:, None], 0.9 * given.free[:, None]
    flat = step**2 * mu <= 1
    worst = given.worst[:, None]
    weights = torch.where(worst, torch.where(flat, 0.0, 1.0), given.weights) * (1 - mu)
    knees = torch.where(worst, 2.0**60, given.knees)
    f = Bowl(mu, given.Q, weights, knees)
    h = Bowl(0 * mu, given.turn, *given.second)

    def one(k, w):
        y = torch.where(worst, torch.where(flat, w, 0 * w), near(h, w, 0 * step + 1))
        return (w + near(f, 2 * y - w, step) - y,)

    zero = square(given.x)[:, None] == 0
    start, other = given.x, torch.where(zero, given.x, given.x + given.far)
    given.other = square(start) + square(other)
    (a,), (b,) = given.steps(one, start), given.steps(one, other)
    rate = torch.maximum(1 / (1 + step * mu), step / (1 + step))[:, 0]
    return square(a - b), square(start - other), rate ** (2 * given.count)


def _frank_wolfe(given):
    """One step on a ball of diameter 1; where the gradient is 0 the step goes to the other side."""
    import torch

    half = given.x / (2 * square(given.x).sqrt().clamp(min=1e-30))[:, None]
    best = _where(given.worst, half, half * given.free[:, None])
    x = _where(given.worst, half, -half)
    weights = torch.where(given.worst[:, None], 1.0, given.weights)
    knees = torch.where(given.worst[:, None], 2.0**60, given.knees)
    f = Bowl(0 * given.free[:, None], given.Q, weights, knees)
    g = f.slope(x - best)
    g = _where(square(g) == 0, x, g)
    x = -g / (2 * square(g).sqrt().clamp(min=1e-30))[:, None]
    return f.height(x - best), 0 * given.free + 1, 0 * given.free + 0.5


METHODS = {
    run.__name__[1:]: run
    for run in (
        _gradient_descent,
        _silver_steps,
        _optimized_gradient,
        _proximal_point,
        _halpern,
        _krasnoselskii_mann,
        _douglas_rachford,
        _frank_wolfe,
    )
}
