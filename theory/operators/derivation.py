"""Derivations: chains of small checked steps from named facts to a claim.

A step is one of a handful of rules (``docs/certificate.md`` lists them).  The completion
proposes the cofactors of a ``combine`` step; ``Proof`` expands every step again before it
exists, so a wrong proposal cannot become a proof.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from . import words
from .check import check, check_step, trace_of_unit
from .exactness import exact
from .letters import all_letters, defining_equations
from .polynomial import DimensionError, Operator, differ, identity, number
from .relations import Equation, Inequality, Relation, Side
from .search import search, seconds_of
from .signs import expected, row_value
from .square import Square
from .steps import Ledger, NotProved, Row, Step, Unsound, product, same, terms_of


@dataclass
class Derivation(Ledger):
    """Facts, conditions, and the steps made from them so far.

    ``given`` are equations and inequalities; the defining equations of every derived letter join
    by themselves. ``psd`` and ``nonneg`` name positive semidefinite letters and scalars ≥ 0.
    ``nonzero`` are (expression, why) pairs, scalars or 1×1 operators.
    ``time_limit`` in seconds bounds the search for each step, which is 5 where it is None
    (or what ``searching`` says); ``prefix`` and ``tag`` begin the ids of facts and steps.
    """

    given: list[Relation] = field(default_factory=list)
    nonzero: list[tuple[Operator, str]] = field(default_factory=list)
    time_limit: float | None = None
    prefix: str = "h"
    tag: str = "s"
    psd: tuple[str, ...] = ()
    nonneg: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        numbered = {f"nz{i + 1}": (p, why) for i, (p, why) in enumerate(self.nonzero)}
        super().__init__(conditions=numbered, nonneg=self.nonneg, psd=self.psd)
        for equation in self.given:
            self.assume(equation)
        self.define([p for p, _ in self.conditions.values()])

    def assume(self, equation: Relation, name: str = "") -> str:
        """Take a relation as a fact and return its id: a new one, or that of the same fact."""
        for known, other in self.facts.items():
            if (
                not equation.forall
                and not other.forall
                and other.relation == equation.relation
                and same(other.poly, equation.poly)
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

    def record(self, rule: str, made: Relation, **data: Any) -> str:
        """Write down a step, checked first, and return its id; Unsound where it does not hold."""
        step = Step(f"{self.tag}{len(self.steps) + 1}", rule, made, **data)
        self.define([made.left, made.right])
        check_step(step, self)
        self.steps.append(step)
        return step.id

    def prove(self, left: Equation | Side, right: Side = 0, *, use: tuple[str, ...] = ()) -> str:
        """Derive left = right by cofactors and return the step's id; NotProved if none were found.

        ``use`` restricts the search to the facts and steps with these ids.
        """
        claim = left if isinstance(left, Equation) else Equation(left, right)
        self.define([claim.left, claim.right])
        return self._prove(claim, use)

    def _prove(self, claim: Relation, use: tuple[str, ...] = ()) -> str:
        there = self.find(claim)
        if there is not None:
            return there
        if isinstance(claim, Inequality):
            return self._simple(claim)
        known = self.known()
        if use:
            strangers = [name for name in use if name not in known]
            if strangers:
                raise Unsound(f"{strangers[0]} is no fact that a combine step may use")
            known = {name: known[name] for name in use}
        try:
            terms = search(claim.poly, known, seconds_of(self.time_limit))
        except NotProved as reason:
            raise NotProved(f"{claim}: {reason}", reason.end) from None
        try:
            return self.record("combine", claim, terms=self._telling(claim.poly, terms))
        except DimensionError as reason:  # a unit that is zero has no size in a word
            raise NotProved(f"cofactors whose sizes do not fit: {reason}") from None

    def _telling(self, poly: Operator, terms) -> tuple:
        """The cofactor terms without those that multiply out to zero, which would say nothing."""
        return tuple(
            t
            for t in terms
            if not product(
                poly, t[0], t[1], t[2], self.fact(t[3]).poly, t[4], t[5], self.letters
            ).is_zero
        )

    def _simple(self, claim: Inequality) -> str:
        """An inequality that an equation makes of one that is known, or of 0 ≥ 0; else one whose
        squares are found."""
        tried = [(), *((e,) for e in self.everything().values() if isinstance(e, Inequality))]
        for middle in tried:
            one = number(1) if middle and middle[0].poly.kind in ("scalar", "trace") else None
            if middle and (middle[0].poly.kind, middle[0].poly.type) != (
                claim.poly.kind,
                claim.poly.type,
            ):
                continue
            unit = one if one is not None or not middle else identity(middle[0].poly.rows)
            rows = [Square(unit, 1, middle)] if middle and unit is not None else []
            try:
                return self.squares(claim, rows)
            except (NotProved, Unsound, DimensionError):
                continue
        from .multipliers import sum_of_squares

        return sum_of_squares(self, claim)

    def squares(
        self,
        claim: Inequality | Operator,
        squares: Iterable[Square],
        *,
        times: Iterable[Inequality | str] = (),
    ) -> str:
        """Derive an inequality (an expression is claimed to be ≥ 0): Σ squares, and what follows
        from the equations known, make the claim, times what is known to be > 0.

        Unsound where a summand has no sign or a remainder stays, NotProved where the remainder was
        not derived.
        """
        claim = claim if isinstance(claim, Inequality) else Inequality(claim, 0)
        rows = tuple(map(self._row, squares))
        strict = tuple(self._id(t) for t in times)
        self.define([claim.left, claim.right])
        if claim.poly.kind == "operator" and not claim.poly.same(claim.poly.T):
            raise Unsound(f"{claim.poly} is not symmetric, so it has no sign")
        rest = expected(claim.poly, strict, self)
        for row in rows:
            rest = rest - row_value(rest.kind, row, self)
        known = self.known()
        if not known and not rest.is_zero:
            raise Unsound(f"the squares leave {rest.expanded}")
        try:
            terms = self._telling(rest, search(rest, known, seconds_of(self.time_limit)))
        except NotProved as reason:
            raise NotProved(
                f"{claim}: the sum leaves {rest.expanded}, and that is not 0: {reason}", reason.end
            ) from None
        return self.record("squares", claim, rows=rows, times=strict, terms=terms)

    def _row(self, square: Square) -> Row:
        weight = square.weight if isinstance(square.weight, Operator) else number(square.weight)
        if weight.kind != "scalar":
            raise Unsound(
                f"the weight {weight} ({weight.type}) is no number; a square is Square(q), and "
                "(q)² in a row"
            )
        if len(weight.terms) != 1:
            raise Unsound(f"the weight {weight} must be a single monomial, not zero")
        self.define([square.q, weight])
        (((mono, _), c),) = weight.terms.items()
        mono = self._with_sign(mono)
        return Row(c, mono, square.q, tuple(self._id(m) for m in square.middles))

    def _with_sign(self, mono: tuple) -> tuple:
        """A monomial with 1/x written as x·(1/x)² where the sign of x is known, not that of 1/x."""
        for name, exponent in mono:
            of = self.letters[name].of if self.letters[name].kind == "reciprocal" else None
            x = of.single_letter if of is not None else None
            if exponent % 2 and x is not None and not self.sign(name) and self.sign(x.name):
                mono = words.times(mono, ((x.name, 1), (name, 1)))
        return mono

    def _id(self, known: Any) -> str:
        """The name of what stands between a square: a letter's, a fact's, a step's."""
        if isinstance(known, str):
            return known
        if isinstance(known, Operator):
            self.define([known])
            letter = known.single_letter
            if letter is None or letter.name not in self.psd or not letter.symmetric:
                raise Unsound(f"{known} is not known to be symmetric and positive semidefinite")
            return letter.name
        return self._prove(known)

    def shift(self, claim: Inequality, bounds: Iterable[str | Inequality]) -> str:
        """An inequality between scalars that are at least their bounds, by shifted coefficients.

        ``bounds`` are known inequalities x ≥ e, in an order in which e uses earlier scalars only.
        """
        return self.record("shift", claim, bounds=tuple(self._bound(b) for b in bounds))

    def sturm(
        self, claim: Inequality, bounds: Iterable[str | Inequality], split: tuple = ()
    ) -> str:
        """An inequality in one scalar x, from x ≥ a (and b ≥ x) known, by Sturm's chain; ``split``
        is (q, r) with claim = q²·r where it touches zero."""
        return self.record(
            "sturm", claim, bounds=tuple(self._bound(b) for b in bounds), split=split
        )

    def _bound(self, bound: str | Inequality) -> str:
        if isinstance(bound, str):
            return bound
        return self.find(bound) or self._prove(bound)

    def cases(
        self,
        on: Operator,
        claim: Relation,
        above: Callable[[Derivation], Any],
        below: Callable[[Derivation], Any],
    ) -> str:
        """A claim that holds where the number ``on`` is ≥ 0 and where it is ≤ 0: either function is
        given a derivation that knows the sign, under the id of this step and ``+`` or ``-``."""
        name = f"{self.tag}{len(self.steps) + 1}"
        self.define([on, claim.left, claim.right])
        blocks = []
        for mark, sign, argue in (("+", 1, above), ("-", -1, below)):
            block = copy(self)
            block.facts = {**self.facts, name + mark: Inequality(on * sign, 0)}
            block.steps, block.letters = list(self.steps), self.letters
            block.tag = f"{name}{'a' if sign > 0 else 'b'}"
            argue(block)
            block._prove(claim)
            blocks.append(tuple(block.steps[len(self.steps) :]))
        return self.record("cases", claim, on=on, above=blocks[0], below=blocks[1])

    def turn(self, of: str, first: Operator, second: Operator) -> str:
        """From AB = 1 for square A and B: BA = 1, by the standard theorem on one-sided inverses of
        finite matrices."""
        return self.record("turn", Equation(second * first, 1), of=of, factors=(first, second))

    def trace(self, of: str) -> str:
        """From q + c·1 = 0 between finite square operators: −tr(q)/c, the dimension, is > 0."""
        return self.record("trace", trace_of_unit(self.fact(of)), of=of)

    def absurd(self, of: str) -> str:
        """From an inequality that is false by itself: 1 = 0."""
        return self.record("absurd", Equation(number(1), 0), of=of)

    def cite(
        self,
        cited: Any,
        at: Mapping[str, Operator] | None = None,
        *,
        sizes: Mapping[str, str] | None = None,
        conclusion: int = 0,
    ) -> str:
        """A conclusion of a theorem proved elsewhere (a ``citing.Citable``), at expressions for its
        letters and at sizes of this derivation; what is not given stands for itself. Its hypotheses
        must be known."""
        sizes = dict(sizes or {})
        values = cited.values(sizes, at or {})
        self.define(values.values())
        here = tuple((d, sizes.get(d, d)) for d in cited.dimensions)
        made = cited.conclusion(conclusion, sizes, values)
        data = {"cited": cited, "sizes": here, "conclusion": conclusion}
        return self.record("cite", made, at=tuple(values.items()), **data)

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
        return self.record("combine", claim, terms=self._telling(claim.poly, flat))

    def instance(self, of: str, at: dict[str, Operator]) -> str:
        """A schema, or a fact about arbitrary letters, at particular values."""
        self.define(at.values())
        return self.record("instance", self.fact(of).subs(at), of=of, at=tuple(at.items()))

    def cancel(self, of: str, by: str, left: Side, right: Side = 0) -> str:
        """From p·(left − right) = 0 with p not zero: left = right."""
        return self.record("cancel", Equation(left, right), of=of, by=by)

    def divide(self, claim: Equation, by: Iterable[str]) -> str:
        """Derive a claim from its product with conditions, which is proved: they are divided out in
        the order of their ids ``by``."""
        names, products = list(by), [claim]
        for name in names:
            if name not in self.conditions:
                known = (
                    ", ".join(self.conditions) or "none: give nonzero= to the case or derivation"
                )
                raise Unsound(f"no condition is called {name}; there is {known}")
        for name in reversed(names):
            factor, poly = self.conditions[name][0], products[-1].poly
            behind = factor.kind == poly.kind == "operator" and poly.rows != words.ONE
            product = poly * factor if behind else factor * poly
            products.append(Equation(product, 0 * product))
        made = self.prove(products.pop())
        for name in names:
            equation = products.pop()
            made = self.cancel(made, name, equation.left, equation.right)
        return made

    def definite(self, of: str, vector: Operator) -> str:
        """From w*w = 0: w = 0, w being ``vector``."""
        return self.record("definite", Equation(vector, 0), of=of, vector=vector)

    def next(self, of: str) -> str:
        """In the step of an induction: a hypothesis that holds at every index, at the next one."""
        return self.record("next", self.fact(of).subs(self.next_names), of=of)

    def qed(self, *claims: Relation) -> Proof:
        """The proof of the claims, each of which is proved now if it was not before."""
        for claim in claims:
            self.define([claim.left, claim.right])
            self._prove(claim)
        return Proof(self, list(claims))


