"""Real points of polynomial systems: found where they are planted, refuted where there are none."""

import pytest
import sympy
from flint import Ordering, fmpq, fmpq_mpoly_ctx
from hypothesis import given, settings
from hypothesis import strategies as st

from theory.realization.definite import (
    definite_sign,
    has_no_real_zero,
    has_real_root,
    is_never_negative,
    real_roots,
)
from theory.realization.ideals import Undecided
from theory.realization.real_points import put_in, real_point
from theory.realization.zero_dimensional import count_real_points

CONTEXT = fmpq_mpoly_ctx.get(("x", "y", "z"), Ordering.lex)
x, y, z = CONTEXT.gens()
one = CONTEXT.constant(1)
small = st.integers(-3, 3)

# No real zero; the fourth is Motzkin's polynomial plus 1, which is no sum of squares' accident:
# Motzkin's own has zeros at (±1, ±1).
POSITIVE = [
    x**2 + y**2 + 1,
    x**4 + y**2 + 1,
    (x - y) ** 2 + 1,
    x**4 * y**2 + x**2 * y**4 - 3 * x**2 * y**2 + 2,
    x**2 * y**2 + x**2 + 1,
    x**2 - x * y + y**2 + 1,
    x**2 + y**2 + z**2 + 1,
    x**4 - x * y + y**4 + 1,
    (x * y - 1) ** 2 + x**2,  # its infimum 0 is not attained
]
ZEROS = [
    x**2 + y**2 - 2,
    x**2 - 3 * x * y + y**2 + 1,
    (x - y) ** 2,
    x**4 * y**2 + x**2 * y**4 - 3 * x**2 * y**2 + 1,
    (x - 1) ** 2 + (y - 2) ** 2 + (z - 3) ** 2,
    (x - 1000) ** 2 + (y - 1000) ** 2 - 1,
    x**3 - 2,
]


@pytest.mark.parametrize("polynomial", POSITIVE, ids=str)
def test_a_positive_polynomial_has_no_real_point(polynomial):
    assert real_point([polynomial]) is None
    assert real_point([-polynomial]) is None
    assert not definite_sign(polynomial) or definite_sign(-polynomial) == -1


@pytest.mark.parametrize("polynomial", ZEROS, ids=str)
def test_a_real_zero_is_found_and_no_sign_is_claimed(polynomial):
    found = real_point([polynomial])
    assert found is not None and not has_no_real_zero(polynomial)
    if found.root is None and not found.count:
        assert put_in(polynomial, found.values) == 0


def test_inequations_decide_too():
    assert real_point([x**2 + y**2], [x]) is None
    assert real_point([(x - 1) * (x**2 + 1)], [x - 1]) is None
    assert real_point([(x - 1) * (x**2 - 2)], [x - 1]).root == ("x", (-2, 0, 1))
    assert real_point([x**2 - 2], [x - y]).root == ("x", (-2, 0, 1))
    assert real_point([x**2 + y**2 - 2, x * y - 1], [x - y]) is None
    assert real_point([], [x * (y - 1)]).values == {"x": 1, "y": 0}
    assert real_point([x - x + 1]) is None and real_point([x], [x]) is None


@given(st.lists(small, min_size=1, max_size=3), st.lists(small, min_size=1, max_size=3))
@settings(max_examples=30)
def test_hermite_counts_planted_points(first, second):
    """∏(x − a_i)·(x² + 1) = 0 = ∏(y − b_j)·(y² + y + 1): the distinct (a_i, b_j) are the points."""
    f, g = x**2 + 1, y**2 + y + 1
    for a in first:
        f *= x - a
    for b in second:
        g *= y - b
    points = {(a, b) for a in first for b in second}
    assert count_real_points([f, g]) == len(points)
    assert count_real_points([f, g], [x - y]) == sum(a != b for a, b in points)
    # The same points after a change of variables that mixes them.
    mixed = [p.compose(x + y, x - 2 * y, z, ctx=CONTEXT) for p in (f, g)]
    assert count_real_points(mixed) == len(points)
    assert (real_point(mixed, []) is None) == (not points)


@given(st.lists(st.integers(-4, 4), min_size=2, max_size=7))
@settings(max_examples=60)
def test_one_variable_is_decided_as_by_sturm(coefficients):
    polynomial = sum((x**i * c for i, c in enumerate(coefficients)), one * 0)
    if polynomial.is_constant():
        return
    t = sympy.Symbol("t")
    count = sympy.Poly(coefficients[::-1], t).count_roots()
    assert (real_point([polynomial]) is not None) == (count > 0)
    assert has_no_real_zero(polynomial) == (count == 0)
    assert count_real_points([polynomial]) == count


@given(st.lists(small, min_size=6, max_size=6), st.integers(0, 3))
@settings(max_examples=60)
def test_no_sign_is_claimed_that_a_point_contradicts(c, constant):
    """Random quadratics times even powers: whatever is claimed holds on a grid."""
    p = (c[0] * x + c[1] * y + c[2]) ** 2 * (1 + y**2) + c[3] * x * y + c[4] * y**2 + constant
    values = [
        put_in(p, {"x": fmpq(a, 2), "y": fmpq(b, 2)}).leading_coefficient()
        if put_in(p, {"x": fmpq(a, 2), "y": fmpq(b, 2)}) != 0
        else 0
        for a in range(-6, 7)
        for b in range(-6, 7)
    ]
    sign = definite_sign(p)
    assert sign == 0 or all(value * sign > 0 for value in values)
    assert not is_never_negative(p) or min(values) >= 0
    if min(values) < 0 < max(values):
        assert real_point([p]) is not None


@given(st.integers(-3, 3), st.integers(-3, 3), st.integers(1, 4))
@settings(max_examples=20, deadline=None)
def test_circles_and_hyperbolas_meet_where_they_should(p, q, r):
    """x² + y² = r and xy = p/2 meet over R exactly when |p| ≤ r (moved by q, which changes
    nothing)."""
    moved = x - q
    system = [moved**2 + y**2 - r, 2 * moved * y - p]
    assert (real_point(system) is not None) == (abs(p) <= r)


def test_a_question_beyond_the_limits_is_undecided():
    with pytest.raises(Undecided):
        real_point([x**8 + y**8 + z**8 - x * y * z + 1])


@given(st.lists(st.integers(-4, 4), min_size=2, max_size=6).filter(lambda c: c[-1]))
def test_a_real_root_is_seen_where_there_is_one(coefficients):
    assert has_real_root(coefficients) == bool(real_roots(coefficients))
