"""Meta-gradients of the linear averages in float64: difference quotients, ⟨w, ∇L⟩ = 0, growing
norms."""

from fractions import Fraction

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE, gamma
from ..optimizers.multiscale.linear_averages import MIXTURES, meta_gradient
from ..worst import Worst
from .linear_average_rounding import exact, exact_loss, gradient_bound

EDGES = ("k = 1", "equal weights", "equal heights", "zero heights", "negative weights")
STEPS = 30
STEP = Fraction(1, 2**20)


def check(instances=100, seed=0, first=0):
    """Each instance: the gradient of L = h·w̄ against exact difference quotients, ⟨w, ∇L⟩, and the
    norms of a descent.

    Returns a Result.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        k = 1 if at == "k = 1" else int(rng.integers(1, 12))
        w, h = rng.choice((-1.0, 1.0), k) * rng.uniform(0.1, 2, k), rng.standard_normal(k)
        if at == "equal weights":
            w[:] = w[0]
        if at == "negative weights":
            w = -np.abs(w)
        if at.endswith("heights"):
            h[:] = 0 if at == "zero heights" else h[0]
        parts = [quotient_error(name, w, h) for name in MIXTURES]
        parts += [inner(name, w, h) for name in ("LA_a", "LA_b")]
        parts.append(descent("LA_b", w, h))
        errors, bounds = zip(*parts)
        worst.add(index, np.concatenate(errors), np.concatenate(bounds))
    return worst.result(instances, f"{worst.compared} derivatives, inner products and norms")


def quotient_error(name, w, h):
    """|∇_j L − quotient_j| and its bound, (k,) each; the quotient is exact, from the definition of
    w̄ alone.

    (L(w + τe_j) − L(w))/τ·(s + τs_j)/s is the derivative without a limit, s the sum and s_j its
    change a unit τ: 1 for LA_a, sign(w_j) for LA_b; LA_c is linear.
    """
    weights, heights = exact(w), exact(h)
    found = meta_gradient(name, w, h)
    errors, here = [], exact_loss(name, weights, heights)
    for j in range(len(w)):
        moved = [x + STEP * (i == j) for i, x in enumerate(weights)]
        change = exact_loss(name, moved, heights) - here
        quotient = change / STEP * ratio(name, weights, moved)
        errors.append(abs(float(Fraction(float(found[j])) - quotient)))
    return np.array(errors), gradient_bound(name, MIXTURES[name](w), w, h)


def ratio(name, before, after):
    """The later sum over the earlier one."""
    if name == "LA_c":
        return 1
    if name == "LA_a":
        return sum(after) / sum(before)
    return sum(map(abs, after)) / sum(map(abs, before))


def inner(name, w, h):
    """|⟨w, ∇L⟩| and its bound: the gradient's error, and a dot product's."""
    found, error = meta_gradient(name, w, h), gradient_bound(name, MIXTURES[name](w), w, h)
    size = np.abs(w) @ (np.abs(found) + error)
    return np.array([abs(w @ found)]), np.array(
        [(np.abs(w) @ error + gamma(len(w)) * size) * ENLARGE]
    )


def descent(name, w, h, rate=0.1, steps=STEPS):
    """How far ‖w‖² falls in each step of plain gradient descent on ½‖w̄ − h‖², and by how much
    rounding may make it."""
    falls, bounds = [], []
    for _ in range(steps):
        average = MIXTURES[name](w)
        slope = average - h
        found = meta_gradient(name, w, slope)
        after = w - rate * found
        before, later = w @ w, after @ after
        falls.append(max(0.0, before - later))
        # |after|² = |w|² − 2η⟨w, ∇L⟩ + η²|∇L|², each entry of `after` rounded twice and the squares
        # summed
        moved = np.abs(w) + rate * np.abs(found)
        rounding = gamma(2 * len(w) + 8) * (before + later + 2 * moved @ moved)
        bounds.append((2 * rate * inner(name, w, slope)[1][0] + rounding) * ENLARGE)
        w = after
    return np.array(falls), np.array(bounds)
