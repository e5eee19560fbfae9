"""TO in one variable, many runs at once: the steered orbit, and typical paths with noise."""

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE, gamma
from ..optimizers.to_full import FullTO
from ..worst import Worst, checked
from .schedules import Power
from .student import ERROR, quantile


def check(instances=20, seed=0, steps=2000, first=0):
    """The real optimizer with α_t = 1/A_{t+1} on μw²/2 ± w: at even t, A² ≥ A_1² + βγt. Returns a
    Result.

    Errors of A do not grow: A ↦ A + βy(1+μy/A)/A has slope below 1, and 30 roundings a step change
    A by γ_30 of its size, so after t steps A² is off by γ_{60t}.
    """
    sampling.check_counts(instances, seed, first)
    worst = Worst(seed)
    for index in range(first, first + instances):
        rng = sampling.stream(seed, index)
        beta, rate = (0.25, 0.25) if index == first else rng.uniform(0.1, 0.5, 2)
        mu, start = (0.0, 1.0) if index == first else (rng.uniform(0, 1), rng.uniform(1, 2))
        optimizer = FullTO(1.0, beta, rate, variables=[[start]])
        w, state, left, right = np.zeros(1), None, [], []
        state = optimizer.init(w)
        for t in range(1, steps + 1):
            sign = 1.0 if t % 2 else -1.0
            state = optimizer.update(state, w, mu * w + sign)
            A = state.variables[0, 0]
            w = w - state.m / A
            if t % 2 == 0:
                left.append(start**2 + beta * rate * t)
                right.append(A * A * (1 + gamma(60 * t)) * ENLARGE)
        worst.add(index, left, right)
    return worst.result(instances, f"{worst.compared} even steps of steered runs above A_1² + βγt")


def typical(runs=1000, seed=0, steps=10_000, beta=0.5, rate=0.25, a=1.0, shift=100.0, mu=1.0):
    """The slope of the mean of A against Σα_s between steps/10 and steps, on μw²/2 with Gaussian
    noise of variance 1.

    Arguments of Checked: ok when the slope is within quantile(runs) standard errors of β/(2−γ),
    which is its limit for slow schedules; 40,000 runs of these steps do not tell the two apart.
    """
    width = quantile(runs)
    rng, alpha = sampling.stream(seed, 0), Power(a, shift, 1)
    optimizer = FullTO(alpha, beta, rate)
    w = np.zeros((runs, 1))
    state, total, marks = optimizer.init(w), 0.0, {}
    for t in range(1, steps + 1):
        state = optimizer.update(state, w, mu * w + rng.standard_normal((runs, 1)))
        w = w - optimizer.step(state)
        total += alpha(t)
        if t in (steps // 10, steps):
            marks[t] = total, state.variables[:, 0, 0].copy()
    (early, before), (late, after) = marks.values()
    gains = (after - before) / (late - early)
    slope, error = float(gains.mean()), float(width * gains.std(ddof=1) / np.sqrt(runs))
    expected = beta / (2 - rate)
    summary = (
        f"{runs} noisy runs of {steps} steps: A grows by {slope:.4f} ± {error:.4f} per Σα, "
        f"β/(2−γ) = {expected:.4f}; "
        f"error probability {2 * ERROR:g}, Student's t"
    )
    return checked(summary, [(abs(slope - expected), error)], runs)
