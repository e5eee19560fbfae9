"""prove: what it proves is true at matrices, what it refutes is false there, and it knows what it
does not know."""

import random
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.theory.operators import witness
from theory.operators import (
    CounterExample,
    Derivation,
    Equation,
    Inequality,
    NotProved,
    Operator,
    Proof,
    Refutation,
    Scalar,
    Undecided,
    identity,
    inverse,
    pinv,
    prove,
    reciprocal,
    refute,
    tr,
    zero,
)
from theory.operators.data import piece
from theory.operators.letters import all_letters, defining_equations
from theory.operators.proving import resisted
from theory.operators.search import USUAL, searching, seconds_of
from theory.operators.theorems import theorem

A, B, C = (Operator(name, "n", "n") for name in "ABC")
x = Operator("x", "n", "1")


def random_square(rng):
    return witness.matrix(rng, 2, 2, 2)


def commuting(rng):
    """A and B polynomials in one matrix."""
    R, one = random_square(rng), witness.unit(2)
    return {
        "A": witness.plus(R, one, rng.randint(-2, 2)),
        "B": witness.plus(witness.product(R, R), R, rng.randint(-2, 2)),
        "C": random_square(rng),
    }


def idempotent(rng):
    while True:
        R = random_square(rng)
        back = witness.inverse(R)
        if back:
            return {
                "A": witness.product(witness.product(R, [[1, 0], [0, 0]]), back),
                "B": random_square(rng),
                "C": random_square(rng),
            }


def orthogonal(rng):
    t = witness.Fraction(rng.randint(-4, 4), rng.randint(1, 4))
    c, s = (1 - t * t) / (1 + t * t), 2 * t / (1 + t * t)
    return {"A": [[c, -s], [s, c]], "B": random_square(rng), "C": random_square(rng)}


def annihilating(rng):
    a, b = witness.matrix(rng, 2, 1), witness.matrix(rng, 1, 2)
    row = [[-a[1][0], a[0][0]]]
    return {
        "A": witness.product(witness.matrix(rng, 2, 1), row),
        "B": witness.product(a, b),
        "C": random_square(rng),
    }


def symmetric(rng):
    R = random_square(rng)
    return {
        "A": witness.plus(R, witness.transpose(R)),
        "B": random_square(rng),
        "C": random_square(rng),
    }


# hypotheses on A, B, C and matrices that satisfy them
TEMPLATES = {
    "none": ([], lambda rng: {name: random_square(rng) for name in "ABC"}),
    "AB = BA": ([Equation(A * B, B * A)], commuting),
    "A² = A": ([Equation(A * A, A)], idempotent),
    "AᵀA = 1": ([Equation(A.T * A, 1), Equation(A * A.T, 1)], orthogonal),
    "AB = 0": ([Equation(A * B, 0)], annihilating),
    "A = Aᵀ": ([Equation(A, A.T)], symmetric),
}

words = st.lists(st.sampled_from([A, B, C, A.T, B.T, A, B]), min_size=1, max_size=4)


def expression(terms):
    total = 0 * A
    for coefficient, factors in terms:
        term = factors[0]
        for factor in factors[1:]:
            term = term * factor
        total = total + coefficient * term
    return total


sums = st.lists(st.tuples(st.integers(-2, 2), words), min_size=1, max_size=2).map(expression)


def true_at(claim, values):
    return witness.is_zero(witness.value(claim.poly, values, {"n": 2}))


@settings(max_examples=300)
@given(st.sampled_from(sorted(TEMPLATES)), sums, sums, st.integers(0, 10**6))
def test_nothing_is_proved_that_a_random_exact_instance_refutes(template, left, right, seed):
    given_, sample = TEMPLATES[template]
    claim = Equation(left, right)
    rng = random.Random(seed)
    points = [sample(rng) for _ in range(6)]
    assert all(true_at(e, values) for e in given_ for values in points)
    found = prove(claim, given_, sampler=lambda rng: points[rng.randrange(6)], time_limit=1)
    if isinstance(found, Proof):
        assert all(true_at(claim, values) for values in points)
    elif isinstance(found, Refutation):
        values = {
            n: [[witness.Fraction(str(e)) for e in row] for row in m.tolist()]
            for n, m in found.point.matrices.items()
        }
        assert not witness.is_zero(witness.value(claim.poly, values, found.point.dimensions))
    else:
        assert all(true_at(claim, values) for values in points), (
            "a sampled instance refutes it, and it was not seen"
        )


