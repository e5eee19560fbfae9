"""The abstract rule vᵀTⁱ as a formula in i, from partial fractions of vᵀ(zI − T)⁻¹."""


def power_row(T, v, i):
    """Return vᵀTⁱ for a SymPy symbol i as a 1×k SymPy matrix.

    T, v: SymPy matrices of rational functions over Q. Since 1/(z−λ)^{s+1} = Σ_i
    binomial(i, s) λ^{i−s} z^{−i−1}, the coefficients of the partial fractions of the resolvent
    are those of the rule. They are found in F[x]/p for each irreducible factor p of the
    characteristic polynomial at once.
    """
    import sympy

    k = T.rows
    if k == 0:
        return sympy.ImmutableMatrix(1, 0, [])
    x = sympy.Dummy("x")
    chi, numerators = _resolvent(T, v, x)
    row = [sympy.S.Zero] * k
    for p, multiplicity in chi.factor_list()[1]:
        p = p.monic()
        cofactor = chi.quo(p**multiplicity)
        inverse = _inverse_series(_local_denominator(cofactor, p, multiplicity), p)
        for column, numerator in enumerate(numerators):
            series = _product(_taylor(numerator, p, multiplicity), inverse, p)
            # ε^j over ε^multiplicity is a pole of order multiplicity − j.
            row[column] += _sum_over_roots(series[::-1], p, i, x)
    return sympy.ImmutableMatrix(1, k, row)


def _resolvent(T, v, x):
    """χ(x) = det(xI − T) and the entries of vᵀ adj(xI − T), as polynomials over the field."""
    import sympy
    from sympy.polys.matrices import DomainMatrix

    both = DomainMatrix.from_Matrix(sympy.Matrix(T).row_join(v)).to_field()
    field, k = both.domain, T.rows
    matrix, row = both[:, :k].to_dense(), both[:, k:].to_dense().transpose()
    chi = sympy.Poly(matrix.charpoly(), x, domain=field)
    ascending = chi.all_coeffs()[::-1]
    numerators = [sympy.Poly(0, x, domain=field)] * k
    for j in range(k):
        shifted = sympy.Poly(ascending[:j:-1], x, domain=field)
        for column, entry in enumerate(row.to_list()[0]):
            numerators[column] += shifted.mul_ground(entry)
        row = row * matrix
    return chi, numerators


def _taylor(f, p, length):
    """The coefficients of f(α + ε) in εʲ, j < length, for a root α of p: elements of F[x]/p."""
    import sympy

    terms = []
    for j in range(length):
        terms.append(f.rem(p).quo_ground(sympy.factorial(j)))
        f = f.diff()
    return terms


def _local_denominator(cofactor, p, multiplicity):
    """cofactor(α+ε)·(p(α+ε)/ε)^multiplicity modulo ε^multiplicity."""
    series = _taylor(cofactor, p, multiplicity)
    quotient = _taylor(p, p, multiplicity + 1)[1:]
    for _ in range(multiplicity):
        series = _product(series, quotient, p)
    return series


def _product(f, g, p):
    """Product of two power series over F[x]/p, cut to the length of f."""
    return [
        sum((f[m] * g[j - m] for m in range(1, j + 1)), f[0] * g[j]).rem(p) for j in range(len(f))
    ]


def _inverse_series(f, p):
    first = f[0].invert(p)
    inverse = [first]
    for j in range(1, len(f)):
        tail = sum((f[m] * inverse[j - m] for m in range(2, j + 1)), f[1] * inverse[j - 1])
        inverse.append((-tail * first).rem(p))
    return inverse


def _sum_over_roots(coefficients, p, i, x):
    """Σ over the roots α of p of Σ_s coefficients[s](α)·binomial(i, s)·α^{i−s}."""
    import sympy

    if all(c.is_zero for c in coefficients):
        return sympy.S.Zero

    def at(root):
        terms = []
        for s, c in enumerate(coefficients):
            weight = sympy.radsimp(sympy.expand(c.as_expr().subs(x, root)))
            power = sympy.KroneckerDelta(i, s) if root == 0 else root ** (i - s)
            terms.append(
                weight * sympy.ff(i, s) / sympy.factorial(s) * power
                if root != 0
                else weight * power
            )
        return sympy.Add(*terms)

    if p.degree() > 2:
        return sympy.RootSum(p, sympy.Lambda(x, at(x)), auto=False)
    return sympy.Add(*(at(root) for root in roots_in_radicals(p)))


def roots_in_radicals(p):
    """The roots of a monic SymPy polynomial of degree one or two."""
    import sympy

    if p.degree() == 1:
        return [-p.all_coeffs()[1]]
    _, linear, constant = p.all_coeffs()
    half = -linear / 2
    # Square factors leave the root, so that J((a, b)) has a ± b·i and not a ± √(−b²).
    content, factors = sympy.factor_list(sympy.together(half**2 - constant))
    root = sympy.sqrt(content)
    for factor, power in factors:
        root *= factor ** (power // 2) * sympy.sqrt(factor) ** (power % 2)
    return [half + root, half - root]
