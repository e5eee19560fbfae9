"""Expressions of the grammar as LaTeX, as they are written: quotients become fractions."""

from __future__ import annotations

import re
from typing import Any

from theory.algorithms.grammar import parse_expression
from theory.algorithms.tree import Call, Item, Name, Negative, Number, Operation, TimePower
from theory.greek import CAPITALS, LETTERS
from theory.operators.latex_names import latex_name

SUM, PRODUCT, ATOM = range(3)  # how closely a text holds together
SPELLED = {name: letter for letter, name in (CAPITALS | LETTERS).items()}
_WORD = re.compile(rf"({'|'.join(sorted(SPELLED, key=len, reverse=True))})(?![A-Za-z])(.*)")


def latex(text: str) -> str:
    """``-a/(beta - 1)`` as ``-\\frac{a}{\\beta - 1}``. Raises ProgramError for what the grammar
    does not hold."""
    return _shown(parse_expression(text))[0]


def name(text: str) -> str:
    """A name of the grammar: ``beta1`` with its letter and index."""
    found = _WORD.fullmatch(text)
    return latex_name(SPELLED[found[1]] + found[2] if found else text)


def _shown(node: Any) -> tuple[str, int]:
    if isinstance(node, Number):
        value = node.value
        return (
            str(value) if value.denominator == 1 else _fraction(*value.as_integer_ratio())
        ), ATOM
    if isinstance(node, Name):
        return name(node.name), ATOM
    if isinstance(node, Item):
        place = "t" if not node.offset else f"t {node.offset:+d}".replace("+", "+ ")
        return f"{name(node.name)}_{{{place}}}", ATOM
    if isinstance(node, Negative):
        return f"-{_within(node.inner, PRODUCT)}", SUM
    if isinstance(node, TimePower):
        place = "t" if not node.offset else f"t {node.offset:+d}"
        return f"{_within(node.base, ATOM)}^{{{place}}}", ATOM
    if isinstance(node, Call):
        inside = ", ".join(_shown(one)[0] for one in node.arguments)
        if node.function == "sqrt":
            return rf"\sqrt{{{inside}}}", ATOM
        word = r"\nabla f" if node.function == "grad" else rf"\operatorname{{{node.function}}}"
        return rf"{word}({inside})", ATOM
    assert isinstance(node, Operation)
    if node.sign == "/":
        return _fraction(_shown(node.left)[0], _shown(node.right)[0]), ATOM
    if node.sign == "^":
        return f"{_within(node.left, ATOM)}^{{{node.right}}}", ATOM
    if node.sign == "*":
        return f"{_within(node.left, PRODUCT)} {_within(node.right, ATOM)}", PRODUCT
    right = _within(node.right, PRODUCT if node.sign == "-" else SUM)
    return f"{_within(node.left, SUM)} {node.sign} {right}", SUM


def _fraction(above: object, below: object) -> str:
    return rf"\frac{{{above}}}{{{below}}}"


def _within(node: Any, closely: int) -> str:
    text, level = _shown(node)
    return text if level >= closely else f"({text})"
