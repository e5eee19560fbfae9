"""A quick look: what `python -m verify --quick` asks of the batched checks besides fewer instances.

A batch costs what its calls cost, hardly what its instances do. So inside `quick` fewer shapes are
run, and long runs are shorter. Every instance keeps its number and its shape.
"""

from contextlib import contextmanager
from contextvars import ContextVar

_quick = ContextVar("quick", default=False)


@contextmanager
def quick():
    """Fewer shapes and steps inside."""
    token = _quick.set(True)
    try:
        yield
    finally:
        _quick.reset(token)


def is_quick():
    """Is this inside `quick`?"""
    return _quick.get()


def by_shape(shapes, first, last, few):
    """Yield (shape, instance numbers first … last − 1); instance i has shape i modulo their number.

    Inside `quick` the shapes in `few` alone, if there are any, and as many instances from 0 or
    `first` on: later ones stand in for those of the other shapes.
    """
    count = len(shapes)
    kept = [i for i in range(count) if not is_quick() or shapes[i] in few] or range(count)
    if len(kept) < count and last > 0:
        start = max(first, 0)
        missing, last = last - start, start
        while missing > 0:
            missing -= last % count in kept
            last += 1
    for which in kept:
        if numbers := range(first + (which - first) % count, last, count):
            yield shapes[which], numbers
