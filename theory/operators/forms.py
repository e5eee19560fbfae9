"""Squares of a quadratic form, found by elimination over the exact numbers.

A form is Σ u* K v over its letters, K being nothing or a positive semidefinite letter. Its Gram
matrix is eliminated symmetrically: every pivot is the weight of a square. A weight is a product of
numbers and scalars that are known to be ≥ 0, or that times an inequality between numbers that is
known. Nothing here is trusted: ``Derivation.squares`` expands what comes out.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from . import words
from .polynomial import Operator, identity, number, of_letter
from .relations import Inequality
from .square import Square
from .steps import product_of

Gram = dict[tuple[tuple, tuple], Operator]  # of two half words: a scalar expression


def squares_of(poly: Operator, derivation: Any) -> list[Square] | None:
    """Squares that the expression is the sum of, or None."""
    if poly.kind == "scalar" and all(_signed(key, c, derivation) for key, c in poly.terms.items()):
        one = number(1)
        return [Square(one, _scalar(key[0], c, poly.letters)) for key, c in poly.terms.items()]
    grams = _grams(poly, derivation)
    if grams is None:
        return None
    found: list[Square] = []
    for middle, gram in grams.items():
        rows = _Elimination(derivation, unit(poly), gram).rows()
        if rows is None:
            return None
        between = (of_letter(derivation.letters[middle]),) if middle else ()
        found += [Square(q, p.weight, (*between, *p.known) or None) for q, p in rows]
    return found


def unit(poly: Operator) -> Operator:
    """The one that is multiplied with expressions of this type."""
    return identity(poly.rows) if poly.kind == "operator" else number(1)


def settled(poly: Operator, derivation: Any) -> Operator:
    """The expression with every product of a scalar and its reciprocal left out."""
    for letter in derivation.letters.values():
        if letter.kind != "reciprocal" or letter.of is None or letter.of.single_letter is None:
            continue
        pair = tuple(sorted(((letter.name, 1), (letter.of.single_letter.name, 1))))
        terms: dict = {}
        for (mono, word), c in poly.terms.items():
            while (rest := words.divide(mono, pair)) is not None:
                mono = rest
            terms[mono, word] = terms.get((mono, word), 0) + c
        poly = Operator._make(poly.kind, poly.rows, poly.cols, terms, poly.letters)
    return poly


def quotient(value: Operator, weight: Operator, derivation: Any) -> Operator | None:
    """value / weight of scalars, the weight a monomial, where exact division or reciprocals that
    are known give it; a number where the value is a multiple of the weight; else None."""
    if len(weight.terms) != 1:
        return _multiple(value, weight)
    (((mono, _), c),) = weight.terms.items()
    value = value * Fraction(1, Fraction(c))
    for name, exponent in mono:
        for _ in range(exponent):
            terms = {}
            for (m, w), k in value.terms.items():
                rest = words.divide(m, ((name, 1),))
                if rest is None:
                    break
                terms[rest, w] = k
            else:
                value = Operator._make("scalar", None, None, terms, value.letters)
                continue
            other = _reciprocal(name, derivation)
            if other is None:
                return None
            value = value * other
    return settled(value, derivation)


def has_sign(weight: Operator, derivation: Any) -> bool:
    """Is this scalar expression a monomial that is known to be ≥ 0?"""
    return len(weight.terms) == 1 and all(
        _signed(k, c, derivation) for k, c in weight.terms.items()
    )


def _signed(key: tuple, c, derivation: Any) -> bool:
    return c > 0 and all(e % 2 == 0 or derivation.sign(name) for name, e in key[0])


def _scalar(mono: tuple, c, letters) -> Operator:
    used = {name: letters[name] for name, _ in mono}
    return Operator._make("scalar", None, None, {(mono, ()): c}, used)


def _multiple(value: Operator, weight: Operator) -> Operator | None:
    if value.terms.keys() != weight.terms.keys():
        return None
    key = next(iter(weight.terms))
    ratio = Fraction(value.terms[key]) / Fraction(weight.terms[key])
    return number(ratio) if value.same(weight * ratio) else None


def _reciprocal(name: str, derivation: Any) -> Operator | None:
    for letter in derivation.letters.values():
        if letter.kind == "reciprocal" and letter.of is not None:
            inner = letter.of.single_letter
            if letter.name == name:
                return letter.of
            if inner is not None and inner.name == name:
                return of_letter(letter)
    return None


def _grams(poly: Operator, derivation: Any) -> dict[str, Gram] | None:
    """The Gram matrix for each middle letter ("" for none), by half words; None where a term is of
    another form."""
    found: dict[str, Gram] = {}
    for (mono, word), c in poly.terms.items():
        middle = ""
        if poly.kind == "scalar":
            names = tuple(name for name, exponent in mono for _ in range(exponent))
            if len(names) > 2:
                return None
            left, right, mono = names[:1], names[1:], ()
        else:
            half = len(word) // 2
            middle = words.letter_name(word[half]) if len(word) % 2 else ""
            if middle and middle not in derivation.psd:
                return None
            left, right = words.adjoint(word[:half], poly.letters), word[len(word) - half :]
        share = _scalar(mono, Fraction(c) / 2, poly.letters)
        gram = found.setdefault(middle, {})
        for key in ((left, right), (right, left)):
            gram[key] = gram[key] + share if key in gram else share
    return found


@dataclass(frozen=True)
class _Pivot:
    """A number ≥ 0: a monomial weight, times inequalities between numbers that are known."""

    value: Operator
    weight: Operator
    known: tuple[Inequality, ...] = ()


class _Elimination:
    """Symmetric elimination of a Gram matrix, one pivot after another."""

    def __init__(self, derivation: Any, one: Operator, gram: Gram) -> None:
        self.derivation, self.one = derivation, one
        self.gram = {pair: value for pair, value in gram.items() if not value.is_zero}
        facts = derivation.everything().values()
        self.numbers = [e for e in facts if isinstance(e, Inequality) and e.poly.kind == "scalar"]

    def rows(self) -> list[tuple[Operator, _Pivot]] | None:
        """(q, weight) with the form Σ weight·q*q; None where a pivot has no sign that is known."""
        basis = sorted({key for pair in self.gram for key in pair}, key=lambda k: (len(k), k))
        found: list[tuple[Operator, _Pivot]] = []
        while self.gram:
            made = next((row for key in basis if (row := self._row(key, basis))), None)
            if made is None:
                return None
            key, pivot, shares = made
            found.append((self._vector(shares), pivot))
            for a in shares:
                for b in shares:
                    old = self.gram.pop((a, b), number(0))
                    new = settled(old - pivot.value * shares[a] * shares[b], self.derivation)
                    if not new.is_zero:
                        self.gram[a, b] = new
            basis.remove(key)
            if any(key in pair for pair in self.gram):
                return None
        return found

    def _row(self, key: tuple, basis: list[tuple]):
        """The pivot of a basis vector with the coordinates of its square; None where there is
        none."""
        value = self.gram.get((key, key))
        pivot = None if value is None else self._pivot(value)
        if pivot is None:
            return None
        shares: dict[tuple, Operator] = {}
        for other in basis:
            entry = self.gram.get((key, other))
            if entry is not None:
                share = quotient(entry, pivot.value, self.derivation)
                if share is None:
                    return None
                shares[other] = share
        return key, pivot, shares

    def _pivot(self, value: Operator) -> _Pivot | None:
        if has_sign(value, self.derivation):
            return _Pivot(value, value)
        for fact in self.numbers:
            lead = next(iter(fact.poly.terms.items()))
            for (mono, _), c in value.terms.items():
                rest = words.divide(mono, lead[0][0])
                if rest is None:
                    continue
                weight = _scalar(rest, Fraction(c) / Fraction(lead[1]), value.letters)
                made = settled(weight * fact.poly, self.derivation)
                if has_sign(weight, self.derivation) and made.same(value):
                    return _Pivot(value, weight, (fact,))
        return None

    def _vector(self, shares: dict[tuple, Operator]) -> Operator:
        total = None
        for key, share in shares.items():
            part = share * self._letter(key)
            total = part if total is None else total + part
        assert total is not None
        return total

    def _letter(self, key: tuple) -> Operator:
        letters = self.derivation.letters
        if not key:
            return self.one
        if letters[words.letter_name(key[0])].is_scalar:
            return of_letter(letters[key[0]])
        return product_of(key, letters)
