"""Forward steps x − aF(x) in float64 on random monotone operators, pairs of points at a time."""

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE, gamma, norm
from ..worst import Worst
from .functions import random_function

EDGES = ("a turn", "no step", "the same point")
KINDS = ("lipschitz", "cocoercive")


def check(instances=100, seed=0, first=0, kind="lipschitz"):
    """|x − aF(x) − y + aF(y)|² against the factor of the class times |x − y|². Returns a Result.

    lipschitz: F = ∇f + νJ, f in F(μ, 1), J skew with ‖J‖ ≤ 1, so L = 1 + ν; cocoercive: F = ∇f/β,
    1/β its Lipschitz constant; at every third instance F is μ + νJ, J a quarter turn, which meets
    the factor. Both sides are computed with at most 20n + 60 roundings in a row, relative to
    products of the vectors whose norms add up to the size: x, y, and a(L + 1) times them.
    """
    if kind not in KINDS:
        raise ValueError(f"kind is {kind!r}; give one of {', '.join(KINDS)}")
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        n = 2 * int(rng.integers(1, 5))
        mu, spin = rng.uniform(0.02, 0.9), rng.uniform(0.1, 3)
        J = np.kron(np.eye(n // 2), [[0.0, -1.0], [1.0, 0.0]])
        turned = at == "a turn" or index % 3 == 0
        F, L = operator(rng, kind, mu, spin, J, turned)
        # of the step that halts contraction: 2μ/L² and 2β
        step = rng.uniform(0, 1) * (2 * mu / L**2 if kind == "lipschitz" else 2 / L)
        step = 0.0 if at == "no step" else step
        x, y = rng.standard_normal(n), rng.standard_normal(n)
        y = x if at == "the same point" else y
        factor = 1 - 2 * step * mu + step**2 * L**2
        if kind == "cocoercive":
            factor = 1 - step * mu * (2 - step * L)
        moved = (x - step * F(x)) - (y - step * F(y))
        size = (1 + step * (L + 1)) * (norm(x) + norm(y))
        slack = 4 * gamma(20 * n + 60) * size**2 * ENLARGE
        worst.add(index, [moved @ moved], [factor * ((x - y) @ (x - y)) + slack])
    return worst.result(instances, f"{worst.compared} pairs after a {kind} forward step")


def operator(rng, kind, mu, spin, J, turned):
    """(F, L), L its Lipschitz constant; 1/L is that of cocoercivity."""
    n = len(J)
    if turned:
        # μ² + ν² is L² for a Lipschitz operator, and μL for a cocoercive one
        square = mu**2 + spin**2
        M = mu * np.eye(n) + spin * J
        return (lambda x: M @ x), np.sqrt(square) if kind == "lipschitz" else square / mu
    f = random_function(rng, mu, n)
    if kind == "cocoercive":
        return f.gradient, 1.0
    return (lambda x: f.gradient(x) + spin * (J @ x)), 1 + spin
