"""Float64 principal angles of abstract rules, within their own bounds."""

import math

import numpy as np
import pytest
from scipy.linalg import subspace_angles

from numerics.rllc import principal_angles


def test_angle_of_two_momenta_is_the_closed_form():
    value, bound = principal_angles.sine([(0.5, 1)], [(0.25, 1)])
    expected, rounding = principal_angles.closed_form(0.5, 0.25)
    assert abs(value - expected) <= bound + rounding
    assert bound < 1e-11


def test_scipy_sees_the_same_angle():
    blocks, others = [(0.4, 1), (0.6, 1)], [(0.5, 2)]
    value, bound = principal_angles.sine(blocks, others)
    spans = (principal_angles.rules(side)[0] for side in (blocks, others))
    assert math.sin(subspace_angles(*spans)[0]) == pytest.approx(value, abs=1e-9)


def test_rules_and_their_tails():
    """Unit 2 of J(a;2) is i·aⁱ⁻¹; what 600 terms leave out of the norm is below the bound."""
    X, missing = principal_angles.rules([(0.5, 2)])
    i = np.arange(30)
    assert np.allclose(X[:30, 1], i * 0.5 ** (i - 1), rtol=1e-14)
    assert (missing > 0).all() and (missing < 1e-12).all()
    with pytest.raises(ValueError, match="more rows"):
        principal_angles.rules([(0.999, 2)], rows=20)


@pytest.mark.parametrize(
    "check", [principal_angles.propagator_limit, principal_angles.propagator_limit_order_n]
)
def test_checks_pass_and_can_fail(check, monkeypatch):
    assert check(instances=4).ok
    found = principal_angles.sine
    monkeypatch.setattr(
        principal_angles, "sine", lambda *sides: (found(*sides)[0] * (1 + 1e-6), found(*sides)[1])
    )
    assert not check(instances=4).ok
