"""Points drawn from finite probability spaces alone, so that no true lemma is refuted.

Matrices that satisfy what a conditional expectation satisfies need not be one: with P² = P, P = Pᵀ
alone E ξ = 0 does not follow from E[ξ | P] = 0, and random numbers do not commute. So conditional
expectations, random numbers and the number 1 are drawn as such, and the other letters are solved
for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from flint import fmpq, fmpq_mat

from theory.operators import witness
from theory.operators.matrices import Point, Singular
from theory.operators.polynomial import Operator
from theory.operators.refutation import Setting, complete, violation
from theory.operators.solving import points

from .spaces import Space, Spaces, fault

TRIES = 400
COIN = (fmpq(3, 5), fmpq(4, 5))  # the roots of 9/25 and 16/25


def spaces_of(where: Setting, spaces: Spaces) -> dict[str, dict[str, Any]]:
    """The spaces among a setting's dimensions, with the letters that occur."""
    found: dict[str, dict[str, Any]] = {}
    for dimension, told in spaces.items():
        if dimension in where.dimensions:
            kept: dict[str, Any] = {
                key: [n for n in told.get(key, ()) if n in where.letters]
                for key in ("fields", "numbers", "matrices", "noises")
            }
            unit = told.get("unit", "")
            found[dimension] = kept | {"unit": unit if unit in where.letters else ""}
    return found


def drawn(where: Setting, spaces: Spaces, tries: int = TRIES, seed: int = 0) -> Iterator[Point]:
    """Points of a setting that are finite probability spaces with noise, 4 or 16 outcomes; the same
    ones for a seed."""
    here = spaces_of(where, spaces)
    layout = _Layout(where, here)
    for point in points(where, tries, seed, layout.preset):
        if not fault(point, here):
            yield point


@dataclass(frozen=True)
class Within:
    """The finite spaces that statements of these spaces are tested in."""

    spaces: Spaces

    def points(self, where: Setting, tries: int = TRIES) -> Iterator[Point]:
        """Points of a setting; of one without random vectors any."""
        here = spaces_of(where, self.spaces)
        return drawn(where, here, tries) if here else points(where)

    def fits(self, where: Setting, point: Point) -> bool:
        """Is the point a space with noise, as far as it speaks of any?"""
        return not fault(point, spaces_of(where, self.spaces))

    def find(self, given: witness.Hypotheses, at: Mapping[str, Any] | None = None) -> Point | None:
        """A point at which a theorem's hypotheses hold, with noise where something is fresh and
        that is possible; with the values of ``at``, if these are given."""
        if not set(given.dimensions) & set(self.spaces):
            return witness.find(given, at)
        if at is not None:
            return _completed(_setting(given), at) or witness.find(given, at)
        for live in (noise(list(given.relations), self.spaces), []):
            found = next(self.points(_setting(given, live)), None)
            if found is not None:
                return found
        return None


def _setting(given: witness.Hypotheses, live: Iterable[Operator] = ()) -> Setting:
    """The same as a setting; ``live`` is not to be zero besides."""
    facts = {f"h{i}": e for i, e in enumerate(given.relations)}
    nonzero = {f"nz{i}": (p, "") for i, p in enumerate([*given.nonzero, *live])}
    nonneg, psd, pd = map(tuple, (given.nonneg, given.psd, given.pd))
    return Setting(dict(given.letters), facts, nonzero, nonneg, psd, pd, tuple(given.dimensions))


def _completed(where: Setting, at: Mapping[str, Any]) -> Point | None:
    """The point of these values, what equations define being computed; None where it is none."""
    try:
        found = complete(where, at)
    except (ValueError, KeyError, Singular):
        return None
    return None if violation(where, found) else found


