"""Batched linear memories from M_0 = 0 with the rounding bound of equation (2)."""

import torch

from .bounds import ENLARGE, UNIT, gamma


def memories(rule, drive):
    """M_1 … M_N (B, N, n, k) of a LinearRule on gradients (B, N, n), and a bound of the same shape.

    A term g_{t−i} vᵀTⁱ passes at most N_t = t(k + 1) + 2 roundings, so M_t is within
    γ_{N_t} Σ|g_{t−i}||v|ᵀ|T|ⁱ of its exact value (Higham, Accuracy and Stability of
    Numerical Algorithms, section 3.1). The bound is twice that: it also holds between two
    ways of computing M_t that both round every term at most N_t times.
    """
    batch, steps, n = drive.shape
    k = rule.v.shape[1]
    M = drive.new_zeros(batch, n, k)
    size, T, v = M.double(), rule.T.double().abs(), rule.v.double().abs()
    found, bounds = [], []
    for t in range(1, steps + 1):
        g = drive[:, t - 1]
        M, _ = rule(M, None, g)
        size = size @ T + g.double().abs()[:, :, None] * v[:, None, :]
        found.append(M)
        bounds.append(2 * gamma(t * (k + 1) + 2, UNIT[drive.dtype]) * size * ENLARGE)
    return torch.stack(found, 1), torch.stack(bounds, 1)


def sums(rules, drive):
    """Σ_{i<t} g_{t−i} r_i for t = 1 … N: rules (B, N, k), drive (B, N, n), result (B, N, n, k)."""
    found = []
    for t in range(1, drive.shape[1] + 1):
        found.append(drive[:, :t].flip(1).mT @ rules[:, :t])
    return torch.stack(found, 1)


def rows(array):
    """(B, …) as (entries, B), the shape that batches.Worst takes."""
    return array.double().flatten(1).T
