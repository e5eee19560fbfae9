"""Optimizers as text: a small grammar, its parser, and the system that a program is."""

from importlib import import_module

TYPE_CHECKING = False  # what typing says at run time, without loading it
if TYPE_CHECKING:
    from theory.algorithms.program import Program as Program
    from theory.algorithms.program import parse as parse
    from theory.algorithms.tokens import ProgramError as ProgramError

_HOME = {
    "parse": "theory.algorithms.program",
    "Program": "theory.algorithms.program",
    "ProgramError": "theory.algorithms.tokens",
}

__all__ = list(_HOME)


def __getattr__(name):
    if name not in _HOME:
        raise AttributeError(f"module 'theory.algorithms' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__():
    return sorted({*globals(), *__all__})
