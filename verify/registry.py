"""Which claims there are, and how to get at them without loading what they need.

``index.tsv`` beside this file and ``gpu_check/claims.json`` are written by
``python -m verify.registry`` and kept true by tests; ``list`` reads the first alone.  It is
no JSON, since to import json takes longer than everything else that ``list`` does.
"""

from __future__ import annotations

import os
from importlib import import_module

TYPE_CHECKING = False  # what typing says at run time, without loading it
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from .claim import Claim

HERE = os.path.dirname(os.path.abspath(__file__))
INDEX = os.path.join(HERE, "index.tsv")
BATCHED = os.path.join(os.path.dirname(HERE), "gpu_check", "claims.json")
COLUMNS = ("claim", "topic", "title", "source", "expected", "paper", "price", "prose", "kinds")


class UnknownClaim(ValueError):
    """No claim has this name; the text suggests near ones."""


def index() -> list[dict]:
    """Every claim as in ``list --json``: claim, topic, title, source, expected, paper, price
    (standard theorems cited), prose (facts told in prose), kinds.

    ``paper`` is None, an empty column in the file, where no paper makes the claim.
    """
    with open(INDEX, encoding="utf-8") as file:
        rows = [dict(zip(COLUMNS, line.rstrip("\n").split("\t"))) for line in file]
    return [
        row
        | {"paper": row["paper"] or None, "kinds": row["kinds"].split()}
        | {key: int(row[key]) for key in ("price", "prose")}
        for row in rows
    ]


def is_file(name: str) -> bool:
    """A claim of a reader's own file, ``lemmas.py`` or ``lemmas.py::topic/claim``."""
    return name.partition("::")[0].endswith(".py")


def load(name: str) -> Claim:
    """The Claim with this full name, or of a reader's own file."""
    if is_file(name):
        return in_file(name)[0]
    topic, _, short = name.partition("/")
    return import_module(f"verify.claims.{topic}.{short}").claim


def in_file(name: str) -> list[Claim]:
    """The Claims that ``lemmas.py`` or ``lemmas.py::claim`` names."""
    path, _, wanted = name.partition("::")
    claims = from_file(path)
    found = [c for c in claims if wanted in ("", c.name, c.short)]
    if not found:
        raise UnknownClaim(
            f"{path} has no claim named {wanted!r}: there are {', '.join(c.name for c in claims)}"
        )
    return found


def from_file(path: str) -> list[Claim]:
    """The Claims that a Python file defines, in its order; UnknownClaim where there is none.

    The file is run, as its text stands now: it is the reader's own program.
    """
    from .claim import Claim
    from .making import claims_made

    with claims_made() as made:
        module = run_file(path)
    claims = list(
        {id(value): value for value in vars(module).values() if isinstance(value, Claim)}.values()
    )
    kept = set(map(id, claims))
    for claim, file, line in made:
        if file == os.path.abspath(path) and id(claim) not in kept:
            raise UnknownClaim(
                f"{file}:{line} makes the claim {claim.name}, which no name of the file holds at "
                "its end; bind each claim to a name of its own, such as first = Claim(…)"
            )
    names = [c.name for c in claims]
    if not claims:
        raise UnknownClaim(f"{path} defines no Claim; write claim = Claim(…) in it")
    for name in names:
        if names.count(name) > 1:
            raise UnknownClaim(
                f"{path} defines {names.count(name)} claims named {name}; give each a name of its "
                "own"
            )
    return claims


def run_file(path: str) -> Any:
    """The module that a reader's file makes, run as its text stands now; UnknownClaim where it
    cannot be run."""
    from importlib.util import module_from_spec, spec_from_file_location

    from .sources import Source, read_anew, told

    named = path if path.isprintable() else repr(path)
    if os.path.isdir(path):
        raise UnknownClaim(f"{named} is a folder, and claims are read from files; rename it")
    if not os.path.isfile(path):
        raise UnknownClaim(f"there is no file {named}")
    if not os.access(path, os.R_OK):
        raise UnknownClaim(f"cannot read {named}: it may not be read by you; make it readable")
    name = f"lemmata_claims_{os.path.basename(path)[:-3]}"
    source = Source(name, os.path.abspath(path))
    spec = spec_from_file_location(name, path, loader=source)
    if spec is None:
        raise UnknownClaim(f"{path} cannot be loaded")
    module = module_from_spec(spec)
    try:
        with read_anew():
            source.exec_module(module)
    except KeyboardInterrupt:
        raise
    except BaseException as reason:  # whatever a reader's file raises is the reader's to mend
        raise UnknownClaim(f"{path} cannot be loaded: {told(reason)}") from reason
    return module


