"""Laws of J(λ; k) are polynomials: the law of degree q reads out i^q λⁱ."""

from math import comb

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE, gamma
from ..worst import Worst
from .jordan_abstract_rule import block

EDGES = ("λ = 0", "λ = 1", "λ = −1", "k = 1", "p = 0", "p = 1")


def check(instances=120, seed=0, k=None, count=25, first=0):
    """Iterate vᵀTⁱ of J(λ; k) and compare vᵀTⁱL with p(i)λⁱ for L = Λ Σ_q p_q a_q.

    k ≤ 6, p of degree below k, −1 < λ < 1; λ = 0 in every seventh instance, where the law
    reads out p(0) at i = 0 and nothing after. Returns a Result.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        errors, bounds = compare(*instance(seed, index, k), count)
        worst.add(index, errors, bounds)
    return worst.result(instances, f"{worst.compared} numbers vᵀTⁱL compared with p(i)λⁱ")


def instance(seed, index, k=None):
    """(λ, coefficients of p), k of them."""
    rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
    k = (1 if at == "k = 1" else int(rng.integers(1, 7))) if k is None else int(k)
    lam = 0.0 if index % 7 == 6 else float(rng.uniform(-1, 1))
    lam = {"λ = 0": 0.0, "λ = 1": 1.0, "λ = −1": -1.0}.get(at, lam)
    p = rng.standard_normal(k)
    return lam, {"p = 0": 0 * p, "p = 1": np.eye(k)[0]}.get(at, p)


def surjections(q, s):
    """s!·S(q, s), the surjections from q things onto s: Σ_r (−1)^{s−r} C(s, r) r^q, an integer."""
    return sum((-1) ** (s - r) * comb(s, r) * r**q for r in range(s + 1))


def compare(lam, p, count):
    """|vᵀTⁱL − p(i)λⁱ| and its bound, both (count,).

    i^q = Σ_s s!·S(q, s) C(i, s), so the law has entries L_s = λ^s Σ_q p_q s!S(q, s): at
    most 2k + 1 roundings on |λ|^s Σ_q |p_q| s!S(q, s). The row vᵀTⁱ passes i(k + 1)
    roundings and the product with L another k. The other side, p(i)λⁱ with whole numbers i^q
    below 2⁵³, passes i + 2k, and Σ|p_q| i^q |λ|ⁱ is the same majorant |v|ᵀ|T|ⁱ|L|. With
    N = i(k + 1) + 4k + 2 both sides are within γ_N of it.
    """
    k = len(p)
    table = np.array([[float(surjections(q, s)) for q in range(k)] for s in range(k)])
    powers = np.cumprod([1.0] + [lam] * (k - 1))
    T, row = block(lam, k)
    law, law_size = powers * (table @ p), np.abs(powers) * (table @ np.abs(p))
    size, power, errors, bounds = np.abs(row), 1.0, [], []
    for i in range(count):
        value = sum(c * i**q for q, c in enumerate(p)) * power
        errors.append(abs(row @ law - value))
        bounds.append(2 * gamma(i * (k + 1) + 4 * k + 2) * (size @ law_size) * ENLARGE)
        row, size, power = row @ T, size @ np.abs(T), power * lam
    return np.array(errors), np.array(bounds)
