"""What checks return as pieces of a certificate, and in a few words."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import shorten

from ..certificates import certificate
from ..certificates.spaces import with_spaces, within_spaces
from ..check import Check
from ..sources import said
from ..standard import Cite, Cited

RESTS_ON = {"turn": "one_sided_inverse"}  # rules that stand for a standard theorem


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
        data["weakens"] = {"theorem": check.weakens[0], "drops": list(check.weakens[1])}
    return with_spaces(data, check.spaces)


def theorems(check: Check, found: list) -> list[dict]:
    """The theorems of a proof: one, or as many as there are proofs where it is not declared as
    one."""
    if check.theorem:
        return [_theorem(check, check.theorem, check.title, found)]
    titles = [check.title]
    if len(found) > 1:
        titles = [f"{check.title} ({i + 1})" for i in range(len(found))]
    return [_theorem(check, title, title, [one]) for title, one in zip(titles, found)]


def worst_cases(check: Check, found) -> tuple[list[dict], str]:
    """The pieces of rates, cycles and spirals, and in words what they are; none where the check
    found anything else besides.

    Raises Unsound where one does not hold, or rests on a theorem that the check does not cite.
    """
    from theory.operators import Unsound
    from theory.rates.engine.certificate import Refused

    from ..certificates.rates import in_words, written

    results = found if isinstance(found, list) else [found]
    rows = [written(one) for one in results]
    if not rows or None in rows or check.kind not in certificate.ROLES:
        return [], ""
    try:
        for one in results:
            one.check()
    except Refused as reason:
        raise Unsound(str(reason)) from None
    named, cited = check.theorem or check.title, {getattr(c, "standard", "") for c in check.cites}
    names = [named] if len(rows) == 1 else [f"{named} ({i + 1})" for i in range(len(rows))]
    pieces = []
    for name, row in zip(names, rows):
        assert row is not None
        unpaid = sorted({c["standard"] for c in row["cites"]} - cited)
        if unpaid and check.kind == "proof":
            raise Unsound(f"it rests on {unpaid[0]}; say so with cites=({unpaid[0]!r},)")
        role = "exact" if check.kind == "proof" else certificate.ROLES[check.kind]
        own = {"name": name, "part": check.part, "role": role, "says": check.says or check.title}
        pieces.append({**own, **row})
    return pieces, ", ".join(map(in_words, pieces))


def _theorem(check: Check, name: str, words: str, found: list) -> dict:
    from theory.operators import Unsound
    from theory.operators.points import joined, point
    from theory.operators.theorems import irrational_points, theorem

    within = within_spaces(check.spaces)
    search = (within.find,) if within else ()
    own = getattr(check.function, "at", ())  # a row's: for variants, and where the search misses
    given = check.at if check.at is not None else own and check.spaces and joined(*own)
    stated = theorem(found, point(given) if given else None, *search)
    if own and not given and not {"points", "impossible"} & stated.keys() and not check.operators:
        stated = theorem(found, joined(*own))
    unmet = not {"points", "impossible", "exists"} & stated.keys()
    if unmet and not check.operators and not within and (points := irrational_points(found)):
        stated["points"] = points
    steps = list(_steps(stated["from"]))
    unpaid = {RESTS_ON[s["rule"]] for s in steps if s["rule"] in RESTS_ON}
    for name in sorted(unpaid - {c.standard for c in check.cites if isinstance(c, Cite)}):
        raise Unsound(f"the proof uses {name}; say so with cites=({name!r},)")
    declared = {(c.claim, c.theorem) for c in check.cites if isinstance(c, Cited)}
    lemmas = {tuple(s["of"]) for s in steps if s["rule"] == "cite"}
    for claim, used in sorted(lemmas - declared):
        raise Unsound(f"the proof uses {used} of {claim}; say so with cites=(Cited(…),)")
    if check.operators:
        _bounded(stated, check.operators)
    found = {
        "name": name,
        "words": words,
        "part": check.part,
        **stated,
        "cites": [{**c.named, "gives": list(c.gives)} for c in check.cites],
    }
    return with_spaces(found, check.spaces)


def _bounded(stated: dict, dimensions: tuple[str, ...]) -> None:
    """Make a theorem one about bounded operators; Unsound where it is of matrices alone."""
    from theory.operators import Unsound

    strange = sorted(set(dimensions) - set(stated["theory"]["dimensions"]))
    if strange:
        raise Unsound(f"{strange[0]} is no dimension of the theorem")
    if _traced(stated) or any(s["rule"] in ("turn", "trace") for s in _steps(stated["from"])):
        raise Unsound("a trace, or the turning of AB = 1, is for finite matrices alone")
    stated["operators"] = list(dimensions)


def _traced(data) -> bool:
    if isinstance(data, dict):
        return any(map(_traced, data.values()))
    return isinstance(data, list) and (data[:1] == ["tr"] or any(map(_traced, data)))


def _steps(proofs: list[dict]) -> Iterator[dict]:
    """Every step of proofs, those inside of cases too."""
    for proof in proofs:
        for block in ("base", "step", "steps", "above", "below"):
            for step in proof.get(block, ()):
                yield step
                yield from _steps([step])


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
    rules = {step.rule for step in getattr(found, "steps", ())}
    if found.cofactors == 0 and rules & {"squares", "shift", "sturm"}:
        return "a sum of squares" if "squares" in rules else "a positive polynomial"
    if found.cofactors == 0:
        return f"holds by multiplying out: {shorten(str(found.claims[0]), 60, placeholder='…')}"
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
