"""Certificates: a claim's exact evidence as one JSON file (docs/certificate.md)."""

from __future__ import annotations

import json
import os
import platform
import re
import tempfile
from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path

from ..library import THEOREMS
from ..sentences import Sentence
from ..version import __version__
from . import statement

_NUMBER = re.compile(r" \(\d+\)$")
ROLES = {
    "proof": "proof",
    "exact": "exact",
    "necessity": "necessity",
    "paper": "paper",
    "mutants": "mutant",
}


def digest(certificate: dict) -> str:
    """The digest over everything but itself."""
    return statement.digest({key: value for key, value in certificate.items() if key != "digest"})


def content(certificate: dict) -> str:
    """The digest without the versions that wrote it: the same on every machine."""
    return digest({k: v for k, v in certificate.items() if k != "versions"})


def versions(*packages: str) -> dict[str, str]:
    """Versions of what produced a result; packages that are not installed are left out."""
    found = {package: _version(package) for package in packages}
    return {"lemmata": __version__, "python": platform.python_version()} | {
        p: v for p, v in found.items() if v is not None
    }


@cache
def _version(package: str) -> str | None:
    """Looked up once: a run asks for the same few with every claim."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def build(
    claim, verdict: str, theorems: list[dict], pieces: list[dict], others: Sequence[dict] = ()
) -> dict:
    """The certificate of a claim from the theorems and pieces of its evidence; ``others`` are the
    theorems of other claims that it cites."""
    proved = [x["name"] for x in [*theorems, *filter(statement.proves, pieces)]]
    places = {(other["claim"], other["theorem"]): i for i, other in enumerate(others)}
    if places:
        theorems = [t | {"from": _placed(t["from"], places)} for t in theorems]
    return _sealed(
        {
            "claim": claim.name,
            "title": claim.title,
            "statement": [_sentence(s, proved) for s in claim.sentences],
            "source": str(claim.source),
            "verdict": verdict,
            "parts": list(claim.parts),
            "cited": list(others),
            "axioms": list(claim.axioms),
            "theorems": theorems,
            "pieces": pieces,
        }
    )


def of_rates(method: str, pieces: list[dict], theorems: Sequence[dict] = ()) -> dict:
    """The certificate of rates, cycles, spirals and theorems of one method, which belongs to no
    claim."""
    said = [(t["words"], [t["name"]]) for t in theorems]
    if pieces:
        said.append(("What its pieces say.", [p["kind"] for p in pieces]))
    named = [{"name": p["kind"], **p} for p in pieces]
    title = f"Worst cases of {method}"
    return _of_no_claim("rate", title, said, "python -m verify rate", theorems, named)


def of_worst_case(title: str, words: str, piece: dict, source: str) -> dict:
    """The certificate of a finite-step worst case, which belongs to no claim."""
    said = [(words, ["worst case"])]
    return _of_no_claim("worst-case", title, said, source, (), [{"name": "worst case", **piece}])


def of_equivalence(title: str, words: str, theorem: dict, source: str) -> dict:
    """The certificate that two optimizers are the same, a theorem that belongs to no claim."""
    name = "the same points"
    named = {"name": name, "words": words, "part": "", **theorem, "cites": []}
    return _of_no_claim("equivalent", title, [(words, [name])], source, [named])


def _of_no_claim(command, title, said, source, theorems, pieces=()) -> dict:
    """The certificate that a command writes; ``said`` has the words of its statement, each with
    the theorems and pieces behind it."""
    return _sealed(
        {
            "claim": command,
            "title": title,
            "statement": [
                {"words": words, "kind": "theorem", "theorems": names} for words, names in said
            ],
            "source": source,
            "verdict": "proved",
            "parts": [""],
            "cited": [],
            "axioms": [],
            "theorems": list(theorems),
            "pieces": [
                {"name": piece["name"], "part": "", "role": "exact", "says": "", **piece}
                for piece in pieces
            ],
        }
    )


def _sealed(body: dict) -> dict:
    """The certificate with what it rests on, versions and digest."""
    cites = [c for x in body["theorems"] + body["pieces"] for c in x.get("cites", ())]
    names = dict.fromkeys(c["standard"] for c in cites if "standard" in c)
    names |= dict.fromkeys(name for other in body["cited"] for name in other["standard"])
    standard = [vars(THEOREMS[name]) for name in names]
    certificate = {
        "schema": "lemmata/certificate/2",
        **body,
        "standard": standard,
        "price": len(standard),
        "versions": versions("python-flint"),
    }
    return certificate | {"digest": digest(certificate)}


def _placed(data, places: dict):
    """Proofs in which citations name the place of what they cite in the file."""
    if isinstance(data, list):
        return [_placed(x, places) for x in data]
    if not isinstance(data, dict):
        return data
    placed = {key: _placed(value, places) for key, value in data.items()}
    if data.get("rule") == "cite":
        placed["of"] = places[tuple(data["of"])]
    return placed


def _sentence(sentence: Sentence, proved: list[str]) -> dict:
    """A sentence; untied where a theorem that it names was not proved in this run.

    A name stands for "name (1)", "name (2)", … where its proof made several theorems.
    """
    if sentence.kind != "theorem":
        return {"words": sentence.words, "kind": sentence.kind}
    named = [[x] if x in proved else _numbered(x, proved) for x in sentence.theorems]
    if not all(named):
        return {"words": sentence.words, "kind": "untied"}
    theorems = list(dict.fromkeys(chain.from_iterable(named)))
    return {"words": sentence.words, "kind": "theorem", "theorems": theorems}


def _numbered(name: str, proved: list[str]) -> list[str]:
    return [x for x in proved if _NUMBER.sub("", x) == name]


def write_text(path: Path, text: str) -> None:
    """Write a whole file or nothing: to a temporary file beside it, then renamed.

    What is there and no file, such as /dev/null or a pipe, is written to, not replaced.
    """
    if path.exists() and not path.is_file():
        path.write_text(text, encoding="utf-8")
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException as reason:
        Path(name).unlink(missing_ok=True)  # a Ctrl-C may come when it has its name
        if isinstance(reason, OSError):  # a full disk says no name
            reason.filename, reason.filename2 = str(path), None
        raise


def write(certificate: dict, folder: Path) -> Path:
    """Write a certificate into a folder, named after its claim; returns the path."""
    path = folder / (certificate["claim"].replace("/", ".") + ".json")
    write_text(path, json.dumps(certificate, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    return path
