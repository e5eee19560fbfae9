"""Matrices of polynomials that are positive semidefinite on an interval, by Bernstein coefficients.

Σ b_j C(D, j) uʲ(1 − u)^{D−j} is a sum of non-negative multiples of the b_j for 0 ≤ u ≤ 1, so it is
⪰ 0 where all b_j are; an interval on which they are not is halved. An interval without an end is
u = (t − low)/(1 + t − low), and the polynomial times (1 − u)^D.
"""

from math import comb

from flint import fmpq

DEPTH = 7


def bernstein(coefficients, low, high):
    """The Bernstein coefficients on [low, high], high None for no end, of Σ coefficients_i tⁱ:
    numbers or matrices."""
    degree = len(coefficients) - 1
    shifted = list(coefficients)
    for i in range(degree):
        for j in range(degree - 1, i - 1, -1):
            shifted[j] = shifted[j] + shifted[j + 1] * low
    if high is None:
        return [c * fmpq(1, comb(degree, j)) for j, c in enumerate(shifted)]
    width, power = high - low, fmpq(1)
    for i in range(degree + 1):
        shifted[i] = shifted[i] * (power / comb(degree, i))
        power *= width
    # b_j = Σ_{i ≤ j} C(j, i) c_i, by repeated sums.
    for i in range(degree):
        for j in range(degree, i, -1):
            shifted[j] = shifted[j] + shifted[j - 1]
    return shifted


def halves(coefficients):
    """The Bernstein coefficients on both halves of the interval (de Casteljau)."""
    left, row, right = [], list(coefficients), []
    while row:
        left.append(row[0])
        right.append(row[-1])
        row = [(a + b) * fmpq(1, 2) for a, b in zip(row, row[1:])]
    return left, right[::-1]


def holds_on(coefficients, test, depth=DEPTH):
    """Whether every Bernstein coefficient passes `test`, the interval halved up to `depth` times;
    False says only that this shows nothing."""
    if all(map(test, coefficients)):
        return True
    if depth == 0 or not (test(coefficients[0]) and test(coefficients[-1])):
        return False
    return all(holds_on(half, test, depth - 1) for half in halves(coefficients))


def positive_inside(coefficients, depth=DEPTH):
    """Whether a polynomial with these numbers is shown to be > 0 inside the interval, the ends
    apart."""
    if all(c >= 0 for c in coefficients):
        return any(coefficients)
    if depth == 0 or coefficients[0] < 0 or coefficients[-1] < 0:
        return False
    left, right = halves(coefficients)
    return left[-1] > 0 and positive_inside(left, depth - 1) and positive_inside(right, depth - 1)
