"""TO in float64: the systems do what the rules say, checks pass on the truth and turn red on
planted mistakes."""

import numpy as np
import pytest

from numerics.optimizers.to_diagonal import DiagonalTO
from numerics.optimizers.to_full import FullTO
from numerics.optimizers.to_rank_one import RankOneTO
from numerics.optimizers.trainable import Ball
from numerics.problems import Quadratic
from numerics.simulate import Diverged, closed_loop
from numerics.trainable import (
    convergence,
    convergence_step,
    projection_nonexpansive,
    small_gain,
    to_bounded_gradients,
    to_bounded_variables,
    to_energy_identity,
    to_momentum,
    to_rank_one,
    to_updates,
)
from numerics.trainable import gradient_variance_floor as variance
from numerics.trainable import to_rates_1d as rates
from numerics.trainable import to_unbounded_variables as paths
from numerics.trainable.constants import convergence_bounds
from numerics.trainable.schedules import BrokenHypothesis, Exponential, Power, require
from verify.address import Run
from verify.claims.trainable import to_rates_1d as claims

CHECKS = {
    "bounded_gradients": to_bounded_gradients.check,
    "bounded_variables": to_bounded_variables.check,
    "convergence_step": convergence_step.check,
    "energy_bound": to_energy_identity.bound,
    "energy_identity": to_energy_identity.check,
    "momentum": to_momentum.check,
    "orbit": paths.check,
    "projection": projection_nonexpansive.check,
    "rank_one": to_rank_one.check,
    "small_gain": small_gain.check,
    "updates": to_updates.check,
}


@pytest.mark.parametrize("name", CHECKS)
def test_the_claim_holds_within_the_derived_bound(name):
    result = CHECKS[name](instances=6, seed=1)
    assert result.ok, result
    assert result.worst_ratio > 1e-3


@pytest.mark.parametrize("name", CHECKS)
def test_the_worst_instance_runs_alone(name):
    check = CHECKS[name]
    if name == "orbit":
        pytest.skip("its first instance is a fixed one")
    result = check(instances=5, seed=3)
    seed, index = result.worst_seed
    again = check(instances=1, seed=seed, first=index)
    assert (again.worst_error, again.bound) == (result.worst_error, result.bound)


@pytest.mark.parametrize("name", CHECKS)
def test_a_bad_count_is_refused(name):
    with pytest.raises(ValueError, match="instances"):
        CHECKS[name](instances=0)


@pytest.mark.parametrize("optimizer", [FullTO, DiagonalTO, RankOneTO])
def test_every_variant_runs_under_the_common_interface(optimizer):
    run = closed_loop(
        optimizer(Power(1.0, 5), Power(0.1, 5, 2), Power(4.0, 5), Ball(2.0)),
        Quadratic(np.diag([1.0, 2.0])),
        [1.0, -1.0],
        300,
    )
    assert np.linalg.norm(run.theta[-1]) < 0.2


def test_a_batch_is_its_runs():
    w = np.array([[1.0, 2.0], [-1.0, 0.5]])
    for optimizer in (FullTO, DiagonalTO, RankOneTO):
        system = optimizer(
            0.1,
            0.2,
            0.3,
            Ball(1.0),
            variables=None if optimizer is not RankOneTO else (np.ones(2), np.ones(2)),
        )
        together, state = w, system.init(w)
        alone, states = list(w), [system.init(x) for x in w]
        for _ in range(5):
            state = system.update(state, together, together + 1)
            together = together - system.step(state)
            for i, x in enumerate(alone):
                states[i] = system.update(states[i], x, x + 1)
                alone[i] = x - system.step(states[i])
        assert np.allclose(together, alone, rtol=1e-14, atol=0)


def test_rank_one_stays_at_its_saddle():
    system, w = RankOneTO(0.1, 1.0, 0.5), np.ones(3)
    state = system.update(system.init(w), w, np.ones(3))
    assert not np.any(state.variables[0]) and not np.any(state.variables[1])


