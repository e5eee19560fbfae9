"""Laws and learning curves of the reported runs of `python -m experiments digits`, to four digits.

For each optimizer its runs: seed, setting, `laws` [iteration, L], `curve` [iteration, test accuracy
in percent, test loss].
"""

import json
from pathlib import Path

NETWORKS = {
    "digits_dense": "digits, dense",
    "mnist_dense": "MNIST, dense",
    "digits_conv": "digits, conv.",
}
MADE = "runs recorded by python -m experiments digits, seeds as listed"


def read(network):
    """{optimizer: its runs} of one of NETWORKS."""
    return json.loads((Path(__file__).parent / f"{network}.json").read_text(encoding="utf-8"))


def words(optimizer):
    """An optimizer's name for a label: propagators in mathematics."""
    return "$" + optimizer.replace(" ∪ ", r"{\cup}") + "$" if "J" in optimizer else optimizer
