"""False variants of what was proved: a proof's conclusions with one thing changed, each refuted.

From every conclusion, term by term: the sign flipped, the term left out, its coefficient doubled,
a factor transposed, two neighbouring factors swapped, the power of a scalar changed. A variant
that is the conclusion itself, up to a factor, is none. Each of the others is refuted at exact
matrices that satisfy the hypotheses, or proved as well (then it is equivalent to the conclusion
under them), or open: a proof with an open variant has not been tested, or says too little.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from typing import Any, TypeAlias

from . import words
from .derivation import Derivation, Proof
from .induction import Induction
from .matrices import Point, Singular
from .points import At
from .polynomial import Operator, number
from .refutation import Refutation, Setting, complete, holds, setting, violation
from .relations import Equation, Inequality
from .solving import points
from .squares import Positivity, SumOfSquares
from .steps import NotProved
from .text import plain

KINDS = ("sign", "swap", "transpose", "drop", "coefficient", "power")
TRIES, ENOUGH = 24, 6  # draws in search of points; points at which a variant is tried
SHORT, PATIENCE = 2, 2  # seconds for a proof of what no point refutes; open ones of one proof

Statement: TypeAlias = Equation | Inequality
Key: TypeAlias = tuple  # (monomial, word) of a term


@dataclass(frozen=True)
class Variant:
    """A changed conclusion, and in words what was changed."""

    kind: str
    words: str
    claim: Statement
    instead: Statement  # the conclusion that was changed
    certain: bool = True  # false for a bound that is changed, which may well be true


@dataclass
class Tested:
    """The variants of a proof: refuted, equivalent to what was proved, and open ones.

    ``untried`` says why none was tried, where none was.
    """

    refuted: list[tuple[Variant, Refutation]] = field(default_factory=list)
    equivalent: list[Variant] = field(default_factory=list)
    open: list[Variant] = field(default_factory=list)
    untried: str = ""


def tested(
    found: Any,
    at: Iterable[At] = (),
    most: int = 6,
    kinds: Iterable[str] = KINDS,
    but: Container[str] = (),
    within: Any = None,
) -> Tested:
    """Refute at most ``most`` variants of a Proof, Induction, SumOfSquares or Positivity.

    ``at`` are points to try first: those that give what the hypotheses need, and satisfy them,
    are used; then some are drawn. Of an induction the step is varied. The choice goes round the
    ``kinds``, and passes over variants of which ``but`` has the words; it is the same at every
    call. ``within`` restricts the points to those that mean something: ``within.points(setting,
    tries)`` draws them, and ``within.fits(setting, point)`` says whether a given one does. Raises
    ValueError for a kind that is none.
    """
    kinds = tuple(kinds)
    if strange := set(kinds) - set(KINDS):
        raise ValueError(f"{strange.pop()!r} is no kind of variant: {', '.join(KINDS)}")
    result, where, claims = Tested(), *_stated(found)
    if isinstance(claims[0], Inequality):  # the other direction is the one that must be false
        kinds = tuple(sorted(kinds, key=lambda kind: kind != "sign"))
    if any(e.forall for e in where.facts.values()):
        result.untried = "a hypothesis is asserted for all values of a letter"
        return result
    found_at = _Points(where, at, within)
    if next(iter(found_at), None) is None:
        result.untried = "no point was found at which the hypotheses hold"
        return result
    for variant in _in_turn(claims, kinds):
        if len(result.refuted) == most or len(result.open) == PATIENCE:
            break
        if variant.words in but:
            continue
        point = next((p for p in found_at if not holds(variant.claim, p)), None)
        if point is not None:
            result.refuted.append((variant, Refutation(where, [variant.claim], point)))
        elif variant.certain:
            (result.equivalent if _follows(variant, found) else result.open).append(variant)
    return result


# -- the variants


def variants(claim: Statement, kind: str) -> Iterator[Variant]:
    """The variants of one kind of a statement that differ from it, up to a factor."""
    if isinstance(claim, Inequality):
        if kind == "sign":
            name = f"{_short(plain(claim.left))} ≤ {_short(plain(claim.right))}"
            yield Variant(kind, name, Inequality(claim.right, claim.left), claim)
        for text, poly in _changed(claim.poly, kind):
            if poly.kind != "operator" or poly.same(poly.T):
                yield Variant(kind, text, Inequality(poly, 0 * poly), claim, certain=False)
        return
    original = claim.poly
    for side, other in ((claim.right, claim.left), (claim.left, claim.right)):
        for text, changed in _changed(side, kind):
            poly = other - changed
            if not poly.is_zero and not _multiple(poly, original):
                sides = (changed, other) if side is claim.left else (other, changed)
                yield Variant(kind, text, Equation(*sides), claim)


def _in_turn(claims: list, kinds: tuple) -> Iterator[Variant]:
    """The variants of all claims, one of each kind in turn, the claims in turn within a kind; each
    changed statement once."""

    def turns(streams: Iterable) -> Iterator[Variant]:
        return (v for v in chain.from_iterable(zip_longest(*streams)) if v is not None)

    seen: list[Operator] = []
    for variant in turns([turns([variants(c, kind) for c in claims]) for kind in kinds]):
        poly = variant.claim.poly
        if not any(_multiple(s, poly) for s in seen):
            seen.append(poly)
            yield variant


def _changed(side: Operator, kind: str) -> Iterator[tuple[str, Operator]]:
    """(words, expression) for each change of this kind to one term."""
    for key, c in sorted(side.terms.items(), key=lambda item: (-len(item[0][1]), item[0])):
        term = _sum(side, {key: c})
        text = _short(plain(term))
        if kind == "sign":
            yield f"the sign of {text}", (side - 2 * term).expanded
        elif kind == "drop":
            yield f"without {text}", (side - term).expanded
        elif kind == "coefficient":
            yield f"twice {text}", (side + term).expanded
        else:
            for other in _powers(key) if kind == "power" else _reordered(side, key, kind):
                new = _sum(side, {other: c})
                yield f"{_short(plain(new))} for {text}", (side - term + new).expanded


def _reordered(side: Operator, key: Key, kind: str) -> Iterator[Key]:
    """A term with one factor transposed, or two neighbours of one size swapped."""
    mono, word = key
    shapes = [words.shape(token, side.letters) for token in word]
    for i, (rows, cols) in enumerate(shapes):
        if rows != cols:
            continue
        if kind == "transpose":
            if rows != words.ONE and not side.letters[words.letter_name(word[i])].symmetric:
                yield mono, (*word[:i], words.star(word[i]), *word[i + 1 :])
        elif i + 1 < len(word) and shapes[i + 1] == (rows, cols) and word[i] != word[i + 1]:
            yield mono, (*word[:i], word[i + 1], word[i], *word[i + 2 :])


def _powers(key: Key) -> Iterator[Key]:
    """A scalar's power lowered, or its square for the scalar itself."""
    mono, word = key
    for i, (name, exponent) in enumerate(mono):
        other = 2 if exponent == 1 else exponent - 1
        yield (*mono[:i], (name, other), *mono[i + 1 :]), word


