"""Derivations: chains of small checked steps from named facts to a claim.

A step is one of a handful of rules (``docs/certificate.md`` lists them).  The completion
proposes the cofactors of a ``combine`` step; ``Proof`` expands every step again before it
exists, so a wrong proposal cannot become a proof.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from . import words
from .check import check, check_step
from .letters import all_letters, defining_equations
from .polynomial import DimensionError, Operator, differ, exact
from .relations import Equation, Side
from .search import search
from .steps import Ledger, NotProved, Step, Unsound, product, terms_of


@dataclass
class Derivation(Ledger):
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
        numbered = {f"nz{i + 1}": (p, why) for i, (p, why) in enumerate(self.nonzero)}
        super().__init__(conditions=numbered)
        for equation in self.given:
            self.assume(equation)
        self.define([p for p, _ in self.conditions.values()])

    def assume(self, equation: Equation, name: str = "") -> str:
        """Take an equation as a fact and return its id: a new one, or that of the same fact."""
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
        self.define([equation.left, equation.right])
        for bound in equation.forall:
            self.letters.setdefault(bound, (equation.left.letters | equation.right.letters)[bound])
        return name

    def define(self, expressions: Iterable[Operator]) -> None:
        """Take in the letters of the expressions, each with its defining equations as facts.

        DimensionError where two different letters have one name.
        """
        for name, letter in all_letters(expressions).items():
            if name not in self.letters:
                self.letters[name] = letter
                for equation in defining_equations(letter):
                    self.assume(equation)
            elif differ(letter, self.letters[name]):
                raise DimensionError(f"two different letters are both named {name}")

    def record(self, rule: str, equation: Equation, **data: Any) -> str:
        """Write down a step, checked first, and return its id; Unsound where it does not hold."""
        step = Step(f"{self.tag}{len(self.steps) + 1}", rule, equation, **data)
        self.define([equation.left, equation.right])
        check_step(step, self)
        self.steps.append(step)
        return step.id

    def prove(self, left: Equation | Side, right: Side = 0, *, use: tuple[str, ...] = ()) -> str:
        """Derive left = right by cofactors and return the step's id; NotProved if none were found.

        ``use`` restricts the search to the facts and steps with these ids.
        """
        claim = left if isinstance(left, Equation) else Equation(left, right)
        self.define([claim.left, claim.right])
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
            return self.record("combine", claim, terms=self._telling(claim, terms))
        except DimensionError as reason:  # a unit that is zero has no size in a word
            raise NotProved(f"cofactors whose sizes do not fit: {reason}") from None

    def _telling(self, claim: Equation, terms) -> tuple:
        """The cofactor terms without those that multiply out to zero, which would say nothing."""
        poly = claim.poly
        return tuple(
            t
            for t in terms
            if not product(
                poly, t[0], t[1], t[2], self.equation(t[3]).poly, t[4], t[5], self.letters
            ).is_zero
        )

    def combine(self, left: Side, right: Side, terms: Iterable) -> str:
        """Derive left = right from cofactors written by hand: (coefficient, left factor,
        fact id, right factor) with expressions as factors."""
        claim = Equation(left, right)
        factors = [
            f for _, before, _, after in terms for f in (before, after) if isinstance(f, Operator)
        ]
        self.define([claim.left, claim.right, *factors])
        flat = []
        for coefficient, before, name, after in terms:
            for (m1, w1), c1 in terms_of(before):
                for (m2, w2), c2 in terms_of(after):
                    flat.append(
                        (exact(coefficient) * c1 * c2, words.times(m1, m2), w1, name, False, w2)
                    )
        return self.record("combine", claim, terms=self._telling(claim, flat))

    def instance(self, of: str, at: dict[str, Operator]) -> str:
        """A schema, or a fact about arbitrary letters, at particular values."""
        self.define(at.values())
        return self.record("instance", self.equation(of).subs(at), of=of, at=tuple(at.items()))

    def cancel(self, of: str, by: str, left: Side, right: Side = 0) -> str:
        """From p·(left − right) = 0 with p not zero: left = right."""
        return self.record("cancel", Equation(left, right), of=of, by=by)

    def definite(self, of: str, vector: Operator) -> str:
        """From w*w = 0: w = 0, w being ``vector``."""
        return self.record("definite", Equation(vector, 0), of=of, vector=vector)

    def next(self, of: str) -> str:
        """In the step of an induction: a hypothesis that holds at every index, at the next one."""
        return self.record("next", self.equation(of).subs(self.next_names), of=of)

    def qed(self, *claims: Equation) -> Proof:
        """The proof of the claims, each of which is proved now if it was not before."""
        for claim in claims:
            self.prove(claim)
        return Proof(self, list(claims))


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
