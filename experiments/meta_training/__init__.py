"""The thesis's training of learned optimizers: the loop, its tasks, and the files that keep what
was learned."""

from importlib import import_module

_HOME = {
    "Plan": "loop",
    "train": "loop",
    "meta_gradient": "loop",
    "build": "store",
    "load": "store",
    "save": "store",
}

__all__ = list(_HOME)


def __getattr__(name):
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__():
    return sorted(__all__)
