"""Heavy ball with decoupled and with coupled weight decay, batched."""

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
    """b′ = b(1 − cw), w′ = w(1 − b) from q_0 = wx_0/(1 − cw); `factor` ≠ 1 makes w′ wrong."""

    def pairs(streams, problem, put):
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

    note = "points with decoupled and coupled decay"
    return check_pairs(pairs, note, instances, seed, device, dtype, first, chunk, dims)
