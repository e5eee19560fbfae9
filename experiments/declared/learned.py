"""What the experiments on learned optimizers share: training at a tenth of the thesis's length, and
scores."""

from __future__ import annotations

from functools import cache

import numpy as np

from numerics.simulate import Diverged
from numerics.thesis.horizons import finite

from ..meta_training.loop import Plan, run, train
from ..meta_training.tasks import task

STEPS = 2150  # a tenth of the thesis's 50 epochs of 430 batches
problem = cache(task)


def plan(iterations, seed, steps):
    """Algorithms 2 and 4: one step a meta-step. The rates of Adam are ten times the thesis's and
    its resets a tenth, since the training is a tenth as long; ten validations of `steps` steps."""
    first, last = (2e-3, 5e-5) if iterations <= 5000 else (2.5e-3, 5e-5)
    return Plan(
        iterations=iterations,
        unroll=1,
        first_rate=first,
        last_rate=last,
        resets=(max(1, min(100, iterations // 10)), max(1, min(2000, iterations))),
        growth=1.0,
        dump=max(1, iterations // 10),
        horizon=steps,
        trials=1,
        seed=seed,
    )


def trained(optimizer, name, iterations, seed, steps=300):
    """(the trained optimizer, what a record says of its training)."""
    progress = train(optimizer, problem(name), plan(iterations, seed, steps))
    return progress.best, {
        "validations": [[t, finite(score)] for t, score in progress.validations],
        "stopped": progress.stopped,
        "weights": [float(f"{w:.6g}") for w in progress.best.weights],
    }


def score(optimizer, name, seed, steps):
    """The mean loss over `steps` steps from the start and the batches of `seed`; None if it
    diverged."""
    try:
        losses = run(optimizer, problem(name), np.random.default_rng([seed, 0, 2]), steps)
    except Diverged:
        return None
    return finite(float(losses.mean()))


def tuned(make, rates, name, seed, steps):
    """The rate with the least mean loss over `steps` steps from one start that is not reported."""
    found = {rate: score(make(rate), name, seed, steps) for rate in rates}
    return min(found, key=lambda rate: np.inf if found[rate] is None else found[rate])
