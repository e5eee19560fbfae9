"""The dense flow dA/dt = −HAEH² from A₀ = (9/10)[[2, −1], [2, −1]], H = diag(1, 4), Σ = 1."""

import numpy as np

H = np.diag([1.0, 4.0])
START = 0.9 * np.array([[2.0, -1.0], [2.0, -1.0]])


def slope(A):
    """−HAEH² with E = AEAᵀ + 1 solved as four linear equations."""
    E = np.linalg.solve(np.eye(4) - np.kron(A, A), np.eye(2).ravel()).reshape(2, 2)
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
