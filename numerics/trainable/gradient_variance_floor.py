"""The variance of Adam's first moment around the gradient, measured."""

import numpy as np

from .. import sampling
from ..optimizers.baselines import Adam
from ..worst import checked
from .student import ERROR, quantile


def adam_moments(runs=4000, seed=0, steps=200, beta1=0.9):
    """Arguments of Checked: E(m_t − w_t)² on F = w²/2 with Gaussian noise of variance 1, at the
    last step.

    ok: mean − quantile(runs) standard errors ≥ (1 − β₁)². Raises ValueError for fewer than two runs
    or steps.
    """
    if runs < 2 or steps < 2:
        raise ValueError(f"runs is {runs}, steps is {steps}; give at least 2 of both")
    adam, rng = Adam(0.01, beta1), sampling.stream(seed, 0)
    w = np.ones(runs)
    state = adam.init(w)
    for _ in range(steps):
        at = w
        state = adam.update(state, w, w + rng.standard_normal(runs))
        w = w - adam.step(state)
    squares = (state[1] - at) ** 2
    mean, spread = float(squares.mean()), quantile(runs) * float(squares.std(ddof=1)) / runs**0.5
    floor, frozen = (1 - beta1) ** 2, (1 - beta1) / (1 + beta1)
    summary = (
        f"{runs} runs of Adam, step {steps}: E|m−∇F|² = {mean:.4f} ± {spread:.4f}, floor "
        f"{floor:.4f}, for frozen w {frozen:.4f}; "
        f"error probability {ERROR:g}, Student's t"
    )
    return checked(summary, [(floor, mean - spread)], runs)
