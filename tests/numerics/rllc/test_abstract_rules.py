"""The float64 checks of abstract rules pass on the truth and turn red on planted mistakes."""

from importlib import import_module
from math import comb

import numpy as np
import pytest

EQUALITIES = ("complex_momentum", "jordan_abstract_rule", "polynomial_span", "union_rule")


def module(name):
    return import_module(f"numerics.rllc.{name}")


@pytest.mark.parametrize("name", EQUALITIES)
@pytest.mark.parametrize("seed", [0, 1])
def test_the_claim_holds_within_the_derived_bound(name, seed):
    result = module(name).check(instances=30, seed=seed)
    assert result.ok, result
    # A union's parts are multiplied alike, alone or together: on some machines to the last bit.
    least = 0 if name == "union_rule" else 1e-3
    assert least <= result.worst_ratio <= 1
    assert 0 < result.bound < 1e-9


@pytest.mark.parametrize("name", (*EQUALITIES, "decay_condition"))
def test_the_worst_instance_runs_alone(name):
    check = module(name).check
    result = check(instances=20, seed=3)
    seed, index = result.worst_seed
    again = check(instances=1, seed=seed, first=index)
    assert (again.worst_error, again.bound) == (result.worst_error, result.bound)


@pytest.mark.parametrize("name", (*EQUALITIES, "decay_condition"))
def test_a_bad_count_is_refused(name):
    with pytest.raises(ValueError, match="instances"):
        module(name).check(instances=0)


def exceeds(errors, bounds):
    return bool((np.asarray(errors) > np.asarray(bounds)).any())


def test_the_transposed_matrix_is_seen(monkeypatch):
    momenta = module("complex_momentum")
    monkeypatch.setattr(momenta, "memory", lambda T, v, g, run=momenta.memory: run(T.T, v, g))
    assert not momenta.check(instances=10).ok


def test_a_wrong_binomial_is_seen(monkeypatch):
    jordan = module("jordan_abstract_rule")
    monkeypatch.setattr(jordan, "comb", lambda i, j: comb(i + 1, j))
    assert not jordan.check(instances=10).ok


def test_a_wrong_law_is_seen(monkeypatch):
    spans = module("polynomial_span")
    monkeypatch.setattr(spans, "surjections", lambda q, s: q**s)
    assert not spans.check(instances=10).ok


def test_a_coupled_union_is_seen(monkeypatch):
    unions = module("union_rule")
    parts = unions.instance(0, 0)
    assert not exceeds(*unions.compare(*parts))
    monkeypatch.setattr(unions, "memory", lambda T, v, g, run=unions.memory: run(T + 1e-9, v, g))
    assert exceeds(*unions.compare(*parts))


def test_no_envelope_is_shown_for_what_grows_or_stays():
    decay = module("decay_condition")
    assert decay.envelope(np.array([[1.1]]), np.ones(1))[0] == np.inf
    assert decay.envelope(np.array([[1.1, 0], [0, 0.5]]), np.ones(2))[0] == np.inf
    assert np.isfinite(decay.envelope(np.array([[0.9, 5], [0, 0.9]]), np.ones(2))[0])


def test_a_row_above_its_envelope_is_seen():
    decay = module("decay_condition")
    F = np.array([[0.5, 1.0], [0.0, 0.5]])
    errors, bounds = decay.compare(F, np.ones(2), F, 60)
    assert not exceeds(errors, bounds)
    errors, bounds = decay.compare(np.array([[0.99, 1.0], [0.0, 0.99]]), np.ones(2), F, 60)
    assert exceeds(errors, bounds)
