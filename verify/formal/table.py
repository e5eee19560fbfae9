"""What stands in Coq, as a table for docs/formal.md."""

from __future__ import annotations

import re

from verify.formal.files import Written

BEGIN, END = "<!-- table: written by python -m verify formalize -->", "<!-- end of the table -->"
COLUMNS = {
    "theorems": ("theorem",),
    "worst cases": ("rate", "cycle", "spiral", "worst_case"),
    "points": ("point",),
    "refutations": ("refutation",),
    "instances": ("instances",),
}


def table(written: list[Written], axioms: dict[str, str]) -> str:
    """The table, its sums first; the axioms are those that Coq names, by claim."""
    lines = [summary(written, axioms), "", f"| claim | {' | '.join(COLUMNS)} | not in Coq |"]
    lines.append("| --- " * (len(COLUMNS) + 2) + "|")
    lines += [row(claim, axioms) for claim in sorted(written, key=lambda w: w.claim)]
    return "\n".join(lines)


def row(claim: Written, axioms: dict[str, str]) -> str:
    """A claim's line in the table."""
    cells = [f"`{claim.claim}`"]
    for kinds in COLUMNS.values():
        missing = sum(what in kinds for what, _, _ in claim.left)
        count = sum(claim.counts.get(kind, 0) for kind in kinds)
        cells.append(f"{count} of {count + missing}" if missing else str(count or ""))
    named = [f"axioms: {axioms[claim.claim]}"] if axioms.get(claim.claim) else []
    cells.append("; ".join(reasons(claim) + named))
    return "| " + " | ".join(cells) + " |"


def reasons(claim: Written) -> list[str]:
    """Why something of the claim is not in Coq, with the count or the theorem's name."""
    found: dict[str, list[str]] = {}
    for what, name, why in claim.left:
        found.setdefault(why, []).append(f"“{name}”" if what == "theorem" else "")
    return [
        f"{why} ({', '.join(n for n in names if n) or len(names)})" for why, names in found.items()
    ]


def summary(written: list[Written], axioms: dict[str, str]) -> str:
    """One sentence with the sums."""
    total = {
        name: sum(w.counts.get(kind, 0) for w in written for kind in kinds)
        for name, kinds in COLUMNS.items()
    }
    stated = COLUMNS["theorems"] + COLUMNS["worst cases"]
    left = sum(what in stated for w in written for what, _, _ in w.left)
    algebraic = sum(what == "point" for w in written for what, _, _ in w.left)
    others = sum(what not in (*stated, "point") for w in written for what, _, _ in w.left)
    short = sum(any(what in stated for what, _, _ in w.left) for w in written)
    done = total["theorems"] + total["worst cases"]
    believed = sorted({a for text in axioms.values() for a in text.split(", ") if a})
    return (
        f"{done} of {done + left} theorems of {len(written)} claims compile"
        + (f" (all but those of {short} claims)" if short else "")
        + f", {total['points']} with a point at which their hypotheses hold"
        + (f" ({algebraic} more with an algebraic one)" if algebraic else "")
        + f"; {total['refutations']} refutations and {total['instances']} sets of exact instances "
        f"compile, {others} of them are not written in Coq. "
        f"Axioms: {', '.join(believed) or 'none'}."
    )


def settled(text: str) -> str:
    """The text without what differs from machine to machine: a search in floating point finds the
    points of worst cases, and not every one of them is written in Coq."""
    text = re.sub(r"^(\| `[^`]+` \|[^|]*\| [^| ][^|]*\|)[^|]*\|", r"\1 |", text, flags=re.MULTILINE)
    return re.sub(r", \d+ with a point", ", with a point", text)


def replaced(page: str, text: str) -> str:
    """The page with the table between its two marks; ValueError without them."""
    found = re.search(f"{re.escape(BEGIN)}\n.*?{re.escape(END)}", page, re.DOTALL)
    if not found:
        raise ValueError("the marks of the table are not on the page")
    return page[: found.start()] + f"{BEGIN}\n\n{text}\n\n{END}" + page[found.end() :]
