"""How many real points has a polynomial system with finitely many complex ones?

Hermite's theorem: with B a basis of the quotient algebra, the signature of the symmetric matrix
Tr(b_i b_j) is the number of distinct real points (Basu, Pollack, Roy, Algorithms in Real
Algebraic Geometry, section 4.6). Exact: a Gröbner basis, matrices over Q, and Descartes' rule
on a characteristic polynomial whose roots are all real.
"""

from flint import fmpq, fmpq_mat

from theory.realization.ideals import Undecided, basis

MAX_DIMENSION = 60
_LIMITS = (120, 200, 3000)  # of the Gröbner basis: members, terms, bits


def count_real_points(equations, nonzero=()):
    """Return the number of real points at which every equation is 0 and no `nonzero` is.

    None when there are infinitely many complex ones, in the variables that occur.
    Raises Undecided when the system outgrows the limits.
    """
    nonzero = [polynomial for polynomial in nonzero if not polynomial.is_constant()]
    members = basis(equations, nonzero, _LIMITS)
    if any(member.is_constant() for member in members):
        return 0
    used = [i for i, d in enumerate(zip(*(m.degrees() for m in members))) if any(d)]
    occurring = {
        i + 1
        for polynomial in [*equations, *nonzero]
        for i, degree in enumerate(polynomial.degrees())
        if degree
    }
    if not occurring <= set(used):
        return None
    rules = [_rule(member, used) for member in members]
    if not _is_finite([lead for lead, _ in rules], len(used)):
        return None
    standard = _standard([lead for lead, _ in rules], len(used))
    return _signature(_trace_form(rules, standard))


def independent_variables(equations, nonzero=()):
    """Return the names of a largest set of variables on which the equations leave freedom, read
    off the leading monomials of a Gröbner basis; None when there is no complex point."""
    nonzero = [polynomial for polynomial in nonzero if not polynomial.is_constant()]
    members = basis(equations, nonzero, _LIMITS)
    if any(member.is_constant() for member in members):
        return None
    names = equations[0].context().names()
    leads = [{i - 1 for i, e in enumerate(member.monoms()[0]) if e} for member in members]
    occurring = sorted({i for p in equations for i, degree in enumerate(p.degrees()) if degree})
    best = ()
    for mask in range(1 << min(len(occurring), 12)):
        chosen = {index for place, index in enumerate(occurring[:12]) if mask >> place & 1}
        if len(chosen) > len(best) and not any(lead <= chosen for lead in leads):
            best = tuple(sorted(chosen))
    return tuple(names[index] for index in best)


def _rule(member, used):
    """(leading monomial, {monomial: coefficient} that it equals modulo the ideal)."""
    terms = [(tuple(e[i] for i in used), fmpq(int(c))) for e, c in member.terms()]
    (lead, scale), *rest = terms
    return lead, {monomial: -coefficient / scale for monomial, coefficient in rest}


def _is_finite(leads, width):
    powers = {next(i for i, e in enumerate(m) if e) for m in leads if sum(map(bool, m)) == 1}
    return len(powers) == width


def _standard(leads, width):
    found, level = [], [(0,) * width]
    while level:
        found += level
        if len(found) > MAX_DIMENSION:
            raise Undecided(f"a system with more than {MAX_DIMENSION} complex points")
        above = {
            tuple(e + (i == j) for j, e in enumerate(monomial))
            for monomial in level
            for i in range(width)
        }
        level = sorted(m for m in above if not any(_divides(lead, m) for lead in leads))
    return found


def _divides(lead, monomial):
    return all(a <= b for a, b in zip(lead, monomial))


def _trace_form(rules, standard):
    size, place = len(standard), {monomial: i for i, monomial in enumerate(standard)}
    known = {}

    def normal(monomial):
        if monomial in place:
            return {monomial: fmpq(1)}
        if monomial not in known:
            lead, right = next(rule for rule in rules if _divides(rule[0], monomial))
            factor = tuple(b - a for a, b in zip(lead, monomial))
            total = {}
            for other, coefficient in right.items():
                image = normal(tuple(a + b for a, b in zip(other, factor)))
                for key, value in image.items():
                    total[key] = total.get(key, fmpq(0)) + coefficient * value
            known[monomial] = total
        return known[monomial]

    try:
        products = [
            [normal(tuple(a + b for a, b in zip(first, second))) for second in standard]
            for first in standard
        ]
    except RecursionError:
        raise Undecided("a normal form outgrew the recursion limit") from None
    # The trace of multiplication by b is the sum over c of the coefficient of c in b·c.
    traces = [
        sum((row[j].get(standard[j], fmpq(0)) for j in range(size)), fmpq(0)) for row in products
    ]
    return fmpq_mat(
        [
            [sum((c * traces[place[m]] for m, c in entry.items()), fmpq(0)) for entry in row]
            for row in products
        ]
    )


def _signature(matrix):
    coefficients = matrix.charpoly().coeffs()
    mirrored = [-c if i % 2 else c for i, c in enumerate(coefficients)]
    return _variations(coefficients) - _variations(mirrored)


def _variations(coefficients):
    signs = [c > 0 for c in coefficients if c != 0]
    return sum(a != b for a, b in zip(signs, signs[1:]))
