"""Where TO starts (section 3.1 of "A Trainable Optimizer"): zero, or at random."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from .experiment import Experiment
from .to_runs import DATA, TWICE, gains, plan, problem, table, together, two_rounds

SCALES = {"zero": 0.0, "scale 0.1": 0.1, "scale 1": 1.0}


def method(scale):
    """Diagonal TO from a and b with independent directions and root mean square `scale`."""
    from numerics.optimizers.to_diagonal import DiagonalTO

    from ..trainable.methods import Trainable

    @dataclass(frozen=True)
    class Started(Trainable):
        def optimizer(self, settings, per_epoch, start):
            found = super().optimizer(settings, per_epoch, start)
            length = scale * start[0].shape[-1] ** 0.5
            found.start, found.b = length * start[0], length * start[1]
            return found

    return Started("diagonal TO", DiagonalTO)


def jobs(smallest):
    cases = [
        (data, name, partial(problem, data, 0.01), method(scale))
        for data in DATA
        for name, scale in SCALES.items()
    ]
    return plan(cases, smallest)


def judge(records):
    return [
        together(
            f"zero is a better start than {name} (R in percent)",
            [(data, gains(records, data, name, "zero", 6)) for data in DATA],
        )
        for name in list(SCALES)[1:]
    ]


def losses(records):
    return {"Least training losses of diagonal TO": table(records, SCALES, "zero")}


verdicts, tables = two_rounds(judge, len(DATA) * len(SCALES), losses)

EXPERIMENT = Experiment(
    name="to_start",
    paper="trainable",
    title="Where a trainable optimizer starts",
    items=("The initial-value study",),
    question="The paper recommends to start the linear part and b at zero. Is the least training "
    "loss smaller from there than from random starts?",
    criterion="R = (least loss from the random start − least loss from zero)/(least loss from the "
    "random start) over 20 epochs, seed by seed for five seeds; six Student's intervals at "
    "1 − 0.05/6 over three data sets and two sizes of the start. *Agrees* where R is above 0 on "
    "all three data sets, *differs* where it is below 0 on one, else not decided.",
    differs="Softmax regression with λ = 0.01 on scikit-learn's breast cancer, diabetes (two "
    "classes) and wine; diagonal TO; the random starts have root mean square 0.1 and 1. Each start "
    "has 90 settings. What the paper compared its advice "
    "with is not in the text that we have, the first version (August 2025).",
    jobs=jobs,
    tables=tables,
    verdicts=verdicts,
    notes=TWICE,
)
