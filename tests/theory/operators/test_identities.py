"""The nine identities: proved for all dimensions, true at random matrices, their variants
refuted."""

import random

import pytest

from benchmarks.identities import IDENTITIES
from tests.theory.operators import witness
from theory.operators import Proof, Refutation, pinv, prove
from theory.operators.letters import all_letters, defining_equations


def four_equations(rng):
    """A and Y = A⁺: a search would hardly meet matrices with the four equations."""
    A = witness.matrix(rng, rng.randint(1, 3), rng.randint(1, 3))
    return {"A": A, "Y": witness.pinv(A)}


SAMPLERS = {"uniqueness": four_equations}
named = pytest.mark.parametrize("identity", IDENTITIES, ids=lambda i: i.__name__)


@named
def test_the_identity_is_proved(identity):
    claim, given, _ = identity()
    proof = prove(claim, given)
    assert isinstance(proof, Proof) and proof and proof.cofactors > 0


@named
def test_its_false_variants_are_refuted_by_matrices(identity):
    _, given, variants = identity()
    assert len(variants) == 3
    for variant in variants:
        found = prove(variant, given, sampler=SAMPLERS.get(identity.__name__))
        assert isinstance(found, Refutation) and not found, variant


@named
def test_it_holds_at_random_matrices_multiplied_out_by_hand(identity):
    claim, given, variants = identity()
    letters = all_letters([side for e in [claim, *given] for side in (e.left, e.right)])
    rng, checked, apart = random.Random(identity.__name__), 0, 0
    while checked < 25:
        sizes = {
            d: rng.randint(1, 3) for l in letters.values() for d in (l.rows, l.cols) if d != "1"
        }
        values = witness.instance(letters, sizes, rng)
        if values is None:
            continue
        if identity.__name__ == "uniqueness":  # its hypotheses say what Y is
            values["Y"] = witness.pinv(values["A"])
        facts = given + [e for l in letters.values() for e in defining_equations(l)]
        assert all(witness.is_zero(witness.value(e.poly, values, sizes)) for e in facts)
        assert witness.is_zero(witness.value(claim.poly, values, sizes))
        known = [v for v in variants if v.poly.names() <= values.keys()]
        apart += any(not witness.is_zero(witness.value(v.poly, values, sizes)) for v in known)
        checked += 1
    assert apart, "the witness tells the variants apart from the identity"


def test_the_two_pseudo_inverses_agree():
    """Greville's recursion here, a full-rank factorization in the kernel."""
    from theory.operators.matrices import matrix, pinv_matrix

    rng = random.Random(5)
    for _ in range(60):
        a = witness.matrix(rng, rng.randint(1, 4), rng.randint(1, 4), size=1)
        assert pinv_matrix(matrix(a)) == matrix(witness.pinv(a))


def test_a_pseudo_inverse_is_no_inverse():
    from theory.operators import Equation, Operator

    A = Operator("A", "m", "n")
    found = prove(Equation(pinv(A) * A, 1))
    assert isinstance(found, Refutation)
