"""Citing a theorem of another claim: by the claim's name, the theorem's, and what it states."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Cited:
    """A theorem of another claim, and the ids of the hypotheses here that it provides."""

    claim: str
    theorem: str
    gives: tuple[str, ...] = ()

    @property
    def price(self) -> set[str]:
        """The standard theorems that it rests on."""
        return _standard(self.found)

    @property
    def named(self) -> dict:
        return {"claim": self.claim, "theorem": self.theorem}

    @property
    def found(self) -> dict:
        """The theorem as the other claim's certificate has it; ValueError where there is none."""
        return _found(self.claim, self.theorem)

    @property
    def entry(self) -> dict:
        """What the citing certificate says of it."""
        from .certificates import statement

        stated = statement.theorem(self.found)
        return {
            "claim": self.claim,
            "theorem": self.theorem,
            "digest": statement.digest(stated),
            "statement": stated,
            "standard": sorted(_standard(self.found)),
        }

    def instance(self):
        """The theorem for ``Derivation.cite``, which puts expressions for its letters."""
        from theory.operators.citing import Citable

        return Citable((self.claim, self.theorem), _proofs(self.claim, self.theorem)[1])


def _standard(theorem: dict) -> set[str]:
    """The standard theorems that one rests on, through what it cites too."""
    names = {c["standard"] for c in theorem["cites"] if "standard" in c}
    others = [Cited(c["claim"], c["theorem"]) for c in theorem["cites"] if "claim" in c]
    return names.union(*(_standard(other.found) for other in others))


def cited(claim: str, theorem: str, gives: tuple[str, ...] = ()) -> Cited:
    """The theorem ``theorem`` of the claim ``topic/name``."""
    return Cited(claim, theorem, tuple(gives))


@cache
def _proofs(claim: str, name: str) -> tuple:
    """The check of a claim that proves a theorem, and the proofs that it returns."""
    from . import registry

    checks = [c for c in registry.load(claim).checks if c.kind == "proof"]
    for check in checks:
        names = check.theorem or check.title
        if name == names or (not check.theorem and name.startswith(f"{check.title} (")):
            found = check.function()
            return check, tuple(found) if isinstance(found, list) else (found,)
    known = ", ".join(repr(c.theorem or c.title) for c in checks)
    raise ValueError(f"{claim} proves no theorem {name!r}; it has {known}")


@cache
def _found(claim: str, name: str) -> dict:
    from .running.pieces import theorems

    check, proofs = _proofs(claim, name)
    for theorem in theorems(check, list(proofs)):
        if theorem["name"] == name:
            return theorem
    raise ValueError(f"{claim} proves no theorem {name!r}")
