"""Batched principal angles: they pass, their worst instance runs alone, a wrong formula is seen."""

import pytest

torch = pytest.importorskip("torch")

from gpu_check.rllc import propagator_limits

KINDS = propagator_limits.KINDS


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_angles_are_those_of_the_formulas(kind, dtype):
    found = propagator_limits.check(kind, instances=60, seed=1, device="cpu", dtype=dtype)
    assert found.ok and found.worst_ratio <= 1, found


@pytest.mark.parametrize("kind", KINDS)
def test_the_worst_instance_runs_alone(kind):
    found = propagator_limits.check(kind, instances=30, seed=2, device="cpu")
    alone = propagator_limits.check(
        kind, instances=1, seed=2, device="cpu", first=found.worst_seed[1]
    )
    assert alone.worst_seed == found.worst_seed and 0 < alone.worst_ratio <= 1


def test_a_wrong_rate_and_a_missing_power_are_seen(monkeypatch):
    monkeypatch.setattr(propagator_limits, "closed_form", lambda a, b: ((b - a).abs(), 0 * a))
    assert not propagator_limits.check("one moves", instances=6, device="cpu").ok
    exact = propagator_limits.taylor
    monkeypatch.setattr(propagator_limits, "taylor", lambda zeros, poles: exact(zeros, -poles))
    assert not propagator_limits.check("all move", instances=6, device="cpu").ok


@pytest.mark.parametrize(
    "wrong", [{"kind": "none"}, {"dims": (4, 1)}, {"chunk": 0}, {"instances": 0}]
)
def test_bad_arguments_are_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        propagator_limits.check(**({"kind": "all move", "device": "cpu"} | wrong))
