"""The largest principal angle between spans of abstract rules, in float64 with its error bound.

The rules of J(λ;n) are the columns of an infinite matrix X; its first N rows are computed.
With X R⁻¹ = Q + F R⁻¹ (Q, R the computed factors, F what they miss: rounding of the rules, of
the factorization, and the rows after N), the span of X and that of Q have the gap
η/(√(1 − ω) − η), η = ‖F R⁻¹‖, ω = ‖QᵀQ − I‖. The gap of two spans is the distance of their
orthogonal projectors, so these errors add to that of ‖(I − P_W)Q_U‖. Sines are computed
directly, not through cosines (Björck, Golub, Math. Comp. 27 (1973) 579–594).
"""

import math
from itertools import accumulate

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE, gamma, norm, orthogonality_defect, product_defect
from ..bounds.singular_values import largest_singular_value
from ..worst import Worst

ROWS = 600
EDGES = ("a = 0", "b = 0", "b = −a", "far apart", "close")


def rules(blocks, rows=ROWS):
    """The rules of ∪J(λ;n) for (λ, n) in `blocks`, and column bounds of what is missing.

    Returns X (rows, k) and f (k,): f_j bounds the Euclidean norm of rounding and tail of
    column j. Entry i of unit j passes at most 2i roundings, and from row N on it shrinks by
    (N + 1)/(N + 1 − j)·|λ| or faster.
    """
    columns, missing = [], []
    for decay, size in blocks:
        x = np.array(_units(decay, size, rows)).T
        majorant = np.abs(x)  # the terms of an entry have one sign
        rounding = gamma(2 * np.arange(rows))[:, None] * majorant[:-1]
        shrink = (rows + 1) / (rows + 1 - np.arange(size)) * abs(decay)
        if shrink.max() >= 1:
            raise ValueError(
                f"{rows} rows do not reach the decay of J({decay}; {size}): take more rows"
            )
        tail = majorant[-1] * (1 + gamma(2 * rows)) / np.sqrt(1 - shrink**2)
        columns.append(x[:-1])
        missing.append(np.sqrt((rounding**2).sum(axis=0)) + tail)
    return np.hstack(columns), np.concatenate(missing)


def _units(decay, size, rows):
    """`size` lists of rows + 1 numbers: x_{i+1,j} = decay·x_{i,j} + x_{i,j−1} from x_0 = e_1."""
    decay = float(decay)
    column, columns = [1.0], []
    for _ in range(rows):
        column.append(decay * column[-1])
    while True:
        columns.append(column)
        if len(columns) == size:
            return columns
        column = list(accumulate(column[:-1], lambda y, x: decay * y + x, initial=0.0))


def orthonormal(X, missing):
    """Q with the span of the true rules, ω, and a bound of the gap between the two spans."""
    Q, R = np.linalg.qr(X)
    k = R.shape[0]
    residual = np.abs(X - Q @ R) + gamma(k + 1) * (np.abs(X) + np.abs(Q) @ np.abs(R))
    f = np.sqrt((residual**2).sum(axis=0)) + missing
    inverse = np.linalg.inv(R)
    defect = product_defect(R, inverse)
    omega = orthogonality_defect(Q)
    if defect >= 1 or omega >= 1:
        return Q, omega, math.inf
    eta = norm(f @ np.abs(inverse)) / (1 - defect)
    room = math.sqrt(1 - omega) - eta
    return Q, omega, eta / room if room > 0 else math.inf


def sine(blocks, others):
    """The sine of the largest principal angle between the rules of two unions, and its error
    bound."""
    left, omega, shift = orthonormal(*rules(blocks))
    right, other_omega, other_shift = orthonormal(*rules(others))
    overlap = right.T @ left
    Z = left - right @ overlap
    majorant = np.abs(left) + np.abs(right) @ (np.abs(right.T) @ np.abs(left))
    rounding = gamma(len(left) + right.shape[1] + 1) * norm(majorant)
    value, error = largest_singular_value(Z)
    error += rounding + other_omega * math.sqrt(1 + omega)
    error = (error + value * omega) / math.sqrt(1 - omega)
    return value, (error + shift + other_shift) * ENLARGE


