"""The rules that make inequalities: sums of squares, shifted coefficients, Sturm chains."""

from __future__ import annotations

from typing import Any

from flint import fmpq, fmpq_poly

from .matrices import rational
from .polynomial import Operator, tr
from .relations import Inequality
from .steps import Ledger, Row, Step, Unsound, without_cofactors


def row_value(kind: str, row: Row, before: Ledger) -> Operator:
    """coefficient · monomial · q* K q for a claim of this kind; Unsound where it has no sign."""
    scalar, middle, traced = _weight(row, before), None, None
    for name in row.middles:
        known = _middle(name, before)
        if known.kind == "scalar":
            scalar = scalar * known
        elif known.kind == "trace":
            traced = known if traced is None else _refuse("two traces in one summand")
        elif middle is None:
            middle = known
        elif middle.type == known.type == "1×1":
            middle = middle * known
        else:
            _refuse(f"{middle} and {known} ({known.type}) between one square")
    q = row.q
    if traced is not None:
        if kind != "trace" or q.kind != "scalar" or middle is not None:
            _refuse(f"the trace {traced} is multiplied by more than numbers")
        return scalar * q * q * traced
    if q.kind == "scalar":
        if kind != "scalar" or middle is not None:
            _misfit(f"the square of the scalar {q}", kind, middle is not None)
        return scalar * q * q
    if q.kind != "operator" or kind == "scalar":
        _misfit(f"the square of {q} ({q.type})", kind)
    value = scalar * (q.T * q if middle is None else q.T * middle * q)
    return tr(value) if kind == "trace" else value


MENDS = {
    "scalar": "square scalars, or claim it of products of letters, as pvᵀv for pq where q = vᵀv",
    "operator": "square vectors or matrices, or claim it of scalars alone",
    "trace": "square matrices, or claim it of scalars alone",
}


def _misfit(what: str, kind: str, inside: bool = False) -> Any:
    """Refuse a square that is of another type than the claim, and say what to write."""
    if inside and kind == "scalar":
        raise Unsound(f"{what} with a matrix inside, in a claim of scalars: leave the matrix out")
    claimed = {"scalar": "scalars", "operator": "matrices", "trace": "traces"}[kind]
    raise Unsound(f"{what} is no summand in a claim of {claimed}: {MENDS[kind]}")


def _refuse(what: str) -> Any:
    raise Unsound(f"{what}: no summand of an inequality")


def _weight(row: Row, before: Ledger) -> Operator:
    if row.coefficient < 0:
        raise Unsound(f"the weight {row.coefficient} of the square of {row.q} is negative")
    for name, exponent in row.mono:
        if exponent % 2 and not before.sign(name):
            raise Unsound(f"the weight of the square of {row.q} needs {name} ≥ 0")
    letters = {name: before.letters[name] for name, _ in row.mono}
    return Operator._make("scalar", None, None, {(row.mono, ()): row.coefficient}, letters)


def _middle(name: str, before: Ledger) -> Operator:
    if name in before.psd:
        letter = before.letters[name]
        word = {((), (name,)): 1}
        return Operator._make("operator", letter.rows, letter.cols, word, {name: letter})
    known = before.fact(name)
    if not isinstance(known, Inequality):
        raise Unsound(f"{known} is no inequality, and cannot stand in a square")
    return known.poly


def check_squares(step: Step, before: Ledger) -> None:
    """p · Π times = Σ rows + Σ cofactors; Unsound where it is not, or proves no sign."""
    claim = step.made
    rest = expected(claim.poly, step.times, before)
    if claim.poly.kind == "operator" and not claim.poly.same(claim.poly.T):
        raise Unsound(f"{claim.poly} is not symmetric, so it has no sign")
    for row in step.rows:
        rest = rest - row_value(rest.kind, row, before)
    rest = without_cofactors(rest, step, before)
    if not rest.is_zero:
        raise Unsound(f"the squares leave {rest.expanded}")
    if claim.relation == ">" and not any(_positive(row, before) for row in step.rows):
        raise Unsound(f"the summands show {claim.left} ≥ {claim.right}, and not more")


def expected(poly: Operator, times: tuple[str, ...], before: Ledger) -> Operator:
    """What the summands must add up to: the claim, times numbers that are > 0."""
    for name in times:
        factor = before.fact(name)
        if factor.relation != ">" or factor.poly.kind != "scalar":
            raise Unsound(f"{factor} does not say that a number is > 0")
        poly = poly * factor.poly
    return poly


def _positive(row: Row, before: Ledger) -> bool:
    """Is this summand > 0 by itself?"""
    constant = row.q.kind == "scalar" and not row.q.names() and not row.q.is_zero
    strict = all(m not in before.psd and before.fact(m).relation == ">" for m in row.middles)
    return row.coefficient > 0 and not row.mono and constant and strict


