"""(MS)⁺ = S⁻¹M⁺, when it is true, and what S(MS)⁺ is when it is not."""

import numpy as np

from .. import sampling
from ..bounds.pseudo_inverse import applied, wedin
from ..bounds.rounding import ENLARGE, gamma, inverse_norm, norm, spectral
from ..optimizers import PseudoInverse
from ..worst import Worst

CASES = ("full rank", "general formula", "full rank", "commuting")
EDGES = ("M = 0", "equal singular values", "n = k = 1", "S = 1", "S = −1")


def check(instances=120, seed=0, dims=None, first=0):
    """Compare pseudo-inverses in two bases, computed by the optimizers' own inverse.

    Of four instances, two have full column rank: S(MS)⁺ against M⁺. One has rank
    r < k and M = CR: S(MS)⁺ against G Rᵀ(R G Rᵀ)⁻¹C⁺, G = SSᵀ. One has rank r < k
    and G commuting with M⁺M: S(MS)⁺ against M⁺ again. And M = [1 1],
    S = diag(1, 2), where neither holds, must differ by more than rounding.
    Returns a Result.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        error, bound = compare(*instance(seed, index, dims))
        worst.add(index, [error], [bound])
    gap, rounding = counterexample()
    note = f"M=[1 1], S=diag(1,2) differ by {gap:.3g} with rounding below {rounding:.1g}"
    return worst.result(instances, note, ok=gap > rounding)


def instance(seed, index, dims=None):
    """(case, C, R, S): M = CR; R is the identity at full rank."""
    rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
    n, k = sampling.dimensions(rng, index, dims, at)
    case = CASES[index % len(CASES)]
    if k == 1 and case != "full rank":
        case = "full rank"
    if at == "M = 0":
        return "commuting", np.zeros((n, 1)), np.eye(1, k), sampling.change_of_basis(rng, k)
    if at == "equal singular values":
        return case, np.eye(n, k), np.eye(k), sampling.change_of_basis(rng, k)
    if case == "full rank" or at:
        return (
            case if not at else "full rank",
            sampling.full_rank_memory(rng, n, k),
            np.eye(k),
            sampling.change_of_basis(rng, k, at=at),
        )
    r = int(rng.integers(1, k))
    C = sampling.full_rank_memory(rng, n, r)
    if case == "general formula":
        return case, C, sampling.full_rank_memory(rng, k, r).T, sampling.change_of_basis(rng, k)
    S = np.zeros((k, k))
    S[:r, :r] = sampling.change_of_basis(rng, r)
    S[r:, r:] = sampling.change_of_basis(rng, k - r)
    return case, C, np.eye(r, k), S


def compare(case, C, R, S):
    """The Frobenius distance of the two sides and its bound."""
    if case == "general formula":
        return _general_formula(C, R, S)
    return _covariance(C @ R, S)


def _covariance(M, S):
    """‖S(MS)⁺ − M⁺‖; at full rank the bound is taken in M's frame, where cond(S) enters least."""
    n, k = M.shape
    inverse = PseudoInverse()
    I, MS = np.eye(n), M @ S
    there, here = inverse.apply(MS, I), inverse.apply(M, I)
    error = norm(S @ there - here)
    at, other = applied(M, I), applied(MS, I, S)
    rounding = gamma(k) * norm(np.abs(M) @ np.abs(S))
    if at.rank == k:
        change, _ = wedin(at, rounding * inverse_norm(S), True)
        bound = at.error + other.error + change
    else:
        bound = at.error + wedin(at, at.tail, False)[0]
        bound += other.error + spectral(S) * wedin(other, other.tail + rounding, False)[0]
    return error, (bound + gamma(k + 1) * norm(np.abs(S) @ np.abs(there))) * ENLARGE


def _general_formula(C, R, S):
    """‖S(CRS)⁺ − GRᵀ(RGRᵀ)⁻¹C⁺‖; the right side is S(RS)⁺C⁺, with RS of full row rank."""
    inverse = PseudoInverse()
    n, r, k = len(C), len(R), len(S)
    I = np.eye(n)
    MS, RS = (C @ R) @ S, R @ S
    left = inverse.apply(MS, I)
    Y, Z = inverse.apply(RS.T, np.eye(k)).T, inverse.apply(C, I)
    error = norm(S @ left - S @ (Y @ Z))
    at = applied(MS, I, S)
    distance = at.tail + gamma(r + k) * norm(np.abs(C) @ np.abs(R) @ np.abs(S))
    bound = at.error + spectral(S) * wedin(at, distance, False)[0]
    y, z = applied(RS.T, np.eye(k)), applied(C, I)
    dy = y.error + wedin(y, gamma(k) * norm(np.abs(R) @ np.abs(S)), True)[0]
    bound += spectral(S) * (dy * (z.inverse_norm + z.error) + y.inverse_norm * z.error)
    majorant = np.abs(S) @ (np.abs(left) + np.abs(Y) @ np.abs(Z))
    return error, (bound + gamma(k + r + 1) * norm(majorant)) * ENLARGE


def counterexample():
    """M = [1 1], S = diag(1, 2): (the distance of (MS)⁺ and S⁻¹M⁺, in M's frame, its rounding)."""
    return _covariance(np.array([[1.0, 1.0]]), np.diag([1.0, 2.0]))
