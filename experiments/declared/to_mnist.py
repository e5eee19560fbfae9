"""Figure 1 of "A Trainable Optimizer" on MNIST: softmax regression without a penalty."""

from __future__ import annotations

from functools import partial

import numpy as np

from .experiment import Experiment
from .statistics import decided
from .to_runs import gains, losses, tuned

SMALL, LARGE = "mnist 7x7", "mnist"
ALL = ("Adam", "SGD", "momentum", "full TO", "diagonal TO", "rank-one TO")
NAMES = {SMALL: ALL, LARGE: tuple(name for name in ALL if name != "full TO")}
TRAINED, EPOCHS = 50_000, 5
COMPARISONS = ((SMALL, "full TO"), (LARGE, "diagonal TO"))
RIVALS = ("Adam", "SGD")


def problem(data, source):
    """(problem, problem of validation): pixels in [0, 1] and a one; `mnist 7x7` takes the means of
    four by four pixels."""
    from ..data.images import load
    from ..trainable.data import Part
    from ..trainable.problem import Problem

    found = load(source)
    images, labels = found.images[: found.fixed, 0].astype(float), found.labels[: found.fixed]
    if data == SMALL and source == LARGE:
        images = images.reshape(-1, 7, 4, 7, 4).mean((2, 4))
    rows = images.reshape(len(images), -1)
    rows, labels = np.concatenate([rows, np.ones((len(rows), 1))], 1), labels.astype(int)
    cut = min(TRAINED, len(rows) * 8 // 10)
    parts = Part(rows[:cut], labels[:cut]), Part(rows[cut:], labels[cut:])
    return tuple(Problem(part, 10, 0.0) for part in parts)


def jobs(smallest):
    from ..trainable.methods import METHODS

    source = "digits" if smallest else LARGE
    return [
        (
            [data, name, smallest],
            partial(
                tuned,
                partial(problem, data, source),
                METHODS[name],
                smallest,
                (100, 101),
                range(5),
                every=6,
                tried=2,
                epochs=EPOCHS,
            ),
        )
        for data, names in NAMES.items()
        for name in names
    ]


def verdicts(records):
    return [
        decided(
            f"{method} is better than {rival} on {data} (R in percent)",
            gains(records, data, rival, method, len(COMPARISONS) * len(RIVALS)),
            below=False,
        )
        for data, method in COMPARISONS
        for rival in RIVALS
    ]


EXPERIMENT = Experiment(
    name="to_mnist",
    paper="trainable",
    title="Trainable optimizers on MNIST",
    items=("Figures 1, 3 and 4, convex",),
    question="Does full TO reach a smaller training loss than Adam on MNIST, as the paper's Figure "
    "1 has it, and than plain SGD, which it contains? Does diagonal TO at MNIST's full size?",
    criterion="R = (least loss of the rival − least loss of TO)/(least loss of the rival) over 5 "
    "epochs, seed by seed for five seeds: full TO on images of 7 by 7, diagonal TO on images of 28 "
    "by 28, each against Adam and SGD; four Student's intervals at 1 − 0.05/4. *Agrees* above 0, "
    "*differs* below. The other methods are shown and not compared.",
    differs="Softmax regression with λ = 0 on the first 50,000 images of MNIST, pixels in [0, 1], "
    "batches of 64, 5 epochs; how many the paper takes is not in the text that we have. Full TO "
    "holds a square matrix over all weights, 62 million numbers at 28 by 28, so it is run on means "
    "of four by four pixels (500 weights) alone. 15 settings for every optimizer, all with "
    "constant rates, by the mean of two tuning seeds over 2 epochs. The first version of the paper "
    "(August 2025) is the one that is read.",
    jobs=jobs,
    tables=partial(losses, methods=ALL, epochs=(1, 2, EPOCHS)),
    verdicts=verdicts,
)
