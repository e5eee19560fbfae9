"""A bound as a formula of the optimizer language: ``2/(2 + sqrt(3))``."""

from __future__ import annotations

from fractions import Fraction

from .numbers import between


def bound_of(text: str, within: Fraction) -> Fraction:
    """The number that a formula without names is; of an irrational one, which no certificate in
    rational numbers gives, the simplest fraction above it by at most the part `within` of it.

    Raises ValueError, one line.
    """
    from theory.algorithms.grammar import parse_expression
    from theory.algorithms.replay import replay
    from theory.algorithms.tree import Statement

    memory = {"bound": Fraction(0)}
    try:
        line = Statement(("bound",), (parse_expression(text),), False, text)
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


def _no_oracle(*_):
    raise KeyError
