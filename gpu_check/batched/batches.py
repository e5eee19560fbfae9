"""Cut a check into batches of one shape that fit in memory."""

from . import device as devices
from . import sampling, watch
from .quick import by_shape
from .worst import Worst as Worst

# For a quick look: many parameters, n = k, one unit, k > n.
FEW = ((16, 4), (2, 2), (5, 1), (2, 5))


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
    for (n, k), numbers in by_shape(shapes_of(dims, least_k, wide), first, last, FEW):
        floats = steps * (60 * n * k + 10 * n * n + 60 * k * k)  # bounds of all steps at once
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


def prepare(instances, seed, first, device, dtype, edges=()):
    """Check the arguments; return the torch device and number type."""
    sampling.check_counts(instances, seed, first, len(edges) * sampling.COPIES)
    return devices.pick(device), devices.number_type(dtype)
