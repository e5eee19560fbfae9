"""The tables of a comparison, in Markdown."""

import math
import os
import platform
from statistics import mean, stdev

import numpy as np

from .methods import BASELINE
from .protocol import TUNING_SEEDS, show
from .significance import LEVELS, relative

LEGEND = (
    "R in percent, above 0 where the method is better; * ** *** the Wald test is significant at "
    "5, 1, 0.1 %; "
    "in brackets the p-value of Student's t test."
)


def differences(rows, methods, baseline=BASELINE):
    """R against `baseline` and its significance for every problem; `rows` are (data, λ, {method:
    runs or None})."""
    head = [m for m in methods if m != baseline]
    lines = ["| data | λ | " + " | ".join(head) + " |", "| --- | ---: |" + " ---: |" * len(head)]
    found = [
        [compared(runs.get(baseline), runs.get(method)) for method in head] for _, _, runs in rows
    ]
    for (data, penalty, _), cells in zip(rows, found):
        lines.append(f"| {data} | {penalty:g} | " + " | ".join(text for text, _, _ in cells) + " |")
    for title, which in (("Wald", 1), ("t", 2)):
        counts = [count([cells[i][which] for cells in found]) for i in range(len(head))]
        lines.append(f"| **all {len(rows)}**, {title} | | " + " | ".join(counts) + " |")
    return lines


def compared(baseline, runs):
    """A cell, then 1, 0, −1 for better, no significant difference, worse by the Wald and by the t
    test; None where a run diverged."""
    if baseline is None or runs is None:
        return "every setting diverged", None, None
    lost = sum(run["least"] is None for run in runs)
    if lost or any(run["least"] is None for run in baseline):
        return f"{lost} of {len(runs)} runs diverged", None, None
    d = relative(losses(baseline), losses(runs))
    return (
        f"{d.percent:+.3g}{d.stars} ({d.student:.2g})",
        d.better,
        d.better if d.student < LEVELS[-1][0] else 0,
    )


def count(verdicts):
    """How many of each; the t test's p-value is never below the Wald test's."""
    text = f"{verdicts.count(1)} better, {verdicts.count(-1)} worse, {verdicts.count(0)} neither"
    return text + (f", {verdicts.count(None)} diverged" if None in verdicts else "")


def losses(runs):
    return [math.inf if run["least"] is None else run["least"] for run in runs]


def details(rows, methods, minima):
    """How far the least loss stays above the minimum, and the setting; `minima` is {(data, λ):
    F*}."""
    lines = [
        "| data | λ | F* | method | least loss − F*, mean ± sd | setting | breaks |",
        "| --- | ---: | ---: | --- | ---: | --- | --- |",
    ]
    for data, penalty, found in rows:
        for method in methods:
            runs, floor = found.get(method), minima[data, penalty]
            cells = ["every setting diverged", "–", "–"]
            if runs is not None:
                above = [x - floor for x in losses(runs)]
                broken = "; ".join(hypothesis(x) for x in found["broken"][method]) or "–"
                finite = all(map(math.isfinite, above))
                cells = [
                    f"{mean(above):.2e} ± {stdev(above):.1e}" if finite else "diverged",
                    show(runs[0]["setting"]),
                    broken,
                ]
            lines.append(
                f"| {data} | {penalty:g} | {floor:.5f} | {method} | " + " | ".join(cells) + " |"
            )
    return lines


def hypothesis(reason):
    """What a reason is about, in symbols."""
    return "c_1 ≤ 1" if reason.startswith("c_1") else "Σβ_t < ∞"


def origin(options):
    command = ["python -m experiments trainable"]
    command += [f"--data {' '.join(options.data)}"] if options.data_given else []
    command += (
        [f"--penalties {' '.join(f'{x:g}' for x in options.penalties)}"]
        if options.penalties
        else []
    )
    command += [
        f"--{name} {value}"
        for name, value in (("seeds", options.seeds), ("epochs", options.epochs))
    ]
    command += (
        ["--methods " + " ".join(f'"{m}"' for m in options.methods)] if options.methods else []
    )
    command += ["--thorough"] if options.thorough else []
    return (
        f"`{' '.join(command)}`; {platform.machine()}, {os.cpu_count()} cores, one process, "
        f"Python {platform.python_version()}, "
        f"numpy {np.__version__}; tuning seeds {', '.join(map(str, TUNING_SEEDS))}, reported "
        f"seeds 0 to {options.seeds - 1}."
    )
