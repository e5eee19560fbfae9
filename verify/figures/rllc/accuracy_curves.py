"""Test accuracy during training (RLLC, Figure 1)."""

from verify.figures.figure import Figure, Table
from verify.figures.recorded import MADE, read, words
from verify.figures.style import BLACK, BLUE, GREEN, PURPLE, RED, corner, plain_ticks

SHOWN = {
    "SGD": (BLACK, ":"),
    "momentum": (RED, "--"),
    "Adam": (GREEN, "-."),
    "J(0.9)": (PURPLE, (0, (5, 1, 1, 1, 1, 1))),
    "J(0) ∪ J(0.9)": (BLUE, "-"),
}
NETWORK = "mnist_dense"


def data():
    """Rows (optimizer, iteration, mean, lowest and highest error of the recorded seeds)."""
    rows, recorded = [], read(NETWORK)
    for method in SHOWN:
        for points in zip(*(run["curve"] for run in recorded[method])):
            errors = [100 - accuracy for _, accuracy, _ in points]
            rows.append((method, points[0][0], sum(errors) / len(errors), min(errors), max(errors)))
    return {
        "errors": Table(
            (
                "optimizer (name)",
                "iteration (steps)",
                "mean test error (%)",
                "lowest (%)",
                "highest (%)",
            ),
            rows,
        )
    }


def draw(axes, data):
    for method, (colour, dashes) in SHOWN.items():
        step, mean, low, high = (
            data["errors"].column(i, lambda row: row[0] == method) for i in (1, 2, 3, 4)
        )
        axes.plot(step, mean, color=colour, linestyle=dashes, label=words(method))
        axes.fill_between(step, low, high, color=colour, alpha=0.12, linewidth=0)
    # the ends coincide, so that no label could stand at its line
    axes.legend(frameon=False, loc="upper right", bbox_to_anchor=(1, 0.86), handlelength=3)
    corner(
        axes,
        0.97,
        0.95,
        "MNIST (5,000 images), dense network\nmean and range of three seeds",
        ha="right",
        va="top",
    )
    axes.set(xlabel="iteration", ylabel="test error (%)", yscale="log", xlim=(0, 1000))
    plain_ticks(axes, (5, 7, 10, 15, 20, 30))
    axes.set_ylim(4.5, 30)


figure = Figure(
    "accuracy_curves",
    "rllc",
    "Test error during training: SGD, momentum, Adam and two RLLC configurations",
    (),
    "Szegedy et al., Figure 1, redone",
    "Test error of a dense network on 5,000 MNIST images against the iteration, mean and range of "
    "three recorded seeds at the best of eight rates each. "
    "No difference at the end that three seeds could show.",
    data,
    draw,
    seeds=MADE,
)
