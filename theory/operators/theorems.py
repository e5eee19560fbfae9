"""Theorems as plain data: hypotheses, conclusions, and the proofs between them.

A theorem may be proved in several pieces, which share its letters and hypotheses; a piece may
use what an earlier one showed.  The format is ``lemmata/certificate/2`` (docs/certificate.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from . import data, irrational, trees, witness
from .derivation import Proof
from .induction import Induction
from .polynomial import DimensionError, Letter, differ, of_letter
from .relations import Relation
from .squares import Positivity, SumOfSquares
from .steps import Step, same, same_up_to_sign

Evidence: TypeAlias = Proof | Induction | SumOfSquares | Positivity


def theorem(
    found: Sequence[Evidence], at: Mapping[str, Any] | None = None, find: Any = witness.find
) -> dict:
    """The data of a theorem from its proofs, in order: theory, induction, conclusions, from,
    points. ``at`` gives values of letters at the point, where a search would miss it; ``find`` is
    the search, of ``witness.Hypotheses`` and ``at``.

    Raises DimensionError where two pieces mean different letters by one name, ValueError where
    inductions over different states stand in one theorem, or no point with the values of ``at``
    is found.
    """
    if identity := _identity(found):
        return identity
    return _written(found).data(at, find)


def irrational_points(found: Sequence[Evidence]) -> list[dict]:
    """Points as ``theorem`` has them at which one entry is irrational; none where the short search
    meets none."""
    writer = _written(found)
    sizes = writer.data(find=lambda *_: None)["theory"]["dimensions"]
    return writer._points(sizes, None, irrational.find)


def _written(found: Sequence[Evidence], steps: bool = True) -> _Writer:
    writer = _Writer(steps)
    for one in found:
        if isinstance(one, Induction):
            writer.induction(one)
        else:
            writer.proof(one if isinstance(one, Proof) else one.proof)
    return writer


def hypotheses(found: Sequence[Evidence]) -> tuple:
    """(letters, facts, nonzero, nonneg, psd, conclusions) of a theorem, as its data has them."""
    if _identity(found):
        claims = _once([c for one in found for c in one.claims])
        sides = [side for c in claims for side in (c.left, c.right)]
        everything = {n: l for side in sides for n, l in side.letters.items()}
        written = set().union(*(trees.names(trees.tree(side)) for side in sides))
        letters = {n: l for n, l in everything.items() if n in written}
        return letters, [], [], set(), set(), claims
    writer = _written(found, steps=False)
    signed = {n for n, l in writer.letters.items() if l.is_scalar and l.nonneg}
    nonzero = [p for p, _ in writer.conditions.values()]
    nonneg, psd = writer.nonneg | signed, writer.psd
    known = (names & writer.letters.keys() for names in (nonneg, psd))
    facts = list(writer.facts.values())
    return writer.letters, facts, nonzero, *known, _once(writer.conclusions)


def empty(found: Sequence[Evidence]) -> str:
    """Why a theorem says nothing, in words, or "": its conclusions are x = x, or hypotheses, or
    hold by multiplying out although hypotheses are stated."""
    if _identity(found):
        claims = [c for one in found for c in one.claims]
        if all(trees.same(trees.tree(c.left), trees.tree(c.right)) for c in claims):
            return f"both sides are the same: {claims[0]}"
        return ""
    writer = _written(found, steps=False)
    assumed = [*writer.facts.values(), *writer.recurrence.values(), *writer.end.values()]
    states = {a.name for a, _ in writer.over[1]} if writer.over else set()
    assumed += [e for e in writer.start.values() if not states & _names(e)]
    for claim in writer.conclusions:
        if not (_constant(claim) or claim.relation == "=" and claim.poly.is_zero):
            if not any(_says(e, claim) for e in assumed) and not writer.signed(claim):
                return ""
    return f"it holds without its hypotheses, or is one: {writer.conclusions[0]}"


def _names(claim: Relation) -> set[str]:
    return claim.left.names() | claim.right.names()


def _constant(claim: Relation) -> bool:
    return claim.relation != "=" and claim.poly.terms.keys() <= {((), ())}


def _says(fact: Relation, claim: Relation) -> bool:
    if claim.relation == "=":
        return fact.relation == "=" and not fact.forall and same_up_to_sign(fact.poly, claim.poly)
    return fact.relation in (claim.relation, ">") and same(fact.poly, claim.poly)


def _identity(found: Sequence[Evidence]) -> dict | None:
    """Equations that hold by multiplying out, stated without the hypotheses they do not need."""
    claims = [c for one in found for c in one.claims]
    if any(c.relation != "=" or not c.poly.is_zero for c in claims):
        return None
    sides = [side for c in claims for side in (c.left, c.right)]
    everything = {n: l for side in sides for n, l in side.letters.items()}
    written = set().union(*(trees.names(trees.tree(side)) for side in sides))
    scribe = data.Scribe({n: l for n, l in everything.items() if n in written})
    steps = [
        {"id": f"s{i + 1}", "rule": "combine", **scribe.relation(c), "terms": []}
        for i, c in enumerate(claims)
    ]
    stated = {
        "theory": scribe.theory({}, {}) | {"nonneg": []},
        "conclusions": scribe.relations(_once(claims)),
        "from": [_derivation("p1", steps, scribe.relations(claims))],
    }
    stated["theory"]["dimensions"] = sizes = data.dimensions(stated)
    point = witness.find(witness.Hypotheses(scribe.letters, [], [], sizes))
    assert point is not None, "without hypotheses every point will do"
    return stated | {"points": [data.point(point)]}


def _derivation(name: str, steps: list[dict], claims: list[dict]) -> dict:
    return {"name": name, "kind": "derivation", "steps": steps, "claims": claims}


class _Writer:
    """Gathers the hypotheses of proofs into one theory, each once, and renames what uses them;
    without ``steps`` that is all."""

    def __init__(self, steps: bool = True) -> None:
        self.steps = steps
        self.letters: dict[str, Letter] = {}
        self.facts: dict[str, Relation] = {}
        self.start: dict[str, Relation] = {}
        self.recurrence: dict[str, Relation] = {}
        self.end: dict[str, Relation] = {}
        self.conditions: dict = {}
        self.shown: dict[str, Relation] = {}  # claims of earlier proofs, by reference
        self.shown_at_end: dict[str, Relation] = {}
        self.predicates: list[Relation] = []
        self.nonneg: set[str] = set()
        self.psd: set[str] = set()
        self.ids: set[str] = set()
        self.over: tuple | None = None
        self.conclusions: list[Relation] = []
        self.proofs: list[dict] = []

    # -- what is shared

    def _take_letters(self, letters: Mapping[str, Letter]) -> None:
        for name, letter in letters.items():
            known = self.letters.setdefault(name, letter)
            if known is not letter and differ(known, letter):
                raise DimensionError(f"two pieces of one theorem name different letters {name}")

    def _new_id(self, wanted: str) -> str:
        ident, count = wanted, 1
        while ident in self.ids:
            count += 1
            ident = f"{wanted}_{count}"
        self.ids.add(ident)
        return ident

    def _enter(self, found: Mapping[str, Relation], into: dict, known: dict) -> dict[str, str]:
        """The new ids of facts, each entered unless it stands there or was shown before."""
        names = {}
        for ident, fact in found.items():
            there = next((k for k, e in {**known, **into}.items() if _equal(e, fact)), None)
            if there is None:
                there = self._new_id(ident)
                into[there] = fact
            names[ident] = there
        return names

    def _conditions(self, found: Mapping) -> dict[str, str]:
        names = {}
        for ident, (poly, why) in found.items():
            there = next((k for k, (p, _) in self.conditions.items() if same(p, poly)), None)
            if there is None:
                there = self._new_id(ident)
                self.conditions[there] = (poly, why)
            names[ident] = there
        return names

    def _steps(self, steps: Iterable[Step], names: dict[str, str]) -> list[dict]:
        if not self.steps:
            return []

        def rename(steps):
            for step in steps:
                names[step.id] = self._new_id(step.id)
                if step.rule == "cases":
                    for mark, inner in (("+", step.above), ("-", step.below)):
                        names[step.id + mark] = names[step.id] + mark
                        rename(inner)

        steps = list(steps)
        rename(steps)
        scribe = data.Scribe(self.letters, names)
        return [scribe.step(s) for s in steps]

    # -- proofs

    def proof(self, found: Proof) -> None:
        self._common(found)
        names = self._enter(found.facts, self.facts, self.shown)
        names |= self._conditions(found.conditions)
        self._keep(self._steps(found.steps, names), found)

    def induction(self, found: Induction) -> None:
        over = found.over, tuple((a.single_letter, b.single_letter) for a, b in found.state)
        if self.over is not None and self._states(self.over) != self._states(over):
            raise ValueError("one theorem holds inductions over different states")
        self.over = over
        for now, later in over[1]:
            self._take_letters({now.name: now, later.name: later})
        for block in (found.base, found.step, found.conclusion):
            if block:
                self._common(block)
        always = self._enter(found.given, self.facts, self.shown)
        always |= self._conditions(found.base.conditions)
        name = self._name()
        start = always | self._enter(found.base.block, self.start, self.facts | self.shown)
        move = always | self._enter(found.step.block, self.recurrence, self.facts | self.shown)
        self.proofs.append(
            {
                "name": name,
                "kind": "induction",
                "predicates": data.Scribe(self.letters).relations(found.predicate),
                "base": self._steps(found.base.steps, start),
                "step": self._steps(found.step.steps, move),
            }
        )
        references = {f"IH{i}": f"{name}:{i}" for i in range(len(found.predicate))}
        self.shown |= {f"{name}:{i}": c for i, c in enumerate(found.predicate)}
        self.predicates += found.predicate
        if found.conclusion is None:
            self.conclusions += found.predicate
            return
        known = self.facts | self.shown | self.shown_at_end
        last = always | references | self._enter(found.conclusion.block, self.end, known)
        steps = self._steps(found.conclusion.steps, last)
        self._keep(steps, found, at_end=bool(found.conclusion.block))

    def _states(self, over: tuple) -> tuple:
        return over[0], tuple((a.name, b.name) for a, b in over[1])

    def _name(self) -> str:
        return f"p{len(self.proofs) + 1}"

    def _common(self, found: Proof) -> None:
        self._take_letters(found.letters)
        self.nonneg |= set(found.nonneg)
        self.psd |= set(found.psd)

    def _keep(self, steps: list[dict], found: Evidence, at_end: bool = False) -> None:
        claims = data.Scribe(self.letters).relations(found.claims)
        piece = _derivation(self._name(), steps, claims)
        if at_end:
            piece["end"] = True
        self.proofs.append(piece)
        shown = {f"{piece['name']}:{i}": c for i, c in enumerate(found.claims)}
        (self.shown_at_end if at_end else self.shown).update(shown)
        self.conclusions += found.claims

    def signed(self, claim: Relation) -> bool:
        """Is the claim that a letter which is ≥ 0 is so?"""
        letter = claim.poly.single_letter
        if letter is None or claim.relation == "=":
            return False
        return claim.relation == ">=" and (letter.nonneg or letter.name in self.nonneg | self.psd)

    def data(self, at: Mapping[str, Any] | None = None, find: Any = witness.find) -> dict:
        """The whole theorem."""
        scribe = data.Scribe(self.letters)
        stated: dict[str, Any] = {
            "theory": scribe.theory(self.facts, self.conditions, self.nonneg, self.psd),
            "conclusions": scribe.relations(_once(self.conclusions)),
            "from": self.proofs,
        }
        if self.over is not None:
            stated["induction"] = {
                "over": self.over[0],
                "state": [[a.name, b.name] for a, b in self.over[1]],
                "start": scribe.facts(self.start),
                "recurrence": scribe.facts(self.recurrence),
                "end": scribe.facts(self.end),
            }
        stated["theory"]["dimensions"] = data.dimensions(stated)
        if _impossible(self.conclusions):
            stated["impossible"] = True
        else:
            points = self._points(stated["theory"]["dimensions"], at, find)
            if points:
                stated["points"] = [data.point(p) for p in points]
        return stated

    def _points(self, dimensions: Sequence[str], at, find) -> list[Any]:
        """One point where all hypotheses hold, or two, the second for what holds at the end: there
        the predicates must hold too, or it is nowhere on the way."""
        steady = list(self.facts.values())
        nonzero = [p for p, _ in self.conditions.values()]
        moved = []
        if self.over is not None:
            after = {a.name: of_letter(b) for a, b in self.over[1]}
            moved = [e.subs(after) for e in steady]
            nonzero += [p.subs(after) for p in nonzero]
        start = [*steady, *moved, *self.start.values(), *self.recurrence.values()]
        last = [*steady, *self.predicates, *self.end.values()]
        for blocks in ([[*start, *self.end.values()]], [start, last]):
            found = [find(self._hypotheses(b, nonzero, dimensions), at) for b in blocks]
            points = [p for p in found if p is not None]
            if len(points) == len(blocks):
                return points
            if not self.end:
                break
        if at is not None:
            raise ValueError(
                f"no point with the given {', '.join(at)} was found at which the hypotheses hold: "
                "correct the values, or leave them out"
            )
        return []

    def _hypotheses(self, relations, nonzero, dimensions) -> witness.Hypotheses:
        return witness.Hypotheses(
            self.letters,
            relations,
            nonzero,
            dimensions,
            frozenset(self.nonneg),
            frozenset(self.psd & self.letters.keys()),
        )


def _equal(a: Relation, b: Relation) -> bool:
    return a.relation == b.relation and a.forall == b.forall and same(a.poly, b.poly)


def _once(claims: Iterable[Relation]) -> list[Relation]:
    kept: list[Relation] = []
    for claim in claims:
        if not any(_equal(claim, other) for other in kept):
            kept.append(claim)
    return kept


def _impossible(claims: Sequence[Relation]) -> bool:
    """Is the one conclusion 1 = 0?"""
    if len(claims) != 1 or claims[0].relation != "=":
        return False
    return claims[0].poly.terms.keys() == {((), ())}
