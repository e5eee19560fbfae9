"""Batched checks of simplified LODO: they pass, they reproduce, they can fail."""

from fractions import Fraction

import pytest

torch = pytest.importorskip("torch")

from gpu_check.batched.streams import Streams
from gpu_check.lodo import deep_linear_minima as deep_linear
from gpu_check.lodo import frozen_preconditioner, hypergradient_target, saddle_repulsion
from gpu_check.lodo import lodo_architecture as architecture
from gpu_check.lodo import lodo_basin as basin
from gpu_check.lodo import lodo_closed_form as closed_form
from gpu_check.lodo import lodo_condition_barrier as condition_barrier
from gpu_check.lodo import lodo_discrete_descent as discrete_descent
from gpu_check.lodo import lodo_error_identity as error_identity
from gpu_check.lodo import lodo_error_recurrence as error_recurrence
from gpu_check.lodo import lodo_flow_leaves_stability as flow_leaves_stability
from gpu_check.lodo import lodo_flow_lyapunov as flow_lyapunov
from gpu_check.lodo import lodo_frozen_approximation as frozen_approximation
from gpu_check.lodo import lodo_noise_floor as noise_floor
from gpu_check.lodo import lodo_series_convergence as series_convergence
from gpu_check.lodo import lodo_wrong_norm as wrong_norm
from gpu_check.lodo.frames import Frame
from gpu_check.lodo.majorant import Poly, distance
from gpu_check.optimizers.learned.layers import Layers

CHECKS = [
    architecture,
    basin,
    closed_form,
    condition_barrier,
    deep_linear,
    discrete_descent,
    error_identity,
    error_recurrence,
    flow_leaves_stability,
    flow_lyapunov,
    frozen_approximation,
    frozen_preconditioner,
    hypergradient_target,
    saddle_repulsion,
    series_convergence,
    wrong_norm,
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.__name__.split(".")[-1])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_checks_pass_in_both_number_types(check, dtype):
    found = check.check(instances=25, seed=2, device="cpu", dtype=dtype)
    assert found.ok, found.note


def test_the_a_priori_bound_holds_the_exact_value():
    torch.manual_seed(0)
    a, b = (torch.randn(50, 3, 3, dtype=torch.float32) for _ in range(2))
    found = Poly(a) @ Poly(b) @ Poly(a) - Poly(b)
    for i in range(50):
        rows = [[[Fraction(float(x)) for x in row] for row in m[i]] for m in (a, b)]

        def times(p, q):
            return [[sum(x * y for x, y in zip(row, column)) for column in zip(*q)] for row in p]

        true = times(times(rows[0], rows[1]), rows[0])
        for r in range(3):
            for c in range(3):
                off = abs(Fraction(float(found.value[i, r, c])) - (true[r][c] - rows[1][r][c]))
                assert off <= Fraction(float(found.error[i, r, c])) * Fraction(1000001, 1000000)


def test_distance_sees_a_difference():
    a = torch.eye(2, dtype=torch.float64)[None]
    error, bound = distance(Poly(a), Poly(a + 1e-12))
    assert float(error) > float(bound)


def test_frames_are_orthogonal_up_to_their_scale():
    frame = Frame(Streams(0, range(30), "cpu"), 5, torch.float32)
    S, s = frame.S.value.double(), frame.s.value.double()
    assert torch.equal(S @ S.mT, s * torch.eye(5))  # few bits: exact
    assert 0.25 <= float(s.min()) and float(s.max()) < 4


@pytest.mark.parametrize(
    "check", [wrong_norm, flow_leaves_stability], ids=lambda c: c.__name__.split(".")[-1]
)
def test_a_rate_off_by_a_millionth_is_seen(check, monkeypatch):
    exact = Frame.scale
    monkeypatch.setattr(
        Frame,
        "scale",
        lambda self, number, power: exact(self, number * (1 + 1e-6 * (power == 7)), power),
    )
    assert not check.check(instances=5, device="cpu").ok


def test_an_error_multiplied_by_mu_is_seen(monkeypatch):
    monkeypatch.setattr(frozen_preconditioner, "factors", lambda old, new: new / old)
    assert not frozen_preconditioner.check(instances=5, device="cpu").ok


def test_layers_without_their_permutations_are_seen(monkeypatch):
    exact = Layers.transposed

    def wrong(self, W, top):
        out, signals = exact(self, W, top)
        return out.flip(1), signals

    monkeypatch.setattr(Layers, "transposed", wrong)
    assert not architecture.check(instances=5, device="cpu").ok


def test_a_point_that_is_not_critical_is_seen(monkeypatch):
    exact = deep_linear.critical

    def moved(streams, n, dtype):
        W2, W1, B, a, x = exact(streams, n, dtype)
        return Poly(W2.value * 1.25), W1, B, a, x

    monkeypatch.setattr(deep_linear, "critical", moved)
    assert not deep_linear.check(instances=10, device="cpu").ok


def test_the_balance_needs_its_terms(monkeypatch):
    """Without the α² term the balance is off by far more than 5.5 standard errors."""
    assert noise_floor.check(instances=200, seed=0, device="cpu").ok
    plain = noise_floor.balance
    monkeypatch.setattr(
        noise_floor,
        "balance",
        lambda streams, dtype, steps: plain(streams, dtype, steps) + 0.1 * steps,
    )
    assert not noise_floor.check(instances=200, seed=0, device="cpu").ok


@pytest.mark.parametrize("options", [{"instances": 10}, {"instances": 100, "dims": (2, 1)}])
def test_bad_calls_of_the_balance_are_refused(options):
    with pytest.raises(ValueError):
        noise_floor.check(**options)
