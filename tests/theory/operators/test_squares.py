"""Sums of squares and positivity, with SymPy's real roots and samples as the other witness."""

from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from theory.operators import (
    DimensionError,
    Equation,
    NotProved,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    Unsound,
    number,
    positive_beyond,
    positive_on_half_line,
    reciprocal,
    tr,
)
from theory.operators.theorems import theorem

X, Y = Operator("X", "n", "k"), Operator("Y", "n", "k")
H = Operator("H", "n", "n", symmetric=True)
v = Operator("v", "n", "1")
a, b, c = Scalar("a"), Scalar("b"), Scalar("c", nonneg=True)


def test_squares_prove():
    assert SumOfSquares(X.T * X, [Square(X)])
    assert SumOfSquares(tr(X.T * H * X), [Square(X, 1, H)], psd=("H",))
    assert SumOfSquares(a * a - 2 * a * b + b * b, [Square(a - b)])
    assert SumOfSquares(c * (X.T * X) + Y.T * Y, [Square(X, c), Square(Y)])
    assert SumOfSquares(v.T * v, [Square(v)])


def test_the_inequality_of_cauchy_and_schwarz():
    """x·x y·y − (x·y)² ≥ 0, given y·y ≠ 0 by its reciprocal: the square of x − (x·y/y·y) y."""
    x, y, r = Operator("x", "n", "1"), Operator("y", "n", "1"), Scalar("r", nonneg=True)
    claim = x.T * x - r * (x.T * y) * (x.T * y)
    q = x - r * y * (y.T * x)
    assert SumOfSquares(claim, [Square(q)], given=[Equation(r * (y.T * y), 1)])


def test_a_reciprocal_has_the_sign_of_its_number():
    assert SumOfSquares(reciprocal(c) * (v.T * v), [Square(v, reciprocal(c))])
    with pytest.raises(Unsound, match="needs a⁻¹ ≥ 0"):
        SumOfSquares(reciprocal(a) * (v.T * v), [Square(v, reciprocal(a))])


def test_a_remainder_that_is_itself_a_hypothesis_has_its_cofactor():
    found = SumOfSquares(c, [Square(a)], given=[Equation(c, a * a)])
    assert len(found.proof.steps[-1].terms) == 1


@pytest.mark.parametrize(
    "build",
    [
        lambda: SumOfSquares(X.T * X, [Square(Y)]),
        lambda: SumOfSquares(X.T * X, [Square(X), Square(Y)]),
        lambda: SumOfSquares(-(X.T * X), [Square(X)]),
        lambda: SumOfSquares(-(X.T * X), [Square(X, -1)]),
        lambda: SumOfSquares(a * (X.T * X), [Square(X, a)]),
        lambda: SumOfSquares(0 * a, [Square(a, c - c)]),
        lambda: SumOfSquares((c + 1) * a * a, [Square(a, c + 1)]),
        lambda: SumOfSquares(X.T * H * X, [Square(X, 1, H)]),
        lambda: SumOfSquares(X.T * H * X, [Square(X, 1, H)], psd=("K",)),
        lambda: SumOfSquares(X.T * H * H * X, [Square(X, 1, H * H)], psd=("H",)),
        lambda: SumOfSquares(H * H.T * H, [Square(H, 1, Operator("K", "n", "n"))], psd=("K",)),
        lambda: SumOfSquares(v * v.T * H, [Square(v.T)]),
        lambda: SumOfSquares(X.T * X, [Square(X, tr(H))]),
    ],
    ids=[
        "another square",
        "too much",
        "wrong sign",
        "negative weight",
        "weight of no sign",
        "no weight",
        "two monomials",
        "not known to be PSD",
        "another is PSD",
        "middle no letter",
        "middle not symmetric",
        "not symmetric",
        "weight no number",
    ],
)
def test_what_is_no_sum_of_squares_is_refused(build):
    with pytest.raises(Unsound):
        build()


@pytest.mark.parametrize(
    ("build", "says"),
    [
        (lambda: SumOfSquares(a, [Square(X)]), "no summand in a claim of scalars: square scalars"),
        (lambda: SumOfSquares(X.T * X, [Square(a)]), "scalar a is no summand in a claim of matric"),
        (lambda: SumOfSquares(tr(X.T * X), [Square(a)]), "in a claim of traces: square matrices"),
        (lambda: SumOfSquares(a, [Square(a, 1, H)], psd=("H",)), "leave the matrix out"),
    ],
)
def test_a_square_of_another_type_is_told_with_what_to_write(build, says):
    with pytest.raises(Unsound, match=says):
        build()


def test_an_odd_power_needs_a_sign_and_an_even_one_does_not():
    assert SumOfSquares(a * a * (X.T * X), [Square(X, a * a)])
    assert SumOfSquares(a**3 * (X.T * X), [Square(X, a**3)], nonneg=("a",))
    with pytest.raises(Unsound, match="needs a ≥ 0"):
        SumOfSquares(a**3 * (X.T * X), [Square(X, a**3)])


def test_a_remainder_that_does_not_follow_is_not_proved():
    with pytest.raises(NotProved):
        SumOfSquares(
            X.T * Y + Y.T * X, [Square(X)], given=[Equation(X.T * X, Y.T * Y)], time_limit=1
        )


def test_a_square_of_another_size_is_an_error():
    with pytest.raises(DimensionError):
        SumOfSquares(X.T * X, [Square(X.T)])


