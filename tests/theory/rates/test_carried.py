"""A certificate that is carried over proves the same of the other form, and of no other method."""

import pytest
from flint import fmpq, fmpq_mat

from theory.rates.carried import carried, joining
from theory.rates.engine.certificate import Refused
from verify.claims.rates import _searched
from verify.claims.rates.rate_of_equivalents import BUFFER, NESTEROV

HEAVY = _searched.method("heavy_ball", lr="1/2", beta="1/2")
TORCH = _searched.method(BUFFER, lr="1/2", b="1/2")


def test_the_map_joins_the_two_forms():
    S = joining(HEAVY, TORCH)
    assert S * TORCH.A == HEAVY.A * S and S * TORCH.B == HEAVY.B and HEAVY.C * S == TORCH.C


def test_the_certificate_goes_over_and_back():
    found = _searched.rate(HEAVY, _searched.functions(9), "0.95")
    over = carried(found, TORCH)
    over.check()
    assert over.rate == fmpq(19, 20) and over.decrease == found.decrease
    assert carried(over, HEAVY).P == found.P


def test_an_uncarried_form_is_refused():
    from dataclasses import replace

    found = _searched.rate(HEAVY, _searched.functions(9), "0.95")
    with pytest.raises(Refused):
        replace(
            found, method=TORCH, readout=found.readout * fmpq_mat([[2, 0, 0], [0, 1, 0], [0, 0, 1]])
        ).check()


@pytest.mark.parametrize(
    "other",
    [
        _searched.method("heavy_ball", lr="1/2", beta="1/3"),
        _searched.method(NESTEROV, lr="1/2", b="1/2"),
        _searched.method("sgd", lr="1/2"),
    ],
)
def test_another_method_is_refused(other):
    with pytest.raises(ValueError, match="methods"):
        joining(HEAVY, other)
