"""Finite probability spaces, exactly: the points at which statements about random vectors are
tested.

A random vector is the column of r·x over the outcomes, r² being an outcome's probability, so that
xᵀy is E⟨x, y⟩; n entries an outcome. A conditional expectation averages over events; a random
number multiplies, and is diagonal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Any, TypeAlias

from flint import fmpq, fmpq_mat

from theory.operators.matrices import Point, rational

# What the dimensions of random vectors hold: {"Ω": {"fields": ["P"], "numbers": ["c"], "unit": ""}}
Spaces: TypeAlias = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Space:
    """Outcomes by the roots of their probabilities, rationals > 0 whose squares add up to 1.

    ``entries`` is n, for random vectors in ℝⁿ. Raises ValueError for roots that are none.
    """

    roots: tuple[fmpq, ...]
    entries: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "roots", tuple(map(rational, self.roots)))
        if min(self.roots, default=fmpq(0)) <= 0 or sum(r * r for r in self.roots) != 1:
            raise ValueError(
                f"the squares of {', '.join(map(str, self.roots))} are no probabilities: "
                "give roots > 0 whose squares add up to 1"
            )

    @classmethod
    def equal(cls, outcomes: int, entries: int = 1) -> Space:
        """Equally likely outcomes; their number must be a square, since roots are rational."""
        root = isqrt(outcomes)
        if outcomes < 1 or root * root != outcomes:
            raise ValueError(
                f"{outcomes} equally likely outcomes have no rational roots; give 4, 9, 16 or 25"
            )
        return cls((fmpq(1, root),) * outcomes, entries)

    @property
    def size(self) -> int:
        """Of the dimension of random vectors."""
        return len(self.roots) * self.entries

    def vector(self, values: Iterable[Any]) -> fmpq_mat:
        """The random vector with these values, a number or a list of ``entries`` an outcome."""
        rows = [v if isinstance(v, (list, tuple)) else [v] for v in values]
        if [len(row) for row in rows] != [self.entries] * len(self.roots):
            raise ValueError(f"give {len(self.roots)} values of {self.entries} entries each")
        return fmpq_mat([[r * rational(x)] for r, row in zip(self.roots, rows) for x in row])

    def number(self, values: Sequence[Any]) -> fmpq_mat:
        """The multiplication by the random number with these values, one an outcome."""
        if len(values) != len(self.roots):
            raise ValueError(f"give {len(self.roots)} values, one an outcome")
        made = fmpq_mat(self.size, self.size)
        for i in range(self.size):
            made[i, i] = rational(values[i // self.entries])
        return made

    def field(self, events: Iterable[Iterable[int]]) -> fmpq_mat:
        """E[· | which event], the events being lists of outcomes, counted from 0, that do not
        overlap and cover all of them."""
        told = [sorted(event) for event in events]
        if sorted(i for event in told for i in event) != list(range(len(self.roots))):
            raise ValueError("events must not overlap, and must cover every outcome")
        made = fmpq_mat(self.size, self.size)
        for event in told:
            mass = sum((self.roots[i] ** 2 for i in event), fmpq(0))
            for i in event:
                for j in event:
                    for k in range(self.entries):
                        at = i * self.entries + k, j * self.entries + k
                        made[at] = self.roots[i] * self.roots[j] / mass
        return made

    def averaged(self, values: Sequence[fmpq], events: Iterable[Iterable[int]]) -> list[fmpq]:
        """The conditional mean of a random number, as its values."""
        found = list(values)
        for event in map(list, events):
            mass = sum((self.roots[i] ** 2 for i in event), fmpq(0))
            mean = sum((self.roots[i] ** 2 * values[i] for i in event), fmpq(0)) / mass
            for i in event:
                found[i] = mean
        return found


def of_point(point: Point, dimension: str, space: Mapping[str, Any]) -> Space:
    """The space that a point speaks of: its unit says the roots, else all outcomes are equally
    likely. Raises ValueError where it is none."""
    unit = space.get("unit")
    if unit and unit in point.matrices:
        return Space(tuple(point.matrices[unit].entries()))
    return Space.equal(point.dimensions[dimension])


def fault(point: Point, spaces: Spaces) -> str:
    """Why a point is no finite probability space with noise, in one line, or ""."""
    for dimension, told in spaces.items():
        if dimension not in point.dimensions:
            continue
        try:
            space = of_point(point, dimension, told)
        except ValueError as reason:
            return str(reason)
        for name in told.get("fields", ()):
            if name in point.matrices and (why := _field_fault(point.matrices[name], space)):
                return f"{name} {why}"
        for name in (*told.get("numbers", ()), *told.get("matrices", ())):
            value = point.matrices.get(name)
            if value is not None and any(
                value[i, j] for i in range(space.size) for j in range(space.size) if i != j
            ):
                return f"{name} multiplies by no random number"
    return ""


def _field_fault(value: fmpq_mat, space: Space) -> str:
    every = range(space.size)
    events = [tuple(j for j in every if value[i, j] != 0) for i in every]
    if any(i not in event for i, event in enumerate(events)) or any(
        events[j] != events[i] for i in every for j in events[i]
    ):
        return "averages over no events"
    if value != space.field(dict.fromkeys(events)):
        return "is no conditional expectation"
    return "" if any(len(event) > 1 for event in events) else "leaves no noise"


def as_text(value: fmpq_mat) -> list[list[Fraction]]:
    """Rows of exact numbers, as points take them."""
    return [[Fraction(int(x.p), int(x.q)) for x in row] for row in value.tolist()]
