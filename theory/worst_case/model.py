"""A finite-step problem: functions of some classes, a run, assumptions, and a measure.

    problem = Problem()
    f = problem.function("smooth-convex", L=3)
    best = f.minimizer("xs")
    x = start = problem.vector("x0")
    problem.assume((start - best) ** 2 <= 1)
    for _ in range(4):
        x = x - f.gradient(x) / 3
    problem.measure(f(x) - f(best))

The run is a list of steps, and each makes vectors and values that nothing else is said of: a start,
a gradient at a place, or the place where gradients satisfy one equation. What else is to hold is an
assumption, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flint import fmpq

from theory.surds import number
from theory.worst_case.classes import class_of
from theory.worst_case.forms import Condition, Form, Vector, value, zero
from theory.worst_case.rules import Point

LETTERS = (("f", "g"), ("h", "s"), ("u", "v"), ("p", "q"), ("φ", "γ"), ("ψ", "δ"))


@dataclass(frozen=True)
class Start:
    """Any vector."""

    name: str
    vector: Vector


@dataclass(frozen=True)
class Let:
    """A name for a vector that is there."""

    name: str
    vector: Vector


@dataclass(frozen=True)
class Part:
    """One function's share in a step: its index, the index of its new point, the names of the
    gradient and, unless it has none or had it before, of the value."""

    function: int
    point: int
    gradient: str
    value: str | None


@dataclass(frozen=True)
class Evaluate:
    """Gradients and values at the place `at`."""

    at: Vector
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Implicit:
    """The place x, named `name`, with scale·x + Σ weight·gradient = `target`."""

    name: str
    vector: Vector
    scale: fmpq
    weights: tuple[fmpq, ...]
    target: Vector
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Scalar:
    """Any number, which assumptions speak of; `index` is its place among the values."""

    name: str
    index: int


@dataclass(frozen=True)
class Assumption:
    """A condition on the run."""

    form: Form
    relation: str
    says: str


@dataclass(eq=False)
class Member:
    """A function or operator of a class: an oracle. Call `gradient` and `value`."""

    problem: Problem
    index: int
    name: str
    kind: Any
    parameters: dict
    refined: bool = False
    points: list[Point] = field(default_factory=list)
    names: list[tuple[str, str | None]] = field(default_factory=list)

    def at(self, x: Vector, again: bool = False) -> Point:
        """The point at x. The one that is there is taken; ``again`` makes another subgradient."""
        for point in reversed(self.points):
            if point.x == x and not (again and not self.kind.once):
                return point
        return self.problem.evaluate(x, [self])[0]

    def gradient(self, x: Vector) -> Vector:
        """A (sub)gradient at x, or the operator's value there."""
        return self.at(x).g

    def value(self, x: Vector) -> Form:
        """f(x)."""
        found = self.at(x).f
        if found is None:
            raise ValueError(f"{self.name} is an operator, which has no values: take its gradient")
        return found

    __call__ = value

    def minimizer(self, name: str = "") -> Vector:
        """A place where 0 is a (sub)gradient; of an operator, a zero."""
        return self.problem.implicit([(self, 1)], 0, Vector({}), name, "xs")

    def fixed_point(self, name: str = "") -> Vector:
        """A place where an operator's value is the place."""
        return self.problem.implicit([(self, 1)], -1, Vector({}), name, "xs")

    def proximal(self, x: Vector, step, name: str = "") -> Vector:
        """The place y with y + step·g = x, g a subgradient there: a projection where the function
        is an indicator, the resolvent of an operator."""
        return self.problem.implicit([(self, step)], 1, x, name)

    def where_gradient_is(self, direction: Vector, name: str = "") -> Vector:
        """A place where `direction` is a subgradient. For an indicator and the direction −d, it
        minimises ⟨d, x⟩ on the set; for a mirror map, the mirror's inverse."""
        return self.problem.implicit([(self, 1)], 0, direction, name)


