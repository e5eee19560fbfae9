"""Steps of a derivation, the ledger they are written into, and the products they multiply out.

A step is one of a handful of rules (``docs/certificate.md`` lists them); ``check.py`` expands it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from . import words
from .exactness import alike, no_product, unlike
from .polynomial import DimensionError, Letter, Operator, identity, merged, tr
from .relations import Equation, Relation


class NotProved(Exception):
    """The search for cofactors ended without a proof; the text says what was tried.

    ``end`` says what ended it: complete (nothing is left to try), weight, rules or time; "" where
    no search was made.
    """

    def __init__(self, text: str, end: str = "") -> None:
        super().__init__(text)
        self.end = end


class Unsound(Exception):
    """A step does not hold: an internal error, or a hand-made step that is wrong."""


@dataclass(frozen=True, eq=False)
class Row:
    """One summand of an inequality: coefficient · monomial · q* K q, K being the product of what
    ``middles`` names: positive semidefinite letters, and inequalities known to hold."""

    coefficient: Any
    mono: tuple
    q: Operator
    middles: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Step:
    """One step: its rule, the equation or inequality it makes, and the data that justify it."""

    id: str
    rule: str
    made: Relation
    of: str = ""
    by: str = ""
    at: tuple = ()
    vector: Operator | None = None
    terms: tuple = ()  # of combine and squares: (coefficient, mono, left, fact id, star, right)
    rows: tuple[Row, ...] = ()  # of squares
    times: tuple[str, ...] = ()  # of squares: facts > 0 that multiply the claim
    bounds: tuple[str, ...] = ()  # of shift and sturm
    split: tuple = ()  # of sturm: (square, rest)
    on: Operator | None = None  # of cases
    above: tuple[Step, ...] = ()
    below: tuple[Step, ...] = ()
    factors: tuple = ()  # of turn: (first, second)
    cited: Any = None  # of cite: a Citable; ``at`` gives its letters
    sizes: tuple = ()  # of cite: (dimension there, dimension here)
    conclusion: int = 0  # of cite


class Ledger:
    """What stands written: facts, conditions, and the steps made from them so far.

    ``next_names`` maps, in the step of an induction, each letter of the state to its next value;
    ``shiftable`` are the facts that hold at every index. ``nonneg`` names scalars ≥ 0, ``psd``
    positive semidefinite letters.
    """

    def __init__(
        self,
        facts: Mapping[str, Relation] | Iterable = (),
        conditions: Mapping[str, tuple[Operator, str]] | Iterable = (),
        letters: Mapping[str, Letter] | Iterable = (),
        nonneg: Iterable[str] = (),
        psd: Iterable[str] = (),
    ) -> None:
        self.facts: dict[str, Relation] = dict(facts)
        self.conditions: dict[str, tuple[Operator, str]] = dict(conditions)
        self.letters: dict[str, Letter] = dict(letters)
        self.nonneg, self.psd = tuple(nonneg), tuple(psd)
        self.steps: list[Step] = []
        self.next_names: dict[str, Operator] = {}
        self.shiftable: set[str] = set()

    def copy(self) -> Ledger:
        """Another ledger with the same in it, to go on in."""
        other = Ledger(self.facts, self.conditions, self.letters, self.nonneg, self.psd)
        other.steps = list(self.steps)
        other.next_names, other.shiftable = self.next_names, self.shiftable
        return other

    def fact(self, name: str) -> Relation:
        """The equation or inequality of a fact or a step."""
        if name in self.facts:
            return self.facts[name]
        for step in self.steps:
            if step.id == name:
                return step.made
        raise Unsound(f"no fact and no step is called {name}")

    def sign(self, name: str) -> bool:
        """Is this scalar known to be ≥ 0?"""
        letter = self.letters.get(name)
        return name in self.nonneg or (letter is not None and letter.nonneg)

    def find(self, claim: Relation) -> str | None:
        """The id of a fact or step that states this: an equation up to sign, an inequality or a
        strict one of the same sides."""
        for name, known in self.everything().items():
            if claim.relation == "=":
                if known.relation == "=" and same_up_to_sign(known.poly, claim.poly):
                    return name
            elif known.relation in (claim.relation, ">") and same(known.poly, claim.poly):
                return name
        return None

    def everything(self) -> dict[str, Relation]:
        """Facts that are not schemas, and steps."""
        found = {name: e for name, e in self.facts.items() if not e.forall}
        found.update((s.id, s.made) for s in self.steps if not s.made.forall)
        return found

    def known(self) -> dict[str, Equation]:
        """What a combine step may use: equations that are not schemas."""
        return {n: e for n, e in self.everything().items() if isinstance(e, Equation)}


def product(claim, coefficient, mono, left, fact, star, right, letters):
    """coefficient · mono · left · (fact or its adjoint) · right, traced where the claim is a
    trace."""
    fact = fact.T if star else fact
    if fact.kind == "operator" and claim.kind != "scalar":
        made = _between(coefficient, mono, left, fact, right, letters)
        return tr(made) if claim.kind == "trace" else made
    used = {n: letters[n] for n, _ in mono}
    scalar = Operator._make("scalar", None, None, {(mono, ()): coefficient}, used)
    if claim.kind == "scalar" or fact.kind == "trace":
        return scalar * fact
    word = left + right
    made = scalar * fact * (product_of(word, letters) if word else identity(claim.rows))
    return tr(made) if claim.kind == "trace" else made


def _between(coefficient, mono, left, fact, right, letters) -> Operator:
    """coefficient · mono · left · fact · right, each word in normal form."""
    rows, cols, before, after = fact.rows, fact.cols, (), ()
    used = {n: letters[n] for n, _ in mono}
    if left:
        rows, end, before = _fitting(left, letters, used)
        if end != fact.rows:
            raise DimensionError(no_product(product_of(left, letters), fact))
    if right:
        start, cols, after = _fitting(right, letters, used)
        if start != fact.cols:
            raise DimensionError(no_product(fact, product_of(right, letters)))
    used = merged(used, fact.letters)
    terms: dict = {}
    for (m, w), c in fact.terms.items():
        word = words.normal_form(before + w + after, used) if left or right else w
        key = (words.times(mono, m), word)
        terms[key] = terms.get(key, 0) + coefficient * c
    return Operator._make("operator", rows, cols, terms, used)


def without_cofactors(total: Operator, step: Step, before: Ledger) -> Operator:
    """``total`` less the step's terms, each an equation that is known times its cofactors; Unsound
    where one is not known."""
    if not step.terms:
        return total
    known, terms, letters = before.known(), dict(total.terms), total.letters
    for coefficient, mono, left, name, star, right in step.terms:
        if name not in known:
            raise Unsound(f"step {step.id} uses {name}, which is no equation or is a schema")
        fact = known[name].poly
        part = product(total, coefficient, mono, left, fact, star, right, before.letters)
        if not alike(total, part):  # a scalar is no 1×1 operator in a certificate
            raise DimensionError(unlike(total, part))
        for key, c in part.terms.items():
            terms[key] = terms.get(key, 0) - c
        letters = merged(letters, part.letters)
    return Operator._make(total.kind, total.rows, total.cols, terms, letters)


def product_of(tokens: tuple, letters) -> Operator:
    """The product of tokens; Unsound where their dimensions do not fit."""
    used: dict = {}
    rows, cols, plain = _fitting(tokens, letters, used)
    return Operator._make("operator", rows, cols, {((), words.normal_form(plain, used)): 1}, used)


def _fitting(tokens: tuple, letters, used: dict) -> tuple:
    """(rows, cols, tokens without the adjoints of symmetric letters), the letters written into
    ``used``; Unsound where their dimensions do not fit."""
    plain: list[str] = []
    rows = end = None
    for token in tokens:
        turned = token[-1] == "*"
        name = token[:-1] if turned else token
        letter = used[name] = letters[name]
        start, after = (letter.cols, letter.rows) if turned else (letter.rows, letter.cols)
        if not plain:
            rows = start
        elif end != start:
            raise Unsound(f"the dimensions along {'·'.join(tokens)} do not fit")
        plain.append(name if letter.symmetric else token)
        end = after
    return rows, end, tuple(plain)


def terms_of(factor):
    return factor.terms.items() if isinstance(factor, Operator) else [(((), ()), factor)]


def same(p: Operator, q: Operator) -> bool:
    """One polynomial of one type."""
    return (p.kind, p.rows, p.cols) == (q.kind, q.rows, q.cols) and p.terms == q.terms


def same_up_to_sign(p: Operator, q: Operator) -> bool:
    if (p.kind, p.rows, p.cols) != (q.kind, q.rows, q.cols) or p.terms.keys() != q.terms.keys():
        return False
    return p.terms == q.terms or all(p.terms[key] == -c for key, c in q.terms.items())


def proportional(p: Operator, q: Operator) -> bool:
    """p = c·q for a rational c ≠ 0; a trace q may be the trace of p."""
    if q.kind == "trace" and p.rows == p.cols and all(w for _, w in p.terms):
        p = tr(p)
    if (
        p.is_zero
        or (p.kind, p.rows, p.cols) != (q.kind, q.rows, q.cols)
        or p.terms.keys() != q.terms.keys()
    ):
        return False
    key = next(iter(p.terms))
    return all(p.terms[k] * q.terms[key] == q.terms[k] * p.terms[key] for k in p.terms)
