"""How far apart the abstract rules of two propagators are, as subspaces of ℓ².

A propagator's rules are the sequences i ↦ (vᵀTⁱ)_j. The gap of two spans U and W of the same
dimension is the sine of their largest principal angle, max over unit u ∈ U of dist(u, W).
Gram matrices Σ_i (vᵀTⁱ)ᵀ(v'ᵀT'ⁱ) are rational for rational propagators, so the squared
gap is an algebraic number: the largest root of a rational polynomial. Background: Szegő
kernels and Blaschke products (Nikolski, Operators, Functions, and Systems, 2002, volume 1).
"""

from dataclasses import dataclass

from flint import arb, ctx, fmpq, fmpq_mat, fmpq_poly

from theory import exact
from theory.operators.matrices import is_psd, unit


def gram(p, q):
    """Return X = Σ_i (vᵀTⁱ)ᵀ(v'ᵀT'ⁱ) for two rational propagators, a k×k' ``fmpq_mat``.

    X is the solution of X = TᵀXT' + vv'ᵀ, the series without and with its first term. For it
    to be the sum the rules must be square-summable; `gap` checks that. Raises ValueError for
    propagators with parameters, or where the equation has no single solution.
    """
    for propagator in (p, q):
        if not propagator.is_rational:
            raise ValueError(
                f"{propagator!r} has the parameter {propagator.parameters[0]}: put a number in "
                "first"
            )
    k, m = p.size, q.size
    T, S, v, w = p.matrix, q.matrix, p.start, q.start
    equations = unit(k * m)
    places = [(s, j, y) for s in range(m) for j in range(m) if (y := S[s, j])]
    for r in range(k):
        for i in range(k):
            if x := T[r, i]:
                for s, j, y in places:
                    equations[i * m + j, r * m + s] -= x * y
    right = fmpq_mat(k * m, 1, [v[i, 0] * w[j, 0] for i in range(k) for j in range(m)])
    try:
        solution = equations.solve(right)
    except ZeroDivisionError:
        raise ValueError(
            f"the rules of {p!r} and {q!r} have no Gram matrix: use propagators with spectral "
            "radius < 1"
        ) from None
    return fmpq_mat(k, m, solution.entries())


def squared_sines(p, q):
    """Return the monic ``fmpq_poly`` whose roots are the squared sines of the principal angles.

    It is the characteristic polynomial of 1 − G⁻¹X H⁻¹Xᵀ, with G, H, X the Gram matrices of
    the rules of p, of q, and of p with q. Raises ValueError if p and q differ in size, or if
    the rules of one of them are not independent or not square-summable.
    """
    if p.size != q.size:
        raise ValueError(
            f"the propagators have {p.size} and {q.size} units: compare spans of the same dimension"
        )
    G, H, X = _own_gram(p), _own_gram(q), gram(p, q)
    return (unit(p.size) - G.inv() * X * H.inv() * X.transpose()).charpoly()


def _own_gram(p):
    """The Gram matrix of p's rules. It is positive definite, with (T, v) as a Lyapunov
    equation, exactly when the rules are independent and ρ(T) < 1."""
    own = gram(p, p)
    if not is_psd(own, strict=True):
        raise ValueError(
            f"the rules of {p!r} are not independent, or its spectral radius is not below 1"
        )
    return own


@dataclass(frozen=True)
class Gap:
    """The sine of the largest principal angle, exactly: its square is the largest root of
    `polynomial`."""

    polynomial: fmpq_poly

    @property
    def square(self):
        """The squared gap as ``fmpq`` if it is rational, else None."""
        roots = self._factor_of_largest()
        return -roots[0] / roots[1] if roots.degree() == 1 else None

    def squared_ball(self, bits=64):
        """An ``arb`` ball that holds the squared gap, of radius about 2^-bits."""
        return max(
            (ball for _, ball in _real_roots(self.polynomial, bits)), key=lambda ball: ball.mid()
        )

    def ball(self, bits=64):
        """An ``arb`` ball that holds the gap."""
        with ctx.workprec(2 * bits + 32):
            return arb.max(self.squared_ball(2 * bits), arb(0)).sqrt()

    def _factor_of_largest(self):
        return max(_real_roots(self.polynomial, 64), key=lambda pair: pair[1].mid())[0]


def gap(p, q):
    """Return the `Gap` between the spans of the rules of two rational propagators of one size."""
    return Gap(squared_sines(p, q))


def _real_roots(polynomial, bits):
    """(irreducible factor, ball) for every root; all roots are real, being eigenvalues of a
    product of positive semidefinite matrices. Balls of different roots are disjoint."""
    factors = [factor for factor, _ in polynomial.factor()[1]]
    precision = bits + 32
    while True:
        with ctx.workprec(precision):
            found = [(f, root) for f in factors for root in _roots(f)]
        small = all(ball.rad() < arb(2) ** -bits for _, ball in found)
        apart = not any(a.overlaps(b) for i, (_, a) in enumerate(found) for _, b in found[:i])
        if small and apart:
            return found
        precision *= 2


def _roots(factor):
    if factor.degree() == 1:
        return [arb(-factor[0] / factor[1])]
    return [root.real for root, _ in factor.complex_roots()]


# -- the closed forms


def pseudo_hyperbolic(a, b):
    """|b − a|/(1 − ab), the sine of the angle between (aⁱ) and (bⁱ) in ℓ², for rational |a|, |b| <
    1."""
    a, b = _inside(a, "a"), _inside(b, "b")
    return abs((b - a) / (1 - a * b))


def blaschke_taylor(alphas, count):
    """Return c_0 … c_{count−1}, the Taylor coefficients of ∏(w − α)/(1 − αw), as ``fmpq``."""
    ratio = [fmpq(int(i == 0)) for i in range(count)]
    for alpha in alphas:
        alpha = exact.rational(alpha, "alpha")
        # multiply by w − α, then divide by 1 − αw: d_i = n_i + α·d_{i−1}
        above = [(ratio[i - 1] if i else 0) - alpha * ratio[i] for i in range(count)]
        ratio = []
        for term in above:
            ratio.append(term + alpha * ratio[-1] if ratio else term)
    return ratio


def toeplitz(coefficients):
    """The lower-triangular Toeplitz matrix with first column c_0 … c_{n−1}."""
    n = len(coefficients)
    return fmpq_mat(
        n, n, [coefficients[i - j] if i >= j else fmpq(0) for i in range(n) for j in range(n)]
    )


def confluence_gap(a, points):
    """The `Gap` between ∪J(a_j) and J(a;n) by the Toeplitz norm, n = len(points), all in (−1, 1).

    It is ‖lower-triangular Toeplitz(c_0 … c_{n−1})‖₂, c the Taylor coefficients of
    ∏(w − α_j)/(1 − α_jw), α_j = (a_j − a)/(1 − a·a_j). Raises ValueError outside (−1, 1)
    or for equal points.
    """
    a, points = _inside(a, "a"), [_inside(x, "a point") for x in points]
    if len({str(x) for x in points}) < len(points):
        raise ValueError(
            "two of the points are equal: the rules of their union are dependent, use J(a_j; 2)"
        )
    matrix = toeplitz(blaschke_taylor([(x - a) / (1 - a * x) for x in points], len(points)))
    return Gap((matrix * matrix.transpose()).charpoly())


def _inside(value, name):
    value = exact.rational(value, name)
    if not -1 < value < 1:
        raise ValueError(f"{name} is {value}: give a number between -1 and 1")
    return value
