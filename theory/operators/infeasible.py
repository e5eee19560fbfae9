"""Do inequalities contradict each other?  Squares and products of them whose sum is below zero.

For a P that is 1, or is assumed to be > 0, or is p² with p ≠ 0 assumed, a sum of squares, of what
is known to be ≥ 0 and of products of these is sought that equals −P by the equations
(J.-L. Krivine, 1964; G. Stengle, Mathematische Annalen 207, 1974: for numbers one exists wherever
no point does, though not always a short one).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from itertools import count

from . import words
from .derivation import Derivation, Proof
from .letters import all_letters, dimensions
from .polynomial import DimensionError, Operator, Scalar, identity, number
from .relations import Equation, Inequality, Relation
from .search import seconds_of
from .square import Square
from .steps import NotProved, Unsound
from .summing import never


def below_zero(found: Proof, nonneg: Iterable[str]) -> tuple[Proof, str] | None:
    """A proof of −P ≥ 0 from hypotheses by which P > 0, and a line that says so; None where the
    search, which takes as long as one for a proof, saw none."""
    facts = [e for e in found.facts.values() if not e.forall]
    signs = {"nonneg": tuple(sorted(nonneg)), "psd": tuple(found.psd)}
    if not any(e.relation != "=" for e in facts) and not any(signs.values()):
        if not found.conditions and not _vectors(facts):
            return None
    deadline = time.thread_time() + seconds_of(None)
    given, shown = _with_scalars(facts)
    derivation = Derivation(given, list(found.conditions.values()), **signs)
    for positive, why in _positives(derivation, found.conditions.values()):
        if time.thread_time() > deadline:
            return None
        try:
            squares = never(derivation, positive, deadline)
            if squares is None:
                continue
            derivation.squares(Inequality(-positive, 0 * positive), squares)
        except (NotProved, Unsound, DimensionError):
            continue
        proof = Proof(derivation, [derivation.steps[-1].made])
        return proof, _told(positive, why, squares, shown, bool(derivation.steps[-1].terms))
    return None


def _vectors(facts: list[Relation]) -> bool:
    return any(e.poly.kind == "operator" for e in facts)


def _with_scalars(facts: list[Relation]) -> tuple[list[Relation], dict[str, Relation]]:
    """The facts with p > 0 between 1×1 expressions written as s·1 = p, s > 0 with a new scalar s,
    and what each s stands for: a claim is multiplied by scalars alone."""
    taken = set(all_letters([side for e in facts for side in (e.left, e.right)]))
    names = (name for name in (f"s{i}" for i in count(1)) if name not in taken)
    given: list[Relation] = []
    shown: dict[str, Relation] = {}
    for fact in facts:
        if fact.relation != ">" or fact.poly.kind != "operator":
            given.append(fact)
            continue
        name = next(names)
        value = Scalar(name, nonneg=True)
        shown[name] = fact
        given += [Equation(identity(words.ONE) * value, fact.poly)]
        given += [Inequality(value, 0, strict=True)]
    return given, shown


def _positives(derivation: Derivation, conditions) -> Iterator[tuple[Operator, str]]:
    """What is > 0: numbers as scalars and as 1×1, and the units of the sizes that occur; each with
    the assumption that says so."""
    known = list(derivation.everything().values())
    numbers = [(number(1), "")]
    for fact in known:
        if fact.relation == ">" and fact.poly.kind == "scalar":
            numbers += [(fact.poly, str(fact)), (fact.poly * fact.poly, str(fact))]
    numbers += [(p * p, f"{p} ≠ 0") for p, _ in conditions]
    matrices = any(e.poly.kind == "operator" for e in known) or derivation.psd
    for one, why in numbers:
        if one.kind == "scalar":
            yield one, why
        if matrices:
            yield (one if one.kind == "operator" else identity(words.ONE) * one), why
    if matrices:
        for size in dimensions(derivation.letters.values(), [e.poly for e in known]):
            yield identity(size), ""


def _told(positive: Operator, why: str, squares: list[Square], shown: dict, reduced: bool) -> str:
    one = positive.terms == {((), ()): 1}
    total = " + ".join(_summand(s, shown) for s in squares) or "0"
    by = " by the equations" if reduced else ""
    size = f" ({positive.rows}×{positive.cols})" if one and positive.type[:1] not in "1s" else ""
    minus = "−1" if one else f"−({_named(positive, shown)})"
    for name, fact in shown.items():
        why = str(fact) if why == f"{name} > 0" else why
    assumed = f", and {why} is assumed" if why else ""
    return f"{minus}{size} = {total}{by}, which is ≥ 0{assumed}"


def _named(value: Operator, shown: dict) -> str:
    """An expression, with what its new scalars stand for."""
    text = str(value)
    for name, fact in shown.items():
        text = text.replace(name, f"({_difference(fact)})")
    return text


def _difference(fact: Relation) -> str:
    if fact.right.is_zero:
        return str(fact.left)
    right = f"({fact.right})" if len(fact.right.terms) > 1 else str(fact.right)
    return f"−{right}" if fact.left.is_zero else f"{fact.left} − {right}"


def _summand(square: Square, shown: dict) -> str:
    """weight · middles · square, without what is 1."""
    weight, q = str(square.weight), square.q
    plain = q.terms == {((), ()): 1}
    factors = [] if weight == "1" else [_named(square.weight, shown)]  # type: ignore[arg-type]
    letters = [str(m) for m in square.middles if not isinstance(m, Inequality)]
    for middle in square.middles:
        if isinstance(middle, Inequality):
            letter = middle.left.single_letter
            fact = shown.get(letter.name) if letter else None
            factors.append(f"({_difference(fact or middle)})")
    if plain:
        factors += letters
    elif q.kind == "scalar":
        factors.append(f"({q})²")
    else:
        text = str(q) if q.single_letter else f"({q})"
        factors.append("·".join([f"{text}ᵀ", *letters, text]))
    return "·".join(factors) or "1"
