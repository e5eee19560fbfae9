"""Sums of squares of quadratic forms, found by elimination over the exact numbers.

A form is Σ u* K v over its letters, K being nothing or a positive semidefinite letter. Its Gram
matrix is eliminated symmetrically: every pivot is the weight of a square. The weights may hold
scalars that are known to be ≥ 0. Nothing here is trusted: ``Derivation.squares`` expands what
comes out.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from fractions import Fraction
from itertools import product as choices

from . import words
from .derivation import Derivation, Square
from .exactness import alike
from .polynomial import DimensionError, Operator, identity, number, of_letter
from .relations import Equation, Inequality
from .search import seconds_of
from .steps import NotProved, Unsound, product_of

WEIGHTS = (Fraction(1), Fraction(2), Fraction(1, 2))  # tried for each inequality
MOST = 3  # inequalities of which all combinations of weights are tried
UNFOLDED = 20  # definitions that are put in, one after another


def sum_of_squares(derivation: Derivation, claim: Inequality) -> str:
    """Derive an inequality from squares that are found, and from the inequalities that are known;
    NotProved where none were found."""
    if claim.poly.kind == "scalar" and (made := _shifted(derivation, claim)):
        return made
    known = [e for e in derivation.everything().values() if isinstance(e, Inequality)]
    known = [e for e in known if alike(e.poly, claim.poly)][:MOST]
    equations = list(derivation.known().values())
    deadline = time.monotonic() + seconds_of(derivation.time_limit)
    for weights in choices(_weights(derivation), repeat=len(known)):
        if time.monotonic() > deadline:
            break
        rest, rows = claim.poly, []
        for weight, fact in zip(weights, known):
            if not weight.is_zero:
                rest = rest - weight * fact.poly
                rows.append(Square(_unit(fact.poly), weight, fact))
        squares = _squares(unfolded(rest, equations), derivation)
        if squares is None:
            continue
        try:
            return derivation.squares(claim, [*rows, *squares])
        except (NotProved, Unsound, DimensionError):
            continue
    raise NotProved(f"{claim}: no squares were found that it is the sum of")


def _weights(derivation: Derivation) -> list[Operator]:
    """What is tried as a multiple of an inequality: some numbers, and scalars that are ≥ 0."""
    names = [n for n, l in derivation.letters.items() if l.is_scalar and derivation.sign(n)]
    scalars, zero = [of_letter(derivation.letters[name]) for name in names[:MOST]], number(0)
    return [*(one * weight for one in (number(1), *scalars) for weight in WEIGHTS), zero]


def _shifted(derivation: Derivation, claim: Inequality) -> str:
    """The inequality between scalars from their lower bounds, by shifted coefficients; "" where
    that does not do."""
    names, bounds = claim.poly.names(), []
    for name, fact in derivation.everything().items():
        letter = fact.left.single_letter if isinstance(fact, Inequality) else None
        if letter is not None and letter.name in names and not fact.right.names():
            names.discard(letter.name)
            bounds.append(name)
    if not all(map(derivation.sign, names)):
        return ""
    try:
        return derivation.shift(claim, [f"≥0:{name}" for name in sorted(names)] + bounds)
    except Unsound:
        return ""


def _unit(poly: Operator) -> Operator:
    return identity(poly.rows) if poly.kind == "operator" else number(1)


def unfolded(poly: Operator, equations: Iterable[Equation]) -> Operator:
    """The expression with letters replaced by what equations define them to be."""
    values: dict[str, Operator] = {}
    for equation in equations:
        letter = equation.left.single_letter
        if letter is None or letter.of is not None or letter.name in values:
            continue
        if letter.name not in equation.right.names():
            values[letter.name] = equation.right
    for _ in range(UNFOLDED):
        there = {name: v for name, v in values.items() if name in poly.names()}
        if not there:
            break
        name = next(iter(there))
        try:
            poly = poly.subs({name: there[name]})
        except DimensionError:  # a symmetric letter whose value does not look so
            del values[name]
    return poly


def _squares(poly: Operator, derivation: Derivation) -> list[Square] | None:
    """Squares that the expression is the sum of, or None."""
    grams = _grams(poly, derivation)
    if grams is None:
        return None
    found: list[Square] = []
    for middle, gram in grams.items():
        rows = _eliminated(gram, _unit(poly), derivation)
        if rows is None:
            return None
        between = of_letter(derivation.letters[middle]) if middle else None
        found += [Square(q, weight, between) for q, weight in rows]
    return found


Gram = dict[tuple[tuple, tuple], Operator]  # of two half words: a scalar expression


def _grams(poly: Operator, derivation: Derivation) -> dict[str, Gram] | None:
    """The Gram matrix for each middle letter ("" for none), by half words; None where a term is of
    another form."""
    found: dict[str, Gram] = {}
    for (mono, word), c in poly.terms.items():
        if poly.kind == "scalar":
            left, right, mono, middle = *_halved(mono), (), ""
            if left is None:
                return None
        else:
            half = len(word) // 2
            middle = word[half] if len(word) % 2 else ""
            if middle and middle.removesuffix("*") not in derivation.psd:
                return None
            middle = middle.removesuffix("*")
            left, right = words.adjoint(word[:half], poly.letters), word[len(word) - half :]
        letters = {name: poly.letters[name] for name, _ in mono}
        share = Operator._make("scalar", None, None, {(mono, ()): Fraction(c) / 2}, letters)
        gram = found.setdefault(middle, {})
        for key in ((left, right), (right, left)):
            gram[key] = gram[key] + share if key in gram else share
    return found


def _halved(mono: tuple) -> tuple:
    """A product of scalars of degree at most two as two factors; (None, None) beyond."""
    names = tuple(name for name, exponent in mono for _ in range(exponent))
    if len(names) > 2:
        return None, None
    return names[:1], names[1:]


def _eliminated(
    gram: Gram, unit: Operator, derivation: Derivation
) -> list[tuple[Operator, Operator]] | None:
    """(q, weight) with the form Σ weight·q*q, by symmetric elimination; None where a pivot has no
    sign that is known."""
    basis = sorted({key for pair in gram for key in pair}, key=lambda key: (len(key), key))
    rows: list[tuple[Operator, Operator]] = []
    gram = {pair: value for pair, value in gram.items() if not value.is_zero}
    while gram:
        for pivot in basis:
            weight = gram.get((pivot, pivot))
            made = weight is not None and _made(pivot, weight, gram, basis, unit, derivation)
            if made:
                break
        else:
            return None
        q, shares = made
        rows.append((q, weight))
        for a in basis:
            for b in basis:
                if a in shares and b in shares:
                    value = gram.get((a, b), number(0)) - weight * shares[a] * shares[b]
                    value = _settled(value, derivation)
                    gram.pop((a, b), None)
                    if not value.is_zero:
                        gram[a, b] = value
        basis = [key for key in basis if key != pivot]
        if any(pivot in pair for pair in gram):
            return None
    return rows


def _made(pivot, weight: Operator, gram: Gram, basis, unit: Operator, derivation: Derivation):
    """The vector of a square whose weight is this pivot, and its coordinates; None where there is
    none."""
    if not _has_sign(weight, derivation):
        return None
    shares: dict[tuple, Operator] = {}
    for key in basis:
        value = gram.get((pivot, key))
        if value is not None:
            share = _divided(value, weight, derivation)
            if share is None:
                return None
            shares[key] = share
    q = None
    for key, share in shares.items():
        part = share * _vector(key, unit, derivation)
        q = part if q is None else q + part
    return q, shares


def _vector(key: tuple, unit: Operator, derivation: Derivation) -> Operator:
    if not key:
        return unit
    if all(derivation.letters[words.letter_name(t)].is_scalar for t in key):
        return of_letter(derivation.letters[key[0]])
    return product_of(key, derivation.letters)


def _has_sign(weight: Operator, derivation: Derivation) -> bool:
    if len(weight.terms) != 1:
        return False
    (((mono, _), c),) = weight.terms.items()
    return c > 0 and all(e % 2 == 0 or derivation.sign(name) for name, e in mono)


def _divided(value: Operator, weight: Operator, derivation: Derivation) -> Operator | None:
    """value / weight, a monomial, where reciprocals that are known or exact division give it."""
    (((mono, _), c),) = weight.terms.items()
    value = value * Fraction(1, Fraction(c))
    for name, exponent in mono:
        other = _reciprocal(name, derivation)
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
            if other is None:
                return None
            value = value * other
    return _settled(value, derivation)


def _reciprocal(name: str, derivation: Derivation) -> Operator | None:
    for letter in derivation.letters.values():
        if letter.kind == "reciprocal" and letter.of is not None:
            inner = letter.of.single_letter
            if letter.name == name:
                return letter.of
            if inner is not None and inner.name == name:
                return of_letter(letter)
    return None


def _settled(value: Operator, derivation: Derivation) -> Operator:
    """The expression with every product of a scalar and its reciprocal left out."""
    for letter in derivation.letters.values():
        if letter.kind != "reciprocal" or letter.of is None or letter.of.single_letter is None:
            continue
        pair = tuple(sorted(((letter.name, 1), (letter.of.single_letter.name, 1))))
        terms: dict = {}
        for (mono, word), c in value.terms.items():
            while (rest := words.divide(mono, pair)) is not None:
                mono = rest
            terms[mono, word] = terms.get((mono, word), 0) + c
        value = Operator._make("scalar", None, None, terms, value.letters)
    return value
