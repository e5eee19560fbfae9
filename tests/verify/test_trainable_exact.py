"""The exact checks of TO's claims fail where the optimizer, or what the theorem says, is wrong."""

import dataclasses

import pytest

from theory.trainable import convergence as theorems
from theory.trainable import runs as _exact
from verify import registry
from verify.address import Run
from verify.evidence import Fails

WRONG_STEPS = [
    ("to_updates", "rational_steps", "full"),
    ("to_updates", "rational_steps", "diagonal"),
    ("to_updates", "rational_steps", "rank_one"),
    ("to_updates", "mean_over_signs", "rank_one"),
    ("to_energy_identity", "rational_steps", "full"),
    ("to_energy_identity", "rational_runs", "full"),
    ("to_momentum", "rational_runs", "full"),
    ("to_diagonal_convergence", "rational_runs", "diagonal"),
    ("to_unbounded_variables", "rational_orbit", "full", 0),
    ("to_unbounded_variables", "leaking_runs", "full", 16),
    ("to_rank_one", "rational_run", "rank_one"),
]


def call(claim, name):
    checks = registry.load(f"trainable/{claim}").checks
    return next(c for c in checks if getattr(c.function, "__name__", "") == name).function(
        Run(instances=20)
    )


@pytest.mark.parametrize("case", WRONG_STEPS)
def test_wrong_rates_are_seen(case, monkeypatch):
    """Ascent at twice the rate; β = 0, and a rate beyond c ≤ 2, where signs do not matter."""
    claim, name, rule, factor = (*case, -2)[:4]
    true = getattr(_exact, rule)
    assert call(claim, name).ok
    monkeypatch.setattr(
        _exact, rule, lambda *x: true(*x[:-2], factor * x[-2], (factor or 1) * x[-1])
    )
    with pytest.raises(Fails):
        call(claim, name)


@pytest.mark.parametrize("claim", ["to_convergence", "to_convergence_general"])
@pytest.mark.parametrize("name", ["theorems", "recursions"])
def test_more_noise_than_the_theorem_allows_is_seen(claim, name, monkeypatch):
    true = theorems.convergence

    def wrong(numbers, **how):
        found = true(numbers, **how)
        return dataclasses.replace(found, C=4 * found.C)

    monkeypatch.setattr(theorems, "convergence", wrong)
    with pytest.raises(Fails):
        call(claim, name)


def test_a_projection_that_goes_too_far_is_seen(monkeypatch):
    true = _exact.dot
    monkeypatch.setattr(_exact, "dot", lambda x, y: true(x, y) * (1 if x is not y else -1))
    with pytest.raises(Fails):
        call("projection_nonexpansive", "rational_sets")


def test_gradients_beyond_their_bound_are_seen(monkeypatch):
    from verify.claims.trainable import to_bounded_gradients

    monkeypatch.setattr(to_bounded_gradients, "below_root", lambda square: 0 * square)
    with pytest.raises(Fails):
        call("to_bounded_gradients", "least_squares")
