"""The spectral radius ρ(T) as an exact number, and enclosed in a ball."""

from itertools import combinations

from flint import arb, ctx, fmpq, fmpq_poly

from theory.exact import to_sympy
from theory.spectra.roots import START_BITS, roots_of

# The polynomial of all products of two roots has degree d(d−1)/2; past this it is out of hand.
MAX_DEGREE = 12


def spectral_radius(propagator):
    """Return max |λ| over the eigenvalues λ of T as a SymPy number (see Propagator)."""
    import sympy

    if not propagator.is_rational:
        return _with_parameters(propagator)
    roots = _largest(propagator.matrix)
    if not roots:
        return sympy.S.Zero
    if len(roots) > 1:
        roots = _winners(roots)
    simplest = min(roots, key=lambda root: (root.degree > 2 and not root.is_real, root.degree))
    return _modulus(simplest)


def spectral_radius_ball(matrix, bits):
    """Return an ``arb`` that holds max |λ| of an ``fmpq_mat``, radius ≤ 2^-bits relative."""
    largest = arb(0)
    with ctx.workprec(bits + 32):
        for root in _roots(matrix):
            largest = largest.max(abs(root.ball(bits + 8)))
    return largest


def below_one(matrix) -> bool:
    """Is ρ(T) < 1 for this ``fmpq_mat``?  Decided exactly.  Raises ValueError past MAX_DEGREE."""
    return all(_inside(root) for root in _roots(matrix))


def _inside(root):
    """Is |root| < 1?  Where a ball does not tell, |root|² and 1 are told apart as roots."""
    ball = _modulus_ball(root, START_BITS)
    if ball < 1 or ball > 1:
        return bool(ball < 1)
    squares = _real_roots(_squared_moduli(root) * fmpq_poly([-1, 1]))
    return bool(squares[_place(lambda bits: _square_ball(root, bits), squares)] < 1)


def modulus_polynomial(matrix):
    """(p, ball): the minimal polynomial of max |λ| of an ``fmpq_mat``, monic, and an ``arb`` that
    holds this root of p and no other. Raises ValueError past MAX_DEGREE."""
    roots = _largest(matrix)
    root = (_winners(roots) if len(roots) > 1 else roots)[0]
    squares = _squared_moduli(root) if root.degree > 1 else fmpq_poly([-(root.value**2), 1])
    whole = squares(fmpq_poly([0, 0, 1]))
    places = _real_roots(whole)
    mine = places[_place(lambda bits: _modulus_ball(root, bits), places)]
    for factor, _ in whole.numer().factor()[1]:
        for candidate in roots_of(_monic(factor)):
            ball = candidate.ball().real
            if candidate.is_real and ball.overlaps(mine):
                return candidate.polynomial, mine
    raise ArithmeticError("the size of an eigenvalue is no root of its polynomial")


def _roots(matrix):
    """The eigenvalues of an ``fmpq_mat`` with Im ≥ 0, each once."""
    if matrix.nrows() == 0:
        return []
    factors = matrix.charpoly().numer().factor()[1]
    return [root for p, _ in factors for root in roots_of(_monic(p))]


def _monic(p):
    lead = p.leading_coefficient()
    return fmpq_poly([fmpq(c, lead) for c in p.coeffs()])


def _largest(matrix):
    """The eigenvalues whose moduli cannot be told from the largest at START_BITS."""
    roots = _roots(matrix)
    balls = [_modulus_ball(root, START_BITS) for root in roots]
    return [root for root, ball in zip(roots, balls) if not any(ball < other for other in balls)]


def _winners(roots):
    """The roots of largest modulus, ties decided exactly.

    Each |λ|² is a root of a known polynomial Q. Q's roots have disjoint balls, so each |λ|²,
    enclosed finely enough, meets one of them alone and is that root.
    """
    Q = fmpq_poly([1])
    for root in roots:
        factor = _squared_moduli(root)
        Q *= factor / factor.gcd(Q)
    squares = _real_roots(Q)
    places = [_place(lambda bits, root=root: _square_ball(root, bits), squares) for root in roots]
    # Disjoint real balls, so `<` is decided for every pair.
    top = places[0]
    for place in places[1:]:
        if squares[top] < squares[place]:
            top = place
    return [root for root, place in zip(roots, places) if place == top]


