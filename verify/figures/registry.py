"""Which figures there are: one a file in the folder of its paper."""

from __future__ import annotations

import os
from importlib import import_module

TOPICS = ("rllc", "lodo", "trainable", "thesis", "rates", "stochastic")
HERE = os.path.dirname(os.path.abspath(__file__))


class UnknownFigure(ValueError):
    """No figure has this name; the text suggests near ones."""


def names() -> dict[str, str]:
    """{name: topic} of every figure, by topic and then by name; nothing is loaded."""
    return {
        file[:-3]: topic
        for topic in TOPICS
        for file in sorted(os.listdir(os.path.join(HERE, topic)))
        if file.endswith(".py") and not file.startswith("_")
    }


def load(name: str):
    """The Figure of this short name; UnknownFigure where there is none."""
    topic = names().get(name)
    if topic is None:
        raise UnknownFigure(_unknown(name, names()))
    return import_module(f"verify.figures.{topic}.{name}").figure


def for_claim(claim: str) -> list:
    """The Figures that belong to a claim, by its full name."""
    return [figure for figure in map(load, names()) if claim in figure.claims]


def select(patterns: list[str]) -> list[str]:
    """Short names for what was typed: names, ``topic/name``, ``topic/*``, ``all``; in the order of
    `names`.

    Raises UnknownFigure with near misses where nothing fits.
    """
    known, chosen = names(), set()
    for pattern in patterns:
        found = _matching(pattern, known)
        if not found:
            raise UnknownFigure(_unknown(pattern, known))
        chosen |= set(found)
    return [name for name in known if name in chosen]


def _matching(pattern, known):
    from fnmatch import fnmatchcase

    if pattern == "all":
        return list(known)
    return [
        n
        for n, topic in known.items()
        if fnmatchcase(n, pattern) or fnmatchcase(f"{topic}/{n}", pattern)
    ]


def _unknown(pattern, known):
    from difflib import get_close_matches

    typed = pattern.lower().replace("-", "_").partition("/")[2] or pattern.lower().replace("-", "_")
    holding = [n for n in known if len(typed) > 2 and (typed in n or n in typed)]
    near = list(dict.fromkeys(holding + get_close_matches(typed, known, n=3, cutoff=0.5)))[:3]
    of_claim = [
        f.name for f in map(load, known) if typed in [c.partition("/")[2] for c in f.claims]
    ]
    if of_claim:
        hint = f"that claim has the figure{'s' if len(of_claim) > 1 else ''} {', '.join(of_claim)}"
    elif near:
        hint = f"did you mean {' or '.join(near)}?"
    else:
        hint = "'python -m verify figure --list' shows every figure"
    return f"no figure is named {pattern!r}: {hint}"
