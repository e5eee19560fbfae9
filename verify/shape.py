"""The shapes of JSON that we read back: what is damaged is refused before anything uses it."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Each:
    """A list of which every item has this shape."""

    shape: object


@dataclass(frozen=True)
class Named:
    """An object whose names are free and whose values all have this shape."""

    shape: object


@dataclass(frozen=True)
class OneOf:
    """One of these values."""

    values: tuple


def fits(value, shape) -> bool:
    """Does a JSON value have a shape?

    A shape is a type, a tuple of shapes of which one fits, a dict of those keys that must be there,
    or ``Each``, ``Named``, ``OneOf``.  Text must be writable (no lone surrogates), numbers finite,
    whole ones below 2⁶³ in size, and a bool is no int.
    """
    if isinstance(shape, tuple):
        return any(fits(value, one) for one in shape)
    if isinstance(shape, dict):
        return isinstance(value, dict) and all(
            key in value and fits(value[key], one) for key, one in shape.items()
        )
    if isinstance(shape, Each):
        return isinstance(value, list) and all(fits(item, shape.shape) for item in value)
    if isinstance(shape, Named):
        return isinstance(value, dict) and all(
            fits(name, str) and fits(item, shape.shape) for name, item in value.items()
        )
    if isinstance(shape, OneOf):
        return any(type(value) is type(one) and value == one for one in shape.values)
    if not isinstance(value, shape) or (isinstance(value, bool) and shape is not bool):
        return False
    if isinstance(value, str):
        return not any("\ud800" <= character <= "\udfff" for character in value)
    if isinstance(value, int):
        return abs(value) < 2**63
    return not isinstance(value, float) or math.isfinite(value)
