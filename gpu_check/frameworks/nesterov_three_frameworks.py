"""Nesterov momentum as torch, optax and Keras write it, batched."""

from .runs import checked, decay, rate, run


@checked("points of three forms of Nesterov momentum")
def check(streams, problem, put, factor=1.0):
    """The three recursions at one rate; `factor` ≠ 1 makes optax's wrong."""
    from .running import Number

    like = problem.start
    c, b = Number(rate(streams, like)), Number(decay(streams, put, like))
    zero = Number(0 * like)

    def torch(t, g, x, q):
        q = b * q + g if t else g
        return x - c * (g + b * q), q

    def optax(t, g, x, trace):
        trace = g + b * trace
        return x - c * factor * (g + b * trace), trace

    def keras(t, g, x, v):
        v = b * v - c * g
        return x + b * v - c * g, v

    first, second, third = (run(problem, step, zero) for step in (torch, optax, keras))
    return [*zip(first, second), *zip(first, third)]
