"""Two families over one field, and the polynomial system that makes them one."""

from functools import cached_property

from theory.laws.families import coefficients_in_z
from theory.laws.rational_functions import Z
from theory.realization.branches import solve_system
from theory.realization.ideals import Undecided
from theory.realization.question import Question

MAX_PRODUCTS = 100_000


class Pair(Question):
    """The question of two families that have one transfer function each."""

    @cached_property
    def responses_of_a(self):
        """The coefficients in z of A's transfer function: A moves where one of them is not 0."""
        return coefficients_in_z(self.big.embed(self.A.transfer).top, self.field)

    def identity(self, shift=0):
        """The polynomial in z that vanishes where z^-shift·G_A = G_B."""
        # Steps instead of points where both are fixed laws: the common factor z − 1 is gone.
        resting = self.A.is_resting() and self.B.is_resting()
        first, second = (f.response() if resting else f.transfer for f in (self.A, self.B))
        z = self.big.variable(Z)
        early = self.big.embed(first) * z**-shift
        late = self.big.embed(second, self.rename)
        if max(len(early.top) * len(late.bottom), len(late.top) * len(early.bottom)) > MAX_PRODUCTS:
            raise Undecided(
                "the transfer functions have too many terms: give numbers to some parameters"
            )
        return early.top * late.bottom - late.top * early.bottom

    def solve(self, shift=0):
        """All branches on which B is A, `shift` iterations late."""
        return self.zeros(self.identity(shift), self.unknowns, more=self._leads(shift))

    def _leads(self, shift):
        """The first responses of the later one, which are 0 where one is the other shifted: short
        equations that follow from the others."""
        if not shift or not (self.A.is_resting() and self.B.is_resting()):
            return []
        late, rename = (self.B, self.rename) if shift > 0 else (self.A, None)
        return [self.field.embed(h, rename).top for h in late.impulse_response(abs(shift))]

    def zeros(self, polynomial, unknowns, nonzero=(), more=()):
        """All branches on which a polynomial in z vanishes identically; `more` are equations that
        follow from that."""
        equations = [*more, *coefficients_in_z(polynomial, self.field)]
        return solve_system(
            self.field, equations, unknowns, [*self.domain_of_a, *self.domain_of_b, *nonzero]
        )

    def on(self, branch, element):
        """Put a branch's values into an element of Q(parameters, z)."""
        put = {name: self.big.embed(value) for name, value in branch.solved.items()}
        return element.substitute(put)
