"""Errors over their bounds, and the worst of them: every batched check is reduced here.

NaN, an infinite error and nothing compared are the worst there is.
"""

import math
import time

import torch

from . import device as devices
from .result import Result

# A bound above this part of 1 says too little to be called a check, by number type.
USEFUL = {torch.float64: 1e-6, torch.float32: 1e-1}


def ratios(errors, bounds):
    """errors/bounds, entry by entry; 0 where an error ≤ 0 has the bound 0, infinite where an error
    or a bound is not a number, an error is not finite or exceeds a bound ≤ 0."""
    found = torch.where(
        bounds > 0, (errors / bounds).clamp(min=0), torch.where(errors <= bounds, 0.0, torch.inf)
    )
    wrong = ~torch.isfinite(errors) | torch.isnan(bounds)
    return torch.where(wrong, torch.inf, found).nan_to_num(nan=torch.inf, posinf=torch.inf)


def quotient(error, bound):
    """The same for two floats; infinite for an infinite bound too."""
    if not (math.isfinite(error) and math.isfinite(bound) and error <= bound):
        return error / bound if 0 < bound < error < math.inf else math.inf
    return max(error / bound, 0.0) if bound > 0 else 0.0


def worst_column(ratio):
    """(instance, step) of the largest entry of ratio (steps, B): the first instance that has it,
    there the first step.

    So the choice depends on no chunk: instances come in rising order.
    """
    largest, step = ratio.max(0)
    instance = int(largest.argmax())
    return instance, int(step[instance])


def gathered(parts, instances):
    """The samples of all parts, joined along their last axis; ValueError unless each instance gave
    one."""
    parts = list(parts)
    count = sum(part.shape[-1] for part in parts)
    if count != instances:
        raise ValueError(f"{count} of {instances} instances were run; nothing can be said of them")
    return torch.cat(parts, -1)


def outcome(pairs, instances, note, begun, device, dtype, ok=True):
    """The Result of (error, bound, (seed, index)) triples of floats, the first worst one kept; no
    triple fails."""
    worst = None
    for error, bound, where in pairs:
        here = (quotient(error, bound), error, bound, where)
        if worst is None or here[0] > worst[0]:
            worst = here
    ratio, error, bound, where = worst or (math.inf, math.inf, 0.0, (0, 0))
    return Result(
        instances,
        error,
        bound,
        ratio,
        where,
        bool(ok and ratio <= 1),
        note,
        time.perf_counter() - begun,
        devices.name(device),
        str(dtype).removeprefix("torch."),
    )


class Worst:
    """Collects errors and bounds, (B,) tensors, and remembers the largest error/bound."""

    def __init__(self, seed, device, dtype):
        self.seed, self.device, self.dtype = seed, device, dtype
        self.useful = USEFUL[dtype]
        self.ratio, self.error, self.bound, self.index = -1.0, 0.0, 0.0, 0
        self.compared = 0
        self.idle = []
        self.begun = time.perf_counter()

    def add(self, numbers, errors, bounds):
        """Errors and bounds of shape (steps, B) for the instances with these numbers.

        A step with a bound above `useful` is left out, but never one with NaN or an infinite error.
        """
        useful = bounds <= self.useful
        self.compared += int(useful.sum())
        self.idle += [numbers[i] for i in (~useful.any(0)).nonzero()[:, 0].tolist()]
        missing = torch.isnan(bounds) | ~torch.isfinite(errors)
        ratio = torch.where(useful | missing, ratios(errors, bounds), -1.0)
        instance, step = worst_column(ratio)
        here, index = float(ratio[step, instance]), numbers[instance]
        if here > self.ratio or (here == self.ratio and index < self.index):
            self.ratio, self.index = here, index
            self.error, self.bound = float(errors[step, instance]), float(bounds[step, instance])

    def result(self, instances, note, ok=True):
        """ok: each instance was compared somewhere, no error exceeds its bound, and `ok`.

        An instance that could not be compared is the worst there is: its ratio is infinite.
        """
        if self.idle:
            self.error = self.bound = 0.0
            self.ratio, self.index = math.inf, min(self.idle)
            note += f"; instance {self.index} has no useful error bound at any step"
        elif not self.compared:
            self.ratio = math.inf
            note += "; nothing was compared"
        return Result(
            instances,
            self.error,
            self.bound,
            self.ratio,
            (self.seed, self.index),
            bool(ok and self.ratio <= 1),
            note,
            time.perf_counter() - self.begun,
            devices.name(self.device),
            str(self.dtype).removeprefix("torch."),
        )
