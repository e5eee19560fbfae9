"""Algorithms 1 and 2, 3 and 4 of Zhao, Lessard and Udell, batched."""

from .runs import checked, rate

STEPS = 10
EDGES = ("zero start", "zero gradients")


@checked("points of the two pairs", EDGES)
def check(streams, problem, put, factor=1.0):
    """The points of either pair; `factor` ≠ 1 makes algorithms 1 and 3 wrong."""
    from .running import Number

    c = Number(rate(streams, problem.start, 0.01, 0.2))
    a, b = Number(problem.start), Number(problem.noise[:, -1])
    x, xi, w, omega = (a, b), (2.0 * a - b, b - a), (a, b), 2.0 * b - a
    for t in range(STEPS):
        y, z = 2.0 * factor * x[0] - x[1], 2.0 * factor * w[1] - w[0]
        yield y, xi[0]
        yield z, omega
        x = y - c * problem.gradient(t, y), x[0]
        w = 3.0 * w[0] - 2.0 * w[1] + c * problem.gradient(t, z), w[0]
        g = problem.gradient(t, xi[0])
        xi = xi[0] - xi[1] - 2.0 * c * g, xi[1] + c * g
        omega = omega - c * problem.gradient(t, omega)
