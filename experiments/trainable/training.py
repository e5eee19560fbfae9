"""Runs of one method on one problem, several settings and seeds side by side."""

import time

import numpy as np

BATCH = 64
# full TO's matrices of one group should stay in a processor's cache
GROUP_NUMBERS = 2**19


def train(problem, method, runs, epochs, validation):
    """A record for each (setting, seed) of `runs`: the loss on all training rows after every epoch,
    where it diverged, and the loss without penalty of the last weights on the Problem `validation`.

    A seed has its own start, from the standard normal distribution, and its own order of the rows
    in every epoch; batches of 64. A run whose weights are not finite any more stops with that step;
    its curve ends there.
    """
    size = problem.size
    each = max(1, GROUP_NUMBERS // size**2) if method.name == "full TO" else 64
    return [
        record
        for at in range(0, len(runs), each)
        for record in _group(problem, method, runs[at : at + each], epochs, validation)
    ]


def _group(problem, method, runs, epochs, validation):
    begun, seeds = time.perf_counter(), [seed for _, seed in runs]
    own = sorted(set(seeds))
    draws = {
        seed: np.random.default_rng([seed, 1]).standard_normal((3, problem.size)) for seed in own
    }
    w, *start = np.stack([draws[seed] for seed in seeds], 1)
    start = [v / np.linalg.norm(v, axis=1, keepdims=True) for v in start]
    count = len(problem.rows)
    per_epoch = -(-count // BATCH)
    optimizer = method.optimizer([setting for setting, _ in runs], per_epoch, start)
    generators = {seed: np.random.default_rng([seed, 2]) for seed in own}
    state, t, diverged, curves = optimizer.init(w), 0, [None] * len(runs), [[] for _ in runs]
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(epochs):
            orders = {seed: generator.permutation(count) for seed, generator in generators.items()}
            # one seed: one row of batches serves every setting
            order = np.stack([orders[seed] for seed in (seeds if len(own) > 1 else own)])
            for at in range(0, count, BATCH):
                t += 1
                state = optimizer.update(state, w, problem.gradient(w, order[:, at : at + BATCH]))
                w = w - optimizer.step(state)
                for i in np.flatnonzero(~np.isfinite(w).all(1)):
                    diverged[i] = diverged[i] or t
            for curve, loss, step in zip(curves, problem.loss(w), diverged):
                if step is None:
                    curve.append(float(loss))
            if all(diverged):
                break
        ends = validation.loss(w, penalized=False)
    seconds = (time.perf_counter() - begun) / len(runs)
    return [
        {
            "setting": setting,
            "seed": seed,
            "diverged": step,
            "curve": curve,
            "validation": float(end),
            "seconds": seconds,
        }
        for (setting, seed), step, curve, end in zip(runs, diverged, curves, ends)
    ]


def least(record):
    """The least loss of a run over its epochs; infinite for a run that diverged or whose losses
    overflow."""
    if record["diverged"] or not np.isfinite(record["curve"]).all():
        return float("inf")
    return min(record["curve"])
