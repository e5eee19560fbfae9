"""Questions about polynomial systems, answered with Gröbner bases (FLINT's Buchberger)."""

from functools import cache

from flint import Ordering, fmpz_mpoly_ctx, fmpz_mpoly_vec

from theory.laws.factors import irreducible_factors, is_constant, primitive
from theory.laws.rational_functions import terms_of
from theory.realization.lifted_points import has_point, tower, vanishes_by_division
from theory.realization.remembering import remembered

_AUXILIARY = "_t"
_BASES: dict = {}  # bases that came up: many come up again
_MOST_KNOWN = 5000
_LIMITS = (60, 80, 300)  # members of the basis, terms of a member, bits of a coefficient


class Undecided(Exception):
    """A Gröbner basis outgrew its limits; the question stays open."""


@cache
def _context(names):
    return fmpz_mpoly_ctx.get((_AUXILIARY, *names), Ordering.degrevlex)


def _whole(polynomial, context):
    polynomial = primitive(polynomial)
    terms = zip(polynomial.monoms(), polynomial.coeffs())
    return context.from_dict({(0, *exponents): int(c.p) for exponents, c in terms})


def basis(equations, nonzero=(), limits=_LIMITS):
    """Return a Gröbner basis of the equations together with 1 − t·∏nonzero, over Z.

    Raises Undecided when it outgrows the limits. `equations` may not be empty.
    """
    names = equations[0].context().names()
    key = names, tuple(map(str, equations)), tuple(map(str, nonzero)), limits
    found = _BASES.get(key)
    if found is None:
        if len(_BASES) >= _MOST_KNOWN:
            _BASES.clear()
        found = _BASES[key] = _basis(equations, nonzero, limits, _context(tuple(names)))
    if isinstance(found, str):
        raise Undecided(found)
    return found


def _basis(equations, nonzero, limits, context):
    """The basis, or why there is none."""
    members = [_whole(polynomial, context) for polynomial in equations if polynomial != 0]
    if nonzero:
        product = context.constant(1)
        for polynomial in nonzero:
            product *= _whole(polynomial, context)
        members.append(context.constant(1) - context.gen(0) * product)
    if not members:
        return []
    found, finished = fmpz_mpoly_vec(members, context).buchberger_naive(limits=limits)
    if not finished:
        return f"a Gröbner basis of {len(members)} polynomials outgrew {limits}"
    return list(found.autoreduction())


def is_empty(equations, nonzero):
    """True when no complex point has every equation 0 and every `nonzero` different from 0."""
    if any(polynomial == 0 for polynomial in nonzero):
        return True
    equations, steps = _without_plain(equations)
    nonzero = [_moved(polynomial, steps) for polynomial in nonzero]
    return _is_empty(equations, nonzero)


def is_never_zero(polynomial, equations):
    """True when `polynomial` is 0 at no complex point at which every equation is."""
    left, steps = _without_plain(equations)
    polynomial = _moved(polynomial, steps)
    system = [*left, polynomial]
    return is_empty(system, []) if polynomial == 0 or _plain(polynomial) else _is_empty(system, [])


def _is_empty(equations, nonzero):
    """`is_empty` of equations in which no letter stands plainly."""
    if any(polynomial == 0 for polynomial in nonzero):
        return True
    if any(polynomial.is_constant() for polynomial in equations):
        return True
    if not equations:
        return False
    if len(equations) == 1:
        # A hypersurface lies in another one only where each of its factors divides that.
        factors = irreducible_factors(equations[0])
        return all(any(_is_divisor(f, n) for n in nonzero) for f in factors)
    if has_point(equations, nonzero):
        return False
    return any(member.is_constant() for member in basis(equations, _held(equations, nonzero)))


