"""Expressions as text, from their trees: plain Unicode for terminals, LaTeX for pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from fractions import Fraction
from itertools import groupby
from typing import Any

from .latex_names import latex_name
from .trees import Tree, tree

_SUM, _PRODUCT, _ATOM = range(3)  # how closely a text holds together
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# The printer in this context, from whether LaTeX is wanted and the letters of what is shown (none
# of a certificate's tree), where a topic has a notation of its own; None: as here.
notation: ContextVar[Callable[[bool, Mapping], Plain] | None] = ContextVar("notation", default=None)


def plain(expression) -> str:
    """``2·c1·M·Sᵀ − g·vᵀ``, as it was written; an empty sum is 0."""
    return _printer(False, expression.letters).text(tree(expression))


def plain_json(node: Any) -> str:
    """A tree as it stands in a certificate, as text; the file is one that we wrote."""
    return _printer(False, {}).text(node_of(node))


def _printer(tex: bool, letters: Mapping) -> Plain:
    own = notation.get()
    if own is not None:
        return own(tex, letters)
    return Latex() if tex else Plain()


def node_of(node: Any) -> Tree:
    if isinstance(node, str | int):
        return node
    if node[0] == "#":
        return Fraction(node[1])
    if node[0] in ("1", "0"):
        return tuple(node)
    return (node[0], *(part if isinstance(part, int) else node_of(part) for part in node[1:]))


def latex(expression) -> str:
    """The expression in LaTeX."""
    return _printer(True, getattr(expression, "letters", {})).text(tree(expression))


def latex_json(node: Any) -> str:
    """A tree as it stands in a certificate, in LaTeX; the file is one that we wrote."""
    return _printer(True, {}).text(node_of(node))


class Plain:
    """Trees as text; how a product, an adjoint and a power look is for subclasses to say."""

    dot, minus = "·", "−"

    def text(self, node: Tree) -> str:
        return self.shown(node)[0]

    def shown(self, node: Tree) -> tuple[str, int]:
        """The text of a node, and how closely it holds together."""
        if isinstance(node, str):
            return self.letter(node), _ATOM
        if not isinstance(node, tuple):
            text = self.number(abs(node))
            return (self.minus + text, _SUM) if node < 0 else (text, _ATOM)
        mark = node[0]
        if mark in ("1", "0"):
            return mark, _ATOM
        if mark == "-":
            return self.minus + self.within(node[1], _PRODUCT), _SUM
        if mark == "+":
            return self.sum(node[1:]), _SUM
        if mark == "*":
            factors = [p for p in node[1:] if not (isinstance(p, tuple) and p[0] == "1")]
            runs = [(p, len(list(run))) for p, run in groupby(factors)]
            powers = [p if n == 1 else ("^", p, n) for p, n in runs]
            return self.dot.join(self.within(p, _ATOM) for p in powers or ["1"]), _PRODUCT
        if mark == "tr":
            return self.trace(self.text(node[1])), _ATOM
        if mark == "T":
            return self.adjoint(self.base(node[1])), _ATOM
        return self.power(self.base(node[1]), node[2]), _ATOM

    def sum(self, parts) -> str:
        text = self.within(parts[0], _SUM)
        for part in parts[1:]:
            shown = self.text(part)
            if shown.startswith(self.minus):
                text += f" {self.minus} {shown[len(self.minus) :]}"
            else:
                text += f" + {shown}"
        return text

    def within(self, node: Tree, closely: int) -> str:
        text, level = self.shown(node)
        return text if level >= closely else f"({text})"

    def base(self, node: Tree) -> str:
        """What a mark is set on: a letter of one character, or what stands in brackets."""
        text, level = self.shown(node)
        marked = isinstance(node, tuple) and node[0] in ("T", "^")
        single = isinstance(node, str) and len(node) == 1 or level == _ATOM and not marked
        return text if single else f"({text})"

    def letter(self, name: str) -> str:
        return name

    def number(self, value) -> str:
        return str(value)

    def trace(self, text: str) -> str:
        return f"tr({text})"

    def adjoint(self, text: str) -> str:
        return text + "ᵀ"

    def power(self, text: str, exponent: int) -> str:
        return text + str(exponent).translate(_SUPERSCRIPTS)


class Latex(Plain):
    dot, minus = " ", "-"

    def base(self, node: Tree) -> str:
        text = super().base(node)
        return f"({text})" if isinstance(node, str) and "^" in text else text

    def letter(self, name: str) -> str:
        return latex_name(name)

    def number(self, value) -> str:
        return _latex_number(value)

    def trace(self, text: str) -> str:
        return rf"\operatorname{{tr}}({text})"

    def adjoint(self, text: str) -> str:
        return text + r"^{\top}"

    def power(self, text: str, exponent: int) -> str:
        return f"{text}^{{{exponent}}}"


def _latex_number(value) -> str:
    value = Fraction(value)
    if value.denominator == 1:
        return str(value.numerator)
    return rf"\tfrac{{{value.numerator}}}{{{value.denominator}}}"
