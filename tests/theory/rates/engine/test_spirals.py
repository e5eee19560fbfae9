"""Spirals are checked to the end of their tail."""

from dataclasses import replace

import pytest
from flint import fmpq

from theory import optimizers
from theory.algorithms import parse
from theory.rates.engine.certificate import Refused
from theory.rates.engine.method import method_of
from theory.rates.engine.spirals import Spiral, response, turning_state


@pytest.fixture
def damped():
    """Gradient descent with lr 1: on λ|x|²/2 the points shrink by 1 − λ, a spiral that does not
    turn (τ = 0)."""
    return method_of(parse("x = x - a*grad(x)", a=1))


def test_a_quadratic_is_a_spiral(damped):
    """h = 1/λ for z = 1 − λ, f_0 = h/2: the inequalities of F(μ, L), μ < λ < L, are strict."""
    rate = fmpq(2, 3)
    spiral = Spiral(damped, fmpq(1, 4), fmpq(1), rate, ((fmpq(0), fmpq(1)),), fmpq(3, 2))
    assert response(damped, (rate, fmpq(0))) == (fmpq(3), 0)
    assert spiral.check() > 0
    for wrong in (
        replace(spiral, mu=fmpq(2, 5)),  # the curvature 1/3 is below μ
        replace(spiral, L=fmpq(3, 10)),
        replace(spiral, rate=fmpq(4, 5)),  # curvature 1/5
        replace(spiral, value=fmpq(1)),
        replace(spiral, value=fmpq(2)),
        replace(spiral, planes=((fmpq(0), fmpq(-1)),)),
        replace(spiral, planes=()),
        replace(spiral, planes=((fmpq(1, 2), fmpq(1)),)),
    ):
        with pytest.raises(Refused):
            wrong.check()


@pytest.mark.parametrize("value", [fmpq(2), fmpq(3)])
def test_values_too_small_and_too_large_break_an_inequality_between_two_points(damped, value):
    """f_0 is 2·(25/11)/2 = 25/11 here; the minimizer alone would allow both."""
    planes = ((fmpq(0), fmpq(2)),)
    good = Spiral(damped, fmpq(1, 4), fmpq(1), fmpq(14, 25), planes, fmpq(25, 11))
    assert good.check() > 0
    with pytest.raises(Refused, match="fails at lag"):
        replace(good, value=value).check()


def test_a_tail_that_is_too_long_is_refused(damped):
    slow = Spiral(
        damped, fmpq(1, 10**6), fmpq(1), fmpq(9999, 10**4), ((fmpq(0), fmpq(1)),), fmpq(5000)
    )
    with pytest.raises(Refused, match="tail"):
        slow.check()


def test_the_state_turns_with_the_gradients():
    method = method_of(parse(optimizers.get("nag").program, lr="1/2", beta="1/3"))
    a, b = fmpq(3, 7), fmpq(2, 5)
    state = turning_state(method, (a, b))
    for i, (x, y) in enumerate(state):
        ahead = [sum((method.A[i, j] * s[k] for j, s in enumerate(state)), fmpq(0)) for k in (0, 1)]
        assert (a * x - b * y, a * y + b * x) == (ahead[0] + method.B[i, 0], ahead[1])
    assert turning_state(method, (fmpq(1), fmpq(0))) is None
