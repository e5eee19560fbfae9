"""A point at which the hypotheses hold where no rational one does: one scalar is irrational.

All is exact: with the root r of a quadratic polynomial that has no
rational one, and all else rational, what is A + B·r vanishes where A and B do. In a certificate r
is a + b·α, α = √d.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from flint import fmpq

from .matrices import rational
from .witness import (
    Hypotheses,
    Miss,
    Poly,
    System,
    Unknown,
    put_one,
    root_of,
    unknowns_of,
    value_at,
)

TRIES = 200
POOLS = ((1, 0, 0), (1, 0, -1), (1, 6, fmpq(1, 10)), (0, 1, 2, fmpq(1, 2), -1, 3))


def find(given: Hypotheses, at: Mapping[str, Any] | None = None) -> dict | None:
    """A point as a certificate has it, with ``field``; None where the short search meets none, or
    ``at`` asks for values. All sizes are 1. Deterministic."""
    if at is not None:
        return None
    try:
        system = System(given, dict.fromkeys(given.dimensions, 1))
    except Miss:
        return None
    for attempt in range(TRIES):
        try:
            return _Attempt(system, Random(attempt), POOLS[attempt % len(POOLS)]).point()
        except Miss:
            continue
    return None


def in_words(point: Mapping[str, Any]) -> str:
    """Such a point as ``r5 = √5, s = 6``."""
    values = {**point["scalars"], **{n: rows[0][0] for n, rows in point["letters"].items()}}
    square = point["field"][0].removeprefix("-")
    told = {
        name: v.replace("-", "−") if isinstance(v, str) else _root_as_text(*v, square)
        for name, v in values.items()
    }
    return ", ".join(f"{name} = {text}" for name, text in sorted(told.items()))


def _root_as_text(shift: str, scale: str, square: str) -> str:
    factor = {"1": "", "-1": "−"}.get(scale, f"{scale}·".replace("-", "−"))
    start = "" if shift == "0" else f"{shift} + ".replace("-", "−")
    return f"{start}{factor}√{square}".replace("+ −", "− ")


class _Attempt:
    """One way to a point: what is solved for, guessed, and the one root that is irrational."""

    def __init__(self, system: System, rng: Random, pool: tuple) -> None:
        self.system, self.rng, self.pool = system, rng, pool
        self.values: dict[Unknown, Any] = {}
        self.open = [dict(p) for p in system.equations]
        self.root: Unknown | None = None
        self.square = self.shift = self.scale = fmpq(0)  # the root is shift + scale·√square

    def point(self) -> dict:
        """The point; Miss where it is none."""
        self._solve()
        left = [u for u in self.system.unknowns if u not in self.values and u != self.root]
        self.rng.shuffle(left)
        while left:
            value = self.system.guess(left[0], self.rng, self.pool)
            self._give(left[0], value)
            self._solve()
            left = [u for u in left if u not in self.values]
        if self.root is None or not self._holds():
            raise Miss
        found: dict[Unknown, Any] = {u: str(v) for u, v in self.values.items()}
        found[self.root] = [str(self.shift), str(self.scale)]
        return {
            "dimensions": dict.fromkeys(self.system.size, 1),
            "scalars": {u[0]: v for u, v in found.items() if len(u) == 1},
            "letters": {u[0]: [[v]] for u, v in found.items() if len(u) > 1},
            "field": [str(-self.square), "0", "1"],
        }

    def _solve(self) -> None:
        """Solve what one equation determines, until nothing is determined."""
        while True:
            found = next(((p, u) for p in self.open if len(u := unknowns_of(p)) == 1), None)
            if found is None:
                if any(p and not unknowns_of(p) for p in self.open):
                    raise Miss
                return
            p, (unknown,) = found
            if not self._irrational(unknown, p):
                self._give(unknown, self.system.root(unknown, p, self.rng))

    def _give(self, unknown: Unknown, value: Any) -> None:
        self.values[unknown] = value
        self.open = [q for q in (put_one(p, unknown, value) for p in self.open) if q]

    def _irrational(self, unknown: Unknown, p: Poly) -> bool:
        """Take the unknown for the root, where it has one and no rational one."""
        a, b, c = (rational(p.get((unknown,) * k, 0)) for k in (2, 1, 0))
        square = b * b - 4 * a * c
        if not a or len(p) != sum(map(bool, (a, b, c))) or square <= 0 or root_of(square):
            return False
        if self.root is not None:
            raise Miss  # a second one
        self.root, self.shift = unknown, -b / (2 * a)
        self.scale, self.square = _simple(1 / (2 * abs(a)), square)
        for sign in self.rng.sample((1, -1), 2):
            self.scale *= sign
            if self._sign({(unknown,): fmpq(1)}) >= self.system.signs.get(unknown, -1):
                break
        else:
            raise Miss
        parts = [half for q in self.open for half in self._halves(q)]
        self.open = [half for half in parts if half]
        return True

    def _halves(self, p: Poly) -> tuple[Poly, Poly]:
        """A and B, without the root r, of p = A + B·r."""
        halves: tuple[Poly, Poly] = ({}, {})
        norm = self.shift * self.shift - self.scale * self.scale * self.square
        for mono, c in p.items():
            kept = tuple(u for u in mono if u != self.root)
            zero, one = fmpq(1), fmpq(0)  # r^k = zero + one·r, by r² = 2·shift·r − norm
            for _ in range(len(mono) - len(kept)):
                zero, one = -norm * one, zero + 2 * self.shift * one
            for half, part in zip(halves, (zero, one)):
                half[kept] = half.get(kept, 0) + c * part
        a, b = halves
        return {m: c for m, c in a.items() if c}, {m: c for m, c in b.items() if c}

    def _sign(self, p: Poly) -> int:
        """The sign of what is known by now at the values and the root."""
        a, b = (rational(value_at(half, self.values)) for half in self._halves(p))
        x, y = a + b * self.shift, b * self.scale
        if x * y >= 0:
            return (x + y > 0) - (x + y < 0)
        larger = x * x - y * y * self.square  # of opposite signs: the larger square decides
        return (larger > 0) - (larger < 0) if x > 0 else (larger < 0) - (larger > 0)

    def _holds(self) -> bool:
        system = self.system
        orders = all(
            self._sign(table[0][0]) >= int(relation.relation == ">")
            for table, relation in system.orders
        )
        return (
            orders
            and all(self._sign(p) == 0 for p in system.equations)
            and all(self._sign(table[0][0]) for table in system.nonzero)
        )


def _simple(scale: fmpq, square: fmpq) -> tuple[fmpq, fmpq]:
    """scale·√square with an integer under the root, without the square factors of small primes."""
    scale, rest = scale / square.q, square.p * square.q
    for prime in (2, 3, 5, 7):
        while rest % prime**2 == 0:
            scale, rest = scale * prime, rest // prime**2
    return scale, fmpq(rest)
