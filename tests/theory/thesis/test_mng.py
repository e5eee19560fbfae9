"""MNG over ℚ: the mathematics of the four claims on random rows."""

from itertools import pairwise

import pytest
from flint import fmpq as F
from hypothesis import given
from hypothesis import strategies as st

from theory.thesis import mng as exact


def rationals(least, most, largest):
    """FLINT's, of denominators up to ``largest``."""
    found = st.fractions(min_value=least, max_value=most, max_denominator=largest)
    return found.map(lambda x: F(x.numerator, x.denominator))


numbers = rationals(-5, 5, 6)
rows = st.integers(1, 6).flatmap(
    lambda k: st.tuples(*[st.lists(numbers, min_size=k, max_size=k)] * 2)
)
rates = rationals(0, 2, 8)


@given(rows)
def test_a_normalized_row_has_a_largest_magnitude_of_1(pair):
    g, _ = pair
    row = exact.normalized(g)
    assert max(map(abs, row)) == (1 if any(g) else 0)
    assert [a * max(map(abs, g)) for a in row] == g


@given(rows, rates, st.booleans())
def test_a_step_changes_the_range_by_half_of_it_and_eta_at_most(pair, eta, sign_only):
    points, g = pair
    delta, width = exact.mean_step(g, sign_only), exact.width(points)
    x = exact.next_point(points, delta, eta)
    assert abs(delta) <= 1
    assert exact.width(exact.push(points, x)) <= F(3, 2) * width + eta
    assert (min(points) <= x <= max(points)) == (abs(delta) * (width + eta) <= width / 2)


@given(rows, rates, numbers.filter(bool))
def test_a_step_follows_a_change_of_scale_with_eta(pair, eta, s):
    points, g = pair
    x = exact.next_point(points, exact.mean_step(g), eta)
    scaled = exact.next_point(
        [s * h for h in points], exact.mean_step([u / s for u in g]), abs(s) * eta
    )
    assert scaled == s * x


@pytest.mark.parametrize("k, growth", [(2, F(1)), (3, F(1)), (5, F(13, 10))])
def test_steps_on_a_slope_grow_from_k_4_on_only(k, growth):
    """λ_5 = 1.349; for k = 2, 3 the ratio of steps tends to 1."""
    path = [x for (x,) in exact.run(lambda x: [1], [F(0)], k, [F(1)], 30)]
    steps = [a - b for a, b in pairwise(path)]
    assert all(a <= b for a, b in pairwise(steps)) and steps[-1] / steps[-2] >= growth
    assert steps[-1] < F(3, 2) * steps[-2]


def test_a_row_of_zeros_has_no_step_and_signs_keep_zero():
    assert exact.mean_step([0, 0]) == 0 and exact.signs([-2, 0, 7]) == [-1, 0, 1]
    assert exact.push([1, 2, 3], 4) == [2, 3, 4]
