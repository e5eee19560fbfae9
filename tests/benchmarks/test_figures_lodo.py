"""The data of the LODO figures: what falls and what does not, floors in order, bounds that hold, the saddle's rates."""

import numpy as np
import pytest

pytest.importorskip("scipy")
pytest.importorskip("flint")

from benchmarks import figures_lodo  # noqa: E402


def test_bins_hold_every_step_once():
    edges = figures_lodo.log_bins(1000)
    assert edges[0] == 0 and edges[-1] == 1000 and (np.diff(edges) > 0).all()


def test_floors_fall_from_sgd_to_newton():
    """More memory loses less, and nothing causal is below Newton's ½tr H."""
    values = [loss for _, loss in figures_lodo.floors()[1]]
    assert values == sorted(values, reverse=True)


def test_rates_of_the_witness():
    """+25/3 and −50/3 for H = diag(1, 4): the claims page, lodo_wrong_norm (an independent script)."""
    A = np.array([[1.0, -0.5], [1.0, -0.5]])
    wrong, right = figures_lodo.flow_rates(np.diag([1.0, 4.0]), A)
    assert np.allclose([wrong, right], [25 / 3, -50 / 3], rtol=1e-10)


def test_one_metric_falls_and_the_other_does_not():
    _, wrong, right, radius = np.array(figures_lodo.error_metrics(points=41)[1]).T
    assert (np.diff(right) < 0).all()
    assert wrong.max() > 1.1 * wrong[0]
    assert radius.max() < 1


def test_phi_is_least_at_one_plus_beta():
    rows = np.array(figures_lodo.target()[1])
    for beta in figures_lodo.BETAS:
        mu, phi = rows[rows[:, 0] == beta][:, 1:].T
        assert abs(mu[phi.argmin()] - (1 + beta)) <= 1 / 40
        assert phi.min() >= (1 - 1e-12) / (1 - beta**2)


def test_entropy_is_below_its_bound():
    """After one layer the law is uniform on a subgroup, and ε = log(1 + χ²); from then on ε is smaller."""
    rows = figures_lodo.entropy(deepest=((4, 5), (6, 2)), layers=5)[1]
    known = [(depth, exact, bound) for _, depth, exact, bound in rows if exact != ""]
    assert len(known) == 7
    assert all(exact == pytest.approx(bound, rel=1e-12) if depth == 1 else 0 < exact < bound for depth, exact, bound in known)


def test_saddle_is_left_only_with_a_positive_definite_preconditioner():
    sizes, factors = {}, {}
    for name, _, size, factor in figures_lodo.saddle()[1]:
        sizes.setdefault(name, []).append(size)
        factors[name] = factor
    for name in ("G > 0", "G > 0, momentum"):
        assert factors[name] > 1 and sizes[name][-1] > 100 * sizes[name][0]
    assert sizes["G singular"][-1] < sizes["G singular"][0] and factors["G singular"] == 1
    assert sizes["G not symmetric"][-1] < 1e-6


def test_file_begins_with_its_command_and_units(tmp_path):
    figures_lodo.write(tmp_path / "saddle.csv", figures_lodo.saddle(3), "command: x; no random numbers")
    first, header, row = (tmp_path / "saddle.csv").read_text(encoding="utf-8").splitlines()[:3]
    assert first.startswith("# command") and "[step" not in header and header.count("[") == 3
    assert row.split(",")[:2] == ["G > 0", "0"]


def test_too_few_steps_are_refused(tmp_path, capsys):
    with pytest.raises(SystemExit):
        figures_lodo.main(["--out", str(tmp_path), "--steps", "10"])
    assert "give at least 1000" in capsys.readouterr().err
