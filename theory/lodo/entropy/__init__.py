"""How fast layers of optional transpositions shuffle: Definition 4.1 of the LODO paper, exactly.

A layer is a uniformly random perfect matching of ñ points, each of its ñ/2 transpositions applied
with probability ½ (blocks of size k: a random partition into blocks, each permuted uniformly).
ε(ñ, d) = log ñ! − E[entropy of the product of d layers, the matchings given].
"""

from importlib import import_module

_HOME = {
    "Expectations": "enumeration",
    "expectations": "enumeration",
    "literal_epsilon": "enumeration",
    "chi_square": "characters",
    "rate": "characters",
    "modes": "characters",
    "papers_depth": "depth",
    "improved_depth": "depth",
    "least_depth": "depth",
}

__all__ = list(_HOME)


def __getattr__(name):
    if name not in _HOME:
        raise AttributeError(f"module 'theory.lodo.entropy' has no attribute {name!r}")
    return getattr(import_module(f"theory.lodo.entropy.{_HOME[name]}"), name)


def __dir__():
    return sorted(__all__)
