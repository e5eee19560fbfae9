"""Problems to train on: `size`, `start(rng)`, `batch(rng)` and `loss_gradient(theta, batch)`, one a
file."""

from numerics.problems.sum_of_squares import SumOfSquares

from .conv import ConvDigits
from .digits import Digits, Images
from .rosenbrock import ThesisRosenbrock

TASKS = {
    "sum_of_squares": SumOfSquares,
    "rosenbrock": ThesisRosenbrock,
    "rosenbrock_misprinted": lambda: ThesisRosenbrock(misprinted=True),
    "digits": Digits,
    "conv_digits": ConvDigits,
    "conv_digits_large": lambda: ConvDigits((8, 16, 32), "conv_digits_large"),
    "mnist": lambda: Images("mnist"),
    "fashion-mnist": lambda: Images("fashion-mnist"),
}

__all__ = ["TASKS", "ConvDigits", "Digits", "Images", "SumOfSquares", "ThesisRosenbrock", "task"]


def task(name):
    """The problem of this name; ValueError with the names otherwise."""
    if name not in TASKS:
        raise ValueError(f"no problem is called {name!r}; choose among {', '.join(TASKS)}")
    return TASKS[name]()
