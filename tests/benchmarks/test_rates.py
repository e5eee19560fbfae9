"""The benchmark of rates: a line of its table, and what it times is a check."""

import json

import pytest
from flint import fmpq

from benchmarks import rates
from verify.certificates.rates import rate_piece
from verify.rates.certify import certificate_at
from verify.recheck import Rejected


def test_a_line_of_the_table(monkeypatch):
    monkeypatch.setattr(rates, "peer", lambda name, values, kappa: None)
    name, kappa, rate, seek, size, check = rates.row("sgd", 2)
    assert (name, kappa) == ("sgd", "4") and float(rate) == pytest.approx(0.6, abs=1e-6)
    assert all(float(cell) > 0 for cell in (seek, size, check))
    assert rates.row("heavy_ball", 10)[2] == "none"


def test_what_is_timed_refuses_a_wrong_certificate():
    found = certificate_at(
        rates.method("sgd", rates.tuned("sgd", 2)), rates.smooth(4), fmpq(2, 3), 1
    )
    piece = rate_piece(found)
    rates.rechecked(json.dumps(piece))
    with pytest.raises(Rejected, match="decrease"):
        rates.rechecked(json.dumps(piece | {"rho": "1/2"}))
