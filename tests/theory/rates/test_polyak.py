"""The certificate of heavy ball at Polyak's tuning, and what it must not prove."""

from dataclasses import replace

import pytest
from flint import fmpq, fmpq_poly

from theory.rates import polyak
from theory.rates.engine.certificate import Refused
from verify.claims.rates._searched import root_above

PLACES = [fmpq(1, 500), fmpq(1, 5), fmpq(1, 3), fmpq(1, 2), fmpq(3, 5), fmpq(309, 500)]


@pytest.mark.parametrize("b", PLACES)
def test_it_proves_the_rate_and_no_less(b):
    R = polyak.rate_squared(b)
    made = polyak.certificate(b, root_above(R, 10**9))
    made.check()
    with pytest.raises(Refused, match="function values are left over"):
        replace(made, rate=made.rate * 99 / 100).check()
    with pytest.raises(ValueError, match="give 0 < b < 1 and rate² >= "):
        polyak.certificate(b, root_above(R, 10**9) - fmpq(1, 10**8))


def test_from_the_golden_ratio_on_it_proves_nothing():
    b = fmpq(5, 8)
    assert polyak.rate_squared(b) > 1
    with pytest.raises(Refused, match=r"the multiplier of q\(\*, 0\) is negative"):
        polyak.certificate(b, fmpq(101, 100)).check()


def test_another_touching_point_is_refused(monkeypatch):
    monkeypatch.setattr(polyak, "TOUCHING", (638, -352, -1154, 1432, -526, -7, -40))
    with pytest.raises(Refused):
        polyak.certificate(fmpq(1, 2), fmpq("4173/5000")).check()


@pytest.mark.parametrize("b", PLACES)
def test_the_cubic_is_positive_and_hardly(b):
    """At R it has no zero on [−√R, √R]; at R less 2 % of 1 − R it has (b not too near an end)."""
    c = fmpq_poly([0, 1])

    def least(R):
        cubic = (1 - c) * (R - b**2) ** 2 + 4 * b * (R - c**2) * (R - b**2 - b + b * c)
        edge = root_above(R, 10**6) - fmpq(1, 10**6)
        return min(cubic(edge * fmpq(k, 400)) for k in range(-400, 401))

    R = polyak.rate_squared(b)
    assert least(R) > 0
    if fmpq(1, 10) < b < fmpq(61, 100):
        assert least(R - (1 - R) * fmpq(2, 100)) < 0
