"""Hyperparameters read with one clear refusal."""


def positive(**named):
    """ValueError unless every value is above 0."""
    for name, value in named.items():
        if not value > 0:
            raise ValueError(f"{name} is {value}; give a number above 0")


def decay(**named):
    """ValueError unless every value lies in [0, 1)."""
    for name, value in named.items():
        if not 0 <= value < 1:
            raise ValueError(f"{name} is {value}; give a decay in [0, 1)")


def history(count):
    """ValueError unless the history is a whole number of at least 1."""
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        raise ValueError(f"history is {count!r}; give a whole number of at least 1")
