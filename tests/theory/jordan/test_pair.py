"""The corrected Theorem 5.3: when a propagator is a union of Jordan blocks, and which."""

import random

import pytest
import sympy
from flint import fmpq_mat, fmpq_poly
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.theory.jordan.test_jordan import CELLS, block, invertible, jordan_types
from theory import J, Propagator, exact, normal_form


def check(p, form):
    """S⁻¹TS = J and Sᵀv = e1 in each block, over Q, recomputed here."""
    pair = p if form.is_union else form.uncontrollable.reachable.propagator
    S, primary = form.frame, form.jordan.primary_J
    assert pair.size == 0 or S.det() != 0
    assert pair.matrix * S == S * primary
    start = []
    for q, n in form.jordan.primary_blocks:
        start += [int(i == 0) for i in range(n * q.degree())]
    assert (pair.start.transpose() * S).entries() == start


def annihilator_degree(T, v):
    """Degree of the minimal polynomial of v under Tᵀ, as a rank."""
    row, rows = v.transpose(), []
    for _ in range(T.nrows()):
        rows.append(row.entries())
        row = row * T
    return fmpq_mat(rows).rank()


@pytest.mark.parametrize("dimension", [1, 2, 3, 4, 5])
def test_a_pair_is_a_union_exactly_when_the_minimal_polynomials_agree(dimension):
    rng = random.Random(dimension)
    outcomes = set()
    for chosen in jordan_types(dimension):
        union = exact.block_diagonal(*(block(CELLS[name], n) for name, n in chosen))
        if union.nrows() != dimension:
            continue
        P, inverse = invertible(dimension, rng)
        T = inverse * union * P
        for v in ([rng.randint(-1, 1) for _ in range(dimension)], [1] + [0] * (dimension - 1)):
            v = P.transpose() * fmpq_mat(dimension, 1, v)
            p = Propagator(T, v)
            form = normal_form(p)
            check(p, form)
            degree = annihilator_degree(T, v)
            assert (form.uncontrollable is None) == (degree == dimension)
            assert form.is_union == (degree == T.minpoly().degree())
            outcomes.add((form.uncontrollable is None, form.is_union))
            if form.uncontrollable:
                assert form.uncontrollable.size == dimension - degree
                assert form.uncontrollable.annihilator.degree() == degree
    assert (True, True) in outcomes
    assert dimension == 1 or {(False, True), (False, False)} <= outcomes


@settings(max_examples=50)
@given(st.integers(1, 5), st.randoms(use_true_random=False))
def test_the_characteristic_polynomial_alone_determines_a_controllable_pair(k, rng):
    T = fmpq_mat(k, k, [rng.randint(-2, 2) for _ in range(k * k)])
    v, w = ([rng.randint(-2, 2) for _ in range(k)] for _ in range(2))
    P, inverse = invertible(k, rng)
    one, other = normal_form(Propagator(T, v)), normal_form(Propagator(inverse * T * P, w))
    if one.uncontrollable or other.uncontrollable:
        return
    assert one.blocks == other.blocks
    assert len({b.eigenvalue for b in one.blocks}) == len(one.blocks)


@settings(max_examples=50)
@given(st.integers(1, 5), st.randoms(use_true_random=False))
def test_S_of_a_controllable_pair_is_the_quotient_of_krylov_matrices(k, rng):
    """The joining S is unique, S = C⁻¹C′ with rows vᵀTⁱ and e1ᵀJⁱ: an independent way to it."""
    p = Propagator(
        [[rng.randint(-2, 2) for _ in range(k)] for _ in range(k)],
        [rng.randint(-2, 2) for _ in range(k)],
    )
    form = normal_form(p)
    if form.uncontrollable is None:
        start = p.start.transpose() * form.frame
        other = Propagator(form.jordan.primary_J, start.transpose())
        assert p.rules(k).solve(other.rules(k)) == form.frame


def test_written_form_starts_every_block_at_e1():
    p = (J("1/2+1/3i", 2) | J(0) | Propagator([[0, 2], [1, 0]], [1, 1])).change_basis(
        [[1 if i == j else (i + 2 * j) % 3 * (i < j) for j in range(7)] for i in range(7)]
    )
    form = normal_form(p)
    assert form.uncontrollable is None and form.jordan.is_real_form
    assert (p.T * form.S - form.S * form.J).applyfunc(sympy.expand).is_zero_matrix
    assert (form.S.T * p.v - form.start).applyfunc(sympy.expand).is_zero_matrix
    assert sum(form.start) == len(form.blocks) == 4


def test_cyclic_shift_is_a_union_of_two_real_and_one_complex_unit():
    shift = [[0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [1, 0, 0, 0]]
    form = normal_form(Propagator(shift, [1, 0, 0, 0]))
    assert repr(form) == "NormalForm(J(-1; 1) ∪ J(1; 1) ∪ J(I; 1))"
    missed = normal_form(Propagator(shift, [1, 1, 0, 0]))
    assert not missed.is_union and missed.uncontrollable.size == 1


def test_the_theorem_as_worded_fails_without_controllability():
    nothing = normal_form(Propagator([["1/2"]], [0]))
    assert (
        not nothing.is_union
        and nothing.blocks == ()
        and nothing.uncontrollable.annihilator == fmpq_poly([1])
    )
    late = normal_form(Propagator([[1, 1], [0, 1]], [0, 1]))
    assert not late.is_union and repr(late.blocks) == "(J(1; 1),)"
    twice = normal_form(J(2) | J(2))
    assert twice.is_union and twice.uncontrollable.reachable.propagator == J(2)


def test_numbers_stay_small_in_the_factored_form():
    rng = random.Random(0)
    n = 24
    p = Propagator(
        [[rng.randint(-3, 3) for _ in range(n)] for _ in range(n)],
        [rng.randint(-3, 3) for _ in range(n)],
    )
    form = normal_form(p)
    S0, M = form.jordan.primary_S, form.M
    factored = sum(len(str(entry)) for matrix in (S0, M) for entry in matrix.entries())
    assert 5 * factored < sum(len(str(entry)) for entry in form.frame.entries())


@pytest.mark.parametrize(
    "bad, message", [([[1]], "not a propagator"), (J(sympy.Symbol("a")), "holds parameters")]
)
def test_bad_input_is_named_in_one_line(bad, message):
    with pytest.raises(ValueError, match=message):
        normal_form(bad)
