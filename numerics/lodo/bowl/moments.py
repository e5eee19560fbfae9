"""Exact variances of a run's mean loss, from the linear recursion that it obeys.

With Gaussian kicks the square roots of the losses are a Gaussian vector Rξ, and Var |Rξ|² =
2‖RRᵀ‖²; so an interval for a mean is known before a run is made.
"""

import numpy as np

from .linear import systems


def loss_variance(mode, spectrum, steps, window, sigma=1.0):
    """Of `linear.final_losses`, mode by mode: b_t = −Σ_s (Fᵗ⁻ˢ)₀₀ kick_s."""
    spectrum, total = np.asarray(spectrum, float), 0.0
    for lam, F in zip(spectrum, systems(mode, spectrum)):
        power, response = np.eye(len(F)), np.empty(steps)
        for t in range(steps):
            response[t] = power[0, 0]
            power = F @ power
        rows = _rows(response[:, None, None], window) * np.sqrt(lam * sigma**2 / (2 * window))
        total += _of_squares(rows)
    return total


def frozen_variance(instance, steps, window):
    """Of `preconditioned.frozen_losses`: b and m of all modes together."""
    H, G, beta, n = instance.H, instance.G, instance.beta, len(instance.H)
    decay = (1 - beta) * H
    F = np.block([[np.eye(n) - G @ decay, -beta * G], [decay, beta * np.eye(n)]])
    root = np.linalg.cholesky(H).T / np.sqrt(2 * window)
    power, response = np.eye(2 * n), np.empty((steps, n, n))
    for t in range(steps):
        response[t] = root @ power[:n, :n] @ instance.factor
        power = F @ power
    return _of_squares(_rows(response, window))


def _rows(response, window):
    """The losses' roots at the last `window` steps as linear forms of all kicks: (window·p,
    steps·q) for a response (steps, p, q)."""
    steps, p, q = response.shape
    rows = np.zeros((window, p, steps, q))
    for row in range(window):
        t = steps - window + row
        rows[row, :, : t + 1] = response[t::-1].transpose(1, 0, 2)
    return rows.reshape(window * p, steps * q)


def _of_squares(rows):
    return float(2 * ((rows @ rows.T) ** 2).sum())
