"""The optimizers do what the paper's formulas say."""

from fractions import Fraction

import numpy as np
import pytest

from numerics.optimizers import (
    LMRLLC,
    RLLC,
    ChangedMemory,
    FixedLaw,
    LinearMemory,
    PseudoInverse,
    SoftsignMemory,
)
from numerics.problems import Quadratic, Rosenbrock
from numerics.simulate import Diverged, closed_loop, open_loop


def test_momentum_is_the_fixed_law_of_one_unit():
    gradients = np.random.default_rng(0).standard_normal((9, 3))
    theta, momentum = np.zeros(3), np.zeros(3)
    for g in gradients:
        momentum = 0.75 * momentum + g
        theta = theta - 0.125 * momentum
    run = open_loop(FixedLaw([[0.75]], [1], [0.125]), gradients)
    np.testing.assert_allclose(run.theta[-1], theta, rtol=1e-14)


def test_lemma_4_1_is_nesterov():
    """T = diag(0, b), v = (1, 1), L = c(1, b): Nesterov's method in lookahead coordinates."""
    problem, b, c = Quadratic(np.diag([1.0, 3.0]), [1.0, -2.0]), 0.8, 0.1
    start = np.array([2.0, -1.0])
    run = closed_loop(FixedLaw(np.diag([0, b]), [1, 1], [c, c * b]), problem, start, 20)
    theta, velocity = start.copy(), np.zeros(2)
    for _ in range(20):
        velocity = b * velocity - c * problem.gradient(theta + b * velocity)
        theta = theta + velocity
    np.testing.assert_allclose(run.theta[-1], theta + b * velocity, rtol=1e-12)


def test_the_law_moves_by_the_old_memory_and_the_step_uses_the_new():
    M, g = np.array([[1.0, 0], [1, 1], [0, 2]]), np.array([1.0, 2, 3])
    T, v = np.array([[0.5, 1], [0, 0.5]]), np.array([1.0, 0])
    optimizer = LMRLLC(T, v, [1, -1], 0.5, 0.25, M)
    state = optimizer.update(optimizer.init(np.zeros(3)), np.zeros(3), g)
    np.testing.assert_allclose(state.law, [1, -1] + 0.25 * np.linalg.lstsq(M, g)[0], rtol=1e-14)
    np.testing.assert_array_equal(state.memory, M @ T + np.outer(g, v))
    np.testing.assert_allclose(optimizer.step(state), 0.5 * state.memory @ state.law, rtol=1e-14)


@pytest.mark.parametrize("shape", [(1, 1), (5, 3), (3, 3), (2, 4)])
@pytest.mark.parametrize("rank", [0, 1, 2, 4])
def test_pseudo_inverse_satisfies_the_four_penrose_equations(shape, rank):
    rng = np.random.default_rng(1)
    n, k = shape
    r = min(rank, n, k)
    M = rng.standard_normal((n, r)) @ rng.standard_normal((r, k))
    X = PseudoInverse().apply(M, np.eye(n))
    for zero in (M @ X @ M - M, X @ M @ X - X, (M @ X).T - M @ X, (X @ M).T - X @ M):
        assert np.abs(zero).max() < 1e-12


def test_the_zero_memory_leaves_the_law_alone():
    optimizer = LMRLLC(np.diag([0.5, 0.25]), [1, 1], [3, 4], 1, 1)
    state = optimizer.update(optimizer.init(np.zeros(2)), np.zeros(2), np.ones(2))
    np.testing.assert_array_equal(state.law, [3, 4])


def test_f_S_of_linear_memory_is_linear_memory_in_the_S_frame():
    """Definition 3.6 at f = M T + g vᵀ gives M S⁻¹TS + g (Sᵀv)ᵀ; S = diag(1, 2) keeps it exact."""
    T, v, S = np.array([[0.5, 1], [0.25, 0]]), np.array([1.0, 2]), np.diag([1.0, 2.0])
    M, g = np.arange(6.0).reshape(3, 2), np.array([1.0, -1, 2])
    changed, _ = ChangedMemory(LinearMemory(T, v), S)(M, None, g)
    np.testing.assert_array_equal(changed, M @ (np.linalg.inv(S) @ T @ S) + np.outer(g, S.T @ v))


def test_change_of_a_changed_rule_is_the_change_by_the_product():
    """(f_S)_{S'} = f_{SS'}."""
    rng = np.random.default_rng(2)
    rule = SoftsignMemory(rng.standard_normal((2, 2)), rng.standard_normal(2))
    S, R = np.array([[1.0, 1], [0, 1]]), np.array([[1.0, 0], [-2, 1]])
    M, g = rng.standard_normal((4, 2)), rng.standard_normal(4)
    twice, h = ChangedMemory(ChangedMemory(rule, S), R)(M, 0.5, g)
    once, same = ChangedMemory(rule, S @ R)(M, 0.5, g)
    np.testing.assert_allclose(twice, once, rtol=1e-12)
    assert h == same