def _modulus_ball(root, bits):
    with ctx.workprec(bits + 32):
        return abs(root.ball(bits))


def _square_ball(root, bits):
    with ctx.workprec(bits + 32):
        return abs(root.ball(bits)) ** 2


def _real_roots(Q):
    """Disjoint balls for the real roots of Q, each met by no other root."""
    squarefree, bits = Q / Q.gcd(Q.derivative()), START_BITS
    while True:
        with ctx.workprec(bits):
            roots = squarefree.numer().complex_roots()
        found = [ball.real for ball, _ in roots if ball.imag == 0]
        if not any(x.overlaps(y) for x, y in combinations(found, 2)):
            return found
        bits *= 2


def _place(enclosure, balls):
    """The index of the one ball that holds the number `enclosure(bits)` encloses."""
    bits = START_BITS
    while True:
        fine = enclosure(bits)
        hits = [index for index, ball in enumerate(balls) if ball.overlaps(fine)]
        if len(hits) == 1:
            return hits[0]
        bits *= 2


def _squared_moduli(root):
    """A polynomial over Q with |root|² among its roots."""
    p, d = root.polynomial, root.degree
    if d > MAX_DEGREE:
        raise ValueError(
            f"an eigenvalue has degree {d} (the limit is {MAX_DEGREE}): ask for "
            "spectral_radius_ball"
        )
    if root.is_real:
        sums = _power_sums(p, 2 * d)
        return _from_power_sums([sums[2 * m] for m in range(1, d + 1)])
    pairs = d * (d - 1) // 2
    sums = _power_sums(p, 2 * pairs)
    return _from_power_sums([(sums[m] ** 2 - sums[2 * m]) / 2 for m in range(1, pairs + 1)])


def _power_sums(p, count):
    """[d, s_1, …, s_count], s_m the sum of the m-th powers of the roots of monic p (Newton)."""
    d, sums = p.degree(), [fmpq(p.degree())]
    for m in range(1, count + 1):
        total = -m * p[d - m] if m <= d else fmpq(0)
        for j in range(1, min(m - 1, d) + 1):
            total -= p[d - j] * sums[m - j]
        sums.append(total)
    return sums


def _from_power_sums(sums):
    """The monic polynomial whose roots have the given power sums s_1, …, s_n (Newton)."""
    elementary = [fmpq(1)]
    for m in range(1, len(sums) + 1):
        terms = (elementary[m - j] * sums[j - 1] for j in range(1, m + 1))
        elementary.append(-sum(terms, fmpq(0)) / m)
    return fmpq_poly(elementary[::-1])


def _modulus(root):
    """|root| as a SymPy number."""
    import sympy

    if root.degree == 2 and not root.is_real:
        return sympy.sqrt(to_sympy(root.polynomial[0]))
    if root.is_real:
        value = root.sympy()
        return -value if root.ball().real < 0 else value
    Q = _squared_moduli(root)
    squares = _real_roots(Q)
    mine = _place(lambda bits: _square_ball(root, bits), squares)
    for factor, _ in Q.numer().factor()[1]:
        for candidate in roots_of(_monic(factor)):
            if (
                candidate.is_real
                and _place(lambda bits: candidate.ball(bits).real, squares) == mine  # noqa: B023
            ):
                return sympy.sqrt(candidate.sympy())
    raise ArithmeticError(f"|{root}|² was not found among the products of its conjugates")


def _with_parameters(propagator):
    import sympy

    from theory.spectra.closed_form import roots_in_radicals

    x = sympy.Dummy("x")
    chi = sympy.Poly(propagator.matrix.charpoly(), x, domain=propagator.matrix.domain)
    moduli = []
    for p, _ in chi.factor_list()[1]:
        if p.degree() > 2:
            raise ValueError(
                "an eigenvalue solves a factor of degree above two with parameters: give numbers"
            )
        moduli.extend(sympy.Abs(root) for root in roots_in_radicals(p.monic()))
    return sympy.Max(*moduli)
