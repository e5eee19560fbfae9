"""LODO and its baselines with the noise made larger or smaller."""

from dataclasses import dataclass

import numpy as np

from ..optimizers.learned.lodo import LODO
from ..optimizers.learned.meta import MetaAdam
from ..streams import centre_steps
from .bowl.confidence import sample_interval
from .bowl.methods import METHODS, Method
from .bowl.runs import losses, score

SPECTRUM = np.exp(np.linspace(np.log(0.05), 0, 10))


@dataclass(frozen=True)
class Same:
    """How many runs of how many steps, weights that differ, and losses that are not c² times the
    other."""

    runs: int
    steps: int
    different: int
    losses: int


def same_weights(seeds, steps=150, n=6, c=2.0):
    """LODO at noise σ = 1, ε = 1e-7 and at c, c²ε, c a power of two: products by c are then
    exact."""
    seeds, eps = tuple(seeds), 1e-7
    spectrum = np.linspace(0.2, 1, n)
    runs = [LODO(n, seeds, 0.3, MetaAdam(0.01, eps=e), 0.2, depth=4) for e in (eps, eps * c * c)]
    noise = np.stack([centre_steps(seed, n, 0, steps) for seed in seeds], axis=1)
    b = [np.zeros((len(seeds), n)) for _ in runs]
    states = [run.init(x) for run, x in zip(runs, b)]
    wrong = 0
    for kick in noise:
        for i, scale in enumerate((1.0, c)):
            b[i] = b[i] - runs[i].step(states[i]) - scale * kick
            states[i] = runs[i].update(states[i], b[i], b[i] * spectrum)
        first, second = ((x * x) @ spectrum for x in b)
        wrong += int((second != c * c * first).sum())
    return Same(len(seeds), steps, int((states[0].weights != states[1].weights).sum()), wrong)


def scaled_losses(steps, seeds, error=1e-6):
    """Intervals of the mean loss divided by σ² at σ² = .01, 1 and 100, for methods with the bowl
    table's numbers.

    The seeds of the three sizes are different, so that the intervals are independent.
    """
    chosen = [m for m in METHODS if m.name in ("Adam", "Yogi", "RMSprop", "Momentum")]
    return {
        method.name: [
            _interval(method, steps, seeds, sigma, error, 1000 * i)
            for i, sigma in enumerate((0.1, 1.0, 10.0))
        ]
        for method in chosen
    }


def _interval(method: Method, steps, seeds, sigma, error, offset):
    values = losses(method, [seed + offset for seed in seeds], steps, SPECTRUM, sigma, fast=False)
    return sample_interval(score(values) / sigma**2, error)
