"""Heavy ball with coupled weight decay below the limit and its two decoupled forms, batched."""

from .runs import checked, rate, run

EDGES = ("zero gradients", "cw′ = 0")


@checked("points with coupled and decoupled decay", EDGES)
def check(streams, problem, put, factor=1.0):
    """From rest at 0; b and p are the roots of X² − (1 + s² − k)X + s²; `factor` ≠ 1 makes b
    wrong."""
    from .running import Number

    like = 0 * problem.start
    problem = problem._replace(start=like)
    c, s = Number(rate(streams, like, 0.02, 0.1)), Number(rate(streams, like, 0.2, 0.9))
    share = put("cw′ = 0", streams.uniform(0, 0.9, 1), 0.0).to(like.dtype)
    k = Number(share) * (1 - s) * (1 - s)
    middle = 1 + s * s - k
    root = ((middle - 2 * s) * (middle + 2 * s)).sqrt()
    low, high, zero = (middle - root) / 2.0, (middle + root) / 2.0, Number(like)

    def coupled(t, g, y, q):
        q = s * s * q + g + k / c * y
        return y - c * q, q

    def decoupled(b, p):
        def step(t, g, x, m):
            m = b * factor * m + g
            return p * x - c * m, m

        return step

    theirs = run(problem, coupled, zero)
    first, second = (run(problem, decoupled(*x), zero) for x in ((low, high), (high, low)))
    return [*zip(theirs, first), *zip(theirs, second)]
