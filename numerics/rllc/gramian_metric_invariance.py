"""Gramian-metric RLLC (ours) is basis independent at every rank."""

import numpy as np

from .. import lyapunov, sampling
from ..bounds.rounding import ENLARGE, gamma, norm, norms
from ..bounds.strategies import MetricGap
from ..optimizers import LMRLLC, GramianInverse, gramian
from ..worst import Worst
from .runs import USEFUL
from .zero_starts import EDGES, compare, corrected, instance


def check(instances=60, seed=0, dims=None, steps=8, first=0):
    """Run LM-RLLC with the W⁻¹-weighted pseudo-inverse, and with the ridge (A + εW)⁻¹Mᵀ, in both
    frames.

    Zero starts with every rank from 0 to k, k > n included; each frame solves for its own W. θ, the
    two Gramians (W' = SᵀWS) and LᵀWL = Σh_i² are compared with derived bounds. Returns a Result.
    """
    worst, low = Worst(seed), 0
    for index in sampling.numbers(instances, seed, first, EDGES):
        run = instance(seed, index, dims, steps, wide=True)
        epsilon = 0.0 if index % 8 < 4 else 0.1
        base = LMRLLC(
            run.T, run.v, run.law, run.c1, run.c2, inverse=GramianInverse(run.T, run.v, epsilon)
        )
        other = base.change_basis(run.S)
        strategy = MetricGap(base.inverse.frame, epsilon, other.inverse.frame, run.S)
        errors, bounds, _ = compare(run, base, other, strategy)
        worst.add(index, errors, bounds, steps)
        low += corrected(run, len(errors))
        pairs = two_gramians(base, other, run.S), energy(run.T, run.v, run.law)
        worst.add(index, *zip(*pairs))
    note = (
        f"{worst.compared} comparisons, {low} of them steps from rank below k; Gramians and "
        "Σh² compared too"
    )
    return worst.result(instances, note)


def two_gramians(base, other, S):
    """(‖W' − SᵀWS‖/‖W'‖, its bound).

    U = SᵀWS fails the equation of (T', v') by a residual ρ, W' by ρ'; so W' − U = Σ(T'ᵀ)ⁱ(ρ' −
    ρ)T'ⁱ and its norm is at most (‖ρ‖ + ‖ρ'‖)y, y as in `power_sum`. Infinite where that is too
    large to be of use.
    """
    T, v, W = other.rule.T, other.rule.v, other.inverse.W
    k, size = len(v), norm(W)
    U = S.T @ base.inverse.W @ S
    formed = gamma(2 * k) * norm(np.abs(S.T) @ np.abs(base.inverse.W) @ np.abs(S))
    # ‖Σ(Tᵀ)ⁱRTⁱ‖_F ≤ √k‖Σ(Tᵀ)ⁱRTⁱ‖₂.
    bound = np.sqrt(k) * (residual(T, v, U) + residual(T, v, W)) * power_sum(T) + formed
    bound = (bound + gamma(1) * size) / size * ENLARGE
    return norm(W - U) / size, bound if bound <= USEFUL else np.inf


def energy(T, v, L, terms=200):
    """(|LᵀWL − Σ_{i<N}h_i²|, its bound), h_i = vᵀx_i, x_i = TⁱL.

    ‖Tⁱ‖² ≤ y (`power_sum`) for every i, so rounding γ_k|T||x_j| at step j moves no later x_i by
    more than √y times that; the sum leaves out x_NᵀWx_N ≤ y‖v‖²‖x_N‖², and W's residual ρ weighs
    ‖ρ‖y‖L‖².
    """
    W, k, y = gramian(T, v), len(v), power_sum(T)
    points = [L]
    for _ in range(terms):
        points.append(T @ points[-1])
    x = np.array(points[:-1])
    h, size = np.vecdot(x, v), np.abs(x)
    pushed = np.sqrt(y) * gamma(k) * norms(np.abs(T) @ size[:, :, None])
    moved = np.add.accumulate([0.0, *pushed])
    wrong = norm(v) * moved[:-1] + gamma(k) * np.vecdot(size, np.abs(v))
    total, rounding = sum((h * h).tolist()), sum((wrong * (2 * np.abs(h) + wrong)).tolist())
    bound = rounding + gamma(terms + 1) * total
    bound += y * (norm(v) * (norm(points[-1]) + moved[-1])) ** 2
    bound += residual(T, v, W) * y * norm(L) ** 2 + gamma(2 * k + 1) * float(
        np.abs(L) @ np.abs(W) @ np.abs(L)
    )
    return abs(float(L @ W @ L) - total), bound * ENLARGE if bound <= USEFUL else np.inf


def residual(T, v, W):
    """A bound of ‖W − TᵀWT − vvᵀ‖."""
    majorant = np.abs(W) + np.abs(T.T) @ np.abs(W) @ np.abs(T) + np.outer(np.abs(v), np.abs(v))
    return norm(W - T.T @ W @ T - np.outer(v, v)) + gamma(2 * len(v) + 2) * norm(majorant)


def power_sum(T):
    """y ≥ ‖Σ(Tᵀ)ⁱTⁱ‖₂: if Y is positive definite and ‖Y − TᵀYT − I‖ ≤ τ < 1, the sum is at most
    Y/(1 − τ).

    Y ≥ I is expected, so the Cholesky factor R of Y − I/2 is asked for: it exists and RRᵀ is within
    γ_{k+1}‖|R||R|ᵀ‖ < 1/2 of Y − I/2 (Higham, Accuracy and Stability of Numerical Algorithms,
    section 10.1).
    """
    k, identity = len(T), np.eye(len(T))
    Y = lyapunov.solve(T.T, identity)
    Y = (Y + Y.T) / 2
    majorant = np.abs(Y) + np.abs(T.T) @ np.abs(Y) @ np.abs(T) + identity
    tau = norm(Y - T.T @ Y @ T - identity) + gamma(2 * k + 2) * norm(majorant)
    try:
        R = np.abs(np.linalg.cholesky(Y - identity / 2))
    except np.linalg.LinAlgError:
        return np.inf
    return norm(Y) / (1 - tau) if tau < 1 and gamma(k + 3) * norm(R @ R.T) < 0.5 else np.inf
