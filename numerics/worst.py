"""Errors over their bounds, and the worst of them: every float check is reduced here.

NaN, an infinite error and nothing compared are the worst there is.
"""

import math

import numpy as np

from .result import Result


class Worst:
    """Collects errors and bounds; the worst is the largest error/bound."""

    def __init__(self, seed):
        self.seed = seed
        self.ratio, self.error, self.bound, self.index = -1.0, 0.0, 0.0, 0
        self.compared = self.left_out = self.added = 0
        self.idle = []

    def add(self, index, errors, bounds, steps=None):
        """Errors of one instance and their bounds, entry by entry; `steps` were asked for."""
        errors, bounds = np.asarray(errors), np.asarray(bounds)
        self.added += 1
        self.left_out += (len(errors) if steps is None else steps) - len(errors)
        self.compared += len(errors)
        if len(errors) == 0 or not np.isfinite(bounds).all():
            self.idle.append(index)
            return
        few = len(errors) < 8  # arrays take longer
        ratios = list(map(quotient, errors, bounds)) if few else quotients(errors, bounds)
        at = int(np.argmax(ratios))
        if ratios[at] > self.ratio:
            self.ratio, self.index = float(ratios[at]), index
            self.error, self.bound = float(errors[at]), float(bounds[at])

    def result(self, instances, note, ok=True):
        """ok: every instance was compared somewhere, no error above its bound, and `ok`.

        An instance that could not be compared is the worst there is: its ratio is infinite.
        """
        if not self.added:
            self.ratio = math.inf
            note += "; nothing was compared"
        if self.idle:
            self.error = self.bound = 0.0
            self.ratio, self.index = math.inf, self.idle[0]
            note += f"; instance {self.index} has no useful error bound at any step"
        passed = bool(ok and self.ratio <= 1)
        return Result(
            instances, self.error, self.bound, self.ratio, (self.seed, self.index), passed, note
        )


def quotient(error, bound):
    """error/bound, 0 for an error ≤ 0; 0/0 is 0, and what is not finite is infinite."""
    if not (math.isfinite(error) and math.isfinite(bound) and error <= bound):
        return float(error / bound) if 0 < bound < error < math.inf else math.inf
    return max(float(error / bound), 0.0) if bound > 0 else 0.0


def quotients(errors, bounds):
    """`quotient` of two arrays, entry by entry."""
    ratios = np.full(np.shape(errors), np.inf)
    finite = np.isfinite(errors) & np.isfinite(bounds)
    with np.errstate(over="ignore"):
        np.divide(errors, bounds, out=ratios, where=finite & (bounds > 0))
    ratios[finite & (bounds <= 0) & (errors <= bounds)] = 0.0
    return np.maximum(ratios, 0.0)


def worst_pair(pairs):
    """(ratio, error, bound) of the first pair (error, bound) of numbers with the largest ratio; an
    infinite ratio for no pair."""
    worst = (-1.0, math.inf, 0.0)
    for error, bound in pairs:
        ratio = quotient(error, bound)
        if ratio > worst[0]:
            worst = (ratio, float(error), float(bound))
    return worst if worst[0] >= 0 else (math.inf, math.inf, 0.0)


def outcome(pairs, instances, note, where=(0, 0), ok=True):
    """The Result of pairs (error, bound) of numbers."""
    ratio, error, bound = worst_pair(pairs)
    return Result(instances, error, bound, ratio, where, bool(ok and ratio <= 1), note)


def checked(summary, pairs, instances, ok=True):
    """The same as a dict: the arguments of Checked."""
    found = outcome(pairs, instances, summary, ok=ok)
    return {
        "summary": summary,
        "ok": found.ok,
        "instances": instances,
        "worst_error": found.worst_error,
        "bound": found.bound,
    }
