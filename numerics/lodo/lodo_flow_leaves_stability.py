"""The dense flow dA/dt = −HAEH², Σ = 1, from A₀ = (9/10)[[2, −1], [2, −1]], H = diag(1, 4), which
leaves ρ < 1, and from a start of norm below 1, whose norm rises first."""

import numpy as np

H = np.diag([1.0, 4.0])
START = 0.9 * np.array([[2.0, -1.0], [2.0, -1.0]])
ONE, NOISE = np.eye(4), np.eye(2).ravel()
SMALL_H, SMALL = np.diag([1.0, 1 / 16]), np.array([[0.7, -0.15], [0.13, 0.98]])


def slope(A, H=H):
    """−HAEH² with E = AEAᵀ + 1 solved as four linear equations."""
    squared = (A[:, None, :, None] * A[None, :, None, :]).reshape(
        4, 4
    )  # np.kron(A, A) takes longer
    E = np.linalg.solve(ONE - squared, NOISE).reshape(2, 2)
    return -H @ A @ E @ H @ H


def escape(step, gap=1e-4):
    """(time, whether V fell at every step, ρ) where 1 − ρ is first below `gap`; RK4.

    (1 − ρ)² falls about linearly near the end, so the step shrinks with it.
    """
    A, time, fell, rho = START, 0.0, True, 0.9
    V = np.sum((A / np.diag(H)) ** 2)
    while 1 - rho > gap and time < 1e-3:
        h = step * min(1.0, (1 - rho) / 0.1) ** 2
        a = slope(A)
        b = slope(A + h / 2 * a)
        c = slope(A + h / 2 * b)
        A = A + h / 6 * (a + 2 * b + 2 * c + slope(A + h * c))
        V, before = np.sum((A / np.diag(H)) ** 2), V
        fell &= bool(V < before)
        time, rho = time + h, float(max(abs(np.linalg.eigvals(A))))
    return time, fell, rho


def rise_and_fall(step, end=60.0):
    """(largest ‖A‖₂, its time, largest ρ, ‖A‖₂ at the end) from SMALL, H = diag(1, 1/16); RK4."""
    A, time, largest, when, radius = SMALL, 0.0, 0.0, 0.0, 0.0
    while time < end:
        size = float(np.linalg.norm(A, 2))
        radius = max(radius, float(max(abs(np.linalg.eigvals(A)))))
        if size > largest:
            largest, when = size, time
        a = slope(A, SMALL_H)
        b = slope(A + step / 2 * a, SMALL_H)
        c = slope(A + step / 2 * b, SMALL_H)
        A = A + step / 6 * (a + 2 * b + 2 * c + slope(A + step * c, SMALL_H))
        time += step
    return largest, when, radius, float(np.linalg.norm(A, 2))
