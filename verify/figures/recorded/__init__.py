"""Recorded runs that figures draw.

For each of NETWORKS laws and learning curves of `python -m experiments digits`, to four digits: for
each optimizer its runs, seed, setting, `laws` [iteration, L], `curve` [iteration, test accuracy in
percent, test loss]. The other files are what `python -m experiments figures` takes from the records
of declared experiments; experiments/drawn.py says what each holds.
"""

import json
from pathlib import Path

NETWORKS = {
    "digits_dense": "digits, dense",
    "mnist_dense": "MNIST, dense",
    "digits_conv": "digits, conv.",
}
MADE = "runs recorded by python -m experiments digits, seeds as listed"


def read(name):
    """The content of a file, by its name without the ending."""
    return json.loads((Path(__file__).parent / f"{name}.json").read_text(encoding="utf-8"))


def words(optimizer):
    """An optimizer's name for a label: propagators in mathematics."""
    return "$" + optimizer.replace(" ∪ ", r"{\cup}") + "$" if "J" in optimizer else optimizer
