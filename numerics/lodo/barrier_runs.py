"""Dense SGD-LODO on the paper's noisy bowl: n = 100, eigenvalues from .001 to 1 in geometric steps,
σ = 1."""

import numpy as np

from .. import sampling
from ..worst import outcome
from .intervals import student

LAMBDA = np.exp(np.linspace(np.log(0.001), 0.0, 100))
NEWTON = LAMBDA.sum() / 2
ERROR_PROBABILITY = 1e-3


def final_losses(rate, steps, runs, seed, start=1.0):
    """The mean loss over the last tenth, (runs,), infinite for a run that diverged.

    In the eigenbasis of H, which dense LODO with G = start·I at first does not see: G moves by
    α·g₊gᵀ.
    """
    found = np.empty(runs)
    for index in range(runs):
        rng = sampling.stream(seed, 1000 * index + int(1e6 * rate))
        G, b, g = start * np.eye(100), np.zeros(100), np.zeros(100)
        total = 0.0
        for step in range(steps):
            b = b - G @ g - rng.standard_normal(100)
            after = LAMBDA * b
            loss = 0.5 * (b @ after)
            if not loss < 1e8:
                total = np.inf
                break
            G += np.multiply.outer(rate * after, g)
            g = after
            if 10 * step >= 9 * steps:
                total += loss
        found[index] = total / (steps - (9 * steps + 9) // 10)
    return found


def losses(rates, steps, seed=0, runs=8):
    """Intervals of the final loss for each rate, which must lie above 1.3 times the Newton loss;
    0.1 must diverge."""
    texts, pairs = [], []
    for rate in rates:
        mean, width = student(final_losses(rate, steps, runs, seed), ERROR_PROBABILITY / len(rates))
        pairs.append((1.3 * NEWTON, mean - width))
        texts.append(f"{mean:.2f} ± {width:.2f} (α = {rate:g})")
    diverged = np.isinf(final_losses(0.1, steps, runs, seed)).sum()
    note = (
        f"loss after {steps} steps: {', '.join(texts)}; Newton {NEWTON:.4f}; at α = .1 {diverged} "
        f"of {runs} diverged; "
        f"error probability {ERROR_PROBABILITY:g}"
    )
    return outcome(pairs, runs * (len(rates) + 1), note, (seed, 0), diverged == runs)
