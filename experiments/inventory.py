"""What the four papers state and run, item by item, and what of it is here: ``list``.

faithful: as in the paper. reduced: the paper's kind of network or problem on real data for at least
a tenth of its steps, or a stated part. trial: code that runs, with less behind it than that, which
counts as nothing. not run: with the reason. An item that a declared experiment is about is at least
reduced once docs/results/records has runs of it that its verdicts take, and has that experiment's
page, with the number of runs where not all that it declares are done.
"""

from __future__ import annotations

import csv
import json
import re
import textwrap
from pathlib import Path
from typing import NamedTuple

from .declared.experiment import every

STATES = ("faithful", "reduced", "trial", "not run")
PAPERS = {
    "rllc": "Dynamic Memory Based Adaptive Optimization",
    "lodo": "Learning to Optimize Quasi-Newton Methods",
    "trainable": "A Trainable Optimizer (the first version, August 2025)",
    "thesis": "Learning to Optimize Deep Neural Networks",
}
FILE = Path(__file__).with_name("inventory.tsv")


class Item(NamedTuple):
    """One thing that a paper defines, states or runs; `where` is its place here, or the reason;
    `minutes` of one core, a text, empty where nothing long runs."""

    paper: str
    item: str
    state: str
    where: str
    minutes: str


def items(paper: str | None = None, state: str | None = None) -> list[Item]:
    """All of them in the papers' order, or those of one paper or in one state."""
    run: dict[tuple[str, str], list] = {}
    for experiment in every():
        for closed in experiment.closed():
            run.setdefault((experiment.paper, closed), []).append(experiment)
    found = []
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            item = Item(**row)
            own = run.get((item.paper, item.item), [])
            pages = "; ".join(f"docs/results/runs/{e.name}.md{e.unfinished()}" for e in own)
            if own and item.state in STATES[:2]:
                item = item._replace(where=f"{item.where}; {pages}")
            elif own:
                best = min((e.state for e in own), key=STATES.index)
                spent = f"{sum(e.minutes() for e in own):.2g}"
                item = item._replace(state=best, where=pages, minutes=spent)
            found.append(item)
    return [i for i in found if paper in (None, i.paper) and state in (None, i.state)]


def arguments(commands) -> None:
    parser = commands.add_parser(
        "list", help="the papers' items: faithful, reduced, trial, not run"
    )
    parser.add_argument("--paper", choices=list(PAPERS))
    parser.add_argument("--state", choices=STATES)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object")
    form.add_argument("--markdown", action="store_true", help="the page docs/results/inventory.md")
    form.add_argument(
        "--claims",
        action="store_true",
        help="the page docs/results/claims.md: what the papers say beside what is seen",
    )


def main(options) -> int:
    chosen = items(options.paper, options.state)
    if options.json:
        rows = [item._asdict() for item in chosen]
        print(json.dumps({"schema": "lemmata/inventory/1", "items": rows}, ensure_ascii=False))
    elif options.markdown:
        print(page(), end="")
    elif options.claims:
        from . import claims

        print(claims.page(), end="")
    else:
        for item in chosen:
            print(f"{item.paper:<10}{item.state:<9} {item.item}")
            text = item.where + (f" ({item.minutes} min)" if item.minutes else "")
            print(textwrap.fill(text, 79, initial_indent=" " * 20, subsequent_indent=" " * 22))
        print(counts(chosen))
    return 0


def counts(chosen: list[Item]) -> str:
    """``57 faithful, 12 reduced, …``."""
    return ", ".join(f"{sum(i.state == state for i in chosen)} {state}" for state in STATES)


def page() -> str:
    """The page of the manual."""
    every_item = items()
    partly = sum(bool(re.search(r"\.md, \d+ of \d+ runs", item.where)) for item in every_item)
    lines = [
        "# What of the papers is here",
        "",
        f"{len(every_item)} items: {counts(every_item)}. *Faithful* is as in the paper. *Reduced* "
        "is the paper's kind of network or problem on real data for at least a tenth of its steps, "
        'or a stated part of it; where "4 of 15 runs" stands beside the page, the rest of what the '
        f"experiment declares is still to be run ({partly} item{'s' * (partly != 1)}). A *trial* "
        "is code that runs with less behind it, and counts as nothing. Minutes are those of one "
        "core. `python -m experiments list` prints the same; "
        "[what the papers say beside what is seen](claims.md).",
    ]
    for paper, title in PAPERS.items():
        own = [item for item in every_item if item.paper == paper]
        lines += [
            "",
            f"## {title}",
            "",
            f"{counts(own)}.",
            "",
            "| item | state | where, or why not | minutes |",
        ]
        lines += ["| --- | --- | --- | ---: |"]
        lines += [f"| {i.item} | {i.state} | {i.where} | {i.minutes} |" for i in own]
    return "\n".join(lines) + "\n"
