"""The recursions of the frameworks batched in torch: each check sees a planted mistake."""

from importlib import import_module

import pytest

torch = pytest.importorskip("torch")

from gpu_check.frameworks.running import Number, held

CHECKS = (
    "adam_epsilon_clock",
    "amsgrad_growth",
    "coupled_decay_converse",
    "decoupled_decay_is_coupled",
    "douglas_rachford_admm_conjugation",
    "douglas_rachford_chambolle_pock",
    "equivalent_state_forms",
    "lookahead_first_sync",
    "lr_inside_the_buffer",
    "rmsprop_centered_growth",
    "schedule_free_is_time_varying_qhm",
)


def check(name, **arguments):
    module = import_module(f"gpu_check.frameworks.{name}")
    return module.check(**({"device": "cpu", "instances": 40} | arguments))


@pytest.mark.parametrize("name", CHECKS)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_claim_holds_within_the_running_error(name, dtype):
    found = check(name, dtype=dtype)
    assert found.ok and found.dtype == dtype and 1e-3 < found.worst_ratio, found


@pytest.mark.parametrize("name", CHECKS)
def test_a_wrong_number_is_seen(name):
    assert not check(name, factor=1 + 1e-9).ok


@pytest.mark.parametrize("name", CHECKS)
@pytest.mark.parametrize("wrong", [{"device": "tpu"}, {"dims": 0}, {"chunk": 0}, {"instances": 0}])
def test_bad_arguments_are_refused(name, wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        check(name, **wrong)


def test_running_errors_of_single_precision_hold_in_double():
    """float32 values against the same expression in float64, whose own rounding is far smaller."""
    generator = torch.Generator().manual_seed(0)
    draw = torch.rand(3, 64, 2, generator=generator) + 0.5
    a, b, c = (Number(x) for x in draw)
    x, y, z = draw.double()
    pairs = [
        (a + b * c - a / c, x + y * z - x / z),
        ((a * b + c).sqrt() / (b - 3 * c), (x * y + z).sqrt() / (y - 3 * z)),
        ((a - b * c).maximum(c / b), torch.maximum(x - y * z, z / y)),
        (1 / (a + 2) - b, 1 / (x + 2) - y),
    ]
    for mine, exact in pairs:
        off = (mine.value.double() - exact).abs()
        assert (off <= mine.error + 1e-14).all() and off.max() > 1e-9
        assert mine.error.max() < 1e-3


def test_a_divisor_that_may_be_zero_has_no_bound():
    small = Number(torch.tensor([[1e-9]]), torch.tensor([[1e-8]], dtype=torch.float64))
    assert (1.0 / small).error.isinf().all()
    errors, bounds = held([(small, small)])
    assert errors.shape == bounds.shape == (1, 1) and errors.item() == 0
