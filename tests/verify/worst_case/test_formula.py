"""Bounds as formulas."""

from fractions import Fraction

import pytest

from theory.surds import root
from verify.worst_case.formula import above, bound_of

MILLIONTH = Fraction(1, 10**6)


@pytest.mark.parametrize(
    "text, value",
    [("1/6", Fraction(1, 6)), ("0.9", Fraction(9, 10)), ("2/(2 + sqrt(9/4))", Fraction(4, 7))],
)
def test_a_rational_formula_is_that_number(text, value):
    assert bound_of(text, MILLIONTH) == value


@pytest.mark.parametrize("sign", [1, -1])
def test_one_with_a_square_root_is_that_number_and_a_fraction_is_just_above(sign):
    """x = 2/(2 + √3) has x² − 8x + 4 = 0, x < 1."""
    value = bound_of(f"{sign}*2/(2 + sqrt(3))", MILLIONTH)
    assert value == sign * (4 - 2 * root(3))
    found = sign * above(value, MILLIONTH)
    residual = found**2 - 8 * found + 4
    assert (residual < 0) == (sign > 0) and abs(residual) < 8 * MILLIONTH
    assert found.denominator < 10**4


@pytest.mark.parametrize(
    "text, value", [("sqrt(2) + sqrt(3)", 3.1462643), ("sqrt(sqrt(2))", 1.1892071)]
)
def test_another_irrational_one_is_a_fraction_just_above(text, value):
    found = bound_of(text, MILLIONTH)
    assert isinstance(found, Fraction) and 0 < found - Fraction(value) < Fraction(5, 10**6)


@pytest.mark.parametrize("text", ["", "x", "1/0", "sqrt(-1)", "grad(1)", "1 = 2", "t", "a[t]"])
def test_what_is_no_number_is_named(text):
    with pytest.raises(
        ValueError, match="give a rational number such as 9/10 or 0.9, or a formula"
    ):
        bound_of(text, MILLIONTH)
