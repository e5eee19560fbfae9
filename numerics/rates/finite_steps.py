"""A few steps in float64 on random functions and operators: none leaves more than is claimed.

What is left is compared with a factor times |x₀ − x*|², which the claims `rates/finite_*` prove. It
is quadratic, with a derivative of at most 8(1 + factor)|x₀|, and a step has at most 40n + 200
roundings in a row, relative to vectors that add up to 3|x₀|. The steps do not enlarge an error
(gradient steps up to 2/L, proximal steps, nonexpansive operators), those of the optimized gradient
method, whose vectors reach 13|x₀| too, by (1 + 2θ₀)(1 + 2θ₁) < 13 together. So left ≤ (factor +
c·(1 + factor)·γ_{(steps + 1)(40n + 200)})·|x₀|², c = ROUGH or USUAL. Frank–Wolfe's factors are
rounded up by more than that, but for one step, where |x₁ − x*| ≤ 1 is all that they need.
"""

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE, gamma
from ..worst import Worst
from .functions import Function, random_function

EDGES = ("worst", "at the solution")
ROUGH = {"optimized_gradient": 1e4}
USUAL = 50.0
NEARLY_SHARP = 2.0**-30  # a knee that makes Huber's function a multiple of the norm, nearly
SILVER = (99 / 70, 2.0, 99 / 70)
THETA = (1.0, 809 / 500, 569 / 200)
FRANK_WOLFE = {1: 0.5, 2: 0.3127, 3: 0.2279}


def line(slope, knee):
    """Huber's function on ℝ with this slope beyond the knee."""
    return Function(0.0, np.eye(1), np.array([slope / knee]), np.array([knee]))


def gradient_steps(rng, x, steps, worst):
    """(f(x_n), Σ steps) from x; the worst function has the slope |x|/(2Σ + 1)."""
    total = sum(steps)
    f = random_function(rng, 0.0, len(x))
    if worst:
        x = x[:1]
        f = line(norm(x) / (2 * total + 1), norm(x) / (2 * total + 1)) if x[0] else f
    start = x @ x
    for step in steps:
        x = x - step * f.gradient(x)
    return f.value(x), start


def norm(x):
    return float(np.sqrt(x @ x))


def gradient_descent(rng, x, worst):
    steps = [rng.uniform(0.05, 1)] * int(rng.integers(1, 7))
    left, start = gradient_steps(rng, x, steps, worst)
    return left, start, 1 / (4 * sum(steps) + 2), len(steps)


def silver_steps(rng, x, worst):
    left, start = gradient_steps(rng, x, SILVER, worst)
    return left, start, 0.04692, 3


def optimized_gradient(rng, x, worst):
    f = random_function(rng, 0.0, len(x), "steepest" if worst else "")
    y = z = x
    for now, later in zip(THETA, THETA[1:]):
        g = f.gradient(y)
        z = z - 2 * now * g
        y = (1 - 1 / later) * (y - g) + z / later
    return f.value(y), x @ x, 0.06191, 2


def proximal_point(rng, x, worst):
    step, count = rng.uniform(0.2, 3), int(rng.integers(1, 7))
    f = random_function(rng, 0.0, len(x))
    if worst:
        x = x[:1]
        f = line(norm(x) / (2 * step * count), NEARLY_SHARP)
    start = x @ x
    for _ in range(count):
        x = f.proximal(x, step)
    return f.value(x), start, 1 / (4 * step * count), count


def reflection(rng, n):
    """A random nonexpansive operator with the fixed point 0: a turn of 2·prox − identity."""
    f, size = random_function(rng, 0.0, n), np.exp(rng.uniform(-1, 2))
    turn = np.linalg.qr(rng.standard_normal((n, n)))[0]
    return lambda x: turn @ (2 * f.proximal(x, size) - x)


def halpern(rng, x, worst):
    count = int(rng.integers(1, 7))
    T = reflection(rng, len(x))
    if worst:
        x = x[:1]
        f = line(norm(x) / (count + 1), NEARLY_SHARP)
        T = lambda x: 2 * f.proximal(x, 1.0) - x  # noqa: E731
    first = x
    for k in range(count):
        x = first / (k + 2) + T(x) * (k + 1) / (k + 2)
    rest = x - T(x)
    return rest @ rest, first @ first, 4 / (count + 1) ** 2, count


