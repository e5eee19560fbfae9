"""Linear memories from M_0 = 0, and the sums that equation (2) makes of given rules."""

import numpy as np

from ..optimizers import FixedLaw
from ..simulate import open_loop


def memory(T, v, gradients):
    """M_1 … M_N of (T, v) from M_0 = 0 on gradients (N, n), shaped (N, n, k)."""
    run = open_loop(FixedLaw(T, v, np.ones(len(v))), gradients)
    return np.array(run.states[1:])


def sums(rules, gradients):
    """Σ_{i<t} g_{t−i} r_i for t = 1 … N, rules (N, k), shaped (N, n, k)."""
    return np.array([gradients[:t][::-1].T @ rules[:t] for t in range(1, len(gradients) + 1)])
