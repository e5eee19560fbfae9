"""What ``explain`` says of a theorem beside its proof: a point at which its hypotheses hold, and
what it rests on."""

from __future__ import annotations

from collections.abc import Iterator


def show_points(theorems, note: str, console) -> None:
    """The points of theorems of a certificate; ``note`` is what is known where one has none."""
    for theorem in theorems:
        named = f" of '{theorem['name']}'" if len(theorems) > 1 else ""
        if sizes := theorem.get("operators"):
            console.wrapped(f"{', '.join(sizes)} may be infinite: a theorem about operators", 2, 4)
        for i, point in enumerate(theorem.get("points", ())):
            if "field" in point:
                continue  # the note tells it
            when = " at the end" if i else ""
            said = ", ".join(_values(point)) or "the only point"
            console.wrapped(f"The hypotheses{named} hold{when} at {said}", 2, 4)
    if told := note.removeprefix("; "):
        console.wrapped(f"{told[0].upper()}{told[1:]}", 2, 4)


def _values(point: dict) -> Iterator[str]:
    """The values of a point, ``n = 2``, ``A = [1 0; 1/2 1]``."""
    yield from (f"{name} = {size}" for name, size in point["dimensions"].items())
    for name, roots in point.get("spaces", {}).items():
        yield f"probabilities {', '.join(f'({r})²' for r in roots)} in {name}"
    yield from (f"{name} = {value}" for name, value in point["scalars"].items())
    for name, rows in point["letters"].items():
        text = "; ".join(" ".join(row) for row in rows)
        yield f"{name} = {text}" if text == rows[0][0] else f"{name} = [{text}]"


def show_price(check, console) -> None:
    """The standard theorems, and those of other claims, that a proof rests on."""
    from ..library import THEOREMS
    from ..standard import Cited

    for cite in check.cites:
        if isinstance(cite, Cited):
            console.wrapped(f"Rests on {cite.theorem} of {cite.claim}", 2, 4)
        else:
            known = THEOREMS[cite.standard]
            console.wrapped(f"Rests on {known.name}: {known.words} ({known.source})", 2, 4)
