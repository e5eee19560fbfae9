"""Batched strategies for the inverse: formulas, claims, planted mistakes, and torch against
fractions."""

import importlib
import math
from fractions import Fraction

import pytest

torch = pytest.importorskip("torch")

from gpu_check.batched import zero_starts
from gpu_check.batched.streams import Streams
from gpu_check.optimizers import gated, metric, relaxed, strategies, truncated

NAMES = (
    "generic_start_invariance",
    "gated_law_invariance",
    "gramian_metric_invariance",
    "relaxed_inverse_covariance",
    "relaxed_inverse_bound",
    "truncated_svd_invariance",
    "rank_drop_instability",
    "learning_rate_scaling",
)
named = pytest.mark.parametrize("name", NAMES)
CPU = torch.device("cpu")


def check(name, **arguments):
    return importlib.import_module(f"gpu_check.rllc.{name}").check(**{"device": "cpu", **arguments})


@named
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_claim_holds_within_the_derived_bound(name, dtype):
    result = check(name, instances=120, seed=1, dtype=dtype)
    assert result.ok, result
    assert 1e-3 < result.worst_ratio <= 1


@named
@pytest.mark.parametrize(
    "arguments", [{"instances": 0}, {"dims": (0, 1)}, {"device": "tpu"}, {"dtype": "float16"}]
)
def test_impossible_arguments_are_named(name, arguments):
    with pytest.raises(ValueError) as caught:
        check(name, **{"instances": 3, **arguments})
    assert "\n" not in str(caught.value)


# -- the formulas


@pytest.mark.parametrize("shape", [(5, 3), (2, 4)])
def test_relaxed_and_ridge_solve_their_normal_equations(shape):
    streams = Streams(1, range(20), CPU)
    (n, k), root = shape, 0.3
    M, g = streams.bell(n, 2) @ streams.bell(2, k), streams.bell(n)
    B = streams.bell(k, k)
    W = B @ B.mT + torch.eye(k)
    for x, penalty in (
        (relaxed.apply(M, g, root), torch.eye(k).double()),
        (metric.apply(M, g, metric.frame(W), root), W),
    ):
        left = ((M.mT @ M + root**2 * penalty) @ x[:, :, None])[:, :, 0]
        assert torch.allclose(left, (M.mT @ g[:, :, None])[:, :, 0], atol=1e-10)


def test_the_gramian_solves_its_equation_and_is_refused_at_radius_1():
    T, v = zero_starts.controllable(Streams(2, range(30), CPU), 4)
    W = metric.gramian(T, v)
    assert torch.allclose(W, T.mT @ W @ T + v[:, :, None] * v[:, None, :], atol=1e-14)
    F = metric.frame(W)
    assert torch.allclose(F.mT @ W @ F, torch.eye(4).double().expand_as(W), atol=1e-9)
    with pytest.raises(ValueError, match="does not converge"):
        metric.gramian(torch.eye(2).double()[None], torch.ones(1, 2).double())
    with pytest.raises(ValueError, match="controllable"):
        metric.frame(metric.gramian(0.5 * torch.eye(2).double()[None], torch.ones(1, 2).double()))


def test_the_gate_and_the_cutoff():
    F = torch.eye(2).double()[None]
    full, low = torch.tensor([[[1.0, 0], [0, 1e-3], [0, 0]]]).double(), torch.ones(1, 3, 2).double()
    g = torch.tensor([[1.0, 1, 1]]).double()
    assert gated.is_open(full, F) and not gated.is_open(low, F) and not gated.is_open(low[:, :1], F)
    assert torch.allclose(gated.apply(full, g, F), torch.tensor([[1.0, 1000]]).double())
    assert not gated.apply(low, g, F).any()
    assert torch.allclose(truncated.apply(full, g, 0.01), torch.tensor([[1.0, 0]]).double())


@pytest.mark.parametrize("k", [1, 2, 4])
def test_the_ranks_are_the_ones_named(k):
    instance, _, rank = zero_starts.draw(3, range(60), 6, k, CPU, 9)
    M = instance.start.M
    for t in range(9):
        s = torch.linalg.svdvals(M)
        assert torch.equal((s > 1e-9).sum(1), rank(t))
        M, _ = instance.rule(M, None, instance.b[:, t])


