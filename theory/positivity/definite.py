"""Is a rational matrix positive semidefinite? By elimination, exactly."""

from __future__ import annotations

from math import lcm

from flint import fmpq_mat, fmpz_poly


def is_psd(a: fmpq_mat, strict: bool = False) -> bool:
    """Positive semidefinite (definite where ``strict``), by symmetric elimination.

    Rows are kept as the coefficients of integer polynomials without common factor; a row may be
    multiplied by a positive number, for the signs of the pivots stay.
    """
    if a != a.transpose():
        return False
    rows = a.tolist()
    order = sorted(range(len(rows)), key=lambda i: sum(map(bool, rows[i])))
    left = [_primitive([rows[i][j] for j in order]) for i in order]
    for k, row in enumerate(left):
        pivot = row[k]
        if pivot < 0 or (pivot == 0 and (strict or row.degree() > k)):
            return False
        for i in range(k + 1, len(left)):
            factor = left[i][k]
            if factor:
                rest = pivot * left[i] - factor * row
                common = rest.content()
                left[i] = rest // common if common > 1 else rest
    return True


def _primitive(row) -> fmpz_poly:
    unit = lcm(*(int(x.q) for x in row))
    return fmpz_poly([(x * unit).p for x in row])
