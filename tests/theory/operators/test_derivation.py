"""The rules of a derivation: each works where it should and refuses every wrong use."""

import pytest

from theory.operators import (
    Derivation,
    DimensionError,
    Equation,
    NotProved,
    Operator,
    Proof,
    Scalar,
    Unsound,
    identity,
    number,
    prove,
    reciprocal,
    tr,
)
from theory.operators.check import check, check_step
from theory.operators.letters import all_letters
from theory.operators.steps import Step, product_of

A, B = Operator("A", "n", "n"), Operator("B", "n", "n")
u, w = Operator("u", "1", "n"), Operator("w", "n", "1")
z = Operator("z", "n", "1", arbitrary=True)
c, d = Scalar("c"), Scalar("d")


def refused(match=None):
    return pytest.raises(Unsound, match=match)


def test_hand_made_cofactors_are_expanded():
    derivation = Derivation([Equation(A * B, 1)])
    step = derivation.combine(B * A * B, B, [(1, B, "h1", 1)])
    assert derivation.qed(Equation(B * A * B, B)) and step == "s1"


@pytest.mark.parametrize("word", [("c", "A"), ("A", "c"), ("A", "w", "A"), ("u", "w", "A")])
def test_a_word_of_letters_that_do_not_follow_each_other_is_refused(word):
    """Neither is a scalar a letter of a word, wherever it stands."""
    with refused("do not fit"):
        product_of(word, all_letters([A, w, u, c]) | c.letters)


@pytest.mark.parametrize(
    "terms",
    [
        [(2, B, "h1", 1)],
        [(1, A, "h1", 1)],
        [(1, 1, "h1", B)],
        [],
        [(1, B, "h1", 1), (1, B, "h1", 1)],
    ],
    ids=["coefficient", "letter", "side", "nothing", "twice"],
)
def test_wrong_cofactors_are_refused(terms):
    with refused("leave"):
        Derivation([Equation(A * B, 1)]).combine(B * A * B, B, terms)


def test_a_step_uses_only_what_stands_before_it():
    with refused("no fact"):
        Derivation([Equation(A * B, 1)]).combine(A, B, [(1, 1, "s1", 1)])
    for attempt in (
        lambda d: d.instance("h9", {}),
        lambda d: d.definite("h9", w),
        lambda d: d.prove(A, B, use=("h9",)),
        lambda d: d.next("h9"),
    ):
        with refused():
            attempt(Derivation([Equation(A * B, 1)], [(c, "")]))


def test_a_schema_is_used_only_at_an_instance():
    f = Operator("f", "n", "1")
    derivation = Derivation([Equation(A * f, 0, forall=("f",))])
    with refused("schema"):
        derivation.combine(A * f, 0, [(1, 1, "h1", 1)])
    derivation.instance("h1", {"f": B * w})
    assert derivation.qed(Equation(A * B * w, 0))


def test_an_instance_chooses_only_what_is_free():
    derivation = Derivation([Equation(A * w, 0)])
    with refused("free choice"):
        derivation.instance("h1", {"w": B * w})
    with refused("free choice"):
        derivation.instance("h1", {"B": A})
    with pytest.raises(DimensionError):
        schema = Derivation([Equation(A * Operator("f", "n", "1"), 0, forall=("f",))])
        schema.instance("h1", {"f": B})


def test_an_instance_must_be_the_instance():
    f = Operator("f", "n", "1")
    derivation = Derivation([Equation(A * f, 0, forall=("f",))])
    with refused("not the instance"):
        check_step(Step("s1", "instance", Equation(B * w, 0), of="h1", at=(("f", w),)), derivation)


def test_what_holds_for_arbitrary_letters_holds_for_all_their_values():
    derivation = Derivation([Equation(A, B)])
    step = derivation.prove(A * z, B * z)
    derivation.instance(step, {"z": B * w})
    assert derivation.qed(Equation(A * B * w, B * B * w))


def test_an_arbitrary_letter_in_a_fact_or_condition_is_refused():
    with refused("arbitrary letter z"):
        Derivation([Equation(A * z, 0)]).qed(Equation(A * z, 0))
    with refused("arbitrary letter z"):
        Derivation([Equation(z.T * A, 0)]).qed(Equation(A, A))
    with refused("arbitrary letter e"):
        Derivation([], [(Scalar("e", arbitrary=True), "")]).qed(Equation(A, A))


def test_a_letter_cannot_be_arbitrary_in_a_claim_and_fixed_in_a_fact():
    """Else A·z = 0 for one z would become A·y = 0 for every y."""
    derivation = Derivation([Equation(A * Operator("z", "n", "1"), 0)])
    with pytest.raises(DimensionError, match="both named z"):
        derivation.combine(A * z, 0, [(1, 1, "h1", 1)])


