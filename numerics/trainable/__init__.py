"""The claims about the trainable optimizer (TO), run in float64 against derived bounds.

Checks draw instances, run the systems of numerics.optimizers and return a numerics.result.Result.
"""

from .bounded import bounded_variables
from .convergence_step import convergence_step
from .energy import energy_bound, energy_identity
from .gradients import bounded_gradients
from .momentum import momentum
from .paths import orbit
from .projection import projection
from .rank_one import rank_one
from .small_gain import small_gain
from .updates import updates

__all__ = [
    "bounded_gradients",
    "bounded_variables",
    "convergence_step",
    "energy_bound",
    "energy_identity",
    "momentum",
    "orbit",
    "projection",
    "rank_one",
    "small_gain",
    "updates",
]
