"""Can the hypotheses of a proof be met?  A point says yes, a derivation of something false no."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..check import Check
from ..sources import said
from .pieces import theorems

SHOWN = 100  # characters of a point that is told


@dataclass(frozen=True)
class Meeting:
    """What is wrong with the hypotheses ("" where no short search sees that they contradict each
    other), the names of the theorems of which no point is known, what a row says of that, and for
    a page the theorems themselves."""

    wrong: str = ""
    unmet: tuple[str, ...] = ()
    note: str = ""
    stated: tuple[dict, ...] = ()


def meeting(check: Check, results: list, stated: list[dict]) -> Meeting:
    """Of what a proof's check returned and the theorems that say it."""
    from theory.operators import contradiction
    from theory.operators.irrational import in_words

    unmet, notes = [], []
    told = stated
    if check.operators:  # matrices are operators: their point will do
        told = theorems(replace(check, operators=()), results)
    for i, theorem in enumerate(told):
        of = results if check.theorem else [results[i]]
        if theorem.keys() & {"points", "exists"}:
            points = [p for p in theorem.get("points", ()) if "field" in p]
            if point := "; and ".join(dict.fromkeys(map(in_words, points))):
                text = point if len(point) <= SHOWN else f"{point[: SHOWN - 1]}…"
                notes.append(f"; no rational point, but {text}")
            continue
        possible = "impossible" not in theorem
        for one in of:
            if absurd := contradiction(one, finite=not check.operators):
                return Meeting(f"the hypotheses contradict each other: {absurd.text}")
        if possible:
            unmet.append(theorem["name"])
    if unmet:
        notes.append("; no point was found at which the hypotheses hold: give one, with at=")
    return Meeting("", tuple(unmet), "".join(dict.fromkeys(notes)))


def looked_at(check: Check, results: list) -> Meeting:
    """The same for a page that is no run: what cannot be written down as a theorem is wrong too."""
    try:
        stated = theorems(check, results)
        return replace(meeting(check, results, stated), stated=tuple(stated))
    except Exception as reason:  # a point that is none, a citation that is not declared
        return Meeting(said(reason))
