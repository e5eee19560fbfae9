"""Verdict and simulation never disagree on random programs (`random_programs`)."""

import random
from fractions import Fraction

import pytest

from tests.theory.realization import random_programs as programs
from theory.algorithms import parse

FEW = {"linear": 60, "several oracles": 40, "time-varying": 8, "coordinatewise": 24}
MANY = {"linear": 1200, "several oracles": 500, "time-varying": 100, "coordinatewise": 200}


@pytest.mark.slow
@pytest.mark.parametrize("kind", programs.KINDS)
def test_copies_are_proved_and_changes_are_what_the_simulation_says(kind):
    outcomes = programs.tally(FEW[kind], (kind,))[kind]
    assert outcomes["proved"] == FEW[kind]
    assert outcomes[("differ", "not_equivalent")] > FEW[kind] / 3


@pytest.mark.parametrize(
    "kind, seeds",
    [
        ("linear", range(25)),
        ("several oracles", range(15)),
        ("time-varying", range(8)),
        pytest.param("linear", range(25, 500), marks=pytest.mark.slow),
        pytest.param("several oracles", range(15, 200), marks=pytest.mark.slow),
    ],
)
def test_a_letter_in_the_place_of_a_coefficient_gets_a_right_value(kind, seeds):
    found = [programs.with_letter(seed, kind) for seed in seeds]
    assert sum(value is not None for value in found) > len(found) / 3


@pytest.mark.slow
@pytest.mark.parametrize("kind", programs.KINDS)
def test_thousands_of_them(kind):
    outcomes = programs.tally(MANY[kind], (kind,), first=1000)[kind]
    assert outcomes["proved"] == MANY[kind]
    assert sum(n for outcome, n in outcomes.items() if "undecided" in outcome) < MANY[kind] / 10


def test_the_simulation_knows_momentum():
    """s = (m, x): by hand and by the text, so that the matrices are no second reading of it."""
    c = programs.Coefficient
    half, one, zero = c(Fraction(1, 2)), c(Fraction(1)), programs.ZERO
    momentum = programs.System(
        ("grad(@)",),
        ((half, zero), (half * -1, one)),
        ((one,), (one * -1,)),
        ((zero, one),),
        ((zero,),),
    )
    rows = [(Fraction(1),), (Fraction(0),), (Fraction(0),)]
    assert momentum.points(rows) == [(0,), (-1,), (Fraction(-3, 2),)]
    text = momentum.text(random.Random(0))
    assert parse(text).run([1, 0, 0])[:3] == [0, -1, Fraction(-3, 2)]


def test_a_wrong_verdict_would_be_seen(monkeypatch):
    """With every pair called the same the first change that the simulation sees is an error."""

    class Same:
        verdict, match, first_difference, tried = "equivalent", (), None, ""

    monkeypatch.setattr(programs, "compare", lambda A, B: Same)
    with pytest.raises(AssertionError):
        programs.tally(5, ("linear",))
    Same.verdict = "not_equivalent"
    with pytest.raises(AssertionError):
        programs.tally(5, ("linear",))
