"""Sums of squares that prove an inequality, found: Gram matrices and multipliers of what is known.

The claim less Σ λ·weight·(what is known to be ≥ 0) is to be Σ weight·z*Gz with G ⪰ 0, up to the
equations that are known; z are the letters and products that stand at the ends of its words. The
equations are completed and both sides reduced, so that what is left is linear in λ and G.
(P. Parrilo, Mathematical Programming 96, 2003; J. Helton, Annals of Mathematics 156, 2002, for
letters that do not commute.) The squares found are checked by the kernel like any others.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement, product
from typing import Any

from flint import fmpq, fmpq_mat

from theory.positivity.feasible import feasible, fewer, split

from . import words
from .completion import Completion
from .derivation import Derivation
from .exactness import exact
from .gram import Key, Unknowns
from .letters import all_letters
from .polynomial import Operator, identity, number, of_letter
from .relations import Inequality
from .search import definition_weights, seconds_of, weight
from .square import Square
from .steps import NotProved, Unsound, product_of

MAX_UNKNOWNS, MAX_BASIS = 700, 30
MOST_TIMES = 2  # numbers > 0 by which the claim is multiplied, one after another
MOST_SECONDS = 1  # for a sum with fewer summands, once there is one
EFFORTS = (  # (more of each scalar, products of bounds, squares times numbers that are ≥ 0)
    (0, False, False),
    (0, True, False),
    (1, False, False),
    (1, True, False),
    (0, True, True),
    (1, True, True),
)


@dataclass(frozen=True)
class Thing:
    """What is known to be ≥ 0 as a number: what a square takes for a middle, and its terms."""

    middle: Any
    poly: Operator


def by_squares(d: Derivation, claim: Inequality) -> str:
    """Derive an inequality by squares that are searched for, and return the step's id.

    For numbers (scalars and 1×1) and symmetric operators, in few letters; the derivation's
    ``time_limit`` bounds the search. Raises NotProved where none was found, which says nothing.
    """
    deadline = time.thread_time() + seconds_of(d.time_limit)
    try:
        return d._prove(claim)
    except NotProved:
        pass
    poly = claim.poly
    if claim.strict or poly.kind == "trace":
        what = "traces" if poly.kind == "trace" else "the strict >"
        raise NotProved(
            f"{claim}: squares are searched for ≥ between numbers or operators, not for {what}"
        )
    known = [e for e in d.everything().values() if isinstance(e, Inequality) and e.strict]
    positive = [e for e in known if e.poly.kind == "scalar" and e.poly.names()]
    tried = []
    for times in ((), *((e,) for e in positive[:MOST_TIMES])):
        search = _Search(d, times[0].poly * poly if times else poly, deadline)
        for squares in search.efforts():
            tried.append(search.tried)
            if squares is not None:
                try:
                    return d.squares(claim, squares, times=times)
                except (NotProved, Unsound) as reason:
                    tried.append(str(reason))
    most = f"{len(tried)} forms of it, the last of {tried[-1]}" if tried else "any in time"
    raise NotProved(f"{claim}: no sum of squares among {most}")


def never(d: Derivation, poly: Operator, deadline: float) -> list[Square] | None:
    """Squares whose sum is −``poly``, made of what is known and not of what ``poly`` looks like:
    where ``poly`` > 0 is assumed too, that contradicts itself. None where none were found."""
    search = _Search(d, -poly, deadline, of_facts=True)
    return next(filter(None, search.efforts()), None)


class _Search:
    """``of_facts`` lets the squares be made of what stands in the facts, not in ``poly`` alone."""

    def __init__(
        self, d: Derivation, poly: Operator, deadline: float, of_facts: bool = False
    ) -> None:
        d.define([poly])
        self.d, self.poly, self.deadline, self.tried = d, poly, deadline, ""
        self.scalar, self.of_facts = poly.kind == "scalar", of_facts
        self.letters = d.letters
        self.signed = [n for n in d.letters if d.sign(n)]
        known = d.everything()
        bounds = [e for e in known.values() if isinstance(e, Inequality)]
        numeric = [e for e in bounds if e.poly.kind == "scalar" or e.poly.type == "1×1"]
        things = [Thing(e, e.poly) for e in numeric if e.poly.kind == "scalar" or not self.scalar]
        self.middles = [Thing(e, e.poly) for e in bounds if e not in numeric and not self.scalar]
        for name in d.psd:
            if name in d.letters and not self.scalar:
                letter = of_letter(d.letters[name])
                (things if letter.type == "1×1" else self.middles).append(Thing(letter, letter))
        self.things = things
        self.engine = self._complete(
            [poly, *(t.poly for t in things), *(t.poly for t in self.middles)]
        )
        self.target = self.reduced(poly)
        self.facts: list[dict[Key, Any]] = []
        if of_facts:
            kinds = ("scalar",) if self.scalar else ("scalar", "operator")
            self.facts = [e.poly.terms for e in d.known().values() if e.poly.kind in kinds]
            self.facts += [self.reduced(t.poly) for t in things]

    def _complete(self, shown: list[Operator]) -> Completion:
        known = {n: e for n, e in self.d.known().items() if not e.poly.is_zero}
        if self.scalar:
            known = {n: e for n, e in known.items() if e.poly.kind == "scalar"}
        expressions = [*shown, *(e.poly for e in known.values())]
        weights = definition_weights(known)
        reach = max((weight(w, weights) for p in expressions for _, w in p.terms), default=0)
        now = time.thread_time()
        until = now + (self.deadline - now) / 4
        engine = Completion(
            all_letters(expressions), weights, max_weight=reach + 2, max_rules=200, deadline=until
        )
        for name, equation in known.items():
            poly = equation.poly
            if poly.kind == "trace":
                continue
            engine.add(poly.terms, [(1, (), (), (name, False), ())])
            mirrored = poly.T
            if mirrored.terms != poly.terms and mirrored.terms != (-poly).terms:
                engine.add(mirrored.terms, [(1, (), (), (name, True), ())])
        while engine.grow(8):
            pass
        return engine

    def reduced(self, poly: Operator) -> dict[Key, Any]:
        return self.engine.reduce(poly.terms)[0]

    # -- what may stand in the sum

    def efforts(self) -> Iterator[list[Square] | None]:
        """The squares of each effort, until the time is over."""
        for effort in EFFORTS:
            if time.thread_time() > self.deadline:
                return
            yield self.squares(*effort)

    def squares(self, more: int, pairs: bool, scaled: bool) -> list[Square] | None:
        """Squares that add up to the claim, or None."""
        self.limits = self._limits(more)
        unknowns = Unknowns(self.target)
        for scale, middles, terms in self._linear(pairs):
            unknowns.number(terms, (scale, middles))
        for scale, middle in self._frames(scaled):
            for basis in self._bases(scale, middle):
                unknowns.block(self._table(scale, basis, middle), (scale, basis, middle))
        self.tried = f"{len(unknowns.numbers)} multiples and {len(unknowns.blocks)} Gram matrices"
        if not unknowns.settle() or unknowns.count() > MAX_UNKNOWNS:
            return None
        system, places = unknowns.system()
        x = feasible(system, self.deadline)
        if x is None:
            return None
        now = time.thread_time()
        x = fewer(system, x, now + min(MOST_SECONDS, (self.deadline - now) / 2))
        return self._told(unknowns, places, x)

    def _limits(self, more: int) -> tuple[dict[str, int], int]:
        """The largest exponent of each scalar in the claim, and degree, and so many more."""
        most: dict[str, int] = {}
        total = 0
        for mono, _ in (key for terms in (self.target, *self.facts) for key in terms):
            total = max(total, sum(e for _, e in mono))
            for name, exponent in mono:
                most[name] = max(most.get(name, 0), exponent)
        for thing in self.things:
            for mono, _ in self.reduced(thing.poly):
                for name, exponent in mono:
                    most.setdefault(name, exponent)
        return {n: e + more for n, e in most.items()}, total + 2 * more

    def _fits(self, terms: dict[Key, Any]) -> bool:
        most, total = self.limits
        return all(
            sum(e for _, e in mono) <= total + 1 and all(e <= most.get(n, 0) for n, e in mono)
            for mono, _ in terms
        )

    def _monomials(self, names: list[str], most: dict[str, int], total: int) -> Iterator[tuple]:
        ranges = [range(most.get(n, 0) + 1) for n in names]
        for count, exponents in enumerate(product(*ranges)):
            if count % 1000 == 0:
                self._in_time()
            if sum(exponents) <= total:
                yield tuple(sorted((n, e) for n, e in zip(names, exponents) if e))

    def _in_time(self) -> None:
        if time.thread_time() > self.deadline:
            raise NotProved("the search for squares ran out of time; a longer time_limit may help")

    def _linear(self, pairs: bool) -> Iterator[tuple]:
        """(weight, middles, terms): multiples of what is known to be ≥ 0."""
        most, total = self.limits
        names = sorted(n for n in self.signed if most.get(n))
        monomials = list(self._monomials(names, most, total))
        unit = number(1) if self.scalar else identity(self.poly.rows)
        # a 1×1 matrix multiplies no larger one
        usable = [t for t in self.things if t.poly.type in ("scalar", unit.type)]
        groups: list[tuple] = [(), *((t,) for t in usable)]
        if pairs:
            groups += combinations_with_replacement(usable, 2)
        for group in groups:
            value = unit
            for thing in group:
                value = value * thing.poly
            terms = self.reduced(value)
            self._in_time()
            for mono in monomials:
                scaled = self._scaled(terms, mono)
                if (group or mono or unit.type == "1×1") and self._fits(scaled):
                    yield mono, tuple(t.middle for t in group), scaled

    def _frames(self, scaled: bool) -> Iterator[tuple]:
        """(weight, middle) of the Gram matrices; a number that is known to be ≥ 0 may be one."""
        most, _ = self.limits
        names = sorted(n for n in self.signed if most.get(n))
        numbers = [t for t in self.things if scaled and t.poly.kind == "scalar" and not self.scalar]
        for mono in self._monomials(names, dict.fromkeys(names, 1), 2):
            for middle in (None, *self.middles, *numbers):
                yield mono, middle

    def _bases(self, scale: tuple, middle: Thing | None) -> Iterator[list[Key]]:
        """(monomial, word) of what is squared, those of one number of rows together."""
        most, total = self.limits
        names = sorted(most)
        half = {n: (e - dict(scale).get(n, 0)) // 2 for n, e in most.items()}
        if any(e < 0 for e in half.values()):
            return
        room = (total - sum(e for _, e in scale)) // 2
        groups: dict[str, list[Key]] = {}
        for word in self._ends(middle):
            side = words.shape(word[0], self.letters)[0] if word else self.poly.cols
            for mono in self._monomials(names, half, room):
                groups.setdefault(side, []).append((mono, word))
        yield from (basis for basis in groups.values() if len(basis) <= MAX_BASIS)

    def _ends(self, middle: Thing | None) -> list[tuple]:
        """Words at the end of the words of the claim and of what is known, with the claim's side;
        beside a middle those that begin with its side."""
        side = words.ONE if self.scalar else self.poly.cols
        found: dict[tuple, None] = {}
        if self.scalar:
            return [()]
        if middle is None or middle.poly.kind == "scalar":
            found[()] = None
        elif self.of_facts and middle.poly.rows == side:
            found[()] = None
        shown = [self.target, *self.facts, *(self.reduced(t.poly) for t in self.things)]
        for terms in shown:
            for _, word in terms:
                for whole in (word, words.adjoint(word, self.letters)):
                    for i in range(len(whole)):
                        end = whole[i:]
                        last = words.shape(end[-1], self.letters)[1]
                        inner = [words.shape(t, self.letters)[0] for t in end[1:]]
                        whole_number = i == 0 and len(end) > 1 and side == words.ONE
                        short = 2 * len(end) <= len(word) + 2 and words.ONE not in inner
                        if last == side and short and not whole_number:
                            found[end] = None
        kept = []
        for word in found:
            rows = words.shape(word[0], self.letters)[0] if word else side
            if middle is not None and middle.poly.kind != "scalar" and rows != middle.poly.rows:
                continue
            reduced = self.engine.reduce({((), word): 1})[0]
            if reduced == {((), word): 1}:
                kept.append(word)
        return kept

    def _scaled(self, terms: dict[Key, Any], mono: tuple, factor: int = 1) -> dict[Key, Any]:
        """Reduced terms times a monomial, reduced again where equations hold between scalars."""
        scaled = {(words.times(mono, m), w): c * factor for (m, w), c in terms.items()}
        return self.engine.reduce(scaled)[0] if self.engine.scalar_rules and mono else scaled

    def _operator(self, mono: tuple, word: tuple) -> Operator:
        used = {n: self.letters[n] for n, _ in mono}
        scalar = Operator._make("scalar", None, None, {(mono, ()): 1}, used)
        if self.scalar:
            return scalar
        return scalar * (product_of(word, self.letters) if word else identity(self.poly.cols))

    def _table(self, scale: tuple, basis: list[Key], middle: Thing | None) -> dict:
        """(i, j), i ≤ j -> the terms of weight·z_i* K z_j, both of them off the diagonal."""
        table, rows = {}, {}
        for i in range(len(basis)):
            self._in_time()
            for j in range(i, len(basis)):
                key = (basis[i][1], basis[j][1])
                if key not in rows:  # without the monomials, which do not matter
                    left, right = (self._operator((), w) for w in key)
                    left = left.T
                    value = left * right if middle is None else left * middle.poly * right
                    rows[key] = self.reduced(value if key[0] == key[1] else value + value.T)
                mono = words.times(words.times(basis[i][0], basis[j][0]), scale)
                factor = 2 if i != j and key[0] == key[1] else 1
                table[i, j] = self._scaled(rows[key], mono, factor)
        return table

    # -- the answer

    def _told(self, unknowns: Unknowns, places: dict, x: list) -> list[Square]:
        found = []
        unit = number(1) if self.scalar else identity(self.poly.rows)
        for i, (scale, middles) in unknowns.numbers.items():
            value = x[places[i]] if i in places else fmpq(0)
            if value:
                found.append(Square(unit, self._weight(scale, value), middles or None))
        for block, (scale, basis, middle) in unknowns.blocks.items():
            size = len(basis)
            gram = fmpq_mat(size, size)
            for i in range(size):
                for j in range(i, size):
                    place = places.get((block, i, j))
                    if place is not None:
                        gram[i, j] = gram[j, i] = x[place]
            for size_, row in split(gram):
                q: Any = None
                for c, one in zip(row, basis):
                    if c:
                        term = self._operator(*one) * _exact(c)
                        q = term if q is None else q + term
                found.append(Square(q, self._weight(scale, size_), middle and middle.middle))
        return found

    def _weight(self, mono: tuple, value: fmpq) -> Operator:
        used = {n: self.letters[n] for n, _ in mono}
        return Operator._make("scalar", None, None, {(mono, ()): _exact(value)}, used)


def _exact(value: fmpq) -> int | Fraction:
    return exact(Fraction(int(value.p), int(value.q)))