def test_broken_hypotheses_are_named_before_a_run():
    with pytest.raises(BrokenHypothesis, match="c_1 = .* > 1"):
        require(Power(1.0, 0, 2), Power(0.5), 1.0)
    with pytest.raises(BrokenHypothesis, match="Σβ_t diverges"):
        require(Power(0.1), Power(0.5), 1.0, summable=True)
    with pytest.raises(BrokenHypothesis, match="β_t/γ_t rises"):
        require(Power(0.1, 0, 0), Power(0.5), 1.0, ratio=True)
    with pytest.raises(BrokenHypothesis, match="Σβ_t diverges"):
        require(Exponential(0.1, 1.0), Power(0.5), 1.0, summable=True)
    with pytest.raises(ValueError, match="a is 1"):
        convergence_bounds(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.5, project=False)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Power(-1.0),
        lambda: Power(1.0, 0, float("nan")),
        lambda: Exponential(1.0, 2.0),
        lambda: Ball(0.0),
    ],
)
def test_bad_schedules_and_sets_are_refused(make):
    with pytest.raises(ValueError, match="give a"):
        make()


def test_totals_bound_the_sums():
    for schedule in (Power(2.0, 3.0, 2.0), Exponential(2.0, 0.9)):
        assert sum(schedule(t) for t in range(1, 5000)) <= schedule.total() * (1 + 1e-12)


def test_means_stay_below_the_theorem():
    for check in (
        convergence.quadratics,
        convergence.diagonal_quadratics,
        convergence.momentum_quadratics,
        convergence.general_quadratics,
    ):
        assert check(runs=100, steps=300)["ok"]


def test_a_bound_that_is_too_small_is_seen(monkeypatch):
    true = convergence.convergence_bounds
    monkeypatch.setattr(convergence, "convergence_bounds", lambda *a, **k: halved(true(*a, **k)))
    assert not convergence.quadratics(runs=100, steps=300)["ok"]


def halved(bounds):
    from dataclasses import replace

    return replace(bounds, N=bounds.N / 2)


def test_logistic_regression_on_made_up_rows():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((200, 3))
    X /= np.linalg.norm(X, axis=1).max()
    y = np.where(X[:, 0] > 0, 1.0, -1.0)
    assert convergence.logistic([("rows", X, y)], runs=12, steps=100)["ok"]
    with pytest.raises(ValueError, match="longer than 1"):
        convergence.logistic([("rows", 2 * X, y)], runs=5, steps=10)


def test_a_wrong_update_is_seen(monkeypatch):
    true = FullTO.learn
    monkeypatch.setattr(FullTO, "learn", lambda self, A, w, r, beta: true(self, A, w, r, 2 * beta))
    assert not to_updates.check(instances=6).ok
    monkeypatch.setattr(FullTO, "learn", lambda self, A, w, r, beta: A - 1e-9 * r[:, None] * w)
    assert not to_momentum.check(instances=3).ok
    assert not paths.check(instances=2, steps=200).ok


def test_typical_paths_follow_the_noise():
    assert paths.typical(runs=400, steps=3000)["ok"]
    assert paths.typical(runs=400, steps=3000, beta=1e-9)["ok"]


def test_blocks_are_the_single_steps():
    short, _ = rates.second_moments(1.0, 2.0, 0.5, steps=10_000, length=10)
    long, _ = rates.second_moments(1.0, 2.0, 0.5, steps=10_000, length=1000)
    assert short.keys() == long.keys() and np.allclose(
        [short[t] for t in short], [long[t] for t in short], rtol=1e-11
    )


def test_rates_reach_their_limits():
    assert rates.rates((1.6, 2.4), steps=10**5)["ok"]
    assert rates.slow_rates((1.0, 0.25), 0.5, steps=10**5)["ok"]
    assert rates.slow_rates((1.0, 1 / 3), 0.0, steps=10**5)["ok"]
    assert rates.rates((9 / 7, 18 / 7), c=3.0, steps=10**6)["ok"]
    with pytest.raises(ValueError, match="multiple"):
        rates.second_moments(1.0, 2.0, 0.0, steps=1500)


@pytest.mark.parametrize("off", [-0.1, -0.01, 0.01, 0.1])
@pytest.mark.parametrize("which", [0, 1])
def test_a_limit_that_is_too_small_or_too_large_is_seen(which, off):
    """Towards most of these the gap shrinks at every power of ten, down to what they are off."""
    for check, limits, more in (
        (rates.rates, (1.6, 2.4), {}),
        (rates.rates, (9 / 7, 18 / 7), {"c": 3.0}),
        (rates.slow_rates, (1.0, 0.25), {"q": 0.5}),
        (rates.slow_rates, (1.0, 1 / 3), {"q": 0.0}),
    ):
        wrong = [x * (1 + off * (i == which)) for i, x in enumerate(limits)]
        assert not check(wrong, **more, steps=10**6)["ok"], (check.__name__, more)


