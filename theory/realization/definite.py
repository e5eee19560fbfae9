"""Polynomials that keep their sign on all of R^n, proved by elementary means.

Nothing here ever guesses: a positive answer is a proof, and 0 or False only says that these
means found none. `real_points` is the complete procedure behind them.
"""

from flint import fmpz_poly

from theory.laws.factors import primitive
from theory.laws.rational_functions import terms_of

MAX_DEGREE = 16
MAX_TERMS = 60


def has_no_real_zero(polynomial):
    """True when it is proved that `polynomial` has no zero in R^n.

    Decided: every polynomial in one variable, by certified root isolation, so there False
    means that a real root exists. In several variables True is proved by `definite_sign`, and
    False means only that no proof was found: ask `real_points.real_point`.
    """
    return definite_sign(polynomial) != 0


def definite_sign(polynomial):
    """Return 1 or −1 when `polynomial` is proved positive or negative on all of R^n, else 0.

    Means, in turn: certified roots in one variable; even powers with coefficients of one sign
    and a constant term; and p = A·x² + B·x + C in a variable x with A ≥ 0, C > 0, and B = 0
    or 4AC − B² > 0, each part proved in the same way.
    """
    if polynomial == 0:
        return 0
    if polynomial.is_constant():
        return 1 if polynomial.leading_coefficient() > 0 else -1
    at_origin = _constant_term(polynomial)
    # An odd degree in any variable changes the sign along some line of that direction.
    if at_origin == 0 or any(degree % 2 for degree in polynomial.degrees()):
        return 0
    sign = 1 if at_origin > 0 else -1
    return sign if _positive(polynomial * sign) else 0


def is_never_negative(polynomial):
    """True when `polynomial` ≥ 0 on all of R^n is proved, by the means of `definite_sign` and by
    its factors of even multiplicity."""
    if polynomial == 0:
        return True
    unit, factors = polynomial.factor()
    sign = 1 if unit > 0 else -1
    for factor, exponent in factors:
        if exponent % 2 == 0:
            continue
        own = definite_sign(factor)
        if not own and sum(e % 2 for _, e in factors) == 1:
            return _not_negative(factor * sign)
        if not own:
            return False
        sign *= own
    return sign > 0


def univariate(polynomial):
    """Return (index, whole coefficients, lowest first) of a polynomial in exactly one variable,
    else None."""
    used = [i for i, degree in enumerate(polynomial.degrees()) if degree]
    if len(used) != 1:
        return None
    coefficients = [0] * (polynomial.degrees()[used[0]] + 1)
    for exponents, coefficient in terms_of(primitive(polynomial)):
        coefficients[exponents[used[0]]] = int(coefficient.p)
    return used[0], coefficients


def real_roots(coefficients):
    """Return the distinct real roots of a whole polynomial, as balls with certified isolation."""
    return [root.real for root, _ in fmpz_poly(coefficients).complex_roots() if root.imag == 0]


def has_real_root(coefficients):
    """True when a whole polynomial, not constant, has a real root: by its degree, its discriminant
    or its signs at a few numbers, else by isolation."""
    if len(coefficients) % 2 == 0:
        return True
    if len(coefficients) == 3:
        c, b, a = coefficients
        return b * b >= 4 * a * c
    alternating = sum(coefficients[::2]) - sum(coefficients[1::2])
    values = (coefficients[-1], coefficients[0], sum(coefficients), alternating)
    return min(values) <= 0 <= max(values) or bool(real_roots(coefficients))


def _constant_term(polynomial):
    return polynomial[(0,) * polynomial.context().nvars()]


def _positive(p):
    """A proof of p > 0 everywhere was found."""
    if p == 0:
        return False
    if p.is_constant():
        return p.leading_coefficient() > 0
    if _constant_term(p) <= 0 or any(degree % 2 for degree in p.degrees()):
        return False
    if _even_powers(p):
        return True
    single = univariate(p)
    if single:
        return not has_real_root(single[1])
    for A, B, C in _quadratics(p):
        if (B == 0 or _positive(4 * A * C - B * B)) and _positive(C) and _not_negative(A):
            return True
    return False


def _not_negative(p):
    """A proof of p ≥ 0 everywhere was found."""
    if p == 0:
        return True
    if p.is_constant():
        return p.leading_coefficient() > 0
    if _constant_term(p) < 0 or any(degree % 2 for degree in p.degrees()):
        return False
    if _even_powers(p) or _positive(p):
        return True
    unit, factors = p.factor()
    if len(factors) > 1 or factors[0][1] > 1:
        return is_never_negative(p)
    return any(
        _not_negative(A) and _not_negative(C) and _not_negative(4 * A * C - B * B)
        for A, B, C in _quadratics(p)
    )


def _even_powers(p):
    return all(
        coefficient > 0 and not any(e % 2 for e in exponents)
        for exponents, coefficient in terms_of(p)
    )


def _quadratics(p):
    """(A, B, C) with p = A·x² + B·x + C, for each variable x in which p has degree 2."""
    if len(p) > MAX_TERMS or p.total_degree() > MAX_DEGREE:
        return
    for index, degree in enumerate(p.degrees()):
        if degree == 2:
            yield tuple(reversed(coefficients_of(p, index)))


def coefficients_of(p, index):
    """Return the coefficients of p in variable number `index`, lowest power first."""
    parts = [{} for _ in range(p.degrees()[index] + 1)]
    for exponents, coefficient in terms_of(p):
        rest = (*exponents[:index], 0, *exponents[index + 1 :])
        parts[exponents[index]][rest] = coefficient
    return [p.context().from_dict(part) for part in parts]


def square_parts(polynomial):
    """Polynomials that are 0 where a sum of squares of terms, or of linear forms, is, over R; empty
    when it is no such sum of two or more."""
    if len(polynomial) < 2:
        return ()
    degree = polynomial.total_degree()
    if degree % 2 or any(degree % 2 for degree in polynomial.degrees()):
        return ()
    if degree == 2:
        return _linear_forms(polynomial)
    terms = terms_of(polynomial)
    if len({c > 0 for _, c in terms}) > 1:
        return ()
    if any(e % 2 for exponents, _ in terms for e in exponents):
        return ()
    context = polynomial.context()
    return tuple(context.from_dict({tuple(e // 2 for e in exponents): 1}) for exponents, _ in terms)


def _linear_forms(polynomial):
    """The linear forms of a quadratic form that is a sum of two or more squares with coefficients
    of one sign, by completing squares; empty when it is none."""
    if any(sum(exponents) != 2 for exponents in polynomial.monoms()):
        return ()
    names, found, signs = polynomial.context().names(), [], set()
    rest = polynomial
    while rest != 0:
        place = next((i for i, degree in enumerate(rest.degrees()) if degree == 2), None)
        if place is None:
            return ()  # x·y takes both signs
        slope = rest.derivative(names[place])  # 2A·x + B
        lead = slope.derivative(names[place]).leading_coefficient()
        signs.add(lead > 0)
        if len(signs) > 1:
            return ()
        found.append(primitive(slope))
        rest = rest - slope * slope / (2 * lead)
    return tuple(found) if len(found) > 1 else ()
