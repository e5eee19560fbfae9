"""The primary form of an integer matrix: Jordan's form over Q, one companion block a factor.

For a monic irreducible factor p of degree d write α for a root of p. A Jordan chain
U(α) = V_0 + V_1 α + … + V_{d−1} α^{d−1}, V_i integer k×n matrices, satisfies
A U(α) = U(α)(αI + N) for every root α at once; its coefficients V_i are the columns of S, level
by level, and A S = S J with J = I_n⊗F + N⊗I_d, F the companion matrix with ones above the
diagonal and last row −p_0, …, −p_{d−1}. So one integer chain serves all conjugates, and no
arithmetic in Q(α) is needed. For d = 1 this is the Jordan form itself. The couplings are
identities (a perfect field allows that), where the classical hypercompanion form has single ones.
"""

import random

from flint import fmpz_mat, fmpz_poly, nmod_mat

from theory.jordan.integers import (
    at_matrix,
    columns_of,
    divide_content,
    from_columns,
    krylov,
    krylov_mod,
    random_prime,
)

ATTEMPTS = 30


def chain_polynomials(p, n, mu):
    """Return the n·d polynomials h with columns h(A)w of a chain, level by level.

    w generates Q[x]/mu under A, and pⁿ exactly divides mu. Level j of the chain at α is
    (mu/pʲ)(A) q_α(A)ʲ w with q_α(x) = p(x)/(x−α), since (x−α) times level j is level j−1.
    """
    d = p.degree()
    quotient = [p.right_shift(i + 1) for i in range(d)]
    power, cofactor, levels = [fmpz_poly([1])], mu, []
    for _ in range(n):
        power = _times(power, quotient, p)
        cofactor = cofactor // p
        levels.extend(cofactor * coefficient for coefficient in power)
    return levels


def _times(f, g, p):
    """Product of f = Σ f_i(x) αⁱ and g = Σ g_i(x) αⁱ, reduced by p(α) = 0."""
    d = p.degree()
    product = [fmpz_poly([])] * (len(f) + d - 1)
    for i, left in enumerate(f):
        for j, right in enumerate(g):
            product[i + j] += left * right
    lower = p.coeffs()[:d]
    for top in range(len(product) - 1, d - 1, -1):
        lead = product[top]
        for i, coefficient in enumerate(lower):
            if coefficient:
                product[top - d + i] -= coefficient * lead
    return product[:d]


