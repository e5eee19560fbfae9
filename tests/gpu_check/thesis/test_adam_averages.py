"""The batched checks of Adam's bound and invariances, the averages and the momentum history; each
sees a planted mistake."""

import importlib

import pytest

torch = pytest.importorskip("torch")

from gpu_check.optimizers import averages, learned_steps
from gpu_check.thesis import adam_step_bound, linear_average_homogeneity

CHECKS = (
    "adam_invariances",
    "adam_step_bound",
    "linear_average_homogeneity",
    "linear_average_hull",
    "momentum_history_propagator",
)


def check(name, **arguments):
    return importlib.import_module(f"gpu_check.thesis.{name}").check(
        **({"device": "cpu", "instances": 60} | arguments)
    )


@pytest.mark.parametrize("name", CHECKS)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_claim_holds_within_the_derived_bound(name, dtype):
    result = check(name, dtype=dtype)
    assert result.ok and result.dtype == dtype and 1e-3 < result.worst_ratio <= 1, result


@pytest.mark.parametrize("name", CHECKS)
@pytest.mark.parametrize("wrong", [{"device": "tpu"}, {"dims": 0}, {"chunk": 0}, {"instances": 0}])
def test_bad_arguments_are_refused(name, wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        check(name, **wrong)


def test_torchs_adam_takes_a_step_of_7_25(monkeypatch):
    """7.2458 is an independent script's number for t = 5000 as well."""
    least, reached = adam_step_bound.extremal((0.9, 0.999), torch.device("cpu"), torch.float64)
    assert 7.2458 < least <= reached < 7.2459
    monkeypatch.setattr(
        adam_step_bound, "bound", lambda t, decays: max(1, (1 - decays[0]) / (1 - decays[1]) ** 0.5)
    )
    assert not check("adam_step_bound").ok


def test_another_epsilon_is_seen(monkeypatch):
    true = torch.optim.Adam
    monkeypatch.setattr(
        torch.optim, "Adam", lambda parameters, lr, eps: true(parameters, lr=lr, eps=eps + 1e-8)
    )
    assert not check("adam_invariances").ok


def test_a_wrong_gradient_and_a_wrong_average_are_seen(monkeypatch):
    true = linear_average_homogeneity.formula
    monkeypatch.setattr(
        linear_average_homogeneity, "formula", lambda name, w, h: true(name, w, h) * (1 + 1e-12)
    )
    assert not check("linear_average_homogeneity").ok
    right = averages.average
    monkeypatch.setattr(averages, "average", lambda name, w: right("LA_a", w))
    assert not check("linear_average_hull").ok


def test_another_history_is_seen(monkeypatch):
    true = learned_steps.average
    monkeypatch.setattr(
        learned_steps, "average", lambda history, new, m: true(history, new, m * (1 + 1e-9))
    )
    assert not check("momentum_history_propagator").ok
