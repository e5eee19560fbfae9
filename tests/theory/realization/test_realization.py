"""Are two fixed laws the same? Equivalence and its witnesses (RLLC claims, sections D and G)."""

from fractions import Fraction

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from tests.theory.laws.test_fixed_law import by_hand, frames, laws
from theory import FixedLaw, J, Propagator, equivalent
from theory.realization import CanonicalForm


@given(laws(), laws())
def test_equivalence_is_equality_of_the_canonical_form(a, b):
    answer = equivalent(a, b)
    assert bool(answer) == (a.canonical() == b.canonical())
    if answer:
        assert a.impulse_response(12) == b.impulse_response(12) and answer.shift == 0
    else:
        g = answer.first_difference.gradients
        one, other = by_hand(a, g), by_hand(b, g)
        assert one[:-1] == other[:-1] and one[-1] != other[-1]
        assert len(g) == answer.first_difference.step <= a.size + b.size


@given(st.data())
def test_the_joining_map_is_found(data):
    a = data.draw(laws())
    S = data.draw(frames(a.size))
    b = a.change_basis(S)
    answer = equivalent(a, b)
    assert answer
    one, other = a.minimal(), b.minimal()
    T, v, L = one.propagator.T, one.propagator.v, one.L
    J_, w, K = other.propagator.T, other.propagator.v, other.L
    assert T * answer.S == answer.S * J_ and answer.S.T * v == w and answer.S * K == L
    if a.is_minimal():
        assert answer.S == S


def test_k_plus_k_steps_are_needed():
    """Claim `fixed_law_equivalence`, sharpness: J(0;2), L = e2 against [[0,1],[1/3,0]], v = e1, L =
    e2."""
    a = FixedLaw(J(0, 2), [0, 1])
    b = FixedLaw(Propagator("0,1;1/3,0", "1,0"), [0, 1])
    assert a.impulse_response(4) == (0, 1, 0, 0) and b.impulse_response(4) == (
        0,
        1,
        0,
        sympy.Rational(1, 3),
    )
    assert equivalent(a, b).first_difference.step == a.size + b.size


def test_nilpotent_parts_count():
    """Claim `canonical_form`: NAG has r = 2 for b, c ≠ 0 and r = 1 for b = 0."""

    def nag(b, c):
        return FixedLaw(Propagator([[0, 0], [0, b]], [1, 1]), [c, c * b])

    assert nag(Fraction(9, 10), Fraction(1, 10)).canonical().rank == 2
    assert nag(0, 1).canonical().rank == 1
    b, c = sympy.symbols("b c")
    assert nag(b, c).canonical() == CanonicalForm(2, (0, b), (b * c + c, b**2 * c))


def test_a_delay_is_a_shift():
    late, plain = FixedLaw(J(0, 2), [0, "1/2"]), FixedLaw(J(0), ["1/2"])
    assert equivalent(plain, late).shift == 1 and equivalent(late, plain).shift == -1
    assert equivalent(plain, FixedLaw(J("1/2"), ["1/2"])).shift is None
    assert not equivalent(plain, late)


def test_symbolic_laws():
    b, c, s = sympy.symbols("b c s")
    nag = FixedLaw(Propagator([[0, 0], [0, b]], [1, 1]), [c, c * b])
    assert equivalent(nag, nag.change_basis([[1, s], [0, 2]]))
    answer = equivalent(nag, FixedLaw(Propagator([[b]], [1]), [c]))
    assert not answer and answer.first_difference.step == 1
    z = sympy.Symbol("z")
    assert sympy.simplify(nag.transfer_function(z) - (c / z + b * c / (z - b))) == 0
    assert nag.at(b="1/2", c=1).run([1, 0]) == [0, Fraction(-3, 2), Fraction(-7, 4)]


@given(
    st.fractions(-2, 2, max_denominator=5),
    st.fractions(-2, 2, max_denominator=5),
    st.fractions(-2, 2, max_denominator=5),
)
def test_only_the_ratio_b_makes_nag(b, l1, l2):
    """Claim `nag_equivalence`: for b, l1 ≠ 0, Opt(diag(0,b), (1,1), (l1,l2)) is NAG exactly when
    l2/l1 = b."""
    if b == 0 or l1 == 0:
        return
    law = FixedLaw(Propagator([[0, 0], [0, b]], [1, 1]), [l1, l2])
    nag = FixedLaw(Propagator([[0, 0], [0, b]], [1, 1]), [l1, l1 * b])
    assert bool(equivalent(law, nag)) == (l2 / l1 == b)


def test_bad_input():
    with pytest.raises(ValueError, match="not a FixedLaw"):
        equivalent(FixedLaw(J(0), [1]), J(0))
