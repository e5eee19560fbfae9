"""The rate on quadratics as an algebraic number: its minimal polynomial, proved to be the rate.

At a rational λ the size α of the largest root of Q − λP is a root of a polynomial that is known.
That no root is larger at another λ of [μ, L] is what `quadratics.conditions` say, over ℚ(α):
polynomials in λ, which after division by their zero at that end are > 0 on the interval, by
Bernstein coefficients in balls.
"""

from flint import arb, ctx, fmpq_poly

from theory.laws.rational_functions import Field
from theory.laws.substitution import terms_of
from theory.positivity.intervals import bernstein, halves
from theory.rates.engine.quadratics import BEYOND
from theory.rates.stability import EIGENVALUE, jury
from theory.spectra.spectral_radius import modulus_polynomial

SIZE = "r"
BITS = 256
DEPTH = 14


def minimal_polynomial(method, curvature, low, high):
    """The minimal polynomial, monic, of the largest size of a root over the λ of [low, high], where
    that is the size at λ = `curvature`, one of the ends, and this is proved; else None."""
    if curvature not in (low, high) or low == high:
        return None
    try:
        with ctx.workprec(BITS):
            polynomial, ball = modulus_polynomial(method.A + method.B * method.C * curvature)
    except ValueError:
        return None
    root = _finely(polynomial, ball)
    if root is None or not root > 0:
        return None
    shown = (
        _positive(c, polynomial, root, curvature, low, high)
        for c in _conditions(method, polynomial)
    )
    return polynomial if all(shown) else None


def _finely(polynomial, ball):
    """The real root that a ball meets, in BITS bits; None where there are several."""
    with ctx.workprec(2 * BITS):
        roots = [b.real for b, _ in polynomial.numer().complex_roots() if b.imag == 0]
    met = [root for root in roots if root.overlaps(ball)]
    return met[0] if len(met) == 1 else None


def _conditions(method, polynomial):
    """Polynomials in λ as lists of elements of ℚ[x]/polynomial: the lowest coefficients, as
    polynomials in e, of what is > 0 where all roots are below α + e."""
    Q, P = method.closed_polynomials
    field = Field((EIGENVALUE, BEYOND, SIZE))
    lam, e, r = field.context.gens()
    number = field.context.constant
    coefficients = [number(Q[k]) - lam * number(P[k]) for k in range(method.size + 1)]
    scaled = [c * (r + e) ** k for k, c in enumerate(coefficients)]
    for condition in jury(field, scaled, 1):
        parts: dict = {}
        for (i, j, k), c in terms_of(condition):
            row = parts.setdefault(int(j), {})
            row[int(i)] = row.get(int(i), fmpq_poly([])) + fmpq_poly([0] * int(k) + [c])
        for j in sorted(parts):
            row = {i: x % polynomial for i, x in parts[j].items()}
            if any(x != 0 for x in row.values()):
                yield [row.get(i, fmpq_poly([])) for i in range(max(row) + 1)]
                break


def _positive(condition, polynomial, root, curvature, low, high):
    """Whether a polynomial in λ over ℚ(α) is shown to be ≥ 0 on [low, high], its zeros at
    `curvature` divided out."""
    sign = 1
    while True:
        value, quotient = fmpq_poly([]), []
        for c in reversed(condition):
            quotient.append(value)
            value = (value * curvature + c) % polynomial
        if value != 0:
            break
        condition, sign = quotient[1:][::-1], sign * (1 if curvature == low else -1)
        if not condition:
            return False
    with ctx.workprec(BITS):
        balls = [at_ball(c, root) * sign for c in condition]
        return _shown(bernstein(balls, low, high), DEPTH)


def at_ball(polynomial, x):
    """A polynomial at a ball."""
    total = arb(0)
    for c in reversed(polynomial.coeffs()):
        total = total * x + arb(c)
    return total


def _shown(coefficients, depth):
    """Whether balls of Bernstein coefficients show a polynomial > 0, the interval halved."""
    if all(c > 0 for c in coefficients):
        return True
    if not depth or not (coefficients[0] > 0 and coefficients[-1] > 0):
        return False
    return all(_shown(half, depth - 1) for half in halves(coefficients))
