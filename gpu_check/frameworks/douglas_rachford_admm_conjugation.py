"""Douglas–Rachford splitting of the dual beside ADMM, batched."""

from .runs import checked
from .splitting import STEPS, Pair

EDGES = ("zero start", "g = 0")


@checked("states on the dual and of ADMM", EDGES)
def check(streams, problem, put, factor=1.0):
    """l and a(z + u); `factor` ≠ 1 makes the projection wrong."""
    both = Pair(streams, problem, put)
    a, l = both.rate, both.start
    z = both.prox_g(l / a, 1 / a)
    u = l / a - z
    for _ in range(STEPS):
        yield l, a * (z + u)
        one = both.prox_g_conj(l) * factor
        l = l - both.prox_f_conj(-(2 * one - l), a) - one
        x = both.prox_f(z - u, 1 / a)
        z = both.prox_g(x + u, 1 / a)
        u = u + x - z
