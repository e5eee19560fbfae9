"""Evidence of kind ``kernel``: what Coq says of a claim's certificate, kept by digest.

An answer is asked for with ``--kernel``, or by ``make formal``, and is kept in a folder that no
commit has. A plain run shows what is kept, and never asks: an answer counts while the certificate,
the library of ``formal/`` and its translation in ``verify/formal/`` are what Coq saw.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import time
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..certificates.certificate import content, write_text
from ..evidence import UNDECIDED, Evidence
from ..shape import Each, Named, fits

if TYPE_CHECKING:  # what writes Coq is loaded where an answer is kept or asked for
    from ..formal.files import Written

VARIABLE = "LEMMATA_FORMAL"
SCHEMA = "lemmata/kernel/1"
TITLE = "Coq"
SHAPE = {"coq": str, "axioms": Each(str), "counts": Named(int), "left": Each(str), "text": str}


WORDS = {
    "theorem": ("theorem", "theorems"),
    "rate": ("rate", "rates"),
    "cycle": ("cycle", "cycles"),
    "worst_case": ("worst case", "worst cases"),
    "point": ("point", "points"),
    "refutation": ("refutation", "refutations"),
    "instances": ("set of instances", "sets of instances"),
}
"""What is counted, one and several."""


@dataclass(frozen=True)
class Answer:
    """What Coq said: its version, the axioms, how many theorems, points, refutations and instances
    compiled, the theorems (and rates, …) that are not written in Coq with the reason, and the
    digest of the file that ``formalize`` writes of them."""

    coq: str
    axioms: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    text: str = ""


def folder() -> Path:
    """Where answers are kept: what LEMMATA_FORMAL names, else build/formal in the checkout."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else Path(__file__).resolve().parents[2] / "build" / "formal"


@cache
def ground() -> str:
    """A digest of the library and of what translates certificates."""
    from ..formal import compiling
    from ..formal.files import LIBRARY

    here = Path(compiling.__file__).parent
    files = [compiling.SOURCES / f"{name}.v" for name in LIBRARY] + sorted(here.glob("*.py"))
    found = hashlib.sha256()
    for file in files:
        found.update(file.read_bytes() if file.is_file() else b"")
    return found.hexdigest()


@cache
def proved_here() -> frozenset[str]:
    """The standard theorems that formal/ proves: the theorems of Standard.v have their names."""
    from ..formal import compiling

    file = compiling.SOURCES / "Standard.v"
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    return frozenset(re.findall(r"^Theorem (\w+)", text, re.MULTILINE))


def _place(certificate: dict) -> Path:
    key = hashlib.sha256(f"{content(certificate)} {ground()}".encode()).hexdigest()
    return folder() / "kernel" / f"{certificate['claim'].replace('/', '.')}.{key[:32]}.json"


