"""What rows return: a proof or a refutation that is made when it is called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

SIGNS = ("nonneg", "psd", "pd")


@dataclass(frozen=True)
class NotRefuted:
    """The point of a row that refutes nothing, and why."""

    why: str


@dataclass(frozen=True)
class Proving:
    """A proof to be made; ``at`` are points that, joined, satisfy its hypotheses."""

    make: Callable[[], Any]
    at: tuple = ()

    def __call__(self) -> Any:
        return self.make()


@dataclass(frozen=True)
class Refuting:
    """A refutation to be made: what ``refute`` takes, the points of ``at`` joined. Where a
    dimension holds random vectors and no point is given, finite probability spaces are drawn; so
    are other points where ``drawn`` says that the point is one of the case, and it refutes
    nothing."""

    statement: Iterable
    given: tuple
    nonzero: tuple
    at: tuple
    options: Mapping[str, Any]
    spaces: Mapping[str, Any] = field(default_factory=dict)
    drawn: bool = False

    def __call__(self) -> Any:
        from theory.operators.points import joined
        from theory.operators.unmet import unmet

        at = joined(*self.at) if self.at else None
        found = self._refute(at)
        if found is not None or at is None or any(e.forall for e in self.given):
            return found
        if self.drawn and (found := self._refute(None)) is not None:
            return found
        signs = {name: self.options[name] for name in SIGNS if name in self.options}
        return NotRefuted(unmet(self.statement, self.given, self.nonzero, at, **signs))

    def _refute(self, at: Any) -> Any:
        if self.spaces and at is None and "sampler" not in self.options:
            from theory.randomness.answers import refute as in_spaces

            more = {"nonzero": self.nonzero, **self.options}
            return in_spaces(self.statement, self.given, self.spaces, **more)
        from theory.operators import refute

        return refute(self.statement, self.given, self.nonzero, at=at, **self.options)
