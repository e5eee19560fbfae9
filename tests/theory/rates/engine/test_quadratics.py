"""The rate on quadratics, exactly."""

import pytest
from flint import fmpq, fmpq_poly

from theory import optimizers
from theory.algorithms import parse
from theory.rates.engine.method import method_of
from theory.rates.engine.quadratics import (
    bounded_by,
    lower_end,
    not_negative,
    of_squares,
    radius_at,
    rational_size,
)

LITTLE = fmpq(1, 10**9)


def method(name, **values):
    return method_of(parse(optimizers.get(name).program, **values))


@pytest.mark.parametrize(
    "name, values, low, high, rate",
    [
        ("sgd", {"lr": "8/5"}, fmpq(1, 4), fmpq(1), fmpq(3, 5)),
        ("nag", {"lr": 1, "beta": "9/11"}, fmpq(1, 100), fmpq(1), fmpq(9, 10)),
        # a = 4/(3L + μ), b = (√(3κ+1) − 2)/(√(3κ+1) + 2): 1 − 2/√(3κ + 1) (Lessard, Recht, Packard)
        ("nag", {"lr": "1/4", "beta": "1/3"}, fmpq(1), fmpq(5), fmpq(1, 2)),
    ],
)
def test_known_rates_are_bounds_and_no_smaller_number_is(name, values, low, high, rate):
    found = method(name, **values)
    assert bounded_by(found, low, high, rate)
    assert not bounded_by(found, low, high, rate - LITTLE)
    assert (rate, None) in (rational_size(found, low), rational_size(found, high))


def test_heavy_ball_has_the_root_of_its_momentum():
    """√β for every curvature between (1 ± √β)²/lr, so a condition vanishes there for all λ."""
    found = method("heavy_ball", lr=1, beta="1/4")
    low, high = fmpq(1, 4), fmpq(9, 4)
    assert bounded_by(found, low, high, fmpq(1, 2))
    assert not bounded_by(found, low, high, fmpq(1, 2) - LITTLE)
    assert not bounded_by(found, low, high + LITTLE, fmpq(1, 2))
    ball = radius_at(found, fmpq(1))
    assert fmpq(1, 2) - fmpq(1, 10**11) <= lower_end(ball) <= fmpq(1, 2)


@pytest.mark.parametrize("beta", ["1/4", "1/2", "9/10"])
def test_squares_of_sizes_may_be_rational_where_sizes_are_not(beta):
    found, square = method("heavy_ball", lr=1, beta=beta), fmpq(beta)
    assert rational_size(found, fmpq(1)) == (None, square)
    assert bounded_by(found, fmpq(1, 2), fmpq(1), square, squared=True)
    assert not bounded_by(found, fmpq(1, 2), fmpq(1), square - LITTLE, squared=True)
    assert not bounded_by(found, fmpq(1, 10**4), fmpq(1), square, squared=True)


def test_the_squares_of_roots_are_roots():
    """Of the product of z − r: the product of z − r²."""
    roots = [fmpq(1, 2), fmpq(-1, 3), fmpq(4)]
    for some in (roots[:1], roots[:2], roots):
        polynomial, squares = fmpq_poly([1]), fmpq_poly([1])
        for root in some:
            polynomial, squares = (
                polynomial * fmpq_poly([-root, 1]),
                squares * fmpq_poly([-(root**2), 1]),
            )
        assert of_squares(polynomial.coeffs()) == squares.coeffs()


@pytest.mark.parametrize(
    "roots, sign, there",
    [
        ((1, 1), 1, True),  # touches inside
        ((1, 1), -1, False),
        ((1,), 1, False),  # crosses inside
        ((0, 2), -1, True),  # the ends are roots
        ((0, 2), 1, False),
        ((1, 1, 1), 1, False),
        ((0, 1, 1), 1, True),
        ((3, -1), -1, True),  # crosses outside
    ],
)
def test_signs_on_an_interval(roots, sign, there):
    """±Π (x − root) on [0, 2]."""
    polynomial = fmpq_poly([sign])
    for root in roots:
        polynomial *= fmpq_poly([-root, 1])
    assert not_negative(polynomial, fmpq(0), fmpq(2)) == there


def test_zero_shows_nothing():
    assert not not_negative(fmpq_poly([]), fmpq(0), fmpq(2))
