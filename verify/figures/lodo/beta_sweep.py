"""LODO's training loss at eight β (LODO, Figure 5), a trial."""

from statistics import fmean

from verify.figures.figure import Figure, Table
from verify.figures.recorded import read
from verify.figures.style import BLUE, GREY


def data():
    """Rows (β, seed, training loss)."""
    rows = [
        (float(beta), seed, loss)
        for beta, losses in read("beta_sweep").items()
        for seed, loss in enumerate(losses)
    ]
    return {"losses": Table(("beta (1)", "seed (number)", "training loss (1)"), rows)}


def draw(axes, data):
    rows = data["losses"].rows
    betas = list(dict.fromkeys(row[0] for row in rows))
    for place, beta in enumerate(betas):
        losses = [row[2] for row in rows if row[0] == beta]
        axes.plot([place] * len(losses), losses, "_", color=GREY, markersize=6)
    means = [fmean(row[2] for row in rows if row[0] == beta) for beta in betas]
    axes.plot(range(len(betas)), means, "o-", color=BLUE, markersize=3.2, markerfacecolor="white")
    axes.set_xticks(range(len(betas)), [f"{beta:g}" for beta in betas])
    axes.set(xlabel=r"$\beta$", ylabel="training loss", yscale="log")


figure = Figure(
    "beta_sweep",
    "lodo",
    "LODO's training loss at eight values of β, a trial",
    (),
    "Liao et al., Figure 5, on a small network",
    "Training loss of a dense network on digits after 600 steps of LODO with α₀ = 1 and meta-rate "
    ".001: three recorded seeds (dashes) and their mean.",
    data,
    draw,
    seeds="runs recorded by python -m experiments run lodo_ablations, seeds 0 to 2",
)
