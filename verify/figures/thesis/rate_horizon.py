"""Heat maps of loss over rate and horizon for Adam and MNG (after the thesis's Figures 4.5 to
4.8)."""

from statistics import median

import numpy as np

from verify.figures.figure import Figure, Table


def data():
    """Median over the starts of log10 of the loss for every setting and horizon; empty where a run
    left the finite numbers."""
    from numerics.thesis.sum_of_squares import ETAS, HORIZONS, RATES
    from verify.figures.thesis._grid import runs

    rows = []
    for name, settings in (("MNG", ETAS), ("Adam", RATES)):
        for setting in settings:
            found = [r for r in runs() if r["key"][3] == name and r["key"][4] == setting]
            for t in HORIZONS:
                values = [r["losses"][str(t)] for r in found]
                rows.append(
                    (
                        name,
                        setting,
                        t,
                        "" if None in values else float(np.log10(max(median(values), 1e-300))),
                    )
                )
    return {
        "losses": Table(
            ("method", "rate or eta (1)", "t (steps)", "log10 of the median loss (1)"), rows
        )
    }


def draw(axes, data):
    from matplotlib import rcParams

    drawn = None
    for panel, (name, words) in zip(axes, (("MNG", r"MNG, $\eta$"), ("Adam", "Adam, rate"))):
        settings, t, value = (
            data["losses"].column(i, lambda row: row[0] == name) for i in (1, 2, 3)
        )
        rates, times = list(dict.fromkeys(settings)), list(dict.fromkeys(t))
        grid = value.astype(float).reshape(len(rates), len(times))
        drawn = panel.imshow(grid, aspect="auto", cmap="cividis", vmin=-16, vmax=4)
        for i, row in enumerate(grid):
            for j, x in enumerate(row):
                best = x == np.nanmin(grid[:, j])
                panel.text(
                    j,
                    i,
                    "–" if np.isnan(x) else f"{x:.0f}".replace("-", "−"),
                    ha="center",
                    va="center",
                    fontsize=rcParams["legend.fontsize"],
                    color="black" if x > -5 else "white",
                    fontweight="bold" if best else "normal",
                )
                if best:
                    panel.add_patch(_frame(j, i))
        panel.set_yticks(range(len(rates)), [_power(rate) for rate in rates])
        panel.set_xticks(range(len(times)), [f"{x:g}" for x in times])
        panel.set(xlabel="horizon $t$ (steps)", ylabel=words)
        panel.tick_params(length=0)
    bar = axes[0].figure.colorbar(drawn, ax=list(axes), fraction=0.05, pad=0.02, extend="min")
    bar.set_label("$\\log_{10}$ loss")


def _frame(x, y):
    from matplotlib.patches import Rectangle

    return Rectangle(
        (x - 0.46, y - 0.42), 0.92, 0.84, fill=False, edgecolor="#D55E00", linewidth=1.2
    )


def _power(rate):
    return f"$10^{{{round(np.log10(rate)):d}}}$"


figure = Figure(
    "rate_horizon",
    "thesis",
    "Which rate is best depends on the horizon",
    (),
    "Shahid, the heat maps of Figures 4.5 to 4.8, on the sum of squares",
    "Log10 of the loss on the sum of squares, n = 100, for every η of MNG and every rate of Adam "
    "at five horizons (median of three starts, float64 runs); framed: the best of "
    "each column. MNG's loss is a floor set by η, Adam's keeps falling for the right rate.",
    data,
    draw,
    height=3.9,
    panels=(2, 1),
    share="x",
    seeds="seeds 0 to 2",
    seconds=10,
    together="the grids of MNG and Adam",
)
