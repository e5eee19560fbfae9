"""The points of a worst-case problem as unknowns under linear equations and cones.

    G ⪰ 0,   M_l ⪰ 0,   F free,   zero_j = 0,
    s_i ≥ 0 with at_most_i + s_i = 0,   m_k ≥ 0 with metric_k − m_k = level

These are the points whose performance is `level` at least. The system has the form of `Dual`, so
that faces are found and entered alike. Vectors that no row measures beyond the others are zero.
"""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq

from theory.surds import plain
from theory.worst_case.conic import Conic, Point, exact
from theory.worst_case.dual import FREE, POSITIVE, Column, Dual


class Primal(Dual):
    """Unknowns: the entries of G on the coordinates that count (block 0 of the LMIs), F, the
    entries of each M_l, and the slacks s and m."""

    def __init__(self, conic: Conic, level: Fraction):
        super().__init__(conic)
        self.coordinates = self.kept
        self.columns, self.equations, self.kept = [], [], []
        self.bounded = True
        size = len(self.coordinates)
        self.kept_lmis = [list(range(size))] + [list(range(len(M))) for M in conic.lmis]
        self._entries: dict = {}
        for a in range(size):
            for b in range(a, size):
                key = self.coordinates[a], self.coordinates[b]
                self._entries[min(key), max(key)] = self._add((0, a, b))
        self._values = [self._add(FREE) for _ in range(conic.values)]
        for row in conic.at_most:
            self._equal(row, {self._add(POSITIVE): fmpq(1)}, 0)
        for row in conic.metrics:
            self._equal(row, {self._add(POSITIVE): fmpq(-1)}, level)
        for row in conic.zero:
            self._equal(row, {}, 0)
        for l, M in enumerate(conic.lmis):
            for i in range(len(M)):
                for j in range(i, len(M)):
                    self._equal(M[i][j], {self._add((l + 1, i, j)): fmpq(-1)}, 0)
        self.live = list(range(len(self.columns)))

    def _add(self, kind):
        self.columns.append(Column(kind, {}, {}, fmpq(0)))
        return len(self.columns) - 1

    def _equal(self, row, extra, value):
        """Enter row + extra = value."""
        line = dict(extra)
        for key, c in row.gram.items():
            if key in self._entries:
                line[self._entries[key]] = exact(c)
        for i, c in row.values.items():
            line[self._values[i]] = exact(c)
        self.equations.append((line, exact(plain(value) - row.constant)))

    def _order(self, guess):
        # Slacks follow from the rest.
        kinds = [self.columns[k].kind for k in self.live]
        return sorted(
            range(len(kinds)),
            key=lambda a: (kinds[a] != POSITIVE, kinds[a] != FREE, -abs(guess[a])),
        )

    def point(self, x) -> Point:
        """The values `x` of the live unknowns as a point of the problem, unchecked."""
        full = [fmpq(0)] * len(self.columns)
        for k, value in zip(self.live, x):
            full[k] = value
        size = self.conic.vectors
        G = [[Fraction(0)] * size for _ in range(size)]
        for (i, j), k in self._entries.items():
            G[i][j] = G[j][i] = plain(full[k])
        return Point(tuple(map(tuple, G)), tuple(plain(full[k]) for k in self._values))
