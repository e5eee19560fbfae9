"""Peers beside certified rates."""

from importlib.metadata import PackageNotFoundError

import pytest

from benchmarks import rates_peers
from benchmarks.rates import method, smooth, tuned
from theory.exact import rational


def test_a_missing_peer_is_named_with_the_mend(monkeypatch, capsys):
    def version(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(rates_peers, "version", version)
    assert rates_peers.main([]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "autolyap is missing: pip install" in line


def test_one_step_of_gradient_descent():
    """‖x_1 − x*‖ ≤ (κ − 1)/(κ + 1)‖x_0 − x*‖, and no better."""
    pytest.importorskip("PEPit")
    values = {key: rational(str(value), key) for key, value in tuned("sgd", 2).items()}
    assert smooth(4).mu == rational("1/4", "mu")
    assert rates_peers.finite(method("sgd", values), 4, 1) == pytest.approx(0.6, abs=1e-5)
