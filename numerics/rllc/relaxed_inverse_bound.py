"""How much a change of basis moves the relaxed inverse, and how long its values are."""

import math

import numpy as np

from .. import sampling
from ..bounds.pseudo_inverse import applied, wedin
from ..bounds.rounding import ENLARGE, gamma, norm, product_defect, spectral
from ..bounds.singular_values import largest_singular_value
from ..optimizers import RelaxedInverse
from ..optimizers.relaxed_inverse import augmented, padded
from ..worst import Worst

EDGES = ("S = 1", "S = −1", "n = k = 1", "equal singular values", "g = 0")


def check(instances=120, seed=0, dims=None, first=0):
    """‖S R_ε(MS) − R_ε(M)‖ ≤ (ε‖I − G⁻¹‖/σ²)·min(1/σ, 1/(2√ε)), and ‖R_ε(M)g‖ ≤ ‖g‖/(2√ε).

    The computed left sides are held against the right sides plus their own rounding, σ the smallest
    singular value of M (full column rank), at ε from 10⁻⁸ to 10; in every third instance g is along
    a singular vector with σ = √ε, where the second is an equality. At `equality` both quotients
    must exceed
    0.99, so that no constant 1 % smaller would do. Returns a Result.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        for error, bound in both(*instance(seed, index, dims)):
            worst.add(index, [error], [bound])
    sharp = min(error / bound for error, bound in both(*equality()))
    note = (
        f"{worst.compared} inequalities; at σ = √ε and S = 2¹⁰ both quotients are at least "
        f"{sharp:.9g}"
    )
    return worst.result(instances, note, ok=sharp > 0.99)


def instance(seed, index, dims=None):
    """(M, g, S, ε)."""
    rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
    n, k = sampling.dimensions(rng, index, dims, at)
    epsilon = 10.0 ** rng.uniform(-8, 1)
    left = np.linalg.qr(rng.standard_normal((n, k)))[0]
    s = math.sqrt(epsilon) * 10.0 ** rng.uniform(-1, 2, k)
    if index % 3 == 2:
        s[0] = math.sqrt(epsilon)
    if at == "equal singular values":
        s[:] = math.sqrt(epsilon)
    g = left[:, 0] if index % 3 == 2 else rng.standard_normal(n)
    S = sampling.change_of_basis(rng, k, at=at)
    return (left * s) @ sampling.orthogonal(rng, k), g * (at != "g = 0"), S, epsilon


def equality():
    """k = 1, M = ε = 1, S = 2¹⁰: the quotients are 1/(1 + S⁻²) and 1."""
    one = np.ones((1, 1))
    return one, np.ones(1), 1024.0 * one, 1.0


def both(M, g, S, epsilon):
    """[(left side, right side plus rounding)] of both inequalities.

    The right side needs σ from below and ‖I − G⁻¹‖₂ from above; the rounding of the left sides is
    that of pseudo-inverses of full column rank ([M; √ε I]), bounds.pseudo_inverse. Spectral norms
    carry the measured error of their singular value decomposition (principal_angles).
    """
    k, relaxed, identity = M.shape[1], RelaxedInverse(epsilon), np.eye(len(M))
    there, here = relaxed.apply(M @ S, identity), relaxed.apply(M, identity)
    at = applied(augmented(M @ S, epsilon), padded(identity, k), S, 0.0)
    own = applied(augmented(M, epsilon), padded(identity, k), None, 0.0)
    moved = spectral(S) * wedin(at, gamma(k) * norm(np.abs(M) @ np.abs(S)), True)[0]
    rounding = (
        at.error + own.error + moved + gamma(k + 1) * norm(np.abs(S) @ np.abs(there) + np.abs(here))
    )
    E, E_error = largest_singular_value(S @ there - here)
    plain = applied(M, identity)
    inverse, inverse_error = largest_singular_value(plain.x)
    least = 1 / (inverse + inverse_error + plain.error)
    change = _metric_change(S)
    right = epsilon * change / least**2 * min(1 / least, 1 / (2 * math.sqrt(epsilon)))
    single = applied(augmented(M, epsilon), padded(g, k), None, 0.0)
    length = norm(g) / (2 * math.sqrt(epsilon))
    return [
        (E, (right + rounding + E_error) * ENLARGE),
        (norm(relaxed.apply(M, g)), (length + single.error) * ENLARGE),
    ]


def _metric_change(S):
    """An upper bound of ‖I − G⁻¹‖₂, G⁻¹ = S⁻ᵀS⁻¹, the computed S⁻¹ being within ‖X‖τ/(1 − τ) of the
    true one."""
    k, X = len(S), np.linalg.inv(S)
    tau = product_defect(S, X)
    off = spectral(X) * tau / (1 - tau)
    value, error = largest_singular_value(np.eye(k) - X.T @ X)
    rounding = gamma(k + 1) * norm(np.abs(X.T) @ np.abs(X) + np.eye(k))
    return value + error + rounding + off * (2 * spectral(X) + off)
