"""Two sides over one field: what branches are asked about."""

from functools import cached_property

from theory.laws.linear_algebra import with_z
from theory.laws.rational_functions import Field
from theory.realization.branch import holds_on, surely

SUFFIX = "_B"


class Question:
    """B's parameters, with `_B` behind them, and `extra` unknowns, before A's parameters.

    `responses_of_a` are polynomials, not all of them 0 where A moves; `positive` names unknowns
    that are roots, and so not negative.
    """

    positive: tuple = ()
    missed: dict = {}  # values of A's parameters that B does not reach, once `coverage` found some

    def __init__(self, A, B, extra=()):
        clash = [name + SUFFIX for name in B.parameters if name + SUFFIX in A.parameters]
        if clash:
            raise ValueError(
                f"the parameter {clash[0]} of {A.name} clashes with the name for B's: rename it"
            )
        self.A, self.B = A, B
        self.rename = {name: name + SUFFIX for name in B.parameters}
        self.unknowns = (*extra, *self.rename.values())
        self.field = Field((*self.unknowns, *A.parameters))
        self.big = with_z(self.field)
        self.domain_of_a = [self.field.embed(A.field.polynomial(p)).top for p in A.domain]
        self.domain_of_b = [
            self.field.embed(B.field.polynomial(p), self.rename).top for p in B.domain
        ]

    @cached_property
    def responses_of_a(self) -> list:
        """A constant, for a side that always moves, until it is known when A does."""
        return [self.field.context.constant(1)]

    def is_still(self, branch):
        """True when A never moves on the branch: all its responses are zero there."""
        return all(surely(holds_on, self.field, branch, c) for c in self.responses_of_a)
