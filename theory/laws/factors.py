"""Factors of polynomials over Q: irreducible ones, common ones, contents; those that came up last
are kept."""

from math import gcd, lcm

from flint import fmpq

from theory.laws.substitution import terms_of

_ONE = fmpq(1)
_FACTORS: dict = {}  # of polynomials that came up: most come up again
_MOST_KNOWN = 500  # keys, with a few polynomials each: more make garbage collections long


def is_constant(polynomial):
    """True for a number; sooner than the method of the same name where there are more terms."""
    return len(polynomial) < 2 and polynomial.is_constant()


def is_linear(polynomial):
    """True for a polynomial of degree one with more than one term: it is irreducible."""
    return len(polynomial) > 1 and polynomial.total_degree() == 1


def common_factor(first, second):
    """The greatest common divisor, None where it is a number: one division takes less where the
    second is irreducible."""
    if is_linear(second):
        return None if divmod(first, second)[1] else second
    common = first.gcd(second)
    return None if is_constant(common) else common


def content_and_part(polynomial):
    """Return (content, primitive part), the part with whole coprime coefficients."""
    coefficients = polynomial.coeffs()
    whole = lcm(*[c.q for c in coefficients])
    if whole == 1 and coefficients[0] == 1:
        return _ONE, polynomial
    if whole == 1:
        common = gcd(*[c.p for c in coefficients])
    else:
        common = gcd(*[(c * whole).p for c in coefficients])
    sign = -1 if coefficients[0] < 0 else 1
    if whole == common == sign == 1:
        return _ONE, polynomial
    content = fmpq(sign * common, whole)
    return content, polynomial / content


def primitive(polynomial):
    """Return `polynomial` scaled to whole coprime coefficients, the leading one positive."""
    return polynomial if polynomial == 0 else content_and_part(polynomial)[1]


def irreducible_factors(polynomial):
    """Return the distinct irreducible factors over Q, primitive, without the constant one."""
    return [factor for factor, _ in factorization(polynomial)]


def factorization(polynomial):
    """Return [(irreducible factor over Q, its exponent)], the factors primitive: low exponents
    first, then in the order of their terms."""
    if is_constant(polynomial):
        return []
    if polynomial.total_degree() == 1:
        return [(_one_object(primitive(polynomial)), 1)]
    known = _known_factors(polynomial)
    if known is None:
        known = _by_linear_letter(polynomial)
        if known is None:
            known = [(primitive(factor), exponent) for factor, exponent in polynomial.factor()[1]]
        if len(_FACTORS) >= _MOST_KNOWN:
            _FACTORS.clear()
        known = [(_one_object(factor), exponent) for factor, exponent in known]
        if known[0][0] is not polynomial:
            _keep_factors(polynomial, known)
    return list(known)


def _key(polynomial):
    """A polynomial has no hash, and its text takes longer to write than a few comparisons."""
    return polynomial.context(), len(polynomial), polynomial.total_degree()


def _known_factors(polynomial):
    for other, known in _FACTORS.get(_key(polynomial), ()):
        if other == polynomial:
            return known
    return None


def _keep_factors(polynomial, known):
    _FACTORS.setdefault(_key(polynomial), []).append((polynomial, known))


def _one_object(factor):
    """The same object for every factor that is the same polynomial."""
    known = _known_factors(factor)
    if known is None:
        known = [(factor, 1)]
        _keep_factors(factor, known)
    return known[0][0]


def _by_linear_letter(polynomial):
    """The factors of A·x + B, gcd(A, B) = 1, times those of the gcd; None without such a letter."""
    degrees = polynomial.degrees()
    if 1 not in degrees:
        return None
    slopes = [(polynomial.derivative(i), i) for i, degree in enumerate(degrees) if degree == 1]
    slope, place = min(slopes, key=lambda pair: len(pair[0]))
    common = common_factor(polynomial - slope * polynomial.context().gen(place), slope)
    if common is None:
        return [(primitive(polynomial), 1)]
    known = [(primitive(polynomial / common), 1), *factorization(common)]
    return sorted(known, key=lambda pair: (pair[1], terms_of(pair[0])))
