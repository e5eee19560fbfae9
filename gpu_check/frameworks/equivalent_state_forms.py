"""Algorithms 1 and 2, 3 and 4 of Zhao, Lessard and Udell, batched."""

from .runs import check_pairs, rate

STEPS = 10
EDGES = ("zero start", "zero gradients")


def check(
    instances=400,
    seed=0,
    device="auto",
    dtype="float64",
    dims=None,
    first=0,
    chunk=None,
    factor=1.0,
):
    """The points of either pair; `factor` ≠ 1 makes algorithms 1 and 3 wrong."""

    def pairs(streams, problem, put):
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

    note = "points of the two pairs"
    return check_pairs(pairs, note, instances, seed, device, dtype, first, chunk, dims, EDGES)
