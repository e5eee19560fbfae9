"""Fixed laws Opt(T, v, L): canonical forms, equivalence, and families with parameters."""

from importlib import import_module

_HOME = {
    "FixedLaw": "theory.realization.fixed_law",
    "CanonicalForm": "theory.realization.canonical",
    "Equivalence": "theory.realization.equivalence",
    "equivalent": "theory.realization.equivalence",
    "Family": "theory.realization.families",
    "Comparison": "theory.realization.comparison",
    "compare": "theory.realization.comparison",
    "resolve": "theory.realization.naming",
    "search": "theory.realization.comparison",
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
