"""A refutation to be made: of a row that says what is needed, or false."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Refuting:
    """What ``refute`` takes, the points of ``at`` joined. Where a dimension holds random vectors
    and no point is given, finite probability spaces are drawn."""

    statement: Iterable
    given: tuple
    nonzero: tuple
    at: tuple
    options: Mapping[str, Any]
    spaces: Mapping[str, Any] = field(default_factory=dict)

    def __call__(self) -> Any:
        from theory.operators import refute
        from theory.operators.points import joined

        at = joined(*self.at) if self.at else None
        if self.spaces and at is None and "sampler" not in self.options:
            from theory.randomness.answers import refute as in_spaces

            more = {"nonzero": self.nonzero, **self.options}
            return in_spaces(self.statement, self.given, self.spaces, **more)
        return refute(self.statement, self.given, self.nonzero, at=at, **self.options)
