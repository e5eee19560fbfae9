"""Certificates: a claim's exact evidence as one JSON file (docs/certificate.md)."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import tempfile
from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ..sentences import Sentence
from ..standard import THEOREMS
from ..version import __version__

ROLES = {
    "proof": "proof",
    "exact": "exact",
    "necessity": "necessity",
    "paper": "paper",
    "mutants": "mutant",
}


def canonical(data) -> bytes:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode(
        "ascii"
    )


def digest(certificate: dict) -> str:
    """The digest over everything but itself."""
    body = {key: value for key, value in certificate.items() if key != "digest"}
    return "sha256:" + hashlib.sha256(canonical(body)).hexdigest()


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
    names = dict.fromkeys(c["standard"] for t in theorems for c in t["cites"] if "standard" in c)
    names |= dict.fromkeys(name for other in others for name in other["standard"])
    cites = [vars(THEOREMS[name]) for name in names]
    places = {(other["claim"], other["theorem"]): i for i, other in enumerate(others)}
    theorems = [t | {"from": _placed(t["from"], places)} for t in theorems]
    certificate = {
        "schema": "lemmata/certificate/2",
        "claim": claim.name,
        "title": claim.title,
        "statement": [_sentence(s, {t["name"] for t in theorems}) for s in claim.sentences],
        "source": str(claim.source),
        "verdict": verdict,
        "parts": list(claim.parts),
        "standard": cites,
        "cited": list(others),
        "axioms": list(claim.axioms),
        "price": len(cites),
        "versions": versions("python-flint"),
        "theorems": theorems,
        "pieces": pieces,
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


def _sentence(sentence: Sentence, proved: set[str]) -> dict:
    """A sentence; untied where a theorem that it names was not proved in this run."""
    if sentence.kind != "theorem":
        return {"words": sentence.words, "kind": sentence.kind}
    if not set(sentence.theorems) <= proved:
        return {"words": sentence.words, "kind": "untied"}
    return {"words": sentence.words, "kind": "theorem", "theorems": list(sentence.theorems)}


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
    except BaseException:
        os.unlink(name)
        raise


def write(certificate: dict, folder: Path) -> Path:
    """Write a certificate into a folder, named after its claim; returns the path."""
    path = folder / (certificate["claim"].replace("/", ".") + ".json")
    write_text(path, json.dumps(certificate, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    return path