def _sum(like: Operator, terms: dict) -> Operator:
    """A sum of terms of the type of ``like``, in normal form."""
    normal = words.trace_normal_form if like.kind == "trace" else words.normal_form
    return Operator._make(
        like.kind,
        like.rows,
        like.cols,
        {(m, normal(w, like.letters) if w else w): c for (m, w), c in terms.items()},
        like.letters,
    )


def _multiple(p: Operator, q: Operator) -> bool:
    """p = c·q for a rational c ≠ 0."""
    if p.type != q.type or p.terms.keys() != q.terms.keys() or p.is_zero:
        return False
    key = next(iter(p.terms))
    return all(p.terms[k] * q.terms[key] == q.terms[k] * p.terms[key] for k in p.terms)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


# -- what a variant is tested under


def _stated(found: Any) -> tuple[Setting, list]:
    """The hypotheses of a proof as a setting, and its conclusions."""
    if isinstance(found, Induction):
        later = [s.made for s in found.step.steps if s.rule == "next"]
        return _setting(found.step, later), found.step.claims
    if isinstance(found, Proof):
        return _setting(found), found.claims
    if isinstance(found, SumOfSquares):
        claim = Inequality(found.claim, 0 * found.claim)
        weights = [s.weight for s in found.squares if isinstance(s.weight, Operator)]
        given = [*found.facts.values(), *(Equation(w, w) for w in weights)]
        nonneg, psd = dict.fromkeys(found.nonneg), dict.fromkeys(found.psd)
        where = setting([claim], given, nonneg=nonneg, psd=psd)
        where.facts = {n: e for n, e in where.facts.items() if not e.poly.is_zero}
        return where, [claim]
    if isinstance(found, Positivity):
        claim = Inequality(found.claim, number(0), strict=found.strict)
        return _beyond(found, claim), [claim]
    raise TypeError(f"{found!r} is no proof")


def _setting(proof: Proof, also: Iterable[Equation] = ()) -> Setting:
    return setting(proof.claims, [*proof.facts.values(), *also], list(proof.conditions.values()))


def _beyond(found: Positivity, claim: Inequality) -> Setting:
    """Each bound as an equation: scalar = bound + something ≥ 0."""
    from .polynomial import Scalar

    bounds = [(e.left, e.right) for e in found.proof.facts.values()]
    return setting([claim], [Equation(s, b + Scalar(f"{s}−bound", nonneg=True)) for s, b in bounds])


class _Points:
    """Points at which the hypotheses hold: given ones, then drawn ones, found as they are asked
    for."""

    def __init__(self, where: Setting, at: Iterable[At], within: Any = None) -> None:
        self.where, self.within, self.known = where, within, []
        drawn = within.points(where, 4 * TRIES) if within else points(where, TRIES)
        self.more = chain(self._given(at), drawn)

    def __iter__(self) -> Iterator[Point]:
        yield from self.known
        while len(self.known) < ENOUGH and (point := next(self.more, None)) is not None:
            self.known.append(point)
            yield point

    def _given(self, at: Iterable[At]) -> Iterator[Point]:
        for values in at:
            try:
                point = complete(self.where, values)
            except (ValueError, KeyError, Singular):
                continue  # a point of other letters
            if violation(self.where, point):
                continue
            if self.within is None or self.within.fits(self.where, point):
                yield point


def _follows(variant: Variant, found: Any) -> bool:
    """Is a variant proved from the hypotheses and the conclusions?

    What it differs by from its conclusion is to be zero: first by the facts in no other letters,
    which are few, then by all of them.
    """
    if not isinstance(variant.claim, Equation) or not isinstance(found, (Proof, Induction)):
        return False
    proof = found.step if isinstance(found, Induction) else found
    known = [*proof.facts.values(), *proof.claims]
    apart = Equation(variant.claim.poly - variant.instead.poly, 0)
    names = apart.left.names()
    near = [e for e in known if e.left.names() | e.right.names() <= names]
    for facts, limit in ((near, SHORT / 10), (known, SHORT)):
        try:
            Derivation(facts, list(proof.conditions.values()), limit).qed(apart)
        except NotProved:
            continue
        return True
    return False
