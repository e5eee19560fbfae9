"""The data of the TO figures: limits, floors and bounds."""

import pytest

from verify.figures.trainable import to_convergence, to_rates, to_unbounded, to_variance


def test_scaled_moments_reach_their_limits():
    """1.6 and 2.4 for (a, c, A) = (1, 2, 0): the claims page, to_rates_1d (an independent
    script)."""
    tables = to_rates.data(steps=20_000)
    known = {row[0]: row[1:] for row in tables["limits"].rows}
    assert known["c_t = 2/t"][1:] == (1.6, 2.4)
    for name, (q, distance, error) in known.items():
        t, scaled, variance = [row[1:] for row in tables["moments"].rows if row[0] == name][-1]
        assert scaled == pytest.approx(distance, rel=0.02)
        assert t**q * variance == pytest.approx(error, rel=0.05)


def test_the_first_moments_are_those_of_the_numerics():
    from numerics.trainable.to_rates_1d import second_moments

    rows = {row[:2]: row[2:] for row in to_rates.data(steps=1000)["moments"].rows}
    for name, a, c, q in to_rates.CASES:
        w, e = second_moments(a, c, 0.0, q, steps=2000)[0][1000]
        assert rows[name, 1000] == (pytest.approx(1000 * w), pytest.approx(e))


def test_variances_keep_above_their_floors_and_below_the_bound():
    """Within four standard errors each."""
    tables = to_variance.data(runs=200, steps=600)
    floors, bounds = dict(tables["floors"].rows), {row[:2]: row[2] for row in tables["bounds"].rows}
    assert floors["Adam, any w"] < floors["Adam, frozen w"]
    for name, t, mean, error in tables["variance"].rows:
        if name == "Adam":
            assert mean + 4 * error > floors["Adam, any w"]
        elif name == "full TO":
            assert (
                bounds["full TO, least c_t^2 sigma^2", t] - 4 * error
                < mean
                < bounds["full TO, proved bound", t] + 4 * error
            )
    last = {name: mean for name, _, mean, _ in tables["variance"].rows}
    assert last["decaying momentum"] < last["full TO"] < last["Adam"]


def test_means_keep_below_the_bounds_of_the_theorem():
    for _, distance, distance_error, error, error_error, M, N in to_convergence.data(
        runs=200, steps=300
    )["means"].rows:
        assert distance - 4 * distance_error < M and error - 4 * error_error < N


def test_the_orbit_grows_at_least_as_proved():
    assert all(A >= bound * (1 - 1e-12) for _, A, bound in to_unbounded.orbit(400).rows)


def test_noisy_runs_follow_the_covariance():
    _, mean, error, slope = to_unbounded.typical(runs=300, steps=1000).rows[-1]
    assert abs(mean / slope - 1) < 0.15 and error < 0.05 * mean
