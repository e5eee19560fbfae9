"""MNG against Adam on the sum of squares (Shahid's thesis, section 3.4.1, Figure 3.3)."""

from statistics import median

import numpy as np

from ..meta_training.tasks import SumOfSquares
from ..optimizers.baselines import Adam
from ..optimizers.mng import MNG, mean_step, push, spread
from ..records import collect
from .running import best, finite, losses

HORIZONS = (100, 200, 500, 1000, 2000)
ETAS = (1.0, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7)
RATES = (10.0, 1.0, 0.1, 0.01, 0.001)
K = 5
SMALLEST = 1e-7


def run(path, seeds=5, horizons=HORIZONS, size=1000, report=lambda text: None):
    """All runs of both grids, one start a seed, and the one of η = 1e-7 in float32."""
    task, jobs = SumOfSquares(size), []
    for seed in range(seeds):
        start = task.start(np.random.default_rng(seed))
        for name, settings, make in (
            ("MNG", ETAS, lambda eta: MNG(K, eta)),
            ("MNG signs", ETAS, lambda eta: MNG(K, eta, sign_only=True)),
            ("Adam", RATES, Adam),
        ):
            for setting in settings:
                key = ["sum_of_squares", size, list(horizons), name, setting, seed]
                jobs.append(
                    (
                        key,
                        lambda make=make, setting=setting, start=start: {
                            "losses": losses(make(setting), task, start, horizons)
                        },
                    )
                )
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


def tables(records, horizons=HORIZONS):
    """{name: rows}: best of grid at every horizon, MNG's floor, η = 1e-7 in both precisions, MNG
    with signs only."""

    def of(name, **wanted):
        return [
            r
            for r in records
            if r["key"][3] == name
            and all(r["key"][{"setting": 4, "seed": 5}[k]] == v for k, v in wanted.items())
        ]

    seeds = sorted({r["key"][5] for r in records})
    grid = []
    for t in horizons:
        row = {"t": t}
        for name, letter in (("MNG", "η"), ("Adam", "rate")):
            found = [best(of(name, seed=s), t) for s in seeds]
            values = sorted(loss for loss, _ in found)
            row[f"{name}, best loss"] = median(values)
            row[f"{name}, all starts"] = f"{values[0]:.1g} … {values[-1]:.1g}"
            row[letter] = " or ".join(f"{x:g}" for x in sorted({r["key"][4] for _, r in found}))
        row["MNG better"] = (
            f"{sum(best(of('MNG', seed=s), t)[0] < best(of('Adam', seed=s), t)[0] for s in seeds)} "
            f"of {len(seeds)}"
        )
        grid.append(row)
    size, last = records[0]["key"][1], str(max(horizons))
    floor = [
        {
            "η": f"{eta:g}",
            f"loss at {last}": median(r["losses"][last] for r in of("MNG", setting=eta)),
            "loss/(n η²)": median(r["losses"][last] for r in of("MNG", setting=eta))
            / (size * eta**2),
        }
        for eta in ETAS
    ]
    both = [
        {
            "precision": kind,
            **{
                f"t = {t}": median(r["losses"][str(t)] for r in of(name, setting=SMALLEST))
                for t in horizons
            },
        }
        for kind, name in (("float64", "MNG"), ("float32", "MNG float32"))
    ]
    signs = [
        {
            "η": f"{eta:g}",
            **{
                f"{label}, t = {t}": median(r["losses"][str(t)] for r in of(name, setting=eta))
                for t in horizons[::2]
                for label, name in (("MNG", "MNG"), ("signs", "MNG signs"))
            },
        }
        for eta in ETAS
    ]
    single = of("MNG float32")
    share = [
        {"coordinates with": "|x⁰| ≥ 2", "share": f"{median(r['expected'] for r in single):.3f}"},
        {
            "coordinates with": f"no move in {last} float32 steps",
            "share": f"{median(r['still'] for r in single):.3f}",
        },
    ]
    return {
        "sum_of_squares": grid,
        "mng_floor": floor,
        "float32": both,
        "float32_still": share,
        "signs": signs,
    }
