"""A problem with a bound on it, and a point that shows how good the bound is."""

from dataclasses import dataclass

from theory.rates.engine.certificate import Refused
from theory.worst_case.conic import Multipliers, Point, attained, verify
from theory.worst_case.expand import Expanded


@dataclass(frozen=True)
class Bounded:
    """The worst case lies between the value of `point` and the bound of `multipliers`."""

    expanded: Expanded
    multipliers: Multipliers
    point: Point

    @property
    def upper(self):
        """The bound."""
        return self.multipliers.bound

    @property
    def lower(self):
        """The performance at the point."""
        return attained(self.expanded.conic, self.point)

    def check(self):
        """Multiply everything out. Raises Refused."""
        try:
            verify(self.expanded.conic, self.multipliers)
            attained(self.expanded.conic, self.point)
        except ValueError as reason:
            raise Refused(str(reason)) from None
