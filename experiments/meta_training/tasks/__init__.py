"""Problems to train on: `size`, `start(rng)`, `batch(rng)` and `loss_gradient(theta, batch)`, one a
file."""

from numerics.problems.sum_of_squares import SumOfSquares

from .digits import Digits
from .rosenbrock import ThesisRosenbrock

TASKS = {
    "sum_of_squares": SumOfSquares,
    "rosenbrock": ThesisRosenbrock,
    "rosenbrock_misprinted": lambda: ThesisRosenbrock(misprinted=True),
    "digits": Digits,
}

__all__ = ["TASKS", "Digits", "SumOfSquares", "ThesisRosenbrock", "task"]


def task(name):
    """The problem of this name; ValueError with the names otherwise."""
    if name not in TASKS:
        raise ValueError(f"no problem is called {name!r}; choose among {', '.join(TASKS)}")
    return TASKS[name]()
