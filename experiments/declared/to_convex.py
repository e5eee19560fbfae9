"""Figures 1, 3 and 4 of "A Trainable Optimizer": convex problems without a penalty."""

from __future__ import annotations

from functools import partial

from .experiment import Experiment
from .to_runs import DATA, TWICE, gains, losses, plan, problem, together, two_rounds

NAMES = ("Adam", "SGD", "momentum", "full TO", "diagonal TO", "rank-one TO")


def jobs(smallest):
    from ..trainable.methods import METHODS

    cases = [
        (data, name, partial(problem, data, 0.0), METHODS[name]) for data in DATA for name in NAMES
    ]
    return plan(cases, smallest)


def judge(records):
    return [
        together(
            f"full TO is better than {other} on convex losses (R in percent)",
            [(data, gains(records, data, other, "full TO", 6)) for data in DATA],
        )
        for other in ("Adam", "SGD")
    ]


verdicts, tables = two_rounds(judge, len(DATA) * len(NAMES), partial(losses, methods=NAMES))

EXPERIMENT = Experiment(
    name="to_convex",
    paper="trainable",
    title="Trainable optimizers on convex problems without a penalty",
    items=("Figures 1, 3 and 4, convex",),
    question="Without a penalty the loss is convex and not strongly so. Does full TO reach a "
    "smaller training loss than Adam there, and than plain SGD, which it contains?",
    criterion="R = (least loss of the other − least loss of full TO)/(least loss of the other) "
    "over 20 epochs, seed by seed for five seeds; Student's intervals at 1 − 0.05/6 over three "
    "data sets and two rivals. *Agrees* where R is above 0 on all three data sets, *differs* where "
    "it is below 0 on one, else not decided.",
    differs="Softmax regression with λ = 0 on scikit-learn's breast cancer, diabetes (two classes) "
    "and wine, in the place of CovType, MNIST, KDD99, SmallNorb and News20; 20 epochs; 90 settings "
    "for every optimizer, constant and decaying schedules among them; five reported seeds as in "
    "the paper. The first version of the paper (August "
    "2025) is the one that is read.",
    jobs=jobs,
    tables=tables,
    verdicts=verdicts,
    notes=TWICE,
)
