"""The exact expectations over all sequences of matchings, for small ñ.

A layer is the uniform average over a group of order 2^{ñ/2}, so repeating a matching changes
nothing: only sequences without repetition are walked, one from each orbit under relabelling the
points.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import permutations
from math import comb, factorial
from operator import itemgetter

from flint import arb, ctx, fmpq

LARGEST = 6


@dataclass(frozen=True)
class Expectations:
    """ε a ball; the mean total variation distance from uniform, the mean fraction of permutations
    that cannot occur, the probability that all can, and the mean χ² = ñ!Σp² − 1: rationals;
    `squares` are the means of (entropy gap)², TV² and (χ²)²."""

    epsilon: arb
    total_variation: fmpq
    inaccessible: fmpq
    all_accessible: fmpq
    chi_square: fmpq
    squares: tuple

    @property
    def variances(self) -> tuple:
        """Of the entropy gap (a ball), of the total variation and of χ²: over the sequences."""
        means = self.epsilon, self.total_variation, self.chi_square
        with ctx.workprec(128):
            return tuple(square - mean * mean for square, mean in zip(self.squares, means))


def check_points(points):
    """ValueError unless ñ is an even whole number of at least 2."""
    if isinstance(points, bool) or not isinstance(points, int) or points < 2 or points % 2:
        raise ValueError(
            f"ñ is {points!r}; give an even whole number of at least 2, since a layer is a "
            "perfect matching"
        )


def check_depth(depth):
    """ValueError unless the depth is a whole number of at least 1."""
    if isinstance(depth, bool) or not isinstance(depth, int) or depth < 1:
        raise ValueError(f"depth is {depth!r}; give a whole number of at least 1")


def matchings(points):
    """All perfect matchings of the points, each a tuple of pairs."""
    points = tuple(points)
    if not points:
        return [()]
    first, rest = points[0], points[1:]
    return [
        ((first, other), *tail)
        for other in rest
        for tail in matchings(p for p in rest if p != other)
    ]


def expectations(points: int, depth: int) -> Expectations:
    """The exact expectations for ñ = `points` (2, 4 or 6) and d = `depth` layers.

    ñ = 6 walks about 14^{d−1}/48 orbits: seconds at d = 6. Raises ValueError for an odd or larger ñ
    and for d < 1.
    """
    check_points(points)
    check_depth(depth)
    if points > LARGEST:
        raise ValueError(
            f"ñ is {points}: enumeration serves ñ ≤ {LARGEST}; use chi_square, which bounds ε for "
            "any ñ"
        )
    others = len(matchings(range(points))) - 1
    with ctx.workprec(128):
        total = None
        for length, here in enumerate(_by_length(points, depth), start=1):
            # P(d layers reduce to this length): every repetition has probability 1/(others + 1)
            weight = fmpq(
                comb(depth - 1, length - 1) * others ** (length - 1), (others + 1) ** (depth - 1)
            )
            if weight:
                part = [x * weight for x in here]
                total = part if total is None else [a + b for a, b in zip(total, part)]
        return Expectations(*total[:5], tuple(total[5:]))


def _by_length(points, depth):
    """The mean of (ε, TV, inaccessible, all, χ², ε², TV², (χ²)²) over sequences without repetition,
    for each length; counts are kept once a coset."""
    symmetries = _symmetries(points)
    first = symmetries.matchings[0]
    start = [1] + [0] * (
        symmetries.order // 2 ** (points // 2) - 1
    )  # the identity's coset is first
    fixing = [act for act in symmetries.acts if act[first] == first]
    level = [(fmpq(1), start, first, fixing)]
    logs = {}
    for length in range(1, depth + 1):
        yield _mean(level, symmetries.order, points // 2 * length, logs)
        if length < depth:
            level = _extended(level, symmetries)


@dataclass(frozen=True)
class _Symmetries:
    """Of ñ points: ñ!, the matchings, for each of them the number of every permutation's coset
    under its group, by first occurrence, and for each permutation what becomes of the matchings."""

    order: int
    matchings: list
    cosets: dict
    acts: list

    @cached_property
    def _readers(self):
        return {}

    def layer(self, counts, last, chosen):
        """The counts of each coset of `chosen` from those of the cosets of `last`: after a layer
        the law is constant on the cosets of its group, and the next one sums over its own."""
        if (last, chosen) not in self._readers:
            members = {}
            for before, after in zip(self.cosets[last], self.cosets[chosen]):
                members.setdefault(after, []).append(before)
            self._readers[last, chosen] = [itemgetter(*each) for each in zip(*members.values())]
        return list(map(sum, zip(*(read(counts) for read in self._readers[last, chosen]))))


@cache
def _symmetries(points):
    every = [frozenset(frozenset(pair) for pair in m) for m in matchings(range(points))]
    order = list(permutations(range(points)))
    cosets = {}
    for matching in every:
        pair_of = {x: pair for pair in matching for x in pair}
        # exchanging the values of a pair keeps which pair each value is in
        kept = [tuple(pair_of[x] for x in p) for p in order]
        number = {key: i for i, key in enumerate(dict.fromkeys(kept))}
        cosets[matching] = [number[key] for key in kept]
    acts = [
        {m: frozenset(frozenset(g[x] for x in pair) for pair in m) for m in every} for g in order
    ]
    return _Symmetries(len(order), every, cosets, acts)


def _extended(level, symmetries):
    """One more layer: of each orbit of the stabiliser on the other matchings, one."""
    found = []
    for weight, counts, last, stabiliser in level:
        left = [m for m in symmetries.matchings if m != last]
        total = len(left)
        while left:
            chosen = left[0]
            orbit = {a[chosen] for a in stabiliser} if len(stabiliser) > 1 else {chosen}
            left = [m for m in left if m not in orbit]
            found.append(
                (
                    weight * fmpq(len(orbit), total),
                    symmetries.layer(counts, last, chosen),
                    chosen,
                    [a for a in stabiliser if a[chosen] == chosen],
                )
            )
    return found


def _mean(level, size, halvings, logs):
    whole = 2**halvings
    sums = [arb(0), *(fmpq(0) for _ in range(4)), arb(0), fmpq(0), fmpq(0)]
    for weight, counts, _, _ in level:
        each = size // len(counts)  # permutations a coset
        histogram = {count: each * times for count, times in Counter(counts).items()}
        empty = histogram.pop(0, 0)
        entropy = arb(0)
        for count in histogram:
            if count not in logs:
                logs[count] = arb(count).log()
        for count, times in histogram.items():
            entropy += fmpq(count * times, whole) * (halvings * arb(2).log() - logs[count])
        distance = fmpq(
            sum(abs(count * size - whole) * times for count, times in histogram.items())
            + whole * empty,
            2 * whole * size,
        )
        square = (
            fmpq(
                size * sum(count * count * times for count, times in histogram.items()),
                whole * whole,
            )
            - 1
        )
        gap = arb(size).log() - entropy
        values = (
            gap,
            distance,
            fmpq(empty, size),
            fmpq(int(not empty)),
            square,
            gap * gap,
            distance * distance,
            square * square,
        )
        sums = [s + weight * v for s, v in zip(sums, values)]
    return sums


def literal_epsilon(points: int) -> arb:
    """ε(ñ, 1) when "commutes internally" is read literally: ñ/2 transpositions, each pair equal or
    disjoint.

    Sequences are uniform among those that commute; a transposition that is drawn r times is applied
    or not, with even odds, for r ≥ 1.
    """
    check_points(points)
    half = points // 2
    with ctx.workprec(128):
        weighted, number = 0, 0
        for distinct in range(1, half + 1):
            # ordered sequences of ñ/2 draws with exactly this many distinct, mutually disjoint
            # transpositions
            sets = factorial(points) // (
                2**distinct * factorial(distinct) * factorial(points - 2 * distinct)
            )
            onto = sum(
                (-1) ** i * comb(distinct, i) * (distinct - i) ** half for i in range(distinct + 1)
            )
            weighted += sets * onto * distinct
            number += sets * onto
        return arb(factorial(points)).log() - fmpq(weighted, number) * arb(2).log()
