"""Equation (3): two real units are the real and the imaginary part of one complex momentum."""

import numpy as np

from .. import sampling
from ..bounds.abstract_rule import abstract_rule_bound
from ..bounds.rounding import ENLARGE, gamma
from ..worst import Worst
from .memories import memory

EDGES = ("λ = 0", "λ = 1", "λ = −1", "λ = i", "law = 0", "zero gradients", "equal gradients")


def check(instances=120, seed=0, n=None, steps=30, first=0):
    """Run T = [[a, b], [−b, a]], v = e_1 beside z ← λz + g in complex128, |λ| ≤ 1.

    Compares both units with Re z, Im z, and the readout of a law (l1, l2) with
    Re((l1 − i·l2)z). Returns a Result.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        errors, bounds = compare(*instance(seed, index, n, steps))
        worst.add(index, errors, bounds)
    return worst.result(instances, f"{worst.compared} real numbers compared with complex momenta")


def instance(seed, index, n=None, steps=30):
    """(λ, law, gradients); every third λ is real or imaginary."""
    rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
    radius, angle = np.sqrt(rng.uniform(0, 1)), rng.uniform(-np.pi, np.pi)
    lam = complex(radius * np.cos(angle), radius * np.sin(angle))
    if index % 3 == 0:
        lam = complex(lam.real, 0) if index % 2 else complex(0, lam.imag)
    lam = {"λ = 0": 0j, "λ = 1": 1 + 0j, "λ = −1": -1 + 0j, "λ = i": 1j}.get(at, lam)
    n = int(rng.integers(1, 9)) if n is None else int(n)
    return lam, rng.standard_normal(2) * (at != "law = 0"), sampling.gradients(rng, steps, n, at)


def compare(lam, law, gradients):
    """Errors and bounds, flat.

    z ← λz + g rounds each real product, their difference and the sum with g: three
    roundings a step, as many as the real recursion's k + 1, on the same terms. So
    abstract_rule_bound covers the units. A readout adds a product and a sum on each
    side to half of that bound over γ_{3t+2}: γ_{3t+4}, twice, on majorant · |l|.
    """
    a, b = lam.real, lam.imag
    T, v = np.array([[a, b], [-b, a]]), np.array([1.0, 0.0])
    M = memory(T, v, gradients)
    z, momenta = np.zeros(gradients.shape[1], dtype=complex), []
    for g in gradients:
        z = lam * z + g
        momenta.append(z)
    z = np.array(momenta)
    units = np.abs(M - np.stack([z.real, z.imag], axis=2))
    bounds = abstract_rule_bound(T, v, gradients)
    counts = 3 * np.arange(1, len(gradients) + 1) + 2
    majorants = bounds / (2 * gamma(counts))[:, None, None]
    read = np.abs(M @ law - ((law[0] - 1j * law[1]) * z).real)
    read_bounds = 2 * gamma(counts + 2)[:, None] * (majorants @ np.abs(law)) * ENLARGE
    return np.concatenate([units.ravel(), read.ravel()]), np.concatenate(
        [bounds.ravel(), read_bounds.ravel()]
    )
