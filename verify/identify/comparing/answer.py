"""The answer as `lemmata/compare/1` (docs/identify.md)."""

from __future__ import annotations

import math


def as_dict(found) -> dict:
    """The JSON-ready object of a `Compared`; what is not finite is null."""
    return {
        "schema": "lemmata/compare/1",
        "a": found.a.label,
        "b": found.b.label,
        "verdict": found.verdict,
        "steps": found.steps,
        "runs": found.runs,
        "step": found.step,
        "shapes": [list(shape) for shape in found.layout],
        "start": _row(found.start),
        "gradients": [_row(row) for row in found.gradients],
        "points": [_row(row) for row in found.points],
        "refill": found.refill,
        "failed": found.failed,
        "deviation": _number(found.deviation),
        "how": found.how or None,
        "map": found.map,
        "change": found.change and dict(zip(("at", "name", "value"), found.change)),
        "tried": found.tried or None,
        "seconds": round(found.seconds, 2),
    }


def _row(row):
    return [_number(x) for x in row]


def _number(x):
    return x if math.isfinite(x) else None
