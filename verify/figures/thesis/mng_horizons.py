"""Whether MNG beats Adam depends on the horizon and on the rates (thesis, Figure 3.3)."""

from statistics import median

from verify.figures.figure import Figure, Table
from verify.figures.style import BLUE, GREY, RED, label


def data():
    """Median over the starts of the best loss of each grid at every horizon; MNG's own floor about
    .04nη² at its best η."""
    from numerics.thesis.horizons import best
    from numerics.thesis.sum_of_squares import HORIZONS
    from verify.figures.thesis._grid import runs

    records, rows, each = runs(), [], []
    for t in HORIZONS:
        for name in ("MNG", "Adam"):
            seeds = sorted({r["key"][5] for r in records})
            found = [
                best([r for r in records if r["key"][3] == name and r["key"][5] == seed], t)
                for seed in seeds
            ]
            rows.append(
                (
                    name,
                    t,
                    median(loss for loss, _ in found),
                    min(loss for loss, _ in found),
                    max(loss for loss, _ in found),
                )
            )
            each += [
                (name, t, seed, loss, run["key"][4]) for seed, (loss, run) in zip(seeds, found)
            ]
    return {
        "best": Table(
            ("method", "t (steps)", "median of the best losses (1)", "lowest (1)", "highest (1)"),
            rows,
        ),
        "settings": Table(
            ("method", "t (steps)", "seed (number)", "best loss (1)", "its rate or eta (1)"), each
        ),
    }


def draw(axes, data):
    for name, colour, dashes, marker in (("MNG", BLUE, "-", "o"), ("Adam", RED, "--", "^")):
        t, mid, low, high = (
            data["best"].column(i, lambda row: row[0] == name) for i in (1, 2, 3, 4)
        )
        axes.loglog(
            t,
            mid,
            linestyle=dashes,
            marker=marker,
            color=colour,
            markersize=3.5,
            markerfacecolor="white",
            markeredgewidth=0.8,
        )
        axes.fill_between(t, low, high, color=colour, alpha=0.15, linewidth=0)
        label(axes, t[-1], mid[-1], name, colour, (6, 0), va="center", annotation_clip=False)
    axes.set(xlabel="horizon $t$ (steps)", ylabel="best loss of the grid")
    axes.set_xticks((100, 200, 500, 1000, 2000), ("100", "200", "500", "1000", "2000"))
    axes.set_yticks([1e-80, 1e-60, 1e-40, 1e-20, 1])
    axes.minorticks_off()
    label(
        axes,
        0.97,
        0.95,
        "sum of squares, $n=100$",
        GREY,
        (0, 0),
        xycoords="axes fraction",
        ha="right",
        va="top",
    )


figure = Figure(
    "mng_horizons",
    "thesis",
    "'MNG outperforms Adam' depends on the horizon",
    (),
    "Shahid, Figure 3.3, redone at small scale",
    "Sum of squares with n = 100: the best loss over the thesis's grids of η and of Adam's rate "
    "at five horizons, median and range of three starts (float64 runs). MNG stops "
    "at its floor of the order nη²; where the two cross depends on the grid.",
    data,
    draw,
    seeds="seeds 0 to 2",
    seconds=10,
    together="the grids of MNG and Adam",
)
