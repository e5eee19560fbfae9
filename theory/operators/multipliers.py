"""Inequalities as sums: of inequalities that are known, times multipliers, and of squares.

Which multipliers an inequality may have is read off what is left of the claim: where a term there
has the word of one of its terms, their quotient is one. Definitions are put in before, so that the
terms may be compared.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from .exactness import alike
from .forms import has_sign, quotient, settled, squares_of, unit
from .polynomial import DimensionError, Operator, number, of_letter
from .relations import Equation, Inequality
from .search import seconds_of
from .square import Square
from .steps import NotProved, Unsound

MOST = 5  # inequalities that are added
EACH = 6  # multipliers of each that are tried, besides 1
TRIALS = 2000  # sums that are tried, those of few inequalities first
UNFOLDED = 20  # definitions that are put in, one after another


def sum_of_squares(derivation: Any, claim: Inequality) -> str:
    """Derive an inequality from squares that are found, and from the inequalities that are known,
    times multipliers that are found; NotProved where none were found.

    The claim may be multiplied by a number that is known to be > 0.
    """
    if claim.poly.kind == "scalar" and (made := _shifted(derivation, claim)):
        return made
    deadline = time.thread_time() + seconds_of(derivation.time_limit)
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

    parts = [plain(e.poly) for e in known]
    target = plain(goal)
    queue: deque[tuple[Operator, dict[int, Operator]]] = deque([(target, {})])
    seen = {frozenset[tuple[int, tuple]]()}
    for _ in range(TRIALS):
        if not queue or time.thread_time() > deadline:
            return
        rest, taken = queue.popleft()
        squares = squares_of(rest, derivation)
        if squares is not None:
            yield [Square(unit(goal), taken[i], known[i]) for i in taken] + squares
        for i, part in enumerate(parts):
            for weight in () if i in taken else _multipliers((rest, target), part, derivation):
                more = {**taken, i: weight}
                key = frozenset((k, tuple(sorted(w.terms.items()))) for k, w in more.items())
                if key not in seen:
                    seen.add(key)
                    queue.append((settled(rest - weight * part, derivation), more))


def _multipliers(targets: tuple[Operator, ...], part: Operator, derivation: Any) -> list[Operator]:
    """What a known inequality may be multiplied by, the likeliest first, then 1."""
    found: dict[tuple, Operator] = {}
    count: Counter = Counter()
    terms = [(key, c, t.letters) for t in targets for key, c in t.terms.items()]
    for (mono, word), c, letters in terms:
        for (other, same_word), k in part.terms.items():
            if word != same_word or c * k < 0:
                continue
            above = Operator._make("scalar", None, None, {(mono, ()): c}, letters)
            below = Operator._make("scalar", None, None, {(other, ()): k}, part.letters)
            weight = quotient(above, below, derivation)
            if weight is not None and has_sign(weight, derivation):
                key = tuple(sorted(weight.terms.items()))
                found[key] = weight
                count[key] += 1
    likely = [found[key] for key, _ in count.most_common(EACH)]
    one = number(1)
    return likely if any(w.same(one) for w in likely) else [*likely, one]


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
        name, value = _definition(equation, values)
        if name:
            values[name] = value
    for _ in range(UNFOLDED):
        name = next((name for name in values if name in poly.names()), "")
        if not name:
            break
        try:
            poly = poly.subs({name: values[name]})
        except DimensionError:  # a symmetric letter whose value does not look so
            del values[name]
    return poly


def _definition(equation: Equation, known: dict[str, Operator]) -> tuple[str, Operator]:
    """A letter that the equation defines, and its value: its left side, or one that occurs once,
    alone and with a number; "" where there is none."""
    letter, nothing = equation.left.single_letter, number(0)
    if letter is not None and letter.of is None and letter.name not in known:
        if letter.name not in equation.right.names():
            return letter.name, equation.right
    poly = equation.poly
    for (mono, word), c in poly.terms.items():
        names = [*(name for name, _ in mono), *word]
        name = names[0] if len(names) == 1 else ""
        if name not in poly.letters or name in known or poly.letters[name].of is not None:
            continue
        alone = of_letter(poly.letters[name])
        rest = poly - alone * c
        if alike(alone, poly) and name not in rest.names():
            return name, rest * Fraction(-1, 1) * (1 / Fraction(c))
    return "", nothing
