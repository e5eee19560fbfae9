"""The five checks pass on the truth and turn red on planted mistakes."""

import dataclasses
import subprocess
import sys

import numpy as np
import pytest

import numerics
from numerics.optimizers import (
    LMRLLC,
    RLLC,
    ChangedMemory,
    LinearMemory,
    PseudoInverse,
    SoftsignMemory,
    State,
)
from numerics.rllc import (
    abstract_rule,
    basis_independence,
    linear_invariance,
    pinv_covariance,
    zero_start_basis_dependence,
)
from numerics.rllc.zero_start_basis_dependence import Pair, witnesses

CHECKS = [
    pinv_covariance.check,
    linear_invariance.check,
    basis_independence.check,
    zero_start_basis_dependence.check,
    abstract_rule.check,
]
named = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__module__)


@named
@pytest.mark.parametrize("seed", [0, 1])
def test_the_claim_holds_within_the_derived_bound(check, seed):
    result = check(instances=30, seed=seed)
    assert result.ok, result
    # Neither a lucky zero nor a bound so wide that it says nothing.
    assert 1e-3 < result.worst_ratio <= 1
    assert 0 < result.bound < 1e-9


@named
def test_the_worst_seed_alone_reproduces_the_worst_instance(check):
    result = check(instances=12, seed=3, first=5)
    seed, index = result.worst_seed
    alone = check(instances=1, seed=seed, first=index)
    assert (alone.worst_error, alone.bound, alone.worst_seed) == (
        result.worst_error,
        result.bound,
        result.worst_seed,
    )


@named
@pytest.mark.parametrize("dims", [(2, 2), (6, 4), (16, 2)])
def test_dimensions_can_be_given(check, dims):
    assert check(instances=5, dims=dims).ok


@named
def test_results_are_frozen_and_plain(check):
    result = check(instances=2)
    assert isinstance(result.worst_error, float) and isinstance(result.ok, bool)
    assert "\n" not in result.note
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.ok = True


@named
@pytest.mark.parametrize(
    "arguments",
    [{"instances": 0}, {"seed": -1}, {"first": -100}, {"instances": 1.5}, {"dims": (0, 1)}],
)
def test_impossible_arguments_are_named(check, arguments):
    with pytest.raises(ValueError) as caught:
        check(**arguments)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("check", CHECKS[:4], ids=lambda check: check.__module__)
def test_more_units_than_parameters_are_refused_where_rank_k_is_needed(check):
    with pytest.raises(ValueError, match="k ≤ n"):
        check(dims=(2, 3))


def transposed_propagator(monkeypatch):
    monkeypatch.setattr(
        LinearMemory, "__call__", lambda rule, M, h, g: (M @ rule.T.T + np.outer(g, rule.v), h)
    )


def transpose_for_pseudo_inverse(monkeypatch):
    monkeypatch.setattr(PseudoInverse, "apply", lambda inverse, M, g: M.T @ g)


def new_memory_in_the_pseudo_inverse(monkeypatch):
    def update(optimizer, state, theta, gradient):
        memory, hidden = optimizer.rule(state.memory, state.hidden, gradient)
        law = state.law + optimizer.c2 * optimizer.inverse.apply(memory, gradient)
        return State(memory, law, hidden)

    monkeypatch.setattr(RLLC, "update", update)


def S_for_its_inverse_in_the_law(monkeypatch):
    right = LMRLLC.change_basis

    def change_basis(optimizer, S):
        changed = right(optimizer, S)
        changed.law = S @ optimizer.law
        return changed

    monkeypatch.setattr(LMRLLC, "change_basis", change_basis)


def S_for_its_transpose_in_v(monkeypatch):
    right = LMRLLC.change_basis

    def change_basis(optimizer, S):
        changed = right(optimizer, S)
        changed.rule.v = S @ optimizer.rule.v
        return changed

    monkeypatch.setattr(LMRLLC, "change_basis", change_basis)


def inverse_dropped_from_f_S(monkeypatch):
    def changed(rule, M, h, g):
        memory, hidden = rule.rule(M @ rule.S, h, g)
        return memory @ rule.S, hidden

    monkeypatch.setattr(ChangedMemory, "__call__", changed)


def normalization_that_looks_at_the_memory(monkeypatch):
    """A mistake in the optimizer, not in the rule: the law's step is scaled by |M|."""
    right = PseudoInverse.apply
    monkeypatch.setattr(
        PseudoInverse,
        "apply",
        lambda inverse, M, g: right(inverse, M, g) * (1 + 1e-6 * np.linalg.norm(M)),
    )


