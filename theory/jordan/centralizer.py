"""What commutes with a matrix, by linear algebra alone: a slow way to the answers of `pair`."""

from flint import fmpq_mat, fmpz_mat


def centralizer(matrix):
    """Return a basis of {X : AX = XA} as a list of ``fmpq_mat``, A a square ``fmpq_mat``."""
    k = matrix.nrows()
    A, _ = matrix.numer_denom()
    rows = []
    for i in range(k):
        for j in range(k):
            row = [0] * (k * k)
            for m in range(k):
                row[m * k + j] += A[i, m]
                row[i * k + m] -= A[m, j]
            rows.append(row)
    basis, nullity = fmpz_mat(rows).nullspace() if k else (None, 0)
    columns = basis.transpose().tolist() if k else []
    return [fmpq_mat(k, k, column) for column in columns[: int(nullity)]]


def joins(basis, v, w):
    """True when some X in the span of `basis` has Xᵀv = w; v and w are lists of numbers."""
    k = len(v)
    column = fmpq_mat(k, 1, v)
    images = [(X.transpose() * column).entries() for X in basis]
    return fmpq_mat(images).rank() == fmpq_mat([*images, w]).rank() if images else not any(w)
