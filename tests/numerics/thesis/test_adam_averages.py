"""Adam's bound and invariances, the linear averages and the momentum history in float64; each check
sees a planted mistake."""

import numpy as np
import pytest

from numerics.optimizers.learned_steps.momentums import KMomentums
from numerics.optimizers.multiscale import linear_averages as linear
from numerics.thesis import (
    adam_invariances,
    adam_step_bound,
    linear_average_homogeneity,
    linear_average_hull,
    momentum_history_propagator,
)

CHECKS = {
    "step_bound": lambda **k: adam_step_bound.check(**k),
    "invariances": lambda **k: adam_invariances.check(**k),
    "hull": lambda **k: linear_average_hull.check(**k),
    "homogeneity": lambda **k: linear_average_homogeneity.check(**k),
    "momentum_history": lambda **k: momentum_history_propagator.check(**k),
}


@pytest.mark.parametrize("name", CHECKS)
def test_the_claim_holds_and_the_worst_instance_runs_alone(name):
    found = CHECKS[name](instances=20, seed=1)
    assert found.ok, found
    alone = CHECKS[name](instances=1, seed=1, first=found.worst_seed[1])
    assert (alone.worst_error, alone.bound) == (found.worst_error, found.bound)


@pytest.mark.parametrize("name", CHECKS)
def test_bad_counts_are_refused(name):
    with pytest.raises(ValueError, match="instances is 0"):
        CHECKS[name](instances=0)


def test_5000_steps_reach_the_bound():
    """7.2458: an independent script, by the real torch.optim.Adam."""
    least, reached = adam_step_bound.attained(
        adam_step_bound.gradients(None, "steepest", 5000, 0.9, 0.999), (0.9, 0.999)
    )
    assert 7.2458 < least <= reached < 7.2459


def test_a_bound_smaller_by_1e_minus_5_is_passed(monkeypatch):
    true = adam_step_bound.step_bounds
    monkeypatch.setattr(adam_step_bound, "step_bounds", lambda *given: true(*given) * (1 - 1e-5))
    assert not adam_step_bound.check(instances=5).ok


def test_the_often_quoted_bound_is_passed(monkeypatch):
    def quoted(steps, beta1, beta2):
        return np.full(steps, max(1, (1 - beta1) / (1 - beta2) ** 0.5))

    monkeypatch.setattr(adam_step_bound, "step_bounds", quoted)
    assert not adam_step_bound.check(instances=5).ok


def test_an_adam_that_drifts_is_seen(monkeypatch):
    class Drifting(adam_invariances.Adam):
        def step(self, state):
            return super().step(state) + 1e-12

    monkeypatch.setattr(adam_invariances, "Adam", Drifting)
    assert not adam_invariances.check(instances=5).ok


def test_wrong_gradients_and_averages_are_seen(monkeypatch):
    monkeypatch.setattr(
        linear_average_homogeneity,
        "meta_gradient",
        lambda name, w, h: linear.meta_gradient(name, w, h) + 1e-9,
    )
    assert not linear_average_homogeneity.check(instances=5).ok
    monkeypatch.setitem(linear.MIXTURES, "LA_b", linear.LA_a)
    assert not linear_average_hull.check(instances=20).ok


def test_another_memory_is_seen(monkeypatch):
    monkeypatch.setattr(
        KMomentums, "mix", lambda self, H, new: self.m * H + (1 - self.m**2) * new[:, None]
    )
    assert not momentum_history_propagator.check(instances=3).ok


@pytest.mark.parametrize("name", linear.MIXTURES)
def test_the_gradient_is_the_slope(name):
    rng = np.random.default_rng(0)
    w, h = rng.uniform(0.5, 2, 4) * [1, -1, 1, 1], rng.standard_normal(4)
    shift = 2.0**-20 * np.eye(4)
    slopes = [
        (linear.MIXTURES[name](w + d) - linear.MIXTURES[name](w - d)) @ h * 2.0**19 for d in shift
    ]
    assert np.allclose(slopes, linear.meta_gradient(name, w, h), rtol=0, atol=1e-8)


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: linear.LA_a([1, -1]), "sum to 0"),
        (lambda: linear.LA_b([0, 0]), "all 0"),
        (lambda: linear.LA_c([]), "at least one"),
        (lambda: linear.mix("LA", [1], [[1]]), "no linear average"),
        (lambda: linear.mix("LA_a", [1, 2], [[1, 2]]), "one row a weight"),
        (lambda: linear.meta_gradient("LA_a", [1, 2], [1]), "one number a weight"),
    ],
)
def test_bad_input_is_one_line(call, words):
    with pytest.raises(ValueError, match=words) as refusal:
        call()
    assert "\n" not in str(refusal.value)
