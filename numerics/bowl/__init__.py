"""Runs on the noisy quadratic bowl, many seeds at once: fast kernels, confidence intervals, the
table."""

from importlib import import_module

_HOME = {
    "centre_steps": "streams",
    "final_losses": "linear",
    "LinearMode": "linear",
    "Interval": "confidence",
    "mean_interval": "confidence",
}

__all__ = list(_HOME)


def __getattr__(name):
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__():
    return sorted(__all__)
