"""Where an inequation of a branch fails: numbers of A's parameters at which B may be A for none of
its own."""

from flint import fmpq

from theory.laws.factors import irreducible_factors
from theory.realization.definite import coefficients_of, univariate
from theory.realization.elimination import excluded

_OTHERS = (fmpq(1, 2), fmpq(3, 4), fmpq(2), fmpq(1, 3))  # of parameters beside one that is solved


def _failing(A, branch, positive=()):
    """Yield numbers of A's parameters at which an inequation of the branch fails, or the equation
    of one of the roots `positive` loses its degree."""
    found = list(branch.nonzero)
    for equation in branch.equations:
        for place, name in enumerate(equation.context().names()):
            if name in positive and equation.degrees()[place]:
                found += irreducible_factors(coefficients_of(equation, place)[-1])
    for factor in found:
        names = factor.context().names()
        held = [name for name, degree in zip(names, factor.degrees()) if degree]
        if not held or not set(held) <= set(A.parameters):
            continue
        for name in held:
            rest = dict(zip([n for n in held if n != name], _OTHERS))
            single = univariate(factor.subs(rest))
            if single is not None and len(single[1]) == 2:
                low, high = single[1]
                yield rest | {name: fmpq(-low, high)}
                break


def apart_beyond(A, B, branch, positive=()):
    """True where B is A for no numbers of its own at some numbers of A's at which an inequation of
    the branch fails."""
    for values in _failing(A, branch, positive):
        try:
            if excluded(A.at(**values), B) is not None:
                return True
        except ValueError:
            continue
    return False
