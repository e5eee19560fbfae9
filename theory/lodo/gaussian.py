"""Exact moments of scalar LODO under Gaussian moves: H = 1, σ = 1, from A = 0 at the minimum."""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial, prod

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx


@dataclass(frozen=True)
class Moment:
    """At one t: the degree d of a_t in the first move, E a_t², and d!·E c², c the coefficient of
    that power."""

    degree: int
    second: fmpq
    least: fmpq


@dataclass(frozen=True)
class Leading:
    """At one t: the degrees of a_t and b_t in the first move, and the coefficients of those
    powers, polynomials in the later moves."""

    degree_a: int
    a: fmpq_mpoly
    degree_b: int
    b: fmpq_mpoly


def leading_terms(alpha: fmpq, steps: int) -> list[Leading]:
    """The leading terms of scalar LODO in the first move s₀; entry t is after t + 1 steps."""
    moves = fmpq_mpoly_ctx.get(tuple(f"s{t}" for t in range(steps)), Ordering.lex).gens()
    a = b = 0 * moves[0]
    found = []
    for move in moves:
        later = a * b - move
        a, b = a - alpha * later * b, later
        found.append(Leading(*_top(a), *_top(b)))
    return found


def _top(p):
    """(degree in the first letter, the coefficient of that power)."""
    degree = max(0, p.degrees()[0])
    context = p.context()
    terms = {(0, *powers[1:]): c for powers, c in p.to_dict().items() if powers[0] == degree}
    return degree, context.from_dict(terms)


def scalar_moments(alpha: fmpq, steps: int) -> list[Moment]:
    """a′ = a − αb′b, b′ = ab − s, as polynomials in the moves s_0, s_1, …; entry t is of a after t
    + 1 steps.

    E p(s₀)² ≥ d!·c² for a polynomial p of degree d with the leading coefficient c (Hermite's
    polynomials are orthogonal, the d-th has the norm d! and leading coefficient 1).
    """
    moves = fmpq_mpoly_ctx.get(tuple(f"s{t}" for t in range(steps)), Ordering.lex).gens()
    a = b = 0 * moves[0]
    found = []
    for move in moves:
        later = a * b - move
        a, b = a - alpha * later * b, later
        degree, top = _top(a)
        found.append(Moment(degree, second_moment(a), factorial(degree) * second_moment(top)))
    return found


def second_moment(p: fmpq_mpoly) -> fmpq:
    """E p² for independent standard Gaussian letters.

    The powers of x in exp(½∂²)p are p's coefficients in Hermite's polynomials of x, which are
    orthogonal and of norm k!.
    """
    for letter in range(p.context().nvars()):
        share, order = p, 1
        while share := share.derivative(letter).derivative(letter) / (2 * order):
            p, order = p + share, order + 1
    return sum((c * c * prod(map(factorial, powers)) for powers, c in p.to_dict().items()), fmpq(0))
