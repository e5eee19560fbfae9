"""MNG against Adam on the sum of squares (Shahid's thesis, section 3.4.1, Figure 3.3)."""

from statistics import median

from numerics.thesis.horizons import best
from numerics.thesis.sum_of_squares import ETAS, HORIZONS, SMALLEST, run

__all__ = ["run", "tables"]


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
