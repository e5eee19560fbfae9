"""The recursions of the frameworks in float64; each check sees a planted mistake, and every running
error is above the true one."""

from fractions import Fraction
from importlib import import_module

import numpy as np
import pytest

from numerics.frameworks import pairs
from numerics.frameworks.running import Running, held, lift

CHECKS = (
    "adam_epsilon_clock",
    "amsgrad_growth",
    "decoupled_decay_is_coupled",
    "douglas_rachford_admm_conjugation",
    "douglas_rachford_chambolle_pock",
    "douglas_rachford_forms_shift",
    "equivalent_state_forms",
    "lookahead_first_sync",
    "lr_inside_the_buffer",
    "muon_scale",
    "radam_first_steps",
    "rmsprop_centered_growth",
    "rmsprop_epsilon",
    "rprop_one_step_late",
    "schedule_free_is_time_varying_qhm",
)


def check(name, **arguments):
    return import_module(f"numerics.frameworks.{name}").check(**arguments)


@pytest.mark.parametrize("name", CHECKS)
def test_the_claim_holds_and_the_worst_instance_runs_alone(name):
    found = check(name, instances=15, seed=1)
    assert found.ok, found
    alone = check(name, instances=1, seed=1, first=found.worst_seed[1])
    assert (alone.worst_error, alone.bound) == (found.worst_error, found.bound)


@pytest.mark.parametrize("name", CHECKS)
def test_a_wrong_number_is_seen(name):
    assert not check(name, instances=8, seed=1, factor=1 + 1e-9).ok


@pytest.mark.parametrize("name", CHECKS)
def test_bad_counts_are_refused(name):
    with pytest.raises(ValueError, match="instances is 0"):
        check(name, instances=0)


def true_error(x, exact):
    return abs(Fraction(float(x.value)) - exact) <= Fraction(float(x.error)) * (1 + Fraction(1, 99))


@pytest.mark.parametrize("seed", range(5))
def test_running_errors_are_above_the_true_ones(seed):
    """Random expressions, against fractions."""
    rng = np.random.default_rng(seed)
    x, exact = Running(1.0), Fraction(1)
    for _ in range(200):
        number = float(rng.uniform(0.5, 2) * rng.choice([-1, 1]))
        which = rng.integers(5)
        if which == 0:
            x, exact = x + number, exact + Fraction(number)
        elif which == 1:
            x, exact = number - x, Fraction(number) - exact
        elif which == 2:
            x, exact = x * number, exact * Fraction(number)
        elif which == 3:
            x, exact = x / number, exact / Fraction(number)
        else:
            x, exact = x * (x / 4) + 1, exact * exact / 4 + 1
        if abs(x.value) > 4:
            x, exact = x / 16, exact / 16
        exact = exact.limit_denominator(10**60)  # far below every rounding
        assert true_error(x, exact)
    assert 0 < x.error < 1


def test_quotients_and_roots_of_what_may_be_zero_have_wide_errors():
    assert (1 / Running(1e-9, 1e-9)).error == np.inf
    assert Running(0.0, 1e-8).sqrt().error == pytest.approx(1e-4)
    root = Running(4.0, 1e-3).sqrt()
    assert abs(root.value - np.sqrt(4 - 1e-3)) <= root.error < 3e-4
    assert Running(0.0).sqrt().error == 0 and Running(3.0).maximum(Running(2.0, 0.5)).error == 0.5


def test_values_are_those_of_plain_numpy():
    problem = pairs.draw(np.random.default_rng(0))
    found = pairs.run(problem, lambda t, g, x, m: (x - 0.1 * (m := 0.9 * m + g), m), 0.0)
    x, m = problem.start, 0.0
    for t, point in enumerate(found):
        m = 0.9 * m + problem.gradient(t, x)
        x = x - 0.1 * m
        assert np.array_equal(point.value, x)


def test_numbers_that_differ_are_not_held():
    gap, bound = held(1.0, 1.0 + 1e-15)
    assert gap > bound and held(lift(2.0), 2.0) == (0.0, 0.0)
