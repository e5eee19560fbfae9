"""Exact runs of MNG over ℚ, coordinate by coordinate (Shahid's thesis, Algorithm 1).

A row is a list of k numbers, ints or ``fmpq``, the oldest first.
"""

from __future__ import annotations

from flint import fmpq


def exact(x) -> fmpq:
    """An int as an ``fmpq``, whose quotients are exact; other numbers as they are."""
    return fmpq(x) if isinstance(x, int) else x


def normalized(row) -> list:
    """The row divided by the largest of its magnitudes; a row of zeros stays (0/0 := 0)."""
    largest = max(abs(g) for g in row)
    return [exact(g) / (largest or 1) for g in row]


def signs(row) -> list:
    """−1, 0 or 1 for each entry."""
    return [(g > 0) - (g < 0) for g in row]


def mean_step(row, sign_only: bool = False) -> fmpq:
    """δ: the mean of the normalized row, or of its signs."""
    total, largest = sum(signs(row) if sign_only else row), 1 if sign_only else max(map(abs, row))
    return exact(total) / ((largest or 1) * len(row))


def width(points) -> fmpq:
    """Δ = max − min of a row of points."""
    return exact(max(points) - min(points))


def next_point(points, delta, eta) -> fmpq:
    """x⁺ = (max + min)/2 − δ((max − min) + η)."""
    return exact(max(points) + min(points)) / 2 - delta * (width(points) + eta)


def push(row, newest) -> list:
    """The row with its oldest entry dropped and the newest at the end."""
    return [*row[1:], newest]


def run(gradient, start, k: int, eta, steps: int, sign_only: bool = False) -> list:
    """The points x⁰ … x^steps, each a list of n numbers; ``gradient`` maps a list of n to a list of
    n.

    ``eta`` lists η for each coordinate.
    """
    H = [[x] * k for x in start]
    G = [[g] * k for g in gradient(start)]
    path = [list(start)]
    for _ in range(steps):
        x = [next_point(h, mean_step(g, sign_only), e) for h, g, e in zip(H, G, eta)]
        H = [push(h, u) for h, u in zip(H, x)]
        G = [push(g, u) for g, u in zip(G, gradient(x))]
        path.append(x)
    return path
