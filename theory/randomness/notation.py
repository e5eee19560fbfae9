"""Expressions in random vectors as on paper: E⟨x, y⟩ for xᵀy, E‖x‖² for xᵀx, E[x | P] for Px."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from typing import Any, TypeAlias

from theory.operators import text
from theory.operators.polynomial import Letter, Operator
from theory.operators.relations import Equation, Inequality
from theory.operators.text import _ATOM, _PRODUCT, Latex, Plain
from theory.operators.trees import Tree, tree

from .spaces import Spaces

Sides: TypeAlias = tuple[str, str] | None  # rows and columns; None for a number or a scalar
ONE = "1"


def plain(stated: Operator | Equation | Inequality, spaces: Spaces) -> str:
    """In plain Unicode."""
    return _said(stated, spaces, _Text)


def latex(stated: Operator | Equation | Inequality, spaces: Spaces) -> str:
    """In LaTeX."""
    return _said(stated, spaces, _TeX)


@contextmanager
def reading(spaces: Spaces, theory: Mapping[str, Any] | None = None) -> Iterator[None]:
    """Within it expressions read as ``plain`` and ``latex`` have it, where there are spaces.

    ``theory`` is that of a certificate, whose trees say nothing of their letters.
    """
    if not spaces:
        yield
        return
    known = {x["name"]: (x["rows"], x["cols"]) for x in theory["letters"]} if theory else {}

    def printer(tex: bool, letters: Mapping[str, Letter]) -> Plain:
        return (_TeX if tex else _Text)(known | _sides(letters), spaces)

    token = text.notation.set(printer)
    try:
        yield
    finally:
        text.notation.reset(token)


def _said(stated: Any, spaces: Spaces, notation: type[_Expected]) -> str:
    parts = [stated] if isinstance(stated, Operator) else [stated.left, stated.right]
    letters = {name: letter for part in parts for name, letter in part.letters.items()}
    words = [notation(_sides(letters), spaces).text(tree(part)) for part in parts]
    return words[0] if len(words) == 1 else notation.relation(stated.relation).join(words)


def _sides(letters: Mapping[str, Letter]) -> dict[str, Sides]:
    return {n: None if l.is_scalar else (l.rows, l.cols) for n, l in letters.items()}


class _Expected(Plain):
    """What a product of random vectors and conditional expectations is called."""

    square, inner, given = "E‖{}‖²", "E⟨{}, {}⟩", "E[{} | {}]"
    signs = {"=": " = ", ">=": " ≥ ", ">": " > "}

    def __init__(self, sides: Mapping[str, Sides], spaces: Spaces) -> None:
        self.sides = sides
        self.spaces = set(spaces)
        self.fields = {name for told in spaces.values() for name in told.get("fields", ())}

    @classmethod
    def relation(cls, relation: str) -> str:
        return cls.signs[relation]

    def shown(self, node: Tree) -> tuple[str, int]:
        if not (isinstance(node, tuple) and node[0] == "*"):
            return super().shown(node)
        numbers: list[Tree] = []
        pieces: list[list[Tree]] = [[]]  # they end where a side is 1
        for factor in node[1:]:
            sides = self.of(factor)
            if sides is None:
                numbers.append(factor)
            elif not (isinstance(factor, tuple) and factor[0] == "1"):
                pieces[-1].append(factor)
                if sides[1] == ONE:
                    pieces.append([])
        said = [self.within(x, _ATOM) for x in self._powers(numbers)]
        said += [self._piece(piece) for piece in pieces if piece]
        if len(said) == 1 and not numbers:
            return said[0], _ATOM if self._is_mean(pieces[0]) else _PRODUCT
        return self.dot.join(said or ["1"]), _PRODUCT

    def base(self, node: Tree) -> str:
        mean = isinstance(node, tuple) and node[0] == "*" and self.of(node) == (ONE, ONE)
        return f"({self.text(node)})" if mean else super().base(node)

    def of(self, node: Tree) -> Sides:
        """The sides of a node."""
        if isinstance(node, str):
            return self.sides.get(node)
        if not isinstance(node, tuple) or node[0] == "tr":
            return None
        if node[0] in ("1", "0"):
            return (node[1], node[-1]) if len(node) > 1 else None
        if node[0] == "T":
            inner = self.of(node[1])
            return inner and (inner[1], inner[0])
        parts = node[1:2] if node[0] in ("^", "-") else node[1:]
        found = [s for s in map(self.of, parts) if s is not None]
        if not found:
            return None
        return (found[0][0], found[-1][1]) if node[0] == "*" else found[0]

    def _is_mean(self, piece: list[Tree]) -> bool:
        """Is this a number that is an expectation, or a conditional one?"""
        if len(piece) < 2 or (self.of(piece[-1]) or ("", ""))[1] != ONE:
            return False
        first = self.of(piece[0]) or ("", "")
        return piece[0] in self.fields or (first[0] == ONE and first[1] in self.spaces)

    def _piece(self, piece: list[Tree]) -> str:
        if not self._is_mean(piece):
            return self.dot.join(self.within(p, _ATOM) for p in self._powers(piece))
        first, rest = piece[0], piece[1:]
        if isinstance(first, str) and first in self.fields:
            return self.given.format(self._column(rest), self.letter(first))
        first = first[1] if isinstance(first, tuple) and first[0] == "T" else ("T", first)
        one, other = self.text(first), self._column(rest)
        return self.square.format(one) if one == other else self.inner.format(one, other)

    def _column(self, factors: list[Tree]) -> str:
        return self.text(factors[0] if len(factors) == 1 else ("*", *factors))

    def _powers(self, factors: list[Tree]) -> list[Tree]:
        runs = [(p, len(list(run))) for p, run in groupby(factors)]
        return [p if n == 1 else ("^", p, n) for p, n in runs]


class _Text(_Expected):
    pass


class _TeX(_Expected, Latex):
    square = r"\mathrm{{E}}\|{}\|^2"
    inner = r"\mathrm{{E}}\langle {}, {}\rangle"
    given = r"\mathrm{{E}}[{} \mid {}]"
    signs = {"=": " = ", ">=": r" \ge ", ">": " > "}
