"""How a running check tells whoever watches it what it runs and how far it is.

Checks call `shape` and `done`; nothing happens unless a caller is inside `watched`.
"""

from contextlib import contextmanager
from contextvars import ContextVar

_watch = ContextVar("watch", default=None)


class Watch:
    """The shapes met so far, in order, and the instances that are done; `each(done)` is called as
    they are."""

    def __init__(self, each=None):
        self.shapes, self.done, self.each = [], 0, each


@contextmanager
def watched(each=None):
    """Yield the Watch that hears of the checks run inside."""
    token = _watch.set(Watch(each))
    try:
        yield _watch.get()
    finally:
        _watch.reset(token)


def shape(*dims):
    """The check now runs instances of these dimensions."""
    watch = _watch.get()
    if watch and dims not in watch.shapes:
        watch.shapes.append(dims)


def done(count):
    """So many instances more are done."""
    watch = _watch.get()
    if watch:
        watch.done += count
        if watch.each:
            watch.each(watch.done)


def parts(numbers, size):
    """Yield `numbers` in pieces of at most `size`; each is done when the next is asked for.

    Edges, numbered below 0, are not counted: they come besides what was asked for.
    """
    for at in range(0, len(numbers), size):
        part = numbers[at : at + size]
        yield part
        done(sum(number >= 0 for number in part))
