"""Descent over laws and poles of unions of J(p): how far real poles go on the paper's bowl."""

import numpy as np


def stationary_loss(poles, law, spectrum):
    """½Σλ P₀₀ for v = 1 − p (1 at p = 0), infinite where a mode is not stable; and its slopes in
    law and poles.

    P = FPFᵀ + e₀e₀ᵀ is linear in the products F_ac F_bd. With Q = FᵀQF + e₀e₀ᵀ, which the
    transposed equations give, P₀₀ moves by 2⟨QFP, dF⟩.
    """
    k = len(poles)
    v = np.where(poles == 0, 1.0, 1 - poles)
    F = np.zeros((len(spectrum), k + 1, k + 1))
    F[:, 0, 0] = 1 - spectrum * (v @ law)
    F[:, 0, 1:] = -(poles * law)
    F[:, 1:, 0] = spectrum[:, None] * v
    F[:, range(1, k + 1), range(1, k + 1)] = poles
    if np.abs(np.linalg.eigvals(F)).max() >= 1:
        return np.inf, np.zeros(2 * k)
    I, J = np.triu_indices(k + 1)
    step = F[:, I][:, :, I] * F[:, J][:, :, J]
    step = np.where(I == J, step, step + F[:, I][:, :, J] * F[:, J][:, :, I])
    noise = np.zeros((len(spectrum), len(I), 1))
    noise[:, 0] = 1
    equations = np.eye(len(I)) - step
    P, Q = np.zeros_like(F), np.zeros_like(F)
    P[:, I, J] = P[:, J, I] = np.linalg.solve(equations, noise)[:, :, 0]
    # the entry of a pair stands for both of its places
    Q[:, I, J] = np.linalg.solve(equations.transpose(0, 2, 1), noise)[:, :, 0] / 2
    slope = spectrum[:, None, None] * ((Q + Q.transpose(0, 2, 1)) @ F @ P)
    fed, own = spectrum[:, None] * slope[:, :1, 0], slope.diagonal(axis1=1, axis2=2)[:, 1:]
    by_law = -v * fed - poles * slope[:, 0, 1:]
    by_v = spectrum[:, None] * slope[:, 1:, 0] - law * fed
    by_pole = own - law * slope[:, 0, 1:] - np.where(poles == 0, 0.0, 1.0) * by_v
    slopes = np.concatenate([by_law.sum(0), by_pole.sum(0)])
    return float(spectrum @ P[:, 0, 0]) / 2, slopes


def descend(loss, x, iterations):
    """The least value after so many steps of BFGS from x, each shortened until it pays (Armijo);
    `loss` gives a value, infinite where there is none, and its slopes."""
    (value, slopes), inverse = loss(x), np.eye(len(x))
    for _ in range(iterations):
        step = -inverse @ slopes
        there, after = loss(x + step)
        while not there <= value + 1e-4 * (slopes @ step):
            step = step / 4
            if not np.any(x + step != x):
                return value
            there, after = loss(x + step)
        change, x, value, slopes = after - slopes, x + step, there, after
        along = step @ change
        if along > 0:
            turn = np.eye(len(x)) - np.outer(step, change) / along
            inverse = turn @ inverse @ turn.T + np.outer(step, step) / along
    return value


def refine(poles, law, iterations=15):
    """The loss that BFGS reaches from these poles (the first is 0 and stays) and law on the paper's
    spectrum."""
    spectrum = np.exp(np.linspace(np.log(0.001), 0, 100))
    poles, law = np.array(poles, float), np.array(law, float)
    k = len(poles)

    def loss(x):
        free = 1 / (1 + np.exp(-x[k:]))
        value, slopes = stationary_loss(np.concatenate([[0.0], free]), x[:k], spectrum)
        return value, np.concatenate([slopes[:k], slopes[k + 1 :] * free * (1 - free)])

    start = np.concatenate([law, np.log(poles[1:] / (1 - poles[1:]))])
    return descend(loss, start, iterations)
