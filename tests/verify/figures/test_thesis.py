"""The data of the thesis's figures: Adam's sharp bound, MNG's growth, the grids."""

import pytest

from verify.figures.thesis import adam_step_bound, mng_horizons, mng_ramp, rate_horizon


@pytest.fixture
def small_grid(monkeypatch):
    """The grid figures on a small sum of squares."""
    from verify.figures.thesis import _grid

    runs = _grid.runs
    monkeypatch.setattr(_grid, "runs", lambda: runs(20, 1))


def test_runs_attain_the_bound_and_pass_the_quoted_value():
    """7.2703 and 3.162 at (.9, .999): the claims page, adam_step_bound."""
    tables = adam_step_bound.data(last=3000)
    bounds = {row[2]: row[3] for row in tables["bounds"].rows if row[:2] == ("9/10", "999/1000")}
    _, _, limit, quoted = tables["limits"].rows[0]
    assert limit == pytest.approx(7.2703, abs=5e-5) and quoted == pytest.approx(3.162, abs=5e-4)
    assert max(bounds.values()) < limit
    attained = dict(tables["attained"].rows)
    assert attained[3000] == pytest.approx(bounds[3000], rel=1e-9) and attained[3000] > 2 * quoted


def test_without_beta1_squared_below_beta2_there_is_no_limit():
    assert adam_step_bound.data(last=30)["limits"].rows[-1][2] == ""


def test_steps_are_those_of_the_recurrence():
    rows = mng_ramp.data(steps=15)["steps"].rows
    assert all(run == pytest.approx(exact, rel=1e-12) for *_, run, exact in rows)


def test_growth_roots():
    """.5, 1, 1.234, 1.349, 1.486 for k = 2, 3, 4, 5, 10: the claims page, mng_ramp."""
    for k, known in ((2, 0.5), (3, 1), (4, 1.234), (5, 1.349), (10, 1.486)):
        assert mng_ramp.root(k) == pytest.approx(known, abs=5e-4)
    assert all(mng_ramp.root(k) < mng_ramp.root(k + 1) < 1.5 for k in range(2, 30))


def test_the_best_of_each_column_is_what_the_horizons_show(small_grid):
    best = {row[:2]: row[2] for row in mng_horizons.data()["best"].rows}
    columns = {}
    for name, _, t, value in rate_horizon.data()["losses"].rows:
        columns.setdefault((name, t), []).append(value)
    assert columns.keys() == best.keys()
    assert all(
        10 ** min(x for x in values if x != "") == pytest.approx(best[key], rel=1e-6)
        for key, values in columns.items()
    )


def test_mng_wins_early_and_loses_late(small_grid):
    best = {row[:2]: row[2] for row in mng_horizons.data()["best"].rows}
    assert best["MNG", 100] < best["Adam", 100] and best["MNG", 1000] > best["Adam", 1000]
