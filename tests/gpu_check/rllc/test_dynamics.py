"""The batched checks of the dynamics pass on the truth and see planted mistakes."""

import importlib

import pytest

torch = pytest.importorskip("torch")

NAMES = (
    "retrospective_improvement",
    "rllc_closed_form",
    "rllc_convergence",
    "rllc_momentum_nonconvergence",
    "rllc_relaxation_identity",
)
named = pytest.mark.parametrize("name", NAMES)


def module(name):
    return importlib.import_module(f"gpu_check.rllc.{name}")


def check(name, **arguments):
    return module(name).check(device="cpu", **arguments)


@named
@pytest.mark.parametrize("seed", [0, 1])
def test_the_claim_holds_within_the_derived_bound(name, seed):
    result = check(name, instances=200, seed=seed)
    assert result.ok, result
    assert 1e-3 < result.worst_ratio <= 1 and 0 < result.bound < 1e-8
    assert result.dtype == "float64" and result.device.startswith("cpu")


@named
def test_single_precision_stays_within_its_own_bound(name):
    result = check(name, instances=120, dtype="float32")
    assert result.ok, result
    assert result.worst_error > 1e-9 and result.dtype == "float32"


@named
@pytest.mark.parametrize("arguments", [{"instances": 0}, {"seed": -1}, {"dtype": "float16"}])
def test_bad_arguments_are_named(name, arguments):
    with pytest.raises(ValueError, match=f"{next(iter(arguments))} is"):
        check(name, **{"instances": 5, **arguments})


@named
def test_a_wrong_correction_is_seen(name, monkeypatch):
    """A pseudo-inverse that is off by 1e-6 in the run, though not in the bound."""
    from gpu_check.batched import rllc

    honest = rllc.apply_pinv
    monkeypatch.setattr(rllc, "apply_pinv", lambda *arguments: honest(*arguments) * (1 + 1e-6))
    assert not check(name, instances=40).ok
