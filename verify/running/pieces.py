"""What checks return as pieces of a certificate, and in a few words."""

from __future__ import annotations

from textwrap import shorten

from ..certificates import certificate
from ..claim import Check
from ..sources import said


def piece(check: Check, title: str, found, role: str = "") -> dict:
    """A piece of the certificate; what a check of any other kind hands over is an exact
    instance."""
    from theory.operators import data as kernel

    role = role or certificate.ROLES.get(check.kind, "exact")
    data = {
        "name": title,
        "part": check.part,
        "role": role,
        "says": check.title,
        **kernel.piece(found),
    }
    if check.weakens:
        data["weakens"] = {"piece": check.weakens[0], "drops": list(check.weakens[1])}
    return data


def smallest(found) -> str:
    sizes = ", ".join(f"{d} = {n}" for d, n in found.point.dimensions.items())
    return f"fails at {sizes}" if sizes else "fails at a point"


def what(found) -> str:
    """What a proof consists of, in a few words; what needs no hypothesis is written out, since
    a formula such as x = x says how little was proved."""
    from theory.operators import Positivity, SumOfSquares

    if isinstance(found, SumOfSquares):
        return "a sum of squares"
    if isinstance(found, Positivity):
        return "a positive polynomial"
    if found.cofactors == 0:
        return f"holds by itself: {shorten(str(found.claims[0]), 60, placeholder='…')}"
    return "1 cofactor" if found.cofactors == 1 else f"{found.cofactors} cofactors"


def no_answer(found, wanted: str) -> str:
    """What a check that returns no answer of ours has to change."""
    source = "prove(…) or induction(…)" if wanted == "proof" else "refute(…)"
    if found is None:
        return f"it returned nothing; write 'return' before {source}"
    if isinstance(found, list):
        return f"it returned an empty list, which is no {wanted}"
    return (
        f"it returned {short(found)}, a {type(found).__name__} and no {wanted}; return what "
        f"{source} gave"
    )


def short(found) -> str:
    try:
        text = " ".join(repr(found).split())
    except Exception as reason:  # an object of the reader's own class
        return said(reason)
    return text if len(text) <= 40 else text[:40] + "…"
