"""How V = ‖H⁻¹ − G‖² falls along the averaged flow, in float64."""

from .. import sampling
from ..worst import Worst
from . import tracked
from .flow import EDGES, dimension, instance
from .tracked import Tracked


def check(instances=100, seed=0, n=None, first=0):
    """Hold 2⟨X, dX⟩ for dX = −HAEH to −4(ℓ − ℓ_N) = −2(tr HE − tr HΣ), n ≤ 8, α = 1."""
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        K, X, E = (Tracked(m) for m in instance(rng, dimension(rng, n, at), at))
        H = K @ K
        A = X @ H
        rate = -2.0 * tracked.inner(X, H @ A @ E @ H)
        sigma = E - A @ E @ A.T
        error, bound = tracked.distance(
            rate, -2.0 * (tracked.trace(H @ E) - tracked.trace(H @ sigma))
        )
        worst.add(index, [error], [bound])
    return worst.result(instances, f"{worst.compared} rates of V against the excess loss")
