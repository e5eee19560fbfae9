"""The linear averages over ℚ."""

from fractions import Fraction as F

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from theory.thesis.mixtures import amplification, linear_average, meta_gradient

numbers = st.fractions(min_value=-5, max_value=5, max_denominator=6)
pairs = st.integers(1, 5).flatmap(
    lambda k: st.tuples(*[st.lists(numbers.filter(bool), min_size=k, max_size=k)] * 2)
)


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


@given(pairs)
def test_la_b_lies_between_the_steps(pair):
    w, steps = pair
    assert min(steps) <= dot(linear_average("LA_b", w), steps) <= max(steps)


@given(pairs)
def test_la_a_is_affine_and_its_longest_step_is_the_amplification(pair):
    w, _ = pair
    assume(sum(w))
    mixed = linear_average("LA_a", w)
    assert sum(mixed) == 1
    assert dot(mixed, [1 if x >= 0 else -1 for x in mixed]) == amplification(mixed) >= 1


@given(pairs, st.sampled_from(["LA_a", "LA_b"]))
def test_the_gradient_is_orthogonal_to_the_weights(pair, mixture):
    w, h = pair
    assume(sum(w))
    slope = meta_gradient(mixture, w, h)
    assert dot(w, slope) == 0 and (len(w) > 1 or slope == [0])


@pytest.mark.parametrize(
    "mixture, w, words",
    [("LA_a", [F(1), F(-1)], "sum is 0"), ("LA_b", [F(0)], "sum is 0"), ("LA_d", [F(1)], "LA_d")],
)
def test_singular_weights_and_unknown_names_are_refused(mixture, w, words):
    with pytest.raises(ValueError, match=words):
        linear_average(mixture, w)


def test_a_corner_of_la_b_is_refused():
    with pytest.raises(ValueError, match="a weight is 0"):
        meta_gradient("LA_b", [F(0), F(1)], [F(1), F(1)])