@pytest.mark.parametrize("title, name", [("long", "rates"), ("slow", "slow_rates")])
def test_a_quick_look_sees_a_limit_that_is_wrong(title, name, monkeypatch):
    """10⁵ steps would not: there the larger gap shrinks towards these as well."""
    right, factors = getattr(rates, name), {"rates": (0.95, 1), "slow_rates": (1, 1.05)}[name]

    def wrong(wanted, *more, **options):
        return right([x * factor for x, factor in zip(wanted, factors)], *more, **options)

    run = getattr(claims, f"{title}_runs")
    assert run(Run(effort="quick")).ok
    monkeypatch.setattr(rates, name, wrong)
    assert not run(Run(effort="quick")).ok


def test_a_wrong_witness_and_a_ball_that_is_too_large_are_seen(monkeypatch):
    true = small_gain.witness
    monkeypatch.setattr(
        small_gain, "witness", lambda p, r, s, k, N, gain: true(p, r, s, k, N, -gain / 4)
    )
    assert not small_gain.check(instances=10).ok
    monkeypatch.setattr(
        Ball,
        "__call__",
        lambda self, w: w * np.minimum(1, 9 * self.radius / np.maximum(np.linalg.norm(w), 1e-9)),
    )
    assert not to_bounded_gradients.check(instances=40).ok


def test_adams_first_moment_keeps_the_noise():
    assert variance.adam_moments(runs=500, steps=50)["ok"]
    with pytest.raises(ValueError, match="at least 2"):
        variance.adam_moments(runs=1)
    with pytest.raises(ValueError, match="beta1 is 1"):
        variance.adam_moments(beta1=1)


@pytest.mark.parametrize(
    "rates, words",
    [((-1, 0, 0), "alpha is -1"), ((1, float("nan"), 0), "beta"), ((1, 0, -0.5), "gamma is -0.5")],
)
def test_bad_rates_are_named(rates, words):
    with pytest.raises(ValueError, match=words):
        FullTO(*rates)


def test_a_run_that_diverges_names_its_step():
    with pytest.raises(Diverged, match="at step "):
        closed_loop(FullTO(0.1, 50.0, 1.0), Quadratic(np.diag([1.0, 2.0])), [1.0, -1.0], 200)
    bounds = convergence_bounds(1.0, 1.0, 1.0, 1.0, 2.0, 1.0, 0.5)
    with pytest.raises(ValueError, match="after step 3"):
        steps = iter([0.0, 0.0, np.nan])
        list(
            convergence.run(
                FullTO,
                bounds,
                np.zeros((2, 1)),
                np.zeros(1),
                0.0,
                lambda w: w + next(steps),
                lambda w: w,
                9,
            )
        )


@pytest.mark.parametrize(
    "kind", [{"diagonal": True}, {"scales": (1.5, 1.5)}, {"scales": (3.0, 1.0)}]
)
def test_other_variants_and_scales_obey_the_one_step_inequalities_and_a_wrong_step_is_seen(
    kind, monkeypatch
):
    assert convergence_step.check(instances=6, seed=2, **kind).ok
    monkeypatch.setattr(Ball, "__call__", lambda self, w: 1.1 * w)
    assert not convergence_step.check(instances=6, seed=2, **kind).ok


def test_log_slopes_of_dropped_hypotheses_and_wrong_ones():
    assert rates.log_slopes({-1.5: -0.5, -2.0: 0.0, -3.0: 1.0}, steps=10**5)["ok"]
    for A, slope in ((-1.5, -0.5), (-2.0, 0.0), (-3.0, 1.0)):
        for off in (-0.1, -0.02, 0.02, 0.1):
            assert not rates.log_slopes({A: slope + off}, steps=10**5)["ok"], (A, off)
    with pytest.raises(ValueError, match="are real"):
        rates.log_slopes({4.0: 1.0})


def test_few_runs_get_students_margin():
    """One run in 10,000 of four normal numbers has its mean 22 standard errors off; for many it is
    3.719, the normal number."""
    from numerics.trainable.student import quantile

    assert 22.2 < quantile(4) < 22.3 and 3.719 < quantile(10**6) < 3.7191
    with pytest.raises(ValueError, match="at least 2"):
        quantile(1)
