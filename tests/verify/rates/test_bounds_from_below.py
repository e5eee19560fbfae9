"""Cycles and spirals that are searched for: what no certificate can be below."""

import pytest
from flint import fmpq

from theory import optimizers
from theory.algorithms import parse
from theory.rates.engine.classes import SmoothStronglyConvex
from theory.rates.engine.method import method_of
from verify.rates.cycles import find_cycle
from verify.rates.quadratic import quadratic_rate
from verify.rates.search import to_float
from verify.rates.spirals import find_spiral
from verify.rates.tight import tight_certificate

from .samples import shown, tuned


@pytest.mark.parametrize(
    "name, values, kappa, period",
    [
        ("heavy_ball", {"lr": "19/20", "beta": "9/10"}, 25, 7),
        ("heavy_ball", {"lr": "39/100", "beta": "19/20"}, 100, 14),
        ("triple_momentum", {"lr": "19/10", "beta": "9/10", "gamma": "1/10"}, 100, 5),
    ],
)
def test_known_cycles(name, values, kappa, period):
    method = method_of(parse(optimizers.get(name).program, **values))
    assert find_cycle(method, fmpq(1, kappa), fmpq(1)).period == period


def test_no_cycle_where_a_certificate_exists():
    for name in ("sgd", "nag", "triple_momentum"):
        assert find_cycle(tuned(name, 5), fmpq(1, 25), fmpq(1), longest=12) is None


@pytest.mark.parametrize(
    "name, s, known, above",
    [
        ("nag", 2, 0.5814, 0.5821254),
        ("nag", 3, 0.7358, 0.7368179),
        ("heavy_ball", 2, 0.572, 0.5894137),
    ],
)
def test_spirals_reach_the_known_bounds_and_stay_below_the_certified_rate(name, s, known, above):
    method = tuned(name, s)
    spiral = find_spiral(method, fmpq(1, s * s), fmpq(1), 1 - 1 / s, above)
    assert known < to_float(spiral.rate) < above
    assert f"for every k, ρ = {spiral.rate}" in shown(spiral)


def test_no_spiral_above_a_tight_rate():
    method = tuned("triple_momentum", 2)
    assert (
        tight_certificate(method, SmoothStronglyConvex(fmpq(1, 4), fmpq(1)), 1, fmpq(1, 2))
        is not None
    )
    assert find_spiral(method, fmpq(1, 4), fmpq(1), 0.501, 0.6) is None


def test_quadratics_inside_the_interval_and_at_its_ends():
    ends = quadratic_rate(tuned("sgd", 3), fmpq(1, 9), fmpq(1))
    assert ends.exact and ends.low == fmpq(4, 5)
    momentum = quadratic_rate(tuned("heavy_ball", 3), fmpq(1, 9), fmpq(1))
    assert momentum.low <= fmpq(1, 2) <= momentum.high
    assert momentum.high - momentum.low < fmpq(1, 10**5)
