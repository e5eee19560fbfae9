"""Learning curves on the Rosenbrock function (LODO, Figure 11) beside the paper's Table 8."""

from verify.figures.figure import Figure, Table
from verify.figures.style import BLACK, BLUE, GREEN, PURPLE, RED, corner, label

LOOKS = {"LODO": (BLUE, "-"), "Adam": (GREEN, "-."), "Yogi": (PURPLE, ":"), "Momentum": (RED, "--")}
# Liao et al., Table 8: mean loss of steps 180 to 200
PRINTED = {"Adam": 5.34e-5, "Yogi": 7.92e-4, "LODO": 1.04e-3, "Momentum": 0.01397}


def data():
    """The loss at every step; and the mean of steps 180 to 200 beside the printed one."""
    from numerics.problems import LodoRosenbrock
    from verify.figures.lodo._rosenbrock import runs

    problem, found = LodoRosenbrock(), runs()
    losses = {name: [problem.value(theta) for theta in found[name]] for name in LOOKS}
    last = [(name, sum(losses[name][180:201]) / 21, PRINTED[name]) for name in LOOKS]
    return {
        "losses": Table(
            ("method", "step [1]", "f [1]"),
            [(name, t, f) for name in LOOKS for t, f in enumerate(losses[name])],
        ),
        "last": Table(
            ("method", "mean f of steps 180 to 200 [1]", "the same, printed in Table 8 [1]"), last
        ),
    }


def draw(axes, data):
    for name, (colour, dashes) in LOOKS.items():
        step, loss = (data["losses"].column(i, lambda row: row[0] == name) for i in (1, 2))
        axes.semilogy(step, loss, linestyle=dashes, color=colour, linewidth=0.9)
    for name, mean, printed in data["last"].rows:
        colour = LOOKS[name][0]
        axes.plot(
            204, mean, "o", color=colour, markersize=3, markerfacecolor="white", clip_on=False
        )
        axes.plot(209, printed, "s", color=colour, markersize=3, clip_on=False)
        label(
            axes,
            209,
            printed,
            name.lower() if name == "Momentum" else name,
            colour,
            (5, {"LODO": 3, "Yogi": -4}.get(name, 0)),
            va="center",
            annotation_clip=False,
        )
    corner(axes, 0.03, 0.03, "circles: mean of steps 180–200\nsquares: Table 8", BLACK)
    axes.set(xlabel="step", ylabel="$f$", xlim=(0, 200), ylim=(1e-6, 10))


figure = Figure(
    "rosenbrock_curves",
    "lodo",
    "Rosenbrock's function: three rows of the paper's Table 8 are reproduced, momentum's is not",
    (),
    "Liao et al., Figure 11, redone",
    "Loss against the step with the paper's hyperparameters (float64, LODO with seed 0), the mean "
    "of steps 180 to 200 and what Table 8 prints. Momentum as "
    "v ← βv − ηg ends a hundred times lower than printed.",
    data,
    draw,
    height=2.3,
    seeds="seed 0",
    seconds=1,
    together="runs on Rosenbrock's function",
)
