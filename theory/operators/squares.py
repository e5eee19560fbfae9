"""Inequalities as sums of squares, and polynomials positive on a half-line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flint import fmpq, fmpq_poly

from .derivation import Derivation, Proof
from .letters import all_letters
from .matrices import rational
from .polynomial import Number, Operator, exact, number, tr
from .relations import Equation
from .search import search
from .steps import Unsound


@dataclass(frozen=True, eq=False)
class Square:
    """weight · q* K q with weight > 0: a rational times a monomial in scalars; K a positive
    semidefinite letter or None for the identity.  For a trace claim the trace is meant."""

    q: Operator
    weight: Operator | int = 1
    middle: Operator | None = None


class SumOfSquares:
    """A proof that an expression is ≥ 0: as an operator, a number or a trace.

    ``given`` are equations; ``nonneg`` and ``psd`` name scalars ≥ 0 and positive semidefinite
    symmetric letters.  Raises Unsound where a square may not be used or the squares leave a
    remainder, NotProved where the remainder does not follow from ``given``.
    """

    def __init__(
        self,
        claim: Operator,
        squares: list[Square],
        given: Iterable[Equation] = (),
        *,
        nonneg: Iterable[str] = (),
        psd: Iterable[str] = (),
        time_limit: float = 5,
    ) -> None:
        self.claim, self.squares = claim, squares
        used = [
            claim,
            *(x for s in squares for x in (s.q, s.weight, s.middle) if isinstance(x, Operator)),
        ]
        self.nonneg = tuple(nonneg) + tuple(
            n for n, l in all_letters(used).items() if l.is_scalar and l.nonneg
        )
        self.psd = tuple(psd)
        if claim.kind == "operator" and not claim.same(claim.T):
            raise Unsound(f"{claim} is not symmetric, so it has no sign")
        total = claim
        for square in squares:
            self._allowed(square)
            total = total - self.value(square)
        derivation = Derivation(list(given), time_limit=time_limit)
        derivation.define(used)
        if not derivation.facts and not total.is_zero:
            raise Unsound(f"the squares leave {total}")
        rest = Equation(total, 0)
        # always a step of its own: a remainder that is itself a fact needs its cofactor written
        # down
        derivation.record(
            "combine", rest, terms=tuple(search(total, derivation.known(), time_limit))
        )
        self.proof = Proof(derivation, [rest])
        self.letters = dict(derivation.letters)
        self.facts = derivation.facts

    def _allowed(self, square: Square) -> None:
        weight = square.weight if isinstance(square.weight, Operator) else number(square.weight)
        if weight.kind != "scalar":
            raise Unsound(f"the weight {weight} ({weight.type}) is no number")
        for (mono, _), c in weight.terms.items():
            if c < 0:
                raise Unsound(f"the weight {weight} is not a non-negative monomial")
            for name, exponent in mono:
                if exponent % 2 and name not in self.nonneg:
                    raise Unsound(f"the weight {weight} needs {name} ≥ 0")
        if len(weight.terms) != 1:
            raise Unsound(f"the weight {weight} must be a single monomial, not zero")
        if square.middle is not None:
            letter = square.middle.single_letter
            if letter is None or letter.name not in self.psd or not letter.symmetric:
                raise Unsound(
                    f"{square.middle} is not known to be symmetric and positive semidefinite"
                )

    def value(self, square: Square) -> Operator:
        q, k = square.q, square.middle
        product = q * q if q.kind == "scalar" else (q.T * q if k is None else q.T * k * q)
        if self.claim.kind == "trace":
            product = tr(product)
        return product * square.weight

    def __bool__(self) -> bool:
        return True

    @property
    def claims(self) -> list[Operator]:
        return [self.claim]

    def __repr__(self):
        return f"<SumOfSquares: {self.claim} ≥ 0, {len(self.squares)} squares>"


class Positivity:
    """A proof that a polynomial in scalars is ≥ 0 (> 0 where strict) where bounds hold."""

    def __init__(self, claim: Operator, strict: bool, method: str, **data: Any) -> None:
        self.claim, self.strict, self.method, self.data = claim, strict, method, data

    def __bool__(self) -> bool:
        return True

    @property
    def claims(self) -> list[Operator]:
        return [self.claim]

    def __repr__(self):
        return f"<Positivity: {self.claim} {'>' if self.strict else '≥'} 0 {self.where}>"

    @property
    def where(self) -> str:
        """For which values, in words."""
        if self.method == "shift":
            return (
                "for " + ", ".join(f"{scalar} ≥ {bound}" for scalar, bound in self.data["bounds"])
                if self.data["bounds"]
                else ""
            )
        names = sorted(self.claim.names())
        return f"for {names[0]} ≥ {self.data['start']}" if names else ""


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
    shifted = claim
    for name, (scalar, bound) in zip(reversed(names), reversed(lifted)):
        shifted = shifted.subs({name: bound + scalar})
    if any(c < 0 for c in shifted.terms.values()) or (
        strict and shifted.terms.get(((), ()), 0) <= 0
    ):
        return None
    return Positivity(claim, strict, "shift", bounds=lifted)


def positive_on_half_line(claim: Operator, start, *, strict: bool = True) -> Positivity | None:
    """Positivity of a polynomial in one scalar on [start, ∞), decided by a Sturm chain.

    A non-strict claim may touch zero: its even factors are split off as a square.  None
    where the polynomial is negative (or zero, if strict) somewhere on the half-line, or has a
    root of odd order at ``start`` itself.
    """
    names = claim.names()
    if claim.kind != "scalar" or len(names) > 1:
        raise ValueError(f"{claim} is not a polynomial in one scalar")
    start, poly = rational(exact(start)), _univariate(claim)
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
    if rest(start) <= 0:
        # an odd zero at the very start is a boundary touch that the chain cannot see
        return None
    if _sturm_count(rest, start):
        return None
    name = next(iter(names))
    data = {"start": start}
    if square.degree() > 0:
        data |= {"square": _operator(square, claim, name), "rest": _operator(rest, claim, name)}
    return Positivity(claim, strict and square.degree() == 0, "sturm", **data)


def _univariate(claim: Operator) -> fmpq_poly:
    coefficients: dict[int, Any] = {}
    for (mono, _), c in claim.terms.items():
        coefficients[mono[0][1] if mono else 0] = c
    return fmpq_poly(
        [rational(coefficients.get(i, 0)) for i in range(max(coefficients, default=0) + 1)]
    )


def _operator(poly: fmpq_poly, like: Operator, name) -> Operator:
    from fractions import Fraction

    terms = {
        ((((name, i),) if i else ()), ()): exact(Fraction(int(c.p), int(c.q)))
        for i, c in enumerate(poly.coeffs())
        if c != 0
    }
    return Operator._make("scalar", None, None, terms, like.letters)


def _sturm_count(poly: fmpq_poly, start: fmpq) -> int:
    """The number of distinct roots in (start, ∞)."""
    chain = [poly, poly.derivative()]
    while chain[-1] != 0:
        chain.append(-(chain[-2] % chain[-1]))
    chain.pop()

    def variations(signs):
        signs = [s for s in signs if s]
        return sum(a != b for a, b in zip(signs, signs[1:]))

    def sign(x):
        return (x > 0) - (x < 0)

    return variations([sign(p(start)) for p in chain]) - variations(
        [sign(p[p.degree()]) for p in chain]
    )
