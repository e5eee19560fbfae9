"""Expressions as they were written: trees beside the expanded terms.

A node is a letter's name, an exact number, or a tuple that begins with what it is:
``("1", n)`` the identity, ``("0", n, k)`` a zero, ``("+", …)``, ``("-", a)``, ``("*", …)``,
``("^", a, exponent)``, ``("T", a)`` the adjoint, ``("tr", a)``.  Arithmetic builds raw nodes of
two operands each, which share their parts; ``tree`` flattens them when somebody reads.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import groupby
from typing import Any, TypeAlias

Operator: TypeAlias = Any  # of polynomial.py, which shows itself by means of this module
Tree: TypeAlias = Any  # str | int | Fraction | tuple

MAX_SIZE, MAX_DEPTH = 300, 16  # what is longer is shown as its terms


class _TooLong(Exception):
    """A tree that nobody would read: its expanded terms stand for it."""


def tree(expression: Operator) -> Tree:
    """The expression as it was written; as its terms where that is too long or unknown."""
    if expression.tree is None:
        expression.tree = _tree(expression)
    return expression.tree


def _tree(expression: Operator) -> Tree:
    if expression.built is None:
        return from_terms(expression)
    try:
        found, _ = _Reader(expression.letters).read(expression.built, {})
        if _depth(found) > MAX_DEPTH:
            raise _TooLong
    except (_TooLong, RecursionError):
        return from_terms(expression)
    return found


def from_terms(expression: Operator) -> Tree:
    """The sum of the expanded terms, the longest words first."""
    terms = sorted(expression.terms.items(), key=lambda item: (-len(item[0][1]), item[0]))
    if not terms:
        return ("0", expression.rows, expression.cols) if expression.kind == "operator" else 0
    summands = []
    for (mono, word), c in terms:
        factors: list[Tree] = [_power(name, exponent) for name, exponent in mono]
        product = [_power(_token(t), len(list(run))) for t, run in groupby(word)]
        if expression.kind == "trace":
            factors.append(("tr", multiply(product)))
        elif product:
            factors += product
        elif expression.kind == "operator" and (mono or len(terms) == 1):
            factors.append(("1", expression.rows))  # else a bare number says the same
        summands.append(multiply([c, *factors]))
    return add(summands)


def _token(token: str) -> Tree:
    return ("T", token[:-1]) if token.endswith("*") else token


def _power(base: Tree, exponent: int) -> Tree:
    return base if exponent == 1 else ("^", base, exponent)


def _is_number(node: Tree) -> bool:
    return isinstance(node, (int, Fraction))


def _is(node: Tree, mark: str) -> bool:
    return isinstance(node, tuple) and node[0] == mark


def is_zero(node: Tree) -> bool:
    """Is this zero by its form: a zero, or a product with the number 0?"""
    return node == 0 or _is(node, "0") or (_is(node, "*") and node[1] == 0)


def add(summands: Iterable[Tree]) -> Tree:
    """A sum without nested sums and zeros."""
    parts: list[Tree] = []
    for node in summands:
        parts += node[1:] if _is(node, "+") else [node]
    kept = [p for p in parts if not is_zero(p)]
    typed = next((p for p in parts if not _is_number(p)), None)
    if not kept:
        return 0 if typed is None else typed
    if all(map(_is_number, kept)):  # a zero with a size gives the number its own
        return sum(kept) if typed is None else ("+", typed, sum(kept))
    return kept[0] if len(kept) == 1 else ("+", *kept)


def negate(node: Tree) -> Tree:
    if _is_number(node):
        return -node
    return node if is_zero(node) else node[1] if _is(node, "-") else ("-", node)


def multiply(factors: Iterable[Tree]) -> Tree:
    """A product without nested products, its numbers gathered in front."""
    value: int | Fraction = 1
    parts: list[Tree] = []
    todo = list(factors)[::-1]
    while todo:
        node = todo.pop()
        if _is(node, "*"):
            todo += node[:0:-1]
        elif _is(node, "-"):
            value, _ = -value, todo.append(node[1])
        elif _is_number(node):
            value = value * node
        else:
            parts.append(node)
    if not parts:
        return value
    body = parts[0] if len(parts) == 1 else ("*", *parts)
    if value == 1:
        return body
    if value == -1:
        return ("-", body)
    front = value if value >= 0 else -value
    product = ("*", front, *parts)
    return product if value >= 0 else ("-", product)


class _Reader:
    """Reads raw nodes into trees, each shared part once, and counts what it writes."""

    def __init__(self, letters) -> None:
        self.letters, self.done = letters, {}  # type: Any, dict

    def read(self, node, values: dict) -> tuple[Tree, int]:
        """The tree of a raw node, its letters replaced by ``values``, and its size."""
        if isinstance(node, str):
            return values[node] if node in values else (node, 1)
        if not isinstance(node, tuple):
            if hasattr(node, "terms"):  # an expression of which nobody knows how it was written
                return self.read(from_terms(node), values)
            return node, 1
        key = id(node), id(values)
        if key not in self.done:
            found = self._read(node, values)
            if found[1] > MAX_SIZE:
                raise _TooLong
            self.done[key] = *found, node, values  # kept alive, so that no id is used twice
        return self.done[key][:2]

    def _read(self, node: tuple, values: dict) -> tuple[Tree, int]:
        mark = node[0]
        if mark in ("1", "0"):
            return node, 1
        if mark == "subs":
            return self.read(node[1], {n: self.read(v, values) for n, v in node[2].items()})
        if mark in ("+", "*"):
            parts, spine = [], node
            while _is(spine, mark) and len(spine) == 3:  # long sums lean to the left
                parts.append(spine[2])
                spine = spine[1]
            parts += spine[:0:-1] if _is(spine, mark) else [spine]
            read = [self.read(p, values) for p in reversed(parts)]
            made = (add if mark == "+" else multiply)(tree for tree, _ in read)
            return made, sum(size for _, size in read)
        inner, size = self.read(node[1], values)
        if mark == "-":
            return negate(inner), size
        if mark == "^":
            return self._powered(inner, node[2]), size + 1
        if mark == "T":
            return self._adjoint(inner), size
        return (mark, inner), size + 1

    @staticmethod
    def _powered(inner: Tree, exponent: int) -> Tree:
        if exponent == 0:
            return 1
        return inner**exponent if _is_number(inner) else _power(inner, exponent)

    def _adjoint(self, inner: Tree) -> Tree:
        if _is_number(inner) or _is(inner, "1"):
            return inner
        if _is(inner, "0"):
            return ("0", inner[2], inner[1])
        if _is(inner, "T"):
            return inner[1]
        if _is(inner, "-"):
            return negate(self._adjoint(inner[1]))
        letter = self.letters.get(inner) if isinstance(inner, str) else None
        plain = letter is not None and (letter.symmetric or letter.is_scalar)
        return inner if plain else ("T", inner)


def names(node: Tree) -> set[str]:
    """The letters and scalars that stand in a tree."""
    if isinstance(node, str):
        return {node}
    if not isinstance(node, tuple) or node[0] in ("1", "0"):
        return set()
    return set().union(*map(names, node[1:]))


def _depth(node: Tree) -> int:
    if not isinstance(node, tuple) or node[0] in ("1", "0"):
        return 0
    return 1 + max(_depth(part) for part in node[1:])


def same(a: Tree, b: Tree) -> bool:
    """Are two trees one, the order of summands apart?"""
    return _sorted(a) == _sorted(b)


def _sorted(node: Tree) -> Tree:
    if not isinstance(node, tuple):
        return node
    parts = [_sorted(part) for part in node[1:]]
    return (node[0], *(sorted(parts, key=repr) if node[0] == "+" else parts))
