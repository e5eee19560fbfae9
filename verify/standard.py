"""Citations: of standard theorems (library.py), and of theorems of other claims."""

from __future__ import annotations

from dataclasses import dataclass, field

from .library import THEOREMS


@dataclass(frozen=True)
class Cite:
    """A citation: the standard theorem's name, and the ids of the hypotheses that it provides."""

    standard: str
    gives: tuple[str, ...] = field(default=())

    @property
    def named(self) -> dict:
        return {"standard": self.standard}

    def __post_init__(self) -> None:
        if self.standard not in THEOREMS:
            raise ValueError(
                f"{self.standard!r} is no standard theorem; known are {', '.join(THEOREMS)} "
                "(verify/library.py)"
            )


@dataclass(frozen=True)
class Cited:
    """A theorem of another claim, and the ids of the hypotheses here that it provides."""

    claim: str
    theorem: str
    gives: tuple[str, ...] = ()

    @property
    def named(self) -> dict:
        return {"claim": self.claim, "theorem": self.theorem}


def read(cites: tuple) -> tuple:
    """Citations, a bare name being that of a standard theorem which provides no hypothesis."""
    return tuple(Cite(c) if isinstance(c, str) else c for c in cites)
