"""The checked front of the strategies: answers at degenerate memories, one line for bad input."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from gpu_check.batched.streams import Streams  # noqa: E402
from gpu_check.batched.zero_starts import controllable  # noqa: E402
from gpu_check import correction  # noqa: E402
from gpu_check.optimizers.correction import STRATEGIES  # noqa: E402

streams = Streams(6, range(4), torch.device("cpu"))
T, v = controllable(streams, 3)
M, g = streams.bell(5, 3), streams.bell(5)
OPTIONS = dict(epsilon=0.5, cutoff=1e-3, T=T, v=v)


def test_all_strategies_agree_with_dense_formulas_at_full_rank():
    eye = np.eye(3)
    for i in range(4):
        m, grad = M[i].numpy(), g[i].numpy()
        plain = np.linalg.lstsq(m, grad)[0]
        for strategy in ("exact", "truncated", "gated", "gramian"):
            np.testing.assert_allclose(correction(strategy, M, g, **OPTIONS)[i], plain, atol=1e-11)
        W = sum(
            np.outer(r, r)
            for r in (v[i].numpy() @ np.linalg.matrix_power(T[i].numpy(), j) for j in range(400))
        )
        for strategy, penalty in (("relaxed", eye), ("ridge", W)):
            wanted = np.linalg.solve(m.T @ m + 0.5 * penalty, m.T @ grad)
            np.testing.assert_allclose(correction(strategy, M, g, **OPTIONS)[i], wanted, atol=1e-11)


@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize("memory", [torch.zeros(4, 5, 3), torch.ones(4, 5, 3), torch.ones(4, 2, 3)])
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
def test_rank_deficient_memories_and_more_units_than_parameters_have_finite_answers(
    strategy, memory, dtype
):
    options = OPTIONS | {"T": T.to(dtype), "v": v.to(dtype)}
    found = correction(strategy, memory.to(dtype), g[:, : memory.shape[1]].to(dtype), **options)
    assert found.dtype == dtype and found.isfinite().all()
    if not memory.any() or strategy == "gated":
        assert not found.any()


def test_epsilon_0_is_the_limit():
    for strategy, limit in (("relaxed", "exact"), ("ridge", "gramian")):
        both = correction(strategy, M, g, epsilon=0, T=T, v=v), correction(limit, M, g, T=T, v=v)
        assert torch.allclose(*both, atol=1e-12)


@pytest.mark.parametrize(
    "strategy, change, words",
    [
        ("best", {}, "the strategy is 'best'"),
        ("exact", {"g": g.float()}, "g has torch.float32"),
        ("exact", {"M": M.int()}, "torch.int32"),
        ("exact", {"g": g[:, :4]}, "g has shape"),
        ("exact", {"M": M[0]}, "M has shape"),
        ("exact", {"M": M[:, :, :0]}, "B, n, k ≥ 1"),
        ("exact", {"g": g * float("nan")}, "g holds NaN"),
        ("exact", {"M": [[1.0]]}, "M is not a tensor"),
        ("relaxed", {"epsilon": -1}, "epsilon is -1"),
        ("relaxed", {"epsilon": None}, "epsilon is None"),
        ("relaxed", {"epsilon": float("nan")}, "epsilon is nan"),
        ("truncated", {"cutoff": 1}, "cutoff is 1"),
        ("gated", {"T": None}, "T is not a tensor"),
        ("gated", {"v": v[:, :2]}, "v has shape"),
        ("ridge", {"T": 2 * torch.eye(3).double().expand(4, 3, 3)}, "spectral radius"),
        ("gramian", {"v": 0 * v}, "not positive definite"),
    ],
)
def test_bad_arguments_are_named_in_one_line(strategy, change, words):
    arguments = {"M": M, "g": g, **OPTIONS, **change}
    with pytest.raises(ValueError, match=words) as caught:
        correction(strategy, **arguments)
    assert "\n" not in str(caught.value)
