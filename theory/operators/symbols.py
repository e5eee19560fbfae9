"""Letters from one line of text: ``H, G, v, β = symbols("H: symmetric n×n; G: n×n; v: n; β")``."""

from __future__ import annotations

import re

from .polynomial import Operator, Scalar

_SHAPE = re.compile(r"(?P<sort>symmetric |arbitrary )?(?P<rows>[^×\s]+)(×(?P<cols>[^×\s]+))?")


def symbols(text: str) -> tuple[Operator, ...]:
    """The letters that the text declares, in its order: groups ``names: shape`` between semicolons.

    Names stand apart by white space. A shape is ``n×k``, ``symmetric n×n`` or ``arbitrary n×k``;
    ``n`` for a column, n×1; ``≥ 0`` or ``arbitrary`` for a scalar; no shape is a scalar too.
    Raises ValueError for another shape, DimensionError for a symmetric letter that is not square.
    """
    made: list[Operator] = []
    for group in text.split(";"):
        names, _, shape = group.partition(":")
        if not names.split():
            raise ValueError(f"{text!r} declares no letter before a ';' or ':'")
        for name in names.split():
            if "×" in name or name == "≥":
                raise ValueError(f"{group.strip()!r} wants a colon before the shape, as in A: n×n")
        made += [_letter(name, " ".join(shape.split())) for name in names.split()]
    return tuple(made)


def _letter(name: str, shape: str) -> Operator:
    if shape in ("", "≥ 0", "arbitrary"):
        return Scalar(name, nonneg=shape == "≥ 0", arbitrary=shape == "arbitrary")
    found = _SHAPE.fullmatch(shape)
    if found is None or shape == "symmetric":
        raise ValueError(
            f"{name}: {shape!r} is no shape; write n×k, symmetric n×n, n for a column, or ≥ 0"
        )
    sort = found["sort"] or ""
    return Operator(
        name,
        found["rows"],
        found["cols"] or "1",
        symmetric=sort == "symmetric ",
        arbitrary=sort == "arbitrary ",
    )
