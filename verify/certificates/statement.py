"""What a claim says, as a hash: evidence from elsewhere and the lockfile are held against it."""

from __future__ import annotations

import hashlib
import json

STATED = ("theory", "induction", "conclusions", "impossible", "operators", "exists")  # of a theorem
WORST = {  # of a rate, cycle or spiral
    "rate": ("kind", "A", "B", "C", "class", "rho", "readout"),
    "cycle": ("kind", "A", "B", "C", "class", "start", "hull"),
    "spiral": ("kind", "A", "B", "C", "class", "rho"),
}
FINITE = "worst_case"  # its digest holds a bound that recheck derives
WORST_CASES = (*WORST, FINITE)
PROSE = frozenset({"name", "says", "why", "part", "role"})  # the lock's rows hold part and role
WITNESSES = frozenset({"at", "weakens"})


def statement_hash(claim) -> str:
    """The hash of a Claim's name, statement, hypotheses and parts; not of its title, source or
    remarks."""
    return digest(
        {
            "claim": claim.name,
            "statement": claim.statement,
            "hypotheses": [[h.name, h.text, h.needed] for h in claim.hypotheses],
            "parts": list(claim.parts),
        }
    )


def theorem(stated: dict) -> dict:
    """What a theorem says: everything but its prose, proofs, citations and points."""
    return {key: _without_why(stated[key]) for key in STATED if key in stated}


def _without_why(data):
    if isinstance(data, list):
        formula = data and isinstance(data[0], str)  # which begins with its mark
        return data if formula else [_without_why(x) for x in data]
    if not isinstance(data, dict):
        return data
    return {key: _without_why(value) for key, value in data.items() if key != "why"}


def stated(row: dict) -> str:
    """The hash of what a certificate's theorem or piece states in letters: everything but its prose
    and its witnesses (proofs, points, and which theorem it weakens)."""
    if "conclusions" in row:
        return digest(theorem(row))
    if row["kind"] == FINITE:
        return _finite(row).digest
    if row["kind"] in WORST:
        return digest({key: row[key] for key in WORST[row["kind"]] if key in row})
    left_out = PROSE | WITNESSES
    return digest(_without_why({k: v for k, v in row.items() if k not in left_out}))


def proves(piece: dict) -> bool:
    """Is a piece a theorem of its own?"""
    return piece["kind"] in WORST_CASES and piece["role"] == "exact"


def method(row: dict) -> str:
    """How a theorem or piece is shown, in a word or two."""
    if "conclusions" not in row:
        return row["kind"]
    rules = {step["rule"] for proof in row["from"] for step in proof.get("steps", ())}
    kinds = [proof["kind"] for proof in row["from"]]
    if "induction" in kinds:
        return "induction"
    return " + ".join(r for r in ("squares", "shift", "sturm") if r in rules) or "derivation"


def says(row: dict) -> str:
    """A theorem in one line: its hypotheses, then its conclusions."""
    if "conclusions" not in row:
        return _worst(row)

    over, always = row.get("induction", {}), given(row, ("nonneg", "psd", "pd"), steps=False)
    with _reading(row["theory"]):
        told = [f"{when}{', '.join(map(_line, over[key]))}" for key, when in WHEN if over.get(key)]
    hypotheses = "; ".join([*told, *([", ".join(always)] if always else [])])
    claims = conclusions(row)
    if over and not over["end"]:
        claims = f"at every {over['over']}: {claims}"
    return f"{hypotheses} ⟹ {claims}" if hypotheses else claims


def given(row: dict, signs: tuple[str, ...] = ("psd", "pd"), steps: bool = True) -> list[str]:
    """The hypotheses of a theorem, or of a refutation or instances, a formula each; of what has a
    sign in these ways too, and of an induction's steps."""
    from theory.operators.text import plain_json

    theory = row["theory"]
    with _reading(theory):
        facts = map(
            _line, [*theory["facts"], *(_blocks(row.get("induction", {})) if steps else [])]
        )
        relations = {"nonneg": "≥", "psd": "⪰", "pd": "⪰"}
        signed = [f"{n} {relations[key]} 0" for key in signs for n in theory[key]]
        return [*facts, *signed, *(f"{plain_json(z['expr'])} ≠ 0" for z in theory["nonzero"])]


def conclusions(row: dict) -> str:
    """What follows, or fails, in formulas."""
    with _reading(row["theory"]):
        return ", ".join(map(_line, row["conclusions" if "conclusions" in row else "claims"]))


def _reading(theory: dict):
    from theory.randomness.notation import reading

    return reading(theory.get("spaces", {}), theory)


def _finite(row: dict):
    """A finite-step worst case as recheck reads it."""
    from ..recheck import GENEROUS, Finite, work

    work.begin(GENEROUS)
    return Finite(row)


# Of an induction, which reads as a plain implication without them.
WHEN = (("start", "at the start: "), ("recurrence", "from step to step: "), ("end", "at the end: "))
SHOWN = 300  # characters of a theorem's line in the report of a run


def shown(row: dict) -> str:
    """What ``says`` says, of a length to be read: many hypotheses are counted, long claims cut."""
    line = says(row)
    if len(line) > SHOWN and "conclusions" in row:
        given, _, claims = line.partition(" ⟹ ")
        counted = len(row["theory"]["facts"]) + len(_blocks(row.get("induction", {})))
        line = f"{counted} hypotheses ⟹ {claims}" if claims else given
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"


def lines(piece: dict) -> list[str]:
    """What recheck prints of a piece of the kinds `WORST_CASES`."""
    from ..recheck import show_worst

    return _finite(piece).show() if piece["kind"] == FINITE else show_worst(piece)


def _worst(row: dict) -> str:
    """A rate, cycle, spiral or finite-step worst case in one line."""
    if row["kind"] == FINITE:
        return "; ".join(_finite(row).show())
    values = ", ".join(f"{key} = {value}" for key, value in row["values"].items())
    given = {key: value for key, value in row["class"].items() if key != "name"}
    on = ", ".join(f"{key} = {value}" for key, value in given.items())
    method = f"{row['method']}, {values}" if values else row["method"]
    what = f"period {len(row['hull'])}" if row["kind"] == "cycle" else f"ρ = {row['rho']}"
    return f"{row['kind']}, {what}: {method} on {row['class']['name']}, {on}"


def _blocks(induction: dict) -> list[dict]:
    return [fact for key in ("start", "recurrence", "end") for fact in induction.get(key, ())]


def _line(claim: dict) -> str:
    from theory.operators.text import plain_json

    sign = {"=": "=", ">=": "≥", ">": ">"}[claim.get("relation", "=")]
    bound = f"∀{', '.join(claim['forall'])}: " if claim.get("forall") else ""
    return f"{bound}{plain_json(claim['left'])} {sign} {plain_json(claim['right'])}"


def canonical(data) -> bytes:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode(
        "ascii"
    )


def digest(data) -> str:
    return "sha256:" + hashlib.sha256(canonical(data)).hexdigest()
