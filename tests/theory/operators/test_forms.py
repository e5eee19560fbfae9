"""Sums of squares and multipliers that are found: inequalities that hold, and none that do not."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theory.operators import (
    Equation,
    Inequality,
    Operator,
    Proof,
    Refutation,
    Scalar,
    identity,
    induction,
    prove,
    reciprocal,
    refute,
    tr,
)

u, v, w = (Operator(name, "n", "1") for name in "uvw")
A, B = Operator("A", "n", "n"), Operator("B", "n", "n")
P = Operator("P", "n", "n", symmetric=True)
a, b, x = Scalar("a", nonneg=True), Scalar("b", nonneg=True), Scalar("x")

TRUE = {
    "a square": (Inequality(u.T * u, 0), []),
    "Young": (Inequality(a * u.T * u + reciprocal(a) * v.T * v, 2 * u.T * v), []),
    "operators": (Inequality(A.T * A + B.T * B, A.T * B + B.T * A), []),
    "traces": (Inequality(tr(A.T * A + B.T * B), 2 * tr(A.T * B)), []),
    "beside the identity": (Inequality(u.T * (a + A.T * A) * u, a * u.T * u), []),
    "a constant": (Inequality(u.T * u + 1, 0), []),
    "scalars": (Inequality(x * x + 1, 2 * x), []),
    "signs of scalars": (Inequality(a * x * x + b, 0), []),
    "a multiplier of four": (
        Inequality((u - v).T * (u - v), (2 * w - u + v).T * (2 * w - u + v)),
        [Inequality(w.T * (u - v), w.T * w)],
    ),
    "multipliers with scalars": (
        Inequality(u.T * u, v.T * v),
        [Equation(v, u - a * w), Inequality(w.T * u, 0), Inequality(2 * w.T * u, a * w.T * w)],
    ),
    "a number between the square": (
        Inequality(2 * a * u.T * u, a * a * u.T * u),
        [Inequality(2, a)],
    ),
    "multiplied by what is positive": (
        Inequality(0, u.T * u),
        [Inequality(1, x, strict=True), Inequality(x * u.T * u, u.T * u)],
    ),
    "hypotheses that meet only in a third": (
        Inequality(u.T * u, v.T * v + a * b * u.T * u),
        [
            Inequality(x, w.T * w * reciprocal(Scalar("L", nonneg=True)) / 2),
            Inequality(reciprocal(Scalar("L", nonneg=True)), a),
            Inequality(w.T * u, x + b * u.T * u / 2),
            Equation(v, u - a * w),
        ],
    ),
    "a letter that an equation defines on its right": (
        Inequality(u.T * u, v.T * v),
        [Equation(v + w, u), Inequality(v.T * w, 0)],
    ),
    "a definition": (Inequality(u.T * u, v.T * v), [Equation(u, v + w), Inequality(v.T * w, 0)]),
}
FALSE = {
    "three, not two": (Inequality(u.T * u + v.T * v, 3 * u.T * v), []),
    "no sign": (Inequality(x * u.T * u, 0), []),
    "the other way": (Inequality(0, u.T * u), []),
    "traces": (Inequality(tr(A * A), 0), []),
    "below the constant": (Inequality(u.T * u, 1), []),
    "not the hypothesis": (Inequality(v.T * w, 1), [Inequality(v.T * w, 0)]),
}


@pytest.mark.parametrize("name", TRUE)
def test_what_holds_is_proved_and_no_drawn_point_refutes_it(name):
    claim, hypotheses = TRUE[name]
    assert isinstance(prove(claim, hypotheses, time_limit=2), Proof)
    assert refute(claim, hypotheses, tries=60) is None


@pytest.mark.parametrize("name", FALSE)
def test_what_does_not_hold_is_refuted(name):
    assert isinstance(prove(*FALSE[name], time_limit=2), Refutation)


def test_a_middle_that_is_psd_stands_in_the_square_and_another_does_not():
    claim = Inequality(u.T * P * u + v.T * P * v, 2 * u.T * P * v)
    assert isinstance(prove(claim, psd=("P",), time_limit=1), Proof)
    assert isinstance(prove(claim, time_limit=1), Refutation)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**9))
def test_a_gram_matrix_of_numbers_is_decided(seed):
    """Σ g_ij uᵢᵀuⱼ ≥ 0 for all vectors exactly where the matrix is positive semidefinite: LDLᵀ of
    a product of a matrix and its transpose always is proved, less a multiple of 1 refuted."""
    rng = random.Random(seed)
    letters = (u, v, w)
    rows = [[rng.randint(-2, 2) for _ in range(rng.randint(1, 3))] for _ in letters]
    width = min(map(len, rows))

    def form(shift):
        total = 0 * u.T * u
        for i, p in enumerate(letters):
            for j, q in enumerate(letters):
                entry = sum(rows[i][k] * rows[j][k] for k in range(width))
                total = total + (entry - shift * (i == j)) * p.T * q
        return total

    assert isinstance(prove(Inequality(form(0), 0), time_limit=1), Proof)
    if width < len(letters):  # the form has a direction in which it is 0
        assert not isinstance(prove(Inequality(form(1), 0), time_limit=1), Proof)


def test_a_rate_of_one_step_is_one_of_all_steps_without_help():
    V, V1, p, p1 = Scalar("V"), Scalar("V′"), Scalar("p", nonneg=True), Scalar("p′", nonneg=True)
    V0, r = Scalar("V_0"), Scalar("r", nonneg=True)
    assert induction(
        Inequality(p * V0, V),
        state=[(V, V1), (p, p1)],
        initial=[Equation(V, V0), Equation(p, 1)],
        recurrence=[Inequality(r * V, V1), Equation(p1, r * p)],
    )


def test_the_identity_is_positive_and_its_negative_is_not():
    one = identity("n")
    assert isinstance(prove(Inequality(one + A.T * A, 0), time_limit=1), Proof)
    assert isinstance(prove(Inequality(A.T * A, one), time_limit=1), Refutation)
