"""Heavy ball with decoupled and with coupled weight decay, batched."""

from .runs import checked, decay, rate, run


@checked("points with decoupled and coupled decay")
def check(streams, problem, put, factor=1.0):
    """b′ = b(1 − cw), w′ = w(1 − b) from q_0 = wx_0/(1 − cw); `factor` ≠ 1 makes w′ wrong."""
    from .running import Number

    c, w = Number(rate(streams, problem.start)), Number(rate(streams, problem.start, 0, 0.5))
    b = Number(decay(streams, put, problem.start))
    keeps = 1 - c * w

    def decoupled(t, g, x, m):
        m = b * m + g
        return keeps * x - c * m, m

    def coupled(t, g, y, q):
        q = b * keeps * q + g + w * (1 - b) * factor * y
        return y - c * q, q

    zero = Number(0 * problem.start)
    start = w * Number(problem.start) / keeps
    return zip(run(problem, decoupled, zero), run(problem, coupled, start))
