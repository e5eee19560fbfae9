"""The proof lockfile: what was proved, and how, as text that a review can read.

``proofs.lock`` is JSON, ``lemmata/lock/2``: for every claim the hash of its statement and
hypotheses, the verdict, each evidence with its method and the hash of what it states, each theorem
with the digest of its statement and its formulas in a line, the standard theorems and other axioms,
the certificate's digest and the versions of what produced it. The words that are hashed, and the
formulas of refutations and instances, stand beside (``lock_text``), for differences to be shown.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from . import lock_text
from .certificates import certificate, statement
from .evidence import GRADES, UNMET
from .recheck import signed
from .shape import Each, Named, fits

SCHEMA = "lemmata/lock/2"
NAME = "proofs.lock"
PRODUCERS = ("sympy", "python-flint", "numpy", "torch")
FIELDS = {
    "statement": str,
    "verdict": str,
    "paper": (str, type(None)),
    "evidence": Named(str),
    "theorems": Named(str),
    "says": Named(str),
    "standard": Each(str),
    "axioms": Each(str),
    "certificate": (str, type(None)),
    "versions": Named(str),
}
WORDS = Named(Each(str))  # older lockfiles have none


class BadLock(ValueError):
    """The lockfile cannot be read; the text is one line with the mend."""


@dataclass(frozen=True)
class Difference:
    """One thing in which a claim differs from its lock entry; ``fails`` where the lock forbids
    it."""

    claim: str
    what: str
    locked: str
    now: str
    fails: bool

    def as_dict(self) -> dict:
        return {
            "claim": self.claim,
            "what": self.what,
            "locked": self.locked,
            "now": self.now,
            "fails": self.fails,
        }


KERNEL = "kernel: Coq"


def entry(claim, report, kernel: bool = False) -> dict:
    """A claim's lock entry from its Claim and ClaimReport; ``skipped`` names the evidence that
    could not run here.  Coq's answer is part of it where it was asked for (``kernel``), not where
    one happens to be kept."""
    rows, skipped, generated = {}, [], lock_text.generated(claim)
    proving = [p for e in report.evidence for p in e.pieces if statement.proves(p)]
    theorems = {t["name"]: t for e in report.evidence for t in e.theorems}
    theorems |= {p["name"]: p for p in proving}
    for evidence in report.evidence:
        if evidence.kind == "kernel" and not kernel:
            continue
        if evidence.status == "skip":
            skipped.append(_row_name(evidence, evidence.title))
        elif evidence.kind == "kernel":
            if evidence.status == "pass":
                rows[KERNEL] = _of_kernel(evidence, report.certificate)
        elif evidence.kind == "mutants":
            for p in evidence.pieces:
                title = p["name"].removeprefix("mutant: ")
                known = None if generated(title) else theorems
                rows[_row_name(evidence, title)] = _method([p], known)
        elif evidence.status == "pass":
            known = None if evidence.kind == "proof" else theorems
            made = _method([*evidence.theorems, *evidence.pieces], known)
            rows[_row_name(evidence, evidence.title)] = made
    said = {n: statement.says(t) for n, t in sorted(theorems.items())}
    said |= {n: f"{said[n]} ({UNMET})" for n in report.unmet if n in said}
    standard = {_named(c) for t in theorems.values() for c in t["cites"]}
    return {
        "statement": statement.statement_hash(claim),
        "verdict": report.verdict,
        "paper": claim.paper,
        "evidence": dict(sorted(rows.items())),
        "theorems": {n: signed(t, statement.stated(t)) for n, t in sorted(theorems.items())},
        "says": said,
        "standard": sorted(standard),
        "axioms": list(claim.axioms),
        "certificate": report.certificate and certificate.content(report.certificate),
        "versions": certificate.versions(*PRODUCERS),
        "words": lock_text.words(claim),
        "proofs": {
            _row_name(e, e.title): [t["name"] for t in (*e.theorems, *e.pieces)]
            for e in report.evidence
            if e.kind == "proof"
        },
        "skipped": sorted(skipped),
        "unasked": [] if kernel else [KERNEL],
    }


def _named(cite: dict) -> str:
    """A citation in a line: a standard theorem, or another claim's."""
    return cite["standard"] if "standard" in cite else f"{cite['claim']}: {cite['theorem']}"


def _row_name(evidence, title: str) -> str:
    part = f" [{evidence.part}]" if evidence.part else ""
    return f"{evidence.kind}{part}: {title}"


def _of_kernel(evidence, built: dict) -> str:
    """What Coq's answer leaves outside, and the hash of the theorems that it has."""
    stated = statement.digest([statement.stated(t) for t in built["theorems"]])
    return f"modulo {len(evidence.kernel['outside'])} outside facts {stated[7:23]}"


def _method(pieces: list[dict], theorems: dict[str, dict] | None = None) -> str:
    """How the evidence was had, the hash of what it states, and with a claim's ``theorems`` its
    formulas: ``refutation 91c0…: [floor] without Pξ = 0 ⟹ …``; empty for a run."""
    if not pieces:
        return ""
    stated = statement.digest([statement.stated(p) for p in pieces])
    made = f"{' + '.join(dict.fromkeys(map(statement.method, pieces)))} {stated[7:23]}"
    return made if theorems is None else f"{made}: {lock_text.formulas(pieces, theorems.values())}"


