"""What RLLC does on quadratics, in float64 against derived error bounds.

Every function draws instances, runs the optimizers of numerics.optimizers and returns a
numerics.result.Result.
"""

from .retrospective_improvement import retrospective_improvement
from .rllc_closed_form import rllc_closed_form
from .rllc_convergence import rllc_convergence
from .rllc_momentum_nonconvergence import rllc_momentum_nonconvergence
from .rllc_relaxation_identity import rllc_relaxation_identity

__all__ = [
    "retrospective_improvement",
    "rllc_closed_form",
    "rllc_convergence",
    "rllc_momentum_nonconvergence",
    "rllc_relaxation_identity",
]
