"""The bowl table: every method's mean loss over the last tenth of a long run, eight seeds,
resumable."""

import json
from pathlib import Path

import numpy as np

from ...problems.noisy_bowl import paper_spectrum
from ...records import name, opened
from .methods import METHODS, closed_form
from .runs import compiled, curve, losses, score


def key(method, seed, steps):
    """What a finished run is known by."""
    return [method.name, method.numbers, seed, steps]


def collect(path, steps=100_000, seeds=range(8), methods=METHODS, report=lambda text: None):
    """Run what the file does not hold yet, append each run as it ends, and return all runs of this
    table; ``steps`` counts samples, so a method of two samples a step makes half as many steps."""
    path, runs = Path(path), []
    done, wanted = opened(path), [(method, seed) for method in methods for seed in seeds]
    groups = (
        [[pair] for pair in wanted] if compiled() else [[(m, s) for s in seeds] for m in methods]
    )
    count = 0
    for group in groups:
        missing = [(m, s) for m, s in group if name(key(m, s, steps)) not in done]
        if missing:
            method = missing[0][0]
            values = losses(method, [s for _, s in missing], max(10, steps // method.samples))
            with path.open("a", encoding="utf-8") as file:
                for (_, seed), row in zip(missing, values):
                    run = {
                        "key": key(method, seed, steps),
                        "loss": float(score(row)),
                        "curve": [round(float(x), 6) for x in curve(row)],
                    }
                    done[name(run["key"])] = run
                    file.write(json.dumps(run) + "\n")
        count += len(group)
        report(f"{count} of {len(wanted)} runs, last {group[-1][0].name}, seed {group[-1][1]}")
        runs += [done[name(key(m, s, steps))] for m, s in group]
    return runs


def summary(runs, methods=METHODS):
    """(name, mean, sd, runs, closed form or None, distance in standard errors or None), one row a
    method."""
    rows = []
    for method in methods:
        values = np.array([run["loss"] for run in runs if run["key"][0] == method.name])
        exact = closed_form(method, paper_spectrum())
        spread = float(values.std(ddof=1)) if values.size > 1 else float("nan")
        gap = (
            None
            if exact is None or values.size < 2
            else abs(values.mean() - exact) / (spread / values.size**0.5)
        )
        rows.append((method.name, float(values.mean()), spread, values.size, exact, gap))
    return rows
