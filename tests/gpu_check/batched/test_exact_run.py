"""Runs in exact fractions: what no change of basis shows."""

from fractions import Fraction

import pytest

torch = pytest.importorskip("torch")

from gpu_check.batched import exact_run, rllc
from gpu_check.rllc import basis_independence


def test_least_squares_is_the_pseudo_inverse_of_the_paper_at_full_column_rank():
    M, g = (
        [[Fraction(1), Fraction(1)], [Fraction(0), Fraction(2)], [Fraction(0), Fraction(0)]],
        [Fraction(3), Fraction(4), Fraction(5)],
    )
    assert exact_run.least_squares(M, g) == [1, 2]
    with pytest.raises(ValueError, match="full column rank"):
        exact_run.least_squares([[Fraction(1), Fraction(2)]], [Fraction(1)])


def test_one_step_is_that_of_definition_5_1():
    """M = L = g = 1, T = 1/2, v = c1 = c2 = 1: θ = −(3/2)·2."""
    one, zero = Fraction(1), Fraction(0)
    (theta,) = exact_run.run(
        [[[one / 2]], [one], one, one, [[one]], [one], [zero], [[zero]], [[one]]], 1
    )
    assert theta == [-3]


@pytest.mark.parametrize(
    "wrong", [lambda x: -x, lambda x: 2 * x, lambda x: 0 * x], ids=["sign", "twice", "none"]
)
def test_a_correction_that_is_wrong_in_every_basis_alike_fails(monkeypatch, wrong):
    right = rllc.apply_pinv
    assert basis_independence.check(instances=12).ok
    monkeypatch.setattr(rllc, "apply_pinv", lambda M, g, full: wrong(right(M, g, full)))
    assert not basis_independence.check(instances=12).ok
