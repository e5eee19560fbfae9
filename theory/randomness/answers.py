"""Proved in every probability space, refuted in a finite one, or undecided: three answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn

from theory.operators import (
    CounterExample,
    Equation,
    Inequality,
    NotProved,
    Operator,
    Proof,
    Refutation,
    Undecided,
    derived,
)
from theory.operators.hints import hint
from theory.operators.matrices import Point
from theory.operators.points import At, point
from theory.operators.refutation import Setting, complete, holds, occurring, setting, violation

from .drawing import TRIES, drawn, noise, spaces_of
from .spaces import Spaces, fault

Stated = Equation | Inequality


def prove(
    claim: Stated | Iterable[Stated],
    given: Iterable[Stated],
    spaces: Spaces,
    *,
    nonzero: Iterable[tuple[Operator, str]] = (),
    nonneg: Iterable[str] = (),
    psd: Iterable[str] = (),
    at: At | None = None,
    seed: int = 0,
    time_limit: float = 5,
) -> Proof | Refutation | Undecided:
    """As ``Randomness.prove`` says; ``spaces`` names the letters that are conditional expectations
    and random numbers."""
    claims, facts = _listed(claim), list(given)
    signs = {"nonneg": tuple(nonneg), "psd": tuple(psd)}
    said = "; ".join(map(str, claims))
    tried = []
    for attempt, limit in (("short", time_limit / 8), ("long", time_limit)):
        try:
            proof = derived(claims, facts, nonzero, limit, **signs)
        except NotProved as reason:
            tried.append(f"cofactors: {reason}")
        else:
            found = witness(claims, facts, nonzero, spaces, at=at, seed=seed, **signs)
            if found is None:
                return Undecided(said, _no_witness(facts, spaces))
            proof.witness = found
            return proof
        if attempt == "short":
            options: dict[str, Any] = {"seed": seed, **signs}
            refuted = refute(claims, facts, spaces, nonzero=nonzero, **options)
            if refuted is not None:
                return refuted
            tried.append("finite probability spaces of 4 and 16 outcomes")
    return Undecided(said, "; ".join(tried))


def resisted(
    reason: NotProved,
    claims: list[Stated],
    given: Iterable[Stated],
    spaces: Spaces,
    nonzero: Iterable[tuple[Operator, str]] = (),
    **signs: Any,
) -> NoReturn:
    """Attack claims that were not proved: raises CounterExample where a finite probability space
    refutes them, else NotProved with what was tried."""
    facts = list(given)
    known = occurring(claims, facts, signs)
    found = refute(claims, facts, spaces, nonzero=nonzero, **known)
    if found is not None:
        raise CounterExample(found)
    looked = "no counterexample in finite probability spaces"
    helps = hint(claims, facts, nonzero, reason.end, None)
    raise NotProved(f"{reason}; {looked}; what may help: {helps}", reason.end)


def _no_witness(facts: list[Stated], spaces: Spaces) -> str:
    letters = ", ".join(str(n.expanded) for n in noise(facts, spaces))
    more = f" with {letters} not zero" if letters else ""
    return (
        f"the claim follows, but no finite probability space was found in which the hypotheses "
        f"hold{more}: do they call something known that depends on the noise? Give a space by at="
    )


def witness(
    claims: list[Stated],
    given: Iterable[Stated],
    nonzero: Iterable[tuple[Operator, str]],
    spaces: Spaces,
    *,
    at: At | None = None,
    seed: int = 0,
    nonneg: Iterable[str] = (),
    psd: Iterable[str] = (),
) -> Point | None:
    """A finite probability space in which the hypotheses hold, with noise where something is fresh;
    None where none was found. Raises ValueError where ``at`` is no such space."""
    facts = list(given)
    live = [(square, "there is noise") for square in noise(facts, spaces)]
    noisy = setting(claims, facts, [*nonzero, *live], nonneg=nonneg, psd=psd)
    if at is not None:
        return _given(noisy, at, spaces)
    return next(drawn(noisy, spaces, seed=seed), None)


def _given(where: Setting, at: At, spaces: Spaces) -> Point:
    found = complete(where, point(at))
    problem = fault(found, spaces_of(where, spaces)) or violation(where, found)
    if problem:
        raise ValueError(f"the point is no space of these hypotheses: {problem}")
    return found


def refute(
    claim: Stated | Iterable[Stated],
    given: Iterable[Stated],
    spaces: Spaces,
    *,
    nonzero: Iterable[tuple[Operator, str]] = (),
    nonneg: Iterable[str] = (),
    psd: Iterable[str] = (),
    pd: Iterable[str] = (),
    at: At | None = None,
    seed: int = 0,
    tries: int = TRIES,
) -> Refutation | None:
    """A finite probability space in which the facts hold and a claim fails, or None."""
    claims = _listed(claim)
    where = setting(claims, list(given), list(nonzero), nonneg=nonneg, psd=psd, pd=pd)
    if at is not None:
        found = _given(where, at, spaces)
        return None if all(holds(c, found) for c in claims) else Refutation(where, claims, found)
    for found in drawn(where, spaces, tries, seed):
        if not all(holds(c, found) for c in claims):
            return Refutation(where, claims, found)
    return None


def _listed(claim: Stated | Iterable[Stated]) -> list[Stated]:
    claims = [claim] if isinstance(claim, (Equation, Inequality)) else list(claim)
    if not claims:
        raise ValueError("there is nothing to prove; give an Equation or an Inequality")
    return claims
