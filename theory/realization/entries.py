"""Branches with their texts, and the verdict that they add up to."""

from dataclasses import dataclass

from theory.realization.agreement import agreement, naturalness
from theory.realization.answer import Comparison
from theory.realization.branch import Branch
from theory.realization.coverage import coverage, everywhere, moves


def verdict_of(pair, entries, moving):
    """(verdict, what stayed open). ``pair.missed`` are values of A's parameters that B does not
    reach, where it is conditional."""
    if not moving:
        if entries and not any(c != 0 for c in pair.responses_of_a):
            # A stands still whatever its parameters are, and so does B on the branches.
            return ("equivalent", "") if everywhere(pair, [e.branch for e in entries]) else (
                "undecided", "A never moves: whether B stands still for every value"
            )  # fmt: skip
        if any(entry.how == "open" for entry in entries):
            return "undecided", "whether the conditions of a branch can hold for real parameters"
        return "not_equivalent", ""
    reach, pair.missed = coverage(pair, [entry.branch for entry in entries])
    if reach is None:
        return "undecided", (
            "whether every value of A's parameters is reached; the branches listed are right"
        )
    return ("equivalent" if reach else "conditional"), ""


def comparison(A, B, kind, entries, verdict, tried, **more):
    """The `Comparison` of two sides of this kind; `more` are fields of it."""
    moving = any(entry.how == "moves" for entry in entries)
    texts = tuple(entry.text for entry in entries)
    return Comparison(
        A.name, B.name, verdict, texts, 0 if moving else None, kind=kind, tried=tried, **more
    )


@dataclass(frozen=True)
class Entry:
    """A branch, whether A moves on it ("moves", "still", "open"), and its text."""

    branch: Branch
    how: str
    text: object


def entries_of(pair, branches):
    """The branches with real points, or where that stayed open; the most natural ones first."""
    found = []
    for branch in branches:
        how = moves(pair, branch)
        if how != "empty":
            moving = {"moves": True, "still": False, "open": None}[how]
            found.append(Entry(branch, how, agreement(pair, branch, moving)))
    return sorted(found, key=lambda entry: naturalness(entry.text))
