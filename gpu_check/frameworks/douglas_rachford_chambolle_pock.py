"""Chambolle and Pock's method at σ = 1/τ beside Douglas–Rachford splitting, batched."""

from .runs import checked
from .splitting import STEPS, Pair

EDGES = ("zero start", "g = 0")


@checked("states of the two methods", EDGES)
def check(streams, problem, put, factor=1.0):
    """v and x − τy; `factor` ≠ 1 makes the extrapolation wrong."""
    both = Pair(streams, problem, put)
    tau, x, y = both.rate, both.start, both.other
    sigma, v = 1 / tau, x - tau * y
    for _ in range(STEPS):
        new = both.prox_f(x - tau * y, tau)
        y = both.prox_g_conj(y + sigma * (2 * factor * new - x))
        x = new
        one = both.prox_f(v, tau)
        v = v + both.prox_g(2 * one - v, tau) - one
        yield v, x - tau * y
