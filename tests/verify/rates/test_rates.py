"""Worst-case rates of known methods, searched for and proved."""

import pytest
from flint import fmpq

from theory.rates.engine.classes import (
    Cocoercive,
    Sector,
    SmoothStronglyConvex,
    StronglyMonotoneLipschitz,
)
from verify.rates.certify import certificate_at, least_certificate, rounded_up
from verify.rates.quadratic import quadratic_rate
from verify.rates.search import to_float
from verify.rates.tight import tight_certificate

from .samples import shown, tuned


def smooth(s):
    return SmoothStronglyConvex(1 / fmpq(s) ** 2, fmpq(1))


# Rates that floating point found with other software (Clarabel, double precision).
@pytest.mark.parametrize(
    "name, s, values, rate",
    [
        ("nag", 2, 1, 0.5821254),
        ("nag", 10, 1, 0.9279331),
        ("nag", 100, 1, 0.9931920),
        ("heavy_ball", 2, 1, 0.5895486),
        ("heavy_ball", 2, 2, 0.5894137),
        ("heavy_ball", 3, 1, 0.8325614),
        ("triple_momentum", 10, 1, 0.9),
    ],
)
def test_least_rates_are_those_known(name, s, values, rate):
    found = least_certificate(tuned(name, s), smooth(s), values, 0.0)
    assert abs(to_float(found.rate) - rate) < 3e-6 * (1 - rate) + 1e-7
    found.check()
    assert f"ρ = {found.rate}" in shown(found)


@pytest.mark.parametrize("exponent", [6, 12])
def test_triple_momentum_just_above_its_rate(exponent):
    """κ = 10⁶ and ρ = 1 − 1/√κ + 10^−exponent/√κ: out of reach of double precision alone."""
    rate = 1 - fmpq(1, 1000) * (1 - fmpq(1, 10**exponent))
    found = certificate_at(tuned("triple_momentum", 1000), smooth(1000), rate, 1)
    assert found.rate == rate and found.constant is not None


def test_nothing_below_the_least_rate():
    method = tuned("nag", 10)
    assert certificate_at(method, smooth(10), fmpq(9279, 10000), 1) is None
    assert certificate_at(method, smooth(10), fmpq(928, 1000), 1) is not None


@pytest.mark.parametrize(
    "name, s, rate",
    [
        ("sgd", 2, fmpq(3, 5)),
        ("triple_momentum", 2, fmpq(1, 2)),
        ("triple_momentum", 100, fmpq(99, 100)),
    ],
)
def test_tight_rates_are_found_exactly(name, s, rate):
    quadratic = quadratic_rate(tuned(name, s), 1 / fmpq(s) ** 2, fmpq(1))
    assert quadratic.exact and quadratic.low == rate
    found = tight_certificate(tuned(name, s), smooth(s), 1, rate)
    assert found.rate == rate
    assert f"ρ = {found.rate}" in shown(found)


def test_no_tight_certificate_where_the_rate_is_not_the_one_on_quadratics():
    assert tight_certificate(tuned("nag", 2), smooth(2), 1, fmpq(1, 2)) is None


@pytest.mark.parametrize(
    "functions, step, rate",
    [
        # √(1 − 2aμ + a²L²)
        (StronglyMonotoneLipschitz(fmpq(1, 10), fmpq(1)), "1/10", 0.99**0.5),
        # √(1 − 2aμ + a²μ/β)
        (Cocoercive(fmpq(1), fmpq(1, 10)), "1", 0.9**0.5),
        (Sector(fmpq(1, 10), fmpq(1)), "1", 0.9),
    ],
)
def test_operators_and_sectors(functions, step, rate):
    from theory.algorithms import parse
    from theory.rates.engine.method import method_of

    found = least_certificate(method_of(parse("x = x - a*grad(x)", a=step)), functions, 0, 0.5)
    assert rate <= to_float(found.rate) < rate + 3e-6 * (1 - rate)


def test_units_do_not_matter():
    """The rate depends on lr·L and κ alone."""
    from theory import optimizers
    from theory.algorithms import parse
    from theory.rates.engine.method import method_of

    rates = []
    for unit in (fmpq(1, 5000), fmpq(1), fmpq(700)):
        method = method_of(parse(optimizers.get("nag").program, lr=1 / unit, beta="1/3"))
        found = least_certificate(method, SmoothStronglyConvex(unit / 4, unit), 1, 0.5)
        rates.append(found.rate)
    assert max(rates) - min(rates) < fmpq(1, 10**6)


def test_a_rate_is_rounded_up_to_few_digits():
    assert rounded_up(0.92793312, 1e-7) == fmpq(9279332, 10**7)
    for rate in (0.6, 0.123456789, 0.999999):
        above = to_float(rounded_up(rate, 1e-6 * (1 - rate)))
        assert rate < above < rate + 1.3e-6 * (1 - rate)