class Problem:
    """See the module. `vectors` and `values` count the basis vectors and function values."""

    def __init__(self):
        self.vectors = self.values = 0
        self.functions: list[Member] = []
        self.steps: list = []
        self.assumptions: list[Assumption] = []
        self.matrices: list[tuple[str, list[list[Form]]]] = []
        self.measures: list[Form] = []
        self.names: set[str] = set()

    def vector(self, name: str = "") -> Vector:
        """Any vector, such as a start."""
        found = self._new_vector()
        self.steps.append(Start(self._named(name, "x"), found))
        return found

    def let(self, vector: Vector, name: str) -> Vector:
        """Name a vector, for readers."""
        self.steps.append(Let(self._named(name, "x"), vector))
        return vector

    def function(self, kind: str, name: str = "", refined: bool = False, **parameters) -> Member:
        """A member of a class of `theory.worst_case.classes`, its parameters exact numbers.

        ``center`` of an indicator and ``v`` of a nonexpansive operator are vectors. ``refined``
        uses the matrix inequalities of three points where the class has them. Raises ValueError.
        """
        found, index = class_of(kind), len(self.functions)
        vectors = {n: parameters.pop(n) for n in found.vectors if n in parameters}
        numbers = found.read(parameters)
        letter = LETTERS[index][0] if index < len(LETTERS) else f"f{index}"
        member = Member(
            self, index, self._named(name or letter, ""), found, numbers | vectors, refined
        )
        self.functions.append(member)
        return member

    def evaluate(self, x: Vector, functions) -> list[Point]:
        """Every function's new point at x."""
        points, parts = [], []
        for one in functions:
            made, part = self._point(one, x, self._new_vector())
            points.append(made)
            parts.append(part)
        self.steps.append(Evaluate(x, tuple(parts)))
        return points

    def implicit(
        self, weighted, scale, target: Vector, name: str = "", letter: str = "x"
    ) -> Vector:
        """The place x with scale·x + Σ weight·gradient(x) = target, `weighted` a list of
        (function, weight ≠ 0); without a name, one of this letter. Raises ValueError."""
        weights = tuple(number(w, "a weight") for _, w in weighted)
        scale = number(scale, "the scale")
        if not all(weights):
            raise ValueError("a weight is 0: give weights that are not")
        x = self._new_vector()
        name = self._named(
            name or ("" if letter == "x" or letter in self.names else letter), letter
        )
        left, parts = target - scale * x, []
        for (one, _), w in zip(weighted[:-1], weights):
            g = self._new_vector()
            left = left - w * g
            parts.append(self._point(one, x, g)[1])
        parts.append(self._point(weighted[-1][0], x, left / weights[-1])[1])
        self.steps.append(Implicit(name, x, scale, weights, target, tuple(parts)))
        return x

    def scalar(self, name: str = "") -> Form:
        """Any number: an accuracy, say, of which assumptions speak."""
        self.values += 1
        self.steps.append(Scalar(self._named(name, "e"), self.values - 1))
        return value(self.values - 1)

    def assume(self, condition: Condition, says: str = "") -> None:
        """Assume ``form <= other``, ``>=`` or ``==``."""
        if not isinstance(condition, Condition):
            raise ValueError("assume takes a condition: two expressions with <=, >= or == between")
        says = says or condition.says
        self.assumptions.append(Assumption(condition.form, condition.relation, says))

    def semidefinite(self, matrix, says: str = "") -> None:
        """Assume that a symmetric matrix of expressions is positive semidefinite."""
        rows = [[x if isinstance(x, Form) else zero() + x for x in row] for row in matrix]
        if any(len(row) != len(rows) for row in rows):
            raise ValueError("the matrix is not square")
        for i, row in enumerate(rows):
            for j in range(i):
                if not row[j].same(rows[j][i]):
                    raise ValueError("the matrix is not symmetric")
        self.matrices.append((says, rows))

    def measure(self, *forms: Form) -> None:
        """What is bounded; of several, the least."""
        self.measures += forms

    def _point(self, member, x, g):
        """Add the point (x, g, f); f is new unless x was a place of the function before."""
        letters = LETTERS[member.index] if member.index < len(LETTERS) else ("", "")
        first, second = letters if letters[0] == member.name else (member.name, f"g_{member.name}_")
        number = len(member.points)
        counted = sum(1 for p in member.points if p.g)
        mark = "s" if not g and counted == number else str(counted)
        f, shown = None, None
        if member.kind.values:
            before = [p for p in member.points if p.x == x]
            if before and member.kind.once:
                raise ValueError(f"{member.name} has a point there already")
            if before:
                f = before[0].f
            else:
                f = value(self.values)
                self.values += 1
                shown = self._named("", first, mark)
        gradient = self._named("", second, mark)
        member.points.append(Point(x, g, f))
        member.names.append((gradient, shown))
        return member.points[-1], Part(member.index, number, gradient, shown)

    def _new_vector(self):
        self.vectors += 1
        return Vector({self.vectors - 1: fmpq(1)})

    def _named(self, name, letter, mark=""):
        """A name that is not taken: the one that is asked for, or one of this letter."""
        if name and name in self.names:
            raise ValueError(f"the name {name} is taken: give another")
        found, count = name or f"{letter}{mark}", 0
        while found in self.names or (not name and found == letter):
            found, count = f"{letter}{count}", count + 1
        self.names.add(found)
        return found