def of_module(name: str) -> list:
    """The Claims of a module and, if it is a package, of every module below it.  UnknownClaim
    where one of them cannot be imported, whatever it raises."""
    from pkgutil import walk_packages

    from .claim import Claim
    from .sources import read_anew, said, told

    try:
        with read_anew():
            module = import_module(name)
            below = walk_packages(getattr(module, "__path__", ()), name + ".")
            modules = [module, *(import_module(m.name) for m in below)]
    except KeyboardInterrupt:
        raise
    except ImportError as reason:
        raise UnknownClaim(f"{name} cannot be imported: {said(reason)}") from reason
    except BaseException as reason:  # whatever a reader's module raises is the reader's to mend
        raise UnknownClaim(f"{name} cannot be imported: {told(reason)}") from reason
    return [value for m in modules for value in vars(m).values() if isinstance(value, Claim)]


def select(
    patterns: Iterable[str], names_in: Callable[[str], list[str]] | None = None
) -> list[str]:
    """Full names for what was typed: names, short names, ``topic/*``, ``all``, files, folders of
    files; in index order.  ``names_in(pattern)`` gives the names of the claims in a file; by
    default it is run here.

    Raises UnknownClaim with near misses where nothing fits.
    """
    names_in = names_in or (lambda pattern: [c.name for c in in_file(pattern)])
    patterns = [p for pattern in patterns for p in _spread(pattern)]
    files = [
        f"{p.partition('::')[0]}::{name}" for p in patterns if is_file(p) for name in names_in(p)
    ]
    files = list(dict.fromkeys(files))
    places: dict[str, str] = {}
    for path, _, name in (f.partition("::") for f in files):
        if os.path.realpath(places.setdefault(name, path)) != os.path.realpath(path):
            raise UnknownClaim(
                f"{places[name]} and {path} both define a claim named {name}; give each a name of "
                "its own"
            )
    return files + _named([p for p in patterns if not is_file(p)])


def _spread(pattern: str) -> list[str]:
    """The files of claims in a folder, or the pattern itself."""
    if is_file(pattern) or not os.path.isdir(pattern) or _is_claim(pattern):
        return [pattern]
    found = files_in(pattern)
    if not found:
        raise UnknownClaim(
            f"no Python file in the folder {pattern} makes a Claim; write claim = Claim(…) in one"
        )
    return found


def _is_claim(pattern: str) -> bool:
    return bool(matching(pattern, [row["claim"] for row in index()]))


def files_in(folder: str) -> list[str]:
    """The Python files below a folder that make claims, sorted: neither hidden, nor ``_*.py``, nor
    of tests."""
    found = []

    def refuse(reason: OSError) -> None:
        raise UnknownClaim(
            f"cannot read {reason.filename}: {reason.strerror}; make it readable, or name what is"
        ) from None

    for here, below, names in os.walk(folder, onerror=refuse):
        below[:] = sorted(n for n in below if n[:1] not in "._")
        for name in sorted(names):
            path = os.path.join(here, name)
            if name.endswith(".py") and name[:1] not in "._" and not name.startswith("test_"):
                try:
                    with open(path, encoding="utf-8", errors="replace") as file:
                        text = file.read()
                except OSError as reason:
                    refuse(reason)
                    continue
                if "Claim(" in text and ("verify import" in text or "import verify" in text):
                    found.append(path)
    return found


