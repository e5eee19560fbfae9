"""MNG batched in torch agrees with the float64 runs, which are written apart from it."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from gpu_check import mng  # noqa: E402
from numerics.optimizers.mng import MNG  # noqa: E402


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
