"""A learned average and the six Adams that it is made of, at eight rates (the thesis's Figure
4.5)."""

from statistics import fmean

import numpy as np

from verify.figures.figure import Figure, Table
from verify.figures.recorded import read


def data():
    """Rows (optimizer, rate, mean loss over the recorded trainings)."""
    rows = [
        (name, rate, fmean(scores))
        for name, by_rate in read("rate_heat_map").items()
        for rate, scores in by_rate.items()
    ]
    header = ("optimizer (name)", "rate (1; 'to 0' along a cosine)", "mean loss (1)")
    return {"losses": Table(header, rows)}


def draw(axes, data):
    from matplotlib import rcParams

    rows = data["losses"].rows
    names = list(dict.fromkeys(row[0] for row in rows))
    rates = list(dict.fromkeys(row[1] for row in rows))
    grid = np.array([row[2] for row in rows]).reshape(len(names), len(rates))
    axes.imshow(np.log10(grid), aspect="auto", cmap="cividis")
    bright = np.log10(grid) > (np.log10(grid).min() + np.log10(grid).max()) / 2
    for i, j in np.ndindex(grid.shape):
        axes.text(
            j,
            i,
            f"{grid[i, j]:.2f}" if grid[i, j] >= 0.1 else f"{grid[i, j]:.3f}"[1:],
            ha="center",
            va="center",
            fontsize=rcParams["legend.fontsize"] - 1.5,
            color="black" if bright[i, j] else "white",
            fontweight="bold" if grid[i, j] == grid[:, j].min() else "normal",
        )
    axes.set_yticks(range(len(names)), ["learned average", *names[1:]])
    axes.set_xticks(range(len(rates)), rates, rotation=45, ha="right", rotation_mode="anchor")
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_xlabel(r"rate $\eta$")


figure = Figure(
    "rate_heat_map",
    "thesis",
    "A learned average of six Adams beside each of them, at eight rates and two that fall",
    (),
    "Shahid, Figure 4.5, smaller",
    "Mean loss over 2,150 steps of a small dense network on digits, mean of three recorded "
    "trainings; bold is the least of a column. 'to 0' falls along a cosine.",
    data,
    draw,
    height=2.4,
    seeds="runs recorded by python -m experiments run heat_map, trainings 0 to 2",
)
