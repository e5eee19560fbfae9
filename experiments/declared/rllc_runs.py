"""What the experiments on the RLLC paper's Table 1 share: runs, comparisons and tables."""

from __future__ import annotations

from functools import partial
from statistics import mean

from .statistics import decided, paired, shown

# Chosen by validation accuracy on Fashion-MNIST with the dense network, 1,000 iterations and
# seed 0, before these runs: docs/results/rllc_fashion.md.
SETTINGS = {
    "SGD": {"lr": 0.3},
    "momentum": {"lr": 0.03},
    "Adam": {"lr": 0.003},
    "J(0)": {"lr": 0.3, "c2": 0.003},
    "J(0.9)": {"lr": 0.1, "c2": 0.03},
    "J(0) ∪ J(0.9)": {"lr": 0.1, "c2": 0.003},
    "J(0.9;2)": {"lr": 0.1, "c2": 0.003},
    "J(0.9;3)": {"lr": 0.1, "c2": 0.03},
    "J(0.9;4)": {"lr": 0.01, "c2": 0.03},
    "J(0.9i)": {"lr": 0.3, "c2": 0.003},
    "J(0.9) ∪ J(0.99)": {"lr": 0.03, "c2": 0.03},
    "J(0) ∪ J(0.9) ∪ J(0.99)": {"lr": 0.1, "c2": 0.03},
    "J(0) ∪ J(0.9;2)": {"lr": 0.1, "c2": 0.003},
    "J(0.9) ∪ J(-0.9) ∪ J(0.9i)": {"lr": 0.3, "c2": 0.03},
}
BASELINES = ("SGD", "momentum", "Adam")
DATA = ("mnist", "fashion-mnist")
SEEDS = (1, 2, 3)
KEPT = 4  # every fourth of the twenty points of a learning curve
COMPARISONS = [("J(0.9)", "momentum"), *(("J(0) ∪ J(0.9)", baseline) for baseline in BASELINES)]


def plan(network, iterations, smallest):
    """The jobs, seed by seed, so that a part of them has all optimizers on both data sets."""
    seeds, sets = (SEEDS[:2], ("digits",)) if smallest else (SEEDS, DATA)
    iterations = 5 if smallest else iterations
    return [
        (
            [name, data, seed, network, iterations],
            partial(_run, data, network, name, seed, iterations),
        )
        for seed in seeds
        for data in sets
        for name in SETTINGS
    ]


def _run(data, network, name, seed, iterations):
    import torch

    from ..digits.data import load
    from ..digits.methods import METHODS
    from ..digits.training import train

    torch.set_num_threads(1)
    record = train(load(data), network, METHODS[name], SETTINGS[name], seed, iterations)
    if record["diverged"]:
        return {"diverged": record["diverged"], "accuracy": None, "curve": []}
    points = record["curve"][KEPT - 1 :: KEPT]
    return {
        "accuracy": round(record["test"][0], 2),
        "loss": round(record["test"][1], 4),
        "curve": [[t, round(a, 2), round(loss, 4)] for t, a, loss in points],
    }


def whole(records):
    """The records of the (seed, data set) pairs that every optimizer has run."""
    found = {}
    for record in records:
        found.setdefault((record["key"][2], record["key"][1]), []).append(record)
    return [r for pair in sorted(found) for r in found[pair] if len(found[pair]) == len(SETTINGS)]


def by(records, name, data=None):
    """Test accuracies (%) in the order of the records; None where a run diverged."""
    return [
        r["accuracy"]
        for r in records
        if r["key"][0] == name and (data is None or r["key"][1] == data)
    ]


def verdicts(records):
    """COMPARISONS, over all pairs of seed and data set that are whole."""
    records = whole(records)
    if not records:
        return []
    return [
        decided(
            f"{first} is more accurate than {second} (points)",
            paired(by(records, first), by(records, second), len(COMPARISONS)),
            False,
        )
        for first, second in COMPARISONS
    ]


def tables(records):
    """Accuracy by data set, and by iteration on each of them."""
    sets = list(dict.fromkeys(r["key"][1] for r in records))
    found = {"Test accuracy (%)": [_row(records, name, sets) for name in SETTINGS]}
    for data in sets:
        own = [r for r in records if r["key"][1] == data]
        points = [t for t, *_ in next((r["curve"] for r in own if r["curve"]), [])]
        found[f"Test accuracy by iteration (%), {data}"] = [
            {"optimizer": name, **{f"t = {t}": _at(own, name, t) for t in points}}
            for name in SETTINGS
            if by(own, name)
        ]
    return found


def _row(records, name, sets):
    setting = ", ".join(f"{k} {v:g}" for k, v in SETTINGS[name].items())
    cells = {data: by(records, name, data) for data in sets}
    return {
        "optimizer": name,
        "setting": setting,
        **{data: shown(cell, 2) if cell else "" for data, cell in cells.items()},
    }


def _at(records, name, t):
    values = [p[1] for r in records if r["key"][0] == name for p in r["curve"] if p[0] == t]
    return f"{mean(values):.2f}" if values else "diverged"


CRITERION = (
    "Test accuracy on 10,000 images after the last iteration, seeds 1 to 3, which fix first "
    "weights and batches, MNIST and Fashion-MNIST. Four paired differences over the six pairs of "
    "seed and data set: J(0.9) against momentum (the paper's first comparison), J(0) ∪ J(0.9) "
    "(the memory that the paper calls the most reliable) against SGD, momentum and Adam. "
    "Student's intervals at 1 − 0.05/4: *agrees* above 0, *differs* below. A run that diverges "
    "leaves its comparison undecided. The other memories are shown and not compared."
)
RATES = (
    "The rates are those that validation chose among eight on Fashion-MNIST with the dense "
    "network, 1,000 iterations and another seed, for both data sets; the paper tunes each task by "
    "itself, with 15 rates or 18 pairs."
)
