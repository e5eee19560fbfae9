"""QHM and triple momentum batched: they pass, and a wrong law is seen."""

import pytest

torch = pytest.importorskip("torch")

from gpu_check.rllc import quasi_hyperbolic_family


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_both_methods_are_their_two_units(dtype):
    found = quasi_hyperbolic_family.check(instances=64, seed=1, device="cpu", dtype=dtype)
    assert found.ok and 1e-3 < found.worst_ratio <= 1, found


def test_another_law_is_seen():
    assert not quasi_hyperbolic_family.check(instances=2, device="cpu", factor=1 + 1e-10).ok


def test_the_law_needs_its_factor_1_minus_b(monkeypatch):
    """l2 = αν without it is another method, also for single instances of QHM."""
    true = quasi_hyperbolic_family.Form.law.fget
    monkeypatch.setattr(
        quasi_hyperbolic_family.Form,
        "law",
        property(lambda form: (true(form)[0], form.lr * form.mix)),
    )
    assert not quasi_hyperbolic_family.check(instances=1, device="cpu").ok


@pytest.mark.parametrize("wrong", [{"device": "tpu"}, {"chunk": 0}, {"instances": 0}])
def test_bad_arguments_are_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        quasi_hyperbolic_family.check(**({"device": "cpu"} | wrong))
