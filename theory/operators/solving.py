"""Finding exact points that satisfy hypotheses: letters are drawn, the rest is solved for.

Facts that are linear in the one letter that they leave open are solved for it together, exactly;
what a fact says of a single letter (XXᵀ = 1, s² = 1) is met by drawing from a few kinds of matrices
until it holds. No method finds every point: an attempt that ends in a contradiction begins anew.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from flint import fmpq, fmpq_mat

from . import words
from .matrices import Point, Singular, derived_value, evaluate, is_zero, unit
from .polynomial import Letter, Operator
from .refutation import Refutation, Setting, holds, violation

SLACKS = (0, 0, 0, 0, 1, 1, "1/2", 3)
LOCAL = 16  # draws of one letter until the facts about it alone hold
UNIT = (fmpq(3, 5), fmpq(4, 5))


Preset: TypeAlias = Callable[[random.Random], Mapping[str, fmpq_mat]]  # letters and their values


def points(
    where: Setting, tries: int = 40, seed: int = 0, preset: Preset | None = None
) -> Iterator[Point]:
    """Points of a setting, at most ``tries``; the same ones for a seed. Sizes are 1 to 3.

    ``preset`` draws the values of some letters, which say the sizes of theirs; each hypothesis that
    is an inequality is then made an equation with a slack, which is 0 every other time, as it is at
    near counterexamples.
    """
    if any(e.forall for e in where.facts.values()):
        return
    facts = []
    for equation in (e for e in where.facts.values() if e.relation == "="):
        letter = equation.left.single_letter
        name = letter.name if letter else ""
        poly = equation.poly
        facts.append(_Fact(poly, degrees(poly), name, bool(name) and equation.right.is_zero))
    bounds = [e.poly for e in where.facts.values() if e.relation != "="]
    rng = random.Random(seed)
    for attempt in range(tries):
        sizes = {d: 2 if attempt < 4 else rng.randint(1, 3) for d in where.dimensions}
        given = preset(rng) if preset else {}
        for name, value in given.items():
            letter = where.letters[name]
            sizes |= {letter.rows: value.nrows(), letter.cols: value.ncols()}
        sizes.pop(words.ONE, None)
        met = [_Fact(p - rng.choice(SLACKS), degrees(p)) for p in bounds if preset]
        begun = _Attempt(where, facts + met, Point(sizes, {}, {}), rng)
        if not all(begun.give(where.letters[name], value) for name, value in given.items()):
            continue
        point = begun.finished()
        if point is not None and not violation(where, point):
            yield point


def counterexample(where: Setting, claims: list, tries: int = 120, seed: int = 0):
    """A refutation at one of the ``points``, bounds being met with equality every other time; None
    where none of them is one."""
    for point in points(where, tries, seed, lambda rng: {}):
        if not all(holds(claim, point) for claim in claims):
            return Refutation(where, claims, point)
    return None


@dataclass(frozen=True)
class _Fact:
    """A polynomial that is to be zero, its degree in each letter, the letter that it defines (or
    says to be zero)."""

    poly: Operator
    degree: dict[str, int]
    defines: str = ""
    says_zero: bool = False
    parts: dict[str, tuple[Operator, Operator]] = field(default_factory=dict)

    def parted(self, name: str) -> tuple[Operator, Operator]:
        """The terms without a letter, and those with it."""
        if name not in self.parts:
            p = self.poly
            without, having = {}, {}
            for (mono, word), c in p.terms.items():
                there = name in dict(mono) or name in map(words.letter_name, word)
                (having if there else without)[mono, word] = c
            made = [Operator._make(p.kind, p.rows, p.cols, t, p.letters) for t in (without, having)]
            self.parts[name] = made[0], made[1]
        return self.parts[name]


class _Attempt:
    """One way to a point: the facts that are still open, and the letters that have no value."""

    def __init__(
        self, where: Setting, facts: list[_Fact], point: Point, rng: random.Random
    ) -> None:
        self.where, self.point, self.rng = where, point, rng
        self.missing, self.open = dict(where.letters), facts
        degree = dict.fromkeys(self.missing, 0)
        for fact in facts:
            for name, most in fact.degree.items():
                degree[name] = max(degree[name], most)
        defined = {f.defines for f in facts}
        self.rank = {
            n: (n not in defined, degree[n], letter.is_scalar or "1" in (letter.rows, letter.cols))
            + (rng.randrange(1000),)
            for n, letter in self.missing.items()
        }

    def finished(self) -> Point | None:
        """The point, or None where the draws contradict a fact."""
        try:
            while self.missing:
                if not (self._derive() or self._solve() or self._draw()):
                    return None
        except Singular:
            return None
        return self.point

    def give(self, letter: Letter, value) -> bool:
        """Write down a value; False where a fact of which all is known by now does not hold."""
        (self.point.scalars if letter.is_scalar else self.point.matrices)[letter.name] = value
        self.missing.pop(letter.name, None)
        if letter.is_scalar and value < 0 and self._is_nonneg(letter):
            return False
        still = []
        for fact in self.open:
            if not fact.degree.keys().isdisjoint(self.missing):
                still.append(fact)
            elif not is_zero(evaluate(fact.poly, self.point)):
                return False
        self.open = still
        return True

    def _derive(self) -> bool:
        """The value of a derived letter whose origin is known."""
        for letter in self.missing.values():
            if letter.of is not None and letter.of.names().isdisjoint(self.missing):
                return self.give(letter, derived_value(letter, self.point))
        return False

    def _solve(self) -> bool:
        """Solve the facts that leave one letter open, and are linear in it, for that letter."""
        systems: dict[str, list[_Fact]] = {}
        for fact in self.open:
            names = self._left(fact)
            if len(names) == 1:
                (name,) = names
                if fact.degree[name] == 1 and self.missing[name].of is None:
                    systems.setdefault(name, []).append(fact)
        if not systems:
            return False
        name = min(systems, key=lambda n: (-len(systems[n]), n))
        letter = self.missing[name]
        if any(names == [name] for names in self._beyond_degree_one()):
            return self._draw(letter)
        value = self._solution(letter, [fact.parted(name) for fact in systems[name]])
        if value is None:
            return False
        meant = any(fact.says_zero for fact in systems[name])
        if is_zero(value) and not meant and self.rng.randrange(5):
            return False  # a letter that is zero tells little
        return self.give(letter, value)

    def _solution(self, letter: Letter, parts: list[tuple[Operator, Operator]]):
        """A random solution of linear equations for one letter, each parted into its terms without
        the letter and those with it; None where there is none."""
        basis = self._basis(letter)
        zero = basis[0] * 0
        constant = self._values(letter, zero, [without for without, _ in parts])
        columns = [self._values(letter, one, [having for _, having in parts]) for one in basis]
        system = fmpq_mat(
            [[column[i] for column in columns] + [-c] for i, c in enumerate(constant)]
        )
        reduced, rank = system.rref()
        pivots, count = [], len(basis)
        for i in range(rank):
            pivots.append(next(j for j in range(count + 1) if reduced[i, j] != 0))
        if count in pivots:
            return None
        free = {
            j: fmpq(self.rng.choice((-2, -1, 1, 1, 2))) for j in range(count) if j not in pivots
        }
        solution = dict(free)
        for i, j in enumerate(pivots):
            solution[j] = reduced[i, count] - sum(
                (reduced[i, k] * x for k, x in free.items()), fmpq(0)
            )
        return sum((basis[j] * x for j, x in solution.items()), zero)

    def _basis(self, letter: Letter) -> list:
        if letter.is_scalar:
            return [fmpq(1)]
        rows, cols = self._shape(letter)
        basis = []
        for i in range(rows):
            for j in range(i if letter.symmetric else 0, cols):
                one = fmpq_mat(rows, cols)
                one[i, j] = 1
                if letter.symmetric:
                    one[j, i] = 1
                basis.append(one)
        return basis

    def _values(self, letter: Letter, value, polys: list[Operator]) -> list[fmpq]:
        """The entries of all polynomials, the letter having this value."""
        held = self.point.scalars if letter.is_scalar else self.point.matrices
        held[letter.name] = value
        found: list[fmpq] = []
        for poly in polys:
            here = evaluate(poly, self.point)
            found += [here] if isinstance(here, fmpq) else here.entries()
        del held[letter.name]
        return found

    def _shape(self, letter: Letter) -> tuple[int, int]:
        return self.point.size(letter.rows), self.point.size(letter.cols)

    def _left(self, fact: _Fact) -> list[str]:
        """The letters of a fact that have no value."""
        return [name for name in fact.degree if name in self.missing]

    def _beyond_degree_one(self) -> Iterator[list[str]]:
        """What each open fact that is not linear leaves open."""
        for fact in self.open:
            names = self._left(fact)
            if any(fact.degree[name] > 1 for name in names):
                yield names

    def _draw(self, letter: Letter | None = None) -> bool:
        """Draw a letter so that the facts about it alone hold. Where none is named it is one that
        no fact defines, of a high degree; numbers and vectors come before matrices."""
        free = [n for n, l in self.missing.items() if l.of is None]
        if not free:
            return False
        letter = letter or self.missing[max(free, key=self.rank.__getitem__)]
        own = [fact.poly for fact in self.open if self._left(fact) == [letter.name]]
        held = self.point.scalars if letter.is_scalar else self.point.matrices
        for attempt in range(LOCAL):
            held[letter.name] = value = self._drawn(letter, plain=attempt == 0)
            if not own or all(is_zero(evaluate(poly, self.point)) for poly in own):
                return self.give(letter, value)
        return False

    def _is_nonneg(self, letter: Letter) -> bool:
        return letter.nonneg or letter.name in self.where.nonneg

    def _drawn(self, letter: Letter, plain: bool):
        if letter.is_scalar:
            size = fmpq(self.rng.choice((1, 1, 2, 3)), self.rng.choice((1, 1, 2, 3)))
            size = self.rng.choice((size, size, size, *UNIT))
            negative = self.rng.randrange(3) == 0 and not self._is_nonneg(letter)
            return -size if negative else size
        rows, cols = self._shape(letter)
        definite = letter.name in self.where.pd
        if letter.name in self.where.psd or definite:
            half = self._entries(rows, rows)
            return half * half.transpose() + (unit(rows) if definite else half * 0)
        kind = "any" if plain else self.rng.choice(("any", "frame", "frame", "unit", "diagonal"))
        if kind == "any":
            value = self._entries(rows, cols)
            return value + value.transpose() if letter.symmetric else value
        if kind == "frame":
            return _frame(rows, cols, letter.symmetric, self.rng)
        value, place = fmpq_mat(rows, cols), self.rng.randrange(min(rows, cols))
        for i in range(min(rows, cols)):
            if kind == "diagonal" or i == place:
                value[i, i] = self.rng.choice((1, 1, -1, 2)) if kind == "diagonal" else 1
        return value

    def _entries(self, rows: int, cols: int) -> fmpq_mat:
        return fmpq_mat(rows, cols, [self.rng.randint(-3, 3) for _ in range(rows * cols)])


def degrees(poly: Operator) -> dict[str, int]:
    """The degree of a polynomial in each of its letters; a derived letter counts for the letters
    that it comes from."""
    found: dict[str, int] = {}
    for mono, word in poly.terms:
        counts = Counter(words.letter_name(token) for token in word)
        counts.update(dict(mono))
        for name, count in counts.items():
            found[name] = max(found.get(name, 0), count)
    return found


def _frame(rows: int, cols: int, symmetric: bool, rng: random.Random) -> fmpq_mat:
    """Orthonormal rows or columns: part of a signed permutation, a reflection or a rotation."""
    size = max(rows, cols)
    if rng.randrange(2):
        turned = unit(size)
        if size > 1:
            c, s = rng.choice((UNIT, UNIT[::-1], (fmpq(0), fmpq(1))))
            turned[0, 0], turned[0, 1] = c, s
            turned[1, 0], turned[1, 1] = (s, -c) if symmetric or rng.randrange(2) else (-s, c)
    else:
        order = list(range(size))
        if not symmetric:
            rng.shuffle(order)
        turned = fmpq_mat(size, size)
        for i, j in enumerate(order):
            turned[i, j] = rng.choice((1, 1, -1))
    return fmpq_mat(rows, cols, [turned[i, j] for i in range(rows) for j in range(cols)])
