"""The two one-step inequalities behind the convergence theorem, path by path."""

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE, gamma, norm, norms
from ..optimizers.to_diagonal import DiagonalTO
from ..optimizers.to_full import FullTO
from ..worst import Worst
from .constants import convergence_bounds

EDGES = ("n = 1", "w = w*", "no noise", "L = mu", "w* = 0")


def check(instances=30, seed=0, steps=60, first=0, diagonal=False, scales=(1.0, 2.0)):
    """(W) |w₊−w*| ≤ (1−μα)|w−w*| + α|e| and (E) |e + (A′−H)(w₊−w)| ≤ (1+Kα)|e| + KLα|w−w*|.

    On quadratics ½(w−w*)ᵀH(w−w*), projected full or diagonal TO, a noise vector a step; `scales` =
    (αμ, (γ − 1)/κ). Returns a Result.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        worst.add(index, *one_run(seed, index, steps, diagonal, scales))
    return worst.result(instances, f"{worst.compared} one-step inequalities on float paths")


def one_run(seed, index, steps, diagonal, scales):
    """Left sides and right sides of both, each right side with its rounding.

    e and w − w* are what the run has, so (W) and (E) hold of them but for the rounding of the step
    and of the two sides: γ_{2n+8} of the sum of the absolute values of all terms (Higham, section
    3.1).
    """
    rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
    n = 1 if at == "n = 1" else int(rng.integers(1, 5))
    mu, L, sigma, D = 0.5, 0.5 * float(rng.uniform(1, 4)), float(at != "no noise"), 1.0
    if at == "L = mu":
        L = mu
    V = sampling.orthogonal(rng, n)
    H = (V * rng.uniform(mu, L, n)) @ V.T
    H = (H + H.T) / 2
    star = rng.uniform(0, 0.9) * V[:, 0] * (at != "w* = 0")
    # the rounded H may leave [μ, L] by a hair
    low, high = mu * (1 - 1e-12), L * (1 + 1e-12)
    bounds = convergence_bounds(low, high, sigma, D, 2 * high * D + sigma, high, 2 * D, scales)
    optimizer = (DiagonalTO if diagonal else FullTO)(
        bounds.alpha, bounds.beta, bounds.gamma, bounds.ball
    )
    w = sampling.orthogonal(rng, n)[0] * rng.uniform(0, D)
    w = star if at == "w = w*" else w
    state, points, seen = optimizer.init(w), [w], []
    for t in range(1, steps + 1):
        xi = rng.standard_normal(n)
        grad = H @ (w - star)
        state = optimizer.update(state, w, grad + sigma * xi / norm(xi))
        w = w - optimizer.step(state)
        points.append(w)
        variables = np.diag(state.variables) if diagonal else state.variables
        seen.append((state.m, state.b, variables, grad, bounds.alpha(t)))
    w = np.array(points)
    w, after = w[:-1], w[1:]
    m, b, A, grad, alpha = map(np.array, zip(*seen))
    e, move, K = m - grad, (after - w)[:, :, None], bounds.K
    sizes = ((np.abs(A) + np.abs(H)) @ (np.abs(w) + np.abs(after) + np.abs(star))[:, :, None])[
        :, :, 0
    ]
    sizes = sizes + np.abs(m) + np.abs(b) + np.abs(w) + np.abs(star)
    slack = gamma(2 * n + 8) * (1 + alpha) * (1 + K) * norms(sizes)
    z, size = norms(w - star), norms(e)
    left = norms(after - star), norms(e + (A @ move)[:, :, 0] - (H @ move)[:, :, 0])
    right = (
        (1 - low * alpha) * z + alpha * size + slack,
        (1 + K * alpha) * size + K * high * alpha * z + slack,
    )
    # step by step, (W) before (E)
    return np.array(left).T.ravel(), np.array(right).T.ravel() * ENLARGE
