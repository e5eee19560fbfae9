"""Nonlinear least squares in a few variables; importing SciPy's costs half a second."""

from __future__ import annotations

ROUNDS = 60
DAMPING = (0.0, *(10.0**e for e in range(-12, 5)))  # of the columns' squared lengths
ENOUGH = 0.1  # of what the linear model promises
LEAST = 1e-3  # what a variable near 0 counts as
RESOLUTION = 1e-15


def fit(residual, x):
    """(x, residual(x)) at a local minimum of its length, from `x` (k,).

    Gauss–Newton steps with derivatives by differences; where one gains less than a tenth of what
    the linear model promises, the least damping that mends it is taken (Levenberg and Marquardt).
    It ends where none does, where step or gain are at the resolution of float64, or after ROUNDS
    steps. Raises LinAlgError where the residual is not finite at `x`.
    """
    import numpy as np

    left = residual(x)
    size = left @ left
    if not np.isfinite(size):
        raise np.linalg.LinAlgError("the residual is not finite")
    for _ in range(ROUNDS):
        slopes = _slopes(residual, x, left)
        lengths = np.linalg.norm(slopes, axis=0)
        lengths[lengths == 0] = 1
        for damping in DAMPING:
            step = _step(slopes / lengths, left, damping) / lengths
            there, foreseen = residual(x + step), left + slopes @ step
            if size - (new := there @ there) > ENOUGH * (size - foreseen @ foreseen):
                break
        else:
            return x, left
        gain, size = size - new, new
        x, left = x + step, there
        if gain <= RESOLUTION * size or (abs(step) <= RESOLUTION * abs(x)).all():
            break
    return x, left


def _slopes(residual, x, left):
    import numpy as np

    widths = 2.0**-26 * np.maximum(abs(x), LEAST) * np.where(x < 0, -1, 1)
    columns = []
    for i, width in enumerate(widths):
        moved = x.copy()
        moved[i] += width
        columns.append((residual(moved) - left) / (moved[i] - x[i]))
    return np.array(columns).T


def _step(slopes, left, damping):
    """The least-squares solution y of slopes·y = −left, with damping·|y|² added."""
    import numpy as np

    k = slopes.shape[1]
    if damping:
        slopes = np.vstack([slopes, np.sqrt(damping) * np.eye(k)])
        left = np.concatenate([left, np.zeros(k)])
    return -np.linalg.lstsq(slopes, left, rcond=None)[0]
