"""One run of one optimizer on one problem, its losses read at several horizons."""

import numpy as np


def losses(optimizer, task, start, horizons, rng=None):
    """{t: L(xᵗ)} on all of the training data at every horizon t, from xᵒ = start; `rng` draws the
    batches.

    None stands for a run that has left the finite numbers by then.
    """
    found = dict.fromkeys(sorted(horizons))
    theta, state = np.array(start, dtype=np.float64), optimizer.init(start)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for t in range(1, max(horizons) + 1):
            gradient = task.loss_gradient(theta, task.batch(rng))[1]
            if not np.isfinite(gradient).all():
                break
            state = optimizer.update(state, theta, gradient)
            theta = theta - optimizer.step(state)
            if t in found:
                found[t] = finite(full_loss(task, theta))
    return {str(t): loss for t, loss in found.items()}


def full_loss(task, theta):
    """The loss on the whole training data, where the problem has data."""
    return task.loss_gradient(theta, slice(None) if hasattr(task, "labels") else None)[0]


def finite(value):
    """The number, or None where it is not finite: JSON knows neither NaN nor infinity."""
    return float(value) if np.isfinite(value) else None


def best(runs, horizon):
    """(loss, run) of the least loss at a horizon; a diverged run loses to every other."""

    def rank(run):
        loss = run["losses"][str(horizon)]
        return np.inf if loss is None else loss

    run = min(runs, key=rank)
    return run["losses"][str(horizon)], run
