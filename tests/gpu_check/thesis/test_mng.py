"""MNG batched in torch agrees with the float64 runs, which are written apart from it."""

import importlib

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from gpu_check.optimizers import mng
from numerics.optimizers.mng import MNG


@pytest.mark.parametrize("sign_only", [False, True])
def test_both_implementations_run_the_same(sign_only):
    x = np.random.default_rng(0).uniform(-10, 10, (3, 7))
    path = mng.run(lambda z: 2 * z, torch.tensor(x), 5, 1e-2, 20, sign_only).numpy()
    optimizer, state = MNG(5, 1e-2, sign_only=sign_only), None
    state = optimizer.init(x)
    for t in range(20):
        state = optimizer.update(state, x, 2 * x)
        x = x - optimizer.step(state)
        assert np.allclose(path[t + 1], x, rtol=0, atol=1e-10)


def test_zero_rows_have_no_step_and_nan_is_not_hidden():
    G = torch.tensor([[[0.0, 0.0], [float("nan"), 1.0]]], dtype=torch.float64)
    delta = mng.mean_step(G)
    assert delta[0, 0] == 0 and delta[0, 1].isnan()


CHECKS = ("mng_step_bound", "mng_invariances", "mng_range", "mng_ramp")


def check(name, **arguments):
    return importlib.import_module(f"gpu_check.thesis.{name}").check(
        **({"device": "cpu", "instances": 100} | arguments)
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


@pytest.mark.parametrize("name", CHECKS)
def test_normalizing_by_a_little_less_is_seen(name, monkeypatch):
    shoot, mean_step = mng.shoot, mng.mean_step
    monkeypatch.setattr(
        mng,
        "mean_step",
        lambda G, sign_only=False: mean_step(G + 1e-3 * G.abs(), sign_only) * (1 + 1e-3),
    )
    monkeypatch.setattr(
        mng, "shoot", lambda H, delta, eta: shoot(H, 1.2 * delta, eta) + 0.3 * delta
    )
    assert not check(name, instances=400).ok
