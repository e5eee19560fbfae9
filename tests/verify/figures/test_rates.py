"""The figures of rates: their numbers are what is known, and --with takes a reader's method."""

import subprocess
import sys

import pytest

from verify.figures.rates import rate_kappa, rate_map, torch_thresholds


def test_a_method_of_the_readers():
    """Gradient descent as heavy ball's row β = 0 converges at every step below 2/L."""
    table = rate_map.data(method="heavy_ball", kappa="10", cells="4")["cells"]
    assert {row[4] for row in table.rows if row[1] == 0} == {"certified"}
    # the largest step on quadratics, 2(1 + β), to 1/64
    assert all(0 < 2 * (1 + row[1]) - row[3] < 1 / 16 for row in table.rows)
    assert any(row[4] == "cycle" for row in table.rows)


def test_values_without_a_method_are_refused():
    with pytest.raises(ValueError, match="nu is given without a method"):
        rate_map.data(nu="1/2")


@pytest.mark.parametrize("name, root", [("sgd", 3), ("triple_momentum", 3), ("nag", 2)])
def test_the_tunings_are_those_of_the_claims(name, root):
    from fractions import Fraction

    from theory.exact import rational
    from verify.claims.rates import _searched

    rates = {"sgd": "0.8001", "triple_momentum": "0.6667", "nag": "0.5822"}
    made = rate_kappa.tuned(name, Fraction(root))
    found = _searched.rate(made, _searched.functions(root**2), rates[name])
    assert found.rate == rational(rates[name])


def test_the_thresholds_of_half_momentum(monkeypatch):
    """Certified to 2.48, a cycle from 2.51 on, the limit on quadratics 3."""
    from fractions import Fraction

    monkeypatch.setattr(torch_thresholds, "BETAS", (Fraction(1, 2),))
    ((_, certified, cycle, limit, nesterov),) = torch_thresholds.data()["thresholds"].rows
    assert 2.45 < certified < cycle < 2.56 and limit == 3 and nesterov == 1.5 * 0.999


@pytest.mark.parametrize(
    "given, words",
    [
        (["kapa=5"], "takes no kapa"),
        (["method"], "says nothing"),
        (["method=nonesuch"], "nonesuch"),
        (["method=heavy_ball", "kappa=1/0"], "kappa is"),
        (["method=qhm", "nu=x"], "nu is"),
        (["method=heavy_ball", "kappa=1/2"], "above 1"),
        (["method=heavy_ball", "cells=1"], "from 2 to 40"),
        (["method=sgd"], "it has lr"),
    ],
)
def test_a_wrong_wish_is_one_line(given, words, tmp_path, root):
    call = [sys.executable, "-m", "verify", "figure", "rate_map", "--out", str(tmp_path), "--with"]
    done = subprocess.run([*call, *given], capture_output=True, text=True, cwd=root)
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and words in done.stderr, done
