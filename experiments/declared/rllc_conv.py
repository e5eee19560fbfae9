"""Table 1 of the RLLC paper, the convolutional network on MNIST and Fashion-MNIST."""

from .experiment import Experiment
from .rllc_runs import CRITERION, RATES, plan, tables, verdicts


def jobs(smallest):
    return plan("conv", 1_000, smallest)


EXPERIMENT = Experiment(
    name="rllc_conv",
    paper="rllc",
    title="RLLC's Table 1, the convolutional network",
    items=("Table 1",),
    question="With a convolutional network, is J(0.9) more accurate than momentum, and "
    "J(0) ∪ J(0.9) than SGD, momentum and Adam?",
    criterion=CRITERION,
    differs="The paper's convolutional network with a quarter of its channels (8, 16, 16 in the "
    "place of 32, 64, 64; the first convolution has stride 2, which the paper does not say), since "
    "a run of its own size takes over four minutes of a core and all of them six hours; 1,000 of "
    "its 10,000 iterations, three seeds, eleven memories and three baselines, on all of MNIST and "
    "Fashion-MNIST, 54,000 images to train. "
    f"{RATES}",
    jobs=jobs,
    tables=tables,
    verdicts=verdicts,
    notes="Runs at an accuracy near 10 % have collapsed. The rates are the dense network's: this "
    "shows how they carry over, not how well a memory does when it is tuned for this network.",
)
