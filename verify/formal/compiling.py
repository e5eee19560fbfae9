"""Coq at work on what was written: the library, then all claims in a few files."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from verify.formal.files import HEADER, LIBRARY, Written

SOURCES = Path(__file__).resolve().parent.parent.parent / "formal"
GET = (
    "Coq 8.16 with MathComp 1.15 is needed. On Debian or Ubuntu: apt-get install "
    "--no-install-recommends coq libcoq-mathcomp-algebra (150 MB to download). Without root: "
    "docs/formal.md says how to unpack the same packages into a folder"
)
FORBIDDEN = re.compile(r"\b(Admitted|admit|Axiom|Axioms|Parameter|Parameters|Conjecture)\b")
"""Words that would have something believed unproved; no file of ours holds one, not in comments."""
TOGETHER = 1_000_000
"""Characters of claims that are compiled as one file, so that MathComp is loaded once for them."""


class NotCompiled(Exception):
    """What Coq, or the check of its answer, said."""


@dataclass
class Result:
    """What a compilation showed: for each claim the axioms of its theorems."""

    coq: str
    axioms: dict[str, str] = field(default_factory=dict)


def version() -> str | None:
    """The version of coqc, or None without one."""
    coqc = shutil.which("coqc")
    if coqc is None:
        return None
    said = subprocess.run([coqc, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"version (\S+)", said)
    return found[1] if found else said.strip()


def library(folder: Path) -> list[Path]:
    """The files of the library, copied into a folder, in the order in which they depend."""
    if not SOURCES.is_dir():
        raise NotCompiled(
            f"the Coq library is not at {SOURCES}: it comes with a checkout, not with the wheel"
        )
    folder.mkdir(parents=True, exist_ok=True)
    return [Path(shutil.copy(SOURCES / f"{name}.v", folder)) for name in LIBRARY]


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Other processes wait that compile into this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as held:
        try:
            import fcntl
        except ImportError:  # not on Windows, where nobody compiles
            yield
            return
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def library_compiled(folder: Path, coq: str) -> str:
    """Compile the library in a folder, and the digest of it and of Coq's version."""
    ground = coq
    with alone(folder):
        for file in library(folder):
            _, ground = coqc(file, folder, ground)
    return ground


def coqc(
    file: Path, library_folder: Path, ground: str = "", limit: float | None = None
) -> tuple[str, str]:
    """What coqc prints for a file, and a digest of the file and of all that it rests on.

    An answer is kept beside the file under this digest, and Coq is asked only once. `ground` is
    the digest of what the file rests on, `limit` seconds of patience. NotCompiled where Coq refuses
    it, or where a word stands in it that has something believed.
    """
    text = file.read_text(encoding="utf-8")
    if word := FORBIDDEN.search(text):
        raise NotCompiled(f"{file.name} holds the word {word[0]}")
    digest = hashlib.sha256(f"{ground}\n{text}".encode()).hexdigest()
    kept, made = file.with_suffix(".said"), file.with_suffix(".vo")
    if made.exists() and kept.exists():
        first, _, said = kept.read_text(encoding="utf-8").partition("\n")
        if first == digest:
            return said, digest
    kept.unlink(missing_ok=True)
    made.unlink(missing_ok=True)
    command = ["coqc", "-q", "-w", "none", "-Q", str(library_folder), "Lemmata", str(file)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=limit, errors="replace"
        )
    except subprocess.TimeoutExpired:
        raise NotCompiled(f"{file.name}: coqc was stopped after {limit:g} s") from None
    if done.returncode or not made.exists():
        said = " ".join((done.stderr or done.stdout or "coqc made nothing of it").split())
        raise NotCompiled(
            f"{file.name}: {said[:300]} … {said[-600:]}"
            if len(said) > 900
            else f"{file.name}: {said}"
        )
    kept.write_text(f"{digest}\n{done.stdout}", encoding="utf-8")
    return done.stdout, digest


def grouped(written: list[Written]) -> list[list[Written]]:
    """Claims in groups of about the same length, the longest first."""
    groups: list[list[Written]] = []
    sizes: list[int] = []
    for claim in sorted(written, key=lambda w: -len(w.text)):
        place = next((i for i, n in enumerate(sizes) if n + len(claim.text) <= TOGETHER), None)
        if place is None:
            groups.append([])
            sizes.append(0)
            place = len(groups) - 1
        groups[place].append(claim)
        sizes[place] += len(claim.text)
    return groups


def together(group: list[Written]) -> str:
    """Claims as one file, which asks for the axioms of each."""
    parts = [HEADER]
    for claim in group:
        every = "".join(f"let _ := @{claim.module}.{name} in " for name in claim.names)
        parts.append(f"Module {claim.module}.\n{claim.text}End {claim.module}.\n")
        parts.append(f"Definition all_{claim.module} := {every}tt.\n")
        parts.append(f"Print Assumptions all_{claim.module}.\n")
    return "".join(parts)


def compiled(
    written: list[Written], folder: Path, jobs: int, tell: Callable[[str], None]
) -> Result:
    """Everything through Coq, which names the axioms; NotCompiled where it refuses."""
    found = version()
    if found is None:
        raise NotCompiled(GET)
    where = folder / "Lemmata"
    ground = library_compiled(where, found)
    result = Result(found)
    claims = [w for w in written if w.names]
    groups = grouped(claims)
    done: list[int] = []
    refused: list[str] = []

    def one(numbered: tuple[int, list[Written]]) -> list[str]:
        number, group = numbered
        file = folder / f"together_{number}.v"
        file.write_text(together(group), encoding="utf-8")
        try:
            return answers(coqc(file, where, ground)[0])
        except NotCompiled as why:  # the other files are still looked at
            refused.append(str(why))
            return []
        finally:
            done.append(number)
            tell(f"  {len(done)} of {len(groups)} files")

    with ThreadPoolExecutor(jobs) as pool:
        answered = list(pool.map(one, enumerate(groups, 1)))
    if refused:
        raise NotCompiled("; ".join(sorted(refused)))
    for group, said in zip(groups, answered, strict=True):
        if len(said) != len(group):
            raise NotCompiled(f"Coq names the axioms of {len(said)} claims out of {len(group)}")
        result.axioms |= {w.claim: axioms for w, axioms in zip(group, said, strict=True)}
    return result


def answers(printed: str) -> list[str]:
    """The axioms that each `Print Assumptions` names, "" where it names none."""
    found: list[list[str]] = []
    for line in printed.splitlines():
        if line.startswith("Closed under the global context"):
            found.append([])
        elif line.startswith(("Axioms:", "Variables:", "Opaque constants:")):
            found.append(["unnamed"])
        elif found and found[-1] and line.strip() and not line.startswith(" ") and ":" in line:
            found[-1].append(line.split(":")[0].strip())
    return [", ".join(names[1:] or names) for names in found]
