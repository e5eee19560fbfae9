"""Expressions: dimensions, exact numbers, and normal forms against matrices."""

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.theory.operators import witness
from theory.operators import (
    DimensionError,
    Equation,
    Operator,
    Scalar,
    identity,
    inverse,
    number,
    reciprocal,
    tr,
    zero,
)

M, S, T = Operator("M", "n", "k"), Operator("S", "k", "k"), Operator("T", "k", "k")
x, y, u = Operator("x", "n", "1"), Operator("y", "n", "1"), Operator("u", "k", "1")
H = Operator("H", "n", "n", symmetric=True)
c = Scalar("c")


@pytest.mark.parametrize(
    "build",
    [
        lambda: S * M,
        lambda: M + S,
        lambda: M - M.T,
        lambda: M + 1,
        lambda: x * y,
        lambda: M**2,
        lambda: tr(M),
        lambda: inverse(M),
        lambda: inverse(c),
        lambda: reciprocal(M),
        lambda: Equation(M, S),
        lambda: Equation(M, 1),
        lambda: c + M,
        lambda: tr(S) * S,
        lambda: tr(S) + 1,
        lambda: tr(identity("k")),
        lambda: tr(S) + S,
        lambda: Operator("H", "n", "k", symmetric=True),
        lambda: M.subs({"M": S}),
        lambda: H.subs({"H": Operator("A", "n", "n")}),
        lambda: Operator("A", "2", "3"),
        lambda: number(2) + M,
    ],
    ids=range(22),
)
def test_sizes_that_do_not_fit_are_an_error_when_the_expression_is_built(build):
    with pytest.raises(DimensionError):
        build()


def test_a_scalar_beside_a_square_operator_is_that_multiple_of_the_identity():
    unit = c * identity("k")
    for lifted in (c + S, S + c, S - c, c - S, c * T + S):
        assert lifted.type == "k×k"
    assert (c + S).same(unit + S) and (S - c).same(S - unit) and (c - S).same(unit - S)
    assert Equation(S, c).poly.same(S - unit) and Equation(c, S).poly.same(unit - S)
    assert Equation(x.T * y, c).poly.type == "1×1"
    assert str(c + S) == "c + S"


def test_a_scalar_is_the_same_as_no_operator():
    """The kernel's checks compare expressions of one type alone."""
    with pytest.raises(DimensionError):
        c.same(c * identity("1"))


@pytest.mark.parametrize(
    "build, mend",
    [
        (lambda: x / c, "write x*reciprocal(c), which assumes c ≠ 0"),
        (lambda: (x + y) / c, "write (x + y)*reciprocal(c)"),
        (lambda: 1 / c, "write reciprocal(c)"),
        (lambda: M / S, "write M*inverse(S), which assumes that S is invertible"),
        (lambda: S / M, "not square; write pinv"),
        (lambda: S / tr(S), "multiply the other side by it"),
        (lambda: x + x.T, "one of them may want .T"),
    ],
    ids=range(7),
)
def test_what_does_not_fit_says_what_to_write(build, mend):
    with pytest.raises(DimensionError) as refused:
        build()
    assert mend in str(refused.value)


def test_numbers_of_numpy_are_exact_where_they_are_whole():
    np = pytest.importorskip("numpy")
    assert (np.int64(3) * x).same(3 * x) and (x * np.int64(3)).same(3 * x)
    with pytest.raises(ValueError, match="0.1 is not an exact number; write it in quotes, '0.1'"):
        np.float64(0.1) * x
    with pytest.raises(ValueError, match="belong into a point"):
        np.eye(2) * x


@pytest.mark.parametrize(
    "build",
    [
        lambda: 0.5 * M,
        lambda: M / 2.0,
        lambda: S + 1.0,
        lambda: number(0.1),
        lambda: c - 0.25,
        lambda: Equation(S, 1.0),
        lambda: True * M,
        lambda: number("a"),
        lambda: number("1/0"),
        lambda: M / 0,
        lambda: S**-1,
        lambda: S ** Fraction(1, 2),
    ],
    ids=range(12),
)
def test_floats_and_what_is_no_number_are_refused(build):
    with pytest.raises(ValueError):
        build()


@pytest.mark.parametrize("name", ["", "A B", "A*", "«A»", "A\n", "A" * 81, 3])
def test_a_name_that_a_certificate_could_not_hold_is_refused(name):
    with pytest.raises(ValueError, match="cannot name a letter"):
        Operator(name, "n", "n")


def test_decimals_are_the_rationals_that_they_show():
    assert number("0.1").same(number(Fraction(1, 10)))
    assert not number("0.1").same(number(Fraction(3602879701896397, 36028797018963968)))


