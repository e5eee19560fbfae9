"""Fixed laws in other realizations: bounds against fractions, and planted mistakes that must
show."""

import math
from fractions import Fraction

import numpy as np
import pytest

from numerics.bounds.fixed_law import forward_errors
from numerics.optimizers import FixedLaw, LinearMemory
from numerics.rllc import canonical_form, fixed_law_equivalence, fixed_laws, one_run_certificate
from numerics.rllc.canonical_form import canonical, responses
from numerics.simulate import closed_loop, open_loop

CHECKS = [fixed_law_equivalence.check, one_run_certificate.check, canonical_form.check]
named = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)


@named
@pytest.mark.parametrize("seed", [0, 1])
def test_the_claim_holds_within_the_derived_bound(check, seed):
    result = check(instances=40, seed=seed)
    assert result.ok, result
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
@pytest.mark.parametrize("dims", [(1, 3), (4, 4)])
def test_dimensions_can_be_given_and_need_no_rank(check, dims):
    assert check(instances=6, dims=dims).ok
    with pytest.raises(ValueError, match="n, k ≥ 1"):
        check(dims=(0, 1))


def exact_run(law, gradient_at, theta, steps):
    """θ_0, θ_1, … in fractions, written from section 4's equations."""
    T, v, L = (
        [[Fraction(float(x)) for x in row] for row in np.atleast_2d(A)]
        for A in (law.rule.T, law.rule.v, law.law)
    )
    k, theta = len(T), [Fraction(float(x)) for x in theta]
    M, thetas = [[Fraction(0)] * k for _ in theta], [theta]
    for t in range(steps):
        g = gradient_at(t, theta)
        M = [
            [sum(row[i] * T[i][j] for i in range(k)) + a * v[0][j] for j in range(k)]
            for row, a in zip(M, g)
        ]
        theta = [x - sum(m * l for m, l in zip(row, L[0])) for x, row in zip(theta, M)]
        thetas.append(theta)
    return thetas


def distance(floats, exact):
    return math.sqrt(sum((Fraction(float(a)) - b) ** 2 for a, b in zip(floats, exact)))


@pytest.mark.parametrize("seed", range(8))
def test_forward_errors_against_fractions_in_both_frames(seed):
    rng = np.random.default_rng(seed)
    law = fixed_laws.random_law(rng, 1 + seed % 3, "dense")
    wider, S, framed = fixed_laws.disguise(rng, law)
    problem, theta = fixed_laws.drive(rng, 0, 3, 6), rng.standard_normal(3)

    def slope(t, point):
        H, b = (
            [[Fraction(float(x)) for x in row] for row in np.atleast_2d(A)]
            for A in (problem.H, problem.b)
        )
        return [sum(h * x for h, x in zip(row, point)) - c for row, c in zip(H, b[0])]

    reference = exact_run(law, slope, theta, 6)
    for one, bounds in (
        (law, lambda run: forward_errors(run, law, problem=problem)),
        (framed, lambda run: forward_errors(run, framed, wider, S, problem)),
    ):
        run = closed_loop(one, problem, theta, 6)
        errors = [distance(a, b) for a, b in zip(run.theta, reference)]
        assert all(error <= bound for error, bound in zip(errors, bounds(run)))
        assert bounds(run)[-1] < 1e-10


def test_forward_errors_on_given_gradients_against_fractions():
    rng = np.random.default_rng(5)
    law, gradients = fixed_laws.random_law(rng, 3, "rotation"), rng.standard_normal((8, 2))
    run = open_loop(law, gradients)
    reference = exact_run(
        law, lambda t, _: [Fraction(float(x)) for x in gradients[t]], [0.0, 0.0], 8
    )
    assert all(
        distance(a, b) <= e for a, b, e in zip(run.theta, reference, forward_errors(run, law))
    )


@pytest.mark.parametrize("b, c, units", [(3, 2, 2), (0, 2, 1)])
def test_nesterov_has_two_units_and_one_at_b_0(b, c, units):
    form = canonical(FixedLaw(np.diag([0, b / 4]), [1, 1], [c / 4, c * b / 16]))
    assert form.rule.units == units


def test_a_zero_law_has_the_canonical_form_zero():
    form = canonical(FixedLaw(np.eye(2) / 4, [0, 0], [1, 1]))
    assert form.law.tolist() == [0] and not form.rule.T.any()


def test_the_canonical_form_has_the_same_responses_exactly():
    law = FixedLaw([[0.25, 0.5, 0], [-0.25, 0, 0.5], [0, 0.25, 0.25]], [1, 0, -2], [0.5, 1, 0])
    assert (responses(canonical(law), 9) == responses(law, 9)).all()


def transposed_propagator(monkeypatch):
    monkeypatch.setattr(
        LinearMemory, "__call__", lambda rule, M, h, g: (M @ rule.T.T + np.outer(g, rule.v), h)
    )


def transposed_frame(monkeypatch):
    def wrong(law, S):
        T, v = law.rule.T, law.rule.v
        return FixedLaw(np.linalg.solve(S, T @ S), S @ v, np.linalg.solve(S, law.law))

    monkeypatch.setattr(fixed_laws, "change_basis", wrong)


def later_response(monkeypatch):
    right = fixed_laws.single_response
    monkeypatch.setattr(fixed_laws, "single_response", lambda size, i: right(size, i + 1))


def a_unit_that_enters_the_law(monkeypatch):
    right = fixed_laws.with_ignored_unit

    def wrong(law, column, entry):
        wider = right(law, column, entry)
        wider.rule.T = wider.rule.T.T.copy()
        return wider

    monkeypatch.setattr(fixed_laws, "with_ignored_unit", wrong)


def step_seven_millionths_too_long(monkeypatch):
    right = FixedLaw.step
    monkeypatch.setattr(
        FixedLaw, "step", lambda law, M: right(law, M) * (1 + 7e-6 * law.rule.units)
    )


@pytest.mark.parametrize(
    "plant, check",
    [
        (transposed_propagator, fixed_law_equivalence.check),
        (transposed_propagator, one_run_certificate.check),
        (transposed_propagator, canonical_form.check),
        (transposed_frame, fixed_law_equivalence.check),
        (transposed_frame, one_run_certificate.check),
        (later_response, one_run_certificate.check),
        (a_unit_that_enters_the_law, fixed_law_equivalence.check),
        (step_seven_millionths_too_long, fixed_law_equivalence.check),
        (step_seven_millionths_too_long, canonical_form.check),
    ],
)
def test_a_planted_mistake_turns_the_check_red(monkeypatch, plant, check):
    plant(monkeypatch)
    result = check(instances=24)
    assert not result.ok and result.worst_ratio > 1
