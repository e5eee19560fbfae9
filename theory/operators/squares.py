"""Inequalities as sums of squares, and polynomials positive on a half-line."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from flint import fmpq_poly

from .derivation import Derivation, Proof
from .exactness import Number, exact
from .letters import all_letters
from .matrices import rational
from .polynomial import Operator, number
from .relations import Inequality, Relation
from .signs import row_value, shifted_by, sturm_count, univariate
from .square import Square


class SumOfSquares:
    """A proof that an expression is ≥ 0: as an operator, a number or a trace.

    ``given`` are equations and inequalities; ``nonneg`` and ``psd`` name scalars ≥ 0 and positive
    semidefinite symmetric letters.  Raises Unsound where a square may not be used or the squares
    leave a remainder, NotProved where the remainder does not follow from ``given``.
    """

    def __init__(
        self,
        claim: Operator | Inequality,
        squares: list[Square],
        given: Iterable[Relation] = (),
        *,
        nonneg: Iterable[str] = (),
        psd: Iterable[str] = (),
        time_limit: float | None = None,
    ) -> None:
        goal = claim if isinstance(claim, Inequality) else Inequality(claim, 0)
        self.claim, self.squares = goal.poly if isinstance(claim, Inequality) else claim, squares
        derivation = Derivation(list(given), time_limit=time_limit, psd=tuple(psd))
        used = [
            goal.left,
            goal.right,
            *(x for s in squares for x in (s.q, s.weight) if isinstance(x, Operator)),
        ]
        derivation.define(used)
        derivation.nonneg = self.nonneg = tuple(nonneg) + tuple(
            n for n, l in all_letters(used).items() if l.is_scalar and l.nonneg
        )
        self.psd = derivation.psd
        derivation.squares(goal, squares)
        self.proof = Proof(derivation, [goal])
        self.letters, self.facts = dict(derivation.letters), derivation.facts

    def value(self, square: Square) -> Operator:
        """A summand, for who wants to read it."""
        row = self.proof.steps[-1].rows[self.squares.index(square)]
        return row_value(self.claim.kind, row, self.proof.ledger())

    def __bool__(self) -> bool:
        return True

    @property
    def claims(self) -> list[Relation]:
        return self.proof.claims

    @property
    def cofactors(self) -> int:
        return self.proof.cofactors

    def _repr_html_(self) -> str:
        from . import notebook

        return notebook.squares(self)

    def __repr__(self):
        return f"<SumOfSquares: {self.claim} ≥ 0, {len(self.squares)} squares>"


class Positivity:
    """A proof that a polynomial in scalars is ≥ 0 (> 0 where strict) where bounds hold."""

    def __init__(
        self, claim: Operator, strict: bool, method: str, bounds: list[Inequality], **data: Any
    ) -> None:
        self.claim, self.strict, self.method, self.data = claim, strict, method, data
        derivation, goal = Derivation(list(bounds)), Inequality(claim, 0, strict=strict)
        if method == "shift":
            derivation.shift(goal, bounds)
        else:
            split = (data["square"], data["rest"]) if "square" in data else ()
            derivation.sturm(goal, bounds, split)
        self.proof = Proof(derivation, [goal])

    def __bool__(self) -> bool:
        return True

    @property
    def claims(self) -> list[Relation]:
        return self.proof.claims

    @property
    def cofactors(self) -> int:
        return 0

    def _repr_html_(self) -> str:
        from . import notebook

        return notebook.proof(self.proof)

    def __repr__(self):
        return f"<Positivity: {self.claim} {'>' if self.strict else '≥'} 0 {self.where}>"

    @property
    def where(self) -> str:
        """For which values, in words."""
        bounds = self.proof.facts.values()
        return "for " + ", ".join(map(str, bounds)) if bounds else ""


def positive_beyond(
    claim: Operator, bounds: list[tuple[Operator, Operator | Number]], *, strict: bool = False
) -> Positivity | None:
    """Positivity for all scalars at or above their bounds, by shifted coefficients.

    ``bounds`` lists (scalar, lower bound) in an order in which every bound uses earlier
    scalars only.  After replacing each scalar by its bound plus a new variable ≥ 0 all
    coefficients must be ≥ 0; None where one is not (which refutes nothing).  Raises ValueError
    where a bound is of no scalar letter, or one letter has two.
    """
    lifted = [(s, b if isinstance(b, Operator) else number(b)) for s, b in bounds]
    if claim.kind != "scalar":
        raise ValueError(f"{claim} ({claim.type}) is no polynomial in scalars")
    seen: set[str] = set()
    names: list[str] = []
    for scalar, bound in lifted:
        letter = scalar.single_letter if isinstance(scalar, Operator) else None
        if letter is None or not letter.is_scalar:
            raise ValueError(f"a bound is of a scalar letter, and {scalar} is none")
        if bound.kind != "scalar":
            raise ValueError(f"{bound} ({bound.type}) bounds no scalar")
        if letter.name in seen:
            raise ValueError(f"{letter.name} has two bounds; give one")
        if bound.names() - seen:
            raise ValueError(f"the bound {bound} uses scalars that are not listed before {scalar}")
        seen.add(letter.name)
        names.append(letter.name)
    if claim.names() - seen:
        raise ValueError(f"no bound for {', '.join(sorted(claim.names() - seen))}")
    rows = {name: bound for name, (_, bound) in zip(names, lifted)}
    letters = {name: scalar.letters[name] for name, (scalar, _) in zip(names, lifted)}
    shifted = shifted_by(claim, rows, letters)
    if any(c < 0 for c in shifted.terms.values()) or (
        strict and shifted.terms.get(((), ()), 0) <= 0
    ):
        return None
    at_least = [Inequality(scalar, bound) for scalar, bound in lifted]
    return Positivity(claim, strict, "shift", at_least)


def positive_on_half_line(
    claim: Operator, start: Number, *, strict: bool = True
) -> Positivity | None:
    """Positivity of a polynomial in one scalar on [start, ∞), decided by a Sturm chain.

    A non-strict claim may touch zero: its even factors are split off as a square.  None
    where the polynomial is negative (or zero, if strict) somewhere on the half-line, or has a
    root of odd order at ``start`` itself.
    """
    names = claim.names()
    if claim.kind != "scalar" or len(names) > 1:
        raise ValueError(f"{claim} is not a polynomial in one scalar")
    begin, poly = rational(exact(start)), univariate(claim)
    if not names:
        return positive_beyond(claim, [], strict=strict)
    if poly == 0:
        return None
    square, rest = fmpq_poly([1]), poly
    if not strict:
        lead, factors = poly.factor()
        rest = fmpq_poly([lead])
        for factor, exponent in factors:
            square *= factor ** (exponent // 2)
            rest *= factor ** (exponent % 2)
    if rest(begin) <= 0:
        # an odd zero at the very start is a boundary touch that the chain cannot see
        return None
    if sturm_count(rest, begin):
        return None
    name = next(iter(names))
    data = {}
    if square.degree() > 0:
        data = {"square": _operator(square, claim, name), "rest": _operator(rest, claim, name)}
    scalar = Operator._make("scalar", None, None, {(((name, 1),), ()): 1}, claim.letters, name)
    bounds = [Inequality(scalar, Fraction(int(begin.p), int(begin.q)))]
    return Positivity(claim, strict and square.degree() == 0, "sturm", bounds, **data)


def _operator(poly: fmpq_poly, like: Operator, name) -> Operator:
    terms = {
        ((((name, i),) if i else ()), ()): exact(Fraction(int(c.p), int(c.q)))
        for i, c in enumerate(poly.coeffs())
        if c != 0
    }
    return Operator._make("scalar", None, None, terms, like.letters)
