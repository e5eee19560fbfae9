"""Facts behind the claims on frameworks, and their exact checks on planted mistakes."""

from fractions import Fraction as F
from importlib import import_module

import pytest
from flint import fmpq

from verify import registry
from verify.address import Run
from verify.evidence import Fails

NAMES = [row["claim"] for row in registry.index() if row["topic"] == "frameworks"]


def heavy_ball(gradients, x, rate, momentum, decoupled=F(0), coupled=F(0), buffer=F(0)):
    """Points of heavy ball with either weight decay."""
    points = []
    for g in gradients:
        buffer = momentum * buffer + g + coupled * x
        x = x - rate * buffer - rate * decoupled * x
        points.append(x)
    return points


def test_keras_numbers_and_torchs():
    """.1, .9, .01 decoupled are .8991 and .001 coupled; the first points part by b·lr·w·x_0."""
    c, b, w = F(1, 10), F(9, 10), F(1, 100)
    coupled = {"momentum": F(8991, 10000), "coupled": F(1, 1000)}
    gradients = [F(i * i % 7 - 3) for i in range(12)]
    for x, buffer in ((F(0), F(0)), (F(2), w / (1 - c * w) * 2)):
        ours = heavy_ball(gradients, x, c, b, decoupled=w)
        assert ours == heavy_ball(gradients, x, c, buffer=buffer, **coupled)
    ours = heavy_ball(gradients, F(2), c, b, decoupled=w)
    theirs = heavy_ball(gradients, F(2), c, **coupled)
    assert theirs[0] - ours[0] == b * c * w * 2 and ours != theirs


@pytest.mark.parametrize(
    "beta, steps", [("999/1000", 5), ("84/100", 5), ("83/100", 6), ("3/5", None), ("2/3", None)]
)
def test_how_long_radam_is_linear(beta, steps):
    length = import_module("verify.claims.frameworks.radam_first_steps").length
    b = fmpq(*map(int, beta.split("/")))
    first = next((t for t in range(1, 80) if length(b, t) > 5), None)
    assert first == (None if steps is None else steps + 1)


def test_the_late_rprop_as_optax_runs():
    """optax.rprop(0.01) of optax 0.2.8 on these gradients, run for once."""
    rprop = import_module("verify.claims.frameworks.rprop_one_step_late")
    points = [y for _, y, _ in rprop.both(map(fmpq, (1, 1, -1, -1, 1, 0, 1, 1, -1)), fmpq(1, 100))]
    moves = [b - a for a, b in zip([fmpq(0), *points], points)]
    assert [float(F(str(m))) for m in moves] == [0, -0.01, 0, 0, 0, 0, 0, -0.003, 0]


def test_two_forms_in_step_may_move():
    """f = x²/2 and a prox_g that answers 1 at 0: both forms ask both oracles at the same points of
    every iteration, without a shift, and move. Two answers of prox_g tell them apart."""
    x, p, q = F(0), F(-2), F(-1)
    for _ in range(5):
        asked_f, asked_g = x, 2 * (x / 2) - x
        assert 2 * q - p == asked_g == 0
        x, p = x + 1 - x / 2, 1 + p - q
        q = p / 2
        assert p == asked_f != x
    text = claim_of("douglas_rachford_forms_shift").statement
    assert "did not move" not in text and "for two answers" in text


def test_gauss_seidel_updates_do_not_commute():
    """λ = 0 = κ is not enough where an oracle is asked at a point of both states."""

    def run(x_first):
        x, y = F(1), F(0)
        for turn in (0, 1) if x_first else (1, 0):
            x, y = (x - (x + y) / 2, y) if turn == 0 else (x, y - (x + y) / 2)
        return x, y

    assert run(True) != run(False)
    text = claim_of("independent_updates_order").statement
    assert "of x alone" in text and "of y alone" in text


def claim_of(name):
    return registry.load(f"frameworks/{name}")


def exact_checks(name):
    return [c for c in registry.load(name).checks if c.kind == "exact"]


PLANTED = [
    ("radam_first_steps", "length", lambda b, t: b + t),
    ("rprop_one_step_late", "sign", lambda x: (x > 0) - (x < 0) or 1),
]


@pytest.mark.parametrize("short, function, wrong", PLANTED)
def test_a_planted_mistake_fails_an_exact_check(short, function, wrong, monkeypatch):
    module = import_module(f"verify.claims.frameworks.{short}")
    monkeypatch.setattr(module, function, wrong)
    outcomes = []
    for check in exact_checks(f"frameworks/{short}"):
        try:
            outcomes.append(check.function(Run(seed=1)).ok is False)
        except Fails:
            outcomes.append(True)
    assert any(outcomes)


@pytest.mark.parametrize("name", NAMES)
def test_every_hypothesis_is_shown_to_be_needed_or_said_not_to_be(name):
    claim = registry.load(name)
    shown = {check.hypothesis for check in claim.checks if check.kind == "necessity"}
    assert {h.name for h in claim.hypotheses if h.needed} == shown


def test_there_are_twenty():
    assert len(NAMES) == 20
