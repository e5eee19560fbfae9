"""A gradient sequence on which two families differ, at sample values of their parameters."""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from flint import fmpq

from theory import exact
from theory.laws.families import series

# Distinct fractions without small relations among them, so that they rarely lie on a branch.
_SAMPLES = [
    fmpq(p, q)
    for p, q in (
        (1, 2),
        (1, 3),
        (2, 5),
        (3, 7),
        (5, 11),
        (4, 13),
        (7, 17),
        (6, 19),
        (9, 23),
        (8, 29),
    )
]


@dataclass(frozen=True)
class Difference:
    """At step `step` the points of A and B differ on the gradients g_1 … g_{step-1}.

    Both start at 0, the first point is step 1, and `parameters_a`, `parameters_b` are the
    sample values; `points` are A's and B's point at that step. With several calls an iteration
    gradients and points are rows, the gradients up to those of that iteration.
    """

    step: int
    gradients: tuple
    parameters_a: dict
    parameters_b: dict
    points: tuple

    def as_dict(self):
        """Return the fields as JSON-ready values, numbers as text."""
        return {
            "step": self.step,
            "gradients": [_text(g) for g in self.gradients],
            "parameters_a": {name: str(value) for name, value in self.parameters_a.items()},
            "parameters_b": {name: str(value) for name, value in self.parameters_b.items()},
            "points": [_text(point) for point in self.points],
        }


def _text(value):
    """A number as text; a row of several calls as a list."""
    return [_text(part) for part in value] if isinstance(value, tuple) else str(value)


def difference_of(A, B, of_a=None):
    """Return a checked `Difference` of two families, or None if none was found at the samples.

    B's parameters that A has too get the same values as A's. `of_a` are values of A's parameters:
    those that no B reaches, where others are reached.
    """
    for offset in range(len(_SAMPLES)):
        values = _sample(A, B, offset, of_a or {})
        try:
            first, second = (_at(f, tuple(v.items())) for f, v in zip((A, B), values))
        except ValueError:
            continue
        found = _first(first, second)
        if found is not None:
            return _checked(first, second, values, found)
    return None


@lru_cache(maxsize=1000)
def _at(family, values):
    """The family at numbers; of a catalogue the same come up again and again."""
    return family.at(**dict(values))


def _sample(A, B, offset, of_a):
    pool = _SAMPLES[offset:] + _SAMPLES[:offset]
    ours = {name: pool[i % len(pool)] for i, name in enumerate(A.parameters)} | of_a
    known = {**A.values, **ours}
    rest = [name for name in B.parameters if name not in known]
    theirs = {name: known[name] for name in B.parameters if name in known}
    theirs |= {name: pool[(len(ours) + i) % len(pool)] for i, name in enumerate(rest)}
    return ours, theirs


def _first(first, second):
    """The number of gradients after which one impulse tells the two apart."""
    length = sum(f.transfer.bottom.degrees()[-1] for f in (first, second)) + 1
    one, other = (_series(f, length + 1) for f in (first, second))
    return next((i for i, (x, y) in enumerate(zip(one, other)) if x != y), None)


@lru_cache(maxsize=1000)
def _series(family, count):
    return series(family.transfer, family.field, count)


def _checked(first, second, values, count):
    """Replay both, step by step from their own text or matrices, and compare."""
    gradients = (1,) + (0,) * (count - 1)
    if first.kick or second.kick:
        # Start lines react to the first gradient only, so a zero first gradient sets them aside.
        gradients, count = (0, *gradients), count + 1
    runs = [_points(family, gradients) for family in (first, second)]
    if runs[0][-1] == runs[1][-1]:
        raise ArithmeticError("the distinguishing gradients failed their check")
    shown = [
        {name: exact.to_fraction(number) for name, number in value.items()} for value in values
    ]
    return Difference(count + 1, gradients, *shown, (runs[0][-1], runs[1][-1]))


@lru_cache(maxsize=1000)
def _points(family, gradients):
    """The query points from start 0."""
    numbers = {name: exact.to_fraction(value) for name, value in family.values.items()}
    source = family.source
    if hasattr(source, "propagator"):
        return source.at(**numbers).run(gradients)
    return [Fraction(point) for point in source.run(gradients, **numbers)]
