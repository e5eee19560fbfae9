"""A bound as a formula of the optimizer language: ``2/(2 + sqrt(3))``."""

from __future__ import annotations

import operator
from fractions import Fraction

from theory import surds
from theory.algorithms.tree import Call, Negative, Number, Operation
from theory.surds import Surd, number, plain

from .numbers import between

SIGNS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
SIGNS["^"] = operator.pow


def bound_of(text: str, within: Fraction) -> Fraction | Surd:
    """The number that a formula without names is, where it is rational or a + b√d; of another one
    the simplest fraction above it by at most the part `within` of it.

    Raises ValueError, one line.
    """
    from theory.algorithms.grammar import parse_expression
    from theory.algorithms.replay import replay
    from theory.algorithms.tree import Statement

    memory = {"bound": Fraction(0)}
    try:
        tree = parse_expression(text)
        value = _value(tree)
        if value is not None:
            return plain(value)
        line = Statement(("bound",), (tree,), False, text)
        replay([line], memory, {}, _no_oracle, clock=False)
    except (ValueError, KeyError, ArithmeticError):
        raise ValueError(
            f"--exactly is {text!r}: give a rational number such as 9/10 or 0.9, or a formula such "
            "as 2/(2 + sqrt(3))"
        ) from None
    value = memory["bound"]
    if isinstance(value, Fraction):
        return value
    high = value.upper().fmpq()
    high = Fraction(int(high.p), int(high.q))
    return between(high, high + abs(high) * within)


def above(value: Surd, within: Fraction) -> Fraction:
    """The simplest fraction above an irrational number by at most the part `within` of it."""
    high = surds.enclosed(value)[1]
    return between(high, high + abs(high) * within)


def _value(tree):
    """The number of a tree, where it is rational or a + b√d; None where it is another, or is of
    names. Raises ArithmeticError."""
    if isinstance(tree, Number):
        return number(tree.value)
    if isinstance(tree, Negative):
        inner = _value(tree.inner)
        return None if inner is None else -inner
    if isinstance(tree, Call) and tree.function == "sqrt":
        inner = _value(*tree.arguments)
        return None if inner is None or isinstance(inner, Surd) else surds.root(inner)
    if not isinstance(tree, Operation):
        return None
    left = _value(tree.left)
    right = tree.right if tree.sign == "^" else _value(tree.right)
    if left is None or right is None:
        return None
    try:
        return SIGNS[tree.sign](left, right)
    except ValueError:  # of two fields
        return None


def _no_oracle(*_):
    raise KeyError
