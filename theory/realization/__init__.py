"""Fixed laws Opt(T, v, L): canonical forms, equivalence, and families with parameters."""

from importlib import import_module

TYPE_CHECKING = False  # what typing says at run time, without loading it
if TYPE_CHECKING:
    from theory.laws.families import Family as Family
    from theory.laws.fixed_law import CanonicalForm as CanonicalForm
    from theory.laws.fixed_law import FixedLaw as FixedLaw
    from theory.realization.answer import Comparison as Comparison
    from theory.realization.comparison import compare as compare
    from theory.realization.comparison import search as search
    from theory.realization.equivalence import Equivalence as Equivalence
    from theory.realization.equivalence import equivalent as equivalent
    from theory.realization.naming import resolve as resolve
    from theory.realization.solutions import solve_system as solve_system

_HOME = {
    "FixedLaw": "theory.laws.fixed_law",
    "CanonicalForm": "theory.laws.fixed_law",
    "Equivalence": "theory.realization.equivalence",
    "equivalent": "theory.realization.equivalence",
    "Family": "theory.laws.families",
    "Comparison": "theory.realization.answer",
    "compare": "theory.realization.comparison",
    "resolve": "theory.realization.naming",
    "search": "theory.realization.comparison",
    "solve_system": "theory.realization.solutions",
}

__all__ = list(_HOME)


def __getattr__(name):
    if name not in _HOME:
        raise AttributeError(f"module 'theory.realization' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__():
    return sorted({*globals(), *__all__})