def closed_form(a, b):
    """|b − a|/(1 − ab) and a bound of its rounding: 1 − ab is a difference, the rest is
    relative."""
    value = abs(b - a) / (1 - a * b)
    return value, value * gamma(4) * (1 + abs(a * b) / (1 - a * b)) * ENLARGE


def toeplitz_norm(a, points):
    """‖Toeplitz(c_0 … c_{n−1})‖₂ for the Blaschke product at α_j = (a_j − a)/(1 − a·a_j), with its
    error.

    An error Δα moves the product by at most 2|Δα|/(1 − |α|)² on the circle, and so the norm;
    the coefficients pass at most 3n roundings.
    """
    points = np.asarray(points)
    alphas = (points - a) / (1 - a * points)
    moved = np.abs(alphas) * gamma(5) * (1 + np.abs(a * points) / (1 - a * points))
    n = len(points)
    c, majorant = _taylor(-alphas, alphas, n), _taylor(np.abs(alphas), np.abs(alphas), n)
    matrix, over = _toeplitz(c), _toeplitz(majorant)
    value, error = largest_singular_value(matrix)
    error += gamma(3 * n) * norm(over) + float(
        (2 * moved / (1 - np.abs(alphas) - moved) ** 2).sum()
    )
    return value, error * ENLARGE


def _taylor(zeros, poles, count):
    """Taylor coefficients of ∏(w + z)/(1 − pw)."""
    c = np.eye(count)[0]
    for z, p in zip(zeros, poles):
        c = z * c + np.concatenate([[0.0], c[:-1]])
        for i in range(1, count):
            c[i] += p * c[i - 1]
    return c


def _toeplitz(c):
    return sum(np.diag(np.full(len(c) - i, c[i]), -i) for i in range(len(c)))


def propagator_limit(instances=60, seed=0, first=0):
    """J(a;n−1) ∪ J(b) against J(a;n), n ≤ 4, |a|, |b| ≤ 0.8: computed sines and |b − a|/(1 −
    ab)."""
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        n, (a, b) = 2 + index % 3, _decays(rng, 2, at)
        value, error = sine([(a, n - 1), (b, 1)], [(a, n)])
        expected, rounding = closed_form(a, b)
        worst.add(index, [abs(value - expected)], [error + rounding])
    return worst.result(
        instances, f"{worst.compared} largest principal angles, first {ROWS} terms, n ≤ 4"
    )


def propagator_limit_order_n(instances=60, seed=0, first=0):
    """∪J(a_j) against J(a;n), n ≤ 4, |a|, |a_j| ≤ 0.8: computed sines and the Toeplitz norm."""
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        n = 1 + index % 4
        a, *points = _decays(rng, n + 1, at)
        value, error = sine([(x, 1) for x in points], [(a, n)])
        expected, rounding = toeplitz_norm(a, points)
        worst.add(index, [abs(value - expected)], [error + rounding])
    return worst.result(
        instances, f"{worst.compared} largest principal angles, first {ROWS} terms, n ≤ 4"
    )


def _decays(rng, count, at):
    """a and the a_j; at the edges a or a_1 is 0, a_1 is −a, at the other end, or 0.05 from a."""
    if at == "":
        return _apart(rng, count)
    first = {"a = 0": (0.0, 0.3), "b = 0": (0.3, 0.0), "b = −a": (0.6, -0.6)}
    first |= {"far apart": (0.8, -0.8), "close": (0.4, 0.45)}
    points = list(first[at])
    others = iter((-0.3, 0.1, 0.55, 0.7))
    while len(points) < count:
        points.append(next(others))
    return points[:count]


def _apart(rng, count, distance=0.05):
    """Numbers in [−0.8, 0.8], pairwise at least `distance` apart, in random order."""
    points = []
    while len(points) < count:
        x = float(rng.uniform(-0.8, 0.8))
        if all(abs(x - y) >= distance for y in points):
            points.append(x)
    return points
