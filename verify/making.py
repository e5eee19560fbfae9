"""The claims that a file makes, bound to a name or not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from .sources import run_at

Made = list[tuple[Any, str, int]]  # each claim with the file and line that were being run
_made: ContextVar[Made | None] = ContextVar("claims made", default=None)


@contextmanager
def claims_made() -> Iterator[Made]:
    """The claims that are made in this block, as they come."""
    made: Made = []
    token = _made.set(made)
    try:
        yield made
    finally:
        _made.reset(token)


def enter(claim: Any) -> None:
    """A claim has been made."""
    if (made := _made.get()) is not None:
        made.append((claim, *run_at()))
