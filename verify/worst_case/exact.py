"""PEPit with exact modelling: import this before modelling, then ``problem.certificate("f.json")``.

    from verify.worst_case import exact
    from PEPit import PEP
    ...
    problem.certificate("f.json")

Importing it makes the coefficients of PEPit's points, expressions and functions rational numbers
and gives `PEPit.PEP` the method ``certificate``; ``problem.solve`` stays PEPit's own.
"""

from __future__ import annotations

from .numbers import Exact, is_number

VERSION = "0.5.1"


class NoPEPit(ImportError):
    """PEPit is not here, or not the version that is known."""


def exactly(x):
    """A number as an exact one; anything else, an infinity too, as it is."""
    if isinstance(x, (bool, int, Exact)) or not is_number(x):
        return x
    return Exact(x) if abs(x) < float("inf") else x


def _parameters(x):
    return [_parameters(y) for y in x] if isinstance(x, list) else exactly(x)


def install() -> None:
    """Make PEPit's modelling exact. Raises NoPEPit."""
    try:
        import PEPit
        from PEPit import PEP, Expression, Function, Point
    except ImportError:
        raise NoPEPit(
            f"PEPit is not installed: python -m pip install pepit=={VERSION} clarabel"
        ) from None
    if hasattr(PEP, "certificate"):
        return
    from importlib.metadata import version

    if (found := version("pepit")) != VERSION:
        raise NoPEPit(
            f"PEPit {found} is installed and {VERSION} is known: "
            f"python -m pip install pepit=={VERSION}"
        )
    for kind in (Point, Expression, Function):
        _exact_multiples(kind)
    add = Expression.__add__
    Expression.__add__ = lambda self, other: add(self, exactly(other))
    Expression.__radd__ = Expression.__add__
    declare, add_point, new = PEP.declare_function, Function.add_point, PEP.__init__

    def declare_function(self, function_class, **parameters):
        return declare(self, function_class, **{n: _parameters(x) for n, x in parameters.items()})

    def logged(self, triplet):
        if self.get_is_leaf():
            Function.log.append((self, triplet))
        return add_point(self, triplet)

    def begin(self):
        Function.log = []
        new(self)

    def certificate(self, path, within="1e-6", exactly=None, time_limit=60.0):
        """Write the certificate of this problem's worst case; return the bound, a Fraction."""
        from .door import certificate as write

        return write(self, path, within, exactly, time_limit)

    PEP.declare_function, Function.add_point = declare_function, logged
    Function.log, PEP.__init__, PEP.certificate = [], begin, certificate
    assert PEPit.PEP is PEP


def _exact_multiples(kind):
    """Multiples and quotients of a class of PEPit by exact numbers."""
    times = kind.__rmul__

    def multiple(self, other):
        return times(self, exactly(other))

    def quotient(self, number):
        return times(self, Exact(1) / exactly(number))

    kind.__rmul__ = kind.__mul__ = multiple
    kind.__truediv__ = quotient


install()