class Proof:
    """A proof for all dimensions: facts, steps, claims.  It is true in a Boolean context.

    Making one expands every step again; Unsound is raised if any does not hold. ``witness`` is a
    point at which the hypotheses hold, where whoever proved it has looked for one.
    """

    witness: Any = None

    def __init__(self, derivation: Derivation, claims: list[Relation]):
        self.facts, self.steps = derivation.facts, list(derivation.steps)
        self.conditions, self.claims = derivation.conditions, claims
        self.letters, self.nonneg, self.psd = derivation.letters, derivation.nonneg, derivation.psd
        self.next_names, self.shiftable = derivation.next_names, derivation.shiftable
        check(self)

    def __bool__(self):
        return True

    def ledger(self) -> Ledger:
        """Everything that stands written in it."""
        ledger = Ledger(self.facts, self.conditions, self.letters, self.nonneg, self.psd)
        ledger.steps = list(self.steps)
        return ledger

    @property
    def cofactors(self) -> int:
        """The number of cofactor terms over all steps."""
        return sum(len(s.terms) for s in self.steps)

    def _repr_html_(self) -> str:
        from . import notebook

        return notebook.proof(self)

    def __repr__(self):
        steps, cofactors = (
            f"{n} {word}{'s' * (n != 1)}"
            for n, word in ((len(self.steps), "step"), (self.cofactors, "cofactor"))
        )
        return f"<Proof of {'; '.join(map(str, self.claims))}: {steps}, {cofactors}>"
