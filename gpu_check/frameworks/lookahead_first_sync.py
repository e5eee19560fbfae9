"""Lookahead with gradient descent beside its linear form, batched."""

from .runs import STEPS, checked, rate

PERIOD = 5
EDGES = ("zero start", "zero gradients", "α = 0", "α = 1")


@checked("points of Lookahead and its linear form", EDGES)
def check(streams, problem, put, factor=1.0):
    """θ ← θ − cg, plus (1 − α)cs every fifth step; `factor` ≠ 1 makes the sum wrong."""
    from .running import Number

    like = problem.start
    c = Number(rate(streams, like, 0.01, 0.5))
    share = put("α = 1", put("α = 0", streams.uniform(0.1, 0.9, 1), 0.0), 1.0)
    share, zero = Number(share.to(like.dtype)), Number(0 * like)
    fast = slow = here = Number(like)
    held = zero
    for t in range(1, STEPS + 1):
        fast = fast - c * problem.gradient(t - 1, fast)
        g = problem.gradient(t - 1, here)
        here, held = here - c * g, held + factor * g
        if t % PERIOD == 0:
            fast = slow = slow + share * (fast - slow)
            here, held = here + (1 - share) * c * held, zero
        yield fast, here
