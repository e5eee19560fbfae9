"""The error bounds hold against exact arithmetic, and are not absurdly large."""

import math
from fractions import Fraction
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import numpy as np
import pytest

from numerics import sampling
from numerics.bounds import gap, pseudo_inverse, rounding
from numerics.optimizers import LMRLLC
from numerics.problems import Quadratic, Rosenbrock
from numerics.simulate import open_loop

_spec = spec_from_file_location("exact_rllc", Path(__file__).parents[1] / "exact_rllc.py")
exact = module_from_spec(_spec)
_spec.loader.exec_module(exact)


def distance(floats, fractions):
    """‖a − b‖₂ of a float vector and an exact one, evaluated exactly up to the root."""
    square = sum((Fraction(float(a)) - b) ** 2 for a, b in zip(floats, fractions))
    return math.sqrt(square)


@pytest.mark.parametrize("seed", range(12))
def test_forward_error_against_fractions(seed):
    """The float run stays within its bound of the run in exact arithmetic."""
    rng = sampling.stream(seed, 0)
    n, k, steps = int(rng.integers(2, 5)), int(rng.integers(1, 3)), 4
    T, v = sampling.propagator(rng, k, "dense")
    M, law = sampling.full_rank_memory(rng, n, k), rng.standard_normal(k)
    gradients, theta = rng.standard_normal((steps, n)), rng.standard_normal(n)
    optimizer = LMRLLC(T, v, law, 0.5, 0.25, M)
    run = open_loop(optimizer, gradients, theta)
    bounds = gap.run_gap(run, None, gap.LinearMemoryGap(optimizer.rule), 0.5, 0.25)
    reference = exact.lm_rllc(T, v, law, 0.5, 0.25, M, gradients, theta)
    errors = [distance(a, b) for a, b in zip(run.theta, reference)]
    assert len(bounds) == steps + 1
    assert all(error <= bound for error, bound in zip(errors, bounds))
    assert bounds[-1] < 1e-9


@pytest.mark.parametrize("seed", range(20))
def test_pseudo_inverse_bound_against_fractions(seed):
    rng = sampling.stream(seed, 1)
    n, k = int(rng.integers(3, 8)), int(rng.integers(1, 4))
    M = sampling.full_rank_memory(rng, n, k) * 10.0 ** -rng.integers(0, 4, k)
    g = rng.standard_normal(n)
    at = pseudo_inverse.applied(M, g)
    true = exact.pinv_times(exact.to_fractions(M), exact.to_fractions(g))
    assert distance(at.x, true) <= at.error
    assert math.sqrt(sum(x * x for x in true)) <= at.size * (1 + 1e-9)
    assert at.error <= 1e-15 * 100 * np.linalg.cond(M) ** 2 * at.size + 1e-12


def test_wedin_holds_for_random_perturbations():
    rng = np.random.default_rng(3)
    for _ in range(100):
        n, k = 6, 3
        rank = int(rng.integers(1, k + 1))
        left, right = rng.standard_normal((n, rank)), rng.standard_normal((rank, k))
        M, g = left @ right, rng.standard_normal(n)
        left_moved = left + 1e-3 * rng.standard_normal(left.shape)
        moved = left_moved @ (right + 1e-3 * rng.standard_normal(right.shape))
        at = pseudo_inverse.applied(M, g)
        assert at.rank == rank
        change, inverse = pseudo_inverse.wedin(at, np.linalg.norm(moved - M, 2), rank == k)
        X, Y = (np.linalg.pinv(A, rcond=1e-9) for A in (M, moved))
        assert np.linalg.norm((Y - X) @ g) <= change + 1e-11 * inverse**2
        assert np.linalg.norm(Y, 2) <= inverse + 1e-11 * inverse**2


@pytest.mark.parametrize("k", [1, 2, 4])
def test_the_bound_is_useful_after_thirty_steps(k):
    """n = 16, k ≤ 4, 30 steps, cond(S) ≤ 100: θ is compared to better than 10⁻⁶."""
    n, steps = 16, 30
    for seed in range(4):
        rng = sampling.stream(seed, k)
        T, v = sampling.propagator(rng, k, "dense")
        optimizer = LMRLLC(
            T, v, rng.standard_normal(k), 0.1, 0.1, sampling.full_rank_memory(rng, n, k)
        )
        S = sampling.change_of_basis(rng, k)
        changed = optimizer.change_basis(S)
        gradients = rng.standard_normal((steps, n))
        base, other = (open_loop(o, gradients) for o in (optimizer, changed))
        memory_gap = gap.LinearMemoryGap(optimizer.rule, changed.rule, S)
        bounds = gap.run_gap(base, other, memory_gap, 0.1, 0.1, S)
        assert len(bounds) == steps + 1 and bounds[-1] <= 1e-6
        errors = np.linalg.norm(base.theta - other.theta, axis=1)
        assert (errors <= bounds).all()


def test_the_bound_grows_with_the_condition_of_S_and_ends_where_the_rank_does():
    rng = sampling.stream(5, 0)
    T, v = np.zeros((2, 2)), np.ones(2)
    optimizer = LMRLLC(T, v, [1, 1], 1, 1, sampling.full_rank_memory(rng, 4, 2))
    gradients = rng.standard_normal((3, 4))
    ends = []
    for power in (0, 3, 6):
        S = np.array([[1.0, 2.0**power], [0, 1]])
        changed = optimizer.change_basis(S)
        base, other = (open_loop(o, gradients) for o in (optimizer, changed))
        bounds = gap.run_gap(
            base, other, gap.LinearMemoryGap(optimizer.rule, changed.rule, S), 1, 1, S
        )
        assert len(bounds) == 2  # T = 0: M_1 = g vᵀ has rank 1, so only the first step is covered
        ends.append(bounds[1])
    assert ends[0] < ends[1] < ends[2]


@pytest.mark.parametrize("seed", range(10))
def test_gradient_rounding_against_fractions(seed):
    rng = np.random.default_rng(seed)
    theta = rng.standard_normal(3) * 10
    x = exact.to_fractions(theta)
    problem = Rosenbrock(3)
    true = [
        -400 * x[0] * (x[1] - x[0] ** 2) - 2 * (1 - x[0]),
        -400 * x[1] * (x[2] - x[1] ** 2) - 2 * (1 - x[1]) + 200 * (x[1] - x[0] ** 2),
        200 * (x[2] - x[1] ** 2),
    ]
    assert distance(problem.gradient(theta), true) <= problem.gradient_rounding(theta)
    H = rng.standard_normal((3, 3))
    problem = Quadratic(H + H.T, rng.standard_normal(3))
    H, b = exact.to_fractions(problem.H), exact.to_fractions(problem.b)
    true = [exact.dot(row, x) - value for row, value in zip(H, b)]
    assert distance(problem.gradient(theta), true) <= problem.gradient_rounding(theta)


def test_norms_are_upper_bounds():
    rng = np.random.default_rng(6)
    for _ in range(50):
        A = rng.standard_normal((3, 3))
        true, bound = np.linalg.norm(A, 2), rounding.spectral(A)
        assert true * (1 - 1e-14) <= bound <= np.sqrt(3) * true * (1 + 1e-14)
        assert np.linalg.norm(np.linalg.inv(A), 2) <= rounding.inverse_norm(A) * (1 + 1e-10)
    assert rounding.inverse_norm(np.ones((2, 2))) == np.inf


def test_no_steps_have_no_pseudo_inverses():
    assert pseudo_inverse.applied_steps(np.zeros((0, 3, 2)), np.zeros((0, 3))) == []
