"""What is an exact number, and what to write in place of formulas that do not fit."""

from __future__ import annotations

from fractions import Fraction
from numbers import Rational
from typing import Any, TypeAlias

Number: TypeAlias = int | Fraction | str  # what is read as an exact number: 9/10 as "9/10" or "0.9"
Operator: TypeAlias = Any  # of polynomial.py, which says its errors by means of this module


def exact(value: Number) -> int | Fraction:
    """An exact rational from an int, a Fraction, or text such as "9/10" or "0.9".

    Raises ValueError for anything else, with the mend; binary floats are refused, since 0.1 typed
    by a person means 1/10.
    """
    if isinstance(value, bool) or not isinstance(value, (Rational, str)):
        raise ValueError(_inexact(value))
    try:
        value = Fraction(value)
    except (ValueError, ZeroDivisionError):
        raise ValueError(_inexact(value)) from None
    return value.numerator if value.denominator == 1 else value


def _inexact(value: Any) -> str:
    if getattr(value, "shape", ()) != ():
        return (
            "an array is not an exact number: formulas are made of letters; numbers for the "
            "letters belong into a point, such as at={'A': [[1, 2], [3, 4]]}"
        )
    text = str(value)
    if type(value).__name__.startswith("float") and text[-1:].isdigit():  # neither nan nor inf
        return f"{text} is not an exact number; write it in quotes, '{text}', or as a Fraction"
    return f"{value!r} is not an exact number; write a fraction such as '1/10'"


def alike(a: Operator, b: Operator) -> bool:
    """Are two expressions of one type?"""
    return (a.kind, a.rows, a.cols) == (b.kind, b.rows, b.cols)


def unlike(a: Operator, b: Operator) -> str:
    """Why two expressions cannot be added, with the mend where there is one."""
    text = f"cannot add {a} ({a.type}) and {b} ({b.type})"
    turned = a.kind == b.kind == "operator" and (a.rows, a.cols) == (b.cols, b.rows)
    return f"{text}; one of them may want .T" if turned else text


def no_product(a: Operator, b: Operator) -> str:
    """Why two operators cannot be multiplied, with the mend where there is one."""
    text = f"cannot multiply {a} ({a.type}) by {b} ({b.type})"
    if (a.rows, a.cols) == (b.rows, b.cols) and a.cols == "1":
        return f"{text}; an inner product is xᵀy, in Python x.T * y"
    return text


def no_power(a: Operator) -> str:
    """Why an operator has no power, with the mend where there is one."""
    mend = "; a squared norm is xᵀx, in Python x.T * x" if a.cols == "1" else ""
    return f"cannot take a power of {a}, which is {a.rows}×{a.cols}{mend}"


def no_quotient(above: Operator | Number, below: Operator) -> str:
    """What to write in place of ``above / below``, where ``below`` is an expression."""
    if below.kind == "trace":
        return f"cannot divide by the trace {below}; multiply the other side by it"
    if below.kind == "operator" and below.rows != below.cols:
        return f"cannot divide by {below} ({below.type}), which is not square; write pinv(…)"
    made, assumed = "reciprocal", f"{below} ≠ 0"
    if below.kind == "operator":
        made, assumed = "inverse", f"that {below} is invertible"
    terms = getattr(above, "terms", ())
    front = "" if not terms and above == 1 else f"({above})*" if len(terms) > 1 else f"{above}*"
    return f"cannot divide by {below}; write {front}{made}({below}), which assumes {assumed}"
