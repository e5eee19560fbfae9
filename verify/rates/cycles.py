"""Where to look for a cycle: a linear program over its spectrum, in float64.

A cycle whose Gram matrix is circulant is a sum of frequencies 2πj/K with weights w_j ≥ 0, and the
inequality between two points depends on their lag alone. K − 1 inequalities in K/2 weights.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm

import numpy as np

from theory.rates.engine.cycles import shifted_cycle

from .search import floats, to_float

LONGEST = 25
# A slack below this is rounding.
LEAST_SLACK = 1e-10
BITS = (1, 2, 3, 4, 6, 8, 11, 15, 20, 26, 33, 40)


def find_cycle(method, mu, L, longest=LONGEST, on_period=lambda K: None):
    """The shortest cycle on F(mu, L) that is found, checked exactly, or None."""
    for K in range(2, longest + 1):
        on_period(K)
        weights = _weights(method, to_float(mu), to_float(L), K)
        if weights is None:
            continue
        wave = _wave(weights, K)
        for bits in BITS:
            found = shifted_cycle(method, mu, L, _rounded(wave, bits))
            if found is not None:
                return found
    return None


def _weights(method, mu, L, K):
    from scipy.optimize import linprog

    frequencies = 2 * np.pi * np.arange(1, K // 2 + 1) / K
    answers = response(method, np.exp(1j * frequencies))
    if answers is None:
        return None
    turns = np.exp(1j * np.outer(np.arange(1, K), frequencies))
    dx, dg = answers * (turns - 1), turns - 1
    rows = -dx.real - np.abs(dg - mu * dx) ** 2 / (2 * (L - mu)) - mu / 2 * np.abs(dx) ** 2
    sizes = 1 + np.abs(answers) ** 2 * L**2
    count = len(frequencies)
    # The largest slack, the weights a little above zero so that rounding leaves them there.
    above = np.vstack(
        [
            np.hstack([-rows, np.full((K - 1, 1), 1 / L)]),
            np.hstack([-np.eye(count), np.full((count, 1), 1e-3)]),
        ]
    )
    cost = np.zeros(count + 1)
    cost[-1] = -1
    done = linprog(
        cost,
        above,
        np.zeros(len(above)),
        np.append(sizes, 0)[None],
        [1.0],
        bounds=[(0, None)] * count + [(None, None)],
    )
    return done.x[:-1] if done.status == 0 and done.x[-1] > LEAST_SLACK else None


def response(method, z):
    """C(zI − A)⁻¹B at complex numbers, or None at a pole."""
    A, B, C = floats(method.A), floats(method.B), floats(method.C)
    system = z[:, None, None] * np.eye(len(A)) - A
    if np.abs(np.linalg.det(system)).min() < 1e-12:
        return None
    return (C @ np.linalg.solve(system, np.broadcast_to(B.astype(complex), (len(z), *B.shape))))[
        :, 0, 0
    ]


def _wave(weights, K):
    """The vector u of length K whose shifts have this spectrum, its largest entry ±1."""
    amplitudes = np.sqrt(np.maximum(weights, 0))
    if K % 2 == 0:
        amplitudes[-1] /= np.sqrt(2)
    j = np.arange(1, K // 2 + 1)
    u = np.cos(2 * np.pi * np.outer(np.arange(K), j) / K) @ amplitudes
    return u / np.abs(u).max()


def _rounded(wave, bits):
    u = [Fraction(round(x * 2**bits), 2**bits) for x in wave]
    mean = sum(u) / len(u)
    u = [x - mean for x in u]
    whole = lcm(*(x.denominator for x in u))
    return [x * whole for x in u]
