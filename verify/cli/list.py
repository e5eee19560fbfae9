"""``list``: the claims, read from the index alone."""

from __future__ import annotations

import os

from .exits import OK, UsageError


def main(argv: list[str]) -> int:
    files, word, topic, errata, as_json = (
        _options(argv) if argv else ([], "topic", None, False, False)
    )
    if errata:
        from .errata import show

        return show(topic, as_json)
    from .. import registry

    rows = registry.index() if not files else _own(files)
    if topic is not None:
        topics = sorted({r["topic"] for r in rows})
        if topic not in topics:
            raise UsageError(f"no {word} is named {topic!r}: there are {', '.join(topics)}")
        rows = [r for r in rows if r["topic"] == topic]
    if as_json:
        import json
        import sys

        json.dump(
            {"schema": "lemmata/list/1", "claims": rows}, sys.stdout, indent=1, ensure_ascii=False
        )
        print()
        return OK
    print(
        "\n".join(
            f"{row['claim']:<48} "
            + (f"{row['expected']:<10} paper {row['paper']}" if row["paper"] else row["expected"])
            + f"\n{_wrapped(row['title'] + _rests(row))}"
            for row in rows
        )
    )
    return OK


def _rests(row: dict) -> str:
    """What a claim's proofs rest on, behind its title."""
    from ..evidence import graded

    told = graded(row["expected"], row["price"], row["prose"])
    return f" ({told})" if told != row["expected"] else ""


def _own(files: list[str]) -> list[dict]:
    """The rows of claims in a reader's own files."""
    from .. import registry

    if any(not registry.is_file(name) and not os.path.isdir(name) for name in files):
        raise UsageError(
            "'list' takes Python files with claims of your own, or folders of them, and no names; "
            "leave the names out"
        )
    try:
        return [registry.row(registry.load(name)) for name in registry.select(files)]
    except registry.UnknownClaim as reason:
        raise UsageError(str(reason)) from None


def _wrapped(text: str) -> str:
    """The text in lines of at most 80 columns, two of them indent (textwrap would cost its
    import)."""
    lines = [" "]
    for word in text.split():
        if len(lines[-1]) + 1 + len(word) > 80:
            lines.append(" ")
        lines[-1] += " " + word
    return "\n".join(lines)


def _options(argv: list[str]) -> tuple[list[str], str, str | None, bool, bool]:
    """Files, ``topic`` or ``paper``, its name, whether errata and JSON are asked for."""
    from .parser import Parser

    parser = Parser(
        "list",
        "Lists the claims.",
        "  python -m verify list\n  python -m verify list --topic rllc --json\n"
        "  python -m verify list my_lemmas.py\n  python -m verify list --paper thesis --errata",
    )
    parser.add_argument(
        "files", nargs="*", metavar="FILE.py", help="claims of your own (default: Lemmata's)"
    )
    parser.add_argument(
        "--topic", metavar="T", help="only this topic: rllc, lodo, trainable, thesis, frameworks"
    )
    parser.add_argument("--paper", metavar="P", help="only this paper: the same names")
    parser.add_argument(
        "--errata",
        action="store_true",
        help="the misprints of the papers, each with its check, which is run",
    )
    parser.add_argument(
        "--json", action="store_true", help="one JSON object, lemmata/list/1 or lemmata/errata/1"
    )
    options = parser.parse_args(argv)
    if None not in (options.paper, options.topic) and options.paper != options.topic:
        raise UsageError(
            f"--paper {options.paper} and --topic {options.topic} leave nothing; give one of them"
        )
    if options.errata and options.files:
        raise UsageError("--errata is about the papers and takes no files; leave them out")
    word = "topic" if options.paper is None else "paper"
    return options.files, word, getattr(options, word), options.errata, options.json
