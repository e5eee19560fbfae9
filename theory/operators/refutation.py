"""Refutations: exact matrices at which every hypothesis holds and the claim fails."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from flint import fmpq_mat

from .drawing import drawn
from .letters import all_letters, defining_equations
from .letters import dimensions as dimensions_of
from .matrices import (
    Point,
    Singular,
    as_text,
    derived_value,
    evaluate,
    is_psd,
    is_zero,
    matrix,
    rational,
)
from .points import At
from .points import point as values_at
from .polynomial import DimensionError, Letter, Operator
from .relations import Equation, Inequality, Relation

Claims: TypeAlias = Equation | Inequality | Iterable[Equation | Inequality]


@dataclass
class Setting:
    """What a point must satisfy: letters, facts, conditions."""

    letters: dict[str, Letter]
    facts: dict[str, Relation]
    conditions: dict[str, tuple[Operator, str]]
    nonneg: tuple[str, ...] = ()
    psd: tuple[str, ...] = ()
    pd: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()


class Refutation:
    """A point at which the facts hold and a claim fails.  It is false in a Boolean context,
    as the claim is.  ``value`` is the difference left − right there."""

    def __init__(self, setting: Setting, claims: list, point: Point) -> None:
        self.setting, self.claims, self.point = setting, claims, point
        problem = violation(setting, point)
        if problem:
            raise ValueError(f"no refutation: {problem}")
        failed = [c for c in claims if not holds(c, point)]
        if not failed:
            raise ValueError("no refutation: every claim holds at this point")
        self.failed = failed[0]
        self.value = evaluate(self.failed.poly, point)

    def __bool__(self) -> bool:
        return False

    def _repr_html_(self) -> str:
        from . import notebook

        return notebook.refutation(self)

    def __repr__(self):
        return f"<Refutation: {self.words}>"

    @property
    def words(self) -> str:
        """What fails, where, and by how much, in one line."""
        return f"{self.failed} is false at {self.point}: left − right = {as_text(self.value)}"


class Instances:
    """Points at each of which the facts and every claim hold."""

    def __init__(self, setting: Setting, claims: list, points: list[Point]):
        self.setting, self.claims, self.points = setting, claims, points
        if not points or not claims:
            raise ValueError("instances need at least one point and one claim")
        for point in points:
            problem = violation(setting, point)
            if problem:
                raise ValueError(problem)
            for claim in claims:
                if not holds(claim, point):
                    raise CounterExample(Refutation(setting, claims, point))


class CounterExample(Exception):
    """An instance at which the claim fails; ``refutation`` holds it, ``part`` says where it was
    met."""

    def __init__(self, refutation: Refutation, part: str = ""):
        super().__init__(f"{part}: {refutation.words}" if part else refutation.words)
        self.refutation = refutation


def setting(
    claims: Iterable[Relation],
    given: Iterable[Relation] = (),
    nonzero: Iterable[tuple[Operator, str]] = (),
    *,
    nonneg: Iterable[str] = (),
    psd: Iterable[str] = (),
    pd: Iterable[str] = (),
) -> Setting:
    """The setting of claims under hypotheses: the definitions of all derived letters included."""
    given, claims, nonzero = list(given), list(claims), list(nonzero)
    expressions = [p for p, _ in nonzero]
    for equation in [*given, *claims]:
        expressions += [equation.left, equation.right]
    letters = all_letters(expressions)
    facts: list[Relation] = []
    for equation in [*given, *(e for l in letters.values() for e in defining_equations(l))]:
        if not any(
            (f.relation, f.poly.type) == (equation.relation, equation.poly.type)
            and f.poly.same(equation.poly)
            and f.forall == equation.forall
            for f in facts
        ):
            facts.append(equation)
    for names, wanted in ((nonneg, "scalar"), (psd, "symmetric letter"), (pd, "symmetric letter")):
        for name in names:
            letter = letters.get(name)
            if letter is None or not (letter.is_scalar if wanted == "scalar" else letter.symmetric):
                raise ValueError(
                    f"{name} is no {wanted} of this setting, so no sign can be asked of it"
                )
    return Setting(
        letters,
        {f"h{i + 1}": e for i, e in enumerate(facts)},
        {f"nz{i + 1}": c for i, c in enumerate(nonzero)},
        tuple(nonneg),
        tuple(psd),
        tuple(pd),
        tuple(dimensions_of(letters.values(), expressions)),
    )


def holds(claim, point: Point) -> bool:
    value = evaluate(claim.poly, point)
    if isinstance(claim, Equation):
        return is_zero(value)
    if isinstance(value, fmpq_mat):
        if value.nrows() == value.ncols() == 1:
            value = value[0, 0]
        elif value != value.transpose():
            raise ValueError(
                f"the sides of {claim} differ by a matrix that is not symmetric and has no sign"
            )
        else:
            return is_psd(value)
    return value > 0 if claim.strict else value >= 0


def violation(where: Setting, point: Point) -> str:
    """The first thing that a point does not satisfy, in words; empty if all is well."""
    for equation in where.facts.values():
        if equation.forall:
            return (
                f"{equation} is asserted for all {', '.join(equation.forall)} and cannot be "
                "tested at a point"
            )
        if not holds(equation, point):
            return f"{equation} does not hold"
    for expression, _ in where.conditions.values():
        if is_zero(evaluate(expression, point)):
            return f"{expression} is zero"
    for letter in where.letters.values():
        if (
            letter.symmetric
            and point.matrices[letter.name] != point.matrices[letter.name].transpose()
        ):
            return f"{letter.name} is not symmetric"
        if (
            letter.is_scalar
            and (letter.nonneg or letter.name in where.nonneg)
            and point.scalars[letter.name] < 0
        ):
            return f"{letter.name} is negative"
    for names, strict in ((where.psd, False), (where.pd, True)):
        for name in names:
            if not is_psd(point.matrices[name], strict):
                return f"{name} is not positive {'definite' if strict else 'semidefinite'}"
    return ""


def complete(where: Setting, at: At, dimensions: dict[str, int] | None = None) -> Point:
    """A point from the values of some letters: derived and defined letters are computed.

    ``at`` is text (points.py) or maps names to exact numbers or rows.  Sizes are read off the
    matrices, or given by the dimension's name or in ``dimensions``.  Raises ValueError for sizes
    that do not fit, a missing value or size, Singular where a required inverse does not exist.
    """
    values = values_at(at)
    sizes = {d: int(values[d]) for d in where.dimensions if d in values and d not in where.letters}
    point = _begin(where, values, sizes | (dimensions or {}))
    unsized = [d for d in where.dimensions if d not in point.dimensions]
    if unsized:
        raise ValueError(
            f"no matrix at this point has the dimension {unsized[0]}; give its size in dimensions"
        )
    missing = _deduce(where, point)
    if missing:
        raise ValueError(f"no value for {', '.join(l.name for l in missing)}")
    return point


def _begin(where: Setting, values: dict, dimensions: dict[str, int] | None) -> Point:
    """A point with the given values alone, their sizes checked."""
    point = Point(dict(dimensions or {}), {}, {})
    for name, value in values.items():
        letter = where.letters.get(name)
        if letter is None:
            continue
        if letter.is_scalar:
            point.scalars[name] = rational(value)
            continue
        value = matrix(value)
        point.matrices[name] = value
        for dimension, size in ((letter.rows, value.nrows()), (letter.cols, value.ncols())):
            if (
                dimension != "1"
                and point.dimensions.setdefault(dimension, size) != size
                or dimension == "1"
                and size != 1
            ):
                raise ValueError(
                    f"{name} is {value.nrows()}×{value.ncols()}, which does not fit "
                    f"{letter.rows}×{letter.cols}"
                )
    return point


def _definitions(where: Setting) -> list[Any]:
    """The equations whose left side is a letter."""
    return [
        e for e in where.facts.values() if e.relation == "=" and e.left.single_letter is not None
    ]


def _deduce(where: Setting, point: Point) -> list[Letter]:
    """Compute what follows from the values so far; the letters that remain without one."""
    definitions = [e for e in _definitions(where) if not e.forall]
    known = {**point.matrices, **point.scalars}
    missing = [l for l in where.letters.values() if l.name not in known]
    while missing:
        left = [l for l in missing if not _compute(l, definitions, point)]
        if len(left) == len(missing):
            break
        missing = left
    return missing


def _compute(letter: Letter, definitions, point: Point) -> bool:
    """Give a letter the value that its origin or a defining equation says, if that is known by
    now."""

    def ready(expression):
        operator_sizes = expression.kind != "operator" or all(
            d == "1" or d in point.dimensions for d in (expression.rows, expression.cols)
        )
        return operator_sizes and all(
            n in point.matrices or n in point.scalars for n in expression.names()
        )

    if letter.of is not None:
        if not ready(letter.of):
            return False
        value = derived_value(letter, point)
    else:
        for equation in definitions:
            if equation.left.single_letter.name == letter.name and ready(equation.right):
                value = evaluate(equation.right, point)
                break
        else:
            return False
    (point.scalars if letter.is_scalar else point.matrices)[letter.name] = value
    return True


def refute(
    claims: Claims,
    given: Iterable[Relation] = (),
    nonzero: Iterable[tuple[Operator, str]] = (),
    *,
    at: At | None = None,
    dimensions: dict[str, int] | None = None,
    sampler: Callable[[random.Random], dict[str, Any]] | None = None,
    seed: int = 0,
    tries: int = 400,
    time_limit: float = 2,
    nonneg: Iterable[str] = (),
    psd: Iterable[str] = (),
    pd: Iterable[str] = (),
) -> Refutation | None:
    """A refutation of ``claims`` (one or several) under ``given``, or None if none was found.

    ``at`` is a single point to try, as ``complete`` takes it; ``sampler(rng)`` returns values of
    some letters (the rest is computed or drawn); otherwise small matrices of several kinds are
    drawn, smallest dimensions first.  Deterministic for a seed as far as ``tries`` goes.
    """
    claims = [claims] if isinstance(claims, (Equation, Inequality)) else list(claims)
    given = list(given)
    where = setting(claims, given, nonzero, nonneg=nonneg, psd=psd, pd=pd)
    if at is not None:
        if any(e.forall for e in where.facts.values()):
            return None
        return _try(where, claims, complete(where, at, dimensions))
    options: dict[str, Any] = {"sampler": sampler, "seed": seed, "tries": tries}
    signs: dict[str, Any] = {"nonneg": nonneg, "psd": psd, "pd": pd}
    return attack(claims, given, nonzero, time_limit=time_limit, **options, **signs).found


@dataclass(frozen=True)
class Attack:
    """What a search for a counterexample came to: the refutation, or None after ``drawn`` points,
    ``met`` of which met the hypotheses."""

    found: Refutation | None
    drawn: int = 0
    met: int = 0
    schema: bool = False

    def __str__(self) -> str:
        if self.schema:
            return "no matrices, since a hypothesis is a schema"
        if not self.met:
            return f"none of {self.drawn} points with matrices up to 3×3 met the hypotheses"
        points = f"{self.met} point{'s' * (self.met != 1)} with matrices up to 3×3"
        return f"no counterexample at {points}"


def attack(
    claims: list,
    given: Iterable[Relation] = (),
    nonzero: Iterable[tuple[Operator, str]] = (),
    *,
    sampler: Callable[[random.Random], dict[str, Any]] | None = None,
    seed: int = 0,
    tries: int = 400,
    time_limit: float = 2,
    **signs: Iterable[str],
) -> Attack:
    """Search for a refutation as ``refute`` does, and say what was tried; signs may be of letters
    that do not occur."""
    given = list(given)
    where = setting(claims, given, nonzero, **occurring(claims, given, signs))
    if any(e.forall for e in where.facts.values()):
        return Attack(None, schema=True)
    rng, deadline = random.Random(seed), time.thread_time() + time_limit
    points = met = 0
    signed = tries if (where.psd or where.pd) and not sampler else 0  # of these, plain ones too
    for attempt in range(tries + signed):
        if time.thread_time() > deadline:
            break
        values = dict(sampler(rng)) if sampler else {}
        points += 1
        try:
            size = 1 + min(2, attempt * 4 // tries)
            point = _draw(where, values, rng, size, attempt >= tries)
        except (Singular, DimensionError):
            continue
        if violation(where, point):
            continue
        met += 1
        if not all(holds(c, point) for c in claims):
            return Attack(Refutation(where, claims, point), points, met)
    return Attack(None, points, met)


def occurring(claims: list, given: list, signs: dict) -> dict:
    """The signs of the letters that occur."""
    sides = [side for e in [*claims, *given] for side in (e.left, e.right)]
    there = all_letters(sides)
    return {sign: tuple(n for n in names if n in there) for sign, names in signs.items()}


def _try(where, claims, point) -> Refutation | None:
    if violation(where, point) or all(holds(c, point) for c in claims):
        return None
    return Refutation(where, claims, point)


def _draw(where: Setting, values: dict, rng: random.Random, largest: int, plain=False) -> Point:
    """A point from some values: letters that the facts define are computed, the others drawn."""
    defined = {e.left.single_letter.name for e in _definitions(where)}
    sizes: dict[str, int] = {}
    for name, value in values.items():
        letter = where.letters.get(name)
        if letter is not None and not letter.is_scalar:
            value = matrix(value)
            shape = ((letter.rows, value.nrows()), (letter.cols, value.ncols()))
            sizes |= {d: n for d, n in shape if d != "1"}
    for dimension in where.dimensions:
        sizes.setdefault(dimension, rng.randint(1, largest))
    for letter in where.letters.values():
        if letter.name not in values and letter.of is None and letter.name not in defined:
            values[letter.name] = drawn(letter, where, sizes, rng, plain)
    point = _begin(where, values, sizes)
    while missing := _deduce(where, point):
        # what is left is defined in a circle, as by A = Aᵀ: draw the first, and let the facts judge
        first = next((l for l in missing if l.of is None), None)
        if first is None:
            raise ValueError(f"no value for {', '.join(l.name for l in missing)}")
        kept = point.scalars if first.is_scalar else point.matrices
        kept[first.name] = drawn(first, where, sizes, rng, plain)
    return point