def read(path: Path) -> dict[str, dict]:
    """The entries of a lockfile.  Raises BadLock."""
    if path.exists() and not path.is_file():  # a folder, or a device that never ends
        raise BadLock(
            f"{path} is no plain file; name a lockfile, or write one with 'python -m verify lock'"
        )
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as reason:
        raise BadLock(
            f"cannot read {path}: {reason.strerror}; write it with 'python -m verify lock'"
        ) from None
    except (ValueError, RecursionError) as reason:
        raise BadLock(
            f"{path} is no JSON ({str(reason).splitlines()[0]}); take it from version control, or "
            "write it anew with 'python -m verify lock'"
        ) from None
    claims = data.get("claims") if isinstance(data, dict) and data.get("schema") == SCHEMA else None
    if not isinstance(claims, dict):
        raise BadLock(f"{path} is no {SCHEMA}; write it anew with 'python -m verify lock'")
    for name, row in claims.items():
        if not fits(name, str):
            raise BadLock(f"{path}: {name!r} names no claim; take it from version control")
        if not fits(row, FIELDS) or not fits(row.get("words", {}), WORDS):
            raise BadLock(
                f"{path}: the entry of {name} is not whole; write it anew with 'python -m verify "
                f"lock {name}'"
            )
    return claims


def write(entries: dict[str, dict], path: Path) -> None:
    """Write the lockfile, sorted, whole or not at all."""
    kept = {
        name: {key: entries[name][key] for key in (*FIELDS, "words") if key in entries[name]}
        for name in sorted(entries)
    }
    certificate.write_text(
        path.resolve(),
        json.dumps({"schema": SCHEMA, "claims": kept}, indent=1, ensure_ascii=False) + "\n",
    )


def renewed(old: dict[str, dict], new: dict[str, dict], whole: bool) -> dict[str, dict]:
    """The entries to write: the new ones, and the old ones of claims that did not run (none where
    ``whole``).

    Evidence that could not run here, or was not asked for, keeps its old row as long as the claim
    says the same.
    """
    entries = {} if whole else dict(old)
    for name, row in new.items():
        before = old.get(name)
        kept, left = {}, [*row["skipped"], *row.get("unasked", ())]
        if before and before["statement"] == row["statement"]:
            kept = {key: before["evidence"][key] for key in left if key in before["evidence"]}
        entries[name] = row | {"evidence": dict(sorted((row["evidence"] | kept).items()))}
    return entries


def compare(locked: dict[str, dict], now: dict[str, dict], whole: bool = False) -> list[Difference]:
    """How the claims that ran differ from the lock; with ``whole`` also locked claims that no
    longer exist.

    A claim whose worker died has an empty entry: it fails by itself, and there is nothing to
    compare.
    """
    found = []
    for name, row in now.items():
        if not row:
            continue
        if name not in locked:
            found.append(Difference(name, "entry", "none", f"{row['verdict']}, not locked", True))
        else:
            found += _differences(name, locked[name], row)
    if whole:
        found += [
            Difference(name, "claim", locked[name]["verdict"], "gone", True)
            for name in locked
            if name not in now
        ]
    return sorted(found, key=lambda d: d.claim)


def _differences(name: str, old: dict, new: dict) -> list[Difference]:
    found = []

    def differs(what, locked, now, fails):
        found.append(Difference(name, what, locked, now, fails))

    if old["statement"] != new["statement"]:
        hashes = "statement", old["statement"][:23], new["statement"][:23]
        known = "words" in old and "words" in new
        changed = list(lock_text.reworded(old["words"], new["words"])) if known else []
        for what, before, after in changed or [hashes]:
            differs(what, before, after, True)
    if old["paper"] != new["paper"]:
        differs("paper", old["paper"] or "none", new["paper"] or "none", True)
    if old["verdict"] != new["verdict"]:
        differs(
            "verdict", old["verdict"], new["verdict"], not _rises(old["verdict"], new["verdict"])
        )
    told = set()  # rows of proofs whose theorems are shown
    for theorem, digest in old["theorems"].items():
        now = new["theorems"].get(theorem)
        if now is not None and now != digest:
            said = lock_text.apart(old["says"].get(theorem, ""), new["says"][theorem])
            differs(f"theorem {theorem}", *said, True)
            told |= {row for row, names in new.get("proofs", {}).items() if theorem in names}
    for row, method in old["evidence"].items():
        if row in new.get("unasked", ()):
            continue
        if row not in new["evidence"]:
            skipped = row in new["skipped"]
            said = lock_text.gone(row, old, new) or lock_text.parted(method)[0] or "passed"
            differs(row, said, "skipped here" if skipped else "gone", not skipped)
        elif row not in told:
            was, now = (lock_text.parted(e["evidence"][row])[0] for e in (old, new))
            if was != now:
                same = was[-16:] == now[-16:]
                said = None if same else lock_text.stated(row, old, new)
                differs(row, *(said or (was, now)), not same)
    for row in new["evidence"]:
        if row not in old["evidence"]:
            differs(row, "none", "new", False)
    for what, key in (("axiom", "axioms"), ("standard theorem", "standard")):
        for name in new[key]:
            if name not in old[key]:
                differs(what, "none", name, True)
    return found


def _rises(before: str, after: str) -> bool:
    """Is one grade above the other?  ``refuted`` is no grade: to go there, or leave it, wants a new
    lock."""
    return before in GRADES and after in GRADES and GRADES.index(after) > GRADES.index(before)
