"""The data of the LODO figures: what falls and what does not, floors in order, bounds that hold,
the saddle's rates."""

import numpy as np
import pytest

from verify.figures.lodo import (
    entropy,
    error_metrics,
    inverse_error,
    learning_curves,
    noise_scaling,
    rosenbrock_curves,
    rosenbrock_paths,
    saddle,
    target,
)


def test_bins_hold_every_step_once():
    edges = learning_curves.log_bins(1000)
    assert edges[0] == 0 and edges[-1] == 1000 and (np.diff(edges) > 0).all()


def test_floors_fall_from_sgd_to_newton():
    """More memory loses less, and nothing causal is below Newton's ½tr H."""
    values = [loss for _, loss in learning_curves.floors().rows]
    assert values == sorted(values, reverse=True)


def test_newtons_curve_is_on_its_floor():
    rows = learning_curves.curves(steps=1000, seeds=2).rows
    last = [row[2] for row in rows if row[0] == "Newton"][-1]
    assert last == pytest.approx(
        dict(learning_curves.floors().rows)["any causal method (Newton)"], rel=0.05
    )


def test_rates_of_the_witness():
    """+25/3 and −50/3 for H = diag(1, 4): the claims page, lodo_wrong_norm (an independent
    script)."""
    A = np.array([[1.0, -0.5], [1.0, -0.5]])
    wrong, right = error_metrics.flow_rates(np.diag([1.0, 4.0]), A)
    assert np.allclose([wrong, right], [25 / 3, -50 / 3], rtol=1e-10)


def test_one_metric_falls_and_the_other_does_not():
    _, wrong, right, radius = np.array(error_metrics.data(points=41)["norms"].rows).T
    assert (np.diff(right) < 0).all()
    assert wrong.max() > 1.1 * wrong[0]
    assert radius.max() < 1


def test_phi_is_least_at_one_plus_beta():
    rows = np.array(target.phi_values().rows)
    for beta in target.BETAS:
        mu, phi = rows[rows[:, 0] == beta][:, 1:].T
        assert abs(mu[phi.argmin()] - (1 + beta)) <= 1 / 40
        assert phi.min() >= (1 - 1e-12) / (1 - beta**2)


def test_the_distance_of_lodo_falls_and_stays_above_its_floor():
    tables = inverse_error.data(steps=300, seeds=1)
    _, _, paper, best = np.array(tables["errors"].rows).T
    assert paper[-1] < paper[0] and best[-1] < best[0]
    assert paper.min() > inverse_error.BETA
    assert len(tables["modes"].rows) == 100


def test_entropy_is_below_its_bound():
    """After one layer the law is uniform on a subgroup, and ε = log(1 + χ²); from then on ε is
    smaller."""
    rows = entropy.data(deepest=((4, 5), (6, 2)), layers=5)["entropy"].rows
    known = [(depth, exact, bound) for _, depth, exact, bound in rows if exact != ""]
    assert len(known) == 7
    assert all(
        exact == pytest.approx(bound, rel=1e-12) if depth == 1 else 0 < exact < bound
        for depth, exact, bound in known
    )


def test_saddle_is_left_only_with_a_positive_definite_preconditioner():
    sizes, factors = {}, {}
    for name, _, size, factor in saddle.data()["escapes"].rows:
        sizes.setdefault(name, []).append(size)
        factors[name] = factor
    for name in ("G > 0", "G > 0, momentum"):
        assert factors[name] > 1 and sizes[name][-1] > 100 * sizes[name][0]
    assert sizes["G singular"][-1] < sizes["G singular"][0] and factors["G singular"] == 1
    assert sizes["G not symmetric"][-1] < 1e-6


def test_table_8_is_reproduced_but_for_momentum():
    for name, mean, printed in rosenbrock_curves.data()["last"].rows:
        assert (abs(mean / printed - 1) < 0.1) == (name != "Momentum"), name


def test_paths_start_where_the_paper_does_and_end_lower():
    rows = rosenbrock_paths.data()["paths"].rows
    for name in rosenbrock_paths.LOOKS:
        path = [row for row in rows if row[0] == name]
        assert path[0][2:4] == (-0.5, 2.0) and path[-1][4] < 0.01 * path[0][4]


def test_lodo_scales_with_the_noise_and_adam_does_not():
    """Shorter than the figure; ε = 1e-7 is not scaled, so LODO's agreement is no identity."""
    tables = noise_scaling.data(steps=300, seeds=1, variances=(1.0, 100.0))
    scaled = {row[:2]: row[2] for row in tables["scaled"].rows}
    assert scaled["LODO", 1.0] == pytest.approx(scaled["LODO", 100.0], rel=1e-3)
    assert scaled["Adam", 100.0] > 2 * scaled["Adam", 1.0]
    flat = dict(tables["linear"].rows)
    assert flat["Newton"] < flat["Momentum"] < flat["SGD"]
