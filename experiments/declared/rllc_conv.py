"""Table 1 of the RLLC paper, the convolutional network on MNIST and Fashion-MNIST."""

from .experiment import Experiment
from .rllc_runs import CRITERION, RATES, plan, tables, verdicts


def jobs(smallest):
    return plan("conv-paper", 1_000, smallest)


EXPERIMENT = Experiment(
    name="rllc_conv",
    paper="rllc",
    title="RLLC's Table 1, the convolutional network",
    items=("Table 1",),
    question="With a convolutional network, is J(0.9) more accurate than momentum, and "
    "J(0) ∪ J(0.9) than SGD, momentum and Adam?",
    criterion=CRITERION,
    differs="The paper's convolutional network (channels 32, 64, 64; the first convolution has "
    "stride 2, which the paper does not say), 1,000 of its 10,000 iterations, three seeds, eleven "
    "memories and three baselines, on all of MNIST and Fashion-MNIST, 54,000 images to train. "
    f"{RATES}",
    jobs=jobs,
    tables=tables,
    verdicts=verdicts,
)
