"""The data of the figures of stochastic optimization: formulas, bounds, and which run is which."""

import pytest

from verify.figures.stochastic import noise_average, sgd_floor, variance_reduction


def test_all_signs_give_the_formula():
    tables = noise_average.data(last=20, most=8)
    exact = {row[:2]: row[2] for row in tables["exact"].rows}
    for beta, t, value in tables["signs"].rows:
        assert value == pytest.approx(exact[beta, t], rel=1e-12)
    for beta, floor in tables["floors"].rows:
        assert all(value < floor for (b, _), value in exact.items() if b == beta)


def test_sgd_stays_under_its_bound_and_tends_to_a_floor():
    rows = sgd_floor.data()["distances"].rows
    assert all(run <= above * (1 + 1e-12) for _, _, run, above in rows)
    last = {alpha: run for alpha, _, run, _ in rows}
    assert last["1"] > last["1/4"] > last["1/16"]
    one = [run for alpha, t, run, _ in rows if alpha == "1" and t > 400]
    assert one[0] == pytest.approx(one[-1], rel=1e-9)


def test_variance_reduction_passes_the_floor_of_sgd_and_stays_under_the_bound():
    tables = variance_reduction.data(runs=40, steps=600)
    means = {row[:2]: row[2:] for row in tables["means"].rows}
    bound = dict(tables["bound"].rows)
    for method in ("SAGA", "L-SVRG"):
        assert all(means[method, t][0] <= bound[t] for t in bound)
        assert means[method, 600][0] < means["SGD", 600][0] / 1000
    assert means["SGD", 600][0] > 0.01
