"""The learning rate outside and inside of the buffer under a schedule, batched."""

from .runs import STEPS, checked, decay, rate, run


@checked("points with the rate outside and inside of the buffer")
def check(streams, problem, put, factor=1.0):
    """β_t = b·c_t/c_{t−1}; `factor` ≠ 1 makes β_t wrong."""
    from .running import Number

    like = problem.start
    rates = [Number(rate(streams, like)) for _ in range(STEPS + 1)]
    b, zero = Number(decay(streams, put, like)), Number(0 * like)

    def outside(t, g, x, m):
        m = b * m + g
        return x - rates[t + 1] * m, m

    def inside(t, g, y, v):
        v = b * rates[t + 1] / rates[t] * factor * v - rates[t + 1] * g
        return y + v, v

    return zip(run(problem, outside, zero), run(problem, inside, zero))
