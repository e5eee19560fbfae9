"""Named steps that are a new place and conditions on it."""

from __future__ import annotations

from theory.surds import number
from theory.worst_case.forms import Vector, zero
from theory.worst_case.model import Member


def line_search(f: Member, x: Vector, directions, name: str = "") -> Vector:
    """The place y of an exact line search from x along `directions`: f's gradient there is
    orthogonal to y − x and to every direction, which is all that is said of y."""
    problem = f.problem
    y = problem.vector(name)
    gradient = f.gradient(y)
    for direction in (y - x, *directions):
        problem.assume(gradient * direction == zero(), "exact line search")
    return y


def inexact_gradient(f: Member, x: Vector, part, absolute: bool = False) -> Vector:
    """A vector d with |f'(x) − d| ≤ part·|f'(x)|, or ≤ `part` where that is absolute."""
    part = number(part, "the part")
    d, g = f.problem.vector(), f.gradient(x)
    allowed = part**2 if absolute else part**2 * g**2
    f.problem.assume((g - d) ** 2 <= allowed, "inexact gradient")
    return d
