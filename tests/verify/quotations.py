"""Words in quotation marks, held against the texts of the papers."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

TEXTS = {
    "rllc": "rllc.txt",
    "lodo": "lodo.txt",
    "trainable": "trainable_optimizer.txt",
    "thesis": "learning_to_optimize_thesis.txt",
}
WORDS = 20  # the most that may be quoted at a time
OMITTED = "\ue000"  # … in plain text, which normal forms would spell out
GAP = 400  # the most characters that … may leave out
MARKS = {"‘": "'", "’": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-", "—": "-"}
MARKUP = re.compile(r"\\[a-zA-Z]+|[\\*$^_{}]")  # of formulas and emphasis, on either side
OPENED = r"(?<![\w′)\]}])(?<!\w\*)"  # no apostrophe, no prime and no closing quotation
QUOTED = re.compile(
    rf"{OPENED}'(?=\S)(.+?)(?<=\S)'(?!\w)|{OPENED}\"(?=\S)(.+?)(?<=\S)\"(?!\w)", re.S
)


def plain(text: str) -> str:
    """Small letters, no quotes, ligatures, hyphenation, markup or extra blanks; … stays."""
    text = text.replace("\u00ad", "").replace("...", "…").replace("…", f" {OMITTED} ")
    text = unicodedata.normalize("NFKC", text)
    text = MARKUP.sub("", "".join(MARKS.get(c, c) for c in text))
    text = re.sub(r"['\"]|\s*-\s*", "", text)  # "long-\nterm" and "long-term" alike
    return " ".join(text.casefold().split())


def quoted(text: str) -> list[str]:
    """What stands between quotation marks, code left out."""
    text = re.sub(r"```.*?```|^    .*?$|`[^`]*`", " ", text, flags=re.S | re.M)
    text = text.translate({ord(k): v for k, v in MARKS.items() if v in "'\""})
    return [single or double for single, double in QUOTED.findall(text)]


def misquoted(quotation: str, texts: list[str]) -> str:
    """What is wrong with it, or "": its pieces between … must stand in one plain text, in order."""
    pieces = [p.strip(" ,;:.()[]") for p in re.split(rf"\(?\s*{OMITTED}\s*\)?", plain(quotation))]
    pieces = [p for p in pieces if p]
    pattern = rf".{{0,{GAP}}}?".join(rf"(?<!\w){re.escape(p)}(?!\w)" for p in pieces)
    faults = []
    if not pieces or not any(re.search(pattern, text) for text in texts):
        faults.append("not in the paper's text")
    if sum(len(p.split()) for p in pieces) > WORDS:
        faults.append(f"more than {WORDS} words")
    return ", ".join(faults)


def read(folder: Path) -> dict[str, str]:
    """The papers' plain texts by topic."""
    return {
        topic: plain((folder / name).read_text(encoding="utf-8")) for topic, name in TEXTS.items()
    }


def passages() -> Iterator[tuple[str, list[str], str]]:
    """(where it stands, the topics whose texts it may quote, text) of all that speaks of the
    papers."""
    from verify import errata, registry
    from verify.figures.registry import load, names

    for claim in (registry.load(row["claim"]) for row in registry.scan()):
        topics = [topic for topic in (claim.topic,) if topic in TEXTS]  # without a text: no quotes
        stated = [claim.title, claim.statement, *(f"{h.name} {h.text}" for h in claim.hypotheses)]
        said = [claim.wording, claim.remark, claim.lowered, claim.source.place, *claim.axioms]
        for text in stated + said:
            yield claim.name, topics, text
    for item in (item for paper in errata.PAPERS for item in errata.misprints(paper)):
        for text in (item.place, item.printed, item.meant, item.why):
            yield f"erratum {item.key}", [item.paper], text
    for figure in map(load, names()):
        for text in (figure.title, figure.paper, figure.caption):
            yield f"figure {figure.name}", list(TEXTS), text
    for page in ("rllc", "lodo", "trainable", "thesis", "results/thesis", "findings", "errata"):
        text = (Path(__file__).parents[2] / "docs" / f"{page}.md").read_text(encoding="utf-8")
        yield f"docs/{page}.md", list(TEXTS), text


def faults(passages, texts: dict[str, str]) -> list[str]:
    """One line for every quotation that is none of its paper's words, or too long."""
    found = []
    for where, topics, text in passages:
        for quotation in quoted(text):
            if wrong := misquoted(quotation, [texts[topic] for topic in topics]):
                found.append(f"{where}: {wrong}: '{quotation}'")
    return list(dict.fromkeys(found))
