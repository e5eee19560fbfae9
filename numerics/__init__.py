"""Lemmata's float64 runs of optimizers with memory, with error bounds (NumPy and SciPy)."""

from importlib import import_module

_MODULES = ("bounds", "optimizers", "problems", "simulate")

__all__ = [*_MODULES, "trajectory_rllc"]


def __getattr__(name):
    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    if name == "trajectory_rllc":
        from .trajectory import trajectory_rllc

        return trajectory_rllc
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted(__all__)
