"""Dimensions that are random vectors: what a certificate says of them, and of their points.

A claim says which of its dimensions is L²(Ω; ℝⁿ), which letters are conditional expectations,
bounded random numbers, and the number 1 (docs/certificate.md, spaces).
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from typing import Any


def with_spaces(row: dict, spaces: dict[str, dict]) -> dict:
    """A theorem or piece with the spaces that its theory has, and the probabilities of its points.

    Raises Unsound where these are not to be had in rational numbers, and where a point is no space.
    """
    theory = row["theory"]
    names = {letter["name"] for letter in theory["letters"]}
    here = {d: _present(space, names) for d, space in spaces.items() if d in theory["dimensions"]}
    if not here:
        return row
    theory["spaces"] = here
    for point in [*row.get("points", ()), *row.get("at", ())]:
        point["spaces"] = {d: _roots(point, d, space) for d, space in here.items()}
        # random matrices too, of which the format of certificates knows nothing
        _refuse_no_space(point, {d: {**spaces[d], **space} for d, space in here.items()})
    return row


def _refuse_no_space(point: dict, spaces: dict[str, dict]) -> None:
    from theory.operators import Unsound
    from theory.operators.matrices import Point, matrix
    from theory.randomness.spaces import fault

    keys = ("fields", "numbers", "matrices")
    told = {n for space in spaces.values() for key in keys for n in space.get(key, ())}
    told |= {space.get("unit", "") for space in spaces.values()}
    letters = point["letters"]
    values = {name: matrix(letters[name]) for name in told if name in letters}
    if problem := fault(Point(point["dimensions"], {}, values), spaces):
        raise Unsound(f"the point is no finite probability space with noise: {problem}")


def within_spaces(spaces: dict[str, dict]) -> Any:
    """What draws points for a claim with these spaces; None where it has none."""
    if not spaces:
        return None
    from theory.randomness.drawing import Within

    return Within(spaces)


def _present(space: dict, names: set[str]) -> dict:
    kept: dict = {key: [n for n in space[key] if n in names] for key in ("fields", "numbers")}
    return kept | ({"unit": space["unit"]} if space["unit"] in names else {})


def _roots(point: dict, dimension: str, space: dict) -> list[str]:
    """The roots of the probabilities: the entries of the unit, or else all the same."""
    from theory.operators import Unsound

    if "unit" in space:
        return [row[0] for row in point["letters"][space["unit"]]]
    size = point["dimensions"][dimension]
    if isqrt(size) ** 2 != size:
        raise Unsound(
            f"{size} equally likely outcomes in {dimension} have no rational roots: give a point "
            "with a square number of outcomes, or declare the unit"
        )
    return [str(Fraction(1, isqrt(size)))] * size
