"""The rate on quadratic functions with curvatures in [μ, L], exactly: roots of Q(z) − λP(z)."""

from flint import arb, ctx, fmpq, fmpq_poly

from theory.laws.rational_functions import Field
from theory.rates.stability import EIGENVALUE, jury
from theory.spectra.spectral_radius import spectral_radius_ball

BEYOND = "e"


def conditions(method, rate, squared=False):
    """Polynomials in λ, ``fmpq_poly``: where all are > 0 at λ, every root of Q − λP is below
    `rate` + e in size for every small enough e > 0; of the squares of the roots, if `squared`.

    Each is the lowest coefficient, as a polynomial in e, of a condition at `rate` + e.
    """
    Q, P = method.closed_polynomials
    field = Field((EIGENVALUE, BEYOND))
    lam, e = field.context.gens()
    number = field.context.constant
    coefficients = [number(Q[k]) - lam * number(P[k]) for k in range(method.size + 1)]
    if squared:
        coefficients = of_squares(coefficients)
    scaled = [c * (number(rate) + e) ** k for k, c in enumerate(coefficients)]
    return [_lowest(c) for c in jury(field, scaled, 1)]


def of_squares(coefficients):
    """Of the polynomial whose roots are the squares: p(z)p(−z), up to sign, in z²."""
    d = len(coefficients) - 1
    return [
        sum(
            coefficients[i] * coefficients[2 * m - i] * (-1) ** (d + i)
            for i in range(max(0, 2 * m - d), min(d, 2 * m) + 1)
        )
        for m in range(d + 1)
    ]


def _lowest(polynomial):
    """The coefficient of the lowest power of e, as a polynomial in λ."""
    terms = polynomial.to_dict()
    least = min((int(power) for _, power in terms), default=0)
    found = {int(k): c for (k, power), c in terms.items() if power == least}
    return fmpq_poly([found.get(k, fmpq(0)) for k in range(max(found, default=0) + 1)])


def bounded_by(method, low, high, rate, squared=False):
    """True when it is proved that no root exceeds `rate` > 0 in size for any λ in [low, high]; that
    no square of one does, if `squared`.

    The conditions are positive at all but finitely many λ, and there the roots are limits. False
    says only that this shows nothing.
    """
    return all(not_negative(c, low, high) for c in conditions(method, rate, squared))


def not_negative(polynomial, low, high):
    """True when a polynomial that is not zero is ≥ 0 on [low, high]."""
    if polynomial == 0:
        return False
    if polynomial.degree() == 0:
        return polynomial[0] > 0
    # Only factors of odd multiplicity change the sign, and only inside the interval.
    odd = fmpq_poly([1])
    for factor, power in polynomial.numer().factor()[1]:
        if power % 2:
            odd *= fmpq_poly(factor)
    for end in (low, high):
        if odd(end) == 0:
            odd = odd / fmpq_poly([-end, 1])
    if low == high:
        return polynomial(low) >= 0
    if odd.degree() > 0 and _roots_between(odd, low, high):
        return False
    places = (low + (high - low) * fmpq(k, 101) for k in range(1, 101))
    return next(value for x in places if (value := polynomial(x)) != 0) > 0


def _roots_between(polynomial, low, high):
    """The number of roots in (low, high) of a squarefree polynomial without a root at the ends."""
    chain = [polynomial, polynomial.derivative()]
    while chain[-1] != 0:
        chain.append(-(chain[-2] % chain[-1]))

    def changes(at):
        signs = [value > 0 for value in (p(at) for p in chain) if value != 0]
        return sum(a != b for a, b in zip(signs, signs[1:]))

    return changes(low) - changes(high)


def radius_at(method, curvature, bits=64):
    """A ball that holds the size of the largest root at λ = `curvature`: the exact rate on
    λ|x|²/2, for some start."""
    return spectral_radius_ball(method.A + method.B * method.C * curvature, bits)


def lower_end(ball, digits=12):
    """The largest decimal of so many digits below a ball, as ``fmpq``."""
    with ctx.workprec(256):
        scaled = (ball * arb(10) ** digits).lower().floor().unique_fmpz()
        return fmpq(scaled, 10**digits)


def rational_size(method, curvature):
    """(the size of a real rational root at λ, None) or (None, the rational square of a size) that
    128 bits cannot tell from the largest size; (None, None) where there is none."""
    Q, P = method.closed_polynomials
    ball = radius_at(method, curvature, 128)
    for factor, _ in (Q - P * curvature).numer().factor()[1]:
        last, middle, lead = (fmpq(factor[k], factor[factor.degree()]) for k in (0, 1, 2))
        with ctx.workprec(160):
            if factor.degree() == 1 and ball.overlaps(arb(abs(last))):
                return abs(last), None
            # two conjugates, or ±√c
            pair = middle**2 < 4 * last or middle == 0
            if factor.degree() == 2 and pair and ball.overlaps(arb(abs(last)).sqrt()):
                return None, abs(last)
    return None, None
