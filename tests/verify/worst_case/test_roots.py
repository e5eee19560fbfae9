"""Steps and bounds that hold a square root: certified as they are."""

import math
from fractions import Fraction

import pytest

from theory.surds import Surd, plain, root
from theory.worst_case.model import Problem
from verify.worst_case import numbers
from verify.worst_case.answer import answer, answered
from verify.worst_case.numbers import Exact, exact_of, power, quotient
from verify.worst_case.numbers import root as near_root

ROOT2, ROOT5 = root(2), root(5)


def descent(*steps, L=1):
    """f(x_N) − f* after gradient steps from |x_0 − x*| ≤ 1."""
    problem = Problem()
    f = problem.function("smooth-convex", L=L)
    best, x = f.minimizer("xs"), problem.vector("x0")
    problem.assume((x - best) ** 2 <= 1)
    for step in steps:
        x = x - step * f.gradient(x)
    problem.measure(f(x) - f(best))
    return problem


def potential(k):
    """What Nesterov's potential with λ = k gains in a step."""
    problem = Problem()
    f = problem.function("smooth-convex", L=1)
    xs, x, z = f.minimizer("xs"), problem.vector("x"), problem.vector("z")
    after = (1 + root(1 + 4 * k * k)) / 2
    y = (1 - 1 / after) * x + 1 / after * z
    g = f.gradient(y)
    w = z - (after**2 - k**2) * g
    last = after**2 * (f(y - g) - f(xs)) + (w - xs) ** 2 / 2
    problem.measure(last - k**2 * (f(x) - f(xs)) - (z - xs) ** 2 / 2)
    return problem


def test_one_irrational_step_is_certified_at_its_closed_form():
    """L/(4Lh + 2) for h ≤ 1/L (Drori, Teboulle 2014)."""
    h = 1 / ROOT2
    found = answer(descent(h), "descent", exactly=1 / (4 * h + 2), lower=True)
    assert found.upper == (ROOT2 - 1) / 2 and found.as_dict()["upper"] == "-1/2+1/2√2"
    assert found.lower is None or found.lower <= found.upper


def test_a_bound_below_the_closed_form_is_not():
    h = 1 / ROOT2
    below = plain(1 / (4 * h + 2) - Fraction(1, 10**6))
    found = answer(descent(h), "descent", exactly=below)
    assert found.upper is None or found.upper > 1 / (4 * h + 2)


def test_silver_steps_are_certified_at_their_closed_form():
    """Steps √2, 2, √2 leave 1/(4H + 2), H their sum, which a Huber function attains."""
    best = 1 / (4 * (2 + 2 * ROOT2) + 2)
    assert answer(descent(ROOT2, 2, ROOT2), "silver", exactly=best).upper == best
    found = answer(descent(ROOT2, 2, ROOT2), "silver")
    assert isinstance(found.upper, Fraction) and 0 < found.upper - best < Fraction(1, 10**6)


@pytest.mark.parametrize("k", [1, 10, Fraction(1, 2)])
def test_the_potential_does_not_grow(k):
    """√5, √401, √2: its proof's equations have no solution for a fraction beside the root."""
    found = answer(potential(Fraction(k)), "potential")
    assert found.upper == 0 and "√" in str(found.certificate)


def test_an_irrational_closed_form_of_a_rational_problem():
    """Any R above the least bound is certified, too, when it is irrational."""
    found = answer(descent(Fraction(1, 2)), "descent", exactly=ROOT2 / 5)
    assert found.upper == ROOT2 / 5


def test_what_is_undecided_in_the_field_is_tried_beside_it():
    good, near = descent(1 / ROOT2), descent(Fraction(5, 7))
    assert answered([good, near], "two")[1] is False
    problem = Problem()
    problem.measure(problem.vector("x") ** 2 * ROOT2)  # nothing bounds it
    found, beside = answered([problem, near], "two")
    assert beside and found.upper < Fraction(3, 10)


def test_a_root_is_known_until_it_meets_another():
    x = near_root(Exact(2))
    assert exact_of(x) == ROOT2 and exact_of((1 + x) / (1 - x)) == (1 + ROOT2) / (1 - ROOT2)
    assert exact_of(quotient(x, 3) - 2 * x) == ROOT2 / 3 - 2 * ROOT2
    assert exact_of(power(x, 2)) == 2 and exact_of(power(x, -1)) == ROOT2 / 2
    assert exact_of(abs(-x)) == ROOT2 and exact_of(3 - x) == 3 - ROOT2
    assert exact_of(power(Exact(Fraction(5, 4)), 0.5)) == ROOT5 / 2
    assert exact_of(near_root(Exact(8)) / x) == 2
    assert exact_of(x + near_root(Exact(3))) is None and exact_of(near_root(x)) is None
    assert exact_of(math.sqrt(2)) is None and exact_of(0.25) == Fraction(1, 4)
    assert exact_of(Exact(math.pi)) is None and exact_of(x / (x * x - 2)) is None


def test_a_recursion_with_a_root_is_followed_for_a_while():
    x = quotient(near_root(Exact(3)), 2)
    known = []
    for _ in range(12):
        x = quotient(x * x + 1, 2)
        known.append(x.exact is not None)
    assert known[:5] == [True] * 5 and not known[-1]
    assert exact_of(power(near_root(Exact(2)), 200)) == 2**100


def test_the_rational_number_beside_a_root_is_what_it_was():
    x = near_root(Exact(2))
    assert x.fraction == numbers.read_float(math.sqrt(2)) and isinstance(x.exact, Surd)
    assert (2 * x).fraction == 2 * x.fraction
