"""What the experiments on trainable optimizers share: tuning on some seeds, reporting others.

They run twice. The first round tuned on one seed, and settings that went well there diverged with
others, so a second was declared after it: three tuning seeds, five new reported ones. The verdicts
are those of the second round once it is whole.
"""

from __future__ import annotations

import json
import math
from functools import partial
from statistics import mean, stdev

from .statistics import Verdict, paired, shown

DATA = ("breast_cancer", "diabetes", "wine")
ROUNDS = {"first": ((100,), range(5)), "second": ((100, 101, 102), range(5, 10))}
TWICE = (
    "The first round tuned on one seed and reported seeds 0 to 4; settings that went well there "
    "diverged with others. The second was declared after it, with the same question and criterion: "
    "settings by the mean of three tuning seeds, none of which may diverge, and seeds 5 to 9 "
    "reported. The verdicts are the second's."
)


def plan(cases, smallest):
    """The jobs of both rounds; `cases` are (data set, name, how to make the problem, method)."""
    return [
        (
            [data, name, smallest] if which == "first" else [data, name, smallest, which],
            partial(tuned, make, method, smallest, *seeds),
        )
        for which, seeds in ROUNDS.items()
        for data, name, make, method in cases
    ]


def decisive(records, count):
    """The records of the second round if all `count` of them are there, else of the first."""
    second = [r for r in records if len(r["key"]) == 4]
    return second if len(second) == count else [r for r in records if len(r["key"]) == 3]


def first_said(records, judge, count):
    """A table of the first round's verdicts once those of the second count; else none."""
    first = [r for r in records if len(r["key"]) == 3]
    if decisive(records, count) == first or not first:
        return {}
    rows = [{"the paper": v.claim, "here": v.seen, "so it": v.decision} for v in judge(first)]
    return {"What the first round had said": rows}


def two_rounds(judge, count, tabled):
    """(verdicts, tables) of an experiment: what `judge` says and `tabled` shows of the records that
    decide, beside what the first round had said."""

    def verdicts(records):
        return judge(decisive(records, count))

    def tables(records):
        return {**tabled(decisive(records, count)), **first_said(records, judge, count)}

    return verdicts, tables


def losses(records, methods, epochs=(1, 2, 5, 10, 20)):
    """The tables of least losses and, where runs were long enough, of losses after `epochs`."""
    found = {"Least training losses": table(records, methods)}
    rows = curves(records, methods, epochs)
    if rows:
        found["Training loss by epoch, mean ± standard deviation"] = rows
    return found


def tuned(make_problem, method, smallest, tuning, seeds, every=1, tried=20, epochs=20):
    """The record of a method on a problem: the setting with the least mean loss for the tuning
    seeds after `tried` epochs, one of `every` so many settings, then the least losses and the mean
    curve of the reported seeds; least None where one diverged."""
    from ..trainable.training import least, train

    problem, validation = make_problem()
    settings = method.settings("reduced")[::every]
    if smallest:
        settings, tried, epochs, seeds = settings[:: 30 // every], 1, 1, seeds[:2]
    tries = train(
        problem, method, [(s, seed) for s in settings for seed in tuning], tried, validation
    )
    groups = [tries[at : at + len(tuning)] for at in range(0, len(tries), len(tuning))]
    best = min(groups, key=lambda group: sum(map(least, group)))
    if sum(map(least, best)) == math.inf:
        return {"setting": None, "least": None, "curve": [], "spread": []}
    setting = best[0]["setting"]
    runs = train(problem, method, [(setting, seed) for seed in seeds], epochs, validation)
    found = [least(run) for run in runs]
    curves = [c for c in zip(*(run["curve"] for run in runs)) if all(map(math.isfinite, c))]
    return {
        "setting": setting,
        "least": [x if x < math.inf else None for x in found],
        "curve": [float(f"{mean(column):.5g}") for column in curves],
        "spread": [float(f"{stdev(column):.3g}") for column in curves],
    }


def problem(name, penalty=None):
    """(problem, problem of validation) of a data set: logistic regression with this penalty, or the
    feed-forward network where it is None."""
    from ..trainable.data import load
    from ..trainable.network import FeedForward
    from ..trainable.problem import Problem

    data = load(name)
    if penalty is None:
        return FeedForward(data.train, data.classes), FeedForward(data.validation, data.classes)
    return (Problem(data.train, data.classes, penalty), Problem(data.validation, data.classes, 0.0))


def of(records, data, method):
    """The least losses of a method on a data set; None where it is not run, or diverged."""
    found = [r["least"] for r in records if r["key"][:2] == [data, method]]
    return found[0] if found and found[0] and None not in found[0] else None


def gains(records, data, baseline, method, comparisons):
    """R in percent with its interval: how far the method's least loss is below the baseline's.

    None where a run diverged, or the baseline reaches a loss of 0, which R would divide by.
    """
    base, other = of(records, data, baseline), of(records, data, method)
    if base is None or other is None or 0 in base:
        return None
    return paired([100 * (a - b) / a for a, b in zip(base, other)], [0.0] * len(base), comparisons)


def together(claim, intervals, above=True):
    """One verdict on several problems: agrees where every interval lies on the claimed side,
    differs where one lies on the other, else not decided."""
    seen = "; ".join(f"{name}: {x if x is not None else 'no R'}" for name, x in intervals)
    known = [x for _, x in intervals if x is not None and x.low is not None]
    right = [x.low > 0 if above else x.high < 0 for x in known]
    wrong = [x.high < 0 if above else x.low > 0 for x in known]
    if any(wrong):
        return Verdict(claim, seen, "differs")
    done = len(known) == len(intervals) and all(right)
    return Verdict(claim, seen, "agrees" if done else "not decided")


def table(records, methods, baseline="Adam"):
    """Least losses, settings and R for every data set and method that was run."""
    rows = []
    for data in dict.fromkeys(r["key"][0] for r in records):
        for method in methods:
            for r in records:
                if r["key"][:2] == [data, method]:
                    gain = gains(records, data, baseline, method, 1)
                    rows.append(
                        {
                            "data": data,
                            "optimizer": method,
                            "least loss": shown(r["least"]) if r["least"] else "diverged",
                            f"R against {baseline} (%)": "–" if gain is None else str(gain),
                            "setting": json.dumps(r["setting"]).strip("{}").replace('"', ""),
                        }
                    )
    return rows


def curves(records, methods, epochs):
    """The mean training loss after these epochs."""
    rows = []
    for r in records:
        data, method = r["key"][:2]
        if method in methods and len(r["curve"]) >= epochs[-1]:
            rows.append(
                {
                    "data": data,
                    "optimizer": method,
                    **{
                        f"epoch {t}": f"{r['curve'][t - 1]:.4g} ± {r['spread'][t - 1]:.2g}"
                        for t in epochs
                    },
                }
            )
    return rows
