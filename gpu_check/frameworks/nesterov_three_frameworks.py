"""Nesterov momentum as torch, optax and Keras write it, batched."""

from .runs import check_pairs, decay, rate, run


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
    """The three recursions at one rate; `factor` ≠ 1 makes optax's wrong."""

    def pairs(streams, problem, put):
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

    note = "points of three forms of Nesterov momentum"
    return check_pairs(pairs, note, instances, seed, device, dtype, first, chunk, dims)
