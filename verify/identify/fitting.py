"""Nonlinear least squares in a few variables; importing SciPy's costs half a second."""

from __future__ import annotations

ROUNDS = 60
DAMPING = (0.0, 1e-12, 1e-9, 1e-6, 1e-4, 1e-2, 1.0, 1e2, 1e4)  # of the columns' squared lengths
LEAST = 1e-3  # what a variable near 0 counts as
RESOLUTION = 1e-15


def fit(residual, x):
    """(x, residual(x)) at a local minimum of its length, from `x` (k,).

    Gauss–Newton steps with derivatives by differences; where one does not shorten the residual, the
    least damping that does is taken (Levenberg and Marquardt). It ends where none does, where step
    or gain are at the resolution of float64, or after ROUNDS steps. Raises LinAlgError where the
    residual is not finite at `x`, or its own least squares fail.
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
            there = residual(x + step)
            if (new := there @ there) < size:
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
