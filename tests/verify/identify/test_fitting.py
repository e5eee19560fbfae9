"""Least squares that end at the minimum, to the last digits."""

import numpy as np
import pytest

from verify.identify.fitting import fit

T = np.arange(40)


def exponentials(x):
    """Two poles and their weights."""
    return x[2] * x[0] ** T + x[3] * x[1] ** T


@pytest.mark.parametrize("poles", [(0.9, 0.5), (0.99, -0.3), (0.7, 0.6)])
def test_poles_and_weights_of_a_sum_of_exponentials_are_found(poles):
    true = np.array([*poles, 1.0, -0.5])
    found, left = fit(lambda x: exponentials(x) - exponentials(true), true * [1.01, 0.98, 1.1, 0.9])
    assert np.abs(found - true).max() < 1e-9 and np.abs(left).max() < 1e-13


def test_rosenbrocks_valley_needs_damping():
    found, _ = fit(lambda x: np.array([10 * (x[1] - x[0] ** 2), 1 - x[0]]), np.array([-1.2, 1.0]))
    assert np.abs(found - 1).max() < 1e-9


def test_a_minimum_that_is_not_zero_is_left_where_it_is():
    """|(x, x − 2)| is least at 1, with (1, −1)."""
    found, left = fit(lambda x: np.array([x[0], x[0] - 2]), np.array([5.0]))
    assert found == pytest.approx([1.0]) and left == pytest.approx([1.0, -1.0])


def test_steps_to_where_the_residual_is_not_finite_are_not_taken():
    """√x − 1/100 from 9: the first Gauss–Newton step ends below 0."""
    with np.errstate(invalid="ignore"):
        found, _ = fit(lambda x: np.sqrt(x) - 0.01, np.array([9.0]))
    assert found == pytest.approx([1e-4])


def test_a_start_that_overflows_is_refused():
    with np.errstate(over="ignore"), pytest.raises(np.linalg.LinAlgError):
        fit(lambda x: np.exp(x), np.array([1e4]))
