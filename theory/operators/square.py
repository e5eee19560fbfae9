"""A summand of a sum of squares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .exactness import Number
from .polynomial import Operator, number
from .relations import Side


@dataclass(frozen=True, eq=False)
class Square:
    """weight · q* K q with weight > 0: a rational times a monomial in scalars.

    K is the identity where there is no ``middle``; else a positive semidefinite letter, an
    ``Inequality`` that is known to hold, or several of these (numbers, and at most one operator).
    For a trace claim the trace is meant.
    """

    q: Operator  # a plain number stands for itself as a scalar
    weight: Operator | Number = 1
    middle: Any = None

    if TYPE_CHECKING:

        def __init__(self, q: Side, weight: Operator | Number = 1, middle: Any = None) -> None: ...

    def __post_init__(self) -> None:
        if not isinstance(self.q, Operator):
            object.__setattr__(self, "q", number(self.q))

    @property
    def middles(self) -> tuple:
        if self.middle is None:
            return ()
        return self.middle if isinstance(self.middle, tuple) else (self.middle,)
