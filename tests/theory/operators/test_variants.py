"""Variants of a proof: what is changed, and that each is refuted or said to be something else."""

import pytest

from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Refutation,
    Square,
    SumOfSquares,
    induction,
    positive_beyond,
    prove,
    symbols,
    tr,
)
from theory.operators.refutation import holds, setting, violation
from theory.operators.solving import points
from theory.operators.variants import KINDS, variants
from theory.operators.variants import tested as trial

A, B, S, x, a, b, t, t1 = symbols("A B: n×n; S: symmetric n×n; x: n; a; b; t t′")


def changed(kind, claim):
    return [str(v.claim.poly) for v in variants(claim, kind)]


def test_each_kind_changes_one_term():
    claim = Equation(A, a**2 * B * S)
    side = {kind: [str(v.claim) for v in variants(claim, kind)] for kind in KINDS}
    assert "A = −a²·B·S" in side["sign"] and "A = 2·a²·B·S" in side["coefficient"]
    assert "A = 0" in side["drop"] and "A = a·B·S" in side["power"]
    assert "A = a²·S·B" in side["swap"]
    assert side["transpose"] == ["A = a²·Bᵀ·S", "Aᵀ = a²·B·S"]  # S is symmetric


def test_what_equals_the_claim_up_to_a_factor_is_no_variant():
    assert changed("sign", Equation(A * B, 0)) == changed("coefficient", Equation(A * B, 0)) == []
    assert changed("transpose", Equation(tr(A), tr(B))) == []  # tr(Aᵀ) = tr(A)
    assert changed("drop", Equation(A * B, 0)) == []  # 0 = 0


def test_variants_of_a_proof_are_refuted_by_matrices_that_satisfy_its_hypotheses():
    proof = prove(Equation(A * B * x, a * b * x), [Equation(B * x, b * x), Equation(A * x, a * x)])
    found = trial(proof, most=6)
    assert len(found.refuted) == 6 and not found.open and not found.untried
    assert {v.kind for v, _ in found.refuted} >= {"sign", "transpose", "coefficient", "drop"}
    for variant, refutation in found.refuted:
        assert isinstance(refutation, Refutation) and refutation.claims == [variant.claim]
        assert not violation(setting(proof.claims, proof.facts.values()), refutation.point)
    again = trial(proof, most=6)
    assert [v.words for v, _ in again.refuted] == [v.words for v, _ in found.refuted]


def test_a_variant_that_follows_too_is_called_equivalent():
    proof = prove(Equation(A, B), [Equation(A, B), Equation(B, B.T)])
    found = trial(proof, most=20, kinds=["transpose"])
    assert found.equivalent and not found.refuted and not found.open


def test_a_variant_that_is_neither_is_open():
    # at 1×1 points a transpose changes nothing, and no hypothesis makes A symmetric
    proof = prove(Equation(A * B, B * A), [Equation(A * B, B * A), Equation(B, 0)])
    assert trial(proof, ["A=1, B=0"], kinds=["transpose"]).equivalent
    proof = prove(
        Equation(A, a * B), [Equation(A, a * B), Equation(B * B, 0), Equation(B * B.T, 0)]
    )
    found = trial(proof, kinds=["sign"])  # B = 0 for matrices, which only positivity shows
    assert [v.words for v in found.open] and not found.refuted
    words = [v.words for v in found.open]
    assert not {v.words for v in trial(proof, kinds=["sign"], but=words).open} & set(words)


def test_the_step_of_an_induction_is_varied():
    made = induction(
        Equation(t, a * b),
        state=[(t, t1), (b, symbols("b′")[0])],
        initial=[Equation(t, 0), Equation(b, 0)],
        recurrence=[Equation(t1, t + a), Equation(symbols("b′")[0], b + 1)],
    )
    found = trial(made, most=3)
    assert len(found.refuted) == 3 and not found.open
    assert all("t′" in str(v.claim) for v, _ in found.refuted)


def test_an_inequality_reversed_is_refuted():
    square = SumOfSquares(a**2 - 2 * a * b + b**2, [Square(a - b)])
    found = trial(square, most=1)
    assert isinstance(found.refuted[0][0].claim, Inequality)
    assert not holds(found.refuted[0][0].claim, found.refuted[0][1].point)
    beyond = trial(positive_beyond(a - 1, [(a, 1)]), most=1)
    assert beyond.refuted[0][1].point.scalars["a"] > 1


def test_what_cannot_be_tried_says_why():
    schema = Equation(A * symbols("X: n×n")[0], 0, forall=("X",))
    d = Derivation([schema])
    d.instance("h1", {"X": B})
    assert "for all values" in trial(d.qed(Equation(A * B, 0))).untried
    nothing = prove(Equation(x.T * x, 0), [Equation(x.T * x, -1), Equation(x, 0)])
    assert "no point" in trial(nothing).untried
    with pytest.raises(ValueError, match="no kind of variant"):
        trial(nothing, kinds=["colour"])


def test_points_satisfy_the_hypotheses_and_are_the_same_each_time():
    frame, line, s = symbols("Q: n×n; v: n; s")
    facts = [
        Equation(frame * frame.T, 1),
        Equation(line.T * line, 1),
        Equation(A * line, s * line),
        Equation(s**2, 1),
    ]
    where = setting([], facts)
    found = list(points(where, tries=20))
    assert found and all(violation(where, p) == "" for p in found)
    assert [str(p) for p in points(where, tries=20)] == [str(p) for p in found]
    assert not list(points(setting([], [Equation(s**2, -1)]), tries=5))