def kept(certificate: dict) -> Answer | None:
    """The answer to this certificate, if one is kept; what is damaged is as if it were not."""
    if not (folder() / "kernel").is_dir():
        return None
    try:
        data = json.loads(_place(certificate).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not fits(data, SHAPE) or data.get("schema") != SCHEMA:
        return None
    return Answer(**{key: data[key] for key in SHAPE})


def keep(certificate: dict, claim: Written, coq: str, axioms: str) -> Answer:
    """Write down what Coq said of a claim."""
    stated = {t["name"] for t in certificate["theorems"]} | _proving(certificate)
    answer = Answer(
        coq,
        [a for a in axioms.split(", ") if a],
        dict(sorted(claim.counts.items())),
        [f"{name}: {why}" for _, name, why in claim.left if name in stated],
        "sha256:" + hashlib.sha256(claim.file().encode()).hexdigest(),
    )
    place = _place(certificate)
    place.parent.mkdir(parents=True, exist_ok=True)
    for old in place.parent.glob(f"{certificate['claim'].replace('/', '.')}.*.json"):
        old.unlink(missing_ok=True)
    text = json.dumps({"schema": SCHEMA, **asdict(answer)}, indent=1, ensure_ascii=False)
    write_text(place, text + "\n")
    return answer


def asked(certificate: dict, limit: float | None) -> Answer:
    """Coq's answer, now, unless it is kept.  NotCompiled where it refuses."""
    from ..formal import compiling
    from ..formal.files import written

    if found := kept(certificate):
        return found
    claim = written(certificate)
    coq = compiling.version() or ""
    if not claim.names:
        return keep(certificate, claim, coq, "")
    library = folder() / "Lemmata"
    rests = compiling.library_compiled(library, coq)
    with tempfile.TemporaryDirectory() as room:
        file = Path(room) / f"{claim.module}.v"
        file.write_text(compiling.together([claim]), encoding="utf-8")
        said = compiling.answers(compiling.coqc(file, library, rests, limit)[0])
    if len(said) != 1:
        raise compiling.NotCompiled(f"coqc names the axioms of {len(said)} claims, not of one")
    return keep(certificate, claim, coq, said[0])


def evidence(certificate: dict, now: bool, limit: float | None = None) -> Evidence | None:
    """The row of a claim's report; None where nothing is kept and Coq is not asked ``now``."""
    started = time.perf_counter()
    if not now:
        answer = kept(certificate)
        return None if answer is None else _row(certificate, answer, started)
    from ..formal import compiling

    if compiling.version() is None and kept(certificate) is None:
        return Evidence("kernel", "skip", f"coqc is not here. {compiling.GET}", title=TITLE)
    try:
        return _row(certificate, asked(certificate, limit), started)
    except compiling.NotCompiled as reason:
        return Evidence("kernel", "fail", f"Coq refuses it: {reason}", title=TITLE)
    except OSError as reason:
        why = f"{folder()} cannot be written: {reason.strerror}; name another in {VARIABLE}"
        return Evidence("kernel", "skip", why, title=TITLE)


def _proving(certificate: dict) -> set[str]:
    """The names of rates, cycles and the like, which count as theorems."""
    from ..certificates.statement import proves

    return {p["name"] for p in certificate["pieces"] if proves(p)}


def outside(certificate: dict) -> list[str]:
    """What the theorems rest on and Coq does not see: standard theorems, facts in prose."""
    cited = [s["name"] for s in certificate["standard"] if s["name"] not in proved_here()]
    return cited + list(certificate["axioms"])


def _row(certificate: dict, answer: Answer, started: float) -> Evidence:
    """Passes where Coq has every theorem, without an axiom."""
    counts, rest = answer.counts, outside(certificate)
    said = [
        f"{counts[kind]} {words[counts[kind] > 1]}"
        for kind, words in WORDS.items()
        if counts.get(kind)
    ]
    text = f"Coq {answer.coq}: {', '.join(said) or 'nothing'}"
    text += f"; axioms: {', '.join(answer.axioms) or 'none'}"
    text += f"; modulo {len(rest)} outside fact{'s' * (len(rest) != 1)}" if rest else ""
    text += "" if rest else "; 0 outside facts"
    if answer.left:
        text += f"; not in Coq: {answer.left[0]}"
        text += f", and {len(answer.left) - 1} more" if answer.left[1:] else ""
    stated = certificate["theorems"] or _proving(certificate)
    status = "fail" if answer.axioms else "observed" if answer.left or not stated else "pass"
    details = {
        "tool": "Coq",
        "version": answer.coq,
        "axioms": answer.axioms,
        "outside": rest,
        "left": answer.left,
        "counts": counts,
        "certificate": content(certificate),
        "text": answer.text,
    }
    return Evidence(
        "kernel", status, text, title=TITLE, seconds=time.perf_counter() - started, kernel=details
    )


def weigh(report, row: Evidence) -> None:
    """A theorem that Coq refuses is none, whatever else was found; what it accepts raises no
    verdict, for its proofs are those of the certificate."""
    if row.status == "fail":
        report.ok = False
        if not report.contradiction:
            report.verdict = UNDECIDED
