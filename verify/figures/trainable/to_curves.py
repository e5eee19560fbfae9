"""Training loss of trainable optimizers on MNIST without a penalty (A Trainable Optimizer, Figure
1)."""

from verify.figures.figure import Figure, Table
from verify.figures.recorded import read
from verify.figures.style import GREY, LOOKS, plain_ticks

PANELS = {"mnist 7x7": "MNIST, 7 by 7", "mnist": "MNIST, 28 by 28"}


def data():
    """Rows (data set, optimizer, epoch, mean and standard deviation of the recorded seeds)."""
    rows = [
        (data, name, epoch, mean, deviation)
        for data, methods in read("to_curves").items()
        for name, curve in methods.items()
        for epoch, (mean, deviation) in enumerate(curve, 1)
    ]
    header = (
        "data (name)",
        "optimizer (name)",
        "epoch (number)",
        "mean training loss (1)",
        "standard deviation (1)",
    )
    return {"losses": Table(header, rows)}


def draw(axes, data):
    rows = data["losses"].rows
    names = list(dict.fromkeys(row[1] for row in rows))
    looks = [*LOOKS, (GREY, (0, (2, 1)))]
    for panel, (images, title) in zip(axes, PANELS.items()):
        for name, (colour, dashes) in zip(names, looks):
            epoch, mean, deviation = (
                data["losses"].column(i, lambda row: row[:2] == (images, name)) for i in (2, 3, 4)
            )
            if len(epoch):
                panel.plot(epoch, mean, color=colour, linestyle=dashes, label=name)
                panel.fill_between(
                    epoch, mean - deviation, mean + deviation, color=colour, alpha=0.08, linewidth=0
                )
        panel.set_title(title, fontsize="medium")
        panel.set(xlabel="epoch", yscale="log", ylim=(0.32, 0.63), xticks=range(1, 6))
        plain_ticks(panel, (0.4, 0.5, 0.6))
    axes[0].set_ylabel("training loss")
    handles, _ = axes[0].get_legend_handles_labels()
    axes[0].figure.legend(
        handles=handles, frameon=False, loc="outside upper center", ncols=3, handlelength=3
    )


figure = Figure(
    "to_curves",
    "trainable",
    "Training loss on MNIST without a penalty: trainable optimizers beside Adam, SGD, momentum",
    (),
    "A Trainable Optimizer, Figure 1, redone",
    "Training loss of softmax regression with λ = 0 on 50,000 images of MNIST, mean ± standard "
    "deviation of five recorded seeds, settings tuned on two others. Full TO is run on means of "
    "four by four pixels alone.",
    data,
    draw,
    height=2.5,
    panels=(1, 2),
    seeds="runs recorded by python -m experiments run to_mnist, seeds 0 to 4",
)
