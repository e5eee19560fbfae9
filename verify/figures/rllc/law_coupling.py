"""The coupling of two momenta (RLLC, Figure 3) against the direction in which the limit J(a;2)
moves."""

from verify.figures.figure import Figure, Table
from verify.figures.recorded import MADE, read
from verify.figures.style import BLACK, BLUE, GREY, RED, label

METHOD, NETWORK = "J(0.9) ∪ J(0.99)", "mnist_dense"
STEADY = (1 - 0.99) / (1 - 0.9)  # with a constant gradient J(a) holds g/(1 − a)


def data():
    """The recorded laws, and their changes from one record to the next."""
    runs = read(NETWORK)[METHOD]
    laws = [(run["seed"], *point) for run in runs for point in run["laws"]]
    changes = [
        (run["seed"], later[0], later[1] - now[1], later[2] - now[2])
        for run in runs
        for now, later in zip(run["laws"], run["laws"][1:])
    ]
    return {
        "laws": Table(
            ("seed (number)", "iteration (steps)", "l1 of J(0.9) (1)", "l2 of J(0.99) (1)"), laws
        ),
        "changes": Table(
            ("seed (number)", "iteration (steps)", "change of l1 (1)", "change of l2 (1)"), changes
        ),
    }


def draw(axes, data):
    left, right = axes
    for unit, colour, dashes, words, at in (
        (2, BLUE, "-", "$l_1$, of $J(0.9)$", (500, 1.0)),
        (3, RED, "--", "$l_2$, of $J(0.99)$", (500, 0.24)),
    ):
        for seed in sorted({row[0] for row in data["laws"].rows}):
            step, law = (data["laws"].column(i, lambda row: row[0] == seed) for i in (1, unit))
            left.plot(step, law, linestyle=dashes, color=colour, linewidth=0.8)
        label(left, *at, words, colour, (0, 0), ha="center")
    left.set(xlabel="iteration", ylabel="law", xlim=(0, 1000), ylim=(0, 1.1))
    _, _, one, two = data["changes"].columns()
    right.plot(
        one, two, "o", color=BLUE, markersize=1.8, markerfacecolor="none", markeredgewidth=0.4
    )
    ends = -0.06, 0.1
    right.plot(ends, [-x for x in ends], color=BLACK, linewidth=0.8)
    right.plot(ends, [-x * STEADY for x in ends], "--", color=BLACK, linewidth=0.8)
    for value in (right.axhline, right.axvline):
        value(0, color=GREY, linewidth=0.4, linestyle=":")
    label(
        right,
        0.0,
        0.034,
        "$\\Delta l_2=-\\Delta l_1$: only the second unit\nof a near $J(a;2)$ moves",
        BLACK,
        (5, 0),
        va="center",
    )
    label(
        right,
        0.1,
        0.002,
        "$-\\Delta l_1/10$: a constant gradient\nis stepped along as before",
        BLACK,
        (0, 4),
        ha="right",
        va="bottom",
    )
    right.set(xlabel=r"$\Delta l_1$", ylabel=r"$\Delta l_2$", xlim=ends, ylim=(-0.04, 0.045))


figure = Figure(
    "law_coupling",
    "rllc",
    "The coefficients of two momenta move against each other",
    ("rllc/limit_of_optimizers", "rllc/propagator_limit"),
    "Szegedy et al., Figure 3, redone",
    "Law of J(0.9) ∪ J(0.99), three recorded seeds on MNIST, and its changes between records, "
    "which are anti-correlated. They lie between the direction of "
    "L = (l1 − l2/(b−a), l2/(b−a)) near J(a;2) and, closer, the one that keeps l1/(1−a) + "
    "l2/(1−b). The coefficients themselves keep equal signs.",
    data,
    draw,
    height=4.2,
    panels=(2, 1),
    seeds=MADE,
)
