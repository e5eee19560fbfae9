"""Adam's sharp step bound over ℚ, and its numbers for a reader's decays."""

from fractions import Fraction as F
from math import isqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from theory.thesis import adam, adam_bound

decays = st.tuples(
    st.fractions(min_value=F(1, 20), max_value=F(19, 20), max_denominator=40),
    st.fractions(min_value=F(1, 20), max_value=F(99, 100), max_denominator=100),
)
gradients = st.lists(
    st.fractions(min_value=-9, max_value=9, max_denominator=4), min_size=1, max_size=10
)
DEFAULTS = F(9, 10), F(999, 1000)


@given(gradients, decays)
def test_no_step_passes_the_bound(row, betas):
    assert adam.square(row, *betas) <= adam_bound.squared_bound(len(row), *betas)


@given(st.integers(1, 12), decays, st.sampled_from([1, -1, F(3, 7)]))
def test_the_extremal_gradients_attain_it_at_every_scale(t, betas, scale):
    row = [scale * g for g in adam.steepest(t, *betas)]
    assert adam.square(row, *betas) == adam_bound.squared_bound(t, *betas)


@given(st.integers(1, 12), decays)
def test_the_bound_stays_below_its_limit_and_grows_without_one(t, betas):
    limit = adam_bound.squared_limit(*betas)
    if limit is None:
        assert adam_bound.squared_bound(t, *betas) >= (1 - betas[0]) ** 2 * t
    else:
        assert adam_bound.squared_bound(t, *betas) <= limit
        assert (limit == adam_bound.quoted_square(*betas)) == (betas[0] == betas[1])


def test_a_single_spike_is_what_the_quoted_bound_covers():
    """Without bias correction, a spike after many zeros moves by (1−β₁)/√(1−β₂)."""
    m_hat, v_hat = adam.moments([F(0)] * 30 + [F(1)], F(1, 2), F(3, 4))
    assert (m_hat * (1 - F(1, 2) ** 31)) ** 2 / (v_hat * (1 - F(3, 4) ** 31)) == F(1, 4) / F(1, 4)


def test_the_usual_decays():
    """7.2703 and 7.2458 at t = 5000 are an independent script's numbers."""
    assert adam_bound.squared_limit(*DEFAULTS) == F(370, 7)
    assert isqrt(370 * 10**8 // 7) == 72702
    assert adam_bound.enclosed(5000, *DEFAULTS) == "between 7.2458 and 7.2459"
    assert adam_bound.passes(*DEFAULTS, F(10)) == 210


def test_a_bound_that_is_never_passed_is_refused():
    with pytest.raises(ValueError, match="stays below 370/7"):
        adam_bound.passes(*DEFAULTS, F(60))


def test_no_gradient_is_refused():
    with pytest.raises(ValueError, match="no gradient"):
        adam.moments([], *DEFAULTS)


@pytest.mark.parametrize(
    "numbers, says",
    [
        ((F(9, 10), F(999, 1000)), "B between 7.2702 and 7.2703"),
        ((F(1, 2), F(1, 4)), "no bound holds for all t, since B_t ≥ (1/2)·√t"),
        ((F(1, 2), F(1, 2)), "B = 1."),
        ((F(0), F(3, 4)), "here 2, is B itself"),
    ],
)
def test_the_theorem_for_given_decays(numbers, says):
    assert says in adam_bound.theorem(dict(zip(("beta1", "beta2"), numbers)))


@pytest.mark.parametrize(
    "numbers, words",
    [
        ({"beta1": F(1, 2)}, "missing beta2"),
        ({"beta1": F(1), "beta2": F(1, 2)}, "beta1 is 1"),
        ({"beta1": F(1, 2), "beta2": F(0)}, "beta2 is 0"),
        ({"beta1": F(1, 2), "beta2": F(1, 2), "t": F(1, 2)}, "t is 1/2"),
        ({"beta1": F(1, 2), "beta2": F(1, 2), "t": F(0)}, "t is 0"),
        ({"beta": F(1, 2)}, "beta is unknown"),
        ({"beta1": F(1, 10**50), "beta2": F(1, 2)}, "40 digits"),
    ],
)
def test_impossible_numbers_are_one_line(numbers, words):
    with pytest.raises(ValueError, match=words) as refusal:
        adam_bound.theorem(numbers)
    assert "\n" not in str(refusal.value)


def test_a_huge_bound_is_shown_with_a_power_of_ten_that_holds_it():
    """At t = 200, β₁ = 9/10, β₂ = 10⁻⁵, B_t is near 2.479·10⁴⁸⁷; at t = 10⁹ it has more digits than
    can be printed."""
    betas = F(9, 10), F(1, 100000)
    low, high = (
        F(part.split("·")[0]) * 10**487
        for part in adam_bound.enclosed(200, *betas).removeprefix("between ").split(" and ")
    )
    assert low**2 <= adam_bound.squared_bound(200, *betas) <= high**2 <= F(1001, 1000) * low**2
    assert "·10^2454242505" in adam_bound.enclosed(10**9, *betas)
