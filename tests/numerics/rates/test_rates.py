"""The float64 checks of the rate claims pass on the truth and turn red on planted mistakes."""

import numpy as np
import pytest

from numerics.rates import (
    finite_steps,
    forward_steps,
    functions,
    heavy_ball_three_cycles,
    potentials,
)

# where a rate is met on a quadratic, 1 % less is too little
TIGHT = ("gradient_descent", "triple_momentum", "heavy_ball", "polyak_tuning")


@pytest.mark.parametrize("method", potentials.METHODS)
def test_potentials_fall_as_claimed(method):
    result = potentials.check(30, seed=3, method=method)
    assert result.ok and 0.5 < result.worst_ratio <= 1


@pytest.mark.parametrize("method", potentials.METHODS)
def test_too_steep_a_function_is_seen(method, monkeypatch):
    true = functions.Function.gradient
    monkeypatch.setattr(functions.Function, "gradient", lambda f, x: 2.5 * true(f, x))
    assert not potentials.check(30, seed=3, method=method).ok


@pytest.mark.parametrize("method", TIGHT)
def test_a_rate_of_one_per_cent_less_is_seen(method, monkeypatch):
    true = potentials.METHODS[method]

    def less(f, x, rng):
        for left, right, size in true(f, x, rng):
            yield left, 0.99**2 * right, size

    monkeypatch.setitem(potentials.METHODS, method, less)
    assert not potentials.check(30, seed=3, method=method).ok


def test_the_functions_are_of_the_class():
    """Both interpolation inequalities at random pairs, to rounding."""
    rng = np.random.default_rng(0)
    for _ in range(200):
        mu, n = rng.uniform(0.01, 0.8), int(rng.integers(1, 6))
        f = functions.random_function(rng, mu, n)
        x, y = rng.standard_normal(n), rng.standard_normal(n)
        g, h = f.gradient(x), f.gradient(y)
        left = 2 * (1 - mu) * (f.value(x) - f.value(y) - h @ (x - y))
        right = (g - h) @ (g - h) - 2 * mu * (g - h) @ (x - y) + mu * (x - y) @ (x - y)
        assert left >= right - 1e-12 * (1 + abs(right))


def test_the_gradient_is_that_of_the_value():
    rng = np.random.default_rng(1)
    f = functions.random_function(rng, 0.1, 3)
    x, step = rng.standard_normal(3), 1e-6
    for e in np.eye(3):
        slope = (f.value(x + step * e) - f.value(x - step * e)) / (2 * step)
        assert slope == pytest.approx(e @ f.gradient(x), abs=1e-8)


def test_an_unknown_method_is_named():
    with pytest.raises(ValueError, match="'adam'; give one of gradient_descent"):
        potentials.check(1, method="adam")


def test_heavy_ball_stays_on_the_triangle():
    result = heavy_ball_three_cycles.check(20, seed=4)
    assert result.ok and result.worst_ratio > 1e-4


def test_another_triangle_is_left(monkeypatch):
    true = heavy_ball_three_cycles.inside
    monkeypatch.setattr(
        heavy_ball_three_cycles, "inside", lambda rng, at: (0.02, *true(rng, at)[1:])
    )
    assert not heavy_ball_three_cycles.check(5, seed=4).ok


@pytest.mark.parametrize("kind", forward_steps.KINDS)
def test_forward_steps_contract(kind):
    result = forward_steps.check(60, seed=3, kind=kind)
    assert result.ok and result.worst_ratio > 0.9


@pytest.mark.parametrize("kind", forward_steps.KINDS)
def test_a_larger_operator_is_seen(kind, monkeypatch):
    true = forward_steps.operator

    def larger(*given):
        F, L = true(*given)
        return (lambda x: 1.3 * F(x)), L

    monkeypatch.setattr(forward_steps, "operator", larger)
    assert not forward_steps.check(60, seed=3, kind=kind).ok
    with pytest.raises(ValueError, match="'other'; give one of lipschitz, cocoercive"):
        forward_steps.check(1, kind="other")


@pytest.mark.parametrize("method", finite_steps.METHODS)
def test_a_few_steps_leave_what_is_claimed(method):
    result = finite_steps.check(60, seed=3, method=method)
    assert result.ok and result.worst_ratio > 0.99


@pytest.mark.parametrize("method", finite_steps.METHODS)
def test_one_per_cent_less_is_seen(method, monkeypatch):
    true = finite_steps.METHODS[method]

    def less(*given):
        left, start, factor, *more = true(*given)
        return left, start, 0.99 * factor, *more

    monkeypatch.setitem(finite_steps.METHODS, method, less)
    assert not finite_steps.check(60, seed=3, method=method).ok


@pytest.mark.parametrize("method", finite_steps.METHODS)
def test_another_function_is_seen(method, monkeypatch):
    """Too steep a gradient, and proximal steps that go too far."""
    gradient, proximal = functions.Function.gradient, functions.Function.proximal
    monkeypatch.setattr(functions.Function, "gradient", lambda f, x: 2.5 * gradient(f, x))
    monkeypatch.setattr(
        functions.Function, "proximal", lambda f, x, step: 1.5 * proximal(f, x, step)
    )
    seen = not finite_steps.check(60, seed=3, method=method).ok
    # a linear minimizer does not depend on the gradient's size
    assert seen or method == "frank_wolfe"


def test_a_proximal_step_satisfies_its_equation():
    rng = np.random.default_rng(2)
    for _ in range(50):
        f = functions.random_function(rng, rng.uniform(0, 0.8), 3)
        x, step = rng.standard_normal(3), rng.uniform(0.1, 5)
        y = f.proximal(x, step)
        assert y + step * f.gradient(y) == pytest.approx(x, abs=1e-12)


def test_an_unknown_method_of_few_steps_is_named():
    with pytest.raises(ValueError, match="'adam'; give one of gradient_descent"):
        finite_steps.check(1, method="adam")