PLANTED = [
    (transposed_propagator, basis_independence.check),
    (transposed_propagator, zero_start_basis_dependence.check),
    (transposed_propagator, abstract_rule.check),
    (transpose_for_pseudo_inverse, pinv_covariance.check),
    (transpose_for_pseudo_inverse, linear_invariance.check),
    (transpose_for_pseudo_inverse, basis_independence.check),
    (transpose_for_pseudo_inverse, zero_start_basis_dependence.check),
    (new_memory_in_the_pseudo_inverse, zero_start_basis_dependence.check),
    (S_for_its_inverse_in_the_law, basis_independence.check),
    (S_for_its_transpose_in_v, basis_independence.check),
    (inverse_dropped_from_f_S, linear_invariance.check),
    (normalization_that_looks_at_the_memory, basis_independence.check),
    (normalization_that_looks_at_the_memory, linear_invariance.check),
    (normalization_that_looks_at_the_memory, pinv_covariance.check),
]


@pytest.mark.parametrize(
    "plant, check", PLANTED, ids=[f"{p.__name__}-{c.__module__}" for p, c in PLANTED]
)
def test_a_planted_mistake_turns_the_check_red(monkeypatch, plant, check):
    plant(monkeypatch)
    result = check(instances=20)
    assert not result.ok
    assert result.worst_ratio > 1


def test_the_minimal_witness_gives_the_exact_numbers():
    """θ_2 = −5/4 and −7/5, found in fractions by an independent script."""
    system = dict(T=[[0, 0], [0, 0.5]], v=[1, 1], law=[0, 0], c1=1, c2=1, gradients=[[1], [1]])
    assert numerics.trajectory_rllc(**system)[-1] == pytest.approx([-5 / 4], abs=1e-14)
    assert numerics.trajectory_rllc(**system, S=[[1, 0], [0, 2]])[-1] == pytest.approx(
        [-7 / 5], abs=1e-14
    )


def test_the_closed_loop_witness_gives_the_exact_numbers():
    """5/32 and 11/80 on f = θ²/2, found in fractions by an independent script."""
    pair = Pair(*witnesses()[1])
    assert [run.theta[-1, 0] for run in pair.runs] == pytest.approx([5 / 32, 11 / 80], abs=1e-14)
    gap, rounding = pair.separation()
    assert gap > 1e10 * rounding


def test_reaching_full_rank_later_does_not_repair_the_zero_start():
    """n = 2, g = (1,0), (1,1), (0,1), (1,−1); θ_4 was found in fractions by an independent
    script."""
    system = dict(
        T=[[0, 0], [0, 0.5]],
        v=[1, 1],
        law=[1, 1],
        c1=1,
        c2=1,
        gradients=[[1, 0], [1, 1], [0, 1], [1, -1]],
    )
    here, there = (numerics.trajectory_rllc(**system, S=S)[-1] for S in (None, [[1, 0], [0, 2]]))
    assert here == pytest.approx([-385 / 48, -121 / 24], abs=1e-12)
    assert there == pytest.approx([-1021 / 120, -65 / 12], abs=1e-12)


def test_trajectories_refuse_what_does_not_fit():
    with pytest.raises(ValueError, match="S has shape"):
        numerics.trajectory_rllc([[1]], [1], [1], 1, 1, [[1]], S=[[1, 0], [0, 1]])
    with pytest.raises(ValueError, match="theta has shape"):
        numerics.trajectory_rllc([[1]], [1], [1], 1, 1, [[1]], theta=[1, 2])


def test_softsign_memory_is_not_linear():
    rule = SoftsignMemory([[0.5]], [1.0])
    (one, _), (two, _) = (rule(np.array([[m]]), 0.0, np.zeros(1)) for m in (1.0, 2.0))
    assert two[0, 0] != 2 * one[0, 0]


def test_importing_numerics_is_cheap():
    code = (
        "import sys, numerics; print([m for m in ('numpy', 'scipy', 'torch') if m in sys.modules])"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip()
        == "[]"
    )


def test_the_bounds_of_a_covariance_are_those_of_rounding():
    """Well-conditioned factors: every one of the three bounds is a few thousand roundings."""
    from importlib import import_module

    check = import_module("numerics.rllc.pinv_covariance")
    rng = np.random.default_rng(0)
    for _ in range(5):
        C = np.linalg.qr(rng.standard_normal((5, 2)))[0]
        R = np.linalg.qr(rng.standard_normal((3, 2)))[0].T
        S = np.eye(3) + rng.uniform(-0.2, 0.2, (3, 3))
        for error, bound in (check._general_formula(C, R, S), check._covariance(C, S[:2, :2])):
            assert error <= bound < 1e-11
