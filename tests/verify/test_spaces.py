"""Points over Ω are finite probability spaces in which what the page says of the past holds."""

import functools
from types import SimpleNamespace

import pytest
from flint import fmpq_mat

from theory.operators import NotProved, Refutation, Unsound, prove
from verify import registry
from verify.claim import Claim
from verify.claims.trainable import _spaces
from verify.claims.trainable import gradient_variance_floor as floor
from verify.claims.trainable import to_convergence as convergence
from verify.claims.trainable import to_rates_1d as rates

NUMBERS = {floor.claim.name: ["c"], convergence.claim.name: ["C₊"], rates.claim.name: []}
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
    assert len(random) == 9
    for name, title, point in random:
        numbers = [letter for letter in NUMBERS[name] if letter in point.matrices]
        assert _spaces.fault(point, numbers) == "", title
        assert point.dimensions[_spaces.OMEGA] == 4, title  # two pasts times two noises
    # elsewhere no hypothesis is about the past, and one outcome will do
    assert all(p.dimensions[_spaces.OMEGA] == 1 for _, _, p in seen if "P" not in p.matrices)


@pytest.mark.parametrize("module", [floor, convergence, rates])
def test_noise_that_never_changes_sign_is_no_fresh_noise(module):
    """ξ = 1 on one outcome was the point of three refutations, where E[ξ | past] = 0 is assumed."""
    random = [(c, p) for claim, c, p in points() if claim is module.claim and "P" in p.matrices]
    assert random
    for check, point in random:
        noise = [point.matrices["ξ"][i, 0] for i in range(4)]
        fresh = noise[0] + noise[1] == noise[2] + noise[3] == 0
        assert fresh != (check.hypothesis == "E[ξ | past] = 0"), check.title


def test_the_cross_term_vanishes_since_the_noise_is_fresh():
    """What used to be assumed follows from E[· | past] being a projection."""
    (cross,) = floor.claim.formulas("xᵀcξ = 0")
    assert prove(cross, floor.fresh.given)
    claim = Claim(name="trainable/cross", title="", statement="", source=None, expected="proved")
    claim.letters("v ξ: Ω; C₊ P: symmetric Ω×Ω")
    (cross,) = claim.formulas("vᵀ(1 − C₊)C₊ξ = 0")
    assert prove(cross, claim.formulas(*convergence.BEFORE[1:], _spaces.FRESH))


GROWS = "PP = P; Pξ = 0; P′P = P; P′ξ = ξ; a′ = 2a + ξ; ξᵀξ = 1; s′ = 4s + 1"


@pytest.mark.parametrize("gone", ["", "Pξ = 0; ", "P′P = P; ", "P′ξ = ξ; "])
def test_an_average_is_uncorrelated_with_the_newest_noise_since_the_past_grows_by_it(gone):
    """E|a′|² = 4E|a|² + 1 for a′ = 2a + ξ without E⟨a, ξ⟩ = 0 being said, and from no less."""
    claim = Claim(name="trainable/sum", title="", statement="", source=None, expected="proved")
    claim.letters("a a′ ξ: Ω; s s′")
    claim.space("Ω", fields="P P′")
    sums = claim.under().inductive(
        "E|a|² = s",
        "Pa = a; aᵀa = s",
        state="a → a′; P → P′; s → s′",
        initial="a = 0; s = 0",
        recurrence=GROWS.replace(gone, ""),
    )
    if not gone:
        assert sums()
    else:
        with pytest.raises(NotProved):
            sums()


def test_the_triangle_needs_its_bounds():
    claim = Claim(name="trainable/sides", title="", statement="", source=None, expected="proved")
    claim.letters("x y: Ω; p q: ≥ 0; free")
    assert _spaces.triangle(claim, "|x + y| ≤ p + q", "", "x; p; s", "y; q; t")()
    with pytest.raises(Unsound, match="needs free ≥ 0"):
        _spaces.triangle(claim, "of any sign", "", "x; free; s", "y; q; t")()


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
