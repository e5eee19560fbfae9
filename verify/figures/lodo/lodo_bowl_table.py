"""The table of the noisy bowl at its full size: eight methods, eight seeds, 100,000 steps, beside
the closed forms (LODO, Table 1)."""

from verify.figures.figure import Figure, Table
from verify.figures.style import BLACK, BLUE, GREY, corner, label, plain_ticks

STEPS, SEEDS = 100_000, 8


def finished(path, steps=STEPS, seeds=SEEDS):
    """Does the file hold every run of the table?"""
    from numerics import records
    from numerics.lodo.bowl.methods import METHODS
    from numerics.lodo.bowl.table_runs import key

    done = records.finished(path)
    return all(
        records.name(key(method, seed, steps)) in done
        for method in METHODS
        for seed in range(seeds)
    )


def data(path, report=lambda text: None, steps=STEPS, seeds=SEEDS):
    """The rows of `python -m experiments bowl`, and every run's loss. Goes on from what the file
    holds."""
    from numerics.lodo.bowl.table_runs import collect, summary

    runs = collect(path, steps, range(seeds), report=report)
    rows = [tuple("" if cell is None else cell for cell in row) for row in summary(runs)]
    return {
        "table": Table(
            (
                "method",
                "mean loss of the last tenth (1)",
                "sd over seeds (1)",
                "seeds (number)",
                "closed form (1)",
                "distance (standard errors)",
            ),
            rows,
        ),
        "runs": Table(
            ("method", "seed (number)", "mean loss of the last tenth (1)"),
            [(run["key"][0], run["key"][2], run["loss"]) for run in runs],
        ),
    }


def draw(axes, data):
    for place, (name, mean, sd, _, exact, _) in enumerate(data["table"].rows):
        values = data["runs"].column(2, lambda row: row[0] == name)
        axes.plot(values, [place] * len(values), "|", color=GREY, markersize=5, markeredgewidth=0.5)
        axes.plot(mean, place, "o", color=BLUE, markersize=3.5)
        if exact != "":
            axes.plot(
                exact,
                place,
                "D",
                color=BLACK,
                markersize=5.5,
                markerfacecolor="none",
                markeredgewidth=0.7,
            )
        label(
            axes,
            0.985,
            place,
            f"{mean:.2f} ± {sd:.2f}",
            BLACK,
            (0, 0),
            xycoords=("axes fraction", "data"),
            ha="right",
            va="center",
        )
    names = [row[0] for row in data["table"].rows]
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="y", length=0)
    axes.invert_yaxis()
    corner(axes, 0.2, 0.05, "ticks: seeds\ndots: means\ndiamonds: closed forms", BLACK)
    axes.set(xscale="log", xlabel="mean loss of the last tenth", xlim=(7, 34))
    plain_ticks(axes, (7, 10, 15, 20, 25), "x")


figure = Figure(
    "lodo_bowl_table",
    "lodo",
    "The table of the noisy bowl: eight methods beside their closed forms",
    (
        "lodo/newton_bowl_loss",
        "lodo/sgd_bowl_loss",
        "lodo/momentum_bowl_loss",
        "lodo/bowl_numbers",
        "lodo/noise_equivariance",
    ),
    "Liao et al., Table 1, redone",
    f"Mean loss over the last tenth of {STEPS:,} steps on the noisy quadratic bowl with the "
    f"hyperparameters of Table 6, {SEEDS} seeds (float64 runs), mean ± sd, and the "
    "exact stationary losses of Newton, SGD and momentum. O-LBFGS uses two samples a step, so "
    "makes half as many, and its loss is the mean before and after a step.",
    data,
    draw,
    height=2.3,
    seeds=f"seeds 0 to {SEEDS - 1}",
    seconds=60,
    runs=finished,
)
