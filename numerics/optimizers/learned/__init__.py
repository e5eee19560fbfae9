"""Optimizers that learn their preconditioner, and their baselines, on the noisy bowl and
elsewhere."""

from importlib import import_module

_HOME = {
    "Network": "network",
    "LODO": "lodo",
    "Diagonal": "ablations",
    "Global": "ablations",
    "Residuals": "ablations",
}

__all__ = list(_HOME)


def __getattr__(name):
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__():
    return sorted(__all__)
