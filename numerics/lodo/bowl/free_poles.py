"""Descent over laws and poles of unions of J(p): how far real poles go on the paper's bowl."""

import numpy as np


def stationary_loss(poles, law, spectrum):
    """½Σλ P₀₀ for v = 1 − p (1 at p = 0), infinite where a mode is not stable."""
    k = len(poles)
    v = np.where(poles == 0, 1.0, 1 - poles)
    F = np.zeros((len(spectrum), k + 1, k + 1))
    F[:, 0, 0] = 1 - spectrum * (v @ law)
    F[:, 0, 1:] = -(poles * law)
    F[:, 1:, 0] = spectrum[:, None] * v
    F[:, range(1, k + 1), range(1, k + 1)] = poles
    if np.abs(np.linalg.eigvals(F)).max() >= 1:
        return np.inf
    I, J = np.triu_indices(k + 1)
    step = F[:, I][:, :, I] * F[:, J][:, :, J]
    step = np.where(I == J, step, step + F[:, I][:, :, J] * F[:, J][:, :, I])
    noise = np.zeros((len(spectrum), len(I), 1))
    noise[:, 0] = 1
    moments = np.linalg.solve(np.eye(len(I)) - step, noise)
    return float(spectrum @ moments[:, 0, 0]) / 2


def refine(poles, law, iterations=15):
    """The loss that BFGS reaches from these poles (the first is 0 and stays) and law on the paper's
    spectrum."""
    from scipy.optimize import minimize

    spectrum = np.exp(np.linspace(np.log(0.001), 0, 100))
    poles, law = np.array(poles, float), np.array(law, float)
    k = len(poles)

    def loss(x):
        free = 1 / (1 + np.exp(-x[k:]))
        value = stationary_loss(np.concatenate([[0.0], free]), x[:k], spectrum)
        return value if np.isfinite(value) else 1e6

    start = np.concatenate([law, np.log(poles[1:] / (1 - poles[1:]))])
    return float(
        minimize(loss, start, method="BFGS", options={"maxiter": iterations, "gtol": 1e-7}).fun
    )
