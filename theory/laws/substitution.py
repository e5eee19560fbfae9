"""Rational functions put into polynomials for their variables."""

from math import comb


def terms_of(polynomial):
    """Return the list of (exponents, coefficient); faster than `to_dict`."""
    return list(zip(polynomial.monoms(), polynomial.coeffs()))


def substitute(polynomial, values, field):
    """Return `polynomial` with the parameters in `values` replaced, as a `Ratio` of `field`.

    Homogenizes over a common denominator: one gcd at the end instead of one a term.
    """
    if not values or polynomial == 0:
        return field.polynomial(polynomial)
    degrees = polynomial.degrees()
    used = [(i, values[n]) for i, n in enumerate(field.names) if degrees[i] and n in values]
    if not used:
        return field.polynomial(polynomial)
    if all(value.bottom.is_one() for _, value in used):
        images = list(field.generators)
        for i, value in used:
            images[i] = value.top
        return field.polynomial(polynomial.compose(*images, ctx=field.context))
    if any(value.holds([field.names[i] for i, _ in used]) for _, value in used):
        return _at_once(polynomial, used, degrees, field)
    total, below = polynomial, field.context.constant(1)
    for i, value in used:
        total = _homogenized(total, i, value, degrees[i])
        below *= value.bottom ** degrees[i]
    return field.ratio(total, below)


def _homogenized(polynomial, place, value, degree):
    """Σ c_k·top^k·bottom^(d − k) for the polynomial Σ c_k·x^k, of degree at most d, in one
    variable."""
    letter, rest = polynomial.context().gen(place), polynomial
    total = polynomial.context().constant(0)
    for k in range(degree, 0, -1):
        coefficient = rest
        for j in range(k):
            coefficient = coefficient.derivative(place) / (j + 1)
        if coefficient != 0:
            rest = rest - coefficient * letter**k
            total = total + coefficient * value.top**k * value.bottom ** (degree - k)
    return total + rest * value.bottom**degree


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
