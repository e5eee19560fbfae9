"""The invariance claims of RLLC, run in float64 against derived error bounds.

Every function draws instances, runs the optimizers of numerics.optimizers and
returns a numerics.result.Result.
"""

from .abstract_rule import abstract_rule
from .basis_independence import basis_independence
from .linear_invariance import linear_invariance
from .pinv_covariance import pinv_covariance
from .reachable_reduction import reachable_reduction
from .zero_start_basis_dependence import zero_start_basis_dependence

__all__ = [
    "abstract_rule",
    "basis_independence",
    "linear_invariance",
    "pinv_covariance",
    "reachable_reduction",
    "zero_start_basis_dependence",
]
