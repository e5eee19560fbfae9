"""The real Jordan form as elements of a number field, where one field holds it."""

from flint import fmpq, fmpq_poly


def chain_in_field(chain):
    """Return (p, U, K) for a Chain of a factor p with a real root α: T U = U K, K = αI + N.

    U (k×n) and K (n×n) are rows of ``fmpq_poly`` in α. One statement for every real root of p.
    """
    return (
        chain.polynomial,
        _chain_rows(chain, fmpq_poly([0, 1])),
        _block(fmpq_poly([0, 1]), chain.size),
    )


def quadratic_form_in_field(form):
    """Return (p, S, J), the real Jordan form of a RealJordan over a quadratic field Q(α), p(α) = 0.

    All irrational factors must be one and the same quadratic. Real roots: α and its
    conjugate. Complex roots a ± bi: α = b > 0, blocks [[a, b], [−b, a]]. Raises ValueError else.
    """
    factors = {str(p): p for p, _ in form.primary_blocks if p.degree() > 1}
    if len(factors) != 1 or next(iter(factors.values())).degree() != 2:
        raise ValueError(
            "the irrational factors are not one quadratic: no quadratic field holds this form"
        )
    (p,) = factors.values()
    real = p[1] ** 2 - 4 * p[0] > 0
    a, square = -p[1] / 2, p[0] - p[1] ** 2 / 4
    field = p if real else fmpq_poly([-square, 0, 1])
    alpha = fmpq_poly([0, 1])
    columns, cells = [], []
    for chain in form.chains:
        if chain.polynomial.degree() == 1:
            root = fmpq_poly([-chain.polynomial[0]])
            _append(columns, cells, _chain_rows(chain, root), _block(root, chain.size))
        elif real:
            for root in (alpha, -alpha - p[1]):
                _append(columns, cells, _chain_rows(chain, root), _block(root, chain.size))
        else:
            _append(columns, cells, *_complex(chain, a, alpha))
    size = form.size
    J = [[fmpq_poly([0])] * size for _ in range(size)]
    left = 0
    for cell in cells:
        for i, row in enumerate(cell):
            J[left + i][left : left + len(row)] = row
        left += len(cell)
    return field, [list(row) for row in zip(*columns)], J


def _append(columns, cells, rows, cell):
    columns.extend(list(column) for column in zip(*rows))
    cells.append(cell)


def _chain_rows(chain, root):
    """U at a root given as a polynomial in α (not reduced), by rows."""
    k, n = chain.coefficients[0].nrows(), chain.size
    rows = [[fmpq_poly([0])] * n for _ in range(k)]
    for matrix in reversed(chain.coefficients):
        rows = [[rows[i][j] * root + matrix[i, j] for j in range(n)] for i in range(k)]
    return rows


def _block(root, n):
    return [[root if i == j else fmpq_poly([int(j == i + 1)]) for j in range(n)] for i in range(n)]


def _complex(chain, a, b):
    """Columns Re u1, Im u1, Re u2, … at a + bi, and the block of cells [[a, b], [−b, a]]."""
    V0, V1 = chain.coefficients
    k, n = V0.nrows(), chain.size
    rows = [
        [x for j in range(n) for x in (fmpq_poly([V0[i, j] + a * V1[i, j]]), b * V1[i, j])]
        for i in range(k)
    ]
    cell = [[fmpq_poly([a]), b], [-b, fmpq_poly([a])]]
    block = [[fmpq_poly([fmpq(int(j == i + 2))]) for j in range(2 * n)] for i in range(2 * n)]
    for i in range(0, 2 * n, 2):
        for m in range(2):
            block[i + m][i : i + 2] = cell[m]
    return rows, block
