"""The variance of centered RMSprop on a constant gradient, batched."""

from .runs import STEPS, checked

EDGES = ("α = 0", "zero start")


@checked("variances of a constant gradient", EDGES)
def check(streams, problem, put, factor=1.0):
    """v − a² against αᵗ(1 − αᵗ)g²; `factor` ≠ 1 makes g of v wrong."""
    from .running import Number

    g = Number(problem.start)
    alpha = put("α = 0", streams.uniform(0.5, 0.99, 1), 0.0).to(problem.start.dtype)
    alpha, v, a = Number(alpha), Number(0 * problem.start), Number(0 * problem.start)
    power = alpha
    for _ in range(STEPS):
        v = alpha * v + (1 - alpha) * g * (g * factor)
        a = alpha * a + (1 - alpha) * g
        yield v - a * a, power * (1 - power) * g * g
        power = power * alpha