def test_forward_errors_of_a_relaxed_run_against_fractions():
    instance, _, rank = zero_starts.draw(4, range(5), 3, 1, CPU, 4)
    from gpu_check.batched.memory_gap import LinearGap

    eye = torch.ones(5, 1, 1).double()
    runs = strategies.carry(
        (instance,),
        lambda M, g: relaxed.apply(M, g, 0.5),
        strategies.Metric((eye,), 0.5),
        LinearGap(instance),
        4,
        rank,
    )
    seen = list(runs)
    for i in range(5):
        T, v, L, c1, c2 = (
            Fraction(float(x[i].flatten()[0]))
            for x in (*instance.rule, instance.start.L, instance.c1, instance.c2)
        )
        m, theta = [Fraction(0)] * 3, [Fraction(0)] * 3
        for t, ((state,), bound) in enumerate(seen):
            g = [Fraction(float(x)) for x in instance.b[i, t]]
            L += c2 * sum(a * b for a, b in zip(m, g)) / (sum(a * a for a in m) + Fraction(1, 4))
            m = [a * T + b * v for a, b in zip(m, g)]
            theta = [a - c1 * b * L for a, b in zip(theta, m)]
            error = math.sqrt(
                sum((Fraction(float(a)) - b) ** 2 for a, b in zip(state.theta[i], theta))
            )
            assert error <= float(bound[i]) < 1e-10


def test_every_tensor_is_made_on_the_device_asked_for():
    """torch's meta device holds no numbers and does not mix with the CPU: it stands in for a GPU
    here."""
    from gpu_check.rllc import (
        gated_law_invariance,
        generic_start_invariance,
        gramian_metric_invariance,
        relaxed_inverse_covariance,
    )

    meta = torch.device("meta")
    pairs = [
        one.compare(0, range(6), 5, 3, meta, torch.float64, 4)
        for one in (generic_start_invariance, gated_law_invariance, relaxed_inverse_covariance)
    ]
    pairs += gramian_metric_invariance.compare(0, range(6), 5, 3, meta, torch.float64, 4)
    assert all(tensor.device == meta for pair in pairs for tensor in pair)


# -- planted mistakes


def a_millionth_of_the_memory(monkeypatch):
    right = strategies.step

    def step(instance, t, state, inverse):
        return right(
            instance,
            t,
            state,
            lambda M, g: inverse(M, g) * (1 + 1e-6 * M.flatten(1).norm(dim=1)[:, None]),
        )

    monkeypatch.setattr(strategies, "step", step)


def gramian_plus_a_multiple_of_the_identity(monkeypatch):
    right = metric.gramian
    monkeypatch.setattr(
        metric, "gramian", lambda T, v: right(T, v) + 1e-2 * torch.eye(T.shape[1]).double()
    )


def gate_by_plain_size(monkeypatch):
    monkeypatch.setattr(gated, "is_open", lambda M, F: torch.linalg.svdvals(M)[:, -1] > 0.3)


def regularizer_not_squared(monkeypatch):
    right = relaxed.extended
    monkeypatch.setattr(
        relaxed, "apply", lambda M, g, root: _solve(right(M, torch.as_tensor(root) ** 2), g)
    )


def _solve(Z, g):
    from gpu_check.batched.pseudo_inverse import apply_pinv

    return apply_pinv(Z, relaxed.lengthened(g, Z.shape[2]))


def cutoff_doubled(monkeypatch):
    right = truncated.factors
    monkeypatch.setattr(truncated, "factors", lambda M, cutoff: right(M, 2 * cutoff))


def step_with_the_old_law(monkeypatch):
    from gpu_check.batched import rllc

    right = rllc.step

    def wrong(rule, c1, c2, state, g, full_rank=True):
        new = right(rule, c1, c2, state, g, full_rank)
        theta = state.theta - c1[:, None] * (new.M @ state.L[:, :, None])[:, :, 0]
        return new._replace(theta=theta)

    monkeypatch.setattr(rllc, "step", wrong)


@pytest.mark.parametrize(
    "plant, name",
    [
        (a_millionth_of_the_memory, "generic_start_invariance"),
        (a_millionth_of_the_memory, "gated_law_invariance"),
        (a_millionth_of_the_memory, "gramian_metric_invariance"),
        (a_millionth_of_the_memory, "relaxed_inverse_covariance"),
        (a_millionth_of_the_memory, "learning_rate_scaling"),
        (gramian_plus_a_multiple_of_the_identity, "gramian_metric_invariance"),
        (gate_by_plain_size, "gated_law_invariance"),
        (regularizer_not_squared, "relaxed_inverse_bound"),
        (regularizer_not_squared, "relaxed_inverse_covariance"),
        (regularizer_not_squared, "learning_rate_scaling"),
        (cutoff_doubled, "truncated_svd_invariance"),
        (step_with_the_old_law, "rank_drop_instability"),
    ],
    ids=lambda x: x if isinstance(x, str) else x.__name__,
)
def test_a_planted_mistake_turns_the_check_red(monkeypatch, plant, name):
    plant(monkeypatch)
    result = check(name, instances=60)
    assert not result.ok and result.worst_ratio > 1
