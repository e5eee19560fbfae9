"""Induction over t: what holds is proved; a failing base, a failing step, hidden state are
refused."""

import pytest

from theory.operators import (
    CounterExample,
    Equation,
    Inequality,
    NotProved,
    Operator,
    Scalar,
    Unsound,
    identity,
    induction,
    inverse,
    pinv,
    reciprocal,
)

M, M1 = Operator("M", "n", "n"), Operator("M′", "n", "n")
L, L1 = Operator("L", "n", "n"), Operator("L′", "n", "n")
T, S = Operator("T", "n", "n"), Operator("S", "n", "n")
PAIR = [(M, M1), (L, L1)]
START = [Equation(M, T), Equation(L, inverse(S) * T * S)]
RECURRENCE = [Equation(M1, M * T), Equation(L1, L * inverse(S) * T * S)]
CONJUGATE = Equation(L, inverse(S) * M * S)


def test_powers_of_a_conjugate_are_conjugate():
    """(S⁻¹TS)ᵗ = S⁻¹TᵗS for every t."""
    found = induction(CONJUGATE, state=PAIR, initial=START, recurrence=RECURRENCE)
    assert found and found.cofactors > 0 and found.claims == [CONJUGATE]


def test_pascals_rule_gives_the_powers_of_a_jordan_block():
    """(λ + N)ᵗ has the coefficients λᵗ and tλᵗ⁻¹ when N² = 0: scalars are state too."""
    N = Operator("N", "n", "n")
    one = identity("n")
    lam, p, p1, q, q1 = Scalar("λ"), Scalar("p"), Scalar("p′"), Scalar("q"), Scalar("q′")
    assert induction(
        Equation(M, p * one + q * N),
        state=[(M, M1), (p, p1), (q, q1)],
        given=[Equation(N * N, 0)],
        initial=[Equation(M, 1), Equation(p, 1), Equation(q, 0)],
        recurrence=[
            Equation(M1, M * (lam * one + N)),
            Equation(p1, lam * p),
            Equation(q1, lam * q + p),
        ],
    )


def test_a_conclusion_follows_from_the_predicate():
    found = induction(
        CONJUGATE,
        state=PAIR,
        initial=START,
        recurrence=RECURRENCE,
        conclusion=[Equation(S * L, M * S)],
    )
    assert [str(c) for c in found.claims] == ["S·L = M·S"]


@pytest.mark.parametrize(
    "change, part",
    [
        ({"initial": START[:1]}, "base"),
        ({"initial": [START[0], Equation(L, T)]}, "base"),
        ({"recurrence": RECURRENCE[:1]}, "step"),
        ({"recurrence": [RECURRENCE[0], Equation(L1, L * T)]}, "step"),
        ({"recurrence": [Equation(M1, T * M * T), RECURRENCE[1]]}, "step"),
        ({"conclusion": [Equation(L, M)]}, "conclusion"),
    ],
    ids=[
        "no start",
        "wrong start",
        "no recurrence",
        "wrong recurrence",
        "another recurrence",
        "conclusion",
    ],
)
def test_the_part_that_resists_is_named(change, part):
    arguments = {"state": PAIR, "initial": START, "recurrence": RECURRENCE, **change}
    with pytest.raises((NotProved, CounterExample), match=f"^{part}: "):
        induction(CONJUGATE, **arguments, time_limit=1)


def test_the_hypothesis_at_t_is_not_the_hypothesis_at_the_next_index():
    """Without the recurrence nothing is known of M′."""
    with pytest.raises(NotProved, match="step"):
        induction(Equation(M, 0), state=[(M, M1)], initial=[Equation(M, 0)])


def test_a_hypothesis_for_every_t_may_be_used_at_the_next():
    assert induction(
        Equation(S * M, 0),
        state=[(M, M1)],
        initial=[Equation(M, 0)],
        given=[Equation(S * M, T * M), Equation(T * M, 0)],
    )


@pytest.mark.parametrize(
    "arguments, match",
    [
        ({"predicate": Equation(pinv(M) * M, 1), "state": [(M, M1)]}, "M⁺ depends on the state"),
        ({"given": [Equation(inverse(M) * T, T)]}, "M⁻¹ depends on the state"),
        ({"predicate": Equation(M1, M)}, "next index"),
        ({"given": [Equation(M1, M)]}, "next index"),
        ({"initial": [Equation(M1, T)]}, "next index"),
        ({"conclusion": [CONJUGATE], "final": [Equation(L1, T)]}, "next index"),
        (
            {
                "initial": [*START, Equation(pinv(M) * M, 1)],
                "recurrence": [*RECURRENCE, Equation(pinv(M) * T, T)],
            },
            "depends on the state",
        ),
        ({"state": [(M, M1), (L, M1)]}, "stands twice"),
        ({"state": [(M, M1), (M, L1)]}, "stands twice"),
        ({"state": [(M, M)]}, "stands twice"),
        ({"state": [(M, M * T)]}, "no pair of letters"),
        ({"state": [(M, Operator("M″", "n", "k"))]}, "same type"),
        ({"state": [(M, Operator("M″", "n", "n", symmetric=True))]}, "same type"),
        ({"state": [(M, Scalar("m"))]}, "same type"),
    ],
    ids=range(14),
)
def test_hidden_and_muddled_state_is_refused(arguments, match):
    usual = {"predicate": CONJUGATE, "state": PAIR, "initial": START, "recurrence": RECURRENCE}
    with pytest.raises(ValueError, match=match):
        induction(**{**usual, **arguments})