def test_fractions_and_narrow_floats_become_float64():
    optimizer = LMRLLC([[Fraction(1, 2)]], np.float32([1]), [1], Fraction(1, 4), 1)
    assert optimizer.rule.T.dtype == optimizer.rule.v.dtype == np.float64
    run = open_loop(optimizer, np.float32([[1], [2]]))
    assert run.theta.dtype == np.float64


@pytest.mark.parametrize(
    "arguments, words",
    [
        (([[1, 2]], [1], [1], 1, 1), "T has shape"),
        (([[1, 2], [3]], [1, 1], [1, 1], 1, 1), "not a rectangular array"),
        (([[1j]], [1], [1], 1, 1), "complex"),
        (([[np.nan]], [1], [1], 1, 1), "NaN or infinity"),
        (([[1]], [1, 2], [1], 1, 1), "v has shape"),
        (([[1]], [1], [1, 2], 1, 1), "the law has shape"),
        (([[1]], [1], [1], np.inf, 1), "c1 holds NaN or infinity"),
        (([[1]], [1], [1], 1, "a"), "c2"),
        ((np.zeros((0, 0)), [], [], 1, 1), "no memory unit"),
        (([[1]], [1], [1], 1, 1, [[1, 2]]), "the memory has shape"),
    ],
)
def test_bad_arguments_are_named_in_one_line(arguments, words):
    with pytest.raises(ValueError, match=words) as caught:
        LMRLLC(*arguments)
    assert "\n" not in str(caught.value)


def test_a_nan_gradient_is_refused():
    optimizer = LMRLLC([[0.5]], [1], [1], 1, 1)
    with pytest.raises(ValueError, match="the gradient holds NaN"):
        optimizer.update(optimizer.init([0.0]), [0.0], [np.nan])


def test_a_memory_of_the_wrong_height_and_a_singular_S_are_refused():
    with pytest.raises(ValueError, match="the memory has shape"):
        LMRLLC([[0.5]], [1], [1], 1, 1, [[1], [2]]).init([0.0])
    with pytest.raises(ValueError, match="S is singular"):
        ChangedMemory(LinearMemory(np.eye(2), [1, 1]), np.ones((2, 2)))


def test_an_empty_theta_and_a_singular_change_of_basis_are_refused():
    with pytest.raises(ValueError, match="theta is empty"):
        LMRLLC([[0.5]], [1], [1], 1, 1).init([])
    with pytest.raises(ValueError, match="S is singular"):
        LMRLLC(np.eye(2), [1, 1], [1, 1], 1, 1).change_basis([[1, 1], [1, 1]])


def test_divergence_names_the_step_and_keeps_what_was_finite():
    optimizer = FixedLaw([[1e200]], [1e200], [1])
    with pytest.raises(Diverged, match="theta is not finite at step 2") as caught:
        open_loop(optimizer, np.ones((5, 1)))
    assert caught.value.step == 2
    assert caught.value.trajectory.steps == 1


def test_more_units_than_parameters_run_with_the_pseudo_inverse():
    """k > n is allowed: M has full row rank at most, and M⁺ is defined all the same."""
    run = open_loop(LMRLLC(np.diag([0, 0.5]), [1, 1], [0, 0], 1, 1), np.ones((2, 1)))
    assert run.theta[-1, 0] == pytest.approx(-1.25, abs=1e-14)  # θ_2 = −5/4 exactly


@pytest.mark.parametrize(
    "problem", [Quadratic(np.array([[2.0, 1], [1, 3]]), [1, 2]), Rosenbrock(3, a=10)]
)
def test_gradients_are_the_slopes_of_the_values(problem):
    theta = np.array([0.3, -0.7, 1.1])[: problem.size]
    step = 2.0**-20
    slopes = [
        (problem.value(theta + step * e) - problem.value(theta - step * e)) / (2 * step)
        for e in np.eye(problem.size)
    ]
    np.testing.assert_allclose(problem.gradient(theta), slopes, rtol=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_the_lipschitz_bound_holds_on_the_ball(seed):
    rng = np.random.default_rng(seed)
    problem, center, radius = Rosenbrock(4), rng.standard_normal(4), 0.3
    bound = problem.lipschitz(center, radius)
    for _ in range(50):
        a, b = center + radius * rng.uniform(-0.5, 0.5, (2, 4))
        assert np.linalg.norm(problem.gradient(a) - problem.gradient(b)) <= bound * np.linalg.norm(
            a - b
        )


def test_rllc_runs_over_a_rule_of_ones_own():
    """Any f(M, h, g): here the last gradient, with a count as hidden state."""

    class Latest:
        units = 1

        def start(self):
            return 0

        def __call__(self, M, h, g):
            return g[:, None], h + 1

    run = open_loop(RLLC(Latest(), [1], 0.5, 0.5), np.array([[1.0], [2.0]]))
    assert run.states[-1].hidden == 2
    assert run.theta[-1, 0] == -0.5 - 0.5 * 2 * (1 + 0.5 * 2)
