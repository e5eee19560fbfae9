"""The batched checks of TO pass on the truth and turn red on planted mistakes."""

import importlib

import pytest

torch = pytest.importorskip("torch")

from gpu_check.optimizers import to_systems

EQUALITIES = ("to_energy_identity", "to_momentum", "to_updates")
BOUNDS = (
    "to_bounded_gradients",
    "to_bounded_variables",
    "to_convergence",
    "to_convergence_general",
    "to_diagonal_convergence",
    "projection_nonexpansive",
    "to_rank_one",
    "small_gain",
    "to_unbounded_variables",
)
ALL = EQUALITIES + BOUNDS


def check(name, **arguments):
    return importlib.import_module(f"gpu_check.trainable.{name}").check(
        **({"device": "cpu"} | arguments)
    )


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_claim_holds_within_the_derived_bound(name, dtype):
    result = check(name, instances=80, dtype=dtype)
    assert result.ok, result
    assert result.dtype == dtype and 1e-3 < result.worst_ratio <= 1


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("wrong", [{"device": "tpu"}, {"dims": 0}, {"chunk": 0}, {"instances": 0}])
def test_bad_arguments_are_refused(name, wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        check(name, **wrong)


def test_a_wrong_update_is_seen(monkeypatch):
    true = to_systems.full
    monkeypatch.setattr(
        to_systems,
        "full",
        lambda A, b, w, g, beta, gamma: true(A, b, w, g, beta, gamma * (1 + 1e-9)),
    )
    for name in EQUALITIES:
        assert not check(name, instances=30).ok


def test_a_projection_that_expands_is_seen(monkeypatch):
    monkeypatch.setattr(to_systems, "project", lambda w, radius: 2 * w)
    assert not check("projection_nonexpansive", instances=30).ok


def test_runs_follow_the_moments_of_their_own_parameters():
    assert check("to_rates_1d", instances=4000, steps=80).ok
    assert check("to_rates_1d", instances=4000, steps=80, a=0.7, A=-0.5).ok


def test_adams_first_moment_stays_above_the_floor():
    result = check("gradient_variance_floor", instances=500, steps=50)
    assert result.ok and "floor 0.0133" in result.note
    with pytest.raises(ValueError, match="at least 30"):
        check("gradient_variance_floor", instances=1)
    with pytest.raises(ValueError, match="beta1 is 1"):
        check("gradient_variance_floor", beta1=1)


def test_a_floor_that_is_too_high_is_seen(monkeypatch):
    """For frozen w the variance is (1−β₁)/(1+β₁), below 1 − β₁."""
    from gpu_check.trainable import gradient_variance_floor

    monkeypatch.setattr(gradient_variance_floor, "VARIANCE", 10 * gradient_variance_floor.VARIANCE)
    assert not check("gradient_variance_floor", instances=2000).ok


def test_an_induction_that_does_not_close_is_seen(monkeypatch):
    """Averages that are too slow, γ = 1 + κ/2, and a ball twice as large as the bound believes."""
    from gpu_check.batched import streams

    true = streams.Streams.uniform
    monkeypatch.setattr(
        streams.Streams,
        "uniform",
        lambda self, low, high, *shape: (
            true(self, 0.3, 0.5, *shape) if (low, high) == (1, 3) else true(self, low, high, *shape)
        ),
    )
    assert not check("to_convergence_general", instances=30).ok
    monkeypatch.undo()
    project = to_systems.project
    monkeypatch.setattr(to_systems, "project", lambda w, radius: project(w, 8 * radius))
    assert not check("to_bounded_gradients", instances=200).ok
