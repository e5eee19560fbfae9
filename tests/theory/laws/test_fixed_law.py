"""Fixed laws: runs, canonical and minimal forms (RLLC claims, section D)."""

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from theory import FixedLaw, J, Propagator, equivalent

small = st.integers(-3, 3)


@st.composite
def laws(draw, most=3):
    k = draw(st.integers(1, most))
    rows = [[draw(small) for _ in range(k)] for _ in range(k)]
    return FixedLaw(
        Propagator(rows, [draw(small) for _ in range(k)]), [draw(small) for _ in range(k)]
    )


@st.composite
def frames(draw, k):
    """Unimodular S = lower · upper."""
    lower = sympy.Matrix(k, k, lambda i, j: 1 if i == j else (draw(small) if i > j else 0))
    upper = sympy.Matrix(k, k, lambda i, j: 1 if i == j else (draw(small) if i < j else 0))
    return lower * upper


def by_hand(law, gradients):
    """M_t = M_{t-1}T + g_t vᵀ, θ_t = θ_{t-1} − M_t L with SymPy matrices."""
    T, v, L = law.propagator.T, law.propagator.v, law.L
    memory, theta, points = sympy.zeros(1, law.size), sympy.Integer(0), [0]
    for gradient in gradients:
        memory = memory * T + gradient * v.T
        theta -= (memory * L)[0] if law.size else 0
        points.append(theta)
    return points


@given(laws(), st.lists(small, max_size=6))
def test_run_follows_the_definition(law, gradients):
    assert law.run(gradients) == by_hand(law, gradients)


@given(laws())
def test_the_minimal_law_is_equivalent_and_its_own_canonical_form(law):
    small_law = law.minimal()
    assert equivalent(law, small_law) and small_law.size == law.canonical().rank
    assert law.canonical().fixed_law().canonical() == law.canonical()


@given(laws())
def test_rank_is_that_of_the_hankel_matrix(law):
    k = law.size
    h = law.impulse_response(2 * k)
    assert law.canonical().rank == sympy.Matrix(k, k, lambda i, j: h[i + j]).rank()


def test_no_law_and_no_gradient_have_rank_zero():
    assert FixedLaw(J("1/2", 3), [0, 0, 0]).canonical().rank == 0
    assert FixedLaw(Propagator("1,2;3,4", "0,0"), [1, 1]).canonical().rank == 0
    assert equivalent(FixedLaw(J(1), [0]), FixedLaw(Propagator([], []), []))


def test_bad_input():
    with pytest.raises(ValueError, match="law has 1 entries"):
        FixedLaw(J(0, 2), [1])
    with pytest.raises(ValueError, match="has no value"):
        FixedLaw(J(0), [sympy.Symbol("c")]).run([1])
    with pytest.raises(ValueError, match="law is .*nan"):
        FixedLaw(J(0), [float("nan")])
    with pytest.raises(ValueError, match="singular"):
        FixedLaw(J(0, 2), [1, 1]).change_basis([[1, 1], [1, 1]])
