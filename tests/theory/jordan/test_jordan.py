"""The exact real Jordan form: S⁻¹TS = J, the right blocks, whatever the eigenvalues."""

import random
from itertools import combinations_with_replacement

import pytest
import sympy
from flint import acb_mat, arb_mat, ctx, fmpq, fmpq_mat, fmpz_mat, fmpz_poly
from hypothesis import given, settings
from hypothesis import strategies as st

from theory import J, Propagator, exact, real_jordan_form
from theory.jordan.primary import block_rows

# Eigenvalues of every kind, each as the smallest real cell that has it.
CELLS = {
    "0": [[0]],
    "1": [[1]],
    "i": [[0, 1], [-1, 0]],
    "√2": [[0, 1], [2, 0]],
    "x³-x-1": [[0, 1, 0], [0, 0, 1], [1, 1, 0]],
}


def block(cell, n):
    """I_n⊗cell + N⊗I as rows."""
    d = len(cell)
    rows = [[0] * (n * d) for _ in range(n * d)]
    for level in range(n):
        for i in range(d):
            for j in range(d):
                rows[level * d + i][level * d + j] = cell[i][j]
            if level + 1 < n:
                rows[level * d + i][(level + 1) * d + i] = 1
    return fmpq_mat(n * d, n * d, [entry for row in rows for entry in row])


def jordan_types(most):
    """Every multiset of (cell, n) of total dimension 1, …, most."""
    pieces = [(name, n) for name, cell in CELLS.items() for n in range(1, most // len(cell) + 1)]
    for count in range(1, most + 1):
        for chosen in combinations_with_replacement(pieces, count):
            if sum(len(CELLS[name]) * n for name, n in chosen) <= most:
                yield chosen


def invertible(k, rng):
    """A random integer matrix of determinant 1, and its inverse."""
    L = fmpq_mat(
        k, k, [1 if i == j else rng.randint(-2, 2) * (i > j) for i in range(k) for j in range(k)]
    )
    U = fmpq_mat(
        k, k, [1 if i == j else rng.randint(-2, 2) * (i < j) for i in range(k) for j in range(k)]
    )
    return L * U, (L * U).inv()


def check(T, form):
    """T S = S J over Q with S invertible: recomputed here with other code than the program's."""
    S, J = fmpq_mat(form.primary_S), form.primary_J
    assert T * S == S * J
    assert form.size == 0 or S.det() != 0


def primary_type(form):
    return sorted((p.degree(), [str(c) for c in p.coeffs()], n) for p, n in form.primary_blocks)


@pytest.mark.parametrize("dimension", [1, 2, 3, 4, 5])
def test_every_jordan_type_is_recovered_from_a_similar_matrix(dimension):
    rng = random.Random(dimension)
    for chosen in jordan_types(dimension):
        union = exact.block_diagonal(*(block(CELLS[name], n) for name, n in chosen))
        k = union.nrows()
        if k != dimension:
            continue
        P, inverse = invertible(k, rng)
        T = inverse * union * P
        form = real_jordan_form(T)
        check(T, form)
        polynomials = {
            name: fmpq_mat(len(c), len(c), sum(c, [])).charpoly() for name, c in CELLS.items()
        }
        expected = [
            (len(CELLS[name]), [str(c) for c in polynomials[name].coeffs()], n)
            for name, n in chosen
        ]
        assert primary_type(form) == sorted(expected)


@settings(max_examples=60)
@given(st.integers(1, 6), st.randoms(use_true_random=False))
def test_blocks_are_similarity_invariants(k, rng):
    T = fmpq_mat(k, k, [fmpq(rng.randint(-2, 2), rng.choice([1, 1, 2, 3])) for _ in range(k * k)])
    P, inverse = invertible(k, rng)
    one, other = real_jordan_form(T), real_jordan_form(inverse * T * P)
    check(T, one)
    check(inverse * T * P, other)
    assert one.blocks == other.blocks and one.J == other.J
    assert sum(b.dimension for b in one.blocks) == k


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(-2, 2), st.integers(1, 3)), min_size=1, max_size=4),
    st.integers(),
)
def test_block_sizes_are_those_of_the_rank_sequences(parts, seed):
    union = exact.block_diagonal(*(block([[lam]], n) for lam, n in parts))
    k = union.nrows()
    P, inverse = invertible(k, random.Random(seed))
    T = inverse * union * P
    form = real_jordan_form(T)
    for lam in {lam for lam, _ in parts}:
        shifted = T - fmpq_mat(k, k, [lam * (i == j) for i in range(k) for j in range(k)])
        ranks = [(shifted**j).rank() for j in range(k + 2)]
        for n in range(1, k + 1):
            wanted = ranks[n - 1] - 2 * ranks[n] + ranks[n + 1]
            assert wanted == sum(b.size == n and b.eigenvalue.value == lam for b in form.blocks)


