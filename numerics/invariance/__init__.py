"""The invariance claims of RLLC, run in float64 against derived error bounds.

Every function draws instances, runs the optimizers of numerics.optimizers and
returns a numerics.result.Result.
"""

from .abstract_rule import abstract_rule
from .basis_independence import basis_independence
from .canonical_form import canonical_form
from .fixed_law_equivalence import fixed_law_equivalence
from .jordan_frames import jordan_frames
from .linear_invariance import linear_invariance
from .one_run_certificate import one_run_certificate
from .pinv_covariance import pinv_covariance
from .reachable_reduction import reachable_reduction
from .zero_start_basis_dependence import zero_start_basis_dependence

__all__ = [
    "abstract_rule",
    "basis_independence",
    "canonical_form",
    "fixed_law_equivalence",
    "jordan_frames",
    "linear_invariance",
    "one_run_certificate",
    "pinv_covariance",
    "reachable_reduction",
    "zero_start_basis_dependence",
]
