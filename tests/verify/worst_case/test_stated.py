"""PEPit's examples in a few lines of our own model: the bounds are those of PEPit's scripts."""

import csv
from fractions import Fraction

import pytest

from tests.verify.samples import ROOT
from tests.verify.worst_case.stated import EXAMPLES, PROGRAMS, STEP, descent
from theory.algorithms import parse
from verify.worst_case.answer import answer
from verify.worst_case.program import problems_of

TABLE = ROOT / "benchmarks" / "results" / "worst_case.csv"
with TABLE.open(encoding="utf-8") as file:
    MEASURED = {row["example"]: row for row in csv.DictReader(file)}
NEAR = Fraction(3, 10**6)  # two bounds, each within 1e-6 of the least one
SOLVER = Fraction(1, 10**4)  # what Clarabel's tolerances make of PEPit's value, at most


def agrees(problem, name):
    found = answer(problem, name)
    assert found.verdict == "certified", found.tried
    script, printed = Fraction(MEASURED[name]["upper"]), Fraction(MEASURED[name]["CLARABEL"])
    size = max(abs(script), Fraction(1, 1000))
    near = abs(found.upper - script) <= NEAR * size
    return near and abs(found.upper - printed) <= SOLVER * size


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_bound_is_that_of_pepit_and_of_its_script(name):
    assert agrees(EXAMPLES[name](), name)


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_has_the_bound_of_the_script(name):
    text, values, *more = PROGRAMS[name]
    assert agrees(problems_of(parse(text, **values), *more)[0][0], name)


def test_another_step_is_seen():
    name = "unconstrained_convex_minimization.gradient_descent"
    longer = Fraction(1001, 3000)
    assert not agrees(descent("smooth-convex", [longer] * 4, L=3), name)
    assert not agrees(problems_of(parse(STEP, a=longer), *PROGRAMS[name][2:])[0][0], name)


def test_there_are_25_of_them():
    assert len(EXAMPLES) >= 25
