"""Citing a theorem of another claim: by the claim's name, the theorem's, and what it states."""

from __future__ import annotations

from functools import cache
from typing import Any

from .. import registry
from ..certificates import statement
from ..standard import Cited
from .pieces import theorems


def entry(cited: Cited) -> dict:
    """What the citing certificate says of a theorem; ValueError where there is none."""
    found = _found(cited.claim, cited.theorem)
    stated = statement.theorem(found)
    return {
        "claim": cited.claim,
        "theorem": cited.theorem,
        "digest": statement.digest(stated),
        "statement": stated,
        "standard": sorted(_standard(found)),
    }


def instance(cited: Cited) -> Any:
    """The theorem for ``Derivation.cite``, which puts expressions for its letters."""
    from theory.operators.citing import Citable

    return Citable((cited.claim, cited.theorem), _proofs(cited.claim, cited.theorem)[1])


def _standard(theorem: dict) -> set[str]:
    """The standard theorems that one rests on, through what it cites too."""
    names = {c["standard"] for c in theorem["cites"] if "standard" in c}
    others = [_found(c["claim"], c["theorem"]) for c in theorem["cites"] if "claim" in c]
    return names.union(*map(_standard, others))


@cache
def _proofs(claim: str, name: str) -> tuple:
    """The check of a claim that proves a theorem, and the proofs that it returns."""
    checks = [c for c in registry.load(claim).checks if c.kind == "proof"]
    for check in checks:
        called = check.theorem or check.title
        if name == called or (not check.theorem and name.startswith(f"{check.title} (")):
            found = check.function()
            return check, tuple(found) if isinstance(found, list) else (found,)
    known = ", ".join(repr(c.theorem or c.title) for c in checks)
    raise ValueError(f"{claim} proves no theorem {name!r}; it has {known}")


@cache
def _found(claim: str, name: str) -> dict:
    check, proofs = _proofs(claim, name)
    for theorem in theorems(check, list(proofs)):
        if theorem["name"] == name:
            return theorem
    raise ValueError(f"{claim} proves no theorem {name!r}")
