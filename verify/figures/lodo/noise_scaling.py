"""Loss divided by the noise's variance (LODO, Figure 8), with what linear methods have exactly."""

import numpy as np

from verify.figures.figure import Figure, Table
from verify.figures.style import BLUE, GREEN, GREY, PURPLE, RED, label, plain_ticks

LOOKS = {
    "LODO": (BLUE, "-", "o"),
    "Adam": (GREEN, "-.", "^"),
    "Yogi": (PURPLE, ":", "v"),
    "RMSprop": (RED, "--", "s"),
}
VARIANCES, STEPS, SEEDS = (0.01, 0.1, 1.0, 10.0, 100.0), 20_000, 2


def data(steps=STEPS, seeds=SEEDS, variances=VARIANCES):
    """Rows (method, σ², mean over the last tenth of the loss over σ², its range over seeds); closed
    forms of linear methods."""
    from numerics.lodo.bowl.methods import METHODS, closed_form
    from numerics.lodo.bowl.runs import losses_of_all, score
    from numerics.problems.noisy_bowl import paper_spectrum

    shown = [(m, v) for m in METHODS if m.name in LOOKS for v in variances]
    found = losses_of_all([(m, float(np.sqrt(v))) for m, v in shown], list(range(seeds)), steps)
    rows = []
    for (method, variance), losses in zip(shown, found):
        scaled = score(losses) / variance
        rows.append((method.name, variance, scaled.mean(), scaled.min(), scaled.max()))
    exact = [(m.name, closed_form(m, paper_spectrum())) for m in METHODS if m.name not in LOOKS]
    flat = [(name, value) for name, value in exact if value is not None]
    return {
        "scaled": Table(
            (
                "method",
                "variance sigma^2 [1]",
                "mean loss/sigma^2 [1]",
                "lowest seed [1]",
                "highest seed [1]",
            ),
            rows,
        ),
        "linear": Table(("method", "stationary loss/sigma^2, closed form [1]"), flat),
    }


def draw(axes, data):
    for name, value in data["linear"].rows:
        axes.axhline(value, color=GREY, linewidth=0.7, linestyle=":")
        label(
            axes,
            1.01,
            value,
            {"Newton": "Newton", "Momentum": "momentum", "SGD": "SGD"}[name],
            "#444444",
            (0, 0),
            xycoords=("axes fraction", "data"),
            va={"Newton": "center", "Momentum": "top", "SGD": "bottom"}[name],
        )
    places = {
        "LODO": (1, 0, -9, "center"),
        "Adam": (0, 6, 3, "left"),
        "Yogi": (4, -4, 6, "right"),
        "RMSprop": (4, -4, 3, "right"),
    }
    for name, (colour, dashes, marker) in LOOKS.items():
        variance, mean = (data["scaled"].column(i, lambda row: row[0] == name) for i in (1, 2))
        axes.loglog(
            variance,
            mean,
            linestyle=dashes,
            marker=marker,
            color=colour,
            markersize=3.5,
            markerfacecolor="white",
            markeredgewidth=0.8,
        )
        at, dx, dy, side = places[name]
        label(axes, variance[at], mean[at], name, colour, (dx, dy), ha=side)
    axes.set(
        xlabel=r"variance $\sigma^2$ of the centre's moves", ylabel=r"mean loss$\,/\,\sigma^2$"
    )
    plain_ticks(axes, (7, 10, 20, 50, 100, 200, 500))


figure = Figure(
    "noise_scaling",
    "lodo",
    "LODO's loss scales with the noise, those of Adam, Yogi and RMSprop do not",
    ("lodo/noise_equivariance",),
    "Liao et al., Figure 8, redone",
    f"Mean loss over the last tenth of {STEPS:,} steps divided by σ², {SEEDS} seeds, the bowl "
    "table's hyperparameters at every σ² (float64 runs). Dotted: linear methods, "
    "which scale exactly (closed forms).",
    data,
    draw,
    height=2.4,
    seeds=f"seeds 0 to {SEEDS - 1}",
    seconds=10,
)
