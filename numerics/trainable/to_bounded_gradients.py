"""Batch gradients along projected runs of TO against Proposition 1's bound."""

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE, gamma, norm, norms
from ..optimizers.to_diagonal import DiagonalTO
from ..optimizers.to_full import FullTO
from ..optimizers.trainable import Ball
from ..worst import Worst

EDGES = ("n = 1", "one row", "n > rows", "y = 0")


def check(instances=40, seed=0, steps=60, first=0):
    """|∇F^B(w_t)| ≤ 2LD + max_B|∇F^B(w*)| with four least-squares batches, |w_t| ≤ D. Returns a
    Result.

    The step at w_t uses one batch, and the bound is looked at for all four. The steps are too long
    on purpose, so that the run keeps hitting the ball.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        n, rows, D = int(rng.integers(1, 6)), int(rng.integers(1, 5)), rng.uniform(0.2, 3)
        n, rows = {"n = 1": (1, rows), "one row": (n, 1), "n > rows": (5, 2)}.get(at, (n, rows))
        X, y = (
            rng.standard_normal((4, rows, n)),
            rng.standard_normal((4, rows)) * rng.choice((0.0, 1.0)) * (at != "y = 0"),
        )
        axis = np.linalg.svd(X[0])[2][0]
        star, w = -D * axis * (1 - 1e-12), D * axis * (1 - 1e-12)
        # 1e-12 is far above the rounding of the spectral norm, whose relative error is some units
        # of u
        L = max(np.linalg.norm(A, 2) ** 2 for A in X) / rows * (1 + 1e-12)
        largest = max(norm(gradient(A, b, star)) + rounding(A, b, star) for A, b in zip(X, y))
        optimizer = (FullTO, DiagonalTO)[index % 2](3 / L, 0.1 / D**2, 0.5, Ball(D * (1 - 1e-12)))
        state, points = optimizer.init(w), []
        for t in range(steps):
            points.append(w)
            state = optimizer.update(state, w, gradient(X[t % 4], y[t % 4], w))
            w = w - optimizer.step(state)
        worst.add(index, *sizes(X, y, np.array(points), 2 * L * D + largest))
    return worst.result(instances, f"{worst.compared} batch gradients along projected runs")


def gradient(X, y, w):
    """Xᵀ(Xw − y)/rows."""
    return X.T @ (X @ w - y) / len(y)


def sizes(X, y, w, limit):
    """The norms of all batches' gradients at the points w (steps, n), point by point, and their
    bounds."""
    X, y, w = X[None], y[None, :, :, None], w[:, None, :, None]
    (rows, n), turned = X.shape[2:], X.swapaxes(-1, -2)
    found = turned @ (X @ w - y) / rows
    terms = np.abs(turned) @ (np.abs(X) @ np.abs(w) + np.abs(y))
    slack = gamma(n + rows + 4) * norms(terms.reshape(-1, n)) / rows
    return norms(found.reshape(-1, n)), (limit + slack) * ENLARGE


def rounding(X, y, w):
    """An upper bound of the error of `gradient`: γ_{n+rows+4} of the sum of the sizes of its
    terms."""
    rows, n = X.shape
    return gamma(n + rows + 4) * norm(np.abs(X).T @ (np.abs(X) @ np.abs(w) + np.abs(y))) / rows
