"""What is claimed of Adam's steps, held against the float64 Adam."""

from importlib import import_module

_HOME = {"step_bound": "bound", "invariances": "equivariance"}

__all__ = sorted(_HOME)


def __getattr__(name):
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return __all__
