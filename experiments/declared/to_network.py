"""The feed-forward network of "A Trainable Optimizer", section 4.3: not a convex problem."""

from __future__ import annotations

from functools import partial

from .experiment import Experiment, Verdict
from .to_convex import NAMES
from .to_runs import DATA, TWICE, gains, losses, plan, problem, two_rounds

TO = ("full TO", "diagonal TO", "rank-one TO")


def jobs(smallest):
    from ..trainable.methods import METHODS

    cases = [(data, name, partial(problem, data), METHODS[name]) for data in DATA for name in NAMES]
    return plan(cases, smallest)


def judge(records):
    found = {
        f"{data}, {method}": gains(records, data, "Adam", method, len(DATA) * len(TO))
        for data in DATA
        for method in TO
    }
    known = {k: x for k, x in found.items() if x is not None and x.low is not None}
    apart = {k: x for k, x in known.items() if x.low > 0 or x.high < 0}
    seen = f"{len(apart)} of {len(found)} differ"
    seen += "".join(f"; {name} {x}" for name, x in apart.items())
    decision = "differs" if apart else "agrees" if len(known) == len(found) else "not decided"
    return [Verdict("TO and Adam do not differ significantly (R in percent)", seen, decision)]


verdicts, tables = two_rounds(judge, len(DATA) * len(NAMES), partial(losses, methods=NAMES))

EXPERIMENT = Experiment(
    name="to_network",
    paper="trainable",
    title="Trainable optimizers on a feed-forward network",
    items=("A feed-forward network on CovType and KDD99",),
    question="On a network of two dense layers, is any variant of TO significantly better or worse "
    "than Adam? The paper finds none.",
    criterion="R = (Adam's least loss − the least loss of the variant)/(Adam's least loss) over 20 "
    "epochs, seed by seed for five seeds, three variants on three data sets: nine Student's "
    "intervals at 1 − 0.05/9. *Agrees* where none excludes 0 (which shows no equality), *differs* "
    "where one does, not decided where runs diverged and none does.",
    differs="The paper's network (10 ReLU units, weights from the standard normal distribution, "
    "batches of 64) on scikit-learn's breast cancer, diabetes (two classes) and wine in the place "
    "of CovType and KDD99, which no package has; 20 epochs, which are few steps on small data: the "
    "paper counts in epochs and does not say how many in the text that we have. 90 settings for "
    "every optimizer. The first version of the paper "
    "(August 2025) is the one that is read.",
    jobs=jobs,
    tables=tables,
    verdicts=verdicts,
    notes=TWICE,
)
