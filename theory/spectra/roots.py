"""Eigenvalues as exact algebraic numbers: a root of an irreducible rational polynomial."""

from functools import cached_property, lru_cache

from flint import acb, arb, ctx, fmpq, fmpq_poly, fmpz

from theory.exact import to_sympy

START_BITS = 64
MAX_BITS = 1 << 20
SMALL_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47)


class Root:
    """One root of a monic irreducible ``fmpq_poly``, the lower half plane left out.

    `index` counts the real roots in ascending order and then the roots above the real axis.
    The balls of different roots are disjoint, and the imaginary part of a real root is exactly 0.
    """

    def __init__(self, polynomial, index, is_real):
        self.polynomial = polynomial
        self.index = index
        self.is_real = is_real

    @property
    def degree(self):
        """Degree over Q."""
        return self.polynomial.degree()

    def __eq__(self, other):
        if not isinstance(other, Root):
            return NotImplemented
        return self.index == other.index and self.polynomial == other.polynomial

    def __hash__(self):
        return hash((str(self.polynomial), self.index))

    @cached_property
    def value(self):
        """The root as ``fmpq`` if its degree is one, else None."""
        return -self.polynomial[0] if self.degree == 1 else None

    @cached_property
    def parts(self):
        """(a, s, r) with the root a + s√r if real, a + i·s√r if not; degrees one and two only.

        a and s are rational, r ≥ 1 an integer without small square factors; s√r > 0 for
        complex roots, and r = 1 says that the root is rational or Gaussian.
        """
        return _radicals(self) if self.degree <= 2 else None

    def ball(self, bits=START_BITS):
        """Return an ``acb`` ball that holds this root and no other, relative radius ≤ 2^-bits."""
        first = isolated(str_key(self.polynomial), START_BITS)[self.index]
        precision = bits + 16
        while precision <= MAX_BITS:
            for ball in isolated(str_key(self.polynomial), max(precision, START_BITS)):
                if ball.overlaps(first) and _small(ball, bits):
                    return ball
            precision *= 2
        raise ArithmeticError(f"the root {self} was not enclosed to {bits} bits")

    def sympy(self):
        """Return the root as a SymPy number: rational, in square roots, or a CRootOf."""
        import sympy

        if self.degree <= 2:
            a, s, r = (to_sympy(part) for part in self.parts)
            return a + s * sympy.sqrt(r) * (1 if self.is_real else sympy.I)
        x = sympy.Symbol("x")
        polynomial = sympy.Poly([to_sympy(c) for c in reversed(self.polynomial.coeffs())], x)
        if self.is_real:
            return sympy.CRootOf(polynomial, self.index)
        mine = self.ball()
        candidates = polynomial.all_roots(radicals=False)
        (found,) = [c for c in candidates if not c.is_real and mine.overlaps(_enclosure(c))]
        return found

    def __str__(self):
        if self.degree == 1:
            return str(self.value)
        if self.degree == 2:
            return str(self.sympy())
        return f"root of {polynomial_text(self.polynomial)} near {_shown(self.ball())}"

    def __repr__(self):
        return f"Root({self})"


def roots_of(polynomial):
    """Return the roots of a monic irreducible ``fmpq_poly``: real ascending, then Im > 0."""
    if polynomial.degree() == 1:
        return [Root(polynomial, 0, True)]
    if polynomial.degree() == 2:
        real = polynomial[1] ** 2 - 4 * polynomial[0] > 0
        return [Root(polynomial, i, real) for i in range(2 if real else 1)]
    balls = isolated(str_key(polynomial), START_BITS)
    return [Root(polynomial, i, ball.imag == 0) for i, ball in enumerate(balls)]


def polynomial_text(polynomial):
    """The polynomial in x as text, such as x^5 - x - 1."""
    text = ""
    for power, coefficient in reversed(list(enumerate(polynomial.coeffs()))):
        if coefficient == 0:
            continue
        letter = "" if power == 0 else "x" if power == 1 else f"x^{power}"
        size = abs(coefficient)
        body = letter if letter and size == 1 else f"{size}*{letter}" if letter else f"{size}"
        sign = "-" if coefficient < 0 else "+"
        text += f" {sign} {body}" if text else ("-" if coefficient < 0 else "") + body
    return text or "0"


def str_key(polynomial):
    """The coefficients as a hashable key for the cache of isolated roots."""
    return tuple(str(coefficient) for coefficient in polynomial.coeffs())


@lru_cache(maxsize=256)
def isolated(key, bits):
    """Return disjoint balls for the roots of a squarefree polynomial: real, then Im > 0."""
    polynomial = fmpq_poly([fmpq(*(int(part) for part in text.split("/"))) for text in key]).numer()
    with ctx.workprec(bits):
        balls = polynomial.complex_roots()
    # Two real balls, or balls with one sign of Im, are ordered by their midpoints: any fixed
    # order will do, and it depends on the polynomial alone.
    real = [ball for ball, _ in balls if ball.imag == 0]
    upper = [ball for ball, _ in balls if ball.imag > 0]
    if len(real) + 2 * len(upper) != polynomial.degree():
        raise ArithmeticError("the roots were not separated from the real axis")
    if bits == START_BITS:
        upper.sort(key=lambda ball: (ball.real.mid(), ball.imag.mid()))
    return tuple(real + upper)


def _small(ball, bits):
    scale = ball.abs_lower().mid() * arb(2) ** -bits
    return ball.real.rad() <= scale and ball.imag.rad() <= scale


def _radicals(root):
    if root.degree == 1:
        return root.value, fmpq(0), fmpz(1)
    constant, linear, _ = root.polynomial.coeffs()
    a = -linear / 2
    square = abs(a * a - constant)
    # √(p/q) = √(pq)/q, and square factors leave the root.
    s, r = _split_square(square.p * square.q)
    s = fmpq(s) / square.q
    if root.is_real and root.index == 0:
        s = -s
    sign = 1 if root.is_real else -1
    if a * a - sign * s * s * r != constant:
        raise ArithmeticError("the quadratic formula failed its check")
    return a, s, r


def _split_square(number):
    """Return (s, r) with number = s²r, r free of squares of small primes, 1 if number is a
    square."""
    s = fmpz(1)
    for prime in SMALL_PRIMES:
        while number % (prime * prime) == 0:
            number //= prime * prime
            s *= prime
    root = number.isqrt()
    return (s * root, fmpz(1)) if root * root == number else (s, number)


def _enclosure(candidate):
    import sympy

    small = sympy.Rational(1, 2**50)
    real, imaginary = candidate.eval_rational(small, small).as_real_imag()
    return acb(_interval(real), _interval(imaginary))


def _interval(middle):
    return arb(fmpq(int(middle.p), int(middle.q)), arb(2) ** -50)


def _shown(ball):
    real = ball.real.str(8, radius=False)
    if ball.imag == 0:
        return real
    return f"{real} + {ball.imag.str(8, radius=False)}*i"
