"""Worst cases of a few steps: the problems that claims state, bounds on them and points, each
checked in rational numbers before it is an answer.

The sources' theorems have the numbers that PEPit 0.5.1's docstrings give; Lieder's was read.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from verify.claims.rates._searched import must_be_refused


def smooth_convex(L: Any = 1) -> tuple[Any, Any, Any, Any]:
    """(problem, f, x*, x₀) with |x₀ − x*|² ≤ 1 for an L-smooth convex f; L None is any convex f."""
    from theory.worst_case.model import Problem

    problem = Problem()
    f = (
        problem.function("convex")
        if L is None
        else problem.function("smooth-convex", L=Fraction(L))
    )
    best = f.minimizer("xs")
    start = problem.vector("x0")
    problem.assume((start - best) ** 2 <= 1)
    return problem, f, best, start


def nonexpansive() -> tuple[Any, Any, Any, Any]:
    """(problem, T, x*, x₀) with Tx* = x* and |x₀ − x*|² ≤ 1 for a nonexpansive T."""
    from theory.worst_case.model import Problem

    problem = Problem()
    T = problem.function("nonexpansive")
    best = T.fixed_point("xs")
    start = problem.vector("x0")
    problem.assume((start - best) ** 2 <= 1)
    return problem, T, best, start


def bracketed(problem: Any, upper: Any, lower: Any = None) -> Any:
    """The bound `upper` on a problem, and a point at which its measure is `lower` at least, `upper`
    itself where no other number is given; NotProved where either is not found."""
    from theory.operators import NotProved
    from theory.worst_case.bounded import Bounded
    from theory.worst_case.conic import Multipliers
    from theory.worst_case.expand import expand
    from verify.worst_case.solve import certify
    from verify.worst_case.solve import lower as search

    expanded, upper = expand(problem), Fraction(upper)
    multipliers = certify(expanded.conic, exactly=upper)
    if not isinstance(multipliers, Multipliers):
        raise NotProved(f"{upper}: {multipliers.reason}")
    point = search(expanded.conic, below=upper if lower is None else Fraction(lower))
    if point is None:
        raise NotProved(f"no point was found at which the measure is {lower or upper}")
    return Bounded(expanded, multipliers, point)


def runs(claim: Any, method: str, what: str = "functions") -> None:
    """Declare the float and the batched check of a few steps of this method."""
    words = f"random {what} and the worst one, a few steps each"
    claim.floats(f"float64: {words}", instances=60, at="finite_steps", method=method)
    claim.batched(f"{words}, batched in torch", instances=400, at="finite_steps", method=method)


def exceeded(found: list) -> Any:
    """That the points of worst cases exceed what false variants allow, [(worst case, bound)]."""
    from verify.evidence import Checked, Fails

    for one, bound in found:
        one.check()
        if one.lower <= bound:
            raise Fails(f"the measure is {one.lower}, and {bound} is allowed")
    return Checked(f"{len(found)} refuted, by points", instances=len(found))


def refused(found: list) -> int:
    """How many wrong bounds and points are refused: all of them, or Fails names one."""
    return sum(must_be_refused(_wrong(one)) for one in found)


def _wrong(found: Any) -> dict[str, Any]:
    m, point = found.multipliers, found.point
    heaviest = max(range(len(m.at_most)), key=lambda k: m.at_most[k])
    others = (*m.at_most[:heaviest], m.at_most[heaviest] / 2, *m.at_most[heaviest + 1 :])
    shrunk = tuple(
        tuple(x * Fraction(99, 100) if i == j else x for j, x in enumerate(row))
        for i, row in enumerate(point.gram)
    )
    return {
        "the bound lowered by 1 %": replace(
            found, multipliers=replace(m, bound=m.bound * Fraction(99, 100))
        ),
        "the largest multiplier halved": replace(found, multipliers=replace(m, at_most=others)),
        "the diagonal of the Gram matrix lowered by 1 %": replace(
            found, point=replace(point, gram=shrunk)
        ),
    }