def bound_of(name: str, before: Ledger) -> tuple[str, Operator]:
    """(scalar, expression that it is at least) of a fact x ≥ e, or of ``≥0:x``."""
    if name.startswith("≥0:"):
        if not before.sign(name[3:]):
            raise Unsound(f"{name[3:]} is not known to be ≥ 0")
        return name[3:], Operator._make("scalar", None, None, {}, {}, 0)
    known = before.fact(name)
    letter = known.left.single_letter
    if known.relation == "=" or letter is None or not letter.is_scalar:
        raise Unsound(f"{known} bounds no scalar from below")
    return letter.name, known.right


def check_shift(step: Step, before: Ledger) -> None:
    """With every scalar at or above its bound, shifted coefficients that are all ≥ 0."""
    claim, strict = step.made.poly, step.made.relation == ">"
    if claim.kind != "scalar":
        raise Unsound(f"{claim} ({claim.type}) is no polynomial in scalars")
    rows: dict[str, Operator] = {}
    for name in step.bounds:
        scalar, bound = bound_of(name, before)
        if scalar in rows or bound.names() - rows.keys():
            raise Unsound(f"{scalar} is bounded twice, or by what is not listed before it")
        rows[scalar] = bound
    if claim.names() - rows.keys():
        raise Unsound(f"no bound for {', '.join(sorted(claim.names() - rows.keys()))}")
    shifted = shifted_by(claim, rows, before.letters)
    if any(c < 0 for c in shifted.terms.values()):
        raise Unsound(f"a coefficient of {shifted.expanded} is negative")
    if strict and shifted.terms.get(((), ()), 0) <= 0:
        raise Unsound(f"the constant term of {shifted.expanded} is not positive")


def shifted_by(claim: Operator, rows: dict[str, Operator], letters) -> Operator:
    """The claim with each scalar replaced, last first, by its bound plus itself."""
    for name, bound in reversed(rows.items()):
        letter = Operator._make(
            "scalar", None, None, {(((name, 1),), ()): 1}, {name: letters[name]}, name
        )
        claim = claim.subs({name: bound + letter})
    return claim


def check_sturm(step: Step, before: Ledger) -> None:
    """One scalar on a half-line or an interval: positive at its start, and no root after it."""
    claim, strict = step.made.poly, step.made.relation == ">"
    (name, start), end = _interval(step, before)
    rest = claim
    if step.split:
        square, rest = step.split
        if strict or not (square * square * rest).same(claim):
            raise Unsound(f"{claim} is not ({square})²·({rest}), or cannot be > 0")
    if rest.names() - {name}:
        raise Unsound(f"{rest} is not a polynomial in {name} alone")
    poly = univariate(rest)
    if poly(start) <= 0:
        raise Unsound(f"{rest} is not positive at {name} = {start}")
    if (end is not None and poly(end) <= 0) or sturm_count(poly, start, end):
        raise Unsound(f"{rest} has a root on the interval")


def _interval(step: Step, before: Ledger) -> tuple[tuple[str, fmpq], fmpq | None]:
    if not 1 <= len(step.bounds) <= 2:
        raise Unsound("a Sturm chain takes a lower bound, and at most one upper bound")
    name, bound = bound_of(step.bounds[0], before)
    start = _constant(bound)
    if len(step.bounds) == 1:
        return (name, start), None
    upper = before.fact(step.bounds[1])
    letter = upper.right.single_letter
    end = _constant(upper.left)
    if upper.relation == "=" or letter is None or letter.name != name or end <= start:
        raise Unsound(f"{upper} bounds {name} not from above {start}")
    return (name, start), end


def _constant(expression: Operator) -> fmpq:
    if expression.kind != "scalar" or expression.names():
        raise Unsound(f"the bound {expression} is no number")
    return rational(expression.terms.get(((), ()), 0))


def univariate(claim: Operator) -> fmpq_poly:
    """A scalar polynomial in at most one letter, as FLINT's."""
    coefficients: dict[int, Any] = {}
    for (mono, _), c in claim.terms.items():
        coefficients[mono[0][1] if mono else 0] = c
    return fmpq_poly(
        [rational(coefficients.get(i, 0)) for i in range(max(coefficients, default=0) + 1)]
    )


def sturm_count(poly: fmpq_poly, start: fmpq, end: fmpq | None = None) -> int:
    """The number of distinct roots in (start, end], or (start, ∞)."""
    chain = [poly, poly.derivative()]
    while chain[-1] != 0:
        chain.append(-(chain[-2] % chain[-1]))
    chain.pop()

    def variations(values):
        signs = [v > 0 for v in values if v != 0]
        return sum(a != b for a, b in zip(signs, signs[1:]))

    at_end = [p[p.degree()] if end is None else p(end) for p in chain]
    return variations([p(start) for p in chain]) - variations(at_end)