@pytest.mark.parametrize(
    "T",
    [
        [["1/2", 1, 1, 0], [-1, "1/2", 0, 1], [0, 0, "1/2", 1], [0, 0, -1, "1/2"]],
        [[0, 1, 1, 0], [2, 0, 0, 1], [0, 0, 0, 1], [0, 0, 2, 0]],
        [[0, 1], ["-1/2", "9/10"]],
        [[-1, "7/3"], ["1/5", "3/4"]],
        [[1, 2, 0], [0, 1, 3], [0, 0, 2]],
    ],
)
def test_written_form_is_exact_with_its_square_roots(T):
    form = real_jordan_form(T)
    T = Propagator(T, [0] * len(T)).T
    assert form.is_real_form
    assert (T * form.S - form.S * form.J).applyfunc(sympy.expand).is_zero_matrix
    assert sympy.simplify(form.S.det()) != 0
    assert sympy.expand(T.charpoly().as_expr() - form.J.charpoly(T.charpoly().gen).as_expr()) == 0


def test_complex_blocks_have_the_shape_of_the_paper():
    form = real_jordan_form(J("1/2+1/3i", 2))
    assert form.J == J("1/2+1/3i", 2).T
    assert [(str(b), b.dimension) for b in form.blocks] == [("J(1/2 + I/3; 2)", 4)]


@pytest.mark.parametrize(
    "T",
    [
        [[-3, 1, 2], [1, -1, 0], [1, 0, -2]],
        [[0, 0, 0, 0, 1], [1, 0, 0, 0, 1], [0, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 1, 0]],
    ],
)
def test_irreducible_matrices_on_which_radicals_fail(T):
    matrix = exact.exact_matrix(T)
    form = real_jordan_form(T)
    check(matrix, form)
    x = sympy.Symbol("x")
    real = sympy.Poly(exact.matrix_to_sympy(matrix).charpoly(x).as_expr(), x).count_roots()
    assert sum(b.eigenvalue.is_real for b in form.blocks) == real
    assert not form.is_real_form and sum(b.dimension for b in form.blocks) == len(T)


@settings(max_examples=30)
@given(st.integers(1, 5), st.randoms(use_true_random=False), st.sampled_from([30, 64, 200]))
def test_balls_enclose_the_real_jordan_form(k, rng, bits):
    T = fmpq_mat(k, k, [rng.randint(-2, 2) for _ in range(k * k)])
    S, J = real_jordan_form(T).balls(bits)
    with ctx.workprec(bits + 64):
        residual = arb_mat(T) * S - S * J
        assert all(entry.contains(0) for entry in residual.entries())
        assert not S.det().contains(0) or bits == 30
        # The balls are narrow, so that containing zero says something.
        assert all(entry.rad() < 1 for entry in residual.entries()) or bits == 30


