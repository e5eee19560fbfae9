"""LODO's distance from the inverse Hessian along a run: where it starts, and that both ways to run
it agree."""

import numpy as np
import pytest

from numerics.lodo import inverse_error
from numerics.lodo.bowl.methods import METHODS
from numerics.lodo.bowl.runs import losses
from numerics.lodo.inverse_error import matrices, relative_error

SPECTRUM = np.linspace(0.2, 1, 6)


def test_the_target_with_momentum_is_beta_away_from_the_inverse():
    """At G = (1+β)H⁻¹ the paper's error metric is β, and the distance from that target is 0."""
    H = np.diag(SPECTRUM)
    G = 1.195 * np.linalg.inv(H)
    assert relative_error(G, H) == pytest.approx(0.195, rel=1e-12)
    assert relative_error(G, H, 1.195) < 1e-15


def test_the_run_starts_at_a_multiple_of_the_identity():
    _, found, losses_made = matrices(SPECTRUM, 0, [0], alpha=0.3, depth=4)
    assert not len(losses_made)
    assert np.allclose(found[0], 0.3 * np.eye(6), atol=1e-14)


def test_compiled_and_plain_runs_agree_whatever_the_marks(monkeypatch):
    pytest.importorskip("numba")
    few, many = (matrices(SPECTRUM, 1, marks, depth=4)[1][40] for marks in ([40], [1, 7, 40]))
    monkeypatch.setattr(inverse_error, "_compiled", lambda H, lodo: None)
    plain = matrices(SPECTRUM, 1, [7, 40], depth=4)[1][40]
    assert np.array_equal(few, many)
    assert np.allclose(few, plain, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("fast", [True, False])
def test_its_losses_are_those_of_the_bowls_runs(fast, monkeypatch):
    method = next(m for m in METHODS if m.name == "LODO")
    if fast:
        pytest.importorskip("numba")
    else:
        monkeypatch.setattr(inverse_error, "_compiled", lambda H, lodo: None)
    steps = 1003 if fast else 40
    found = matrices(SPECTRUM, 2, [7, steps])[2]
    expected = losses(method, [2], steps, SPECTRUM, fast=fast)[0]
    assert np.array_equal(found, expected) if fast else np.allclose(found, expected, rtol=1e-9)


def test_wrong_marks_are_refused():
    with pytest.raises(ValueError, match="whole numbers"):
        matrices(SPECTRUM, 0, [-1])
