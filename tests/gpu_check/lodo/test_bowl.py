"""The batched bowl and matchings: their own references, and that they can fail."""

import pytest

torch = pytest.importorskip("torch")

from gpu_check.lodo import bowl_losses, transposition_entropy


def test_long_moments_are_the_closed_form():
    """SGD on one mode: ½/(η(2 − ηλ))."""
    assert bowl_losses.moments(
        bowl_losses.heavy_ball(0.5, 0.0), [1.0], None, 400, 1
    ) == pytest.approx(1 / (2 * 0.5 * 1.5), rel=1e-12)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_runs_agree_with_their_moments(dtype):
    assert bowl_losses.check(
        bowl_losses.ema(1.0, 0.3), [0.2, 1.0], instances=500, device="cpu", dtype=dtype, steps=40
    ).ok


def test_a_wrong_expectation_is_noticed(monkeypatch):
    monkeypatch.setattr(bowl_losses, "moments", lambda *_: 3.0)
    assert not bowl_losses.check(
        bowl_losses.heavy_ball(1.0, 0.0), [1.0], instances=500, device="cpu", steps=20
    ).ok


def test_matchings_agree_with_the_characters():
    assert transposition_entropy.check(instances=800, device="cpu").ok


@pytest.mark.parametrize(
    "call",
    [
        lambda: bowl_losses.check(bowl_losses.ema(1.0, 0.3), [1.0], instances=5),
        lambda: transposition_entropy.check(depth=0),
    ],
)
def test_bad_input_is_named(call):
    with pytest.raises(ValueError, match="at least 30"):
        call()


def test_an_unstable_method_is_refused_before_it_runs():
    with pytest.raises(ValueError, match="spectral radius 1.5 at the eigenvalue 1.0"):
        bowl_losses.check(bowl_losses.heavy_ball(2.5, 0.0), [0.1, 1.0], instances=50, device="cpu")
