"""Questions about polynomial systems, answered with Gröbner bases (FLINT's Buchberger)."""

from functools import cache

from flint import Ordering, fmpz_mpoly_ctx, fmpz_mpoly_vec

from theory.laws.rational_functions import primitive

_AUXILIARY = "_t"
_LIMITS = (60, 80, 300)  # members of the basis, terms of a member, bits of a coefficient


class Undecided(Exception):
    """A Gröbner basis outgrew its limits; the question stays open."""


@cache
def _context(names):
    return fmpz_mpoly_ctx.get((_AUXILIARY, *names), Ordering.degrevlex)


def _whole(polynomial, context):
    terms = primitive(polynomial).to_dict()
    return context.from_dict({(0, *exponents): int(c.p) for exponents, c in terms.items()})


def basis(equations, nonzero=(), limits=_LIMITS):
    """Return a Gröbner basis of the equations together with 1 − t·∏nonzero, over Z.

    Raises Undecided when it outgrows the limits. `equations` may not be empty.
    """
    context = _context(tuple(equations[0].context().names()))
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
        raise Undecided(f"a Gröbner basis of {len(members)} polynomials outgrew {limits}")
    return list(found.autoreduction())


def is_empty(equations, nonzero):
    """True when no complex point has every equation 0 and every `nonzero` different from 0."""
    if any(polynomial == 0 for polynomial in nonzero):
        return True
    equations = [polynomial for polynomial in equations if polynomial != 0]
    if any(polynomial.is_constant() for polynomial in equations):
        return True
    if not equations:
        return False
    factors = [polynomial for polynomial in nonzero if not polynomial.is_constant()]
    return any(member.is_constant() for member in basis(equations, factors))


def vanishes(polynomial, equations, nonzero):
    """True when `polynomial` is 0 wherever the equations hold and no `nonzero` is 0."""
    equations = [equation for equation in equations if equation != 0]
    if polynomial == 0:
        return True
    if polynomial.is_constant():
        return is_empty(equations, nonzero)
    if not equations:
        return False
    if len(equations) == 1 and len(equations[0].factor()[1]) == 1:
        # An irreducible hypersurface lies in {f = 0}, wholly or up to a thin set, only if it
        # divides f.
        return any(_divides(equations[0], f) for f in [polynomial, *nonzero])
    if _remainder(polynomial, equations) == 0:
        return True
    return is_empty(equations, [*nonzero, polynomial])


def _divides(divisor, polynomial):
    (radical, _), *_ = divisor.factor()[1]
    return divmod(polynomial, radical)[1] == 0


def _remainder(polynomial, equations):
    """Divide by each equation in turn until nothing changes: 0 proves membership, else nothing."""
    previous = None
    while polynomial != 0 and polynomial != previous:
        previous = polynomial
        for equation in equations:
            polynomial = divmod(polynomial, equation)[1]
    return polynomial