@settings(max_examples=150)
@given(st.sampled_from(sorted(TEMPLATES)), words, words, st.sampled_from([1, -1, 2]), st.booleans())
def test_consequences_of_a_hypothesis_are_proved(template, before, after, factor, mirrored):
    """p·(left − right)·q is in the ideal of left = right, whatever p and q are."""
    given_, sample = TEMPLATES[template]
    p, q = expression([(factor, before)]), expression([(1, after)])
    for equation in given_:
        inside = equation.poly.T if mirrored else equation.poly
        proof = prove(Equation(p * inside * q, 0), given_)
        assert isinstance(proof, Proof)
        values = sample(random.Random(0))
        assert all(true_at(claim, values) for claim in proof.claims)


# -- undecided


OUT_OF_REACH = {
    "AᵀA = 0 makes A = 0 only over the reals": (Equation(A, 0), [Equation(A.T * A, 0)]),
    "a one-sided inverse is two-sided only in finite dimensions": (
        Equation(B * A, 1),
        [Equation(A * B, 1)],
    ),
    "a hypothesis on traces beside it does not help": (
        Equation(A, 0),
        [Equation(tr(A), tr(B)), Equation(A.T * A, 0)],
    ),
}


@pytest.mark.parametrize("why", OUT_OF_REACH)
def test_what_is_true_and_out_of_reach_is_undecided(why):
    found = prove(*OUT_OF_REACH[why], time_limit=1)
    assert isinstance(found, Undecided)
    assert "consequences of the hypotheses" in found.tried and "up to 3×3" in found.tried
    assert found.hint
    with pytest.raises(TypeError, match="undecided"):
        bool(found)
    with pytest.raises(TypeError):
        assert not found


def test_a_schema_cannot_be_tried_at_matrices_and_the_answer_says_so():
    f = Operator("f", "n", "n")
    found = prove(Equation(A, 0), [Equation(f * A, 0, forall=("f",))], time_limit=1)
    assert isinstance(found, Undecided) and "schema" in found.tried


@pytest.mark.parametrize(
    "claim, given, words",
    [
        (*OUT_OF_REACH["AᵀA = 0 makes A = 0 only over the reals"], "A = 0 definite"),
        (*OUT_OF_REACH["a one-sided inverse is two-sided only in finite dimensions"], "turn"),
        (Equation(A, 0), [Equation(C * A, 0, forall=("C",))], "instance"),
        (Inequality((A * B).T * (A * B), 0), [Inequality(C.T * A, 0)], "sum of"),
    ],
    ids=["square", "one-sided", "schema", "proved"],
)
def test_a_step_that_often_helps_is_told(claim, given, words):
    found = prove(claim, given, time_limit=1)
    assert isinstance(found, Proof) if words == "sum of" else words in found.hint


def test_a_hypothesis_that_no_drawn_point_meets_is_told():
    odd = [Equation(Scalar("c") ** 2, 7)]
    assert "none of" in prove(Equation(A, 0), odd, time_limit=1).tried


def test_an_inequality_is_proved_by_squares_that_are_found():
    v, w = Operator("v", "n", "1"), Operator("w", "n", "1")
    a = Scalar("a", nonneg=True)
    young = Inequality(a * v.T * v + reciprocal(a) * w.T * w, 2 * v.T * w)
    assert prove(Inequality(v.T * v + w.T * w, 2 * v.T * w)) and prove(young)
    assert isinstance(prove(Inequality(v.T * v + w.T * w, 3 * v.T * w)), Refutation)
    assert isinstance(prove(Inequality(w.T * w, 1)), Refutation)


@pytest.mark.parametrize("said", [A * B, [A * B], ["A = B"]], ids=["sum", "list", "text"])
def test_what_is_no_relation_is_named(said):
    with pytest.raises(TypeError, match="write Equation"):
        prove(said)


def test_a_search_may_be_given_more_time():
    with searching(0.25):
        assert seconds_of(None) == 0.25 and seconds_of(3) == 3
    assert seconds_of(None) == USUAL


def test_the_time_limit_bounds_a_search_that_would_go_on():
    """Random relations of degree three: their completion does not end."""
    relations = [
        Equation(A * B * A, B * C * B),
        Equation(B * A * C, C * B * A),
        Equation(C * C * A, A * B * C),
        Equation(A * A * C, B * B),
    ]
    started = time.thread_time()
    prove(
        Equation(A * C * B * A * B, C),
        relations,
        sampler=lambda rng: {n: [[0]] for n in "ABC"},
        time_limit=1,
    )
    assert time.thread_time() - started < 6


