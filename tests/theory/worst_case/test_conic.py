"""What proves a bound on a worst case, and what does not."""

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.theory.worst_case.problems import gradient_descent, trace_of_inverse
from theory.worst_case.conic import Multipliers, Point, attained, verify

# One step of length 1 on 1-smooth convex functions: 1/6.
ONE_STEP = gradient_descent(1, 1, 1)
SIXTH = Fraction(1, 6)


def _one_step():
    """1/6 on |x₀ − x*|² ≤ 1, and 1 on each of f₀ ≥ f₁ + …, f₁ ≥ f₀ + … and f* ≥ f₁ + …: the first
    two add up to cocoercivity, and |x₀ − x* − 3f'(x₁)|²/6 is left."""
    weights = {(0, 1): Fraction(1), (1, 0): Fraction(1), (2, 1): Fraction(1)}
    pairs = [(i, j) for i in range(3) for j in range(3) if i != j]
    rows = [SIXTH, *(weights.get(pair, Fraction(0)) for pair in pairs)]
    return Multipliers(SIXTH, (Fraction(1),), tuple(rows), (), ())


def test_one_step_of_gradient_descent_by_hand():
    assert verify(ONE_STEP, _one_step()) == SIXTH


def test_multipliers_of_a_matrix_inequality():
    # 4 − 2b = ⟨[2 −1; −1 1/2], [1 b; b d]⟩ + (4 − d)/2
    S = ((Fraction(2), Fraction(-1)), (Fraction(-1), Fraction(1, 2)))
    m = Multipliers(Fraction(4), (Fraction(1),), (Fraction(1, 2),), (), (S,))
    assert verify(trace_of_inverse(), m) == 4


@pytest.mark.parametrize("place", range(7))
def test_every_multiplier_matters(place):
    m = _one_step()
    rows = list(m.at_most)
    rows[place] += Fraction(1, 100)
    with pytest.raises(ValueError):
        verify(ONE_STEP, replace(m, at_most=tuple(rows)))


@pytest.mark.parametrize(
    "change, reason",
    [
        (lambda m: replace(m, bound=SIXTH - Fraction(1, 10**9)), "not"),
        (lambda m: replace(m, metrics=(Fraction(2),)), "add up"),
        (lambda m: replace(m, metrics=()), "each row"),
        (lambda m: replace(m, at_most=tuple(-x for x in m.at_most)), "negative"),
        (lambda m: replace(m, at_most=m.at_most[::-1]), "."),
        (lambda m: replace(m, zero=(Fraction(1),)), "each row"),
    ],
)
def test_wrong_multipliers_are_refused(change, reason):
    with pytest.raises(ValueError, match=reason):
        verify(ONE_STEP, change(_one_step()))


def test_a_multiplier_that_is_not_semidefinite_is_refused():
    S = ((Fraction(2), Fraction(-2)), (Fraction(-2), Fraction(1)))
    m = Multipliers(Fraction(4), (Fraction(1),), (Fraction(1),), (), (S,))
    with pytest.raises(ValueError, match="semidefinite"):
        verify(trace_of_inverse(), m)


def _quadratic():
    """x₀ − x* = 1, f = x²/2: f' = x, x₁ = 0."""
    one, zero, half = Fraction(1), Fraction(0), Fraction(1, 2)
    G = ((one, one, zero), (one, one, zero), (zero, zero, zero))
    return Point(G, (half, zero))


def _huber():
    """One step on the function of Huber that attains 1/6: f'(x₀) = f'(x₁) = 1/3, x₀ − x* = 1."""
    third = Fraction(1, 3)
    G = ((1, third, third), (third, third**2, third**2), (third, third**2, third**2))
    G = tuple(tuple(map(Fraction, row)) for row in G)
    return Point(G, (third - third**2 / 2, third * Fraction(2, 3) - third**2 / 2))


def test_points_of_functions_that_exist_satisfy_every_row():
    assert attained(ONE_STEP, _quadratic()) == 0
    # f(x₁) = 2/9 − 1/18
    assert attained(ONE_STEP, _huber()) == SIXTH


@pytest.mark.parametrize(
    "change, reason",
    [
        (lambda p: replace(p, values=(p.values[0], p.values[1] + Fraction(1, 100))), "at_most"),
        (lambda p: replace(p, values=p.values[:1]), "length"),
        (lambda p: replace(p, gram=p.gram[:2]), "shape"),
        (lambda p: replace(p, gram=((Fraction(0), *p.gram[0][1:]), *p.gram[1:])), "semidefinite"),
    ],
)
def test_wrong_points_are_refused(change, reason):
    with pytest.raises(ValueError, match=reason):
        attained(ONE_STEP, change(_huber()))