def test_two_letters_with_one_next_would_prove_that_all_memories_are_equal():
    """M_{t+1} and L_{t+1} would be the same letter."""
    with pytest.raises(ValueError):
        induction(Equation(M, L), state=[(M, M1), (L, M1)], initial=[Equation(M, L)])


def test_an_arbitrary_letter_in_a_predicate_is_refused():
    z = Operator("z", "n", "1", arbitrary=True)
    with pytest.raises(Unsound, match="arbitrary"):
        induction(
            Equation(M * z, 0),
            state=[(M, M1)],
            initial=[Equation(M, 0)],
            recurrence=[Equation(M1, M)],
        )


def test_a_reciprocal_that_changes_with_t_is_part_of_the_state():
    """a ← 2a, so 1/a halves: with the reciprocal paired with its next the identity is proved."""
    a, a1, b, b1 = Scalar("a"), Scalar("a′"), Scalar("b"), Scalar("b′")
    recurrence = [Equation(a1, 2 * a), Equation(2 * b1, b)]
    assert induction(
        Equation(a * b, 1),
        state=[(a, a1), (b, b1)],
        initial=[Equation(b * a, 1)],
        recurrence=recurrence,
    )
    with pytest.raises(ValueError, match="depends on the state"):
        induction(
            Equation(b, reciprocal(a)),
            state=[(a, a1), (b, b1)],
            initial=[Equation(a * b, 1)],
            recurrence=recurrence,
        )


x, x1, x0 = (Operator(name, "n", "1") for name in ("x", "x′", "x0"))
p, p1, r = Scalar("p"), Scalar("p′"), Scalar("r")
POWERS = {
    "state": [(x, x1), (p, p1)],
    "initial": [Equation(x, x0), Equation(p, 1)],
    "recurrence": [Equation(x1, r * x), Equation(p1, r * p)],
}


def test_a_run_that_leaves_the_claim_refutes_it():
    """x_t = rᵗx_0 is proved; x_t = r²ᵗx_0 fails after one step, x_t = 2rᵗx_0 at once."""
    assert induction(Equation(x, p * x0), **POWERS)
    with pytest.raises(CounterExample, match="^step: ") as met:
        wrong = [POWERS["recurrence"][0], Equation(p1, r * r * p)]
        induction(Equation(x, p * x0), **{**POWERS, "recurrence": wrong})
    point = met.value.refutation.point
    assert point.scalars["r"] ** 2 != point.scalars["r"] and not met.value.refutation
    with pytest.raises(CounterExample, match="^base: "):
        induction(Equation(x, 2 * p * x0), **POWERS)


def test_a_true_claim_that_does_not_carry_itself_is_not_refuted():
    """From x_0 = y_0 = 0, x′ = y, y′ = x: x = 0 at every t, and yet x = 0 alone says nothing of
    x′. With y = 0 beside it the step goes through."""
    y, y1 = Operator("y", "n", "1"), Operator("y′", "n", "1")
    run = {
        "state": [(x, x1), (y, y1)],
        "initial": [Equation(x, 0), Equation(y, 0)],
        "recurrence": [Equation(x1, y), Equation(y1, x)],
    }
    with pytest.raises(NotProved, match="^step: false by itself, .* add to the predicate"):
        induction(Equation(x, 0), **run)
    assert induction([Equation(x, 0), Equation(y, 0)], **run)


@pytest.mark.parametrize(
    "more",
    [
        {"given": [Inequality(1, p)]},  # holds at every t, so that a run may have to end
        {"conclusion": [Equation(r * x, p * x0 * r)]},  # less than the predicate
        {"nonzero": [(p, "")]},
        {"nonneg": ("p",)},
        {"recurrence": [Equation(x1, r * x)]},  # p′ may be anything, or nothing
    ],
    ids=["bound", "conclusion", "not zero", "sign", "not determined"],
)
def test_where_a_run_may_not_go_on_or_less_is_claimed_nothing_is_refuted(more):
    wrong = [POWERS["recurrence"][0], Equation(p1, r * r * p)]
    with pytest.raises(NotProved, match="^step: "):
        induction(Equation(x, p * x0), **{**POWERS, "recurrence": wrong, **more})
