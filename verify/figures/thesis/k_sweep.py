"""Learned steps on k timesteps beside Adam, both tuned (the thesis's Figure 3.7)."""

from statistics import fmean

from verify.figures.figure import Figure, Table
from verify.figures.recorded import read
from verify.figures.style import BLACK, BLUE


def data():
    """Rows (optimizer, training, mean loss)."""
    rows = [
        (name, seed, score)
        for name, scores in read("k_sweep").items()
        for seed, score in enumerate(scores)
    ]
    return {"losses": Table(("optimizer (name)", "training (number)", "mean loss (1)"), rows)}


def size(name):
    """k of "k = 5, tanh", 0 of Adam."""
    return int(name.partition(" = ")[2].partition(",")[0] or 0)


def draw(axes, data):
    rows = data["losses"].rows
    names = sorted(dict.fromkeys(row[0] for row in rows), key=size)
    for place, name in enumerate(names):
        losses = [row[2] for row in rows if row[0] == name]
        colour = BLACK if name == "Adam" else BLUE
        axes.plot(losses, [place] * len(losses), "|", color=colour, markersize=6)
        axes.plot(fmean(losses), place, "o", color=colour, markersize=3.2, markerfacecolor="white")
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="y", length=0)
    axes.invert_yaxis()
    axes.grid(axis="x", linewidth=0.3, color="#cccccc")
    axes.set(xlabel="mean loss over 2,150 steps", xlim=(0, None))


figure = Figure(
    "k_sweep",
    "thesis",
    "Learned steps on the last k gradients beside Adam, rates tuned",
    (),
    "Shahid, Figure 3.7, smaller",
    "Mean loss over 2,150 steps of a small dense network on digits, every rate tuned on another "
    "start: three recorded trainings of 20,000 meta-steps (ticks) and their mean.",
    data,
    draw,
    height=1.6,
    seeds="runs recorded by python -m experiments run k_timesteps, trainings 0 to 2",
)
