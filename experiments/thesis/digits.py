"""The handcrafted optimizers on the thesis's small network, with the digits (Shahid's thesis,
sections 2.3.3 and 3.4.1)."""

from statistics import mean

import numpy as np

from numerics.optimizers.baselines import SGD, Adagrad, Adam, Adamax, RMSprop
from numerics.optimizers.mng import MNG
from numerics.records import collect
from numerics.thesis.horizons import losses

from ..meta_training.tasks import Digits

HORIZONS = (50, 100, 200, 500, 1000)
RATES = (1.0, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001)
METHODS = {
    "MNG, k = 10": lambda eta: MNG(10, eta),
    "MNG, signs only": lambda eta: MNG(10, eta, sign_only=True),
    "SGD": SGD,
    "momentum .9": lambda rate: SGD(rate, 0.9),
    "Adagrad": Adagrad,
    "RMSprop": lambda rate: RMSprop(rate, 0.9, inside=False),
    "Adam": Adam,
    "Adamax": Adamax,
}


def run(path, seeds=3, horizons=HORIZONS, report=lambda text: None):
    """Every method at seven rates, one start and one sequence of batches a seed."""
    task, jobs = Digits(), []
    for name, make in METHODS.items():
        for rate in RATES:
            for seed in range(seeds):
                key = ["digits", list(horizons), name, rate, seed]

                def job(make=make, rate=rate, seed=seed):
                    rng = np.random.default_rng(seed)
                    return {"losses": losses(make(rate), task, task.start(rng), horizons, rng)}

                jobs.append((key, job))
    return collect(path, jobs, report)


def tables(records, horizons=HORIZONS):
    """{name: rows}: the least mean loss over the seeds at every horizon, and its rate."""
    rows = []
    for name in METHODS:
        row = {"optimizer": name}
        for t in horizons:
            loss, rate = min(
                (_mean([r for r in records if r["key"][2:4] == [name, rate]], t), rate)
                for rate in RATES
            )
            row[f"t = {t}"] = f"{loss:.4f} ({rate:g})"
        rows.append(row)
    return {"digits": rows}


def _mean(runs, t):
    found = [r["losses"][str(t)] for r in runs]
    return float("inf") if None in found else mean(found)
