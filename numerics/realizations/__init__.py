"""Known optimizers run beside Opt(T, v, L) in float64, in closed loop, against a derived bound.

problem      a smooth convex function with noisy gradients, coordinate by coordinate
references   the optimizers as their sources write them
closeness    how far two float runs of the same optimizer may drift apart
"""

from .checks import nag_equivalence, quasi_hyperbolic_family, torch_sgd_realizations

__all__ = ["nag_equivalence", "quasi_hyperbolic_family", "torch_sgd_realizations"]
