"""A point at which the hypotheses of a theorem hold, so that it speaks of something.

The entries of all letters at small sizes are unknowns; what one equation determines is solved
for, the rest is guessed from a few numbers, and a miss starts again.  Finding none says nothing.
The values are checked by whoever asked (``refutation.violation``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import isqrt
from random import Random
from typing import Any

from flint import fmpq, fmpq_mat

from . import words
from .matrices import Point, is_psd, rational
from .polynomial import Letter, Operator
from .relations import Relation

Value = int | fmpq
Monomial = tuple  # unknowns, sorted, each as often as its exponent
Poly = dict  # Monomial -> coefficient
Open = list  # of equations, each with its unknowns
Unknown = tuple  # (name, row, column); (name,) for a scalar

MAX_TERMS = 4_000  # of the expanded hypotheses at one size
MAX_WORK = 20_000  # terms touched in one search; a count and no clock, so that all machines agree
MAX_TRIES = 200  # at one size
FIRST = (1, 2, fmpq(1, 2), 3, -1)  # guesses, the first try's alone
LATER = (1, 2, fmpq(1, 2), -1, 0, fmpq(1, 4), 3, -2, fmpq(1, 8), fmpq(-1, 2))


class Miss(Exception):
    """The guesses so far contradict an equation, or the expressions are too long."""


@dataclass(frozen=True)
class Hypotheses:
    """What a point must satisfy."""

    letters: Mapping[str, Letter]
    relations: Sequence[Relation]
    nonzero: Sequence[Operator]
    dimensions: Sequence[str]
    nonneg: frozenset[str] = frozenset()
    psd: frozenset[str] = frozenset()
    pd: frozenset[str] = frozenset()


def find(given: Hypotheses, at: Mapping[str, Any] | None = None) -> Point | None:
    """A point where the hypotheses hold, not all of it zero where that is possible; None where the
    short search meets none. Deterministic. ``at`` gives the values of some letters: numbers, also
    for what is 1×1, and matrices by rows, which say the sizes."""
    if at is not None:
        at = {name: _rows(given.letters.get(name), value) for name, value in at.items()}
    tries = list(_sizes(given.dimensions)) if at is None else [_size(given, at)]
    for size in tries:
        try:
            system = System(given, size)
        except Miss:
            continue
        preset = {} if at is None else system.preset(at)
        begun = system.begun(preset)
        for attempt in range(MAX_TRIES):
            rng = Random(f"{attempt} {sorted(size.items())}")
            try:
                point = system.point(rng, FIRST if attempt < 2 else LATER, preset, begun)
            except Miss:
                point = None
            if point is not None:
                return point
            if system.work > MAX_WORK // len(tries):
                break
    return None


def _rows(letter: Letter | None, value: Any) -> Any:
    number = isinstance(value, (int, fmpq))
    return [[value]] if number and letter is not None and not letter.is_scalar else value


def _size(given: Hypotheses, at: Mapping[str, Any]) -> dict[str, int]:
    """The sizes that matrices at a point show; what none shows is 1."""
    sizes = dict.fromkeys(given.dimensions, 1)
    for name, rows in at.items():
        letter = given.letters.get(name)
        if letter is not None and not letter.is_scalar:
            shown = ((letter.rows, len(rows)), (letter.cols, len(rows[0])))
            sizes |= {d: n for d, n in shown if d != words.ONE}
    return sizes


def _sizes(dimensions: Sequence[str]) -> Iterable[dict[str, int]]:
    for size in (1, 2, 3, 4) if dimensions else (1,):
        yield dict.fromkeys(dimensions, size)
        if size > 1 and len(dimensions) > 1:
            for wide in dimensions:
                yield {d: size if d == wide else 1 for d in dimensions}


class System:
    """The hypotheses at one size, as equations between the entries."""

    def __init__(self, given: Hypotheses, size: Mapping[str, int]) -> None:
        self.given, self.size = given, dict(size)
        self.entries: dict[str, list[list[Poly]]] = {}
        self.signs: dict[Unknown, int] = {}  # 0 for ≥ 0, 1 for > 0
        self.unknowns: list[Unknown] = []
        self.spent = self.work = 0
        for name, letter in sorted(given.letters.items()):
            self._declare(name, letter)
        self.equations = [
            p for r in given.relations if r.relation == "=" for p in self.conditions(r) if p
        ]
        self.orders = [(self.value(r.poly), r) for r in given.relations if r.relation != "="]
        self.nonzero = [self.value(p) for p in given.nonzero]

    def _declare(self, name: str, letter: Letter) -> None:
        if letter.is_scalar:
            self.unknowns.append((name,))
            if letter.nonneg or name in self.given.nonneg:
                self.signs[(name,)] = 0
            self.entries[name] = [[{((name,),): 1}]]
            return
        rows, cols = self._shape(letter.rows, letter.cols)
        signed = name in self.given.psd or name in self.given.pd
        table = []
        for i in range(rows):
            row = []
            for j in range(cols):
                a, b = (min(i, j), max(i, j)) if letter.symmetric else (i, j)
                row.append({((name, a, b),): 1})
                if (a, b) == (i, j):
                    self.unknowns.append((name, i, j))
                if signed and i == j:
                    self.signs[(name, i, j)] = int(name in self.given.pd)
            table.append(row)
        self.entries[name] = table
        self.entries[name + "*"] = [list(column) for column in zip(*table)]

    def _shape(self, rows: str, cols: str) -> tuple[int, int]:
        return tuple(1 if d == words.ONE else self.size[d] for d in (rows, cols))

    # -- expressions as polynomials in the entries

    def value(self, expression: Operator) -> list[list[Poly]]:
        """The matrix of an expression; a number or a trace is 1×1."""
        if expression.kind == "operator":
            rows, cols = self._shape(expression.rows, expression.cols)
        else:
            rows = cols = 1
        total: list[list[Poly]] = [[{} for _ in range(cols)] for _ in range(rows)]
        for (mono, word), c in expression.terms.items():
            scalar: Poly = {tuple(sorted((n,) for n, e in mono for _ in range(e))): _number(c)}
            product = None
            for token in word:
                product = self._times(product, self.entries[token])
            if product is None:
                product = [[{(): 1} if i == j else {} for j in range(cols)] for i in range(rows)]
            elif expression.kind == "trace":
                product = [[_sum(product[i][i] for i in range(len(product)))]]
            for i in range(rows):
                for j in range(cols):
                    total[i][j] = _sum((total[i][j], self._product(scalar, product[i][j])))
        return total

    def polys(self, expression: Operator) -> list[Poly]:
        return [p for row in self.value(expression) for p in row]

    def conditions(self, equation: Relation) -> list[Poly]:
        """What is 0 where the equation holds: its entries, or for all values of what it binds their
        coefficients as polynomials in that."""
        if not equation.forall:
            return self.polys(equation.poly)
        found: dict[tuple, Poly] = {}
        for place, p in enumerate(self.polys(equation.poly)):
            for m, c in p.items():
                bound = tuple(u for u in m if u[0] in equation.forall)
                kept = tuple(u for u in m if u[0] not in equation.forall)
                found.setdefault((place, bound), {})[kept] = c
        return list(found.values())

    def _times(self, a, b):
        if a is None:
            return b
        return [
            [_sum(self._product(x, y) for x, y in zip(row, column)) for column in zip(*b)]
            for row in a
        ]

    def _product(self, a: Poly, b: Poly) -> Poly:
        self.spent += len(a) * len(b)
        if self.spent > MAX_TERMS:
            raise Miss
        made: Poly = {}
        for m, c in a.items():
            for n, d in b.items():
                key = tuple(sorted(m + n))
                made[key] = made.get(key, 0) + c * d
        return made

    # -- guesses

    def preset(self, at: Mapping[str, Any]) -> dict[Unknown, Value]:
        """The given values, entry by entry."""
        values: dict[Unknown, Value] = {}
        for name, value in at.items():
            letter = self.given.letters.get(name)
            if letter is None:
                continue
            if letter.is_scalar:
                values[(name,)] = rational(value)
                continue
            for row, entries in zip(value, self.entries[name]):
                for number, entry in zip(row, entries):
                    (((unknown,), _),) = entry.items()
                    values[unknown] = rational(number)
        return values

    def begun(self, preset: Mapping[Unknown, Value]) -> Open:
        """The equations with the given values put in."""
        return [(q, unknowns_of(q)) for q in (_put(p, preset) for p in self.equations)]

    def point(
        self, rng: Random, pool: tuple[Value, ...], preset: Mapping[Unknown, Value], begun: Open
    ) -> Point | None:
        """A point from guesses, None where an inequality fails there."""
        values, open_ = dict(preset), begun
        order = list(self.unknowns)
        rng.shuffle(order)
        while True:
            open_ = self._propagate(open_, values, rng)
            left = order = [u for u in order if u not in values]
            if not left:
                break
            values[left[0]] = self.guess(left[0], rng, pool)
            open_ = self._replaced(open_, left[0], values[left[0]])
        if any(value_at(p, values) for p in self.equations):
            raise Miss
        return self._as_point(values)

    def _replaced(self, open_: Open, unknown: Unknown, value: Value) -> Open:
        """The equations with one unknown known; those in which it is not stay as they are."""
        self.work += 5 + len(open_)
        made = []
        for one in open_:
            p, unknowns = one
            if unknown in unknowns:
                self.work += len(p)
                p = put_one(p, unknown, value)
                unknowns = unknowns_of(p)
                one = p, unknowns
            if unknowns:
                made.append(one)
            elif p:
                raise Miss
        return made

    def _propagate(self, open_: Open, values: dict, rng: Random) -> Open:
        """Solve what one equation determines, until nothing is determined."""
        while True:
            found = next(((p, u) for p, u in open_ if len(u) == 1), None)
            if found is None:
                if any(p and not u for p, u in open_):
                    raise Miss
                return open_
            p, (unknown,) = found
            values[unknown] = self.root(unknown, p, rng)
            open_ = self._replaced(open_, unknown, values[unknown])

    def root(self, unknown: Unknown, p: Poly, rng: Random) -> Value:
        degree = {len(m): c for m, c in p.items() if c}
        a, b, c = (rational(degree.get(k, 0)) for k in (2, 1, 0))
        if max(degree, default=0) > 2:
            roots = [r for r in map(rational, LATER) if not value_at(p, {unknown: r})]
        elif a:
            square = root_of(b * b - 4 * a * c)
            roots = [] if square is None else [(-b + s * square) / (2 * a) for s in (1, -1)]
        else:
            roots = [-c / b] if b else []
        roots = [r for r in roots if self.allowed(unknown, r)]
        if not roots:
            raise Miss
        return max(roots, key=lambda r: (r != 0, rng.getrandbits(16)))

    def allowed(self, unknown: Unknown, value: Value) -> bool:
        sign = self.signs.get(unknown)
        return sign is None or value > 0 or (sign == 0 and value == 0)

    def guess(self, unknown: Unknown, rng: Random, pool: tuple[Value, ...]) -> Value:
        if len(unknown) == 3 and unknown[1] != unknown[2] and max(unknown[1:]) > 0:
            table = self.entries[unknown[0]]
            square = len(table) == len(table[0])
            if square and rng.randrange(10) < 7:
                return 0
        return rng.choice([v for v in pool if self.allowed(unknown, v)])

    def _as_point(self, values: Mapping[Unknown, Value]) -> Point | None:
        def number(p: Poly) -> fmpq:
            return rational(value_at(p, values))

        def matrix(table) -> fmpq_mat:
            return fmpq_mat(len(table), len(table[0]), [number(p) for row in table for p in row])

        for table, relation in self.orders:
            value = matrix(table)
            strict = relation.relation == ">"
            if not is_psd(value, strict):
                return None
        if any(matrix(table) == matrix(table) * 0 for table in self.nonzero):
            return None
        letters = self.given.letters
        point = Point(dict(self.size), {}, {})
        for name, letter in letters.items():
            value = matrix(self.entries[name])
            if letter.is_scalar:
                point.scalars[name] = value[0, 0]
            else:
                point.matrices[name] = value
        for names, strict in ((self.given.psd, False), (self.given.pd, True)):
            if not all(is_psd(point.matrices[n], strict) for n in names if n in letters):
                return None
        return point


def unknowns_of(p: Poly) -> frozenset:
    return frozenset(chain.from_iterable(p))


def _sum(polys: Iterable[Poly]) -> Poly:
    total: Poly = {}
    for p in polys:
        for m, c in p.items():
            total[m] = total.get(m, 0) + c
    return total if all(total.values()) else {m: c for m, c in total.items() if c}


def _put(p: Poly, values: Mapping[Unknown, Value]) -> Poly:
    """A polynomial with some unknowns replaced by numbers."""
    made: Poly = {}
    for m, c in p.items():
        kept = tuple([u for u in m if u not in values])
        for u in m:
            if u in values:
                c = c * values[u]
        if c:
            made[kept] = made.get(kept, 0) + c
    return made if all(made.values()) else {m: c for m, c in made.items() if c}


def put_one(p: Poly, unknown: Unknown, value: Value) -> Poly:
    made: Poly = {}
    for m, c in p.items():
        if unknown in m:
            c = c * value ** m.count(unknown)
            m = tuple([u for u in m if u != unknown])
        made[m] = made.get(m, 0) + c
    return made if all(made.values()) else {m: c for m, c in made.items() if c}


def _number(value) -> Value:
    return value if isinstance(value, int) else rational(value)


def value_at(p: Poly, values: Mapping[Unknown, Value]) -> Value:
    return _put(p, values).get((), 0)


def root_of(value: fmpq) -> fmpq | None:
    """The rational square root, None where there is none."""
    if value < 0:
        return None
    p, q = isqrt(int(value.p)), isqrt(int(value.q))
    return fmpq(p, q) if p * p == value.p and q * q == value.q else None
