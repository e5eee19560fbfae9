"""A bounded completion of non-commutative rewriting rules, with cofactors tracked.

Equations are oriented by a weighted degree-lexicographic order (a letter that an equation
defines weighs more than its definition, so definitions unfold; all else weighs one) and
completed by critical pairs, in the manner of Buchberger and Mora.  Every rule remembers
what it was made from, so a reduction to zero is a list of cofactors.  Nothing here is
trusted: ``proof.check`` expands what comes out.
"""

from __future__ import annotations

import heapq
import time
from copy import copy
from dataclasses import dataclass
from fractions import Fraction

from . import words


class _Kept(dict):
    """A function's values, each computed where it is first asked for."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def __missing__(self, argument):
        value = self[argument] = self.function(argument)
        return value


@dataclass
class Rule:
    mono: tuple
    word: tuple
    tail: list  # [(mono, word, coefficient)]: lead → −tail
    # [(coefficient, mono, left, source, right)], source a rule number or ("fact", index, star)
    parts: list
    scalars: frozenset = frozenset()  # the names in `mono`

    def __post_init__(self):
        self.scalars = frozenset(name for name, _ in self.mono)


class Completion:
    """Rules from equations ``polys`` (dicts of terms), reduced and completed within limits.

    ``weights`` gives the weight of a token (1 where absent).  ``deadline`` is a time from
    ``time.thread_time``.
    """

    def __init__(self, letters, weights, *, max_weight: int, max_rules: int, deadline: float):
        self.letters, self.weights = letters, weights
        # without numbers among the operators every word is its own normal form
        self.numbers = any(words.ONE in (l.rows, l.cols) for l in letters.values())
        self.normal = (
            _Kept(lambda word: words.normal_form(word, letters)).__getitem__
            if self.numbers
            else (lambda word: word)
        )
        self.max_weight, self.max_rules, self.deadline = max_weight, max_rules, deadline
        order = sorted(letters.values(), key=lambda l: (l.kind != "free", l.name))
        self.rank = {}
        for i, letter in enumerate(order):
            self.rank[letter.name], self.rank[letter.name + "*"] = 2 * i, 2 * i + 1
        self.rules: list[Rule] = []
        # rules whose lead another's divides, with the weight of the pair that shows it
        self.covered: dict[int, int] = {}
        self.by_token: dict = {}
        self.scalar_rules: list[int] = []
        self.pairs: list = []
        self.made = 0
        self.skipped = False  # a pair was left out for its weight
        self._keys = _Kept(self.key)

    def copy(self, *, max_weight: int, max_rules: int, deadline: float) -> Completion | None:
        """Another with these rules and lower limits, as if it had grown under them; None where a
        pair that is too heavy for them has covered a rule."""
        if any(weight > max_weight for weight in self.covered.values()):
            return None
        other = copy(self)
        other.max_weight, other.max_rules, other.deadline = max_weight, max_rules, deadline
        other.rules, other.scalar_rules = list(self.rules), list(self.scalar_rules)
        other.by_token = {token: list(numbers) for token, numbers in self.by_token.items()}
        other.covered = dict(self.covered)
        other.pairs = [pair for pair in self.pairs if pair[0] <= max_weight]
        other.skipped = self.skipped or len(other.pairs) < len(self.pairs)
        heapq.heapify(other.pairs)
        return other

    # -- order

    def weight(self, word) -> int:
        weights = self.weights
        return sum([weights.get(t, 1) for t in word]) if weights else len(word)

    def key(self, term):
        mono, word = term
        return (
            self.weight(word),
            len(word),
            tuple([self.rank[t] for t in word]),
            sum([e for _, e in mono]) if mono else 0,
            tuple([(name, -e) for name, e in mono]) if mono else (),
        )  # of one degree: fewer early names are more, under every factor

    # -- reduction

    def _match(self, mono, word):
        powers, rules, by_token = dict(mono), self.rules, self.by_token
        for i, token in enumerate(word):
            for number in by_token.get(token, ()):
                rule = rules[number]
                end = i + len(rule.word)
                if word[i:end] == rule.word and words.divides(powers, rule.mono):
                    return number, words.divide(mono, rule.mono), word[:i], word[end:]
        for number in self.scalar_rules:
            if words.divides(powers, rules[number].mono):
                return number, words.divide(mono, rules[number].mono), word, ()
        return None

    def _match_trace(self, mono, word):
        for turn in range(len(word)):
            found = self._match(mono, word[turn:] + word[:turn])
            if found is not None:
                number, rest, left, right = found
                # the trace of an identity is a symbolic dimension, which no term can hold
                if left or right or all(tail for _, tail, _ in self.rules[number].tail):
                    return number, rest, (), right + left
        return None

    def reduce(self, poly: dict, trace: bool = False):
        """(remainder, parts): poly = remainder + Σ parts, no remainder term reducible."""
        match = self._match_trace if trace else self._match
        normal = (
            (lambda word: words.trace_normal_form(word, self.letters)) if trace else self.normal
        )
        poly, remainder, parts, steps = dict(poly), {}, [], 0
        key, times = self._keys.__getitem__, words.times
        while poly:
            term = max(poly, key=key) if len(poly) > 1 else next(iter(poly))
            c = poly.pop(term)
            found = match(*term)
            steps += 1
            if found is None or steps > 20_000:
                remainder[term] = c
                if steps > 20_000:
                    remainder.update(poly)
                    break
                continue
            number, rest, left, right = found
            parts.append((c, rest, left, number, right))
            for mono, word, b in self.rules[number].tail:
                new = (times(rest, mono) if rest else mono, normal(left + word + right))
                value = poly.get(new, 0) - c * b
                if value:
                    poly[new] = value
                else:
                    poly.pop(new, None)
        return remainder, parts

    # -- growth

    def add(self, poly: dict, parts: list) -> bool:
        """Reduce an equation poly = Σ parts and keep what remains as a rule."""
        remainder, used = self.reduce(poly)
        if not remainder:
            return False
        lead = max(remainder, key=self._keys.__getitem__)
        c = remainder.pop(lead)
        scale = _inverse(c)
        made = [(b * scale, m, l, s, r) for b, m, l, s, r in parts]
        made += [(-b * scale, m, l, s, r) for b, m, l, s, r in used]
        rule = Rule(lead[0], lead[1], [(m, w, b * scale) for (m, w), b in remainder.items()], made)
        number = len(self.rules)
        self.rules.append(rule)
        if rule.word:
            self.by_token.setdefault(rule.word[0], []).append(number)
        else:
            self.scalar_rules.append(number)
        for other, old in enumerate(self.rules[:number]):
            if other in self.covered:
                continue
            if rule.word and old.word:
                if old.word[0] in rule.word:
                    self._pair(number, other)
                if rule.word[0] in old.word:
                    self._pair(other, number)
            elif not rule.scalars.isdisjoint(old.scalars):
                self._pair_of_scalars(other, number)
        if rule.word:
            self._pair(number, number)
        return True

    def _push(self, mono, word, i, li, ri, j, lj, rj) -> int | None:
        """Keep a pair and return its weight, None where that is too much."""
        weight = self.weight(word) + sum(e for _, e in mono)
        if weight > self.max_weight:
            self.skipped = True
            return None
        self.made += 1
        heapq.heappush(self.pairs, (weight, self.made, mono, i, li, ri, j, lj, rj))
        return weight

    def _pair_of_scalars(self, i, j):
        """The overlap of two leads that share a scalar, one of them without a word."""
        a, b = self.rules[i], self.rules[j]
        mono, word = words.lcm(a.mono, b.mono), a.word + b.word
        if a.word:
            self._push(mono, word, i, (), b.word, j, a.word, ())
        else:
            self._push(mono, word, i, b.word, (), j, (), a.word)

    def _pair(self, i, j):
        """The overlaps of two leads, the first of which holds the second's first letter."""
        a, b = self.rules[i], self.rules[j]
        mono = words.lcm(a.mono, b.mono)
        for size in range(1, min(len(a.word), len(b.word))):
            if a.word[-size:] == b.word[:size]:
                self._push(
                    mono, a.word + b.word[size:], i, (), b.word[size:], j, a.word[:-size], ()
                )
        if i != j and len(b.word) <= len(a.word):
            for start in range(len(a.word) - len(b.word) + 1):
                if a.word[start : start + len(b.word)] == b.word:
                    kept = self._push(
                        mono, a.word, i, (), (), j, a.word[:start], a.word[start + len(b.word) :]
                    )
                    if kept is not None and mono == a.mono and i not in self.covered:
                        # b reduces whatever a reduces: this pair stands for all others of a
                        self.covered[i] = kept
                        self.by_token[a.word[0]].remove(i)

    def grow(self, batch: int) -> bool:
        """Work through up to ``batch`` new rules; False when nothing is left or a limit is met."""
        new = 0
        while self.pairs and new < batch:
            if len(self.rules) >= self.max_rules or time.thread_time() > self.deadline:
                return False
            _, _, mono, i, li, ri, j, lj, rj = heapq.heappop(self.pairs)
            a, b = self.rules[i], self.rules[j]
            if (i in self.covered or j in self.covered) and (li or ri):
                continue  # the pair in which the other rule covers it stands for this one
            ma, mb = words.divide(mono, a.mono), words.divide(mono, b.mono)
            poly: dict = {}
            for sign, extra, left, right, rule in ((1, ma, li, ri, a), (-1, mb, lj, rj, b)):
                for m, w, c in rule.tail:
                    term = (words.times(extra, m), self.normal(left + w + right))
                    value = poly.get(term, 0) + sign * c
                    if value:
                        poly[term] = value
                    else:
                        poly.pop(term, None)
            if self.add(poly, [(1, ma, li, i, ri), (-1, mb, lj, j, rj)]):
                new += 1
        return bool(self.pairs) or new > 0


def _inverse(c):
    value = Fraction(1) / c
    return value.numerator if value.denominator == 1 else value
