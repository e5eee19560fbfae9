"""Test accuracy of RLLC's configurations beside SGD, momentum, NAG and Adam (RLLC, Table 1)."""

from statistics import fmean

from verify.figures.figure import Figure, Table
from verify.figures.recorded import MADE, NETWORKS, read, words
from verify.figures.style import BLACK, BLUE, GREY

METHODS = (
    "SGD", "momentum", "NAG", "Adam", "J(0)", "J(0.9)", "J(0.9;2)", "J(0) ∪ J(0.9)",
    "J(0.9) ∪ J(0.99)",
    "J(0) ∪ J(0.9) ∪ J(0.99)", "J(0) ∪ J(0.9;2)", "J(0.9) ∪ J(-0.9) ∪ J(0.9i)",
)  # fmt: skip
PLAIN = 4  # the first four are no RLLC


def data():
    """Test accuracy after the last iteration, mean, lowest and highest of the recorded seeds."""
    rows = []
    for network in NETWORKS:
        recorded = read(network)
        for method in METHODS:
            last = [run["curve"][-1][1] for run in recorded[method]]
            rows.append((network, method, len(last), fmean(last), min(last), max(last)))
    header = (
        "network (name)",
        "optimizer (name)",
        "seeds (number)",
        "mean test accuracy (%)",
        "lowest (%)",
        "highest (%)",
    )
    return {"accuracy": Table(header, rows)}


def draw(axes, data):
    for panel, network in zip(axes, NETWORKS):
        for row in data["accuracy"].rows:
            if row[0] == network:
                place = METHODS.index(row[1])
                plain = place < PLAIN
                colour = BLACK if plain else BLUE
                panel.plot(row[4:6], (place, place), color=colour, linewidth=0.9)
                panel.plot(
                    row[3],
                    place,
                    "s" if plain else "o",
                    color=colour,
                    markersize=3.2,
                    markerfacecolor=colour if plain else "white",
                )
        panel.axhline(PLAIN - 0.5, color=GREY, linewidth=0.5, linestyle=":")
        panel.set_title(NETWORKS[network], fontsize="medium")
        panel.grid(axis="x", linewidth=0.3, color="#cccccc")
        panel.tick_params(axis="y", length=0)
    axes[0].set_yticks(range(len(METHODS)), [words(method) for method in METHODS])
    axes[0].invert_yaxis()
    axes[1].set_xlabel("test accuracy (%)")


figure = Figure(
    "accuracy",
    "rllc",
    "Test accuracy of RLLC's configurations at equal tuning effort",
    (),
    "Szegedy et al., Table 1, redone",
    "Test accuracy after the last iteration, mean and range of three recorded seeds, after "
    "equally many tried settings for every optimizer. "
    "Squares: SGD, momentum, NAG, Adam; circles: RLLC.",
    data,
    draw,
    height=2.9,
    panels=(1, 3),
    share="y",
    seeds=MADE,
)
