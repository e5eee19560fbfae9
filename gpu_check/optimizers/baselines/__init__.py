"""The optimizers that LODO and the thesis were compared with, batched in torch: x, g (S, n), a row
a seed.

Each has init(x) → state and advance(state, x, g) → (state′, step), the step to be subtracted from
x.
"""

from importlib import import_module

_HOME = {
    "Adagrad": "adagrad",
    "Adam": "adam",
    "Adamax": "adamax",
    "BFGS": "bfgs",
    "LARS": "lars",
    "LBFGS": "lbfgs",
    "LevenbergMarquardt": "newton",
    "Newton": "newton",
    "OLBFGS": "lbfgs",
    "RMSprop": "rmsprop",
    "SGD": "sgd",
    "Yogi": "yogi",
}

__all__ = list(_HOME)


def __getattr__(name):
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__():
    return sorted(__all__)
