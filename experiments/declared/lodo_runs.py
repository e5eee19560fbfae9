"""What the experiments on Table 3 of the LODO paper share: tuning on one seed, reporting others."""

from __future__ import annotations

from functools import partial

import numpy as np

from .learned import problem
from .statistics import decided, paired, shown

VARIANTS = ("lodo", "no_momentum", "global", "diagonal", "residuals", "sgd")
BETA, SEEDS, TUNING = 0.93, 5, 100
GRID = {
    "SGD": [{"lr": lr} for lr in (0.3, 1.0, 3.0)],
    "momentum": [{"lr": lr} for lr in (0.1, 0.3, 1.0)],
    "Adam": [{"lr": lr} for lr in (0.01, 0.03, 0.1)],
}
LODO_GRID = [{"lr": lr, "meta_lr": meta} for lr in (0.3, 1.0, 3.0) for meta in (1e-3, 1e-2)]


def final(data, name, setting, seed, steps):
    """The loss on all training images after `steps` steps; None where it diverged."""
    import torch

    from gpu_check.optimizers.lodo_optimizer import LODO

    torch.set_num_threads(1)
    task, rng = problem(data), np.random.default_rng([seed, 5])
    x = torch.nn.Parameter(torch.from_numpy(task.start(rng)))
    if name == "SGD":
        optimizer = torch.optim.SGD([x], **setting)
    elif name == "momentum":
        optimizer = torch.optim.SGD([x], momentum=0.9, **setting)
    elif name == "Adam":
        optimizer = torch.optim.Adam([x], **setting)
    else:
        optimizer = LODO([x], variant=name, seed=seed, **{"beta": BETA, **setting})
    point = x.detach().numpy()
    for _ in range(steps):
        loss, gradient = task.loss_gradient(point, task.batch(rng))
        if not loss < 1e4:
            return None
        x.grad = torch.from_numpy(gradient)
        try:
            optimizer.step()
        except ValueError:  # a gradient that is not finite
            return None
    loss = task.loss_gradient(point, slice(None))[0]
    return float(loss) if loss < 1e4 else None


def tuned(data, name, steps, seeds):
    """The setting with the least loss for the tuning seed, and its losses for the others."""
    grid = GRID.get(name, LODO_GRID)
    tries = [(final(data, name, s, TUNING, steps), i) for i, s in enumerate(grid)]
    setting = grid[min(tries, key=lambda pair: np.inf if pair[0] is None else pair[0])[1]]
    losses = [final(data, name, setting, s, steps) for s in range(seeds)]
    return {"setting": setting, "losses": losses}


def plan(data, steps, seeds):
    """The jobs for LODO, its ablations and the baselines."""
    return [
        ([name, steps], partial(tuned, data, name, steps, seeds)) for name in (*VARIANTS, *GRID)
    ]


def of(records, name):
    return next((r["losses"] for r in records if r["key"][0] == name), None)


def verdicts(records, where=""):
    """Is LODO ahead of each ablation and baseline? `where` is said behind the name."""
    lodo, found = of(records, "lodo"), []
    for name in (*VARIANTS[1:], *GRID):
        if lodo is not None and of(records, name) is not None:
            claim = f"LODO is ahead of {name.replace('_', ' ')}{where}"
            found.append(decided(claim, paired(lodo, of(records, name), 8)))
    return found


def tables(records, steps):
    """Losses and settings of what was tuned; none as long as nothing is there."""
    rows = [
        {
            "optimizer": name,
            "training loss": shown(of(records, name)),
            "setting": ", ".join(
                f"{k} {v:g}"
                for r in records
                if r["key"][0] == name
                for k, v in r["setting"].items()
            ),
        }
        for name in (*VARIANTS, *GRID)
        if of(records, name) is not None
    ]
    return {f"Training loss after {steps} steps": rows} if rows else {}
