"""Why a point refutes nothing: which hypothesis does not hold there, or that the claims do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .polynomial import Operator
from .refutation import complete, setting, violation
from .relations import Relation


def unmet(
    claims: Iterable[Relation],
    given: Iterable[Relation],
    nonzero: Iterable[tuple[Operator, str]],
    at: Any,
    **signs: Any,
) -> str:
    """In words, why the point ``at`` is no refutation of the claims."""
    where = setting(claims, given, nonzero, **signs)
    point = complete(where, at)
    return f"at this point {violation(where, point) or 'the claim holds'}"
