"""The claims about abstract rules and decay, run in float64 against derived error bounds.

Every function draws instances, runs linear memories and returns a numerics.result.Result.
"""

from .complex_momentum import complex_momentum
from .decay_condition import decay_condition
from .jordan_abstract_rule import jordan_abstract_rule
from .polynomial_span import polynomial_span
from .union_rule import union_rule

__all__ = [
    "complex_momentum",
    "decay_condition",
    "jordan_abstract_rule",
    "polynomial_span",
    "union_rule",
]
