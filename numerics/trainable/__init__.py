"""The claims about the trainable optimizer (TO), run in float64 against derived bounds.

Checks draw instances, run the systems of numerics.optimizers and return a numerics.result.Result.
"""

from .convergence_step import convergence_step

__all__ = ["convergence_step"]
