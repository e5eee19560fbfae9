"""Theorems used as lemmas: one that was proved elsewhere, with expressions for its letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from . import words
from .letters import all_letters
from .polynomial import Letter, Operator, of_letter
from .relations import Relation
from .steps import Ledger, Unsound, same


class Citable:
    """A theorem to be cited: ``key`` is its claim and name, ``found`` its proofs.

    Raises Unsound for a theorem whose hypotheses are not all about one moment: an induction, or a
    schema.
    """

    def __init__(self, key: tuple[str, str], found: Sequence[Any]) -> None:
        from .induction import Induction
        from .theorems import hypotheses

        if any(isinstance(one, Induction) for one in found):
            raise Unsound(f"{key[1]} is proved by induction, and has no instances")
        self.key = key
        self.letters, self.facts, self.nonzero, self.nonneg, self.psd, self.conclusions = (
            hypotheses(found)
        )
        if any(fact.forall for fact in self.facts):
            raise Unsound(f"{key[1]} assumes a schema, and has no instances")

    @property
    def dimensions(self) -> list[str]:
        matrices = [l for l in self.letters.values() if not l.is_scalar]
        return sorted({d for l in matrices for d in (l.rows, l.cols)} - {words.ONE})

    def values(self, sizes: Mapping[str, str], at: Mapping[str, Operator]) -> dict[str, Operator]:
        """The expressions for all letters: those given, and each other letter for itself."""
        strange = sorted(at.keys() - self.letters.keys())
        if strange:
            raise Unsound(f"{self.key[1]} has no letter {strange[0]}")
        kept = {n: l for n, l in self.letters.items() if n not in at}
        return {n: resized(of_letter(l), sizes) for n, l in kept.items()} | dict(at)

    def put(
        self, expression: Operator, sizes: Mapping[str, str], at: Mapping[str, Operator]
    ) -> Operator:
        """An expression of the theorem, its sizes and letters replaced by those here."""
        return resized(expression, sizes).subs(dict(at))

    def related(self, found: Relation, sizes, at) -> tuple[Operator, Operator]:
        return self.put(found.left, sizes, at), self.put(found.right, sizes, at)

    def conclusion(self, index: int, sizes, at) -> Relation:
        """An instance of a conclusion; Unsound where a letter has no expression, or one of another
        type or symmetry."""
        missing = sorted(self.letters.keys() - at.keys())
        if missing:
            raise Unsound(f"{self.key[1]} is cited without an expression for {missing[0]}")
        if not 0 <= index < len(self.conclusions):
            raise Unsound(f"{self.key[1]} has {len(self.conclusions)} conclusions")
        stated = self.conclusions[index]
        return _like(stated, *self.related(stated, sizes, at))

    def check(self, before: Ledger, sizes, at) -> None:
        """Raise Unsound unless all hypotheses of the theorem are known here."""
        for fact in self.facts:
            known = _like(fact, *self.related(fact, sizes, at))
            if not _holds_by_itself(known) and before.find(known) is None:
                raise Unsound(f"{self.key[1]} assumes {known}, which is not known here")
        for poly in self.nonzero:
            self._not_zero(self.put(poly, sizes, at), before)
        for name in sorted(self.nonneg | self.psd):
            self._signed(name, at[name], before)

    def _not_zero(self, poly: Operator, before: Ledger) -> None:
        known = [p for p, _ in before.conditions.values()]
        known += [e.poly for e in before.everything().values() if e.relation == ">"]
        constant = poly.kind == "scalar" and not poly.names() and not poly.is_zero
        if not constant and not any(same(poly, p) or same(poly, -p) for p in known):
            raise Unsound(f"{self.key[1]} assumes that {poly} is not zero")

    def _signed(self, name: str, value: Operator, before: Ledger) -> None:
        letter = value.single_letter
        if letter is not None and (before.sign(letter.name) or letter.name in before.psd):
            return
        number = value.terms.get(((), ()), 0)
        if value.kind == "scalar" and value.terms.keys() <= {((), ())} and number >= 0:
            return
        known = [e.poly for e in before.everything().values() if e.relation != "="]
        if not any(same(value, p) for p in known):
            raise Unsound(f"{self.key[1]} assumes {name} ≥ 0, and {value} is not known to be")


def _like(found: Relation, left: Operator, right: Operator) -> Relation:
    from dataclasses import replace

    return replace(found, left=left, right=right)


def _holds_by_itself(found: Relation) -> bool:
    poly = found.poly
    if found.relation == "=":
        return poly.is_zero
    value = poly.terms.get(((), ()), 0)
    constant = poly.kind == "scalar" and poly.terms.keys() <= {((), ())}
    return constant and (value > 0 or (value == 0 and found.relation == ">="))


def resized(expression: Operator, sizes: Mapping[str, str]) -> Operator:
    """An expression with its dimensions called otherwise."""

    def size(dimension):
        return sizes.get(dimension, dimension)

    letters = {
        name: Letter(l.name, size(l.rows), size(l.cols), l.symmetric, l.arbitrary, nonneg=l.nonneg)
        if not l.is_scalar
        else l
        for name, l in all_letters([expression]).items()
    }
    normal = words.trace_normal_form if expression.kind == "trace" else words.normal_form
    terms: dict = {}
    for (mono, word), c in expression.terms.items():
        key = mono, normal(word, letters) if word else word
        terms[key] = terms.get(key, 0) + c
    rows, cols = size(expression.rows), size(expression.cols)
    return Operator._make(expression.kind, rows, cols, terms, letters)
