"""The phases of the law of J(0) ∪ J(0.9) (RLLC, Figure 2), with the ray on which it is Nesterov's
method."""

from verify.figures.figure import Figure, Table
from verify.figures.recorded import MADE, NETWORKS, read
from verify.figures.style import BLACK, BLUE, GREEN, GREY, RED, RUN, corner, label

METHOD, DECAY = "J(0) ∪ J(0.9)", 0.9
UNTIL = 500  # later the loss has vanished and the law drifts


def data():
    """The recorded laws of every network and seed up to iteration UNTIL."""
    rows = [
        (network, run["seed"], t, l1, l2)
        for network in NETWORKS
        for run in read(network)[METHOD]
        for t, l1, l2 in run["laws"]
        if t <= UNTIL
    ]
    return {
        "laws": Table(
            (
                "network (name)",
                "seed (number)",
                "iteration (steps)",
                "l1 of J(0) (1)",
                "l2 of J(0.9) (1)",
            ),
            rows,
        )
    }


def draw(axes, data):
    table = data["laws"]
    for network, colour, dashes in zip(
        NETWORKS, (BLUE, RED, GREEN), ("-", (0, (4, 1)), (0, (5, 1, 1, 1)))
    ):
        for seed in sorted({row[1] for row in table.rows}):
            one, two = (table.column(i, lambda row: row[:2] == (network, seed)) for i in (3, 4))
            axes.plot(one, two, linestyle=dashes, color=colour, linewidth=0.8)
            axes.plot(one[-1], two[-1], "o", color=colour, **RUN)
    label(axes, -0.28, 0.81, NETWORKS["digits_dense"], BLUE, (0, 4), ha="center")
    label(axes, 0.56, 0.14, NETWORKS["digits_conv"], GREEN, (5, -5))
    label(
        axes,
        0.61,
        0.44,
        NETWORKS["mnist_dense"],
        RED,
        (62, -30),
        ha="center",
        arrowprops={"arrowstyle": "-", "color": RED, "linewidth": 0.5},
    )
    axes.plot((0, 2), (0, 2 * DECAY), color=BLACK, linewidth=0.7)
    label(
        axes,
        0.93,
        0.93 * DECAY,
        "$l_2=0.9\\,l_1$: exactly\nNesterov's method",
        BLACK,
        (4, -2),
        va="top",
    )
    axes.axvline(0, color=GREY, linewidth=0.6, linestyle=":")
    label(axes, 0, 0.1, "$l_1=0$: momentum", GREY, (-3, 0), rotation=90, va="bottom", ha="right")
    corner(axes, 0.98, 0.02, "$l_2=0$: SGD", ha="right")
    axes.plot(0.5, 0.5, "s", color=BLACK, markersize=3)
    axes.set(
        xlabel="$l_1$, coefficient of $J(0)$",
        ylabel="$l_2$, of $J(0.9)$",
        xlim=(-0.75, 1.55),
        ylim=(0, 1.15),
    )


figure = Figure(
    "law_phases",
    "rllc",
    "The law of J(0) ∪ J(0.9) on its way past Nesterov's method",
    ("rllc/nag_equivalence",),
    "Szegedy et al., Figure 2, redone",
    "Coefficients of J(0) and J(0.9) over the first 500 iterations, three recorded seeds a "
    "network, from the square to the circles. Below the ray, on which "
    "the optimizer is Nesterov's method with decay 0.9 (proved), the gradient's own coefficient "
    "outweighs momentum's.",
    data,
    draw,
    height=2.5,
    seeds=MADE,
)
