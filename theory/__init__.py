"""Lemmata's exact mathematics of optimizers with linear memory: what is true, and why.

Everything here is exact: rational numbers, rational functions of named parameters,
algebraic numbers and certified balls. Floats never enter.
"""

from importlib import import_module

__version__ = "0.1.0"

TYPE_CHECKING = False  # what typing says at run time, without loading it
if TYPE_CHECKING:
    from theory import algorithms as algorithms
    from theory import operators as operators
    from theory import optimizers as optimizers
    from theory import randomness as randomness
    from theory.jordan import normal_form as normal_form
    from theory.jordan import real_jordan_form as real_jordan_form
    from theory.propagators import J as J
    from theory.propagators import Propagator as Propagator
    from theory.realization import FixedLaw as FixedLaw
    from theory.realization import equivalent as equivalent
    from theory.realization import solve_system as solve_system

_HOME = {
    "Propagator": "theory.propagators",
    "J": "theory.propagators",
    "FixedLaw": "theory.realization",
    "equivalent": "theory.realization",
    "solve_system": "theory.realization",
    "real_jordan_form": "theory.jordan",
    "normal_form": "theory.jordan",
}
_MODULES = ("algorithms", "operators", "optimizers", "randomness")

__all__ = ["__version__", *_HOME, *_MODULES]


def __getattr__(name):
    if name in _HOME:
        value = getattr(import_module(_HOME[name]), name)
    elif name in _MODULES:
        value = import_module(f"theory.{name}")
    else:
        raise AttributeError(f"module 'theory' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__():
    return sorted({*globals(), *__all__})
