"""Complex points of polynomial systems, found modulo a prime: a quick no to "is there none?".

Where one equation after another holds a letter that no later one holds, all other letters get
numbers and the equations are solved backwards, each in its letter, modulo p. The Jacobian in
these letters is then triangular; where the roots are simple it is invertible, and the point lifts
to the p-adic integers (Hensel's lemma), which lie in an algebraically closed field of
characteristic 0. A polynomial that is not 0 modulo p is not 0 at the lifted point either.
"""

from itertools import islice

from flint import nmod_poly

from theory.realization.remembering import remembered

P = 120_121  # 1 modulo 8·3·5·7·11·13: −1, 2, 3, 5, 7, 11 and 13 have square roots
_MOST = 3  # points of a system
_STARTS = 8
_DEGREE = 8


def tower(equations):
    """Return [(equation, place of its letter)], the one that is solved first in front; None where
    each of some equations shares all its letters with the others."""
    left, found = list(equations), []
    while left:
        degrees = [equation.degrees() for equation in left]
        own = [
            (row[place], number, place)
            for number, row in enumerate(degrees)
            for place in range(len(row))
            if row[place] and not any(d[place] for i, d in enumerate(degrees) if i != number)
        ]
        if not own:
            return None
        _, number, place = min(own)
        found.append((left.pop(number), place))
    return found[::-1]


def vanishes_by_division(polynomial, order, is_unit):
    """True when division by a `tower`, the last equation first, leaves 0, and `is_unit` of each
    leading coefficient that it was multiplied by; False says nothing."""
    for equation, place in reversed(order[1:]):
        degree = equation.degrees()[place]
        if polynomial.degrees()[place] >= degree:
            lead = _lead(equation, place)
            if not is_unit(lead):
                return False
            polynomial = _pseudo_remainder(polynomial, equation, lead, place)
            if polynomial == 0:
                return True
    return divmod(polynomial, order[0][0])[1] == 0


def _lead(polynomial, place):
    """The coefficient of the highest power of a letter."""
    for k in range(polynomial.degrees()[place]):
        polynomial = polynomial.derivative(place) / (k + 1)
    return polynomial


def _pseudo_remainder(polynomial, divisor, lead, place):
    letter, degree = polynomial.context().gen(place), divisor.degrees()[place]
    while polynomial != 0 and (above := polynomial.degrees()[place] - degree) >= 0:
        polynomial = polynomial * lead - divisor * letter**above * _lead(polynomial, place)
    return polynomial


@remembered
def points_of(equations, width):
    """Return points of {equations = 0} modulo P that lift, as tuples of whole numbers, a few; none
    where this way finds none. `width` is the number of letters."""
    return list(islice(_points(equations, width), _MOST))


def _points(equations, width):
    order = tower(equations)
    if order is None or any(e.degrees()[place] > _DEGREE for e, place in order):
        return
    if not all(map(is_integral, equations)):
        return
    for start in range(_STARTS):
        base = [_scattered(start * width + i) for i in range(width)]
        yield from map(tuple, _climbed(order, base))


def _scattered(number):
    """Whole numbers without small relations, fixed once for all."""
    return pow(number + 29, 5, P) % 4093 + 2


def _climbed(order, base):
    if not order:
        yield base
        return
    (equation, place), *rest = order
    for root in _simple_roots(equation, place, base):
        yield from _climbed(rest, [*base[:place], root, *base[place + 1 :]])


def _simple_roots(equation, place, base):
    """The simple roots modulo P of the equation in one letter, the others having these values."""
    names = equation.context().names()
    alone = equation.subs({n: x for i, (n, x) in enumerate(zip(names, base)) if i != place})
    if alone == 0 or alone.is_constant():
        return
    coefficients = [0] * (alone.degrees()[place] + 1)
    for exponents, coefficient in zip(alone.monoms(), alone.coeffs()):
        coefficients[exponents[place]] = _residue(coefficient)
    polynomial = nmod_poly(coefficients, P)
    if polynomial.degree() < 1:
        return
    for root, exponent in polynomial.roots():
        if exponent == 1:
            yield int(root)


def _residue(number):
    return int(number.p) * pow(int(number.q), -1, P) % P


def is_integral(polynomial):
    """True where the coefficients have values modulo P."""
    return all(c.q % P for c in polynomial.coeffs())


def is_apart(polynomial, point):
    """True when a polynomial that `is_integral` is not 0 at the lifted point."""
    return bool(polynomial(*point).p % P)


def is_somewhere_apart(polynomial, points):
    """True when the polynomial is seen not to be 0 at one of the lifted points."""
    return any(is_apart(polynomial, point) for point in points) and is_integral(polynomial)


def ratio_at(ratio, point):
    """The value modulo P of a rational function at the lifted point; None where it has none."""
    if not is_apart(ratio.bottom, point) or not (
        is_integral(ratio.bottom) and is_integral(ratio.top)
    ):
        return None
    top, bottom = (_residue(part(*point)) for part in (ratio.top, ratio.bottom))
    return top * pow(bottom, -1, P) % P


def has_point(equations, nonzero):
    """True when a complex point is found at which all equations are 0 and no `nonzero` is; False
    says nothing."""
    width = equations[0].context().nvars()
    for corner in ((0,) * width, (1,) * width):
        if all(p(*corner) == 0 for p in equations) and all(p(*corner) != 0 for p in nonzero):
            return True
    if not nonzero:
        return next(_points(equations, width), None) is not None
    found = points_of(equations, width)
    found = [point for point in found if all(is_apart(p, point) for p in nonzero)]
    return bool(found) and all(map(is_integral, nonzero))
