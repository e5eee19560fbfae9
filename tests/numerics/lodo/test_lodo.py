"""Simplified LODO in float64: tracked rounding, the optimizer, and checks that can fail."""

import sys
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.lodo import lodo_basin as basin
from numerics.lodo import lodo_closed_form as closed_form
from numerics.lodo import (
    lodo_discrete_descent,
    lodo_error_identity,
    lodo_error_recurrence,
    lodo_flow_lyapunov,
    tracked,
)
from numerics.lodo import lodo_frozen_approximation as frozen
from numerics.lodo import lodo_series_convergence as series
from numerics.lodo import saddle_repulsion as saddle
from numerics.lodo.intervals import student
from numerics.lodo.tracked import Tracked
from numerics.optimizers.dense_lodo import DenseLODO

numbers = st.lists(
    st.floats(-8, 8).filter(lambda x: x == 0 or abs(x) > 1e-3), min_size=4, max_size=4
)


def exact(rows):
    return [[Fraction(x) for x in row] for row in np.asarray(rows).tolist()]


def product(a, b):
    return [[sum(x * y for x, y in zip(row, column)) for column in zip(*b)] for row in a]


@settings(max_examples=60, deadline=None)
@given(numbers, numbers, numbers)
def test_tracked_errors_hold_the_exact_value(p, q, r):
    a, b, c = (np.array(x).reshape(2, 2) for x in (p, q, r))
    value = (Tracked(a) @ b - c) @ a + b * Tracked(c)
    ea, eb, ec = exact(a), exact(b), exact(c)
    first = product(ea, eb)
    inner = [[first[i][j] - ec[i][j] for j in range(2)] for i in range(2)]
    second = product(inner, ea)
    for i in range(2):
        for j in range(2):
            true = second[i][j] + eb[i][j] * ec[i][j]
            assert abs(Fraction(float(value.value[i, j])) - true) <= Fraction(
                float(value.error[i, j])
            ) * Fraction(1000001, 1000000)


CHECKS = [
    lodo_error_recurrence.check,
    lodo_error_identity.check,
    lodo_flow_lyapunov.check,
    lodo_discrete_descent.check,
    series.check,
    basin.check,
    closed_form.check,
    frozen.check,
    saddle.check,
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: f"{c.__module__.split('.')[-1]}")
def test_checks_pass_and_their_worst_instance_runs_alone(check):
    found = check(instances=6, seed=3)
    assert found.ok, found.note
    seed, index = found.worst_seed
    alone = check(instances=1, seed=seed, first=index)
    assert (alone.worst_error, alone.bound) == (found.worst_error, found.bound)


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: f"{c.__module__.split('.')[-1]}")
def test_edges_run_in_every_run_and_alone(check):
    """They are the instances −1, −2, …; a run that starts later leaves them out."""
    module = sys.modules[check.__module__]
    edges = tuple(module.EDGES)
    assert len(edges) >= 5
    alone = [check(instances=1, seed=0, first=-1 - k) for k in range(len(edges))]
    assert all(found.ok and found.instances == 1 for found in alone)
    together, later = check(instances=1, seed=0), check(instances=1, seed=0, first=1)
    assert together.ok and later.ok
    assert together.worst_ratio >= max(found.worst_ratio for found in alone)


def test_an_edge_is_seen_to_break_a_wrong_bound(monkeypatch):
    """V₊ − V is 0 where b = 0; a meta-rate off by a part in 10⁶ is seen at the other edges."""
    plain = DenseLODO.__init__

    def wrong(self, preconditioner, rate, *rest, **options):
        plain(self, preconditioner, rate * (1 + 1e-6), *rest, **options)

    monkeypatch.setattr(DenseLODO, "__init__", wrong)
    assert not lodo_error_recurrence.check(
        instances=1, seed=0, first=-1 - lodo_error_recurrence.EDGES.index("H = 1")
    ).ok


