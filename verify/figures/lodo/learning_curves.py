"""Mean loss on the noisy bowl against the step, with the floors of fixed linear methods (LODO,
Figure 2)."""

import numpy as np

from verify.figures.figure import Figure, Table
from verify.figures.style import BLACK, BLUE, GREEN, GREY, RED, label, plain_ticks

LOOKS = {
    "Newton": (BLACK, "-"),
    "LODO": (BLUE, "-"),
    "Momentum": (RED, "--"),
    "Adam": (GREEN, "-."),
}
FIVE = (
    ("0", "0.3910", "0.7693", "0.9315", "0.9800"),
    ("0.90009", "0.79074", "1.23454", "2.04126", "2.82600"),
)
STEPS, SEEDS = 100_000, 4


def log_bins(steps, per_decade=8):
    """Ends of bins of steps 1 … steps, about `per_decade` to a factor of ten: bin i is edges[i] < t
    ≤ edges[i+1]."""
    count = int(np.ceil(np.log10(steps) * per_decade)) + 1
    return np.unique(np.concatenate([[0], np.round(np.geomspace(1, steps, count)).astype(int)]))


def curves(steps=STEPS, seeds=SEEDS):
    """Rows (method, mean step of the bin, mean loss, sd over seeds of the bin's mean)."""
    edges = log_bins(steps)
    middle = (edges[:-1] + 1 + edges[1:]) / 2
    rows = []
    for name, values in _losses(steps, seeds).items():
        means = np.stack(
            [values[:, a:b].mean(axis=1) for a, b in zip(edges[:-1], edges[1:])], axis=1
        )
        rows += [(name, *row) for row in zip(middle, means.mean(axis=0), means.std(axis=0, ddof=1))]
    return Table(("method", "step [1]", "mean loss [1]", "sd over seeds [1]"), rows)


def _losses(steps, seeds):
    """{method: losses (seeds, steps)}; LODO's run of seed 0 is that of the figure inverse_error."""
    from numerics.lodo.bowl.methods import METHODS
    from numerics.lodo.bowl.runs import losses_of_all
    from verify.figures.lodo._lodo_run import lodo_run

    shown = [method for method in METHODS if method.name in LOOKS]
    plain = [(method, 1.0) for method in shown]
    others = [(method, sigma) for method, sigma in plain if method.name != "LODO"]
    first = dict(zip([m.name for m, _ in others], losses_of_all(others, [0], steps)))
    first["LODO"] = lodo_run(0, steps)[2]
    later = losses_of_all(plain, list(range(1, seeds)), steps)
    return {m.name: np.vstack([first[m.name], rest]) for m, rest in zip(shown, later)}


def floors():
    """Rows (what, stationary loss): theory.lodo.bowl encloses it; the ball's middle is printed."""
    from theory.lodo.bowl import (
        LinearMethod,
        best_law,
        best_momentum,
        best_sgd,
        newton_loss,
        paper_bowl,
        stationary_loss,
        target_floor,
    )
    from theory.lodo.bowl.linear_method import units

    spectrum = paper_bowl()
    balls = (
        ("best SGD", best_sgd(spectrum).loss),
        ("best momentum", best_momentum(spectrum).loss),
        (
            "best law of J(0) ∪ J(0.9), a strict local minimum",
            best_law(units("0", "9/10"), spectrum, ("1", "5")).loss,
        ),
        (
            "a law of five real poles",
            stationary_loss(LinearMethod(units(*FIVE[0]), FIVE[1]), spectrum),
        ),
        ("frozen preconditioner, EMA beta = 0.195", target_floor(spectrum, "0.195")),
        ("any causal method (Newton)", newton_loss(spectrum)),
    )
    return Table(
        ("method", "stationary loss [1]"), [(what, float(ball.mid())) for what, ball in balls]
    )


def data():
    return {"curves": curves(), "floors": floors()}


def draw(axes, data):
    for name, (colour, dashes) in LOOKS.items():
        step, mean, sd = (data["curves"].column(i, lambda row: row[0] == name) for i in (1, 2, 3))
        axes.plot(step, mean, linestyle=dashes, color=colour)
        axes.fill_between(step, mean - sd, mean + sd, color=colour, alpha=0.2, linewidth=0)
    floors = dict(data["floors"].rows)
    short = {
        "best SGD": ("best SGD", "center"),
        "best momentum": ("best momentum", "bottom"),
        "best law of J(0) ∪ J(0.9), a strict local minimum": ("", ""),
        "a law of five real poles": ("best $J(0){\\cup}J(0.9)$;\nfive real poles", "top"),
        "frozen preconditioner, EMA beta = 0.195": ("best frozen $G$", "bottom"),
        "any causal method (Newton)": ("any causal method", "top"),
    }
    for what, (text, side) in short.items():
        axes.axhline(floors[what], color=GREY, linewidth=0.7, linestyle=":")
        if text:
            label(
                axes,
                1.01,
                floors[what],
                text,
                "#444444",
                (0, 0),
                xycoords=("axes fraction", "data"),
                va=side,
            )
    for name, place in {
        "Newton": (300, 6.5),
        "LODO": (120, 26),
        "Momentum": (2500, 17.2),
        "Adam": (6, 10.0),
    }.items():
        label(axes, *place, name, LOOKS[name][0], (0, 0))
    axes.set(xscale="log", yscale="log", xlabel="step", ylabel="mean loss", ylim=(5.5, 45))
    plain_ticks(axes, (6, 8, 10, 15, 20, 30, 40))


figure = Figure(
    "learning_curves",
    "lodo",
    "The noisy bowl: LODO passes the floors of all fixed linear methods that were tried",
    (
        "lodo/newton_bowl_loss",
        "lodo/momentum_bowl_loss",
        "lodo/sgd_bowl_loss",
        "lodo/optimal_law_bowl_loss",
        "lodo/hypergradient_target",
    ),
    "Liao et al., Figure 2 (losses), redone",
    f"Mean loss on the noisy quadratic bowl, {SEEDS} seeds, binned by steps, ± sd over seeds "
    "(float64 runs with the paper's hyperparameters). Dotted: exact "
    "stationary losses, that of LODO's form with the best frozen preconditioner and Newton's, the "
    "least of any causal method, among them.",
    data,
    draw,
    height=2.4,
    seeds=f"seeds 0 to {SEEDS - 1}",
    seconds=15,
    together="LODO on the bowl",
)
