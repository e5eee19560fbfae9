"""Douglas–Rachford splitting of the dual beside ADMM, batched."""

from .runs import check_pairs
from .splitting import STEPS, Pair

EDGES = ("zero start", "g = 0")


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
    """l and a(z + u); `factor` ≠ 1 makes the projection wrong."""

    def pairs(streams, problem, put):
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

    note = "states on the dual and of ADMM"
    return check_pairs(pairs, note, instances, seed, device, dtype, first, chunk, dims, EDGES)
