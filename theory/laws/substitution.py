"""Rational functions put into polynomials for their variables."""

from math import comb, factorial

from flint import fmpq


def terms_of(polynomial):
    """Return the list of (exponents, coefficient); faster than `to_dict`."""
    return list(zip(polynomial.monoms(), polynomial.coeffs()))


def value_at(ratio, numbers, kind=fmpq):
    """A rational function at values for its letters, coefficients being `kind` of a numerator and
    a denominator. Raises ZeroDivisionError."""

    def of(polynomial):
        total = kind(0)
        for exponents, coefficient in terms_of(polynomial):
            term = kind(int(coefficient.p), int(coefficient.q))
            for name, exponent in zip(ratio.field.names, exponents):
                if exponent:
                    term *= numbers[name] ** int(exponent)
            total += term
        return total

    return of(ratio.top) / of(ratio.bottom)


def substitute(polynomial, values, field):
    """Return `polynomial` with the parameters in `values` replaced, as a `Ratio` of `field`.

    Homogenizes over a common denominator: one gcd at the end instead of one a term.
    """
    if not values or polynomial == 0:
        return field.polynomial(polynomial)
    if len(values) == 1:
        return _one_replaced(polynomial, *values.items(), field)
    degrees = polynomial.degrees()
    used = [(i, values[n]) for i, n in enumerate(field.names) if degrees[i] and n in values]
    if not used:
        return field.polynomial(polynomial)
    if len(used) > 1 and all(value.bottom.is_one() for _, value in used):
        images = list(field.generators)
        for i, value in used:
            images[i] = value.top
        return field.polynomial(polynomial.compose(*images, ctx=field.context))
    own = [field.names[i] for i, _ in used]
    if len(used) > 1 and any(value.holds(own) for _, value in used):
        return _at_once(polynomial, used, degrees, field)
    total = polynomial
    for i, value in used:
        total = _homogenized(total, i, value, degrees[i])
    return field.over(total, [(value.bottom, degrees[i]) for i, value in used])


def _one_replaced(polynomial, replaced, field):
    """`substitute` of one parameter. A derivative is found sooner than all the degrees."""
    name, value = replaced
    place = field.places.get(name)
    slope = None if place is None else polynomial.derivative(place)
    if not slope:
        return field.polynomial(polynomial)
    degree = degree_in(slope, place) + 1
    total = _homogenized(polynomial, place, value, degree)
    return field.over(total, [(value.bottom, degree)])


def degree_in(polynomial, place):
    """The degree in one variable, which is found sooner than those in all, where it is low."""
    degree = 0
    while polynomial := polynomial.derivative(place):
        degree += 1
    return degree


def substitute_in_ratio(ratio, values):
    """Return the `Ratio` with the parameters in `values` replaced. Raises ZeroDivisionError where
    the denominator vanishes."""
    if not values or ratio.top == 0:
        return ratio
    field, above, below = ratio.field, ratio.top.degrees(), ratio.bottom.degrees()
    used = [
        (i, values[n]) for i, n in enumerate(field.names) if n in values and (above[i] or below[i])
    ]
    if not used:
        return ratio
    if len(used) == 1:
        ((place, value),) = used
        degree = max(above[place], below[place])
        parts = (_homogenized(p, place, value, degree) for p in (ratio.top, ratio.bottom))
        return field.ratio(*parts)
    top, bottom = (substitute(part, values, field) for part in (ratio.top, ratio.bottom))
    return top / bottom


def _homogenized(polynomial, place, value, degree):
    """Σ c_k·top^k·bottom^(d − k) for the polynomial Σ c_k·x^k, of degree at most d, in one
    variable."""
    letter, rest, whole = polynomial.context().gen(place), polynomial, value.bottom.is_one()
    if degree == 1:
        slope = polynomial.derivative(place)
        rest = polynomial - slope * letter
        if not whole:
            rest = rest * value.bottom
        return rest + slope * value.top
    total = None
    for k in range(degree, 0, -1):
        coefficient = rest
        for _ in range(k):
            coefficient = coefficient.derivative(place)
        if coefficient == 0:
            continue
        if k > 1:
            coefficient = coefficient / factorial(k)
        rest = rest - coefficient * letter**k
        if value.top != 0:
            term = coefficient * value.top**k
            term = term if whole or k == degree else term * value.bottom ** (degree - k)
            total = term if total is None else total + term
    if not whole:
        rest = rest * value.bottom**degree
    return rest if total is None else total + rest


def _at_once(polynomial, used, degrees, field):
    """`substitute` where the values hold names that are replaced themselves."""
    parts: dict = {}
    for exponents, coefficient in terms_of(polynomial):
        kept = list(exponents)
        for i, _ in used:
            kept[i] = 0
        parts.setdefault(tuple(exponents[i] for i, _ in used), {})[tuple(kept)] = coefficient
    powers = [_powers(value, degrees[i]) for i, value in used]
    total = field.context.constant(0)
    for key, terms in parts.items():
        term = field.context.from_dict(terms)
        for power, exponent in zip(powers, key):
            term *= power[exponent]
        total += term
    below = field.context.constant(1)
    for i, value in used:
        below *= value.bottom ** degrees[i]
    return field.ratio(total, below)


def expanded_terms(polynomial, values, field) -> int:
    """How many terms `substitute` may multiply out on its way, from above: a t-term value to the
    power e has C(e + t − 1, e), and no sum has more than there are monomials of its degree."""
    if polynomial == 0:
        return 0
    names, degrees = field.names, dict(zip(field.names, polynomial.degrees()))
    used = {name: values[name] for name in names if degrees[name] and name in values}
    if not used:
        return len(polynomial)
    sizes = {name: max(len(v.top), len(v.bottom)) for name, v in used.items()}
    heights = {name: max(v.top.total_degree(), v.bottom.total_degree()) for name, v in used.items()}
    total = 0
    for exponents in polynomial.monoms():
        count = 1
        for name, e in zip(names, exponents):
            if name in used:
                # a denominator makes up the power that is missing to the degree
                e = degrees[name] if not used[name].bottom.is_one() else e
                count *= comb(e + sizes[name] - 1, e)
        total += count
    degree = sum(degrees[name] * heights.get(name, 1) for name in names)
    return min(total, comb(degree + len(names), len(names)))


def _powers(value, degree):
    """top^e · bottom^(degree − e) for e = 0 … degree."""
    return [value.top**e * value.bottom ** (degree - e) for e in range(degree + 1)]