class _Layout:
    """Which conditional expectation knows more than which, and which knows a random number."""

    def __init__(self, where: Setting, here: Mapping[str, Mapping[str, Any]]) -> None:
        self.where, self.here = where, here
        self.facts = [e.poly for e in where.facts.values() if e.relation == "="]
        # one more bit than the longest chain of fields has members, so that noise is left
        self.depth = {d: self._depths(told["fields"]) for d, told in here.items()}
        longest = max((max(x.values(), default=0) for x in self.depth.values()), default=0)
        self.bits = 2 if longest < 2 else 4

    def _depths(self, fields: list[str]) -> dict[str, int]:
        """How many fields are coarser than each: Q is coarser than P where QP = Q is a fact."""
        coarser = {
            p: {q for q in fields if q != p and self._says({(q, p): 1, (q,): -1})} for p in fields
        }
        depth = dict.fromkeys(fields, 0)
        for _ in fields:
            for p in fields:
                depth[p] = max((depth[q] + 1 for q in coarser[p]), default=0)
        return depth

    def _says(self, terms: dict[tuple, int]) -> bool:
        """Is a fact this sum of words, or its adjoint, up to sign? Symmetric letters alone."""
        mirrored = {word[::-1]: c for word, c in terms.items()}
        for poly in self.facts:
            found = {word: c for (mono, word), c in poly.terms.items() if not mono}
            if len(found) == len(poly.terms) and any(
                found in (t, {w: -c for w, c in t.items()}) for t in (terms, mirrored)
            ):
                return True
        return False

    def preset(self, rng: Random) -> dict[str, fmpq_mat]:
        """Values of all conditional expectations, random numbers and units."""
        uneven = all(told["unit"] for told in self.here.values())
        count = 2**self.bits
        roots = [fmpq(1, 2 ** (self.bits // 2))] * count
        if uneven and rng.randrange(3):
            roots = [fmpq(1)] * count
            for i in range(count):
                for bit in range(self.bits):
                    roots[i] *= COIN[i >> bit & 1]
        space, values = Space(tuple(roots)), {}
        least = rng.randrange(2)  # whether the coarsest field knows a bit
        events: dict[str, list[list[int]]] = {}
        for dimension, told in self.here.items():
            for name in told["fields"]:
                known = min(self.depth[dimension][name] + least, self.bits - 1)
                shift = self.bits - known
                events[name] = [
                    [i for i in range(count) if i >> shift == event] for event in range(2**known)
                ]
                values[name] = space.field(events[name])
            for name in (*told["numbers"], *told["matrices"]):
                numbers = [fmpq(rng.randint(-2, 3), rng.choice((1, 1, 2))) for _ in range(count)]
                if self._says({(name, name): 1, (name,): -1}):  # a coin, fair or any
                    fair = rng.randrange(2)
                    numbers = [fmpq(i & 1 if fair else rng.randrange(2)) for i in range(count)]
                for field in told["fields"]:
                    if self._says({(field, name): 1, (name, field): -1}):
                        numbers = space.averaged(numbers, events[field])
                values[name] = space.number(numbers)
            if told["unit"]:
                values[told["unit"]] = space.vector([1] * count)
        for told in self.here.values():
            for noisy in told["noises"]:
                # ±s, whatever is known, times what multiplies numbers that the past knows
                size = fmpq(rng.randint(1, 3), rng.choice((1, 2)))
                signs = space.number([size if i & 1 else -size for i in range(count)])
                field = self._known(noisy)
                values[noisy] = signs * values[field] if field else signs
        return values

    def _known(self, noise: str) -> str:
        """The field of random numbers that this noise multiplies."""
        numbers = self.where.letters[noise].cols
        fields = self.here.get(numbers, {"fields": []})["fields"]
        return max(fields, key=self.depth[numbers].__getitem__) if fields else ""


def noise(facts: list[Any], spaces: Spaces) -> list[Operator]:
    """E|ξ|² of every random vector that the facts call fresh (E[ξ | P] = 0): what a witness must
    not have zero, lest the hypotheses say that there is no noise."""
    fields = {name for told in spaces.values() for name in told.get("fields", ())}
    found = []
    for fact in facts:
        terms = list(fact.poly.terms.items()) if fact.relation == "=" else []
        if len(terms) != 1:
            continue
        (((mono, word), _),) = terms
        if mono or len(word) != 2:
            continue
        field, letter = word if word[0] in fields else word[::-1]
        name = letter.removesuffix("*")
        if field in fields and name not in fields and fact.poly.letters[name].cols == "1":
            from theory.operators.polynomial import of_letter

            vector = of_letter(fact.poly.letters[name])
            found.append(vector.T * vector)
    return found
