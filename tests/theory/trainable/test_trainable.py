"""The trainable optimizer's exact mathematics: constants, decisions, limits."""

from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from theory.operators import Scalar
from theory.trainable.convergence import closing_polynomial, convergence, decided
from theory.trainable.rates import error_moment, limits, log_slope, of_order, step
from theory.trainable.theorem import rounded_up, text

NUMBERS = {"mu": F(1), "L": F(2), "sigma": F(1), "D": F(1), "G": F(3)}
small = st.fractions(min_value=F(1, 4), max_value=4, max_denominator=8)


def test_theorem_one_closes_with_its_certificate():
    """P(s) = κ²(s−2κ)(3s+2κ) at γ = q = 1 + 2κ."""
    s, k = F(50), F(20)
    assert closing_polynomial(1 + 2 * k, k, 1 + 2 * k, s) == k**2 * (s - 2 * k) * (3 * s + 2 * k)


@given(
    mu=small, ratio=st.fractions(min_value=1, max_value=4, max_denominator=4), sigma=small, a=small
)
def test_the_constants_close_the_induction_exactly(mu, ratio, sigma, a):
    f = convergence(NUMBERS | {"mu": mu, "L": mu * ratio, "sigma": sigma, "a": a})
    assert f.M == 4 * f.N / mu**2
    for s in (1 + f.theta, 7 + 3 * f.theta):
        grown = (1 + f.K / (mu * s) * (1 + 2 * f.L / mu)) ** 2 * f.N / s
        assert (1 - f.gamma / (s + 1)) ** 2 * grown + (f.C / (s + 1)) ** 2 * sigma**2 <= f.N / (
            s + 1
        )
        assert f.gamma / s + f.beta * f.D**2 / s**2 <= min(1, f.C / s)
    assert f.beta * f.G**2 / f.theta <= f.a**2


def test_the_theorem_is_a_text_with_its_numbers():
    f = convergence(NUMBERS)
    written = text(f)
    assert f"N = {f.N}" in written and f"M = {f.M}" in written and "α_t = 1/s" in written
    assert (
        r"\frac{42}{t + 41}" in written
        and written.count("{") == written.count("}")
        and written.count("$") % 2 == 0
    )


@given(
    mu=small,
    ratio=st.fractions(min_value=1, max_value=4, max_denominator=97),
    sigma=small,
    D=small,
    a=st.sampled_from([F(0), F(1, 7)]),
)
def test_the_theorem_fits_in_80_columns_and_its_bounds_are_not_below_the_exact_ones(
    mu, ratio, sigma, D, a
):
    f = convergence(NUMBERS | {"mu": mu, "L": mu * ratio, "sigma": sigma, "D": D, "a": a})
    written = text(f).splitlines()
    assert max(map(len, written)) <= 78
    shown = (
        next(line for line in written if line.startswith("    E|w_t"))
        .rpartition("M = ")[2]
        .rstrip(".")
    )
    assert f.M <= F(shown) <= f.M * F(100001, 100000)


@pytest.mark.parametrize(
    "change, words",
    [
        ({"mu": F(0)}, "mu is 0"),
        ({"mu": F(3)}, "below mu"),
        ({"D": F(0)}, "D is not positive"),
        ({"theta": F(1)}, "theta is 1"),
        ({"beta": F(10**6)}, "beta is"),
        ({"distance": F(5)}, "distance is 5"),
        ({"speed": F(1)}, "speed is unknown"),
        ({"mu": F(1, 10**50)}, "digits"),
    ],
)
def test_impossible_numbers_are_named(change, words):
    with pytest.raises(ValueError, match=words) as refusal:
        convergence(NUMBERS | change)
    assert "\n" not in str(refusal.value)


def test_missing_numbers_are_listed():
    with pytest.raises(ValueError, match="missing sigma, G"):
        convergence({"mu": F(1), "L": F(1), "D": F(1)})


def test_general_scales_below_one_plus_kappa_are_decided_by_sturm():
    f = convergence(NUMBERS | {"alpha": F(1), "gamma": F(125, 6), "a": F(2)}, general=True)
    assert f.kappa + F(1, 2) < f.gamma < f.kappa + 1
    with pytest.raises(ValueError, match="gamma is"):
        convergence(NUMBERS | {"alpha": F(1), "gamma": F(20)}, general=True)
    with pytest.raises(ValueError, match="alpha·mu"):
        convergence(NUMBERS | {"alpha": F(1, 2), "gamma": F(200)}, general=True)


@given(
    kappa=small,
    extra=small,
    q=small,
    first=st.fractions(min_value=1, max_value=60, max_denominator=3),
)
def test_a_decision_agrees_with_values(kappa, extra, q, first):
    gamma = kappa + F(1, 2) + extra
    answer = decided(gamma, kappa, q, first)
    values = [closing_polynomial(gamma, kappa, q, first * (1 + F(i, 7))) for i in range(40)]
    assert min(values) >= 0 or not answer
    assert decided(gamma, kappa, q / 10**6 if extra > q else F(1, 10**6), F(10**9))


@given(x=st.fractions(min_value=0, max_value=10**9, max_denominator=10**6))
def test_rounding_up_is_above_and_close(x):
    shown = F(rounded_up(x))
    assert x <= shown <= x * (1 + F(1, 10**5)) + F(1, 10**9)


def test_the_limits_of_the_papers_rate():
    """1.6 and 2.4 at (a, c, A) = (1, 2, 0): numbers of an independent script."""
    found = limits(F(1), F(2), F(0))
    assert (found.distance, found.error) == (F(8, 5), F(12, 5))


def test_the_recursion_approaches_the_limits():
    moments = (F(1), F(2), F(8))
    numbers = [1.0 * float(m) for m in moments]
    for t in range(1, 4000):
        numbers = step(numbers, 1 / t, 2 / (t + 1), 0, 1, 1)
    assert abs(4000 * numbers[0] - 1.6) < 0.01 and abs(4000 * error_moment(numbers, 1) - 2.4) < 0.01


@pytest.mark.parametrize("A, word", [(F(-3, 2), "h > 1"), (F(9), "h < 1/2")])
def test_dropped_conditions_are_named(A, word):
    with pytest.raises(ValueError, match=word):
        limits(F(1), F(2), A)


def test_log_slopes():
    assert [str(log_slope(1, 2, A)) for A in (F(-3, 2), -2, -3)] == ["-1/2", "0", "1"]


def test_a_remainder_has_one_of_its_orders_or_is_named():
    eps, eta, x = (Scalar(n) for n in ("1/t", "η", "x"))
    small_ = eps**2 * x + 3 * eps * eta**2
    assert of_order(small_, {"1/t": 2}, {"1/t": 1, "η": 2}) is small_
    with pytest.raises(ValueError, match="none of the orders"):
        of_order(small_ + eps * x, {"1/t": 2}, {"1/t": 1, "η": 2})
