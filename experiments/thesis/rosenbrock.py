"""MNG against Adam on Rosenbrock's function as meant and as misprinted (Shahid's thesis, equation
2.2, Figure 3.5)."""

import numpy as np

from numerics.optimizers.baselines import Adam
from numerics.optimizers.mng import MNG
from numerics.records import collect
from numerics.thesis.horizons import best, losses
from numerics.thesis.sum_of_squares import ETAS, RATES, K

from ..meta_training.tasks import ThesisRosenbrock

STARTS = ((-1.2, 1.0), (0.0, 0.0), (2.0, 2.0))
HORIZONS = (50, 100, 200, 500, 1000, 2000)
KINDS = ("rosenbrock", "rosenbrock_misprinted")


def run(path, seeds=24, horizons=HORIZONS, report=lambda text: None):
    """All runs of both grids on both functions, from three named starts and from `seeds` uniform on
    [−2, 2]²."""
    tasks, jobs = (ThesisRosenbrock(), ThesisRosenbrock(misprinted=True)), []
    drawn = [tasks[0].start(np.random.default_rng(seed)).tolist() for seed in range(seeds)]
    for place in [*map(list, STARTS), *drawn]:
        for task in tasks:
            for name, settings, make in (
                ("MNG", ETAS, lambda eta: MNG(K, eta)),
                ("Adam", RATES, Adam),
            ):
                for setting in settings:
                    key = [task.name, list(horizons), name, setting, place]
                    jobs.append(
                        (
                            key,
                            lambda task=task, make=make, setting=setting, place=place: {
                                "losses": losses(make(setting), task, place, horizons)
                            },
                        )
                    )
    return collect(path, jobs, report)


def tables(records, horizons=HORIZONS):
    """{name: rows}: from the named starts the best of both grids; over the drawn starts how often
    MNG's is the better."""
    groups = {}
    for r in records:
        groups.setdefault((r["key"][0], tuple(r["key"][4]), r["key"][2]), []).append(r)
    places = sorted({place for _, place, _ in groups} - set(STARTS))

    def pair(kind, place, t):
        return (best(groups[kind, place, name], t) for name in ("MNG", "Adam"))

    def mng_better(kind, place, t):
        (mng, _), (adam, _) = pair(kind, place, t)
        return mng < adam

    named = []
    for place in STARTS:
        for t in horizons:
            row = {"start": f"({place[0]:g}, {place[1]:g})", "t": t}
            for kind, label in zip(KINDS, ("", "misprint: ")):
                (mng, a), (adam, b) = pair(kind, place, t)
                row |= {
                    f"{label}MNG": f"{mng:.2g} ({a['key'][3]:g})",
                    f"{label}Adam": f"{adam:.2g} ({b['key'][3]:g})",
                }
            named.append(row)
    counts = []
    for t in horizons if places else ():
        meant, printed = ([mng_better(kind, place, t) for place in places] for kind in KINDS)
        counts.append(
            {
                "t": t,
                "MNG better": f"{sum(meant)} of {len(places)}",
                "MNG better, misprint": f"{sum(printed)} of {len(places)}",
                "ranking flips": f"{sum(a != b for a, b in zip(meant, printed))} of {len(places)}",
            }
        )
    return {"rosenbrock": named, "rosenbrock_drawn": counts}
