"""Paths on the Rosenbrock function (LODO, Figure 3) with its valley."""

import numpy as np

from verify.figures.figure import Figure, Table
from verify.figures.style import BLACK, BLUE, GREEN, GREY, RED, label

LOOKS = {"LODO": (BLUE, "-"), "Adam": (GREEN, "-."), "Momentum": (RED, "--")}


def data():
    """Rows (method, step, x, y, f)."""
    from numerics.problems import LodoRosenbrock
    from verify.figures.lodo._rosenbrock import runs

    problem, found = LodoRosenbrock(), runs()
    rows = [
        (name, t, *theta, problem.value(theta))
        for name in LOOKS
        for t, theta in enumerate(found[name])
    ]
    return {"paths": Table(("method", "step [1]", "x [1]", "y [1]", "f(x, y) [1]"), rows)}


def draw(axes, data):
    x, y = np.linspace(-2.2, 2.2, 301), np.linspace(-0.8, 3.4, 301)
    X, Y = np.meshgrid(x, y)
    # the function of numerics.problems.LodoRosenbrock, on a grid
    values = 0.01 * (1 - X) ** 2 + (Y - X * X) ** 2
    axes.contour(X, Y, values, levels=[0.03, 0.3, 1, 3, 10], colors="#bbbbbb", linewidths=0.4)
    axes.plot(x, x * x, color=GREY, linewidth=0.8, linestyle=":")
    label(axes, 1.72, 1.72**2, "valley $y=x^2$", GREY, (-3, 0), ha="right")
    for name, (colour, dashes) in LOOKS.items():
        one, two = (data["paths"].column(i, lambda row: row[0] == name) for i in (2, 3))
        axes.plot(one, two, linestyle=dashes, color=colour, linewidth=0.9)
        axes.plot(one[-1], two[-1], "o", color=colour, markersize=3, markerfacecolor="white")
    axes.plot(-0.5, 2, "s", color=BLACK, markersize=3)
    label(axes, -0.5, 2, "start", BLACK, (-4, 3), ha="right")
    axes.plot(1, 1, "*", color=BLACK, markersize=6)
    for at, (name, (colour, _)) in enumerate(LOOKS.items()):
        label(
            axes,
            0.03,
            0.03 + 0.08 * (2 - at),
            {"LODO": "LODO (solid)", "Adam": "Adam (dash-dot)", "Momentum": "momentum (dashed)"}[
                name
            ],
            colour,
            (0, 0),
            xycoords="axes fraction",
        )
    axes.set(xlabel="$x$", ylabel="$y$", xlim=(-2.2, 2.2), ylim=(-0.8, 3.4))


figure = Figure(
    "rosenbrock_paths",
    "lodo",
    "Paths of LODO, Adam and momentum on the rescaled Rosenbrock function",
    (),
    "Liao et al., Figure 3, redone",
    "200 steps on f = 0.01(1−x)² + (y−x²)² from (−1/2, 2) with the paper's hyperparameters "
    "(float64, LODO with seed 0); circles: where they end, star: the "
    "minimum, dotted: the bottom of the valley.",
    data,
    draw,
    height=2.7,
    seeds="seed 0",
    seconds=1,
    together="runs on Rosenbrock's function",
)
