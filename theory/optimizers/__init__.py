"""The catalogue of named optimizers with linear memory and a fixed law.

``theory.optimizers.nag`` is an `Optimizer`; ``nag(lr="1/10", beta="9/10")`` is its `FixedLaw`,
and `catalogue()` lists them all by name.
"""

from importlib import import_module

_FILES = {
    "classical": (
        "sgd", "heavy_ball", "momentum", "ema_momentum", "dampened_momentum", "delayed_gradient",
        "optimistic_gradient", "optax_optimistic_gradient", "pid",
    ),
    "nesterov": (
        "nag", "nag_sutskever", "nag_two_sequence", "nag_three_sequence", "triple_momentum",
        "robust_momentum", "qhm", "sum_momentum", "accsgd",
    ),
    "mixtures": (
        "aggmo", "aggmo_three", "sgd_momentum_mixture", "two_momenta", "jordan_momentum",
        "complex_momentum",
    ),
}  # fmt: skip
_HOME = {name: f"theory.optimizers.{file}" for file, names in _FILES.items() for name in names}

NAMES = tuple(_HOME)
__all__ = ["NAMES", "catalogue", "get", *NAMES]


def get(name):
    """Return the `Optimizer` called `name`. Raises ValueError for an unknown name."""
    if name not in _HOME:
        from difflib import get_close_matches

        near = get_close_matches(name, NAMES, n=1)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(NAMES)}"
        raise ValueError(f"{name} is not a known optimizer: {hint}")
    return getattr(import_module(_HOME[name]), name)


def catalogue():
    """Return a dict from each name to its `Optimizer`."""
    return {name: get(name) for name in NAMES}


def __getattr__(name):
    if name not in _HOME:
        raise AttributeError(f"module 'theory.optimizers' has no attribute {name!r}")
    value = get(name)
    globals()[name] = value
    return value


def __dir__():
    return sorted({*globals(), *__all__})
