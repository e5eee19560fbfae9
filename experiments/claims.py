"""What the papers say of their experiments beside what is seen here: docs/results/claims.md."""

from __future__ import annotations

import csv
from pathlib import Path

from .declared.experiment import DECISIONS, every
from .inventory import PAPERS

FILE = Path(__file__).with_name("claims.tsv")


def rows():
    """(paper, claim, seen, decision, page) of the pages written by hand, then of the declared
    experiments."""
    with FILE.open(encoding="utf-8", newline="") as file:
        found = [tuple(row) for row in csv.reader(file, delimiter="\t")][1:]
    for experiment in every():
        for verdict in experiment.seen():
            found.append((experiment.paper, *verdict, f"runs/{experiment.name}.md"))
    return found


def page():
    """The page of the manual."""
    found = rows()
    lines = [
        "# What the papers say, and what is seen here",
        "",
        "The claims about experiments, in our words, beside what the runs of this project show. "
        "*Agrees* and *differs* are said of the sizes that were run, which each page states at its "
        "head; *not decided* is no evidence for either. Intervals of one experiment hold together "
        "with 95 %; over all tables there is no correction. Of the rows whose page is not under "
        "`runs/`, the criterion was not written down before the run.",
    ]
    for paper, title in PAPERS.items():
        own = [row for row in found if row[0] == paper]
        count = ", ".join(f"{sum(r[3] == d for r in own)} {d}" for d in DECISIONS)
        lines += ["", f"## {title}", "", f"{count}.", "", "| the paper | here | so it | page |"]
        lines += ["| --- | --- | --- | --- |"]
        lines += [f"| {r[1]} | {r[2]} | {r[3]} | [{Path(r[4]).stem}]({r[4]}) |" for r in own]
    waiting = [e for e in every() if not e.seen()]
    if waiting:
        lines += ["", "Declared and not run yet: "]
        lines[-1] += ", ".join(f"[{e.name}](runs/{e.name}.md)" for e in waiting) + "."
    return "\n".join(lines) + "\n"
