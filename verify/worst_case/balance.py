"""A conic problem in units of its own: coordinates of G times powers of two."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from flint import fmpq, fmpq_mat

from theory.surds import plain
from theory.worst_case.conic import Conic, Point, Row

from .arrays import to_float

ROUNDS = 20


def balanced(conic: Conic) -> tuple[Conic, list[Fraction]]:
    """(the problem in H with G_ij = s_i s_j H_ij, s), s powers of two: the largest coefficient
    that a coordinate has in any form becomes nearly 1.

    The same multipliers prove the same bounds on both.
    """
    size = np.zeros((conic.vectors, conic.vectors))
    for row in _rows(conic):
        for (i, j), c in row.gram.items():
            size[i, j] = size[j, i] = max(size[i, j], abs(to_float(c)))
    power = np.zeros(conic.vectors)
    for _ in range(ROUNDS):
        largest = (size * 2.0 ** np.add.outer(power, power)).max(axis=1, initial=0.0)
        power -= np.log2(np.where(largest > 0, largest, 1.0)) / 2
    units = [Fraction(2) ** int(p) for p in np.round(power)]

    def scaled(row):
        gram = {(i, j): c * units[i] * units[j] for (i, j), c in row.gram.items()}
        return Row(gram, row.values, row.constant)

    lmis = tuple(tuple(tuple(map(scaled, line)) for line in M) for M in conic.lmis)
    parts = (tuple(map(scaled, rows)) for rows in (conic.metrics, conic.at_most, conic.zero))
    return Conic(conic.vectors, conic.values, *parts, lmis), units


def restored(point: Point, units) -> Point:
    """A point of the balanced problem as one of the problem."""
    gram = (tuple(s * t * x for t, x in zip(units, row)) for s, row in zip(units, point.gram))
    return Point(tuple(gram), point.values)


def stretched(conic: Conic, vectors: dict, size: int):
    """(the problem in H with G = WHWᵀ, the way back): W is the identity but for the columns of the
    leads, which are `size` times their vectors, {lead: {coordinate: entry}}. The problem itself
    where there are none."""
    if not vectors:
        return conic, lambda point: point
    columns = {i: {i: Fraction(1)} for i in range(conic.vectors)}
    for lead, vector in vectors.items():
        columns[lead] = {i: size * plain(c) for i, c in vector.items()}
    rows: dict = {}
    for j, column in columns.items():
        for i, c in column.items():
            rows.setdefault(i, {})[j] = c

    def moved(row):
        gram: dict = {}
        for (i, j), c in row.gram.items():
            for a, x in rows[i].items():
                for b, y in rows[j].items():
                    key = (a, b) if a <= b else (b, a)
                    gram[key] = gram.get(key, 0) + c * x * y
        return Row({key: c for key, c in gram.items() if c}, row.values, row.constant)

    def back(point):
        W = fmpq_mat(conic.vectors, conic.vectors)
        for i, row in rows.items():
            for j, c in row.items():
                W[i, j] = fmpq(c.numerator, c.denominator)
        H = fmpq_mat([[fmpq(x.numerator, x.denominator) for x in row] for row in point.gram])
        G = (W * H * W.transpose()).tolist()
        return Point(tuple(tuple(map(plain, row)) for row in G), point.values)

    parts = (tuple(map(moved, rows_)) for rows_ in (conic.metrics, conic.at_most, conic.zero))
    return Conic(conic.vectors, conic.values, *parts, ()), back


def _rows(conic):
    yield from (*conic.metrics, *conic.at_most, *conic.zero)
    yield from (row for M in conic.lmis for line in M for row in line)
