"""The batched checks of abstract rules pass on the truth and turn red on planted mistakes."""

import importlib

import pytest

torch = pytest.importorskip("torch")

from gpu_check.batched import memories, rules

EQUALITIES = ("complex_momentum", "jordan_abstract_rule", "polynomial_span", "union_rule")
ALL = (*EQUALITIES, "decay_condition")


def module(name):
    return importlib.import_module(f"gpu_check.rllc.{name}")


def check(name, **arguments):
    return module(name).check(**({"device": "cpu"} | arguments))


@pytest.mark.parametrize("name", EQUALITIES)
def test_the_claim_holds_within_the_derived_bound(name):
    result = check(name, instances=150)
    assert result.ok, result
    assert 1e-3 < result.worst_ratio <= 1
    assert 0 < result.bound < 1e-9


@pytest.mark.parametrize("name", ALL)
def test_single_precision_stays_within_its_own_bound(name):
    result = check(name, instances=120, dtype="float32")
    assert result.ok, result
    assert result.dtype == "float32"


@pytest.mark.parametrize("name", ALL)
def test_a_bad_device_is_refused(name):
    with pytest.raises(ValueError, match="device"):
        check(name, device="tpu")


def test_a_coupled_rule_is_seen(monkeypatch):
    plain = rules.LinearRule.__call__
    monkeypatch.setattr(
        rules.LinearRule,
        "__call__",
        lambda self, M, h, g: (plain(self, M, h, g)[0] * (1 + 1e-12), h),
    )
    assert not check("jordan_abstract_rule", instances=30).ok
    assert not check("complex_momentum", instances=30).ok


def test_a_wrong_difference_table_is_seen(monkeypatch):
    monkeypatch.setattr(
        module("polynomial_span"),
        "difference_table",
        lambda k: [[i + j for i in range(k)] for j in range(k)],
    )
    assert not check("polynomial_span", instances=30).ok


def test_units_out_of_order_are_seen(monkeypatch):
    found = memories.memories
    monkeypatch.setattr(
        memories,
        "memories",
        lambda rule, drive: (found(rule, drive)[0].flip(3), found(rule, drive)[1]),
    )
    assert not check("union_rule", instances=30, dims=(2, 2)).ok


def test_no_envelope_is_shown_for_what_grows():
    envelope = module("decay_condition").envelope
    F = torch.tensor([[[1.1]], [[0.9]]], dtype=torch.float64)
    V, _ = envelope(F, torch.ones(2, 1, dtype=torch.float64))
    assert torch.isinf(V[0]) and torch.isfinite(V[1])
