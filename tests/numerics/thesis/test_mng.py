"""MNG in float64: Algorithm 1 by hand, its start, and bad input."""

from fractions import Fraction

import numpy as np
import pytest

from numerics.optimizers import mng
from numerics.optimizers.mng import MNG, mean_step, normalize
from numerics.problems import Quadratic
from numerics.simulate import Diverged, closed_loop, open_loop
from numerics.thesis import mng_invariances, mng_ramp, mng_range, mng_step_bound


def by_hand(x, gradients, k, eta, sign_only=False):
    """Algorithm 1 for one coordinate, in fractions."""
    H, G, path = [x] * k, [gradients[0]] * k, [x]
    for g in gradients:
        if len(path) > 1:
            H, G = [path[-1], *H[:-1]], [g, *G[:-1]]
        largest = max(map(abs, G))
        rows = [
            (u > 0) - (u < 0) if sign_only else u / largest if largest else Fraction(0) for u in G
        ]
        delta = Fraction(sum(rows)) / k
        path.append((max(H) + min(H)) / 2 - delta * (max(H) - min(H) + eta))
    return path


@pytest.mark.parametrize("sign_only", [False, True])
@pytest.mark.parametrize("k", [1, 2, 3, 5])
def test_it_is_algorithm_1(k, sign_only):
    rng = np.random.default_rng(k)
    gradients = rng.integers(-4, 5, (12, 1)).astype(float)
    run = open_loop(MNG(k, 0.25, sign_only=sign_only), gradients, np.array([3.0]))
    exact = by_hand(
        Fraction(3), [Fraction(int(g)) for g in gradients[:, 0]], k, Fraction(1, 4), sign_only
    )
    assert np.allclose(run.theta[:, 0], [float(x) for x in exact], rtol=0, atol=1e-12)


def test_the_first_step_is_minus_eta_times_the_sign():
    run = open_loop(MNG(4, 0.5), np.array([[3.0, -1e-9, 0.0]]))
    assert run.theta[1].tolist() == [-0.5, 0.5, 0.0]


def test_zero_rows_have_no_step_and_nan_is_not_hidden():
    assert mean_step(np.zeros((2, 3))).tolist() == [0.0, 0.0]
    assert np.isnan(normalize(np.array([[np.nan, 1.0]]))).all()


def test_a_run_that_leaves_the_finite_numbers_names_the_step():
    with pytest.raises(Diverged, match="step 1"):
        closed_loop(MNG(2, 1.0), Quadratic(np.eye(1) * 1e308, np.zeros(1)), np.array([1e10]), 3)


def test_leading_dimensions_are_a_batch():
    rng = np.random.default_rng(0)
    x, g = rng.standard_normal((2, 4, 3)), rng.standard_normal((6, 4, 3))
    together, alone = MNG(3, 0.1), MNG(3, 0.1)
    batch, one = together.init(x[0]), alone.init(x[0, 2])
    for gradient in g:
        batch, one = together.update(batch, x[0], gradient), alone.update(one, x[0, 2], gradient[2])
    assert np.array_equal(together.step(batch)[2], alone.step(one))


@pytest.mark.parametrize(
    "k, eta, word",
    [
        (0, 1.0, "k is 0"),
        (True, 1.0, "k is"),
        (2.5, 1.0, "k is"),
        (3, 0.0, "eta is"),
        (3, float("nan"), "eta"),
        (3, [1.0, -1.0], "eta"),
    ],
)
def test_bad_input_is_named(k, eta, word):
    with pytest.raises(ValueError, match=word):
        MNG(k, eta)


CHECKS = [module.check for module in (mng_invariances, mng_ramp, mng_range, mng_step_bound)]
checks = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__module__)


@checks
def test_the_claim_holds_within_the_derived_bound(check):
    result = check(instances=12, seed=1)
    assert result.ok and result.worst_ratio > 1e-3, result


@checks
def test_the_worst_instance_runs_alone(check):
    result = check(instances=8, seed=3)
    again = check(instances=1, seed=3, first=result.worst_seed[1])
    assert (again.worst_error, again.bound) == (result.worst_error, result.bound)


def test_a_step_that_is_a_little_too_long_is_seen(monkeypatch):
    true = mng.mean_step
    monkeypatch.setattr(
        mng, "mean_step", lambda rows, sign_only=False: true(rows, sign_only) * (1 + 1e-9)
    )
    for claim in (mng_step_bound, mng_ramp):
        assert not claim.check(instances=12).ok


def test_normalizing_by_the_largest_entry_is_seen(monkeypatch):
    monkeypatch.setattr(mng, "normalize", lambda rows: rows / rows.max(axis=-1, keepdims=True))
    assert not mng_step_bound.check(instances=12).ok


def test_an_epsilon_beside_the_largest_magnitude_is_seen(monkeypatch):
    monkeypatch.setattr(
        mng, "normalize", lambda rows: rows / (np.abs(rows).max(axis=-1, keepdims=True) + 1e-8)
    )
    assert not mng_invariances.check(instances=12).ok


def test_a_reference_point_outside_the_history_is_seen(monkeypatch):
    true = mng.spread
    monkeypatch.setattr(
        mng, "spread", lambda points: (true(points)[0] + 0.6 * true(points)[1], true(points)[1])
    )
    assert not mng_range.check(instances=12).ok
    assert not mng_ramp.check(instances=12).ok
