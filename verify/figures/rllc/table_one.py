"""Test accuracy of the memories of RLLC's Table 1, every seed (RLLC, Table 1 and Figures 4 and
5)."""

from statistics import fmean

from verify.figures.figure import Figure, Table
from verify.figures.recorded import read, words
from verify.figures.style import BLACK, BLUE, GREY

PANELS = {
    ("dense", "mnist"): "MNIST\ndense",
    ("dense", "fashion-mnist"): "Fashion\ndense",
    ("conv", "mnist"): "MNIST\nconv.",
    ("conv", "fashion-mnist"): "Fashion\nconv.",
}
PLAIN = 3  # the first three are no RLLC
SEEDS = 3
OFF = 3  # panels begin this many points below the best run, so that one bad run hides nothing


def data():
    """Test accuracy of every run after its last iteration; empty where it diverged."""
    recorded = read("table_one")
    rows = [
        (network, images, name, seed, "" if accuracy is None else accuracy)
        for network, images in PANELS
        for name, values in recorded.get(network, {}).get(images, {}).items()
        for seed, accuracy in enumerate(values, 1)
    ]
    header = (
        "network (name)",
        "data (name)",
        "optimizer (name)",
        "seed (number)",
        "test accuracy (%)",
    )
    return {"accuracy": Table(header, rows)}


def draw(axes, data):
    rows = data["accuracy"].rows
    methods = list(dict.fromkeys(row[2] for row in rows))
    for panel, ((network, images), title) in zip(axes, PANELS.items()):
        own = [row for row in rows if row[:2] == (network, images) and row[4] != ""]
        best = max(row[4] for row in own)
        panel.set_xlim(best - OFF, best + OFF / 12)
        for place, method in enumerate(methods):
            values = [row[4] for row in own if row[2] == method]
            colour = BLACK if place < PLAIN else BLUE
            seen = [x for x in values if x >= best - OFF]
            panel.plot(seen, [place] * len(seen), "|", color=colour, markersize=5)
            if len(seen) < SEEDS:
                panel.plot(best - OFF + 0.1, place, "<", color=colour, markersize=3)
            if len(values) == SEEDS and fmean(values) >= best - OFF:
                panel.plot(
                    fmean(values),
                    place,
                    "s" if place < PLAIN else "o",
                    color=colour,
                    markersize=3.2,
                    markerfacecolor=colour if place < PLAIN else "white",
                )
        panel.axhline(PLAIN - 0.5, color=GREY, linewidth=0.5, linestyle=":")
        panel.set_title(title, fontsize="medium")
        panel.grid(axis="x", linewidth=0.3, color="#cccccc")
        panel.tick_params(axis="y", length=0)
    axes[0].set_yticks(range(len(methods)), [words(method) for method in methods])
    axes[0].invert_yaxis()
    axes[1].set_xlabel("test accuracy (%)", x=1.05)


figure = Figure(
    "table_one",
    "rllc",
    "Test accuracy of RLLC's eleven memories and three baselines, every seed",
    (),
    "Szegedy et al., Table 1 and Figures 4 and 5, redone",
    "Test accuracy after 10,000 iterations (dense) and 1,000 (convolutional) on all of MNIST and "
    "Fashion-MNIST: ticks are the three seeds, squares and circles their means; an arrow stands "
    "for runs further left or that diverged.",
    data,
    draw,
    height=2.9,
    panels=(1, 4),
    share="y",
    seeds="runs recorded by python -m experiments run rllc_dense and rllc_conv, seeds 1 to 3",
)
