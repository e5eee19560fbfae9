"""Table 1 of the RLLC paper, the dense network on MNIST and Fashion-MNIST."""

from .experiment import Experiment
from .rllc_runs import CRITERION, RATES, plan, tables, verdicts


def jobs(smallest):
    return plan("dense", 10_000, smallest)


EXPERIMENT = Experiment(
    name="rllc_dense",
    paper="rllc",
    title="RLLC's Table 1, the dense network",
    items=(
        "Table 1",
        "Figure 1, learning curves",
        "J(.9;3), J(.9;4) and the cyclic shift in Table 1",
        "Complex momentum in Table 1",
    ),
    question="After the paper's 10,000 iterations, is J(0.9) more accurate than momentum, and "
    "J(0) ∪ J(0.9) than SGD, momentum and Adam?",
    criterion=CRITERION,
    differs="The paper's dense network (three hidden layers of 128, batches of 128), its 10,000 "
    "iterations, three seeds, eleven memories and three baselines, on all of MNIST and "
    f"Fashion-MNIST, 54,000 images to train. {RATES}",
    jobs=jobs,
    tables=tables,
    verdicts=verdicts,
)
