"""Keep the worst instance of a check."""

import math

import numpy as np

from ..result import Result


class Worst:
    """Collects errors and bounds; the worst is the largest error/bound."""

    def __init__(self, seed):
        self.seed = seed
        self.ratio, self.error, self.bound, self.index = -1.0, 0.0, 0.0, 0
        self.compared = self.left_out = 0
        self.idle = []

    def add(self, index, errors, bounds, steps=None):
        """Errors of one instance and their bounds, entry by entry; `steps` were asked for."""
        errors, bounds = np.asarray(errors), np.asarray(bounds)
        self.left_out += (len(errors) if steps is None else steps) - len(errors)
        self.compared += len(errors)
        if len(errors) == 0 or not np.isfinite(bounds).all():
            self.idle.append(index)
            return
        ratios = [quotient(error, bound) for error, bound in zip(errors, bounds)]
        at = int(np.argmax(ratios))
        if ratios[at] > self.ratio:
            self.ratio, self.index = ratios[at], index
            self.error, self.bound = float(errors[at]), float(bounds[at])

    def result(self, instances, note, ok=True):
        """ok: every instance was compared somewhere, no error above its bound, and `ok`.

        An instance that could not be compared is the worst there is: its ratio is infinite.
        """
        if self.idle:
            self.error = self.bound = 0.0
            self.ratio, self.index = math.inf, self.idle[0]
            note += f"; instance {self.index} has no useful error bound at any step"
        passed = bool(ok and self.ratio <= 1)
        return Result(
            instances, self.error, self.bound, self.ratio, (self.seed, self.index), passed, note
        )


def quotient(error, bound):
    """error/bound; 0/0 is 0, and what is not finite is infinite."""
    if not error <= bound:
        return float(error / bound) if bound > 0 and np.isfinite(error) else float("inf")
    return float(error / bound) if bound > 0 else 0.0
