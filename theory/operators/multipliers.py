"""Inequalities as sums: of inequalities that are known, times multipliers, and of squares.

Which multipliers an inequality may have is read off the claim: where a term of the claim has the
word of one of its terms, their quotient is one. Definitions are put in before, so that the terms
may be compared.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from itertools import product as choices
from typing import Any

from .exactness import alike
from .forms import has_sign, quotient, settled, squares_of, unit
from .polynomial import DimensionError, Operator, number
from .relations import Equation, Inequality
from .search import seconds_of
from .square import Square
from .steps import NotProved, Unsound

MOST = 5  # inequalities that are added
EACH = 6  # multipliers of each, besides 0
TRIALS = 3000  # combinations of them
UNFOLDED = 20  # definitions that are put in, one after another
Trial = tuple[int, tuple[Operator, ...]]


def sum_of_squares(derivation: Any, claim: Inequality) -> str:
    """Derive an inequality from squares that are found, and from the inequalities that are known,
    times multipliers that are found; NotProved where none were found.

    The claim may be multiplied by a number that is known to be > 0.
    """
    if claim.poly.kind == "scalar" and (made := _shifted(derivation, claim)):
        return made
    deadline = time.monotonic() + seconds_of(derivation.time_limit)
    facts = [e for e in derivation.everything().values() if isinstance(e, Inequality)]
    positive = [e for e in facts if e.strict and e.poly.kind == "scalar" and e.poly.names()]
    for times in [(), *((e,) for e in positive[:2])]:
        goal = claim.poly
        for factor in times:
            goal = goal * factor.poly
        known = [e for e in facts if alike(e.poly, claim.poly) and e not in times][:MOST]
        for rows in _sums(derivation, goal, known, deadline):
            try:
                return derivation.squares(claim, rows, times=times)
            except (NotProved, Unsound, DimensionError):
                continue
    raise NotProved(f"{claim}: no squares were found that it is the sum of")


def _sums(derivation: Any, goal: Operator, known: list[Inequality], deadline):
    """The ways in which the goal is a sum, as squares and inequalities with their multipliers."""
    equations = list(derivation.known().values())

    def plain(poly: Operator) -> Operator:
        return settled(unfolded(poly, equations), derivation)

    target, parts = plain(goal), [plain(e.poly) for e in known]
    trials = [_multipliers(target, part, derivation) for part in parts]
    ranked = sorted(choices(*map(range, map(len, trials))), key=sum)
    for ranks in ranked[:TRIALS]:
        if time.monotonic() > deadline:
            return
        rest, rows = target, []
        for rank, trial, part, fact in zip(ranks, trials, parts, known):
            weight = trial[rank]
            if not weight.is_zero:
                rest = rest - weight * part
                rows.append(Square(unit(fact.poly), weight, fact))
        squares = squares_of(settled(rest, derivation), derivation)
        if squares is not None:
            yield [*rows, *squares]


def _multipliers(target: Operator, part: Operator, derivation: Any) -> list[Operator]:
    """What a known inequality may be multiplied by, the likeliest first, then 0 and 1."""
    found: dict[tuple, Operator] = {}
    count: Counter = Counter()
    for (mono, word), c in target.terms.items():
        for (other, same_word), k in part.terms.items():
            if word != same_word or c * k < 0:
                continue
            above = Operator._make("scalar", None, None, {(mono, ()): c}, target.letters)
            below = Operator._make("scalar", None, None, {(other, ()): k}, part.letters)
            weight = quotient(above, below, derivation)
            if weight is not None and has_sign(weight, derivation):
                key = tuple(sorted(weight.terms.items()))
                found[key] = weight
                count[key] += 1
    likely = [found[key] for key, _ in count.most_common(EACH)]
    one = number(1)
    return [*likely, number(0), *([] if any(w.same(one) for w in likely) else [one])]


def _shifted(derivation: Any, claim: Inequality) -> str:
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
        name = next((name for name in values if name in poly.names()), None)
        if name is None:
            break
        try:
            poly = poly.subs({name: values[name]})
        except DimensionError:  # a symmetric letter whose value does not look so
            del values[name]
    return poly
