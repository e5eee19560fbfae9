"""The dense flow dA/dt = −HAEH², Σ = 1, from A₀ = (9/10)[[2, −1], [2, −1]], H = diag(1, 4), which
leaves ρ < 1, and from a start of norm below 1, whose norm rises first."""

from math import hypot, sqrt

START = (1.8, -0.9, 1.8, -0.9)  # A's entries by rows
H = (1.0, 4.0)
SMALL_H, SMALL = (1.0, 1 / 16), (0.7, -0.15, 0.13, 0.98)


def slope(A, H=H):
    """−HAEH²; the entries x, y, z of the symmetric E = AEAᵀ + 1 solve three linear equations.

    (1 − a²)x − 2aby − b²z = 1, −acx + (1 − ad − bc)y − bdz = 0, −c²x − 2cdy + (1 − d²)z = 1 by
    Cramer's rule. Tuples of numbers: on four of them, arrays take ten times as long.
    """
    (a, b, c, d), (h, k) = A, H
    ab, cd, bd, ac = 2 * a * b, 2 * c * d, b * d, a * c
    one, two, middle = 1 - a * a, 1 - d * d, 1 - a * d - b * c
    bb, cc = b * b, c * c
    first, second = middle * two - bd * cd, middle * one - ac * ab
    third, fourth = ab * bd + bb * middle, ac * cd + cc * middle
    det = one * first - ac * (ab * two + bb * cd) - cc * third
    x = (first + third) / det
    y = (ac * (two + bb) + bd * (one + cc)) / det
    z = (second + fourth) / det
    hh, kk = -h * h, -k * k
    return (
        h * hh * (a * x + b * y),
        h * kk * (a * y + b * z),
        k * hh * (c * x + d * y),
        k * kk * (c * y + d * z),
    )


def advance(A, step, H=H):
    """One step of RK4."""
    a = slope(A, H)
    b = slope([x + step / 2 * s for x, s in zip(A, a)], H)
    c = slope([x + step / 2 * s for x, s in zip(A, b)], H)
    d = slope([x + step * s for x, s in zip(A, c)], H)
    return tuple(x + step / 6 * (p + 2 * q + 2 * r + s) for x, p, q, r, s in zip(A, a, b, c, d))


def radius(A):
    """ρ(A) of two rows and columns."""
    a, b, c, d = A
    middle, square = (a + d) / 2, (a - d) ** 2 / 4 + b * c
    return abs(middle) + sqrt(square) if square >= 0 else hypot(middle, sqrt(-square))


def lyapunov(A, H=H):
    """V = ‖AH⁻¹‖²."""
    return sum((x / h) ** 2 for x, h in zip(A, (*H, *H)))


def escape(step, gap=1e-4):
    """(time, whether V fell at every step, ρ) where 1 − ρ is first below `gap`; RK4.

    (1 − ρ)² falls about linearly near the end, so the step shrinks with it.
    """
    A, time, fell, rho = START, 0.0, True, 0.9
    V = lyapunov(A)
    while 1 - rho > gap and time < 1e-3:
        h = step * min(1.0, (1 - rho) / 0.1) ** 2
        A = advance(A, h)
        V, before = lyapunov(A), V
        fell &= V < before
        time, rho = time + h, radius(A)
    return time, fell, rho


def rise_and_fall(step, end=60.0):
    """(largest ‖A‖₂, its time, largest ρ, ‖A‖₂ at the end) from SMALL, H = diag(1, 1/16); RK4."""
    A, time, largest, when, rho = SMALL, 0.0, 0.0, 0.0, 0.0
    while time < end:
        size = norm(A)
        rho = max(rho, radius(A))
        if size > largest:
            largest, when = size, time
        A = advance(A, step, SMALL_H)
        time += step
    return largest, when, rho, norm(A)


def norm(A):
    """‖A‖₂ of two rows and columns: ‖A‖₂² + (det A/‖A‖₂)² is ‖A‖_F²."""
    a, b, c, d = A
    square = a * a + b * b + c * c + d * d
    return sqrt((square + sqrt(max(0.0, square**2 - 4 * (a * d - b * c) ** 2))) / 2)
