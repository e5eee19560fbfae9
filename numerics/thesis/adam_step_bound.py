"""The bound α·B_t on Adam's step, held against `numerics.optimizers.baselines.Adam`.

B_t = (1−β₁)/(1−β₁ᵗ)·√((1−β₂ᵗ)/(1−β₂)·Σ_{j<t}(β₁²/β₂)^j); the decays are the float64 numbers
themselves. Rounding.  |m| as computed is at most (1 + γ_{3t+3}) of the average of the |g_i|, which
obeys the bound too, and v at least (1 − γ_{4t+4}) of itself: no term cancels.  1 − βᵗ, with a power
wrong by 2u, is wrong by 3u/(1−β), relatively.  So a step exceeds αB_t by γ_N, N = 5t + 20 +
3/(1−β₁) + 3/(1−β₂), and the computed B_t is as close to its value; gradients computed by repeated
products add 10t to N.
"""

import math

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE, gamma
from ..optimizers.baselines.adam import Adam
from ..worst import Worst

DECAYS = ((0.9, 0.999), (0.99, 0.9999), (0.5, 0.555), (0.7, 0.777), (0.9, 0.9), (0.95, 0.5))
KINDS = ("bell", "spike", "constant", "drift", "steepest")
EDGES = ("zero gradients", "equal gradients", "zeros first", "one step", "beta1 = 0")
STEPS = 200
LONG = 5000  # the extremal run with the usual decays


def step_bounds(steps, beta1, beta2):
    """B_1 … B_steps in float64, shape (steps,)."""
    found, total, ratio = [], 0.0, beta1 * beta1 / beta2
    for t in range(1, steps + 1):
        total = 1 + ratio * total
        found.append((1 - beta1) / (1 - beta1**t) * math.sqrt((1 - beta2**t) / (1 - beta2) * total))
    return np.array(found)


def roundings(t, beta1, beta2, own=0):
    """N of this module's docstring; `own` roundings a step were spent on the gradients."""
    return (5 + own) * t + 20 + 3 / (1 - beta1) + 3 / (1 - beta2)


def check(instances=24, seed=0, first=0, steps=STEPS, long=LONG):
    """|δ_t| ≤ αB_t at every step of runs with gradients of five kinds; the extremal ones attain B_t
    at the end.

    One more run of `long` extremal gradients with β = (.9, .999) is always made.  Returns a Result
    whose worst entry is the one with the largest quotient of the side that must be smaller by the
    other.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        decays = (0.0, 0.999) if at == "beta1 = 0" else DECAYS[index % len(DECAYS)]
        kind = "bell" if at else KINDS[index % len(KINDS)]
        stream = gradients(rng, kind, 1 if at == "one step" else steps, *decays)
        if at in ("zero gradients", "zeros first"):
            stream[: steps if at == "zero gradients" else 5] = 0
        if at == "equal gradients":
            stream[:] = -stream[0]
        worst.add(index, *compare(stream, decays, kind == "steepest"))
    low, reached = attained(gradients(None, "steepest", long, *DECAYS[0]), DECAYS[0])
    worst.add(first, [low], [reached])
    return worst.result(
        instances,
        f"{worst.compared} steps below αB_t; {long} extremal gradients reach {reached:.4f}α",
    )


def gradients(rng, kind, steps, beta1, beta2):
    """`steps` gradients of one coordinate; steepest: g_i ∝ (β₁/β₂)^{t−i}, scaled so that squares
    stay normal."""
    if kind == "bell":
        return rng.standard_normal(steps)
    if kind == "spike":
        return np.eye(1, steps, rng.integers(steps))[0]
    if kind == "constant":
        return np.full(steps, rng.uniform(0.1, 10))
    if kind == "drift":
        return np.cumsum(rng.standard_normal(steps))
    growth = beta2 / beta1
    found = [growth ** (-steps / 2)]
    for _ in range(steps - 1):
        found.append(found[-1] * growth)
    return np.array(found)


def run(gradients, beta1, beta2, eps=1e-8):
    """The steps δ_1 … δ_t at α = 1, and the last √v̂."""
    optimizer = Adam(1.0, beta1, beta2, eps)
    theta = np.zeros(1)
    state, found = optimizer.init(theta), []
    for g in gradients:
        state = optimizer.update(state, theta, np.array([g]))
        found.append(float(optimizer.step(state)[0]))
    return np.array(found), math.sqrt(state[2][0] / (1 - beta2 ** len(gradients)))


def compare(stream, decays, extremal):
    """|δ_t| and B_t(1 + 4γ_N), step by step; of an extremal stream also the lower side at its
    end."""
    taken, _ = run(stream, *decays)
    count = len(stream)
    slack = np.array([1 + 4 * gamma(roundings(t, *decays)) for t in range(1, count + 1)])
    left, right = np.abs(taken), step_bounds(count, *decays) * slack * ENLARGE
    if extremal:
        low, reached = attained(stream, decays)
        left, right = np.append(left, low), np.append(right, reached)
    return left, right


def attained(stream, decays, eps=1e-8):
    """The least that the last extremal step can be, B_t(1 − 4γ_N)√v̂/(√v̂ + ε), and what it is."""
    taken, root = run(stream, *decays, eps)
    count = len(stream)
    least = step_bounds(count, *decays)[-1] * (1 - 4 * gamma(roundings(count, *decays, own=10)))
    return least / ((1 + 2 * eps / root) * ENLARGE), float(taken[-1])