def block_sizes(p, multiplicity, A):
    """Return the sizes of the blocks of p, descending, read from nullities of p(A)ʲ.

    A is an ``nmod_mat``: modulo an unlucky prime the sizes are wrong, or None; whoever uses
    them checks the form that they lead to.
    """
    if multiplicity == 1:
        return [1]
    d, k = p.degree(), A.nrows()
    base = at_matrix(p, A)
    power, nullities = base, [0]
    while nullities[-1] < multiplicity * d:
        nullities.append(k - power.rank())
        if nullities[-1] == nullities[-2] or nullities[-1] % d:
            return None
        power = power * base
    if nullities[-1] != multiplicity * d:
        return None
    at_least = [(nullities[j] - nullities[j - 1]) // d for j in range(1, len(nullities))]
    return [sum(count > i for count in at_least) for i in range(at_least[0])]


def generators(p, sizes, A, A_mod):
    """Return one vector w for each block of p, with pⁿ(A)w = 0 and independent p^{n−1}(A)w.

    Walks the nullspaces of p(A)ⁿ from the largest n down and keeps the basis vectors whose
    last images (socles) are independent modulo the prime of A_mod. None if the prime was unlucky.
    """
    prime, k, d = int(A_mod.modulus()), A.nrows(), p.degree()
    powers = [None, at_matrix(p, A)]
    while len(powers) <= sizes[0]:
        powers.append(powers[-1] * powers[1])
    vectors, socles = [], []
    for n in sorted(set(sizes), reverse=True):
        basis, nullity = powers[n].nullspace()
        candidates = [divide_content([column])[0] for column in columns_of(basis)[: int(nullity)]]
        images = nmod_mat(from_columns(candidates, k), prime)
        if n > 1:
            images = nmod_mat(powers[n - 1], prime) * images
        orbit = [columns_of(images)]
        for _ in range(d - 1):
            images = A_mod * images
            orbit.append(columns_of(images))
        groups = list(zip(*orbit))
        chosen = _independent_groups(socles, groups, sizes.count(n), prime)
        if chosen is None:
            return None
        vectors.extend(candidates[c] for c in chosen)
        socles.extend(column for c in chosen for column in groups[c])
    return vectors


def _independent_groups(known, groups, wanted, prime):
    """Indices of the first `wanted` groups of vectors independent of `known` and of each other."""
    stacked = known + [row for group in groups for row in group]
    echelon, rank = nmod_mat(stacked, prime).transpose().rref()
    pivots = {
        next(j for j, entry in enumerate(row) if int(entry))
        for row in echelon.tolist()[: int(rank)]
    }
    chosen, start = [], len(known)
    for index, group in enumerate(groups):
        hit = pivots.intersection(range(start, start + len(group)))
        if len(hit) == len(group) and len(chosen) < wanted:
            chosen.append(index)
        start += len(group)
    return chosen if len(chosen) == wanted else None


def cyclic_vector(A_mod, degree, rng):
    """Return small integers w whose Krylov rows modulo the prime have rank `degree`, or None."""
    k = A_mod.nrows()
    for bound in (0, 1, 1, 2, 9, 99, 999):
        w = [rng.randint(-bound, bound) if bound else int(i == 0) for i in range(k)]
        if krylov_mod(A_mod, w, degree).rank() == degree:
            return w
    return None


def companion(p):
    """Return the matrix with ones above the diagonal and last row −p_0, …, −p_{d−1}, as rows."""
    *lower, _ = p.coeffs()
    d = len(lower)
    rows = [[int(j == i + 1) for j in range(d)] for i in range(d - 1)]
    return rows + [[-coefficient for coefficient in lower]]


def block_rows(blocks):
    """Return the rows of ⊕ (I_n⊗F(p) + N⊗I_d) over the blocks (p, n)."""
    size = sum(p.degree() * n for p, n in blocks)
    rows, left = [], 0
    for p, n in blocks:
        d, F = p.degree(), companion(p)
        for level in range(n):
            for i in range(d):
                row = [0] * size
                row[left : left + d] = F[i]
                if level + 1 < n:
                    row[left + d + i] = 1
                rows.append(row)
            left += d
    return rows


def primary_form(A):
    """Return (blocks, S) with A S = S J checked: blocks (p, n), S an invertible ``fmpz_mat``.

    A is a square ``fmpz_mat``. Factors come by degree and then by root or coefficients, the
    blocks of one factor by descending size. Independence is decided modulo a random 62-bit
    prime, which is safe on one side: independent there is independent over Q. What an
    unlucky prime spoils, the check catches, and the next prime is tried.
    """
    k = A.nrows()
    if k == 0:
        return [], fmpz_mat(0, 0)
    chi = A.charpoly()
    factors = sorted(chi.factor()[1], key=lambda factor: _order(factor[0]))
    rng = random.Random(k)
    for _ in range(ATTEMPTS):
        prime = random_prime(rng)
        answer = _attempt(A, nmod_mat(A, prime), factors, rng)
        if answer is None:
            continue
        blocks, S = answer
        if nmod_mat(S, prime).rank() == k and A * S == S * fmpz_mat(block_rows(blocks)):
            return blocks, S
    raise ArithmeticError(
        f"no primary form of this {k}×{k} matrix passed its check in {ATTEMPTS} attempts"
    )


def _order(p):
    coefficients = p.coeffs()
    if len(coefficients) == 2:
        return 1, [-coefficients[0]]
    return len(coefficients) - 1, coefficients


def _attempt(A, A_mod, factors, rng):
    """One try with one prime: (blocks, S) unchecked, or None."""
    k, mu, sizes = A.nrows(), fmpz_poly([1]), []
    for p, multiplicity in factors:
        sizes.append(block_sizes(p, multiplicity, A_mod))
        if sizes[-1] is None:
            return None
        mu *= p ** sizes[-1][0]
    shared = _shared_chains(
        A, A_mod, [(p, s[0]) for (p, _), s in zip(factors, sizes) if len(s) == 1], mu, rng
    )
    if shared is None:
        return None
    blocks, columns = [], []
    for (p, _), parts in zip(factors, sizes):
        blocks.extend((p, n) for n in parts)
        if len(parts) == 1:
            columns.extend(divide_content(shared.pop(0)))
            continue
        vectors = generators(p, parts, A, A_mod)
        if vectors is None:
            return None
        for n, w in zip(parts, vectors):
            columns.extend(_chain(krylov(A, w, n * p.degree()), chain_polynomials(p, n, p**n)))
    return blocks, from_columns(columns, k)


def _shared_chains(A, A_mod, blocks, mu, rng):
    """Columns of the chain of each non-derogatory block (p, n), all from one Krylov matrix."""
    if not blocks:
        return []
    degree = mu.degree()
    w = cyclic_vector(A_mod, degree, rng)
    if w is None:
        return None
    polynomials = [chain_polynomials(p, n, mu) for p, n in blocks]
    columns = _apply(krylov(A, w, degree), [h for chain in polynomials for h in chain])
    chains = []
    for chain in polynomials:
        chains.append(columns[: len(chain)])
        columns = columns[len(chain) :]
    return chains


def _chain(K, polynomials):
    return divide_content(_apply(K, polynomials))


def _apply(K, polynomials):
    """Columns h(A)w for each polynomial h, K the Krylov matrix of w."""
    length = K.ncols()
    H = [h.coeffs() + [0] * (length - h.length()) for h in polynomials]
    return (fmpz_mat(H) * K.transpose()).tolist()
