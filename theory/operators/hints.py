"""A step that often helps where a search found neither a proof nor a counterexample."""

from __future__ import annotations

from collections.abc import Iterable

from . import words
from .polynomial import Operator
from .refutation import Attack
from .relations import Equation, Inequality, Relation


def hint(
    claims: Iterable[Relation],
    given: Iterable[Relation],
    nonzero: Iterable[tuple[Operator, str]],
    end: str,
    looked: Attack | None,
) -> str:
    """What the reader may try next, in one line."""
    claims, given = list(claims), list(given)
    if vector := _vanishing_square(given):
        return f"a square that is 0 makes {vector} = 0: by='{vector} = 0 definite' in a row"
    if _turned(claims, given):
        return "AB = 1 makes BA = 1 for square matrices: Derivation.turn, cites one_sided_inverse"
    if any(isinstance(c, Inequality) for c in claims):
        return (
            "say what the claim is the sum of, such as by='claim since 2α(a ≥ b) + (q)²[C]' "
            "(at_step= in an induction)"
        )
    if looked is not None and looked.schema:
        return "use the schema at the value that the proof needs: Derivation.instance"
    if end in ("time", "rules"):
        return "search longer, with --time-limit 60, or prove a step of it first"
    if not given:
        return "state the hypotheses that the claim rests on"
    if looked is not None and not looked.met:
        return "give a point at which the hypotheses hold, by at= or a sampler, to look near it"
    scalars = {n for e in given for n in e.poly.names() if e.poly.letters[n].is_scalar}
    if scalars and not list(nonzero):
        return f"dividing by {sorted(scalars)[0]} needs that it is not 0: nonzero=, over= in a row"
    return "prove a step of it first (by= in a row), or refute it at a point of yours (at=)"


def _vanishing_square(given: list[Relation]) -> str:
    """w where a hypothesis says w*w = 0; "" where none does."""
    for fact in given:
        poly = fact.poly
        if not isinstance(fact, Equation) or fact.forall or len(poly.terms) != 1:
            continue
        (((mono, word), _),) = poly.terms.items()
        half = word[len(word) // 2 :]
        if word and not mono and word == words.adjoint(half, poly.letters) + half:
            return "·".join(half)
    return ""


def _turned(claims: list[Relation], given: list[Relation]) -> bool:
    """Is BA = 1 claimed and AB = 1 given?"""
    made = {_product_that_is_one(c) for c in claims} - {()}
    known = {_product_that_is_one(g) for g in given} - {()}
    return any(word[1:] + word[:1] in known for word in made)


def _product_that_is_one(relation: Relation) -> tuple:
    poly = relation.poly
    if relation.relation != "=" or poly.kind != "operator" or len(poly.terms) != 2:
        return ()
    terms = dict(poly.terms)
    unit = terms.pop(((), ()), 0)
    (((mono, word), c),) = terms.items() if len(terms) == 1 else ((((), ()), 0),)
    return word if unit and unit == -c and not mono and len(word) == 2 else ()
