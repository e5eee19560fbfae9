"""Hypotheses that contradict each other are found, with a derivation of what is false."""

import pytest

from theory.operators import (
    Derivation,
    Equation,
    Operator,
    Proof,
    Scalar,
    Square,
    SumOfSquares,
    contradiction,
    identity,
    induction,
    inverse,
    number,
    positive_beyond,
    prove,
    reciprocal,
)
from theory.operators.check import check

A, M = Operator("A", "n", "n"), Operator("M", "n", "n")
x, y, z = (Operator(name, "n", "1") for name in "xyz")
a, b = Scalar("a"), Scalar("b")
s = Scalar("s", nonneg=True)

IMPOSSIBLE = {
    "a vector is twice and three times another, which is not zero": [
        Equation(x, 2 * y),
        Equation(x, 3 * y),
        Equation(z.T * y, 1),
    ],
    "the reciprocal of zero": [Equation(a, 0), Equation(a * reciprocal(a), 1)],
    "the inverse of a zero matrix": [Equation(A, 0), Equation(inverse(A) * A, 1)],
    "a false equation without letters": [Equation(number(1), 2), Equation(x, y)],
    "a real square that is negative": [Equation(a * a, -1)],
    "a vector of negative squared length": [Equation(x.T * x, -2)],
    "a positive semidefinite matrix that is −1": [Equation(A.T * A, -1)],
    "a number ≥ 0 that is negative": [Equation(s, -3)],
    "a sum of both": [Equation(s + a * a, -3)],
    "two pivots": [Equation(A * M, 1), Equation(M * x, 0), Equation(x.T * x, 1), Equation(M.T, M)],
}
POSSIBLE = {
    "nothing": [],
    "a definition": [Equation(x, 2 * y)],
    "an inverse": [Equation(inverse(A) * A, 1)],
    "a nilpotent matrix": [Equation(A * A, 0)],
    "a number that is zero": [Equation(s, 0), Equation(a * a, 0)],
    "a difference of squares": [Equation(a * a - b * b, -1)],
    "a skew matrix": [Equation(A.T, -A)],
    "a square root of −1 among matrices": [Equation(A * A, -1)],
    "an odd power": [Equation(a**3, -1)],
}


def proved_from(facts):
    return Derivation(list(facts)).qed(facts[0] if facts else Equation(a * b, b * a))


@pytest.mark.parametrize("facts", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_a_contradiction_is_derived(facts):
    found = contradiction(proved_from(facts))
    assert found is not None
    if isinstance(found.proof, SumOfSquares):
        claim = found.proof.claim
        assert claim.same(-1 * identity(claim.rows) if claim.kind == "operator" else number(-1))
        check(found.proof.proof)
    else:
        check(found.proof)
        (claim,) = found.proof.claims
        assert claim.right.is_zero and claim.left.terms == {((), ()): 1}


@pytest.mark.parametrize("facts", POSSIBLE.values(), ids=POSSIBLE)
def test_hypotheses_that_can_be_met_are_left_alone(facts):
    assert contradiction(proved_from(facts)) is None


def test_the_derivation_is_written_out():
    facts = IMPOSSIBLE["the reciprocal of zero"]
    assert contradiction(proved_from(facts)).text == "1 = 0, since 1 = −(a·a⁻¹ − 1) + a⁻¹·(a)"


def test_what_was_assumed_not_to_be_zero_and_is():
    proof = Derivation([Equation(a, 0)], [(a, "a ≠ 0")]).qed(Equation(a * b, 0))
    assert "a ≠ 0 is assumed" in contradiction(proof).text


def test_a_proof_that_nothing_is_possible_says_so_itself():
    facts = IMPOSSIBLE["the reciprocal of zero"]
    assert contradiction(Derivation(facts).qed(Equation(number(1), 0))) is None
    assert contradiction(Derivation(facts).qed(Equation(number(1), 2))) is not None


@pytest.mark.parametrize("block", ["initial", "recurrence", "given", "final"])
def test_every_block_of_an_induction_is_looked_at(block):
    x1 = Operator("x1", "n", "1")
    blocks = {"initial": [Equation(x, 0)], "recurrence": [Equation(x1, A * x)]}

    def made(more=None):
        wanted = dict(blocks)
        if more:
            wanted[more] = wanted.get(more, []) + [Equation(b, 0), Equation(b, 1)]
        return induction(Equation(x, 0), state=[(x, x1)], conclusion=[Equation(2 * x, 0)], **wanted)

    assert contradiction(made()) is None
    assert contradiction(made(block)) is not None


def test_inequalities():
    squares = [Square(a)]
    fair = SumOfSquares(a * a + b, squares, [Equation(b, 0)])
    vacuous = SumOfSquares(a * a + b, squares, [Equation(b, 0), Equation(b, 2)])
    assert contradiction(fair) is None and contradiction(vacuous) is not None
    assert contradiction(positive_beyond(a - 1, [(a, 2)])) is None


def test_the_answer_is_the_prover_s():
    """prove finds 1 = 0 where the contradiction is found, and does not where there is none."""
    one = Operator("u", "1", "1")
    unit, nothing = identity("1"), 0 * one
    assert prove(Equation(unit, nothing), IMPOSSIBLE["two pivots"])
    assert not prove(Equation(unit, nothing), POSSIBLE["a definition"])
    assert not prove(Equation(number(1), 0), [Equation(x.T * x, 1)])


def test_a_vanishing_unit_proves_nothing_in_another_size():
    facts = [Equation(A, 0), Equation(inverse(A) * A, 1), Equation(Operator("B", "k", "k"), 0)]
    found = prove(Equation(identity("k"), 0), facts, time_limit=1)
    assert not isinstance(found, Proof)
