"""The rate on quadratics as an algebraic number: known ones, and what is no rate."""

import pytest
from flint import arb, fmpq, fmpq_mat, fmpq_poly

from theory.algorithms import parse
from theory.rates.engine.algebraic import at_ball, minimal_polynomial
from theory.rates.engine.method import method_of
from theory.spectra.spectral_radius import modulus_polynomial, spectral_radius_ball
from verify.rates.quadratic import polynomial_of_rate, quadratic_rate

DELAYED = "g = grad(x); x = x - lr*late; late = g"
NAG = "x_new = y - a*grad(y); y = x_new + b*(x_new - x); x = x_new"
THREE = "m = b*m + grad(x); n = c*n + grad(x); x = x - a*(m + n)"
LOW = fmpq(1, 10)


def of(text, **values):
    return method_of(parse(text, **values))


def monic(*coefficients):
    return fmpq_poly(list(coefficients))


@pytest.mark.parametrize(
    "method, low, polynomial",
    [
        # gradients one step late: ρ² − ρ + αμ = 0
        (of(DELAYED, lr="1/2"), LOW, monic(fmpq(1, 20), -1, 1)),
        # ρ² − (1 + β)(1 − αμ)ρ + β(1 − αμ) = 0 (Lessard, Recht, Packard 2016)
        (of(NAG, a=1, b="1/2"), fmpq(1, 100), monic(fmpq(99, 200), fmpq(-297, 200), 1)),
        (
            of(THREE, a="1/10", b="1/2", c="9/10"),
            fmpq(1, 100),
            monic(fmpq(-9, 20), fmpq(9243, 5000), fmpq(-1199, 500), 1),
        ),
    ],
)
def test_rates_that_are_algebraic(method, low, polynomial):
    found = quadratic_rate(method, low, fmpq(1))
    assert not found.exact and found.square is None
    assert minimal_polynomial(method, found.curvature, low, fmpq(1)) == polynomial
    assert polynomial_of_rate(method, found, low, fmpq(1)) == polynomial
    assert polynomial(found.low) * polynomial(found.high) < 0


def test_at_the_other_end_it_is_not_the_rate():
    """On curvature 1 the delayed method is faster, so its size there is no bound."""
    method = of(DELAYED, lr="1/2")
    assert minimal_polynomial(method, fmpq(1), LOW, fmpq(1)) is None
    assert minimal_polynomial(method, fmpq(1, 2), LOW, fmpq(1)) is None


def test_a_rate_that_is_a_fraction_or_a_root_has_its_own_form():
    for method in (of(NAG, a=1, b="9/10"), of("x = x - a*grad(x)", a="1/2")):
        found = quadratic_rate(method, fmpq(1, 100), fmpq(1))
        assert polynomial_of_rate(method, found, fmpq(1, 100), fmpq(1)) is None


@pytest.mark.parametrize(
    "rows, polynomial",
    [
        ([[0, 1], [-2, 0]], monic(-2, 0, 1)),  # ±i√2
        ([[0, 1], [2, 0]], monic(-2, 0, 1)),
        ([[fmpq(-3, 2)]], monic(fmpq(-3, 2), 1)),
        ([[0, 1], [1, 1]], monic(-1, -1, 1)),  # the golden ratio
        ([[0, 1, 0], [0, 0, 1], [2, 0, 0]], monic(-2, 0, 0, 1)),
    ],
)
def test_the_size_of_the_largest_eigenvalue(rows, polynomial):
    matrix = fmpq_mat(rows)
    found, ball = modulus_polynomial(matrix)
    assert found == polynomial and ball.overlaps(spectral_radius_ball(matrix, 64))
    assert at_ball(found, ball).contains(0)


def test_a_polynomial_at_a_ball():
    assert at_ball(monic(1, 2, 3), arb(2)) == 17