def test_a_chain_serves_every_conjugate():
    C = block(CELLS["x³-x-1"], 2)
    P, inverse = invertible(6, random.Random(0))
    T = inverse * C * P
    form = real_jordan_form(T)
    (chain,) = form.chains
    for root in form.roots[0]:
        with ctx.workprec(200):
            ball = root.ball(150)
            U = chain.at(ball)
            left = acb_mat(T) * U
            for i in range(6):
                assert (left[i, 0] - U[i, 0] * ball).contains(0)
                assert (left[i, 1] - U[i, 1] * ball - U[i, 0]).contains(0)


def test_agrees_with_sympy_on_small_rational_spectra():
    rng = random.Random(7)
    for _ in range(10):
        union = exact.block_diagonal(
            *(block([[rng.randint(-1, 1)]], rng.randint(1, 2)) for _ in range(3))
        )
        P, inverse = invertible(union.nrows(), rng)
        T = inverse * union * P
        _, theirs = exact.matrix_to_sympy(T).jordan_form()
        ours = real_jordan_form(T).J
        assert sorted(map(str, jordan_cells(ours))) == sorted(map(str, jordan_cells(theirs)))


def jordan_cells(J):
    """(λ, n) for each block of a Jordan matrix with rational eigenvalues."""
    cells = []
    for i in range(J.rows):
        if i and J[i - 1, i] == 1:
            cells[-1] = (cells[-1][0], cells[-1][1] + 1)
        else:
            cells.append((J[i, i], 1))
    return cells


def test_large_and_degenerate_sizes():
    assert real_jordan_form([]).blocks == ()
    zero = real_jordan_form([[0] * 4] * 4)
    assert [(str(b.eigenvalue), b.size) for b in zero.blocks] == [("0", 1)] * 4
    rng = random.Random(3)
    T = fmpq_mat(24, 24, [fmpq(rng.randint(-3, 3), 2) for _ in range(576)])
    check(T, real_jordan_form(T))


def test_a_wrong_block_structure_never_gets_out(monkeypatch):
    from theory.jordan import primary, real_form

    def claim(sizes):
        real_form._real_jordan_form.cache_clear()
        monkeypatch.setattr(primary, "block_sizes", lambda p, multiplicity, A: sizes(multiplicity))

    claim(lambda multiplicity: [1] * multiplicity)
    assert real_jordan_form([[1, 0], [0, 1]]).J == sympy.eye(2)
    with pytest.raises(ArithmeticError, match="no primary form"):
        real_jordan_form([[1, 1], [0, 1]])
    claim(lambda multiplicity: [multiplicity])
    with pytest.raises(ArithmeticError, match="no primary form"):
        real_jordan_form([[1, 0], [0, 1]])


def test_companion_coupling_of_the_primary_form():
    p = fmpz_poly([-1, -1, 0, 1])
    assert fmpz_mat(block_rows([(p, 2)])) == fmpz_mat(
        [
            [0, 1, 0, 1, 0, 0],
            [0, 0, 1, 0, 1, 0],
            [1, 1, 0, 0, 0, 1],
            [0, 0, 0, 0, 1, 0],
            [0, 0, 0, 0, 0, 1],
            [0, 0, 0, 1, 1, 0],
        ]
    )


@pytest.mark.parametrize(
    "T, message",
    [
        ([[1, 2]], "T is 1×2"),
        ([[sympy.Symbol("a")]], "T holds parameters"),
        ([["x"]], "T is 'x'"),
        (None, "not a matrix"),
    ],
)
def test_bad_input_is_named_in_one_line(T, message):
    with pytest.raises(ValueError, match=message):
        real_jordan_form(T)


def test_a_form_that_is_written_to_is_not_remembered():
    T = [[2, 1], [0, 3]]
    form = real_jordan_form(T)
    form.primary_S[0, 0], form.primary_J[0, 0] = 99, 99
    check(fmpq_mat(2, 2, [2, 1, 0, 3]), real_jordan_form(T))
