"""Random vectors as columns: four equally likely outcomes, two of the past times two of the noise.

A random number x is the column of √p·x over the outcomes, so xᵀy is E[xy], and (½, ½, −½, −½) is
±1, as the past says; one that multiplies is a diagonal matrix; E[· | past] is the symmetric
projection P that averages over the noise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from verify.case import Proving
    from verify.claim import Claim

OMEGA = "Ω"
PROJECTION = "PP = P : P is E[· | past]"
FRESH = "Pξ = 0 : E[ξ | past] = 0"
PAST = "P=[1/2 1/2 0 0; 1/2 1/2 0 0; 0 0 1/2 1/2; 0 0 1/2 1/2]"


def triangle(claim: Claim, title: str, part: str, one: str, two: str, at: str = "") -> Proving:
    """The row |x + y| ≤ p + q from |x| ≤ p and |y| ≤ q, in any inner-product space, for p, q > 0.

    Each bound is given as ``x; p; slack``, meaning p² − |x|² = slack ≥ 0, p a product of scalars;
    the slacks are declared here; ``at`` is a point of both.
    pq((p + q)² − |x + y|²) = |qx − py|² + (pq + q²)(p² − |x|²) + (pq + p²)(q² − |y|²).
    """
    (x, p, s), (y, q, t) = (bound.split("; ") for bound in (one, two))
    claim.letters(f"{s} {t}: ≥ 0")
    facts = [f"({b})² − ({a})ᵀ({a}) = {c} : |{a}| ≤ {b}" for a, b, c in ((x, p, s), (y, q, t))]
    weights = (f"{p}·{q}·{s}", f"({q})²{s}", f"{p}·{q}·{t}", f"({p})²{t}")
    case = claim.under(*facts, f"{p} > 0; {q} > 0", part=part, at=at)
    claimed, positive = f"({p} + {q})² ≥ ({x} + {y})ᵀ({x} + {y})", f"{p} > 0; {q} > 0"
    squares = [f"{q}({x}) − {p}({y})", *((1, weight) for weight in weights)]
    return case.proves(title, claimed, by=case.squares(claimed, *squares, times=positive))


def fault(point, numbers=()) -> str:
    """Why a point over Ω is no finite probability space with equally likely outcomes, or "".

    P must average over events that do not overlap, and each of ``numbers`` multiply by a number.
    """
    every = range(point.dimensions[OMEGA])
    for name in numbers:
        if any(point.matrices[name][i, j] != 0 for i in every for j in every if i != j):
            return f"{name} multiplies by no number"
    field = point.matrices["P"]
    for i in every:
        event = [j for j in every if field[i, j] != 0]
        if i not in event or any(field[i, j] * len(event) != 1 for j in event):
            return "P averages over no event that the past can tell"
    return ""
