"""Bounds on small worst cases whose values are known."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from tests.theory.worst_case.problems import (
    gradient_descent,
    krasnoselskii_mann,
    proximal_point,
    trace_of_inverse,
    translated,
)
from theory.worst_case.conic import Conic, Multipliers, Row, attained, verify
from verify.worst_case import interior
from verify.worst_case.solve import Undecided, certify, lower

SEEDED = np.random.default_rng(20261130)


def _descent_value(steps, L, step):
    return Fraction(L) / (4 * steps * Fraction(L) * Fraction(step) + 2)


DESCENTS = [
    (n, Fraction(int(a), int(b)), Fraction(int(c), int(d)) / Fraction(int(a), int(b)))
    for n, a, b, c, d in zip(
        (1, 2, 3),
        SEEDED.integers(1, 9, 3),
        SEEDED.integers(1, 9, 3),
        SEEDED.integers(1, 5, 3),
        SEEDED.integers(5, 9, 3),
    )
]

CASES = [
    *[(gradient_descent(*case), _descent_value(*case)) for case in DESCENTS],
    (proximal_point(2, 3), Fraction(1, 24)),
    (proximal_point(3, Fraction(2, 5)), Fraction(5, 24)),
    (krasnoselskii_mann(3, Fraction(3, 4)), Fraction(9, 64)),
    (translated(2, 1, 1), Fraction(1, 10)),
    (trace_of_inverse(), Fraction(4)),
]


@pytest.fixture(params=["clarabel", "own"])
def search(request, monkeypatch):
    if request.param == "clarabel":
        pytest.importorskip("clarabel")
    else:
        monkeypatch.setattr(interior, "has_clarabel", lambda: False)
    return request.param


@pytest.mark.parametrize("conic, value", CASES)
def test_known_values_are_bracketed(conic, value, search):
    found = certify(conic)
    assert isinstance(found, Multipliers), found
    assert verify(conic, found) == found.bound
    assert value <= found.bound <= value * (1 + Fraction(1, 10**6))
    point = lower(conic)
    assert point is not None
    assert value * (1 - Fraction(1, 10**4)) <= attained(conic, point) <= value


@pytest.mark.parametrize("conic, value", CASES)
def test_known_values_are_proved_exactly(conic, value, search):
    found = certify(conic, exactly=value)
    assert isinstance(found, Multipliers), found
    assert verify(conic, found) == value


@pytest.mark.parametrize("conic, value", CASES)
def test_less_than_the_truth_is_never_proved(conic, value, search):
    assert isinstance(certify(conic, exactly=value * Fraction(999, 1000)), Undecided)
    assert lower(conic, below=value * Fraction(1001, 1000)) is None


def test_a_billionth():
    pytest.importorskip("clarabel")
    conic, value = gradient_descent(2, 3, Fraction(1, 3)), Fraction(3, 10)
    found = certify(conic, within=Fraction(1, 10**9))
    assert value <= found.bound <= value * (1 + Fraction(1, 10**9))


def test_a_problem_without_a_bound_is_undecided(search):
    # Without |x₀ − x*|² ≤ 1 the worst case is infinite.
    conic = gradient_descent(1, 1, 1)
    free = replace(conic, at_most=conic.at_most[1:])
    found = certify(free)
    assert isinstance(found, Undecided) and "no multipliers" in found.reason


def test_a_value_that_nothing_bounds_is_undecided(search):
    # The measure is a value that no row mentions: its equation has no solution.
    one = Row({}, {0: Fraction(1)}, Fraction(0))
    found = certify(Conic(0, 1, (one,), (), (), ()))
    assert isinstance(found, Undecided) and "no" in found.reason


def test_a_vector_that_nothing_measures_is_no_obstacle(search):
    conic = gradient_descent(1, 1, 1)
    # ⟨v, f'(x₁)⟩ = 0 for one more vector v: its row of Z vanishes.
    idle = Row({(2, 3): Fraction(1)}, {}, Fraction(0))
    more = replace(conic, vectors=conic.vectors + 1, zero=(idle,))
    found = certify(more)
    assert Fraction(1, 6) <= found.bound <= Fraction(1, 6) * (1 + Fraction(1, 10**6))


def test_an_irrational_value_is_not_proved_as_a_rational_one_below():
    # max b with b² ≤ 2 is √2.
    one, two, zero = Fraction(1), Fraction(2), Fraction(0)
    b = Row({}, {0: one}, zero)
    matrix = ((Row({}, {}, one), b), (b, Row({}, {}, two)))
    conic = Conic(0, 1, (b,), (), (), (matrix,))
    found = certify(conic)
    assert 0 < found.bound**2 - 2 < Fraction(1, 10**5)
    assert isinstance(certify(conic, exactly=Fraction(141421356, 10**8)), Undecided)
    assert certify(conic, exactly=Fraction(17, 12)).bound == Fraction(17, 12)


def test_time_that_is_over_is_told():
    found = certify(gradient_descent(1, 1, 1), deadline=0.0)
    assert found == Undecided("the time was over")


def test_runs_agree():
    conic = gradient_descent(2, 1, Fraction(1, 2))
    assert certify(conic) == certify(conic)
