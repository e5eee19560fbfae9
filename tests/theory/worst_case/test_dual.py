"""The dual's equations, its faces, and the points of the problem as a system of the same form."""

from fractions import Fraction

import pytest
from flint import fmpq

from tests.theory.worst_case.problems import gradient_descent, trace_of_inverse, translated
from theory.positivity.affine import Inconsistent
from theory.worst_case.conic import Row, attained, verify
from theory.worst_case.dual import Dual
from theory.worst_case.primal import Primal

# The proof of 1/6 for one step: see test_conic.
SIXTH = fmpq(1, 6)
PROOF = [fmpq(1), SIXTH, fmpq(1), fmpq(0), fmpq(1), fmpq(0), fmpq(0), fmpq(1)]


def test_the_multipliers_of_a_proof_solve_the_equations():
    dual = Dual(gradient_descent(1, 1, 1))
    for row, right in dual.equations:
        assert sum(c * PROOF[k] for k, c in row.items()) == right
    assert dual.bound(PROOF) == SIXTH
    assert verify(dual.conic, dual.multipliers(PROOF)) == Fraction(1, 6)


def test_a_translation_takes_one_coordinate_of_z():
    conic = translated(2, 1, 1)
    assert len(Dual(conic).kept) == conic.vectors - 1


def test_a_coordinate_without_squares_is_dropped_and_its_row_entered():
    conic = gradient_descent(1, 1, 1)
    product = Row({(0, 3): Fraction(1), (1, 3): Fraction(2)}, {}, Fraction(0))
    more = type(conic)(4, conic.values, conic.metrics, (*conic.at_most, product), (), ())
    dual = Dual(more)
    before = len(dual.equations)
    dual.settle()
    assert 3 not in dual.kept and len(dual.equations) > before
    # The product's multiplier is nonnegative and alone in its equation: it is zero.
    assert len(more.metrics) + len(more.at_most) - 1 not in dual.live


def test_multipliers_of_one_sign_that_add_up_to_zero_are_zero():
    conic = gradient_descent(1, 1, 1)
    value = Row({}, {2: Fraction(1)}, Fraction(0))
    more = type(conic)(3, 3, conic.metrics, (*conic.at_most, value, value), (), ())
    dual = Dual(more)
    dual.settle()
    assert dual.live == list(range(8))


def test_a_face_keeps_the_matrices_that_vanish_on_a_vector():
    dual = Dual(gradient_descent(1, 1, 1))
    # Z of the proof is (x₀ − x* − 3f'(x₁))(…)ᵀ/6, which vanishes on f'(x₀) and on (3, 0, 1).
    dual.vanish({1: {1: fmpq(1)}, 2: {0: fmpq(3), 2: fmpq(1)}})
    assert dual.kept == [0]
    dual.require_bound(SIXTH)
    assert dual.space([0.0] * len(dual.live)).point([fmpq(0)] * 1) is not None
    for row, right in dual.equations:
        assert sum(c * PROOF[k] for k, c in row.items()) == right


def test_a_wrong_face_has_no_multipliers():
    dual = Dual(gradient_descent(1, 1, 1))
    # Z_00 is the multiplier of |x₀ − x*|² ≤ 1, which is the bound.
    dual.vanish({0: {0: fmpq(1)}})
    dual.require_bound(SIXTH)
    with pytest.raises(Inconsistent):
        dual.space([0.0] * len(dual.live))


def test_without_leaves_the_first_dual_alone():
    dual = Dual(trace_of_inverse())
    few = dual.without([1])
    few.vanish_lmi(0, {1: {1: fmpq(1)}})
    assert 1 in dual.live and dual.kept_lmis == [[0, 1]] and few.kept_lmis == [[0]]


def test_points_of_the_primal_are_points_of_the_problem():
    conic = gradient_descent(1, 1, 1)
    primal = Primal(conic, Fraction(1, 6))
    # The point of Huber's function, its slacks computed from the equations.
    third = fmpq(1, 3)
    values = [fmpq(1), third, third, third**2, third**2, third**2]
    values += [third - third**2 / 2, third * fmpq(2, 3) - third**2 / 2]
    space = primal.space([0.0] * len(primal.live))
    taken = dict(enumerate(values))
    x = space.point([taken[k] for k in space.free])
    assert all(v >= 0 for k, v in zip(primal.live, x) if primal.positive(k))
    assert attained(conic, primal.point(x)) == Fraction(1, 6)
