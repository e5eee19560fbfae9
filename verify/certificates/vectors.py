"""Vectors and quadratic forms of a problem by short names."""

from __future__ import annotations

from flint import fmpq

from theory.worst_case.forms import Vector


class Names:
    """What is named so far: vectors by name, the leaves' names by index, values' names by index."""

    def __init__(self):
        self.known: dict[tuple, str] = {}
        self.vectors: list[tuple[str, Vector]] = []
        self.leaves: dict[int, str] = {}
        self.values: dict[int, str] = {}

    def add(self, name, vector, leaf=False, part=True):
        """Name a vector; a leaf is a basis vector of its own; what is no `part` of others stands
        only for itself."""
        self.known.setdefault(vector.key, name)
        if part:
            self.vectors.append((name, vector))
        if leaf:
            self.leaves[next(iter(vector.entries))] = name

    def written(self, vector: Vector) -> dict[str, str]:
        """A vector as a short combination of what is named: {name: "p/q"}."""
        if not vector:
            return {}
        if name := self.known.get(vector.key):
            return {name: "1"}
        if name := self.known.get((-vector).key):
            return {name: "-1"}
        plain = self._plain(vector)
        best = plain
        for name, start in reversed(self.vectors):
            if len(best) == 2 and best is not plain:
                break
            rest = vector - start
            short = self._rest(rest, len(best) - 1)
            if short is not None and name not in short:
                best = {name: "1", **short}
        return best

    def _rest(self, rest, most):
        """A combination of fewer than `most` names, or None."""
        if most < 2:
            return None
        if name := self.known.get(rest.key):
            return {name: "1"}
        if name := self.known.get((-rest).key):
            return {name: "-1"}
        if len(rest.entries) < most:
            return self._plain(rest)
        return None

    def _plain(self, vector):
        """In the leaves, one with a positive number first."""
        entries = sorted(vector.entries.items())
        first = next((n for n, (_, c) in enumerate(entries) if c > 0), 0)
        entries.insert(0, entries.pop(first))
        return {self.leaves[i]: str(c) for i, c in entries}


def products(gram, names: Names) -> list[tuple[fmpq, Vector, Vector]]:
    """Σ c⟨u, v⟩ of a form Σ gram[i, j]⟨e_i, e_j⟩, i ≤ j: one square, or one product, or few, of
    vectors that are short in these names."""
    found, left = [], dict(gram)
    while left:
        term = _square(left, names) or _product(left)
        c, u, v = term
        found.append(term)
        for key, x in (c * (u * v)).gram.items():
            left[key] = left.get(key, fmpq(0)) - x
            if not left[key]:
                del left[key]
    return found


def _entry(gram, i, j):
    c = gram.get((min(i, j), max(i, j)), fmpq(0))
    return c if i == j else c / 2


def _square(gram, names):
    """c|u|² that takes a whole row, or a difference of two, away: the shortest one."""
    diagonal = [i for i, j in gram if i == j]
    rows = sorted({i for key in gram for i in key})
    found = []
    for i in diagonal:
        c = _entry(gram, i, i)
        found.append((c, Vector({j: _entry(gram, i, j) / c for j in rows})))
    for i, j in gram:
        if i != j and i in diagonal and j in diagonal:
            found.append((-_entry(gram, i, j), Vector({i: fmpq(1), j: fmpq(-1)})))
    if not found:
        return None
    sizes = []
    for c, u in found:
        left = dict(gram)
        for key, x in (c * (u * u)).gram.items():
            left[key] = left.get(key, fmpq(0)) - x
        sizes.append(sum(1 for x in left.values() if x))

    def length(one):
        said = names.written(one[1])
        return len(said), len("".join(said.values()))

    least = min(sizes)
    c, u = min((one for one, size in zip(found, sizes) if size == least), key=length)
    return c, u, u


def _product(gram):
    """⟨e_i, v⟩ with everything that stands beside e_i."""
    i = min(i for key in gram for i in key)
    v = {b if a == i else a: c for (a, b), c in gram.items() if i in (a, b)}
    return fmpq(1), Vector({i: fmpq(1)}), Vector(v)