@pytest.mark.parametrize(
    "other",
    [
        Operator("S", "n", "n"),
        Operator("S", "k", "k", symmetric=True),
        Operator("S", "k", "k", arbitrary=True),
        inverse(T, "S"),
        inverse(inverse(T, "R"), "S"),
    ],
    ids=["sizes", "symmetry", "arbitrary", "origin", "origin of origin"],
)
def test_two_letters_of_one_name_must_agree_in_everything(other):
    with pytest.raises(DimensionError):
        Operator("S", "k", "k") * T + other * (T if other.rows == "k" else zero("n", "k"))


def test_two_inverses_of_one_name_must_be_inverses_of_one_thing():
    assert (inverse(S, "X") * inverse(1 * S, "X")).type == "k×k"
    with pytest.raises(DimensionError, match="both named X"):
        inverse(S, "X") * inverse(T, "X")


def test_equality_must_be_asked_for_by_name():
    with pytest.raises(TypeError):
        M == M  # noqa: B015
    with pytest.raises(TypeError):
        hash(M)


# -- normal forms against matrices

LETTERS = {
    l.single_letter.name: l.single_letter for l in (M, S, x, y, u, H, Operator("r", "1", "1"))
}


@st.composite
def words(draw, closed=False):
    """A word of letters whose dimensions fit, with 1×1 pieces inside; for `closed` a square one."""
    from theory.operators.words import shape

    tokens = [t + s for t in LETTERS for s in ("", "*")]
    word = [draw(st.sampled_from(tokens))]
    for _ in range(draw(st.integers(0, 7))):
        here = shape(word[-1], LETTERS)[1]
        word.append(draw(st.sampled_from([t for t in tokens if shape(t, LETTERS)[0] == here])))
    if closed and shape(word[0], LETTERS)[0] != shape(word[-1], LETTERS)[1]:
        from theory.operators.words import adjoint

        word += adjoint(tuple(word), LETTERS)
    return word


def product(word):
    found = None
    for token in word:
        letter = Operator.__new__(
            Operator,
            token.rstrip("*"),
            LETTERS[token.rstrip("*")].rows,
            LETTERS[token.rstrip("*")].cols,
            symmetric=LETTERS[token.rstrip("*")].symmetric,
        )
        factor = letter.T if token.endswith("*") else letter
        found = factor if found is None else found * factor
    return found


def by_hand(word, values):
    rows = None
    for token in word:
        factor = witness.transpose(values[token[:-1]]) if token.endswith("*") else values[token]
        rows = factor if rows is None else witness.product(rows, factor)
    return rows


@given(words(), st.integers(0, 10**6))
def test_the_normal_form_of_a_word_has_the_words_value(word, seed):
    rng = random.Random(seed)
    sizes = {"n": rng.randint(1, 3), "k": rng.randint(1, 3)}
    values = witness.instance(LETTERS, sizes, rng)
    expression = product(word)
    assert witness.value(expression, values, sizes) == by_hand(word, values)
    assert witness.value(expression.T, values, sizes) == witness.transpose(by_hand(word, values))


@given(words(closed=True), st.integers(0, 7), st.booleans(), st.integers(0, 10**6))
def test_a_trace_does_not_see_rotation_and_transposition(word, turn, mirrored, seed):
    from theory.operators.words import adjoint

    turned = word[turn % len(word) :] + word[: turn % len(word)]
    turned = list(adjoint(tuple(turned), LETTERS)) if mirrored else turned
    assert tr(product(word)).same(tr(product(turned)))
    rng = random.Random(seed)
    sizes = {"n": rng.randint(1, 3), "k": rng.randint(1, 3)}
    values = witness.instance(LETTERS, sizes, rng)
    rows = by_hand(word, values)
    assert witness.value(tr(product(word)), values, sizes) == sum(
        rows[i][i] for i in range(len(rows))
    )


@given(words(), words())
def test_numbers_commute_and_equal_their_transposes(a, b):
    """xᵀAy·zᵀBw: the 1×1 products of any two words commute."""
    one, two = product(a), product(b)
    p, q = one.T * one, two.T * two
    if p.type != "1×1" or q.type != "1×1":
        return
    assert (p * q).same(q * p) and (p * q).T.same(q * p)


def test_different_words_stay_different():
    assert not (M * S).same(M * S.T) and not (S * T).same(T * S)
    assert not tr(S * T * S.T).same(tr(S.T * T * S))
    assert (x.T * y).same(y.T * x) and not (x * y.T).same(y * x.T)
