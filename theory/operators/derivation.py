"""Derivations: chains of small checked steps from named facts to a claim.

A step is one of a handful of rules (``docs/certificate.md`` lists them).  The completion
proposes the cofactors of a ``combine`` step; ``Proof`` expands every step again before it
exists, so a wrong proposal cannot become a proof.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from . import words
from .completion import Completion
from .letters import all_letters, defining_equations
from .polynomial import (
    DimensionError,
    Equation,
    Letter,
    Number,
    Operator,
    differ,
    exact,
    identity,
    tr,
)


class NotProved(Exception):
    """The search for cofactors ended without a proof; the text says what was tried."""


class Unsound(Exception):
    """A step does not hold: an internal error, or a hand-made step that is wrong."""


@dataclass(frozen=True)
class Step:
    """One step: its rule, the equation it makes, and the data that justify it."""

    id: str
    rule: str
    equation: Equation
    of: str = ""
    by: str = ""
    at: tuple = ()
    vector: Operator | None = None
    terms: tuple = ()  # of a combine: (coefficient, mono, left, fact id, star, right)


@dataclass
class Derivation:
    """Facts, conditions, and the steps made from them so far.

    ``given`` are equations; the defining equations of every derived letter join by
    themselves.  ``nonzero`` are (expression, why) pairs, scalars or 1×1 operators.
    ``time_limit`` in seconds bounds the search for each step; ``prefix`` and ``tag`` begin the
    ids of facts and steps.
    """

    given: list[Equation] = field(default_factory=list)
    nonzero: list[tuple[Operator, str]] = field(default_factory=list)
    time_limit: float = 5
    prefix: str = "h"
    tag: str = "s"

    def __post_init__(self) -> None:
        self.facts: dict[str, Equation] = {}
        self.steps: list[Step] = []
        self.letters: dict[str, Letter] = {}
        self.next_names: dict[
            str, Operator
        ] = {}  # in the step of an induction: state name → its next
        self.shiftable: set[str] = set()  # facts that hold at every index
        self._conditions = {f"nz{i + 1}": (p, why) for i, (p, why) in enumerate(self.nonzero)}
        for equation in self.given:
            self._fact(equation)
        self._define([p for p, _ in self._conditions.values()])

    # -- bookkeeping

    def _fact(self, equation: Equation, name: str = "") -> str:
        for known, other in self.facts.items():
            if (
                not equation.forall
                and not other.forall
                and other.poly.type == equation.poly.type
                and other.poly.same(equation.poly)
            ):
                return known
        name = name or f"{self.prefix}{len(self.facts) + 1}"
        self.facts[name] = equation
        self._define([equation.left, equation.right])
        for bound in equation.forall:
            self.letters.setdefault(bound, (equation.left.letters | equation.right.letters)[bound])
        return name

    def _define(self, expressions):
        for name, letter in all_letters(expressions).items():
            if name not in self.letters:
                self.letters[name] = letter
                for equation in defining_equations(letter):
                    self._fact(equation)
            elif differ(letter, self.letters[name]):
                raise DimensionError(f"two different letters are both named {name}")

    def equation(self, name: str) -> Equation:
        """The equation of a fact or a step."""
        if name in self.facts:
            return self.facts[name]
        for step in self.steps:
            if step.id == name:
                return step.equation
        raise Unsound(f"no fact and no step is called {name}")

    def find(self, equation: Equation) -> str | None:
        """The id of a fact or step that states this equation, up to sign."""
        for name, known in self.known().items():
            if known.poly.kind == equation.poly.kind and _same_up_to_sign(
                known.poly, equation.poly
            ):
                return name
        return None

    def known(self) -> dict[str, Equation]:
        """What a combine step may use: facts that are not schemas, and steps."""
        found = {name: e for name, e in self.facts.items() if not e.forall}
        found.update((s.id, s.equation) for s in self.steps if not s.equation.forall)
        return found

    def _step(self, rule: str, equation: Equation, **data) -> str:
        step = Step(f"{self.tag}{len(self.steps) + 1}", rule, equation, **data)
        self._define([equation.left, equation.right])
        check_step(step, self)
        self.steps.append(step)
        return step.id

    # -- rules

    def prove(
        self,
        left: Equation | Operator | Number,
        right: Operator | Number = 0,
        *,
        use: tuple[str, ...] = (),
    ) -> str:
        """Derive left = right by cofactors and return the step's id; NotProved if none were found.

        ``use`` restricts the search to the facts and steps with these ids.
        """
        claim = left if isinstance(left, Equation) else Equation(left, right)
        self._define([claim.left, claim.right])
        there = self.find(claim)
        if there is not None:
            return there
        known = self.known()
        if use:
            strangers = [name for name in use if name not in known]
            if strangers:
                raise Unsound(f"{strangers[0]} is no fact that a combine step may use")
            known = {name: known[name] for name in use}
        terms = search(claim.poly, known, self.time_limit)
        try:
            return self._step("combine", claim, terms=self._telling(claim, terms))
        except DimensionError as reason:  # a unit that is zero has no size in a word
            raise NotProved(f"cofactors whose sizes do not fit: {reason}") from None

    def _telling(self, claim: Equation, terms) -> tuple:
        """The cofactor terms without those that multiply out to zero, which would say nothing."""
        poly = claim.poly
        return tuple(
            t
            for t in terms
            if not _product(
                poly, t[0], t[1], t[2], self.equation(t[3]).poly, t[4], t[5], self.letters
            ).is_zero
        )

    def combine(self, left: Operator | Number, right: Operator | Number, terms: Iterable) -> str:
        """Derive left = right from cofactors written by hand: (coefficient, left factor,
        fact id, right factor) with expressions as factors."""
        claim = Equation(left, right)
        factors = [
            f for _, before, _, after in terms for f in (before, after) if isinstance(f, Operator)
        ]
        self._define([claim.left, claim.right, *factors])
        flat = []
        for coefficient, before, name, after in terms:
            for (m1, w1), c1 in _terms(before):
                for (m2, w2), c2 in _terms(after):
                    flat.append(
                        (exact(coefficient) * c1 * c2, words.times(m1, m2), w1, name, False, w2)
                    )
        return self._step("combine", claim, terms=self._telling(claim, flat))

    def instance(self, of: str, at: dict[str, Operator]) -> str:
        """A schema, or a fact about arbitrary letters, at particular values."""
        self._define(at.values())
        return self._step("instance", self.equation(of).subs(at), of=of, at=tuple(at.items()))

    def cancel(
        self, of: str, by: str, left: Operator | Number, right: Operator | Number = 0
    ) -> str:
        """From p·(left − right) = 0 with p not zero: left = right."""
        return self._step("cancel", Equation(left, right), of=of, by=by)

    def definite(self, of: str, vector: Operator) -> str:
        """From w*w = 0: w = 0, w being ``vector``."""
        return self._step("definite", Equation(vector, 0), of=of, vector=vector)

    def next(self, of: str) -> str:
        """In the step of an induction: a hypothesis that holds at every index, at the next one."""
        return self._step("next", self.equation(of).subs(self.next_names), of=of)

    def qed(self, *claims: Equation) -> Proof:
        """The proof of the claims, each of which is proved now if it was not before."""
        for claim in claims:
            self.prove(claim)
        return Proof(self, list(claims))

    @property
    def conditions(self) -> dict[str, tuple[Operator, str]]:
        return self._conditions


class Proof:
    """A proof for all dimensions: facts, steps, claims.  It is true in a Boolean context.

    Making one expands every step again; Unsound is raised if any does not hold.
    """

    def __init__(self, derivation: Derivation, claims: list[Equation]):
        self.facts, self.steps = derivation.facts, list(derivation.steps)
        self.conditions, self.claims = derivation.conditions, claims
        self.letters = derivation.letters
        self.next_names, self.shiftable = derivation.next_names, derivation.shiftable
        check(self)

    def __bool__(self):
        return True

    @property
    def cofactors(self) -> int:
        """The number of cofactor terms over all steps."""
        return sum(len(s.terms) for s in self.steps)

    def __repr__(self):
        return (
            f"<Proof of {'; '.join(map(str, self.claims))}: {len(self.steps)} steps, "
            f"{self.cofactors} cofactors>"
        )


# -- the checker: it only expands


def check(proof: Proof) -> None:
    """Expand every step; raise Unsound where one does not hold or a claim was not reached."""
    replay = Derivation([], [])
    replay.facts, replay._conditions, replay.letters = (
        dict(proof.facts),
        dict(proof.conditions),
        proof.letters,
    )
    replay.next_names, replay.shiftable = proof.next_names, proof.shiftable
    arbitrary = {n for n, l in proof.letters.items() if l.arbitrary}
    for equation in proof.facts.values():
        hidden = arbitrary & (
            (equation.left.names() | equation.right.names()) - set(equation.forall)
        )
        if hidden:
            raise Unsound(f"the arbitrary letter {sorted(hidden)[0]} occurs in the fact {equation}")
    for expression, _ in proof.conditions.values():
        if arbitrary & expression.names():
            raise Unsound(
                f"the arbitrary letter {sorted(arbitrary & expression.names())[0]} occurs in the "
                f"condition {expression} ≠ 0"
            )
    for step in proof.steps:
        for name, letter in all_letters([step.equation.left, step.equation.right]).items():
            if name not in proof.letters or differ(letter, proof.letters[name]):
                raise Unsound(f"step {step.id} uses {name} for a letter of its own")
        check_step(step, replay)
        replay.steps.append(step)
    for claim in proof.claims:
        if replay.find(claim) is None:
            raise Unsound(f"no step makes the claim {claim}")
    if not proof.claims:
        raise Unsound("a proof needs a claim")


def check_step(step: Step, before: Derivation) -> None:
    """Raise Unsound unless the step follows from what stands before it."""
    poly = step.equation.poly
    if step.rule == "combine":
        total = poly
        for coefficient, mono, left, name, star, right in step.terms:
            if name not in before.known():
                raise Unsound(f"step {step.id} uses {name}, which is no fact or is a schema")
            total = total - _product(
                poly,
                coefficient,
                mono,
                left,
                before.equation(name).poly,
                star,
                right,
                before.letters,
            )
        if not total.is_zero:
            raise Unsound(f"the cofactors of {step.equation} leave {total}")
    elif step.rule == "instance":
        fact = before.equation(step.of)
        for name, _ in step.at:
            letter = before.letters.get(name)
            if letter is None or not (name in fact.forall or letter.arbitrary):
                raise Unsound(f"{name} is not a free choice in {fact}")
        if not fact.subs(dict(step.at)).poly.same(poly):
            raise Unsound(f"{step.equation} is not the instance of {fact}")
    elif step.rule == "cancel":
        if step.by not in before.conditions:
            raise Unsound(f"no condition is called {step.by}")
        factor, product = before.conditions[step.by][0], before.equation(step.of).poly
        if factor.kind != "scalar" and factor.type != "1×1":
            raise Unsound(f"only a number can be divided out, not {factor} ({factor.type})")
        products = (
            [factor * poly]
            if factor.kind == "scalar"
            else [
                a * b
                for a, b in ((factor, poly), (poly, factor))
                if a.kind == b.kind == "operator" and a.cols == b.rows
            ]
        )
        if not any(p.type == product.type and p.same(product) for p in products):
            raise Unsound(f"{product} is not ({factor})·({poly})")
    elif step.rule == "definite":
        w, square = step.vector, before.equation(step.of).poly
        if w is None or not any(_proportional(s, square) for s in (w.T * w, w * w.T)):
            raise Unsound(f"{square} is not a square of {w}")
        if not poly.same(w):
            raise Unsound(f"step {step.id} concludes {step.equation}, not {w} = 0")
    elif step.rule == "next":
        if not before.next_names or step.of not in before.shiftable:
            raise Unsound(
                f"'next' turns a hypothesis that holds at every step into the next one; {step.of} "
                "is none"
            )
        if not before.equation(step.of).subs(before.next_names).poly.same(poly):
            raise Unsound(f"{step.equation} is not {before.equation(step.of)} at the next step")
    else:
        raise Unsound(f"unknown rule {step.rule}")


def _product(claim, coefficient, mono, left, fact, star, right, letters):
    """coefficient · mono · left · (fact or its adjoint) · right, traced where the claim is a
    trace."""
    scalar = Operator._make(
        "scalar", None, None, {(mono, ()): coefficient}, {n: letters[n] for n, _ in mono}
    )
    fact = fact.T if star else fact
    if claim.kind == "scalar" or fact.kind == "trace":
        return scalar * fact
    if fact.kind == "scalar":
        word = left + right
        product = scalar * fact * (_word(word, letters) if word else identity(claim.rows))
    else:
        product = fact
        if left:
            product = _word(left, letters) * product
        if right:
            product = product * _word(right, letters)
        product = scalar * product
    return tr(product) if claim.kind == "trace" else product


def _word(tokens: tuple, letters) -> Operator:
    """The product of tokens; Unsound where their dimensions do not fit."""
    shapes = [words.shape(t, letters) for t in tokens]
    if any(a[1] != b[0] for a, b in zip(shapes, shapes[1:])):
        raise Unsound(f"the dimensions along {'·'.join(tokens)} do not fit")
    used = {words.letter_name(t): letters[words.letter_name(t)] for t in tokens}
    plain = tuple(t[:-1] if t.endswith("*") and used[t[:-1]].symmetric else t for t in tokens)
    return Operator._make(
        "operator", shapes[0][0], shapes[-1][1], {((), words.normal_form(plain, letters)): 1}, used
    )


def _terms(factor):
    return factor.terms.items() if isinstance(factor, Operator) else [(((), ()), factor)]


def _same_up_to_sign(p: Operator, q: Operator) -> bool:
    if (p.kind, p.rows, p.cols) != (q.kind, q.rows, q.cols):
        return False
    return p.terms == q.terms or p.terms == {k: -c for k, c in q.terms.items()}


def _proportional(p: Operator, q: Operator) -> bool:
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


# -- the search for cofactors


def search(target: Operator, known: dict[str, Equation], time_limit: float) -> list:
    """Cofactor terms with target = Σ of them, from the known equations; NotProved if not found."""
    if target.is_zero:
        return []
    if target.kind == "scalar":  # nothing else has a multiple that is a scalar
        known = {name: e for name, e in known.items() if e.poly.kind == "scalar"}
    expressions = [target] + [e.poly for e in known.values()]
    letters = all_letters(expressions)
    deadline = time.monotonic() + time_limit
    definitions = _definition_weights(known)
    tried = []
    for weights in [definitions, {}] if definitions else [{}]:
        reach = max((_weight(w, weights) for p in expressions for _, w in p.terms), default=0)
        for slack, max_rules in ((1, 40), (3, 120), (6, 400), (10, 1500)):
            if time.monotonic() > deadline:
                break
            engine = Completion(
                letters, weights, max_weight=reach + slack, max_rules=max_rules, deadline=deadline
            )
            parts = _attempt(engine, target, known)
            if parts is not None:
                return _flatten(engine, parts)
            tried.append(f"{len(engine.rules)} rules to weight {reach + slack}")
            if not engine.pairs and not engine.skipped:
                break
    raise NotProved("; ".join(tried))


def _attempt(engine: Completion, target: Operator, known: dict[str, Equation]):
    for name, equation in known.items():
        poly = equation.poly
        if poly.kind == "trace" or poly.is_zero:
            continue
        engine.add(poly.terms, [(1, (), (), (name, False), ())])
        mirrored = poly.T
        if mirrored.terms != poly.terms and mirrored.terms != (-poly).terms:
            engine.add(mirrored.terms, [(1, (), (), (name, True), ())])
    trace = target.kind == "trace"
    remainder, parts = engine.reduce(target.terms, trace)
    while remainder and engine.grow(4):
        remainder, more = engine.reduce(remainder, trace)
        parts += more
    return None if remainder else parts


def _flatten(engine: Completion, parts) -> list:
    """Cofactors over the given equations from cofactors over rules."""
    total: dict = {}
    done: dict[int, dict] = {}

    def expand(number: int) -> dict:
        if number not in done:
            done[number] = spread(engine.rules[number].parts)
        return done[number]

    def spread(parts) -> dict:
        found: dict = {}
        for c, mono, left, source, right in parts:
            if isinstance(source, tuple):
                items = {((), (), source, ()): 1}
            else:
                items = expand(source)
            for (m, l, s, r), b in items.items():
                key = (words.times(mono, m), left + l, s, r + right)
                found[key] = found.get(key, 0) + c * b
        return {k: c for k, c in found.items() if c}

    total = spread(parts)
    return [
        (c, mono, left, name, star, right) for (mono, left, (name, star), right), c in total.items()
    ]


def _weight(word, weights) -> int:
    return sum(weights.get(t, 1) for t in word)


def _definition_weights(known: dict[str, Equation]) -> dict[str, int]:
    """Weights that make every definition letter = expression unfold: the letter outweighs it."""
    definitions = {}
    for equation in known.values():
        letter = equation.left.single_letter
        if (
            letter is None
            or letter.is_scalar
            or letter.of is not None
            or letter.name in definitions
        ):
            continue
        if letter.name not in equation.right.names():
            definitions[letter.name] = equation.right
    weights: dict[str, int] = {}
    pending: set[str] = set()

    def weigh(name: str) -> int:
        if name not in definitions or name in pending:
            return 1
        if name not in weights:
            pending.add(name)
            size = max(
                (sum(weigh(words.letter_name(t)) for t in w) for _, w in definitions[name].terms),
                default=0,
            )
            pending.discard(name)
            weights[name] = weights[name + "*"] = size + 1
        return weights[name]

    for name in definitions:
        weigh(name)
    return weights
