"""The data of the RLLC figures: the facts that the drawings show."""

import math
from fractions import Fraction

import numpy as np
import pytest

from verify.figures.recorded import NETWORKS
from verify.figures.rllc import (
    accuracy,
    accuracy_curves,
    confluence,
    law_coupling,
    law_phases,
    principal_angles,
    relaxed_deviation,
    stability_regions,
    superlinear,
    two_cycle,
    zero_start,
)


def test_the_gap_of_two_bases_is_within_rounding_under_both_repairs_and_real_without():
    rows = zero_start.data()["gaps"].rows
    for gap, bound in [(row[i], row[i + 1]) for row in rows for i in (2, 4) if row[i + 1] != ""]:
        assert gap <= bound
    bounded = [row for row in rows if row[3] != "" and row[5] != ""]
    assert len(bounded) >= 10
    assert any(row[1] > max(row[3], row[5]) for row in bounded)


def test_the_deviation_of_the_relaxed_inverse_keeps_below_its_bound_and_stays_at_rank_one():
    rows = relaxed_deviation.data()["deviations"].rows
    assert all(deviation < bound for _, deviation, bound, _ in rows)
    # M = [1 1], S = diag(1, 2): E tends to (-3/10, 3/10), of length 0.3·√2 (claims page, section
    # B).
    epsilon, first, _, low = rows[0]
    assert abs(low - 0.3 * 2**0.5) < epsilon and first < low


def test_the_run_is_the_closed_form_up_to_its_bound_and_superlinear():
    rows = superlinear.data()["distances"].rows
    assert all(error <= bound for *_, error, bound in rows)
    for q in {row[0] for row in rows}:
        exact = [row[3] for row in rows if row[0] == q]
        ratios = [later / now for now, later in zip(exact, exact[1:])]
        assert all(b < a for a, b in zip(ratios, ratios[1:]))


def test_the_law_returns_every_two_steps_while_theta_doubles():
    rows = two_cycle.data()["orbit"].rows
    assert all(x == x_run and theta == theta_run for _, x, x_run, theta, theta_run in rows)
    assert all(later[1] == now[1] and later[3] == -2 * now[3] for now, later in zip(rows, rows[2:]))


def test_accuracy_lists_every_method_on_every_network_with_its_spread():
    rows = accuracy.data()["accuracy"].rows
    assert len(rows) == len(NETWORKS) * len(accuracy.METHODS)
    assert all(low <= mean <= high for *_, mean, low, high in rows)


def test_the_error_curves_end_where_the_table_of_accuracies_does():
    final = {
        row[1]: row[3]
        for row in accuracy.data()["accuracy"].rows
        if row[0] == accuracy_curves.NETWORK
    }
    ends = {row[0]: row[2] for row in accuracy_curves.data()["errors"].rows}
    assert ends.keys() == accuracy_curves.SHOWN.keys()
    assert all(ends[name] == pytest.approx(100 - final[name]) for name in ends)


def test_every_law_starts_near_the_square_and_crosses_the_ray_of_nesterov_on_one_network():
    rows = law_phases.data()["laws"].rows
    assert {row[0] for row in rows} == NETWORKS.keys() and max(
        row[2] for row in rows
    ) <= law_phases.UNTIL
    above = {
        network: {l2 > law_phases.DECAY * l1 for n, _, _, l1, l2 in rows if n == network}
        for network in NETWORKS
    }
    assert any(sides == {True, False} for sides in above.values())


def test_the_changes_of_two_momenta_are_anticorrelated_and_their_laws_of_one_sign():
    tables = law_coupling.data()
    one, two = tables["changes"].column(2), tables["changes"].column(3)
    assert np.corrcoef(one, two)[0, 1] < -0.7
    # between the two directions that are drawn, and nearer the flat one
    slope = -(one @ two) / (one @ one)
    assert law_coupling.STEADY < slope < 0.5
    assert all(l1 > 0 and l2 > 0 for _, _, l1, l2 in tables["laws"].rows)


def test_sines_of_the_rules_agree_with_the_law():
    tables = principal_angles.data()
    law = {row[:2]: row[2] for row in tables["law"].rows}
    for a, b, sine, error in tables["computed"].rows:
        exact = abs((Fraction(b) - Fraction(a)) / (1 - Fraction(a) * Fraction(b)))
        assert abs(sine - exact) <= error + 1e-15
        assert law[a, b] == pytest.approx(float(exact), rel=1e-15)


def test_decays_from_both_sides_are_second_order_exactly():
    rows = confluence.data()["gaps"].rows
    for name, t, gap, leading in rows:
        if name == "both sides":
            assert gap == pytest.approx(t**2, rel=1e-14) and leading == t**2
        else:
            assert abs(gap / leading - 1) < 2 * t


def test_curves_are_drawn_through_their_corners():
    """Nesterov's peak (−1/3, 4); the bound of the relaxed inverse at ε = σ²/4, where its two
    branches meet; the gap 0 at b = a."""
    edges = stability_regions.data()["boundaries"].rows
    peak = max((row for row in edges if row[0] == "Nesterov"), key=lambda row: row[2])
    assert peak[1:] == (-1 / 3, 4.0)
    rows = relaxed_deviation.data()["deviations"].rows
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    at, bound = next((row[0], row[2]) for row in rows if row[0] == pytest.approx(0.1**2 / 4))
    assert bound / rows[0][2] == pytest.approx(at / rows[0][0])
    assert rows[-1][2] / bound == pytest.approx((rows[-1][0] / at) ** 0.5)
    for a, b, gap in principal_angles.data()["law"].rows:
        assert (gap == 0) == (float(Fraction(a)) == b)
    assert sum(row[2] == 0 for row in principal_angles.data()["law"].rows) == 3


def test_a_corner_that_is_not_rational_is_found_too():
    """x² = 2 in b: the resultant of s − b² and s − 2."""
    from flint import fmpq

    field = type("F", (), {"names": ("a", "b", "lam")})
    first = type("P", (), {"to_dict": lambda self: {(1, 0, 1): fmpq(1), (0, 2, 0): fmpq(-1)}})()
    second = type("P", (), {"to_dict": lambda self: {(1, 0, 1): fmpq(1), (0, 0, 0): fmpq(-1, 2)}})()
    found = [int(b.p) / int(b.q) for b in stability_regions.corners((first, second), field)]
    assert found == pytest.approx([-(0.5**0.5), 0.5**0.5], abs=1e-15)


def test_edges_are_those_of_the_textbooks():
    """Heavy ball 2(1+b), EMA 2(1+b)/(1−b), Nesterov 2(1+b)/(1+2b), below b = −1/3 instead 1 − 1/b
    (Jury's conditions by hand)."""
    for name, b, edge in stability_regions.data()["boundaries"].rows:
        if name == "heavy ball":
            assert edge == pytest.approx(2 * (1 + b))
        elif name == "EMA momentum":
            assert edge == pytest.approx(2 * (1 + b) / (1 - b))
        else:
            assert edge == pytest.approx(2 * (1 + b) / (1 + 2 * b) if b > -0.33 else 1 - 1 / b)
        assert 0 < edge < math.inf
