"""The rate on quadratic functions with curvatures in [μ, L], exactly: roots of Q(z) − λP(z)."""

from flint import arb, ctx, fmpq, fmpq_poly

from theory.laws.rational_functions import Field
from theory.rates.stability import EIGENVALUE, jury
from theory.spectra.spectral_radius import spectral_radius_ball


def conditions(method, rate):
    """Polynomials in λ, ``fmpq_poly``: all are > 0 at λ exactly when every root of Q − λP is below
    `rate` > 0 in size."""
    Q, P = method.closed_polynomials
    field = Field((EIGENVALUE,))
    lam = field.context.gen(0)
    coefficients = [
        field.context.constant(Q[k]) - lam * field.context.constant(P[k])
        for k in range(method.size + 1)
    ]
    return [_univariate(c) for c in jury(field, coefficients, rate)]


def _univariate(polynomial):
    coefficients = [fmpq(0)] * (max(polynomial.degrees()[0], 0) + 1)
    for (power,), coefficient in polynomial.to_dict().items():
        coefficients[power] = coefficient
    return fmpq_poly(coefficients)


def bounded_by(method, low, high, rate):
    """True when it is proved that no root exceeds `rate` > 0 in size for any λ in [low, high].

    The conditions are positive at all but finitely many λ, and there the roots are limits. False
    says only that this shows nothing: where a condition vanishes for all λ, say.
    """
    return all(not_negative(c, low, high) for c in conditions(method, rate))


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


def rational_root(method, curvature):
    """The size of a real rational root at λ, as ``fmpq``, that 128 bits cannot tell from the
    largest size; None where there is none."""
    Q, P = method.closed_polynomials
    ball = radius_at(method, curvature, 128)
    for factor, _ in (Q - P * curvature).numer().factor()[1]:
        if factor.degree() == 1:
            size = abs(fmpq(-factor[0], factor[1]))
            with ctx.workprec(160):
                if ball.overlaps(arb(size)):
                    return size
    return None
