"""Training loss of the image generator (LODO, Figure 4), a trial."""

from statistics import fmean

from verify.figures.figure import Figure, Table
from verify.figures.recorded import read
from verify.figures.style import BLUE, GREEN, RED, corner, plain_ticks

SHOWN = {"LODO": (BLUE, "-"), "Adam": (GREEN, "-."), "momentum": (RED, "--")}


def data():
    """Rows (optimizer, step, mean, lowest and highest loss of the recorded seeds)."""
    rows = []
    for name, runs in read("image_generator").items():
        for points in zip(*runs):
            losses = [loss for _, loss in points]
            rows.append((name, points[0][0], fmean(losses), min(losses), max(losses)))
    header = (
        "optimizer (name)",
        "step (number)",
        "mean training loss (nats a pixel)",
        "lowest",
        "highest",
    )
    return {"losses": Table(header, rows)}


def draw(axes, data):
    for name, (colour, dashes) in SHOWN.items():
        step, mean, low, high = (
            data["losses"].column(i, lambda row: row[0] == name) for i in (1, 2, 3, 4)
        )
        axes.plot(step, mean, color=colour, linestyle=dashes, label=name)
        axes.fill_between(step, low, high, color=colour, alpha=0.15, linewidth=0)
    axes.legend(frameon=False, loc="upper right", handlelength=3)
    corner(axes, 0.03, 0.06, "mean of ten steps, two seeds")
    axes.set(xlabel="step", ylabel="training loss", yscale="log", ylim=(0.9, 4))
    plain_ticks(axes, (1, 2, 3))


figure = Figure(
    "image_generator",
    "lodo",
    "Training loss of the image generator: LODO, Adam and momentum, a trial",
    (),
    "Liao et al., Figure 4, its first steps",
    "Training loss of the autoregressive image generator (94,696 weights) on MNIST with Table 6's "
    "hyperparameters, mean and range of two recorded seeds, for 150 of the paper's 300,000 steps "
    "and batches of 32 in the place of 256.",
    data,
    draw,
    seeds="runs recorded by python -m experiments run image_generator, seeds 0 and 1",
)