@remembered
def _without_plain(equations):
    """(equations, steps): the system without the equations in which a letter stands plainly, a
    number times it to the first power and nowhere else, and the steps that put its value in."""
    left, steps = [polynomial for polynomial in equations if polynomial != 0], []
    for _ in range(len(left)):
        found = next(filter(None, map(_plain, left)), None)
        if found is None:
            break
        equation, place, slope = found
        images = list(equation.context().gens())
        images[place] = images[place] - equation / slope
        steps.append((images, place))
        rest = [p for p in left if p is not equation]
        left = [image for p in rest if (image := _moved(p, steps[-1:])) != 0]
    return left, steps


def _plain(equation):
    for place, degree in enumerate(equation.degrees()):
        if degree == 1:
            slope = equation.derivative(place)
            if slope.is_constant():
                return equation, place, slope.leading_coefficient()
    return None


def _moved(polynomial, steps):
    if polynomial == 0:
        return polynomial
    for images, place in steps:
        if polynomial.derivative(place):
            polynomial = polynomial.compose(*images, ctx=polynomial.context())
    return polynomial


def _is_divisor(factor, polynomial):
    return divmod(polynomial, factor)[1] == 0


def _held(equations, nonzero):
    """The `nonzero` that share a letter with the equations: the others are not 0 at some values of
    their letters, whatever the equations say."""
    held = {i for e in equations for i, degree in enumerate(e.degrees()) if degree}
    return [p for p in nonzero if any(degree and i in held for i, degree in enumerate(p.degrees()))]


def vanishes(polynomial, equations, nonzero):
    """True when `polynomial` is 0 wherever the equations hold and no `nonzero` is 0."""
    if polynomial == 0:
        return True
    equations = [equation for equation in equations if equation != 0]
    steps: list = []
    if len(equations) > 1:
        equations, steps = _without_plain(equations)
        polynomial = _moved(polynomial, steps)
    if polynomial == 0 or (len(equations) > 1 and _remainder(polynomial, equations) == 0):
        return True
    nonzero = [_moved(p, steps) for p in nonzero]
    if is_constant(polynomial):
        return is_empty(equations, nonzero)
    if not equations:
        return any(p == 0 for p in nonzero)
    if len(equations) == 1:
        factors = irreducible_factors(equations[0])
        if len(factors) == 1:
            # An irreducible hypersurface lies in {f = 0}, wholly or up to a thin set, only if it
            # divides f.
            return any(_is_divisor(factors[0], f) for f in [polynomial, *nonzero])
    parts = _parts(polynomial, equations)
    if len(parts) > 1 or parts[0] is not polynomial:
        return all(vanishes(part, equations, nonzero) for part in parts)
    order = tower(equations)
    if order and vanishes_by_division(polynomial, order, lambda lead: _is_apart(lead, nonzero)):
        return True
    return is_empty(equations, [*nonzero, polynomial])


def _parts(polynomial, equations):
    """The coefficients of the polynomial in the letters that the equations do not hold, short ones
    first: it is 0 wherever these are, and nowhere else."""
    held = {i for e in equations for i, degree in enumerate(e.degrees()) if degree}
    if all(i in held for i, degree in enumerate(polynomial.degrees()) if degree):
        return [polynomial]
    found: dict = {}
    for exponents, coefficient in terms_of(polynomial):
        key = tuple(0 if i in held else e for i, e in enumerate(exponents))
        kept = tuple(e if i in held else 0 for i, e in enumerate(exponents))
        found.setdefault(key, {})[kept] = coefficient
    context = polynomial.context()
    return sorted(map(context.from_dict, found.values()), key=len)


def _is_apart(lead, nonzero):
    """Whether only `nonzero` could be its factors."""
    return all(factor in nonzero for factor in irreducible_factors(lead))


def _remainder(polynomial, equations):
    """Divide by each equation in turn until nothing changes: 0 proves membership, else nothing."""
    previous = None
    while polynomial != 0 and polynomial != previous:
        previous = polynomial
        for equation in equations:
            polynomial = divmod(polynomial, equation)[1]
    return polynomial
