"""Points modulo a prime that lift, as proofs that a system has complex points."""

import pytest
from sympy import Poly, groebner, symbols

from theory.laws.rational_functions import Field
from theory.realization import lifted_points
from theory.realization.branches import solve_system
from theory.realization.ideals import is_empty, vanishes
from theory.realization.lifted_points import P, has_point, points_of, tower, vanishes_by_division

FIELD = Field(("a", "b", "c", "d"))
a, b, c, d = FIELD.generators


def test_a_tower_solves_each_equation_for_a_letter_of_its_own():
    order = tower([a * b - c, b**2 - c - 1])
    assert [place for _, place in order] == [2, 0] or order[0][1] != order[1][1]
    assert tower([a * b - 1, a + b]) is None


@pytest.mark.parametrize(
    "equations", [[b**2 - c - 1, a * b - c], [a**3 - b - 1], [a - b, c**2 - 2], [a * b - 1]]
)
def test_points_solve_their_system_modulo_p(equations):
    found = points_of(equations, 4)
    assert found
    assert all(e(*point).p % P == 0 for point in found for e in equations)


def test_a_double_root_is_no_point_since_it_may_not_lift():
    # (a − b)² = 0 has points, but its derivative is 0 there.
    assert points_of([(a - b) ** 2, c - 1], 4) == []
    # a² = P·b has the point a = b = 0 modulo P wherever it is looked for, and no simple root.
    assert points_of([a**2 - P], 4) == []


def test_a_coefficient_that_p_divides_below_says_nothing():
    assert has_point([a - 2, b - c], [a])
    assert not has_point([a - 2, b - c], [a / P])


SYSTEMS = [
    ([a * b - 1, c - a], []),
    ([a * b - 1, c - a], [c]),
    ([a * b - 1, c * a], [c]),
    ([a * b, c - b], [c, a]),
    ([a * b - c, b * c - d], [a - 1, d]),
    ([a * b - c, b * c - d], [b, c**2 - a * d, a, c]),
    ([a**2 - b**2, c - a], [a - b, a + b]),
    ([a**2 - 2, b**2 - 2], [a - b]),
    ([a**2 - 2, b**2 - 2], [a - b, a + b]),
]


@pytest.mark.parametrize("equations, nonzero", SYSTEMS)
def test_emptiness_agrees_with_a_groebner_basis_of_sympy(equations, nonzero):
    names = symbols("a b c d s")
    product = symbols("s")
    for polynomial in nonzero:
        product = product * _sympy(polynomial)
    members = [*map(_sympy, equations), 1 - product]
    empty = groebner(members, *names).exprs == [1]
    assert is_empty(equations, nonzero) == empty
    if empty:
        assert not has_point(equations, nonzero)


def _sympy(polynomial):
    terms = dict(zip(polynomial.monoms(), polynomial.coeffs()))
    letters = symbols("a b c d")
    return Poly.from_dict({e: int(x.p) for e, x in terms.items()}, *letters).as_expr()


def test_division_by_a_tower_shows_membership_and_nothing_else():
    order = tower([b**2 - c - 1, a * b - c])
    inside = (a * b - c) * d + (b**2 - c - 1) * a
    assert vanishes_by_division(b * inside, order, lambda lead: lead == b or lead.is_constant())
    assert not vanishes_by_division(inside + d, order, lambda lead: True)
    # a·b = c and a = 0 say c = 0 only: to divide by b is allowed where b is not 0.
    assert not vanishes(a**2 * d, [a * b, b - c], [])
    assert vanishes(a * d, [a * b, b - c], [c])


def test_a_double_root_is_solved_for():
    # (a·d + b)² on the circle: the discriminant of the second equation is a multiple of the first.
    circle = a**2 + b**2 - 2
    (branch,) = solve_system(FIELD, [circle, (a * d + b) ** 2 + circle * d**2], ("d",), [a, b, c])
    assert branch.map["d"].text() == "-a*b/(2*a**2 + b**2 - 2)"  # −b/a on the circle
    assert branch.equations == [circle]


def test_without_lifted_points_the_answers_are_the_same(monkeypatch):
    def answers():
        return [is_empty(*system) for system in SYSTEMS]

    with_points = answers()
    monkeypatch.setattr("theory.realization.ideals.has_point", lambda *_: False)
    assert answers() == with_points
    assert lifted_points.has_point is has_point
