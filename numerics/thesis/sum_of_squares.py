"""Runs of MNG and Adam over their grids on the sum of squares (Shahid's thesis, section 3.4.1,
Figure 3.3)."""

import numpy as np

from ..optimizers.baselines import Adam
from ..optimizers.mng import MNG, mean_step, push, spread
from ..problems.sum_of_squares import SumOfSquares
from ..records import collect
from .horizons import finite, losses

HORIZONS = (100, 200, 500, 1000, 2000)
ETAS = (1.0, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7)
RATES = (10.0, 1.0, 0.1, 0.01, 0.001)
METHODS = ("MNG", "MNG signs", "Adam", "MNG float32")
K = 5
SMALLEST = 1e-7


def run(path, seeds=5, horizons=HORIZONS, size=1000, report=lambda text: None, methods=METHODS):
    """All runs of both grids, one start a seed, and the one of η = 1e-7 in float32; of METHODS
    those named."""
    task, jobs = SumOfSquares(size), []
    for seed in range(seeds):
        start = task.start(np.random.default_rng(seed))
        for name, settings, make in (
            ("MNG", ETAS, lambda eta: MNG(K, eta)),
            ("MNG signs", ETAS, lambda eta: MNG(K, eta, sign_only=True)),
            ("Adam", RATES, Adam),
        ):
            for setting in settings if name in methods else ():
                key = ["sum_of_squares", size, list(horizons), name, setting, seed]
                jobs.append(
                    (
                        key,
                        lambda make=make, setting=setting, start=start: {
                            "losses": losses(make(setting), task, start, horizons)
                        },
                    )
                )
        if "MNG float32" in methods:
            key = ["sum_of_squares", size, list(horizons), "MNG float32", SMALLEST, seed]
            jobs.append((key, lambda start=start: single_precision(start, horizons)))
    return collect(path, jobs, report)


def single_precision(start, horizons):
    """MNG with η = 1e-7 in float32: the losses, and the share of coordinates that never moved."""
    x = start.astype(np.float32)
    first, eta = x.copy(), np.float32(SMALLEST)
    points = np.repeat(x[:, None], K, axis=1)
    gradients, still, found = 2 * points, np.ones(x.size, bool), {}
    for t in range(1, max(horizons) + 1):
        middle, width = spread(points)
        x = middle - mean_step(gradients) * (width + eta)
        points, gradients = push(points, x), push(gradients, 2 * x)
        still &= x == first
        if t in horizons:
            found[str(t)] = finite(np.sum(x.astype(float) ** 2))
    return {
        "losses": found,
        "still": float(still.mean()),
        "expected": float((np.abs(first) >= 2).mean()),
    }