def _named(patterns: list[str]) -> list[str]:
    if not patterns:
        return []
    known = [row["claim"] for row in index()]
    chosen: set[str] = set()
    for pattern in patterns:
        found = matching(pattern, known)
        if not found:
            raise UnknownClaim(_unknown(pattern, known))
        chosen |= set(found)
    return [name for name in known if name in chosen]


def matching(pattern: str, known: list[str]) -> list[str]:
    if pattern == "all":
        return known
    if any(c in pattern for c in "*?["):
        from fnmatch import fnmatchcase

        return [
            n for n in known if fnmatchcase(n, pattern) or fnmatchcase(n.partition("/")[2], pattern)
        ]
    return [n for n in known if pattern in (n, n.partition("/")[2])]


def _unknown(pattern: str, known: list[str]) -> str:
    from difflib import SequenceMatcher, get_close_matches

    typed = "".join(c if c.isalnum() or c == "/" else "_" for c in pattern.lower())
    names = {n.partition("/")[2]: n for n in known} | {n: n for n in known}
    holding = [n for n in known if len(typed) > 2 and typed in n]
    near = holding + [names[n] for n in get_close_matches(typed, names, n=5, cutoff=0.6)]

    def unlike(name: str) -> float:
        parts = name, name.partition("/")[2]
        return -max(SequenceMatcher(None, typed, part).ratio() for part in parts)

    topic, star, _ = pattern.partition("/*")
    if star:
        topics = sorted({n.partition("/")[0] for n in known})
        near = [f"'{name}/*'" for name in get_close_matches(topic, topics, n=1, cutoff=0.6)]
    near = sorted(dict.fromkeys(near), key=unlike)[:3]
    hint = (
        f"did you mean {' or '.join(near)}?"
        if near
        else "'python -m verify list' shows every claim"
    )
    return f"no claim is named {pattern!r}: {hint}"


def row(claim: Claim) -> dict:
    """A Claim's row of the index."""
    return {
        "claim": claim.name,
        "topic": claim.topic,
        "title": claim.title,
        "source": str(claim.source),
        "expected": claim.expected,
        "paper": claim.paper,
        "price": claim.price,
        "prose": len(claim.axioms),
        "kinds": claim.kinds,
    }


def scan() -> list[dict]:
    """The index as the claims' own files say it (loads every one)."""
    from pathlib import Path

    rows = []
    for path in sorted(Path(HERE).glob("claims/*/*.py")):
        if path.stem.startswith("_"):
            continue
        claim = load(f"{path.parent.name}/{path.stem}")
        if claim.name != f"{path.parent.name}/{path.stem}":
            raise ValueError(f"{path}: the claim calls itself {claim.name}")
        rows.append(row(claim))
        if any(c in str(value) for value in rows[-1].values() for c in "\t\n"):
            raise ValueError(f"{path}: the title or the source holds a tab or a line break")
    return rows


def batched() -> list[dict]:
    """The declared batched checks, as gpu_check's own table holds them: a claim's in its order."""
    from .address import Address
    from .certificates.statement import statement_hash

    return [
        {
            "claim": claim.name,
            "module": check.function.module.removeprefix("gpu_check."),
            "instances": check.function.instances,
            "least": check.function.least,
            "options": check.function.options,
            "statement": statement_hash(claim),
            "part": check.part,
        }
        for claim in (load(row["claim"]) for row in scan() if "gpu" in row["kinds"])
        for check in claim.checks
        if check.kind == "gpu" and isinstance(check.function, Address)
    ]


def main() -> None:
    """Write the index anew, and gpu_check's table of its claims."""
    import json
    from pathlib import Path

    from .certificates.certificate import write_text

    rows = [
        "\t".join(
            [
                *("" if v is None else str(v) for v in list(row.values())[:-1]),
                " ".join(row["kinds"]),
            ]
        )
        for row in scan()
    ]
    write_text(Path(INDEX), "".join(f"{row}\n" for row in rows))
    table = ",\n".join(json.dumps(row, ensure_ascii=False) for row in batched())
    write_text(Path(BATCHED), f"[\n{table}\n]\n")


if __name__ == "__main__":
    main()
