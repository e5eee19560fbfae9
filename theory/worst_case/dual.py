"""The multipliers of a worst-case problem as unknowns under linear equations and cones, and faces.

    Z(x) = Σ x_k A_k ⪰ 0,   x_k ≥ 0 for some k,   S_l(x) ⪰ 0,   Ex = e,   τ = −Σ x_k c_k

Most problems have no point at which all of these hold strictly: a translation of all points, a
point that nothing measures, or two inequalities that force each other leave Z singular for every x.
On the least face that holds all x there are such points. A face is given by vectors on which Z or
S_l vanish and by unknowns that are zero; that such equations are entered can lose multipliers and
never admit wrong ones, for `theory.worst_case.conic.verify` reads the original problem alone.
(J. M. Borwein, H. Wolkowicz, *Facial reduction for a cone-convex programming problem*, J. Austral.
Math. Soc. 30, 1981.)
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

from flint import fmpq, fmpz, nmod_mat

from theory import surds
from theory.positivity.affine import Affine
from theory.surds import Surd, plain
from theory.worst_case.conic import Conic, Multipliers, Row, exact

FREE, POSITIVE = "free", "positive"


@dataclass(frozen=True)
class Column:
    """What one unknown contributes. `kind` is FREE, POSITIVE or (l, i, j), an entry i ≤ j of S_l;
    `gram` holds the symmetric matrix A by its entries (i, j) with i ≤ j."""

    kind: object
    gram: dict
    values: dict
    constant: fmpq


def _column(kind, terms):
    """Σ factor·row over `terms` as a column."""
    gram: dict = {}
    values: dict = {}
    constant = fmpq(0)
    for factor, row in terms:
        for (i, j), c in row.gram.items():
            half = factor if i == j else factor / 2
            gram[i, j] = gram.get((i, j), fmpq(0)) + half * exact(c)
        for i, c in row.values.items():
            values[i] = values.get(i, fmpq(0)) + factor * exact(c)
        constant += factor * exact(row.constant)
    nonzero = ({key: c for key, c in part.items() if c} for part in (gram, values))
    return Column(kind, *nonzero, constant)


class Dual:
    """`live` are the unknowns that may differ from zero, `kept` the coordinates of Z and
    `kept_lmis[l]` those of S_l that are left, `equations` pairs ({unknown: coefficient}, right);
    `bounded` says whether τ is among them, `vanished` has the vectors v with Zv = 0 that were
    entered, {lead: {coordinate: entry}}; `radicand` is the d of √d where numbers are not
    rational."""

    def __init__(self, conic: Conic):
        self.conic, self.radicand = conic, conic.radicand
        one = fmpq(1)
        self.columns = [_column(POSITIVE, [(-one, row)]) for row in conic.metrics]
        self.columns += [_column(POSITIVE, [(one, row)]) for row in conic.at_most]
        self.columns += [_column(FREE, [(one, row)]) for row in conic.zero]
        for l, M in enumerate(conic.lmis):
            for i in range(len(M)):
                for j in range(i, len(M)):
                    rows: list[Row] = [M[i][i]] if i == j else [M[i][j], M[j][i]]
                    self.columns.append(_column((l, i, j), [(-one, row) for row in rows]))
        self.live = list(range(len(self.columns)))
        by_value: dict = {}
        for k, column in enumerate(self.columns):
            for i, c in column.values.items():
                by_value.setdefault(i, {})[k] = c
        self.equations = [(by_value[i], fmpq(0)) for i in sorted(by_value)]
        self.equations.append((dict.fromkeys(range(len(conic.metrics)), one), one))
        self.kept = self._row_space()
        self.bounded = False
        self.vanished: dict = {}
        self.kept_lmis = [list(range(len(M))) for M in conic.lmis]

    def _row_space(self):
        """The leading coordinates of the space that the rows of all A_k span; Z is positive
        semidefinite where its minor there is."""
        seen = set()
        for column in self.columns:
            rows: dict = {}
            for (i, j), c in column.gram.items():
                rows.setdefault(i, {})[j] = c
                rows.setdefault(j, {})[i] = c
            seen.update(tuple(sorted(row.items())) for row in rows.values())
        return _leads(seen, self.conic.vectors)

    def positive(self, k):
        """Whether x_k ≥ 0 is asked for."""
        return self.columns[k].kind == POSITIVE

    def require_bound(self, bound):
        """Enter τ = `bound` as one more equation."""
        row = {k: -column.constant for k, column in enumerate(self.columns) if column.constant}
        self.equations.append((row, bound))
        self.bounded = True
        self.radicand = self.radicand or surds.radicand([bound])

    def minors(self):
        """(A, place): for each live unknown its matrix on the kept coordinates, {(a, b): entry}
        with a ≤ b counted among these."""
        place = {q: a for a, q in enumerate(self.kept)}
        found = []
        for k in self.live:
            part = {}
            for (i, j), c in self.columns[k].gram.items():
                if i in place and j in place:
                    a, b = place[i], place[j]
                    part[(a, b) if a <= b else (b, a)] = c
            found.append(part)
        return found

    def settle(self):
        """Enter what no search is needed for: a coordinate in which no unknown has a square has a
        zero row in Z; unknowns ≥ 0 with coefficients of one sign and sum 0 are zero."""
        while self._vanishing_rows() or self._one_sign():
            pass

    def _vanishing_rows(self):
        squares = {i for k in self.live for (i, j) in self.columns[k].gram if i == j}
        gone = [q for q in self.kept if q not in squares]
        unit = fmpq(1)
        for q in gone:
            self.vanish({q: {q: unit}})
        return bool(gone)

    def _one_sign(self):
        live, dead = set(self.live), set()
        for row, right in self.equations:
            part = {k: c for k, c in row.items() if k in live and c}
            if right or not part or not all(self.positive(k) for k in part):
                continue
            if len({c > 0 for c in part.values()}) == 1:
                dead.update(part)
        self.kill(dead)
        return bool(dead)

    def kill(self, dead):
        """Set unknowns to zero."""
        self.live = [k for k in self.live if k not in dead]

    def without(self, dead) -> Dual:
        """A dual of its own in which these unknowns are zero."""
        other = copy(self)
        other.equations, other.kept_lmis = list(self.equations), list(self.kept_lmis)
        other.kill(dead)
        return other

    def vanish(self, vectors):
        """Enter Zv = 0 for the `vectors`, {lead: {coordinate: entry}}, and drop the leads. Each
        vector is 1 at its lead and 0 at the other leads."""
        kept = set(self.kept)
        for vector in vectors.values():
            images: dict = {}
            for k in self.live:
                for (i, j), c in self.columns[k].gram.items():
                    if i not in kept or j not in kept:
                        continue
                    for a, b in {(i, j), (j, i)}:
                        if b in vector:
                            image = images.setdefault(a, {})
                            image[k] = image.get(k, fmpq(0)) + c * vector[b]
            self._enter_zero(images.values())
        self.vanished = {**self.vanished, **vectors}
        self.kept = [q for q in self.kept if q not in vectors]

    def vanish_lmi(self, l, vectors):
        """The same for S_l."""
        place = {self.columns[k].kind[1:]: k for k in self.live if self.of_lmi(k, l)}
        for vector in vectors.values():
            images = []
            for i in self.kept_lmis[l]:
                image: dict = {}
                for j, c in vector.items():
                    k = place.get((min(i, j), max(i, j)))
                    if k is not None:
                        image[k] = image.get(k, fmpq(0)) + c
                images.append(image)
            self._enter_zero(images)
        self.kept_lmis[l] = [i for i in self.kept_lmis[l] if i not in vectors]

    def of_lmi(self, k, l):
        """Whether x_k is an entry of S_l."""
        kind = self.columns[k].kind
        return isinstance(kind, tuple) and kind[0] == l

    def _enter_zero(self, images):
        for image in images:
            row = {k: c for k, c in image.items() if c}
            if row:
                self.equations.append((row, fmpq(0)))

    def space(self, guess) -> Affine:
        """The solutions of the equations over the live unknowns, by their places in `live`; of the
        unknowns those that may be negative become pivots, then the largest of `guess`. Raises
        theory.positivity.affine.Inconsistent."""
        place = {k: a for a, k in enumerate(self.live)}
        rows, right = [], []
        for row, value in self.equations:
            line = [fmpq(0)] * len(place)
            for k, c in row.items():
                if k in place:
                    line[place[k]] = c
            if value or any(line):
                rows.append(line)
                right.append(value)
        return Affine(rows, right, len(place), self._order(guess))

    def _order(self, guess):
        return sorted(
            range(len(self.live)),
            key=lambda a: (self.columns[self.live[a]].kind != FREE, -abs(guess[a])),
        )

    def bound(self, x):
        """τ at the values `x` of the live unknowns."""
        return -sum((v * self.columns[k].constant for k, v in zip(self.live, x) if v), fmpq(0))

    def multipliers(self, x) -> Multipliers:
        """The values `x` of the live unknowns as multipliers of the problem, unchecked."""
        full = [fmpq(0)] * len(self.columns)
        for k, value in zip(self.live, x):
            full[k] = value
        numbers = [plain(value) for value in full]
        conic, at, parts = self.conic, 0, []
        for rows in (conic.metrics, conic.at_most, conic.zero):
            parts.append(tuple(numbers[at : at + len(rows)]))
            at += len(rows)
        lmis = []
        for M in conic.lmis:
            upper = {}
            for i in range(len(M)):
                for j in range(i, len(M)):
                    upper[i, j] = upper[j, i] = numbers[at]
                    at += 1
            lmis.append(tuple(tuple(upper[i, j] for j in range(len(M))) for i in range(len(M))))
        return Multipliers(plain(self.bound(x)), *parts, tuple(lmis))


def _leads(rows, width):
    """The leading coordinates of the span of sparse rows, found modulo a prime: they are
    independent over ℚ too, and fewer than there are with a chance of about 10⁻¹⁸ alone."""
    d = surds.radicand(c for row in rows for _, c in row)
    prime, root = _modulus(d)

    def residue(c):
        if isinstance(c, Surd):
            return (residue(c.a) + residue(c.b) * root) % prime
        return int(c.p) * pow(int(c.q), -1, prime) % prime

    table = [[0] * width for _ in rows]
    for line, row in zip(table, rows if d else sorted(rows)):
        for j, c in row:
            line[j] = residue(c)
    reduced, rank = nmod_mat(table, prime).rref() if table else (None, 0)
    return [next(j for j in range(width) if int(reduced[i, j])) for i in range(rank)]


def _modulus(d):
    """A large prime p, and r with r² = d modulo p where there is a d."""
    prime = 2**61 - 1
    while d and (pow(d, (prime - 1) // 2, prime) != 1 or not fmpz(prime).is_prime()):
        prime -= 4  # it stays 3 modulo 4, so that roots are powers
    return prime, pow(d, (prime + 1) // 4, prime) if d else 0
