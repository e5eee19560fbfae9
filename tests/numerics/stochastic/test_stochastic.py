"""Float64 checks of the stochastic claims pass on the truth and see planted mistakes."""

import numpy as np
import pytest

from numerics.rates.functions import Function
from numerics.stochastic import ema_variance, ghadimi_lan, methods, one_step
from numerics.stochastic.sums import Sum, random_sum

# where both sides agree at a draw or an edge, 1 % less is too little
TIGHT = ("sgd", "nonconvex", "saga", "loopless", "storm", "page", "compressor", "predictable")


@pytest.mark.parametrize("kind", one_step.KINDS)
def test_steps_are_bounded_as_claimed(kind):
    result = one_step.check(30, seed=3, kind=kind)
    assert result.ok and 0.3 < result.worst_ratio <= 1


@pytest.mark.parametrize("kind", TIGHT)
def test_a_bound_of_a_few_per_cent_less_is_seen(kind, monkeypatch):
    true = one_step.KINDS[kind]

    def less(f, x, rng):
        for left, right, size in true(f, x, rng):
            yield left, right - 0.05 * abs(right), size

    monkeypatch.setitem(one_step.KINDS, kind, less)
    assert not one_step.check(30, seed=3, kind=kind).ok


ANY_SLOPE = {"predictable", "subgradient"}  # gradients of any size


@pytest.mark.parametrize("kind", sorted(one_step.KINDS.keys() - ANY_SLOPE))
def test_too_steep_a_function_is_seen(kind, monkeypatch):
    true = Function.gradient
    monkeypatch.setattr(Function, "gradient", lambda f, x: 6 * true(f, x))
    assert not one_step.check(60, seed=3, kind=kind).ok


def test_gradients_that_are_no_subgradients_are_seen(monkeypatch):
    true = Function.gradient
    monkeypatch.setattr(Function, "gradient", lambda f, x: 0.2 * true(f, x))
    assert not one_step.check(60, seed=3, kind="subgradient").ok


@pytest.mark.parametrize("kind", ["svrg", "saga", "loopless", "storm", "page"])
def test_gradients_of_other_draws_are_seen(kind, monkeypatch):
    """The correction is of another term than the one that was drawn."""
    true, calls = Sum.gradients, []

    def other(f, x):
        calls.append(1)
        rows = true(f, x)
        return np.roll(rows, len(calls) % 3, axis=0)

    monkeypatch.setattr(Sum, "gradients", other)
    assert not one_step.check(60, seed=3, kind=kind).ok


def test_sums_are_what_they_say():
    rng = np.random.default_rng(0)
    for _ in range(50):
        f = random_sum(rng, 4, 3)
        assert abs(f.gradient(np.zeros(4))).max() < 1e-15
        x, y = rng.standard_normal((2, 4))
        g, h = f.gradient(x), f.gradient(y)
        fall = f.value(x) - f.value(y) - h @ (x - y)
        assert fall >= f.mu / 2 * (x - y) @ (x - y) - 1e-12
        assert 2 * fall >= (g - h) @ (g - h) - 1e-12
        step = 1e-6 * y
        assert abs((f.value(x + step) - f.value(x - step)) / 2e-6 - g @ y) < 1e-6


def test_the_mean_over_draws_is_unbiased():
    """SVRG's, SAGA's and the compressor's gradients have the mean ∇f."""
    rng = np.random.default_rng(1)
    f, (x, w) = random_sum(rng, 3, 4), np.random.default_rng(2).standard_normal((2, 3))
    v = f.gradients(x) - f.gradients(w) + f.gradient(w)
    assert abs(v.mean(axis=0) - f.gradient(x)).max() < 1e-14


def test_averages_have_the_variance_and_another_formula_is_seen(monkeypatch):
    assert ema_variance.check(30, seed=2).ok
    monkeypatch.setattr(ema_variance, "gamma", lambda n: -1.0)  # no room at all
    assert not ema_variance.check(5, seed=2).ok


def test_sums_of_gradients_and_half_of_the_noise(monkeypatch):
    result = ghadimi_lan.check(10, seed=2)
    assert result.ok and result.worst_ratio > 0.3
    true = methods.mean_square
    monkeypatch.setattr(ghadimi_lan, "mean_square", lambda rows: 4 * true(rows))
    assert not ghadimi_lan.check(10, seed=2).ok


def test_an_unknown_method_is_named():
    with pytest.raises(ValueError, match="'adam'; give one of sgd"):
        one_step.check(1, kind="adam")
