"""Rules of Jordan blocks, their sums and peaks, laws that are polynomials, and decay."""

from fractions import Fraction
from math import comb

import pytest
from flint import fmpq, fmpq_mat
from hypothesis import given
from hypothesis import strategies as st

from theory import J, Propagator
from theory.exact import identity
from theory.operators.matrices import is_psd
from theory.rllc.abstract_rules import (
    decay,
    jordan_peak,
    jordan_rule,
    jordan_rule_sum,
    law_polynomial,
    newest_first,
    polynomial_laws,
    stein,
)

below_one = st.fractions(0, Fraction(19, 20), max_denominator=20)
small = st.fractions(-2, 2, max_denominator=6)
size = st.integers(1, 5)


@given(small, size, st.integers(0, 15))
def test_the_closed_rule_is_the_row_of_the_block(lam, n, i):
    assert J(lam, n).rules(i + 1).tolist()[i] == [jordan_rule(lam, j, i) for j in range(1, n + 1)]


@given(below_one, size)
def test_the_sum_is_the_resolvent_at_one(lam, n):
    block = J(lam, n)
    row = block.start.transpose() * (identity(n) - block.matrix).inv()
    assert row.entries() == [jordan_rule_sum(lam, j) for j in range(1, n + 1)]


@given(below_one, size)
def test_the_peak_is_the_first_maximum(lam, j):
    peak = jordan_peak(lam, j)
    rule = [jordan_rule(lam, j, i) for i in range(2 * peak + j + 3)]
    assert rule.index(max(rule)) == peak


def test_the_peak_of_nine_tenths_is_reached_twice():
    # From the claims' page, which says that an independent script found 3.874 at i = 9, 10.
    assert jordan_peak("9/10", 2) == 9
    assert jordan_rule("9/10", 2, 9) == jordan_rule("9/10", 2, 10)
    assert str(jordan_rule("9/10", 2, 9).floor()) == "3"
    assert abs(jordan_rule("9/10", 2, 9) - fmpq(3874, 1000)) < fmpq(1, 2000)


@given(small, size, st.integers(0, 12))
def test_new_values_give_binomials_of_shifted_index(lam, n, i):
    row = newest_first(lam, n).rules(i + 1).tolist()[i]
    assert row == [
        comb(i + j, j) * (fmpq(lam.numerator, lam.denominator) ** i if i else 1) for j in range(n)
    ]


@given(small.filter(bool), st.lists(small, min_size=1, max_size=5))
def test_a_law_reads_out_its_polynomial(lam, law):
    polynomial = law_polynomial(lam, law)
    read = J(lam, len(law)).rules(12) * fmpq_mat(
        len(law), 1, [fmpq(x.numerator, x.denominator) for x in law]
    )
    power = fmpq(lam.numerator, lam.denominator)
    assert read.entries() == [polynomial(i) * power**i for i in range(12)]


def test_a_nilpotent_block_reads_out_the_last_gradients_and_no_polynomial():
    assert J(0, 3).rules(3) == identity(3)
    assert polynomial_laws(0, 3).rank() == 1
    with pytest.raises(ValueError, match="lam is 0"):
        law_polynomial(0, [1, 0])


@pytest.mark.parametrize("lam", [1, -1, "3/2"])
def test_a_rule_that_does_not_sum_is_refused(lam):
    with pytest.raises(ValueError, match="give|converges"):
        jordan_rule_sum(lam, 2)


@pytest.mark.parametrize("lam", [1, "-1/2"])
def test_a_rule_without_such_a_peak_is_refused(lam):
    with pytest.raises(ValueError, match="0 ≤ lam < 1"):
        jordan_peak(lam, 2)


@given(small, st.integers(1, 3))
def test_a_jordan_block_decays_exactly_when_its_eigenvalue_is_below_one(lam, n):
    assert bool(decay(J(lam, n))) == (abs(lam) < 1)


@given(st.integers(1, 3), st.data())
def test_a_decay_witness_shrinks_by_q(k, data):
    rows = data.draw(st.lists(st.lists(small, min_size=k, max_size=k), min_size=k, max_size=k))
    pair = Propagator(rows, [1] * k)
    witness = decay(pair)
    reach = pair.reachable().propagator
    assert bool(witness) == bool(reach.spectral_radius() < 1)
    if witness:
        assert is_psd(witness.P, strict=True) and witness.q < 1
        assert is_psd(witness.q * witness.P - witness.F * witness.P * witness.F.transpose())


def test_growth_that_v_does_not_reach_does_not_count():
    assert decay(Propagator([["1/2", 0], [0, 2]], [1, 0]))
    assert not decay(Propagator([["1/2", 0], [0, 2]], [1, 1]))
    assert decay(Propagator([[2]], [0]))


def test_a_rotation_of_modulus_one_has_no_stein_solution():
    rotation = J(("3/5", "4/5"))
    assert stein(rotation.matrix) is None and decay(rotation) is None