def test_the_radius_of_the_old_inverse_is_that_of_the_iteration():
    """For H = diag(λ) and H′ = Qdiag(λ)Qᵀ from the same stream."""
    from numerics import sampling
    from numerics.lodo.frozen_runs import old_inverse_radii

    spectrum = np.array([0.01, 0.3, 1.0])
    for index, found in enumerate(old_inverse_radii(spectrum, 4, 7)):
        Q = sampling.orthogonal(sampling.stream(7, index), 3)
        step = np.eye(3) - (Q * spectrum) @ Q.T / spectrum[:, None]
        assert found == pytest.approx(abs(np.linalg.eigvals(step)).max(), rel=1e-9)


def test_the_norm_rises_from_a_start_of_norm_below_one():
    from numerics.lodo import lodo_flow_leaves_stability as stability

    largest, when, radius, end = stability.rise_and_fall(0.1)
    assert stability.norm(stability.SMALL) < 1 < largest and radius < 1 and end < 1
    assert 13 < when < 16


def test_a_wrong_meta_rate_is_seen(monkeypatch):
    """An optimizer whose rate is off by a part in 10⁶ breaks equation (5)."""
    plain = DenseLODO.__init__

    def wrong(self, preconditioner, rate, *rest, **options):
        plain(self, preconditioner, rate * (1 + 1e-6), *rest, **options)

    monkeypatch.setattr(DenseLODO, "__init__", wrong)
    assert not lodo_error_recurrence.check(instances=4, seed=0).ok


def test_distance_sees_a_difference():
    error, bound = tracked.distance(Tracked(np.eye(2)), Tracked(np.eye(2) + 1e-12))
    assert error > bound


def test_simplified_lodo_by_hand():
    """H = 1, G = 1/2, α = 1/4, start at 2, no moves: x = 2, 1, then G = 1/2 + ¼·1·2 = 1 and x =
    0."""
    optimizer = DenseLODO([[0.5]], 0.25)
    x = np.array([2.0])
    state = optimizer.update(optimizer.init(x), x, x)
    seen = [x[0]]
    for _ in range(2):
        x = x - optimizer.step(state)
        state = optimizer.update(state, x, x)
        seen.append(x[0])
    assert seen == [2.0, 1.0, 0.0]


def test_adam_meta_step_is_torch_adam():
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    start = 0.3 * np.eye(3)
    optimizer = DenseLODO(start, 0.01, 0.4, meta="adam")
    weight = torch.nn.Parameter(torch.tensor(start))
    adam = torch.optim.Adam([weight], lr=0.01)
    x, H = rng.standard_normal(3), np.diag([1.0, 0.5, 0.2])
    state, m = optimizer.init(x), torch.zeros(3, dtype=torch.float64)
    y = torch.tensor(x)
    for _ in range(20):
        x = x - optimizer.step(state)
        state = optimizer.update(state, x, H @ x)
        moved = y - weight @ m
        loss = 0.5 * moved @ torch.tensor(H) @ moved
        adam.zero_grad()
        loss.backward()
        adam.step()
        y = moved.detach()
        m = 0.4 * m + 0.6 * torch.tensor(H) @ y
        assert np.allclose(x, y.numpy(), rtol=1e-12, atol=1e-13)
    assert np.allclose(state.preconditioner, weight.detach().numpy(), rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize(
    "options", [{"rate": 0}, {"rate": 1, "beta": 1}, {"rate": 1, "meta": "lion"}]
)
def test_bad_choices_are_refused(options):
    with pytest.raises(ValueError):
        DenseLODO([[1.0]], **options)


def test_student_interval_needs_two_runs_and_covers():
    with pytest.raises(ValueError):
        student([1.0], 0.1)
    rng = np.random.default_rng(0)
    covered = sum(
        abs(m) <= w for m, w in (student(rng.standard_normal(8), 0.1) for _ in range(500))
    )
    assert 420 <= covered <= 475  # 450 expected, sd 6.7


def test_the_closed_form_starts_where_it_should():
    a = np.linspace(0.05, 0.9, 10)
    assert np.allclose(closed_form.solution(a, 1.0, 0.0), a**2, rtol=1e-12)
