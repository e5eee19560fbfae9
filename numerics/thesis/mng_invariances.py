"""MNG's run against the run on the transformed problem: bit for bit with powers of two, one step
with any numbers."""

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE, gamma
from ..optimizers import mng
from ..problems import Quadratic, convex_quadratic
from ..simulate import closed_loop
from ..worst import Worst

EDGES = ("n = 1", "k = 1", "zero gradients", "equal coordinates", "nothing changed")


class Changed:
    """The problem in coordinates y = s·x[order] with the gradient multiplied by d; all factors
    powers of two."""

    def __init__(self, problem, s, order, d):
        self.problem, self.s, self.order, self.d, self.size = problem, s, order, d, problem.size

    def forward(self, x):
        return self.s * x[self.order]

    def gradient(self, y):
        x = np.empty(self.size)
        x[self.order] = y / self.s
        return self.d * self.problem.gradient(x)[self.order] / self.s


def check(instances=100, seed=0, n=None, first=0, steps=40):
    """Whole runs with powers of two, where no bit may differ, and one step with any numbers.
    Returns a Result.

    Multiplying by a power of two, a change of sign and an exchange of the operands of a sum are
    exact in floating point, so the two runs agree in every bit.
    """
    worst, ok = Worst(seed), True
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        size = (1 if at == "n = 1" else int(rng.integers(1, 9))) if n is None else int(n)
        k, sign_only = 1 if at == "k = 1" else int(rng.integers(1, 7)), bool(index % 2)
        ok = ok and same_bits(rng, size, k, sign_only, steps, at)
        worst.add(index, *one_step(rng, size, k, at))
    return worst.result(
        instances,
        f"{instances} runs of {steps} steps with powers of two, equal bit for bit: {ok}; "
        f"{worst.compared} single steps",
        ok,
    )


def same_bits(rng, n, k, sign_only, steps, at=""):
    """Do the runs on L and on its transform by S, an order and positive factors agree in every
    bit?"""
    problem = convex_quadratic(rng, n)
    s = 2.0 ** rng.integers(-4, 5, n) * rng.choice([-1, 1], n)
    order, d = rng.permutation(n), 2.0 ** rng.integers(-9, 10, n)
    start, eta = rng.standard_normal(n), 10.0 ** rng.uniform(-6, 0, n)
    if at == "zero gradients":
        problem, start = Quadratic(problem.H, np.zeros(n)), np.zeros(n)
    if at == "equal coordinates":
        start, eta = np.full(n, start[0]), np.full(n, eta[0])
    if at == "nothing changed":
        s, order, d = np.ones(n), np.arange(n), np.ones(n)
    changed = Changed(problem, s, order, d)
    here = closed_loop(mng.MNG(k, eta, sign_only=sign_only), problem, start, steps)
    there = closed_loop(
        mng.MNG(k, np.abs(s) * eta[changed.order], sign_only=sign_only),
        changed,
        changed.forward(start),
        steps,
    )
    return all(np.array_equal(changed.forward(x), y) for x, y in zip(here.theta, there.theta))


def one_step(rng, n, k, at=""):
    """|x̃⁺ − (s x⁺ + b)| for the history sH + b and gradients dG/s, and its bound.

    Rounding the transformed history moves each of its entries by γ_2 of its terms, rounding the
    gradients δ by γ_6; each side's own step is off by γ_{k+8} of 4 max|x̃| + η̃. Twice γ_{k+14} of
    all sizes bounds the sum.
    """
    H, G = rng.standard_normal((2, n, k))
    if at == "zero gradients":
        G = 0 * G
    if at == "equal coordinates":
        H[:], G[:] = H[0], G[0]
    s, d, b = (10.0 ** rng.uniform(-2, 2, (3, n, 1))) * rng.choice([-1.0, 1.0], (3, n, 1))
    eta = 10.0 ** rng.uniform(-6, 0, n)
    here = s[:, 0] * after(H, G, eta) + b[:, 0]
    there = after(s * H + b, np.abs(d) * G / s, np.abs(s[:, 0]) * eta)
    sizes = 4 * (np.abs(s * H).max(axis=1) + np.abs(b[:, 0])) + np.abs(s[:, 0]) * eta
    return list(np.abs(here - there)), list(2 * gamma(k + 14) * sizes * ENLARGE)


def after(points, gradients, eta):
    """x⁺ of one step from the histories, (n,)."""
    middle, width = mng.spread(points)
    return middle - mng.mean_step(gradients) * (width + eta)
