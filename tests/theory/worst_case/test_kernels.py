"""Kernels from a few digits."""

from flint import arb, ctx, fmpq

from theory.surds import root
from theory.worst_case.kernels import refined, simplest, simplest_surd


def _dyadic(x):
    return fmpq(*float(x).as_integer_ratio())


def test_a_rank_one_matrix_is_found_from_three_digits():
    # ⟨A, G⟩ = 0 for three forms A that vanish on (1, 3/7, −22/9) alone: G = vvᵀ.
    v = [fmpq(1), fmpq(3, 7), fmpq(-22, 9)]
    forms = [
        {(0, 0): v[1], (0, 1): fmpq(-1, 2)},
        {(0, 0): v[2], (0, 2): fmpq(-1, 2)},
        {(1, 1): v[2] ** 2, (2, 2): -(v[1] ** 2)},
    ]
    forms = [dict(form) for form in forms]
    start = [[_dyadic(1), _dyadic(0.4286), _dyadic(-2.4444)]]
    rows = refined([forms], [], [], [([0], start, [[fmpq(1)]])], [])
    assert rows == [[v]]


def test_a_double_root_is_found():
    # G_11 = 0 alone makes v_1 = 0 a double root, to which Newton's method goes slowly.
    rows = refined(
        [[{(1, 1): fmpq(1)}]], [], [], [([0], [[fmpq(1), _dyadic(1e-3)]], [[fmpq(1)]])], []
    )
    assert rows == [[[fmpq(1), fmpq(0)]]]


def test_irrational_vectors_are_not_recognised():
    # G_11 = 2·G_00: v = (1, √2).
    form = {(0, 0): fmpq(2), (1, 1): fmpq(-1)}
    guess = ([0], [[fmpq(1), _dyadic(1.4142)]], [[fmpq(1)]])
    assert refined([[form]], [], [], [guess], []) is None


def test_simplest_reads_a_fraction_and_refuses_a_root():
    with ctx.workprec(600):
        assert simplest((arb(355) / 113).mid(), 30) == fmpq(355, 113)
        assert simplest(arb(2).sqrt().mid(), 30) is None
        assert simplest(arb(-7), 30) == -7


def test_irrational_vectors_are_recognised_in_their_field():
    # G_11 = 2·G_00 as above, and ⟨A, G⟩ = G_00 − √2/2·G_01, which has √2 itself.
    form = {(0, 0): fmpq(2), (1, 1): fmpq(-1)}
    guess = ([0], [[fmpq(1), _dyadic(1.4142)]], [[fmpq(1)]])
    assert refined([[form]], [], [], [guess], [], 2) == [[[1, root(2)]]]
    other = {(0, 0): fmpq(1), (0, 1): -root(2) / 4}
    assert refined([[other]], [], [], [guess], [], 2) == [[[1, root(2)]]]
    assert refined([[form]], [], [], [guess], [], 3) is None


def test_simplest_surd_reads_short_numbers_alone():
    with ctx.workprec(900):
        x = (arb(3) / 7 - arb(2) / 5 * arb(401).sqrt()).mid()
        assert simplest_surd(x, 401) == fmpq(3, 7) - 2 * root(401) / 5
        assert simplest_surd(x, 399) is None and simplest_surd(arb.pi().mid(), 401) is None