# -- polynomials on a half-line

t = sympy.Symbol("t", real=True)
polynomials = st.lists(st.integers(-4, 4), min_size=1, max_size=6).filter(any)
starts = st.fractions(-3, 3, max_denominator=4)


def kernel(coefficients):
    return sum((k * a**i for i, k in enumerate(coefficients)), number(0))


def exactly(coefficients):
    return sympy.Poly(list(reversed(coefficients)), t)


def positive_by_roots(coefficients, start, strict):
    """The sign at every root's right-hand neighbourhood, the start and infinity, by SymPy's real
    roots."""
    poly, start = exactly(coefficients), sympy.Rational(start.numerator, start.denominator)
    roots = sorted(set(sympy.real_roots(poly)) if poly.degree() > 0 else set())
    roots = [r for r in roots if r >= start]
    if strict and roots:
        return False
    between = [start, *roots]
    points = [(p + q) / 2 for p, q in zip(between, between[1:])] + [between[-1] + 1]
    return all(poly.eval(sympy.Rational(str(sympy.N(p, 30)))) > 0 for p in points if p not in roots)


@settings(max_examples=250)
@given(polynomials, starts, st.booleans())
def test_sturm_agrees_with_real_roots(coefficients, start, strict):
    found = positive_on_half_line(kernel(coefficients), start, strict=strict)
    true = positive_by_roots(coefficients, start, strict)
    if found:
        assert true and found.strict <= strict
    elif strict:
        assert not true
    elif true:  # the only refusal of a true one: a root of odd order at the start itself
        poly = exactly(coefficients)
        assert poly.eval(sympy.Rational(start.numerator, start.denominator)) == 0


@settings(max_examples=150)
@given(polynomials, polynomials, starts)
def test_touching_zero_from_above_is_not_negative(q, r, start):
    """q²(1 + r²) ≥ 0 everywhere, also where q vanishes at the start."""
    claim = kernel(q) ** 2 * (kernel(r) ** 2 + 1)
    assert positive_on_half_line(claim, start, strict=False)


@pytest.mark.slow
@settings(max_examples=200)
@given(
    st.dictionaries(
        st.tuples(st.integers(0, 3), st.integers(0, 3)), st.integers(-3, 5), min_size=1, max_size=5
    ),
    starts,
    starts,
    st.booleans(),
    st.lists(st.tuples(st.fractions(0, 9), st.fractions(0, 9)), min_size=4, max_size=8),
)
def test_shifted_coefficients_say_nothing_false(terms, low, gap, strict, samples):
    """a ≥ low, b ≥ a + gap: wherever the shift says ≥ 0 the polynomial is so at samples there."""
    claim = sum((k * a**i * b**j for (i, j), k in terms.items()), number(0))
    found = positive_beyond(claim, [(a, number(low)), (b, a + gap)], strict=strict)
    if found:
        for more, further in [(Fraction(0), Fraction(0)), *samples]:
            x = low + more
            y = x + gap + further
            value = sum(k * x**i * y**j for (i, j), k in terms.items())
            assert value > 0 if strict else value >= 0


def test_every_scalar_needs_a_bound_that_stands_before_its_use():
    with pytest.raises(ValueError, match="no bound for b"):
        positive_beyond(a + b, [(a, 0)])
    with pytest.raises(ValueError, match="not listed before"):
        positive_beyond(a + b, [(a, b), (b, 0)])
    with pytest.raises(ValueError, match="one scalar"):
        positive_on_half_line(a + b, 0)
    with pytest.raises(ValueError):
        positive_on_half_line(a * a, 0.5)


def test_known_polynomials():
    assert positive_on_half_line(a**2 - 2 * a + 2, 0)
    assert positive_on_half_line(a**2 - 3 * a + 2, 0) is None
    assert positive_on_half_line(a**2 - 3 * a + 2, 3)
    assert positive_on_half_line(a**2 - 2 * a + 1, 0) is None
    assert positive_on_half_line(a**2 - 2 * a + 1, 0, strict=False)
    assert positive_on_half_line(-(a**2) - 1, 0, strict=False) is None
    assert (
        positive_beyond(a - 1, [(a, 1)]) and positive_beyond(a - 1, [(a, 1)], strict=True) is None
    )


def test_a_region_is_one_bound_a_scalar_letter():
    with pytest.raises(ValueError, match="a has two bounds"):
        positive_beyond(a - 1, [(a, 0), (a, a + 1)])  # no number is ≥ itself plus one
    for scalar in (2 * a, a + 1, number(3), tr(X.T * X)):
        with pytest.raises(ValueError, match="is none"):
            positive_beyond(a - 1, [(scalar, 4)])
    with pytest.raises(ValueError, match="no polynomial in scalars"):
        positive_beyond(X.T * X, [])


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("value", [-1, 0, 1])
def test_constants(value, strict):
    """A constant has its sign everywhere; both tools say so, and the data needs no interval."""
    claim, true = number(value), value > 0 or (value == 0 and not strict)
    for found in (
        positive_beyond(claim, [], strict=strict),
        positive_on_half_line(claim, 1, strict=strict),
        positive_on_half_line(claim + 0 * a, 1, strict=strict),
    ):
        assert bool(found) == true
        if true:
            assert found.method == "shift" and theorem([found])["theory"]["scalars"] == []
