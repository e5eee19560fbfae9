"""What the results of a campaign add up to."""

from __future__ import annotations

import math
import re
from dataclasses import asdict, dataclass, field

from ..evidence import GRADE_OF_KIND, REFUTED
from .plan import Plan

# the probability that chance alone makes a campaign of true claims fail by its statistical checks
ERROR = 0.01
STATED = re.compile(r"error probability (\d+(?:\.\d+)?(?:e-?\d+)?)( each| a mean| an interval)?")
MEANS = re.compile(r"(\d+) (?:means|intervals)\b")


def stated_error(summary: str) -> float | None:
    """The probability, as a check's summary states it, that the check fails at one seed though its
    claim holds.

    ``error probability 1e-06`` is for the whole; ``8 means, error probability 1e-4 each`` (or ``a
    mean``, ``an interval``) adds up over the means.  None where no probability, or not the number
    of its intervals, is said.
    """
    found = STATED.search(summary)
    if not found:
        return None
    several = MEANS.search(summary)
    if found[2] and not several:
        return None
    return min(1.0, float(found[1]) * (int(several[1]) if found[2] else 1))


@dataclass
class Tally:
    """One check over the seeds.

    ``instances`` counts those of every seed, or of one where the check never reads it (``seeded``
    false).  ``worst`` is the largest error over its bound; ``error_probability`` the largest
    stated, and ``chance`` how probable so many failures are at most where the claim holds.  ``ok``:
    no failure, or no more than chance allows.
    """

    claim: str
    kind: str
    part: str
    title: str
    tasks: int = 0
    skipped: int = 0
    failed: int = 0
    failed_seeds: list[int] = field(default_factory=list)
    instances: int | None = None
    seeded: bool = False
    worst: dict | None = None
    failure: dict | None = None
    skip: str = ""
    error_probability: float | None = None
    expected_failures: float | None = None
    chance: float | None = None
    ok: bool = True
    by_chance: bool = True  # every failure is one that its summary states a probability for

    def add(self, row: dict, seed: int, expects_failure: bool) -> None:
        if row["status"] == "skip":
            self.skipped, self.skip = self.skipped + 1, row["summary"]
            return
        self.tasks += 1
        self.seeded = self.seeded or row["seeded"]
        self._count(row["instances"])
        self._compare(row, seed)
        stated = stated_error(row["summary"]) if self.kind in ("statistical", "gpu") else None
        if stated is not None:
            self.error_probability = max(stated, self.error_probability or 0.0)
        if row["status"] == "fail" and not expects_failure:
            self.failed += 1
            self.failed_seeds.append(seed)
            self.by_chance = self.by_chance and stated is not None and not row["refutes"]
            if self.failure is None or seed < self.failure["seed"]:
                self.failure = {"seed": seed, "summary": row["summary"]}

    def _count(self, instances) -> None:
        if instances is not None:
            before = self.instances or 0
            self.instances = before + instances if self.seeded else max(before, instances)

    def _compare(self, row, seed) -> None:
        error, bound = row["worst_error"], row["bound"]
        if error is None or bound is None or bound < 0 or (bound == 0 == error):
            return
        ratio = error / bound if bound else math.inf
        if self.worst is None or (ratio, -seed) > (self.worst["ratio"], -self.worst["seed"]):
            self.worst = {"seed": seed, "error": error, "bound": bound, "ratio": ratio}

    def judge(self, allowed: float) -> None:
        """Whether the failures are more than chance explains, at probability ``allowed``."""
        self.failed_seeds.sort()
        if self.error_probability is not None:
            self.expected_failures = self.tasks * self.error_probability
            self.chance = tail(self.tasks, self.failed, self.error_probability)
        self.ok = not self.failed or (self.by_chance and self.seeded and self.chance > allowed)

    def as_dict(self, plan: Plan) -> dict:
        data = asdict(self)
        del data["by_chance"]
        for key in ("worst", "failure"):
            if data[key]:
                data[key]["command"] = plan.command(self.claim, data[key]["seed"], self.kind)
        if self.worst and math.isinf(self.worst["ratio"]):
            data["worst"]["ratio"] = None
        return data


def tail(tasks: int, failures: int, probability: float) -> float:
    """P(X ≥ failures) for X binomial: independent tasks, each failing with at most this
    probability."""
    if failures == 0:
        return 1.0
    from scipy.stats import binom

    return float(binom.sf(failures - 1, tasks, probability))


@dataclass
class Summary:
    """A campaign's tallies, in the plan's order; ``lost`` and ``contradictions`` list dicts of
    claim, seed and why."""

    plan: Plan
    done: int
    tallies: list[Tally]
    lost: list[dict]
    contradictions: list[dict]

    @property
    def finished(self) -> bool:
        return self.done == self.plan.size

    @property
    def ok(self) -> bool:
        return not self.lost and not self.contradictions and all(t.ok for t in self.tallies)

    def as_dict(self) -> dict:
        """lemmata/campaign/1."""
        return {
            "schema": "lemmata/campaign/1",
            "plan": asdict(self.plan),
            "tasks": self.plan.size,
            "done": self.done,
            "finished": self.finished,
            "ok": self.ok,
            "error_probability": ERROR,
            "checks": [t.as_dict(self.plan) for t in self.tallies],
            "lost": self.lost,
            "contradictions": self.contradictions,
        }


def settled(records) -> tuple[set, dict]:
    """(claim, seed) of the tasks that ran, and {(claim, seed): why} of those that were lost and
    wait for another try."""
    done, lost = set(), {}
    for record in records:
        key = record["claim"], record["seed"]
        if record["lost"]:
            lost[key] = record["lost"]
        else:
            done.add(key)
    return done, {key: why for key, why in lost.items() if key not in done}


def summarise(plan: Plan, records) -> Summary:
    """Add up the records of a campaign; of a task's several records the first that is not lost
    counts."""
    refuted = {row["claim"] for row in plan.claims if row["expected"] == REFUTED}
    tallies: dict[tuple, Tally] = {}
    seen, lost, contradictions = set(), {}, []
    for record in records:
        task = record["claim"], record["seed"]
        if task in seen:
            continue
        if record["lost"]:
            lost[task] = record["lost"]
            continue
        seen.add(task)
        if record["contradiction"]:
            contradictions.append(
                {"claim": task[0], "seed": task[1], "why": record["contradiction"]}
            )
        for row in record["evidence"]:
            key = task[0], row["kind"], row["part"], row["title"]
            tally = tallies.setdefault(key, Tally(*key))
            tally.add(row, task[1], task[0] in refuted and row["kind"] in GRADE_OF_KIND)
    with_chance = sum(t.error_probability is not None for t in tallies.values())
    for tally in tallies.values():
        tally.judge(
            ERROR / max(1, with_chance)
        )  # Bonferroni: one part for each check that may fail by chance
    still = [
        {"claim": c, "seed": s, "why": why}
        for (c, s), why in sorted(lost.items())
        if (c, s) not in seen
    ]
    order = {row["claim"]: i for i, row in enumerate(plan.claims)}
    ordered = sorted(
        tallies.values(), key=lambda t: (order[t.claim], list(GRADE_OF_KIND).index(t.kind))
    )
    return Summary(
        plan,
        len(seen) + len(still),
        ordered,
        still,
        sorted(contradictions, key=lambda c: (c["claim"], c["seed"])),
    )