def krasnoselskii_mann(rng, x, worst):
    count = int(rng.integers(1, 7))
    t = rng.uniform(0.5, 0.5 + 0.5 * np.sqrt(count / (count + 1)))
    T = reflection(rng, len(x))
    if worst:
        x = np.resize(x, 2)
        # |1 − e^{iφ}|² = 1/((n+1)t(1−t))
        turn = np.sqrt(1 / ((count + 1) * t * (1 - t)))
        cos, sin = 1 - turn**2 / 2, turn * np.sqrt(max(1 - turn**2 / 4, 0.0))
        T = lambda x: np.array([[cos, -sin], [sin, cos]]) @ x  # noqa: E731
    start = x @ x
    for _ in range(count):
        x = (1 - t) * x + t * T(x)
    rest = x - T(x)
    factor = (count / (count + 1)) ** count / ((count + 1) * t * (1 - t))
    return rest @ rest, start, factor, count


def douglas_rachford(rng, x, worst):
    """The distance of two runs; in the worst case one function is a parabola and the other 0, or
    the indicator of {0}."""
    n, mu, step = len(x), rng.uniform(0.02, 0.9), np.exp(rng.uniform(-2, 2))
    flat = step**2 * mu <= 1
    f = random_function(rng, mu, n, ("flattest" if flat else "steepest") if worst else "")
    h, size = random_function(rng, 0.0, n), np.exp(rng.uniform(-1, 2))
    count = int(rng.integers(1, 5))

    def after(w):
        for _ in range(count):
            y = (w if flat else 0 * w) if worst else h.proximal(w, size)
            w = w + f.proximal(2 * y - w, step) - y
        return w

    other = x + rng.standard_normal(n) if norm(x) else x
    rest, apart = after(x) - after(other), x - other
    factor = max(1 / (1 + step * mu), step / (1 + step)) ** (2 * count)
    return rest @ rest, apart @ apart, factor, count, x @ x + other @ other


def frank_wolfe(rng, x, worst):
    """On a ball of diameter 1 with the minimizer in it; where the gradient is 0, every point of the
    ball is a linear minimizer, and the one opposite is taken."""
    n, count = len(x), int(rng.integers(1, 4))
    f = random_function(rng, 0.0, n, "steepest" if worst else "")
    best = x / max(2 * norm(x), 1e-300) * rng.uniform(0, 1)
    x = -x / max(2 * norm(x), 1e-300)
    if worst:
        count, x = 1, best / max(2 * norm(best), 1e-300)
        best = x
    for k in range(count):
        g = f.gradient(x - best)
        y = -(g if norm(g) else x) / max(2 * norm(g if norm(g) else x), 1e-300)
        x = x + 2 / (k + 2) * (y - x)
    return f.value(x - best), 1.0, FRANK_WOLFE[count], count


METHODS = {
    run.__name__: run
    for run in (
        gradient_descent,
        silver_steps,
        optimized_gradient,
        proximal_point,
        halpern,
        krasnoselskii_mann,
        douglas_rachford,
        frank_wolfe,
    )
}


def check(instances=60, seed=0, first=0, method="gradient_descent"):
    """Hold what some steps leave below the factor of the claim; at every third instance the
    function is the worst there is. Returns a Result."""
    if method not in METHODS:
        raise ValueError(f"method is {method!r}; give one of {', '.join(METHODS)}")
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        n = int(rng.integers(1, 9))
        x = rng.standard_normal(n)
        if at == "at the solution":
            x = 0 * x
        left, start, factor, steps, *size = METHODS[method](
            rng, x, at == "worst" or (not at and index % 3 == 0)
        )
        rounding = ROUGH.get(method, USUAL) * (1 + factor) * ENLARGE
        rounding *= gamma((steps + 1) * (40 * n + 200))
        worst.add(index, [max(float(left), 0.0)], [factor * start + rounding * sum(size, start)])
    return worst.result(instances, f"{worst.compared} runs of {method}, a few steps each")
