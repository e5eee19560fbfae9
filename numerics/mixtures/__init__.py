"""Weighted averages of Adam steps (thesis, section 4.3.1), and checks of what is claimed of
them."""

from importlib import import_module

_HOME = {
    "LA_a": "linear",
    "LA_b": "linear",
    "LA_c": "linear",
    "MIXTURES": "linear",
    "mix": "linear",
    "meta_gradient": "linear",
    "linear_average_hull": "hull",
    "linear_average_homogeneity": "homogeneity",
    "momentum_history": "memory",
}

__all__ = sorted(_HOME)


def __getattr__(name):
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return __all__
