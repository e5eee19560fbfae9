"""BibTeX entries for the claims' sources, and for Lemmata itself."""

from __future__ import annotations

import re
from unicodedata import normalize

from ..version import __version__
from .prose import prose

LEMMATA = """\
@software{lemmata,
  author  = {{The Lemmata authors}},
  title   = {Lemmata: lemmas about optimizers with memory, proved, refuted, checked and run},
  version = {%s},
}
"""
ETC = re.compile(r"\s+(?:et al\.|and others)")
NAME = re.compile(  # A. B. van der Name, and who follows
    r"(?:[^\W\d_]\.[ -]?)+(?:(?:[Dd]e|[Vv]an|[Vv]on|[Dd]er|[Dd]en|[Ll]a|[Ll]e) )*[^\W\d_][\w'’-]+"
    rf"(?:{ETC.pattern})?"
)
UNTITLED = "[no title is given]"
ARXIV = re.compile(r"\b(\d{4}\.\d{4,5})\b")
YEAR = re.compile(r"\b((?:19|20)\d\d)\b(?!\.)")


def work(source: str) -> str:
    """The paper of ``PAPER, PLACE``: up to the bracket that holds its year or arXiv number."""
    found = re.match(r".*?\([^()]*\d{4}[^()]*\)(?=,|$)", source)
    return found[0] if found else source


def key(source: str) -> str:
    """First author, year, first long word of the title: ``taylor2019stochastic``."""
    if source.startswith("Lemmata"):
        return "lemmata"
    authors, title = _split(work(source))
    if not title and not authors:
        title = work(source)
    found = ARXIV.search(work(source)) or YEAR.search(work(source))
    words = [w for w in re.findall(r"\w+", title) if len(w) > 3]
    head = _plain(authors[0].split()[-1]) if authors else ""
    return (
        head + (found[1].replace(".", "") if found else "") + _plain(words[0] if words else title)
    )


def _plain(text: str) -> str:
    return "".join(c for c in normalize("NFKD", text) if c.isascii() and c.isalpha()).lower()


def entries(sources: list[str]) -> str:
    """An entry for each work, once, and Lemmata's own first."""
    shown = {"lemmata": LEMMATA % __version__}
    for source in sources:
        name, paper = key(source), work(source)
        if not name or name in shown:
            continue
        authors, title = _split(paper)
        title = title if title or authors else paper
        arxiv = ARXIV.search(paper)
        year = YEAR.search(paper)
        fields = {
            "author": " and ".join(a if a == "others" else f"{{{prose(a)}}}" for a in authors),
            "key": "" if authors else name,  # what it is sorted by
            "title": f"{{{prose(title or UNTITLED)}}}",
            "year": year[1] if year else (f"20{arxiv[1][:2]}" if arxiv else ""),
            "eprint": arxiv[1] if arxiv else "",
            "archiveprefix": "arXiv" if arxiv else "",
        }
        rows = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        shown[name] = "\n".join([f"@misc{{{name},", *rows, "}"]) + "\n"
    return "\n".join(shown.values())


def _split(paper: str) -> tuple[list[str], str]:
    """Authors and title of ``A, B, C, Title of the work (where)``: authors are the leading parts
    of at most two words, or a name behind initials; where all are initials and names there is no
    title, and where nothing is left for a title there are no authors."""
    listed = re.sub(r"\s*\([^()]*\)\s*$", "", paper).split(",")
    parts = [p.strip() for p in listed if p.strip()]
    count = 0
    while count < len(parts) and (len(parts[count].split()) <= 2 or NAME.fullmatch(parts[count])):
        count += 1
    if parts and all(map(NAME.fullmatch, parts)):
        return [ETC.sub("", p) for p in parts] + ["others"] * bool(ETC.search(paper)), ""
    if count == len(parts):
        count = max(0, len(parts) - 1) if len(parts) > 1 and YEAR.search(paper) else 0
    return parts[:count], ", ".join(parts[count:])
