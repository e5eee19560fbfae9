"""The invariance claims of RLLC, run in float64 against derived error bounds.

Every function draws instances, runs the optimizers of numerics.optimizers and
returns a numerics.result.Result.
"""

from .abstract_rule import abstract_rule
from .basis_independence import basis_independence
from .canonical_form import canonical_form
from .fixed_law_equivalence import fixed_law_equivalence
from .gated_law_invariance import gated_law_invariance
from .generic_start_invariance import generic_start_invariance
from .gramian_metric_invariance import gramian_metric_invariance
from .jordan_frames import jordan_frames
from .learning_rate_scaling import learning_rate_scaling
from .linear_invariance import linear_invariance
from .one_run_certificate import one_run_certificate
from .pinv_covariance import pinv_covariance
from .rank_drop_instability import rank_drop_instability
from .reachable_reduction import reachable_reduction
from .relaxed_inverse_bound import relaxed_inverse_bound
from .relaxed_inverse_covariance import relaxed_inverse_covariance
from .truncated_svd_invariance import truncated_svd_invariance
from .zero_start_basis_dependence import zero_start_basis_dependence

__all__ = [
    "abstract_rule",
    "basis_independence",
    "canonical_form",
    "fixed_law_equivalence",
    "gated_law_invariance",
    "generic_start_invariance",
    "gramian_metric_invariance",
    "jordan_frames",
    "learning_rate_scaling",
    "linear_invariance",
    "one_run_certificate",
    "pinv_covariance",
    "rank_drop_instability",
    "reachable_reduction",
    "relaxed_inverse_bound",
    "relaxed_inverse_covariance",
    "truncated_svd_invariance",
    "zero_start_basis_dependence",
]
