"""Hyperparameters read with one clear refusal."""

import math


def positive(**named):
    """ValueError unless every value is a finite number above 0."""
    for name, value in named.items():
        if not (value > 0 and math.isfinite(value)):
            raise ValueError(f"{name} is {value}; give a finite number above 0")


def decay(**named):
    """ValueError unless every value lies in [0, 1)."""
    for name, value in named.items():
        if not 0 <= value < 1:
            raise ValueError(f"{name} is {value}; give a decay in [0, 1)")


def whole(**named):
    """ValueError unless every value is a whole number of at least 1."""
    for name, value in named.items():
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise ValueError(f"{name} is {value!r}; give a whole number of at least 1")
