"""Section 3.5.2 of the thesis: five configurations of k momentums, and two other inputs."""

from __future__ import annotations

import numpy as np

from numerics.optimizers.baselines import Adam, RMSprop
from numerics.optimizers.learned_steps import KMomentums

from .experiment import Experiment
from .k_timesteps import RATES, TUNING, by, learning, pair
from .learned import STEPS, score, tuned
from .statistics import decided, paired, shown

BASE = "6 in [0.2, 0.99]"
KINDS = {
    BASE: ((0.2, 0.99, 6), {}),
    f"{BASE}, points too": ((0.2, 0.99, 6), {"positions": True}),
    f"{BASE}, as Adam": ((0.2, 0.99, 6), {"normalization": "adam"}),
    "6 in [0.5, 0.99]": ((0.5, 0.99, 6), {}),
    "10 in [0.2, 0.99]": ((0.2, 0.99, 10), {}),
    "6 in [0.2, 0.9]": ((0.2, 0.9, 6), {}),
    "7 in [0.1, 0.99]": ((0.1, 0.99, 7), {}),
}
BASELINES = {"Adam": Adam, "RMSprop": lambda rate: RMSprop(rate, 0.9, inside=False)}
SEEDS = 3


def jobs(smallest):
    steps, iterations, seeds = (10, 10, 2) if smallest else (STEPS, 20_000, SEEDS)
    found = []
    for seed in range(seeds):
        for name, method in BASELINES.items():

            def baseline(method=method, seed=seed):
                rate = tuned(method, RATES, "digits", TUNING, min(steps, 560))
                return {"eta": rate, "score": score(method(rate), "digits", seed, steps)}

            found.append(([name, seed, 0, steps], baseline))
        for kind, (scales, tried) in KINDS.items():

            def learn(scales=scales, tried=tried, seed=seed):
                def make(eta):
                    return KMomentums(np.linspace(*scales), eta, **tried)

                return learning(make, iterations, seed, steps)[1]

            found.append(([kind, seed, iterations, steps], learn))
    return found


CLAIMS = (
    ("leaving out timescales below 0.5 harms", BASE, "6 in [0.5, 0.99]"),
    ("ten timescales are better than Adam", "10 in [0.2, 0.99]", "Adam"),
    ("ten timescales are better than RMSprop", "10 in [0.2, 0.99]", "RMSprop"),
    ("normalised points as inputs are no help", BASE, f"{BASE}, points too"),
    ("Adam's normalisation is no help", BASE, f"{BASE}, as Adam"),
)


def verdicts(records):
    found = [(claim, pair(records, first, second)) for claim, first, second in CLAIMS]
    return [decided(claim, paired(*both, len(CLAIMS))) for claim, both in found if both[0]]


def done(records):
    kinds = {r["key"][0] for r in records}
    needs = (
        ("Section 3.5.2, five configurations", {k for k, (_, tried) in KINDS.items() if not tried}),
        ("Normalised inputs", {BASE, f"{BASE}, points too"}),
        ("Normalisation as Adam's", {BASE, f"{BASE}, as Adam"}),
    )
    return tuple(item for item, wanted in needs if wanted <= kinds)


def tables(records):
    rows = [
        {
            "optimizer": kind,
            "η or rate tuned": ", ".join(f"{eta:g}" for eta in by(records, kind, "eta")),
            "mean loss": shown(by(records, kind)),
            "trainings": len(by(records, kind)),
        }
        for kind in (*BASELINES, *KINDS)
        if by(records, kind)
    ]
    return {f"Mean loss over {STEPS} steps": rows}


EXPERIMENT = Experiment(
    name="k_momentums",
    paper="thesis",
    title="Learned steps on k momentums",
    items=("Section 3.5.2, five configurations", "Normalised inputs", "Normalisation as Adam's"),
    question="Does a learned step on momentums need timescales below 0.5, is it better than Adam "
    "and RMSprop on the network that it was trained on, and do normalised points or Adam's "
    "normalisation help it?",
    criterion="Mean loss over 2,150 steps from starts and batches that no training saw; three "
    "trainings of each kind, each with a start of its own. η and the rates of Adam and RMSprop are "
    "tuned on one further start, over 560 steps. Five paired differences over the seeds, Student's "
    "intervals at 1 − 0.05/5; *agrees* where the interval is below 0, *differs* where it is above. "
    "That an input is no help is read as: without it the loss is smaller.",
    differs="The thesis's small network on scikit-learn's digits in the place of MNIST (1,510 of "
    "15,910 weights); 20,000 of its 200,000 meta-steps, with Adam's rate 2.5e-3 falling to 5e-5 "
    "(ten times the thesis's) and resets after 100 to 2,000 (a tenth); trained at η = 1e-3 (in a "
    "first try of 4,000 meta-steps at 1e-4 nothing was learned); 2,150 steps of evaluation (a "
    "tenth). One step a meta-step. Normalised points are each row of H_x mapped onto [−1, 1]; "
    "Adam's normalisation divides each average of gradients by the root of the average of their "
    "squares at the same timescale. ConvCifar, for want of data, is left out.",
    jobs=jobs,
    tables=tables,
    verdicts=verdicts,
    done=done,
)
