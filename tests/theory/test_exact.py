"""Exact numbers and matrices: what is read, and what is refused in one line."""

from fractions import Fraction

import pytest
import sympy
from flint import fmpq, fmpq_mat, fmpz
from hypothesis import given
from hypothesis import strategies as st

from theory import exact


@given(st.fractions())
def test_every_way_to_write_a_rational_gives_the_same_number(q):
    expected = fmpq(q.numerator, q.denominator)
    ways = [
        q,
        f"{q.numerator}/{q.denominator}",
        sympy.Rational(q.numerator, q.denominator),
        expected,
    ]
    assert all(exact.rational(way) == expected for way in ways)
    assert exact.to_fraction(expected) == q
    assert exact.to_sympy(expected) == ways[2]


@given(st.integers(-(10**12), 10**12), st.integers(0, 12))
def test_decimals_are_the_rationals_they_spell(n, places):
    text = (
        f"{'-' if n < 0 else ''}{abs(n) // 10**places}.{abs(n) % 10**places:0{places}d}"
        if places
        else str(n)
    )
    assert exact.to_fraction(exact.rational(text)) == Fraction(n, 10**places)
    assert exact.to_fraction(exact.rational(f"{n}e-{places}")) == Fraction(n, 10**places)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_python_float_is_its_shortest_decimal(x):
    assert exact.to_fraction(exact.rational(x)) == Fraction(repr(x))


@pytest.mark.parametrize(
    "bad",
    [
        "",
        ".",
        "e5",
        "nan",
        "1/0",
        "1e99999",
        "1 2",
        "0x10",
        "１",
        "9" * 5000,
        True,
        None,
        [1],
        object,
        float("nan"),
        float("inf"),
        sympy.nan,
        sympy.zoo,
        sympy.sqrt(2),
        sympy.Symbol("a"),
    ],
)
def test_what_is_not_a_rational_is_refused_in_one_line(bad):
    with pytest.raises(ValueError, match="^T is ") as caught:
        exact.rational(bad, "T")
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 200


@given(st.fractions(), st.fractions())
def test_complex_numbers_split_into_their_parts(a, b):
    expected = exact.rational(a), exact.rational(b)
    sign = "+" if b >= 0 else "-"
    assert exact.complex_parts((a, b)) == expected
    assert exact.complex_parts(f"{a}{sign}{abs(b)}i") == expected
    assert exact.complex_parts(f"{a} {sign} {abs(b)}*i") == expected
    assert exact.complex_parts(exact.to_sympy(a) + sympy.I * exact.to_sympy(b)) == expected


def test_complex_text_in_its_short_forms():
    assert exact.complex_parts("i") == (0, 1)
    assert exact.complex_parts("-i") == (0, -1)
    assert exact.complex_parts("1e-3-2.5e-1i") == (fmpq(1, 1000), fmpq(-1, 4))
    assert exact.complex_parts(0.5 + 0.25j) == (fmpq(1, 2), fmpq(1, 4))


def test_matrices_are_read_from_rows_text_and_sympy():
    expected = fmpq_mat(2, 2, [0, 1, fmpq(-1, 2), fmpq(9, 10)])
    assert exact.exact_matrix("0,1;-1/2,0.9") == expected
    assert exact.exact_matrix([[0, 1], ["-1/2", 0.9]]) == expected
    assert (
        exact.exact_matrix(sympy.Matrix([[0, 1], [-sympy.S.Half, sympy.Rational(9, 10)]]))
        == expected
    )
    assert (
        exact.exact_column(sympy.Matrix([1, 2]))
        == exact.exact_column("1,2")
        == fmpq_mat(2, 1, [1, 2])
    )
    assert exact.exact_column([fmpz(1), 2]) == fmpq_mat(2, 1, [1, 2])


def test_matrices_with_parameters_live_over_rational_functions():
    a, b = sympy.symbols("a b")
    matrix = exact.exact_matrix([[a / (b - 1), 1], [0, b]])
    assert exact.matrix_to_sympy(matrix * matrix.inv()) == sympy.eye(2)
    decimal = exact.exact_matrix([[sympy.Float("0.1") * a]])
    assert exact.matrix_to_sympy(decimal) == sympy.Matrix([[a / 10]])


@pytest.mark.parametrize(
    "make", [sympy.sqrt, sympy.exp, lambda a: sympy.I * a, lambda a: a + sympy.sqrt(2)]
)
def test_entries_that_are_no_rational_functions_are_refused(make):
    with pytest.raises(ValueError, match="rational functions of parameters"):
        exact.exact_matrix([[make(sympy.Symbol("a"))]], "T")


@pytest.mark.parametrize(
    "rows, message", [([[1, 2], [3]], "ragged"), (3, "not a matrix"), ("1,2;3", "ragged")]
)
def test_what_is_not_a_matrix_is_refused(rows, message):
    with pytest.raises(ValueError, match=message):
        exact.exact_matrix(rows, "T")
