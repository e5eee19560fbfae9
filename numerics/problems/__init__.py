"""Test problems, one a file: value, gradient, and what the error bounds need of them.

A problem of the error bounds has `size` (n), `value(theta)`, `gradient(theta)`,
`lipschitz(theta, radius)` (a Lipschitz constant of the gradient on the ball)
and `gradient_rounding(theta)` (a bound on ‖fl(∇f(θ)) − ∇f(θ)‖₂).
The noisy bowl, the saddle and LODO's Rosenbrock function have values and gradients only;
`sum_of_squares` is the thesis's, with starts and batches, as its training runs take them.
"""

from .lodo_rosenbrock import LodoRosenbrock
from .noisy_bowl import NoisyBowl
from .quadratic import Quadratic, convex_quadratic
from .rosenbrock import Rosenbrock
from .saddle import Saddle

__all__ = ["LodoRosenbrock", "NoisyBowl", "Quadratic", "Rosenbrock", "Saddle", "convex_quadratic"]
