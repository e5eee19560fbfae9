"""Cut a check into batches of one shape that fit in memory, and keep the worst instance."""

import math
import time

import torch

from . import device as devices
from . import sampling, watch
from .result import Result

# A bound above this part of 1 says too little to be called a check, by number type.
USEFUL = {torch.float64: 1e-6, torch.float32: 1e-1}


def shapes_of(dims, least_k, wide):
    """The (n, k) that instances take in turn; ValueError for impossible dims."""
    if dims is None:
        return tuple(
            shape for shape in sampling.SHAPES + (((2, 5),) if wide else ()) if shape[1] >= least_k
        )
    if isinstance(dims, int):
        raise ValueError(f"dims is {dims}; give a pair n,k")
    n, k = dims
    if k < least_k:
        raise ValueError(f"dims is {tuple(dims)}; give k ≥ {least_k}")
    if n < 1 or (k > n and not wide):
        raise ValueError(
            f"dims is {tuple(dims)}; give (n, k) with k ≤ n: no n by k memory has rank k otherwise"
        )
    return ((int(n), int(k)),)


def batches(instances, first, dims, device, chunk, steps, least_k=1, wide=False, edges=()):
    """Yield ((n, k), instance numbers); instance i has shape i modulo the number of shapes.

    `chunk` instances at most, as many as fit in memory if None. `wide` allows k > n. `edges`
    (see sampling) come besides, wherever first is 0.
    """
    check_chunk(chunk)
    first, last = span(first, instances, edges)
    shapes = shapes_of(dims, least_k, wide)
    for which, (n, k) in enumerate(shapes):
        numbers = range(first + (which - first) % len(shapes), last, len(shapes))
        floats = 60 * n * k + 10 * n * n + 4 * steps * n * k + 60 * k * k
        if numbers:
            watch.shape(n, k)
        for part in watch.parts(numbers, chunk or devices.chunk_size(device, 8 * floats)):
            yield (n, k), part


def span(first, instances, edges):
    """(first, one after the last) of the instances to run, the edges before them where first is
    0."""
    return first - (first == 0) * len(edges) * sampling.COPIES, first + instances


def check_chunk(chunk):
    """ValueError unless chunk is None or a whole number of at least 1."""
    if chunk is not None and (isinstance(chunk, bool) or not isinstance(chunk, int) or chunk < 1):
        raise ValueError(f"chunk is {chunk!r}; give a whole number of at least 1")


def worst_column(ratio):
    """(instance, step) of the largest entry of ratio (steps, B): the first instance that has it,
    there the first step.

    So the choice depends on no chunk: instances come in rising order.
    """
    largest, step = ratio.max(0)
    instance = int(largest.argmax())
    return instance, int(step[instance])


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
        """Errors and bounds of shape (steps, B) for the instances with these numbers."""
        useful = bounds <= self.useful
        self.compared += int(useful.sum())
        self.idle += [numbers[i] for i in (~useful.any(0)).nonzero()[:, 0].tolist()]
        ratio = torch.where(bounds > 0, errors / bounds, torch.where(errors == 0, 0.0, torch.inf))
        ratio = torch.where(useful, ratio.nan_to_num(nan=torch.inf), -1.0)
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


def prepare(instances, seed, first, device, dtype, edges=()):
    """Check the arguments; return the torch device and number type."""
    sampling.check_counts(instances, seed, first, len(edges) * sampling.COPIES)
    return devices.pick(device), devices.number_type(dtype)
