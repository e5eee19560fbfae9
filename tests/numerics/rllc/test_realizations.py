"""Named optimizers run beside Opt(T, v, L): equal to rounding, and a slightly wrong law is seen."""

import numpy as np
import pytest

from numerics.rllc import (
    nag_equivalence,
    quasi_hyperbolic_family,
    references,
    torch_sgd_realizations,
)
from numerics.rllc import noisy_convex as problem
from numerics.rllc.two_units import STEPS, two_units

CHECKS = [nag_equivalence.check, torch_sgd_realizations.check, quasi_hyperbolic_family.check]


@pytest.mark.parametrize("check", CHECKS)
def test_the_optimizer_is_its_realization(check):
    found = check(instances=16)
    assert found.ok and found.bound < 1e-13


@pytest.mark.parametrize("check", CHECKS)
def test_a_law_wrong_in_the_eleventh_digit_is_seen(check):
    assert not check(instances=16, factor=1 + 1e-11).ok


@pytest.mark.parametrize("check", CHECKS)
def test_an_instance_can_be_run_alone(check):
    found = check(instances=16)
    seed, index = found.worst_seed
    assert check(instances=1, seed=seed, first=index).worst_error == found.worst_error


def test_the_gradient_is_that_of_the_function():
    rng = np.random.default_rng(0)
    f = problem.draw(rng, 1, 4)
    f = problem.NoisyHuber(f.slope, f.minimizer, 0 * f.noise)
    theta, step = rng.standard_normal(4), 1e-6

    def value(x):
        return f.slope * (np.sqrt(1 + (x - f.minimizer) ** 2) - 1)

    slope = (value(theta + step) - value(theta - step)) / (2 * step)
    assert np.allclose(f.gradient(1, theta), slope, atol=1e-8)


def test_dampening_from_a_zero_memory_is_another_method():
    rng = np.random.default_rng(1)
    f, start = problem.draw(rng, STEPS, 2), rng.standard_normal(2)
    other, _ = references.torch_momentum(f, start, STEPS, 0.1, 0.9, 0.5, False, 0.0, 1.0)
    run = two_units(f, start, STEPS, 0.9, (0.0, 0.1), 0.5)
    assert np.abs(run.theta[1] - other.points[1]).max() > 1e-3


def test_the_two_lines_of_triple_momentum_are_the_points():
    """q ← b·q + w·g, x ← x − p·g − r·q; |r| may be too large, by the cancellation it leaves out."""

    class Problem:
        seen = []

        def gradient(self, t, x):
            self.seen.append(np.array([1.0, 4.0]) * x + t)
            return self.seen[-1]

    b, shift = 0.125, 0.375
    problem, x, q = Problem(), np.array([1.0, -2.0]), np.zeros(2)
    run, _ = references.triple_momentum(problem, x, 6, 0.125, b, shift)
    lines = run.lines
    for g, point in zip(problem.seen, run.points[1:]):
        q = lines.b * q + lines.w * g
        r = 1 + shift - shift / b
        assert np.allclose(x - lines.p * g + r * q, point, rtol=1e-13)
        x = point
    assert abs(r) <= lines.r <= 1 + shift + shift / b
