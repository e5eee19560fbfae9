"""Points over Ω are finite probability spaces in which what the page says of the past holds."""

import functools
from types import SimpleNamespace

import pytest
from flint import fmpq_mat

from theory.operators import Refutation, prove
from verify import registry
from verify.claims.trainable import _spaces
from verify.claims.trainable import gradient_variance_floor as floor
from verify.claims.trainable import to_convergence as convergence

NUMBERS = {floor.claim.name: ["c"], convergence.claim.name: ["C₊"]}
KINDS = ("necessity", "mutants", "paper")


@functools.cache
def points():
    """(claim, check, point) of every refutation over Ω of the topic."""
    seen = []
    for row in registry.index():
        if row["topic"] == "trainable":
            claim = registry.load(row["claim"])
            for check in (c for c in claim.checks if c.kind in KINDS):
                found = check.function()
                if isinstance(found, Refutation) and _spaces.OMEGA in found.point.dimensions:
                    seen.append((claim, check, found.point))
    return seen


def test_every_point_that_speaks_of_the_past_is_a_probability_space():
    seen = [(claim.name, check.title, point) for claim, check, point in points()]
    random = [(name, title, point) for name, title, point in seen if "P" in point.matrices]
    assert len(random) == 8
    for name, title, point in random:
        assert _spaces.fault(point, NUMBERS[name]) == "", title
        assert point.dimensions[_spaces.OMEGA] == 4, title  # two pasts times two noises
    # elsewhere no hypothesis is about the past, and one outcome will do
    assert all(p.dimensions[_spaces.OMEGA] == 1 for _, _, p in seen if "P" not in p.matrices)


@pytest.mark.parametrize("module", [floor, convergence])
def test_noise_that_never_changes_sign_is_no_fresh_noise(module):
    """ξ = 1 on one outcome was the point of three refutations, where E[ξ | past] = 0 is assumed."""
    for claim, check, point in points():
        if claim is module.claim and "P" in point.matrices:
            noise = [point.matrices["ξ"][i, 0] for i in range(4)]
            fresh = noise[0] + noise[1] == noise[2] + noise[3] == 0
            assert fresh != (check.hypothesis == "E[ξ | past] = 0"), check.title


def test_the_cross_term_vanishes_since_the_noise_is_fresh():
    """What used to be assumed follows from E[· | past] being a projection."""
    from theory.operators import Equation

    cross = Equation(floor.x.T * floor.C * floor.xi, 0)
    assert prove(cross, [*floor.PAST, floor.FRESH])
    kept = convergence.unit - convergence.Cm
    cross = Equation(convergence.v.T * kept * convergence.Cm * convergence.xi, 0)
    assert prove(cross, [*convergence.PAST, convergence.FRESH])


def point(rows, numbers=()):
    """A point with P, and c where there are numbers."""
    matrices = {"P": fmpq_mat(rows)} | ({"c": fmpq_mat(numbers)} if numbers else {})
    return SimpleNamespace(dimensions={_spaces.OMEGA: len(rows)}, matrices=matrices)


@pytest.mark.parametrize(
    "planted, wrong",
    [
        (point([[1, 0], [0, 1]]), ""),
        (point([[0, 0], [0, 0]]), "P averages over no event"),
        (point([[1, 0], [0, 0]]), "P averages over no event"),
        (point([[0, 1], [1, 0]]), "P averages over no event"),
        (point([[1, 0], [0, 1]], [[1, 1], [1, 1]]), "c multiplies by no number"),
    ],
)
def test_a_point_that_is_no_space_is_named(planted, wrong):
    found = _spaces.fault(planted, ["c"] if "c" in planted.matrices else [])
    assert found.startswith(wrong) and bool(found) == bool(wrong)
