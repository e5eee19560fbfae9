"""Appendix E of the LODO paper: hyperparameters of the noisy bowl by a genetic algorithm."""

from __future__ import annotations

from functools import partial

import numpy as np

from numerics.lodo.bowl.methods import METHODS, Method
from numerics.lodo.bowl.runs import losses, score

from .experiment import Experiment
from .statistics import Verdict, paired, shown

INDIVIDUALS = 32
# Table 5: the standard deviation of the noise and the steps of a generation.
NOISE = (3, 3, 3, 3, 2, 1.7, 1.4, 1.2, 0.9, 0.6)
STEPS = (1000, 1000, 1000, 1000, 1500, 1500, 2000, 3000, 5000, 8000)
DECAYS = {"beta", "beta1", "beta2", "rho", "momentum"}
DEFAULTS = {
    "LODO": {"alpha": 0.1, "meta": 0.001, "beta": 0.9},
    "Adam": {"lr": 0.001, "beta1": 0.9, "beta2": 0.999},
    "Yogi": {"lr": 0.01, "beta1": 0.9, "beta2": 0.999},
    "Momentum": {"lr": 0.01, "beta": 0.9},
    "RMSprop": {"lr": 0.001, "rho": 0.9, "momentum": 0.9},
}
TABLE6 = {method.name: method for method in METHODS if method.name in DEFAULTS}
LAST, SEEDS, MARGIN = 20_000, 8, 0.02


def stretched(name, value):
    """ln x of a rate, ln(x/(1 − x)) of a decay: where the noise is added."""
    return np.log(value / (1 - value)) if name in DECAYS else np.log(value)


def back(name, x):
    """The inverse of `stretched`, kept inside the numbers that float64 tells from 0 and 1."""
    x = float(np.clip(x, -30, 30))
    return 1 / (1 + np.exp(-x)) if name in DECAYS else float(np.exp(x))


def with_numbers(method, names, point):
    found = {name: back(name, x) for name, x in zip(names, point)}
    return Method(method.name, method.kind, {**method.numbers, **found})


def final(method, seed, steps):
    """The mean loss over the last tenth, infinite where the run is unstable or leaves the finite
    numbers."""
    try:
        return float(score(losses(method, [seed], steps))[0])
    except ValueError:
        return np.inf


def evolved(name, smallest):
    """Ten generations: noise on the mean, the mean of the better half is the next."""
    method, names = TABLE6[name], list(DEFAULTS[name])
    rng = np.random.default_rng([1, sum(map(ord, name))])
    mean = np.array([stretched(k, DEFAULTS[name][k]) for k in names])
    count, schedule = (4, [(3, 20), (1, 20)]) if smallest else (INDIVIDUALS, zip(NOISE, STEPS))
    path = []
    for generation, (noise, steps) in enumerate(schedule):
        points = mean + noise * rng.standard_normal((count, len(names)))
        found = [
            final(with_numbers(method, names, p), 10_000 + 100 * generation + i, steps)
            for i, p in enumerate(points)
        ]
        half = np.argsort(found, kind="stable")[: count // 2]
        half = half[np.isfinite(np.array(found)[half])]
        mean = points[half].mean(axis=0) if len(half) else mean
        path.append(float(f"{min(found):.5g}") if np.isfinite(min(found)) else None)
    tuned = with_numbers(method, names, mean)
    seeds, last = (2, 20) if smallest else (SEEDS, LAST)
    return {
        "numbers": {k: float(f"{tuned.numbers[k]:.6g}") for k in names},
        "best of each generation": path,
        "found": [finite(final(tuned, seed, last)) for seed in range(seeds)],
        "table": [finite(final(method, seed, last)) for seed in range(seeds)],
    }


def finite(value):
    return value if np.isfinite(value) else None


def jobs(smallest):
    return [([name, smallest], partial(evolved, name, smallest)) for name in DEFAULTS]


def verdicts(records):
    found = []
    for r in records:
        claim = f"{r['key'][0]}: the algorithm finds hyperparameters as good as Table 6's"
        if None in r["found"] or None in r["table"]:
            found.append(Verdict(claim, "a run diverged", "not decided"))
            continue
        ratios = [a / b - 1 for a, b in zip(r["found"], r["table"])]
        gap = paired(ratios, [0.0] * len(ratios), len(DEFAULTS))
        if gap.high < MARGIN:
            decision = "agrees"
        else:
            decision = "differs" if gap.low > MARGIN else "not decided"
        found.append(Verdict(claim, f"relative loss {gap}", decision))
    return found


def tables(records):
    rows = [
        {
            "method": r["key"][0],
            "found": ", ".join(f"{k} {v:.4g}" for k, v in r["numbers"].items()),
            "Table 6": ", ".join(
                f"{k} {TABLE6[r['key'][0]].numbers[k]:.4g}" for k in DEFAULTS[r["key"][0]]
            ),
            "loss of what was found": shown(r["found"], 3),
            "loss of Table 6": shown(r["table"], 3),
        }
        for r in records
    ]
    return {f"Mean loss over the last tenth of {LAST} steps": rows}


EXPERIMENT = Experiment(
    name="genetic",
    paper="lodo",
    title="Genetic tuning on the noisy bowl",
    items=("Appendix E, genetic tuning",),
    question="Does the paper's genetic algorithm, started from usual hyperparameters, find values "
    "on the noisy bowl that are as good as those of its Table 6?",
    criterion="Loss of what was found over loss of Table 6's values, less 1, for eight new seeds "
    "and 20,000 steps; five Student's intervals at 1 − 0.05/5. *Agrees* where the interval is "
    "below +2 %, *differs* where it is above, else not decided.",
    differs="Table 5's schedule in full for the noisy bowl: ten generations of 32, 1,000 to 8,000 "
    "steps, the mean of the better half goes on. The rescaling of hyperparameters is lost in the "
    "text that we have: here the noise is added to ln x of a rate and to ln(x/(1 − x)) of a decay. "
    "The starts are Keras's defaults, for LODO α₀ = .1, meta .001, β = .9. A run that leaves the "
    "finite numbers counts as worst. The three other tasks, and L-BFGS, are left out.",
    jobs=jobs,
    tables=tables,
    verdicts=verdicts,
)