def test_what_else_runs_ends_no_search():
    """The third point refutes; until then others have the processor for longer than the limit."""
    points = iter([[[0]], [[0]], [[1]]])

    def sampler(rng):
        time.sleep(0.4)
        return {"A": next(points)}

    found = refute(Equation(A, 0), sampler=sampler, time_limit=0.6)
    assert isinstance(found, Refutation) and next(points, None) is None


def test_facts_that_define_in_a_circle_are_sampled():
    assert isinstance(prove(Equation(A * B, B * A), [Equation(A, A.T)]), Refutation)
    assert isinstance(prove(Equation(A, 0), [Equation(A, B), Equation(B, A)]), Refutation)


def test_nothing_to_prove_is_an_error():
    with pytest.raises(ValueError):
        prove([])


def test_several_claims_are_proved_together_or_not_at_all():
    assert isinstance(prove([Equation(A * inverse(A), 1), Equation(inverse(A) * A, 1)]), Proof)
    found = prove([Equation(A * inverse(A), 1), Equation(A * A, A)])
    assert isinstance(found, Refutation) and str(found.failed) == "A² = A"


def test_a_scalar_hypothesis_is_used():
    c, d = Scalar("c"), Scalar("d")
    assert prove(Equation(c * A * d, A), [Equation(c * d, 1)])
    assert isinstance(prove(Equation(c * A, A), [Equation(c * d, 1)]), Refutation)


def test_the_refutation_satisfies_every_defining_equation():
    found = prove(Equation(pinv(A * B), pinv(B) * pinv(A)))
    assert isinstance(found, Refutation)
    point = {
        n: [[witness.Fraction(str(e)) for e in row] for row in m.tolist()]
        for n, m in found.point.matrices.items()
    }
    letters = all_letters([found.failed.left, found.failed.right])
    for letter in letters.values():
        for equation in defining_equations(letter):
            assert witness.is_zero(witness.value(equation.poly, point, found.point.dimensions))


def test_a_trace_that_would_become_that_of_an_identity_is_left_alone():
    """tr(e eᵀ) with eᵀe = 1 is 1, a number that a sum of traces cannot hold: undecided or proved,
    never a crash."""
    e, A = Operator("e", "n", "1"), Operator("A", "n", "n")
    unit = Equation(e.T * e, 1)
    with pytest.raises(NotProved):
        Derivation([unit], time_limit=1).prove(tr(e * e.T), tr(A))


def test_identities_without_letters_have_their_dimensions():
    unit, P = identity("k"), Operator("P", "n", "m")
    found = prove(Equation(unit, 2 * unit))
    assert isinstance(found, Refutation) and found.point.dimensions == {"k": 1}
    assert piece(found)["theory"]["dimensions"] == ["k"]
    for claim, sizes in (
        (Equation(unit * unit, unit), ["k"]),
        (Equation(P - P, 0), ["m", "n"]),
        (Equation(zero("a", "b"), zero("a", "b")), ["a", "b"]),
    ):
        assert theorem([prove(claim)])["theory"]["dimensions"] == sizes


def test_a_size_that_no_matrix_shows_is_asked_for():
    unit = identity("k")
    with pytest.raises(ValueError, match="dimension k; give its size"):
        refute(Equation(unit, 2 * unit), at={})
    assert refute(Equation(unit, 2 * unit), at={}, dimensions={"k": 3}).point.dimensions == {"k": 3}


def false_projection():
    """A projected step whose claim has d where 2d would do: false at n = 1, where ⟨g, x − o⟩ ≥ d is
    met with equality."""
    x, p, o, g = (Operator(n, "n", "1") for n in "xpog")
    d, a = Operator("d", "1", "1"), Scalar("a", nonneg=True)
    facts = [Inequality(0 * d, (x - a * g - p).T * (o - p)), Inequality(g.T * (x - o), d)]
    claim = (x - o).T * (x - o) - a * d + a * a * g.T * g
    return Inequality(claim, (p - o).T * (p - o)), facts


def test_a_row_is_attacked_where_its_bounds_are_met_with_equality():
    claim, facts = false_projection()
    with pytest.raises(CounterExample) as found:
        resisted(NotProved("no"), [claim], facts)
    assert found.value.refutation.failed is claim


def test_a_longer_limit_looks_at_more_points():
    claim, facts = false_projection()
    true = Inequality(claim.left, claim.right - 1000)  # no point drawn refutes it

    def looked(limit):
        with searching(limit), pytest.raises(NotProved) as found:
            resisted(NotProved("no"), [Inequality(true.left + 10**9, true.right)], facts)
        return int(re.search(r"at (\d+) points", str(found.value)).group(1))

    assert looked(3 * USUAL) > looked(USUAL)
