"""What a lock entry keeps in words and formulas, so that a difference can say what changed.

A refutation has the hypotheses of some theorem of its claim, but for few; its text names that
theorem, then what is left out and what is added: ``[floor] without Pξ = 0 ⟹ E‖x + cξ‖² ≥ E‖cξ‖²``.
A generated variant needs no text: it is its theorem's conclusion, with the change in its title.
Lockfiles of before have neither; their differences show hashes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher

from .certificates import statement
from .generated import Generated

SAME = "the same formulas; sizes, kinds or signs of letters, or what is cited, differ"
WORDS = {"statement": "statement", "hypotheses": "hypothesis", "parts": "part"}


def words(claim) -> dict[str, list[str]]:
    """What the hash of a claim's statement is made of, sentence by sentence."""
    unsure = {True: "", False: " (not known to be needed)"}
    return {
        "statement": [s.words for s in claim.sentences],
        "hypotheses": [
            f"{h.name}{': ' if h.text else ''}{h.text}{unsure[h.needed]}" for h in claim.hypotheses
        ],
        "parts": list(filter(None, claim.parts)),
    }


def reworded(old: dict, new: dict) -> Iterator[tuple[str, str, str]]:
    """The sentences, hypotheses and parts that differ: what, the old words, the new ones."""
    for key, what in WORDS.items():
        before, after = old.get(key, []), new.get(key, [])
        for tag, i, j, k, l in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if tag == "equal":
                continue
            olds, news = before[i:j], after[k:l]
            for at in range(max(len(olds), len(news))):
                said = olds[at] if at < len(olds) else "none"
                yield what, said, news[at] if at < len(news) else "gone"


def formulas(pieces: Iterable[dict], theorems: Iterable[dict]) -> str:
    """What pieces of evidence state, in a line; ``theorems`` are those of the claim."""
    known = {t["name"]: statement.given(t) for t in theorems if "conclusions" in t}
    return "; ".join(_told(piece, known) for piece in pieces)


def parted(row: str) -> tuple[str, str]:
    """A row of a lock entry: method and hash, and what is stated, "" where the row does not say."""
    made, _, said = row.partition(": ")
    return made, said


def _told(piece: dict, known: dict[str, list[str]]) -> str:
    """A piece in a line, by the theorem of which it has most hypotheses, if that is shorter."""
    if "claims" not in piece:
        return statement.says(piece)
    given, claims = statement.given(piece), statement.conclusions(piece)
    said = [", ".join(given)]
    for name, theirs in known.items():
        gone = [line for line in theirs if line not in given]
        more = [line for line in given if line not in theirs]
        parts = [
            f" without {', '.join(gone)}" if gone else "",
            f" and {', '.join(more)}" if more else "",
        ]
        said.append(f"[{name}]{''.join(parts)}")
    least = min(said, key=len)
    return f"{least} ⟹ {claims}" if least else claims


def generated(claim) -> Callable[[str], bool]:
    """Is a false variant of this title a generated one?"""
    written = {c.title for c in claim.checks if not isinstance(c.function, Generated)}
    return lambda title: title not in written


def stated(row: str, old: dict, new: dict) -> tuple[str, str] | None:
    """What a row of evidence states in two entries, in formulas; None where one does not say."""
    if found := _variant(row, old, new):
        change, names = found
        pairs = [(_says(old, names, cut), _says(new, names, cut)) for cut in (True, False)]
        before, after = next((p for p in pairs if p[0] != p[1]), pairs[-1])
        return apart(f"{change}, in {before}", f"{change}, in {after}") if before else None
    before, after = (parted(entry["evidence"].get(row, ""))[1] for entry in (old, new))
    if not before or not after:
        return None
    theorem = before[1:].partition("]")[0] if before.startswith("[") else ""
    if before == after and old["says"].get(theorem) != new["says"].get(theorem):
        return before, f"the same, and [{theorem}] is another"
    return apart(before, after)


def gone(row: str, old: dict, new: dict) -> str:
    """What a row stated that the new entry does not have, as far as the old one says it."""
    if said := old["says"].get(_title(row)) or parted(old["evidence"][row])[1]:
        return said
    if found := _variant(row, old, new):
        change, names = found
        return f"{change}, in {said}" if (said := _says(old, names, True)) else ""
    lost = [said for name, said in old["says"].items() if name not in new["says"]]
    return "; ".join(lost) if row.startswith("proof") else ""


def _variant(row: str, old: dict, new: dict) -> tuple[str, list[str]] | None:
    """A generated variant's change, and the names of the theorems that are changed."""
    if "words" not in old or parted(old["evidence"][row])[1] or not row.startswith("mutants"):
        return None
    title, proofs = _title(row), new.get("proofs", {}).items()
    of = {_title(proof): names for proof, names in proofs if title.startswith(f"{_title(proof)}: ")}
    longest = max(of, key=len, default="")
    return (title.removeprefix(f"{longest}: "), of[longest]) if longest else None


def _title(row: str) -> str:
    return row.partition(": ")[2]


def _says(entry: dict, names: list[str], cut: bool) -> str:
    """Theorems of an entry in formulas, or their conclusions."""
    said = [entry["says"][name] for name in names if name in entry["says"]]
    return "; ".join(line.rpartition(" ⟹ ")[2] if cut else line for line in said)


def apart(old: str, new: str) -> tuple[str, str]:
    """Two lines of what is stated differently; where they are alike, with a word on why."""
    return (old, new) if old != new else (old, SAME)
