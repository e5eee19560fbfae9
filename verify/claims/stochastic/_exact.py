"""Sums of parabolas over ℚ, sampled term by term: real methods on exact finite probability spaces.

f_i(x) = a_i x²/2 − c_i x, i uniform among n terms, after one of several pasts that are as likely;
so every outcome is a past and a term, and E[· | P] averages over the terms.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from theory.randomness import Space
from theory.randomness.spaces import as_text

OF = "finite spaces over ℚ"
EDGES = ("the terms agree", "at the optimum", "the longest step")


@dataclass(frozen=True)
class World:
    """``n`` pasts and as many terms: n² outcomes, past by past. ``a`` and ``c`` are the terms',
    ``x`` and ``w`` a point and an older one, one a past."""

    a: list[Fraction]
    c: list[Fraction]
    x: list[Fraction]
    w: list[Fraction]
    share: Fraction  # of the longest step

    @property
    def n(self) -> int:
        return len(self.a)

    @property
    def space(self) -> Space:
        return Space.equal(self.n**2)

    @property
    def mu(self) -> Fraction:
        return sum(self.a, Fraction(0)) / self.n

    @property
    def L(self) -> Fraction:
        return max(map(abs, self.a))

    @property
    def best(self) -> Fraction:
        """The optimum, 0 where there is none."""
        return sum(self.c, Fraction(0)) / self.n / self.mu if self.mu else Fraction(0)

    def past(self) -> Any:
        """E[· | P]."""
        return _rows(self.space.field([self.outcomes(k) for k in range(self.n)]))

    def outcomes(self, k: int) -> list[int]:
        return list(range(k * self.n, (k + 1) * self.n))

    def known(self, values: list[Fraction]) -> Any:
        """A random vector that the past knows, one value a past."""
        return self.random([[v] * self.n for v in values])

    def random(self, values: list[list[Fraction]]) -> Any:
        """A random vector, a value for each past and term."""
        return _rows(self.space.vector([v for row in values for v in row]))

    def gradients(self, x: list[Fraction]) -> list[list[Fraction]]:
        """Of the drawn term at a point that depends on the past."""
        return [[a * y - c for a, c in zip(self.a, self.c)] for y in x]

    def means(self, x: list[Fraction]) -> list[Fraction]:
        """Of f at such a point."""
        return [sum(row, Fraction(0)) / self.n for row in self.gradients(x)]

    def value(self, x: list[Fraction]) -> Fraction:
        """E f(x)."""
        values = [self.mu * y * y / 2 - sum(self.c, Fraction(0)) / self.n * y for y in x]
        return sum(values, Fraction(0)) / len(x)

    def gap(self, x: list[Fraction]) -> Fraction:
        """E f(x) − f(x⋆)."""
        return self.value(x) - self.value([self.best])

    def step(self, factor: int = 1) -> Fraction:
        """At most 1/(factor·L)."""
        return self.share / (factor * self.L)

    def centred(self, values: list[list[Fraction]]) -> list[list[Fraction]]:
        """Gradients of the drawn term less those at the optimum."""
        (at_best,) = self.gradients([self.best])
        return [[v - s for v, s in zip(row, at_best)] for row in values]

    def values(self) -> dict[str, Any]:
        """Letters that most claims have, at x."""
        g, mean = self.gradients(self.x), self.means(self.x)
        (at_best,) = self.gradients([self.best])
        return {
            "P": self.past(),
            "x": self.known(self.x),
            "x⋆": self.known([self.best] * self.n),
            "∇f": self.known(mean),
            "g": self.random(g),
            "g⋆": self.random([at_best] * self.n),
            "ξ": self.random([[v - m for v in row] for row, m in zip(g, mean)]),
            "a": self.random(self.centred(g)),
            "b": self.random(self.centred(self.gradients(self.w))),
            "h": self.gap(self.x),
            "h̃": self.gap(self.w),
            "μ": self.mu,
            "L": self.L,
        }


def square(values: list[list[Fraction]]) -> Fraction:
    """E‖·‖² of as many pasts as terms."""
    flat = [v * v for row in values for v in row]
    return sum(flat, Fraction(0)) / len(flat)


def world(rng: Random, at: str = "", convex: bool = True, most: int = 3) -> World:
    """A drawn one, or an edge."""

    def number(low: int = -4) -> Fraction:
        return Fraction(rng.randint(low, 4), rng.randint(1, 3))

    n = rng.randint(2, most)
    a = [number(0 if convex else -4) for _ in range(n)]
    if sum(a) == 0 or not any(a):
        a[0] += 1
    c, x = [number() for _ in range(n)], [number() for _ in range(n)]
    share = Fraction(1) if at == "the longest step" else Fraction(rng.randint(1, 4), 4)
    if at == "the terms agree":
        a, c = [abs(a[0]) + 1] * n, [c[0]] * n
    made = World(a, c, x, [number() for _ in range(n)], share)
    return World(a, c, [made.best] * n, made.w, share) if at == "at the optimum" else made


def simplest() -> World:
    """Terms of curvature 1 and 3 in two pasts, the point that cases show."""
    one = Fraction(1)
    return World([one, 3 * one], [one, -one], [one, -2 * one], [2 * one, one], one / 2)


def away() -> World:
    """At the optimum, the older point away from it."""
    w = simplest()
    return World(w.a, w.c, [w.best] * 2, w.w, w.share)


def _rows(value) -> list[list[Fraction]]:
    return as_text(value)
