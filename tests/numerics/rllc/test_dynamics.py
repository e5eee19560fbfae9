"""The dynamics of RLLC on quadratics holds within the bounds, and planted mistakes do not."""

import importlib
import math

import numpy as np
import pytest

from numerics import sampling
from numerics.optimizers import LMRLLC, PseudoInverse
from numerics.rllc import quadratic

NAMES = (
    "retrospective_improvement",
    "rllc_closed_form",
    "rllc_convergence",
    "rllc_momentum_nonconvergence",
    "rllc_relaxation_identity",
)


def module(name):
    return importlib.import_module(f"numerics.rllc.{name}")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", [0, 1])
def test_the_claim_holds_within_the_derived_bound(name, seed):
    result = module(name).check(instances=15, seed=seed)
    assert result.ok, result
    assert 1e-3 < result.worst_ratio <= 1 and 0 < result.bound < 1e-9


@pytest.mark.parametrize("name", NAMES)
def test_the_worst_instance_can_be_run_alone(name):
    check = module(name).check
    result = check(instances=12, seed=3)
    seed, index = result.worst_seed
    alone = check(instances=1, seed=seed, first=index)
    assert (alone.worst_error, alone.bound) == (result.worst_error, result.bound)


@pytest.mark.parametrize("name", NAMES)
def test_bad_counts_are_named(name):
    with pytest.raises(ValueError, match="instances is 0"):
        module(name).check(instances=0)


class Stretched(PseudoInverse):
    """A pseudo-inverse that is off by a millionth."""

    def apply(self, memory, gradient):
        return super().apply(memory, gradient) * (1 + 1e-6)


def worst_ratio(errors, bounds):
    return max(
        error / bound if bound else math.inf * error
        for error, bound in zip(errors, bounds)
        if error > 0
    )


def test_a_wrong_correction_is_seen_in_the_closed_form(monkeypatch):
    claim = module("rllc_closed_form")
    drawn = claim.instance(0, 5)
    assert worst_ratio(*claim.compare(*drawn, 6)) <= 1
    monkeypatch.setattr(claim, "LMRLLC", lambda *arguments: LMRLLC(*arguments, inverse=Stretched()))
    assert worst_ratio(*claim.compare(*drawn, 6)) > 100


@pytest.mark.parametrize("name", ["rllc_relaxation_identity", "rllc_convergence"])
def test_a_wrong_curvature_is_seen(name):
    """The run is made on H, the comparison with 1.000001·H."""
    claim = module(name)
    optimizer, (problem, least, largest), theta = claim.instance(0, 4)

    class Lying(type(problem)):
        def gradient(self, theta):
            return (1 + 1e-6) * super().gradient(theta)

    errors, bounds = claim.compare(optimizer, (Lying(problem.H), least, largest), theta, 6)[:2]
    assert worst_ratio(errors, bounds) > 100


@pytest.mark.parametrize("name", [n for n in NAMES if n != "rllc_closed_form"])
def test_a_wrong_correction_is_seen(name):
    claim = module(name)
    optimizer, problem, theta = claim.instance(0, 4)
    optimizer.inverse = Stretched()
    errors, bounds = claim.compare(optimizer, problem, theta, 10)[:2]
    assert worst_ratio(errors, bounds) > 100


def test_the_two_cycle_is_exact_and_another_start_is_not():
    claim = module("rllc_momentum_nonconvergence")
    assert claim.example_is_exact(200)
    run = claim.closed_loop(
        LMRLLC([[0.5]], [1.0], [0.0], 1.0, 1.5, [[2.0]]), claim.Quadratic([[1.0]]), [3.5], 2
    )
    assert run.theta[2, 0] != -2 * 3.5


def test_a_shorter_descent_than_promised_is_seen():
    """The promise with β in place of β(1 − βΛ/2) fails on a quadratic."""
    claim = module("retrospective_improvement")
    optimizer, problem, theta = claim.instance(0, 0)
    problem.lipschitz = lambda theta, radius: 0.0
    errors, bounds = claim.compare(optimizer, problem, theta, 4)
    assert worst_ratio(errors[1::2], bounds[1::2]) > 100


def test_the_eigenvalues_of_a_drawn_quadratic_lie_in_the_bounds():
    rng = np.random.default_rng(0)
    for n in range(1, 9):
        problem, least, largest = quadratic.draw(rng, n)
        values = np.linalg.eigvalsh(problem.H)
        assert least <= values[0] + 1e-14 and values[-1] - 1e-14 <= largest and largest - 1 < 1e-12


def test_the_minimizing_law_minimizes():
    claim = module("rllc_relaxation_identity")
    rng = sampling.stream(0, 0)
    problem, _, _ = quadratic.draw(rng, 6)
    M, theta = sampling.full_rank_memory(rng, 6, 2), rng.standard_normal(6)
    best, residual = claim.best_law(problem.H, M, theta, 0.5)
    here = problem.value(theta - 0.5 * M @ best)
    assert residual < 1e-12
    assert all(
        problem.value(theta - 0.5 * M @ (best + 0.01 * rng.standard_normal(2))) > here
        for _ in range(20)
    )


def test_the_projection_is_that_of_least_squares():
    claim = module("retrospective_improvement")
    rng = sampling.stream(0, 1)
    M, g = sampling.full_rank_memory(rng, 7, 3), rng.standard_normal(7)
    along, error = claim.projection(M, g)
    assert (
        np.linalg.norm(along - M @ np.linalg.lstsq(M, g, rcond=None)[0]) < 1e-14
        and 0 < error < 1e-12
    )
