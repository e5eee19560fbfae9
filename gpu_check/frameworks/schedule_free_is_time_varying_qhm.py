"""Schedule-free SGD beside its momentum form, batched."""

from .runs import STEPS, checked, rate

EDGES = ("zero start", "zero gradients", "β = 0", "β = 1")


@checked("points of schedule-free SGD and of its momentum form", EDGES)
def check(streams, problem, put, factor=1.0):
    """The momentum form with weights 2/(t + 1); `factor` ≠ 1 makes them wrong."""
    from .running import Number

    like = problem.start
    c = Number(rate(streams, like, 0.01, 0.5))
    beta = put("β = 1", put("β = 0", streams.uniform(0.1, 0.95, 1), 0.0), 1.0)
    beta = Number(beta.to(like.dtype))
    x = z = here = Number(like)
    m = Number(0 * like)
    for t in range(1, STEPS + 1):
        y = (1 - beta) * z + beta * x
        yield y, here
        z = z - c * problem.gradient(t - 1, y)
        x = x + (z - x) / float(t + 1)
        g = problem.gradient(t - 1, here)
        m = (float(t - 1) * m + 2.0 * factor * g) / float(t + 1)
        here = here - c * (1 - beta) * g - c * beta * m / 2.0
