"""Real torch.optim.SGD runs and their linear memories: equal to rounding, and a wrong law is
seen."""

import pytest

torch = pytest.importorskip("torch")

from gpu_check.rllc import nag_equivalence
from gpu_check.rllc import torch_sgd_realizations as realizations

CHECKS = [nag_equivalence.check, realizations.check]
CPU = torch.device("cpu")


@pytest.mark.parametrize("check", CHECKS)
def test_sgd_is_its_realization_in_float64(check):
    found = check(instances=64, device="cpu")
    assert found.ok and found.dtype == "float64" and found.bound < 1e-12


@pytest.mark.parametrize("check", CHECKS)
def test_a_law_wrong_in_the_eleventh_digit_is_seen(check):
    assert not check(instances=64, device="cpu", factor=1 + 1e-11).ok


@pytest.mark.parametrize("check", CHECKS)
def test_the_worst_instance_can_be_run_alone(check):
    found = check(instances=64, device="cpu", seed=3)
    seed, index = found.worst_seed
    alone = check(instances=1, device="cpu", seed=seed, first=index)
    assert (alone.worst_error, alone.bound) == (found.worst_error, found.bound)


def test_every_mode_and_switch_of_sgd_is_drawn():
    drawn = realizations.draw_settings(0, realizations.MODES, CPU)
    assert len(drawn) == realizations.SETTINGS
    assert {(s.mode, s.decay > 0, s.maximize) for s in drawn} == {
        (mode, decay, up)
        for mode in realizations.MODES
        for decay in (False, True)
        for up in (False, True)
    }
    assert all(
        (s.dampening > 0) == (s.mode == "dampened") and (s.momentum == 0) == (s.mode == "plain")
        for s in drawn
    )


def test_dampening_without_the_memory_start_is_another_method(monkeypatch):
    """The start M_0 = (d/b)g_1 removed: dampened settings leave their bound."""
    plain = realizations.two_units

    def from_zero(units, problem, factor=1.0):
        return plain(units._replace(start=0 * units.start), problem, factor)

    monkeypatch.setattr(realizations, "two_units", from_zero)
    assert not realizations.check(instances=32, device="cpu").ok


def test_bad_counts_are_named():
    with pytest.raises(ValueError, match="instances"):
        realizations.check(instances=0)
