"""Integer matrices over FLINT: Krylov vectors, polynomials at a matrix, ranks modulo a prime."""

from flint import fmpz, fmpz_mat, nmod_mat


def from_columns(columns, height):
    """Return the matrix with the given columns, each a list of `height` integers."""
    if not columns:
        return fmpz_mat(height, 0)
    return fmpz_mat(columns).transpose()


def columns_of(matrix):
    """Return the columns as lists."""
    return matrix.transpose().tolist()


def krylov(A, w, length):
    """Return the columns w, Aw, …, A^{length−1}w as a matrix; w is a list of integers."""
    column, columns = fmpz_mat(len(w), 1, w), []
    for _ in range(length):
        columns.append(column.entries())
        column = A * column
    return from_columns(columns, len(w))


def krylov_mod(A, w, length):
    """The rows wᵀ, (Aw)ᵀ, …, modulo the prime of the ``nmod_mat`` A."""
    p, k = int(A.modulus()), A.nrows()
    column, rows = nmod_mat(k, 1, w, p), []
    for _ in range(length):
        rows.extend(column.entries())
        column = A * column
    return nmod_mat(length, k, rows, p)


def identity_like(A):
    """The identity of the size and ring of A (``fmpz_mat`` or ``nmod_mat``)."""
    k = A.nrows()
    modulus = (int(A.modulus()),) if isinstance(A, nmod_mat) else ()
    one = type(A)(k, k, *modulus)
    for i in range(k):
        one[i, i] = 1
    return one


def at_matrix(polynomial, A):
    """Return polynomial(A) for a monic integer polynomial of degree ≥ 1, by Horner's rule."""
    *lower, _ = polynomial.coeffs()
    one = identity_like(A)
    value = A + one * lower.pop()
    for coefficient in reversed(lower):
        value = value * A + one * coefficient
    return value


def random_prime(rng):
    """Return a random 62-bit prime."""
    while True:
        candidate = rng.getrandbits(62) | (1 << 61) | 1
        if fmpz(candidate).is_prime():
            return candidate


def divide_content(columns):
    """Divide all columns together by the greatest common divisor of their entries."""
    content = fmpz(0)
    for column in columns:
        for entry in column:
            content = content.gcd(entry)
            if content == 1:
                return columns
    if content == 0:
        return columns
    return [[entry // content for entry in column] for column in columns]
