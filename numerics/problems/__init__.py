"""Test problems, one a file: value, gradient, and what the error bounds need of them.

A problem has `size` (n), `value(theta)`, `gradient(theta)`,
`lipschitz(theta, radius)` (a Lipschitz constant of the gradient on the ball)
and `gradient_rounding(theta)` (a bound on ‖fl(∇f(θ)) − ∇f(θ)‖₂).
"""

from .quadratic import Quadratic
from .rosenbrock import Rosenbrock

__all__ = ["Quadratic", "Rosenbrock"]
