"""The data of the RLLC figures: the facts that the drawings show."""

import pytest

from benchmarks import figures_rllc as figures


def test_the_gap_of_two_bases_is_within_rounding_under_both_repairs_and_real_without():
    rows = figures.zero_start()[1]
    for gap, bound in [(row[i], row[i + 1]) for row in rows for i in (2, 4) if row[i + 1] != ""]:
        assert gap <= bound
    bounded = [row for row in rows if row[3] != "" and row[5] != ""]
    assert len(bounded) >= 10
    assert any(row[1] > max(row[3], row[5]) for row in bounded)


def test_the_deviation_of_the_relaxed_inverse_keeps_below_its_bound_and_stays_at_rank_one():
    rows = figures.relaxed_deviation()[1]
    assert all(deviation < bound for _, deviation, bound, _ in rows)
    # M = [1 1], S = diag(1, 2): E tends to (-3/10, 3/10), of length 0.3·√2 (claims page, section B).
    epsilon, first, _, low = rows[0]
    assert abs(low - 0.3 * 2**0.5) < epsilon and first < low


def test_the_run_is_the_closed_form_up_to_its_bound_and_superlinear():
    rows = figures.superlinear()[1]
    assert all(error <= bound for *_, error, bound in rows)
    for q in {row[0] for row in rows}:
        exact = [row[3] for row in rows if row[0] == q]
        ratios = [later / now for now, later in zip(exact, exact[1:])]
        assert all(b < a for a, b in zip(ratios, ratios[1:]))


def test_the_law_returns_every_two_steps_while_theta_doubles():
    rows = figures.two_cycle()[1]
    assert all(x == x_run and theta == theta_run for _, x, x_run, theta, theta_run in rows)
    assert all(later[1] == now[1] and later[3] == -2 * now[3] for now, later in zip(rows, rows[2:]))


def test_accuracy_lists_every_method_on_every_network_with_its_spread():
    rows = figures.accuracy()[1]
    assert len(rows) == len(figures.NETWORKS) * len(figures.METHODS)
    assert all(low <= mean <= high for *_, mean, low, high in rows)


@pytest.mark.parametrize("name", figures.FIGURES)
def test_every_file_has_its_command_its_seed_and_a_unit_in_every_column(name, tmp_path):
    header, rows = figures.FIGURES[name]()
    figures.write(tmp_path / f"{name}.csv", header, rows)
    lines = (tmp_path / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# python -m benchmarks.figures_rllc") and "seed" in lines[0]
    assert all(column.endswith(")") for column in header)
    assert len(lines) == len(rows) + 2 and all(len(row) == len(header) for row in rows)
