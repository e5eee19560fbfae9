"""Adam on a coupled quadratic and on its transforms: signs, permutations and powers of two change
no bit."""

import numpy as np

from .. import sampling
from ..optimizers.baselines.adam import Adam
from ..worst import Worst

EDGES = ("zero gradients", "equal coordinates", "nothing changed")
STEPS = 40


def check(instances=60, seed=0, first=0, steps=STEPS):
    """L̃(y) = c·L(Q⁻¹y), Q a signed permutation, c = 2^j, ε̃ = cε: every point is Q times the
    other's, bit for bit.

    Scaling by 2^j and changing signs commute with rounding, in each operation of Adam and of the
    gradient, as long as nothing underflows.  Also required: with ε̃ = ε and small gradients, and
    with a rotation, the runs differ. Returns a Result whose error counts coordinates that differ,
    its bound 0.
    """
    worst, blind = Worst(seed), 0
    for index in sampling.numbers(instances, seed, first, EDGES):
        at = sampling.edge(EDGES, index)
        differ, seen = compare(sampling.stream(seed, index), steps, at)
        worst.add(index, [float(differ)], [0.0])
        blind += not seen
    return worst.result(
        instances,
        f"{worst.compared} pairs of runs of {steps} steps, bit for bit; a fixed ε and rotations "
        "are seen",
        ok=blind == 0,
    )


def compare(rng, steps, at=""):
    """The number of entries that differ, and whether the two changes that Adam does not follow
    show."""
    n = int(rng.integers(2, 9))
    curvature, x0 = rng.uniform(0.1, 2, n), rng.standard_normal(n)
    order, sign = rng.permutation(n), rng.choice((-1.0, 1.0), n)
    power, eps = 2.0 ** int(rng.integers(-20, 21)), 10.0 ** -int(rng.integers(3, 9))

    if at == "zero gradients":
        x0 = np.zeros(n)
    if at == "equal coordinates":
        curvature, x0 = np.full(n, curvature[0]), np.full(n, x0[0])
    if at == "nothing changed":
        order, sign, power = np.arange(n), np.ones(n), 1.0

    def gradient(x):
        # every coordinate meets its neighbour; products and sums are rounded alike in both runs
        return curvature * x + np.roll(x, 1)

    def changed(y):
        x = np.empty(n)
        x[order] = sign * y
        return power * (sign * gradient(x)[order])

    plain = run(Adam(0.1, eps=eps), gradient, x0, steps)
    image = run(Adam(0.1, eps=power * eps), changed, sign * x0[order], steps)
    return int((sign * plain[:, order] != image).sum()), fixed_epsilon_shows(
        rng, n
    ) and rotation_shows(n)


def run(optimizer, gradient, theta, steps):
    """The points x_0 … x_steps, shape (steps + 1, n)."""
    points, state = [theta], optimizer.init(theta)
    for _ in range(steps):
        state = optimizer.update(state, points[-1], gradient(points[-1]))
        points.append(points[-1] - optimizer.step(state))
    return np.array(points)


def first_step(g, eps):
    optimizer = Adam(1.0, eps=eps)
    return optimizer.step(optimizer.update(optimizer.init(g), g, g))


def fixed_epsilon_shows(rng, n):
    """|g| = ε: the step is near 1/2, for 2g near 2/3; 0.1 is far below the difference and far above
    rounding."""
    g = 1e-6 * rng.choice((-1.0, 1.0), n)
    return bool((np.abs(first_step(2 * g, 1e-6) - first_step(g, 1e-6)) > 0.1).all())


def rotation_shows(n):
    """A first step from e_1 turned by 3/5, 4/5 in the first plane has length near √2, not 1."""
    g = np.zeros(n)
    g[:2] = 0.6, 0.8
    return bool(np.linalg.norm(first_step(g, 1e-12)) > 1.4)