def test_numbers_that_are_not_zero_are_divided_out():
    derivation = Derivation(
        [Equation(c * A * w, 0), Equation(u * w * (u * A), 0)], [(c, "c ≠ 0"), (u * w, "u·w ≠ 0")]
    )
    derivation.cancel("h1", "nz1", A * w)
    derivation.cancel("h2", "nz2", u * A)
    assert derivation.qed(Equation(A * w, 0), Equation(u * A, 0))


def test_a_wrong_division_is_refused():
    derivation = Derivation(
        [Equation(c * A, 0), Equation(A * B, 0), Equation(u * A, 0)],
        [(c, ""), (A, "a matrix that is not zero"), (d, "")],
    )
    with refused("is not"):
        derivation.cancel("h1", "nz1", B)
    with refused("is not"):
        derivation.cancel("h1", "nz3", A)
    with refused("only a number"):
        derivation.cancel("h2", "nz2", B)
    with refused("no condition"):
        derivation.cancel("h1", "nz9", A)


def test_a_square_that_vanishes_has_a_root_that_vanishes():
    derivation = Derivation(
        [Equation(A.T * A, 0), Equation(-3 * tr(B.T * B), 0), Equation(c * c, 0)]
    )
    derivation.definite("h1", A)
    derivation.definite("h2", B)
    assert derivation.qed(Equation(A, 0), Equation(B, 0))


@pytest.mark.parametrize(
    "fact, vector",
    [
        (Equation(A * A, 0), A),
        (Equation(A.T * A, 0), B),
        (Equation(A.T * A, B.T * B), A),
        (Equation(A.T * A, 1), A),
        (Equation(tr(A * A), 0), A),
    ],
    ids=["nilpotent", "another", "difference", "not zero", "trace of a power"],
)
def test_what_is_no_square_is_refused(fact, vector):
    with refused("not a square"):
        Derivation([fact]).definite("h1", vector)


def test_a_vector_of_nothing_is_no_square():
    with refused():
        Derivation([Equation(A * B, A * B)]).definite("h1", 0 * A)


def test_the_rule_next_belongs_to_an_induction():
    with refused("next"):
        Derivation([Equation(A, B)]).next("h1")


def test_an_unknown_rule_and_a_claim_without_a_step_are_refused():
    derivation = Derivation([Equation(A, B)])
    with refused("unknown rule"):
        check_step(Step("s1", "magic", Equation(A, 0)), derivation)
    with refused("no step makes the claim"):
        Proof(derivation, [Equation(A, 0)])
    with refused("needs a claim"):
        Proof(derivation, [])


def test_a_forged_step_in_a_finished_proof_is_found():
    proof = prove(Equation(A * reciprocal(c) * c, A))
    forged = Step(proof.steps[-1].id, "combine", Equation(A, 0), terms=proof.steps[-1].terms)
    proof.steps[-1] = forged
    with refused():
        check(proof)


def test_a_claim_up_to_sign_is_the_claim():
    assert Derivation([Equation(A, B)]).qed(Equation(B, A))


def test_a_search_that_finds_nothing_says_what_was_tried():
    with pytest.raises(
        NotProved, match="^B·A = 0: searched all consequences .*complete"
    ) as nothing:
        Derivation([Equation(A * B, 0)]).qed(Equation(B * A, 0))
    assert nothing.value.end == "complete"
    C = Operator("C", "n", "n")
    endless = [Equation(A * B * A, B * A * B), Equation(A * A, B * C)]
    with pytest.raises(NotProved, match="up to weight") as cut:
        Derivation(endless, time_limit=0.2).qed(Equation(A, B))
    assert cut.value.end in ("weight", "rules", "time")


def test_the_restriction_to_some_facts_is_kept():
    derivation = Derivation([Equation(A, B), Equation(B, 0)])
    with pytest.raises(NotProved):
        derivation.prove(A, 0, use=("h1",))
    assert derivation.prove(A, 0, use=("h1", "h2"))


def test_a_scalar_is_derived_from_no_operator_though_it_lifts_beside_one():
    """f = s·1 is an equation between 1×1 operators; as a cofactor it makes no scalar equation,
    which the certificate's checkers would refuse."""
    f, s = Operator("f", "1", "1"), Scalar("s")
    d = Derivation([Equation(f, s), Equation(f, 0)])
    with pytest.raises((Unsound, DimensionError)):
        d.combine(s, 0, [(1, number(1), "h2", number(1)), (-1, number(1), "h1", number(1))])
    assert d.steps == [] and d.prove(s * identity("1"), 0)
