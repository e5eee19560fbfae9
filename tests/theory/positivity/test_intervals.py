"""Bernstein coefficients: what is positive on an interval, and what is not."""

from flint import fmpq, fmpq_mat

from theory.operators.matrices import is_psd
from theory.positivity.intervals import bernstein, halves, holds_on, positive_inside


def numbers(*values):
    return [fmpq(v) for v in values]


def value(coefficients, u):
    """De Casteljau at u."""
    row = list(coefficients)
    while len(row) > 1:
        row = [a * (1 - u) + b * u for a, b in zip(row, row[1:])]
    return row[0]


def test_coefficients_give_the_polynomial():
    polynomial = numbers(3, -2, 0, 5)
    found = bernstein(polynomial, fmpq(-1), fmpq(3))
    for t in numbers(-1, 0, 2, 3):
        assert value(found, (t + 1) / 4) == sum(c * t**i for i, c in enumerate(polynomial))
    left, right = halves(found)
    assert value(left, fmpq(1, 2)) == value(found, fmpq(1, 4))
    assert value(right, fmpq(1, 2)) == value(found, fmpq(3, 4))


def test_without_an_end():
    """t² − 3t + 3 on [1, ∞): with u = (t − 1)/t it is (1 − u)⁻² times the Bernstein form."""
    found = bernstein(numbers(3, -3, 1), fmpq(1), None)
    for t in numbers(1, 2, 7):
        u = (t - 1) / t
        assert value(found, u) == (1 - u) ** 2 * (t * t - 3 * t + 3)
    assert positive_inside(found)


def test_signs():
    square = numbers(fmpq(1, 9) + fmpq(1, 50), fmpq(-2, 3), 1)  # (t − 1/3)² + 1/50
    assert positive_inside(bernstein(square, fmpq(0), fmpq(1)))
    for wrong in (
        numbers(fmpq(1, 9) - fmpq(1, 50), fmpq(-2, 3), 1),
        numbers(fmpq(1, 4), -1, 1),  # zero at 1/2
        numbers(0),
        numbers(-1, 1),
    ):
        assert not positive_inside(bernstein(wrong, fmpq(0), fmpq(1)))
    # Zeros at the ends are allowed.
    assert positive_inside(bernstein(numbers(0, 1, -1), fmpq(0), fmpq(1)))


def test_matrices():
    """[[1, t], [t, 1]] on [−1, 1], and not on [−1, 2]."""
    parts = [fmpq_mat([[1, 0], [0, 1]]), fmpq_mat([[0, 1], [1, 0]])]
    assert holds_on(bernstein(parts, fmpq(-1), fmpq(1)), is_psd)
    assert not holds_on(bernstein(parts, fmpq(-1), fmpq(2)), is_psd)
    # (t − 1/2)² − 1/100: positive at both ends, negative between.
    dip = bernstein(numbers(fmpq(1, 4) - fmpq(1, 100), -1, 1), fmpq(0), fmpq(1))
    assert not holds_on(dip, lambda x: x >= 0)
