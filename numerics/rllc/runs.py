"""Run several optimizers on the same drive and measure how far apart they get."""

import numpy as np

from ..bounds.gap import run_gap
from ..simulate import closed_loop, finite_part, open_loop

# A bound above this says too little to be called a check: the comparison stops there.
USEFUL = 1e-6


def problem_of(drive):
    """The problem, if the drive is one and not an array of gradients."""
    return None if isinstance(drive, np.ndarray) else drive


def run_each(optimizers, drive, theta, steps):
    """One trajectory an optimizer, cut where it diverges; `drive`: gradients (steps, n) or a
    problem."""
    if problem_of(drive) is None:
        return [finite_part(open_loop, o, drive[:steps], theta) for o in optimizers]
    return [finite_part(closed_loop, o, drive, theta, steps) for o in optimizers]


def compare_frames(optimizer, changed, memory_gap, S, drive, theta, steps, rank=None):
    """‖θ'_t − θ_t‖ and its bound for t = 1, 2, … as far as the theorem speaks and the bound is
    useful."""
    base, other = run_each((optimizer, changed), drive, theta, steps)
    bounds = run_gap(
        base,
        other,
        memory_gap,
        optimizer.c1,
        optimizer.c2,
        S,
        problem_of(drive),
        rank,
        limit=USEFUL,
    )
    return distances(base, other, len(bounds)), bounds[1:]


def distances(base, other, count):
    """‖θ'_t − θ_t‖₂ for t = 1 … count − 1; an overflow is an infinite distance."""
    with np.errstate(over="ignore"):
        return np.linalg.norm(other.theta[1:count] - base.theta[1:count], axis=1)
