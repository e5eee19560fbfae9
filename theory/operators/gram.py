"""The unknowns of a sum of squares: multiples λ ≥ 0 and entries of Gram matrices."""

from __future__ import annotations

from typing import Any

from flint import fmpq, fmpq_mat

from theory.positivity.system import System

from .matrices import rational

Key = tuple  # (monomial, word)


class Unknowns:
    """λ ≥ 0 and the entries of Gram matrices, and the equations that compare every term."""

    def __init__(self, target: dict[Key, Any]) -> None:
        self.right = {key: rational(c) for key, c in target.items()}
        self.columns: dict[Any, dict[Key, Any]] = {}
        self.numbers: dict[Any, tuple] = {}
        self.blocks: dict[Any, tuple] = {}

    def number(self, terms: dict[Key, Any], said: tuple) -> None:
        name = ("λ", len(self.numbers))
        self.numbers[name] = said
        self.columns[name] = terms

    def block(self, table: dict, said: tuple) -> None:
        name = len(self.blocks)
        self.blocks[name] = said
        for (i, j), terms in table.items():
            self.columns[name, i, j] = terms

    def _signed(self, name: tuple) -> bool:
        return name[0] == "λ" or name[1] == name[2]

    def settle(self) -> bool:
        """Take out what must vanish: the diagonal of a Gram matrix and λ, where they add up to
        zero; False where there is no solution."""
        while True:
            rows: dict[Key, dict] = {}
            for name, terms in self.columns.items():
                for key, c in terms.items():
                    rows.setdefault(key, {})[name] = c
            if any(key not in rows for key in self.right):
                return False
            gone: set = set()
            for key, row in rows.items():
                right = self.right.get(key, fmpq(0))
                if all(map(self._signed, row)) and len({c > 0 for c in row.values()}) == 1:
                    positive = next(iter(row.values())) > 0
                    if right == 0:
                        gone |= row.keys()
                    elif (right > 0) != positive:
                        return False
            gone |= {n for n, terms in self.columns.items() if n[0] == "λ" and not terms}
            lost = {(n[0], n[1]) for n in gone if n[0] != "λ"}
            gone |= {
                n
                for n in self.columns
                if n[0] != "λ" and ((n[0], n[1]) in lost or (n[0], n[2]) in lost)
            }
            if not gone:
                return True
            self.columns = {n: t for n, t in self.columns.items() if n not in gone}

    def count(self) -> int:
        return len(self.columns)

    def system(self) -> tuple[System, dict]:
        """The system in what is left, and the place of each unknown in it."""
        kept: dict[Any, list] = {}
        for name in self.columns:
            if name[0] != "λ" and name[1] == name[2]:
                kept.setdefault(name[0], []).append(name[1])
        index = {block: j for j, block in enumerate(kept)}
        system = System([len(kept[block]) for block in kept])
        places: dict[Any, int] = {}
        equations: dict[Key, dict] = {key: {} for key in self.right}
        for name, terms in self.columns.items():
            forms = {}
            if name[0] != "λ":
                block, i, j = name
                size = len(kept[block])
                form = fmpq_mat(size, size)
                a, b = kept[block].index(i), kept[block].index(j)
                form[a, b] = form[b, a] = 1
                forms[index[block]] = form
            places[name] = system.add(name, forms, nonnegative=self._signed(name))
            for key, c in terms.items():
                equations.setdefault(key, {})[places[name]] = rational(c)
        system.equations += [(row, self.right.get(key, fmpq(0))) for key, row in equations.items()]
        return system, places
