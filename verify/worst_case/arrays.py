"""A `Dual` in float64."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from flint import fmpq

from theory.surds import Surd
from theory.worst_case.dual import FREE, Dual


def to_float(x) -> float:
    """The float nearest to a number."""
    if isinstance(x, Fraction):
        return float(x)
    return float(x.ball(128).mid()) if isinstance(x, Surd) else int(x.p) / int(x.q)


class Arrays:
    """The live unknowns x of a dual, one a column.

    `entries[b]` is (rows, columns, unknowns, numbers): the entries i ≥ j of block b, whose size is
    `sizes[b]`; block 0 is Z, and block 1 + l is S_l, `places[1 + l]` its coordinates. `E` and `e`
    are the equations as sparse rows (`exact` in ``fmpq``), `cost` gives τ = cost·x, `signed` are
    the places of the unknowns ≥ 0, `unit` the size of the data of each unknown.
    """

    def __init__(self, dual: Dual):
        self.dual = dual
        columns = [dual.columns[k] for k in dual.live]
        self.size = len(columns)
        self.cost = np.array([-to_float(c.constant) for c in columns])
        self.unit = np.array(
            [max((abs(to_float(v)) for v in c.gram.values()), default=1.0) for c in columns]
        )
        self.signed = np.array([a for a, k in enumerate(dual.live) if dual.positive(k)], int)
        self.free = [a for a, c in enumerate(columns) if c.kind == FREE]
        self._blocks(columns)
        place = {k: a for a, k in enumerate(dual.live)}
        self.E, self.e, self.exact = [], [], []
        seen = set()
        for row, right in dual.equations:
            part = {place[k]: to_float(c) for k, c in row.items() if k in place}
            key = tuple(sorted(part.items()))
            if (part or right) and key not in seen:
                seen.add(key)
                self.exact.append(({place[k]: c for k, c in row.items() if k in place}, right))
                self.E.append(part)
                self.e.append(to_float(right))

    def _blocks(self, columns):
        parts = [[] for _ in range(1 + len(self.dual.kept_lmis))]
        for a, minor in enumerate(self.dual.minors()):
            parts[0] += [(j, i, a, to_float(c)) for (i, j), c in minor.items()]
        places = [{q: a for a, q in enumerate(kept)} for kept in self.dual.kept_lmis]
        for a, column in enumerate(columns):
            if isinstance(column.kind, tuple):
                l, i, j = column.kind
                if i in places[l] and j in places[l]:
                    parts[1 + l].append((places[l][j], places[l][i], a, 1.0))
        sizes = [len(self.dual.kept), *map(len, self.dual.kept_lmis)]
        self.blocks = [b for b, size in enumerate(sizes) if size]
        self.sizes = [sizes[b] for b in self.blocks]
        self.entries = []
        for b in self.blocks:
            table = parts[b] or [(0, 0, 0, 0.0)]
            i, j, k, v = zip(*table)
            self.entries.append((np.array(i), np.array(j), np.array(k), np.array(v)))

        # What the sizes of the multipliers add up to: unknowns ≥ 0 in units of their data, traces.
        self.weights = np.zeros(self.size)
        self.weights[self.signed] = self.unit[self.signed]
        for i, j, k, v in self.entries:
            self.weights += np.bincount(k[i == j], v[i == j], self.size)

    def forms(self, block):
        """The exact forms of all unknowns in one of `blocks`, {(i, j): ``fmpq``} with i ≤ j."""
        if block == 0:
            return self.dual.minors()
        place = {q: a for a, q in enumerate(self.dual.kept_lmis[block - 1])}
        found = []
        for k in self.dual.live:
            kind = self.dual.columns[k].kind
            here = self.dual.of_lmi(k, block - 1) and kind[1] in place and kind[2] in place
            found.append({(place[kind[1]], place[kind[2]]): fmpq(1)} if here else {})
        return found

    def at(self, x):
        """The blocks at x, as symmetric arrays."""
        found = []
        for size, (i, j, k, v) in zip(self.sizes, self.entries):
            M = np.zeros((size, size))
            np.add.at(M, (i, j), v * x[k])
            found.append(M + np.tril(M, -1).T)
        return found
