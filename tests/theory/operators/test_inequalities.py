"""Inequalities as facts: each rule shows what is true, and refuses what is not."""

import pytest

from theory.operators import (
    CounterExample,
    Derivation,
    Equation,
    Inequality,
    NotProved,
    Operator,
    Scalar,
    Square,
    Unsound,
    identity,
    induction,
    number,
    tr,
)
from theory.operators.derivation import Proof

a, b, s, x, x1 = map(Scalar, ("a", "b", "s", "x", "x′"))
q = Scalar("q", nonneg=True)
one = number(1)
A, B = Operator("A", "n", "n"), Operator("B", "n", "n")
P, K = (Operator(name, "n", "n", symmetric=True) for name in "PK")
v = Operator("v", "n", "1")


def test_a_product_of_two_facts_is_a_square_between():
    d = Derivation([Inequality(a, 0), Inequality(b, 1)])
    d.squares(Inequality(a * b, a), [Square(one, 1, (Inequality(a, 0), Inequality(b, 1)))])
    assert d.qed(Inequality(a * b, a))


def test_a_fact_of_the_other_sign_is_no_multiplier():
    d = Derivation([Inequality(0, a), Inequality(b, 1)])
    with pytest.raises((Unsound, NotProved)):
        d.squares(Inequality(a * b, a), [Square(one, 1, (Inequality(a, 0), Inequality(b, 1)))])


def test_an_equation_is_no_multiplier():
    d = Derivation([Equation(a, b)])
    with pytest.raises(Unsound, match="is no inequality"):
        d.squares(Inequality(a - b, 0), [Square(one, 1, "h1")])


def test_an_operator_inequality_stands_between_a_square():
    d = Derivation([Inequality(P, identity("n"))])
    d.squares(Inequality(v.T * P * v, v.T * v), [Square(v, 1, Inequality(P, identity("n")))])
    assert d.steps[-1].rows[0].middles == ("h1",)


def test_an_inequality_of_what_is_not_symmetric_has_no_sign():
    with pytest.raises(Unsound, match="not symmetric"):
        Derivation([]).squares(Inequality(A, 0), [])


def test_two_operators_do_not_multiply_to_something_with_a_sign():
    d = Derivation([Inequality(P, 0), Inequality(K, 0)])
    with pytest.raises(Unsound, match="between one square"):
        d.squares(
            Inequality(P * K + K * P, 0),
            [Square(identity("n"), 2, (Inequality(P, 0), Inequality(K, 0)))],
        )


def test_dividing_needs_a_number_that_is_positive():
    bound = Inequality(a, 0, strict=True)
    d = Derivation([bound, Inequality(a * b, 0)])
    d.squares(Inequality(b, 0), [Square(one, 1, Inequality(a * b, 0))], times=[bound])
    weak = Derivation([Inequality(a, 0), Inequality(a * b, 0)])
    with pytest.raises(Unsound, match="> 0"):
        weak.squares(Inequality(b, 0), [Square(one, 1, "h2")], times=["h1"])


def test_more_than_zero_needs_a_summand_that_is():
    d = Derivation([Inequality(a, 1)])
    assert d.squares(Inequality(a, 0, strict=True), [Square(one), Square(one, 1, "h1")])
    with pytest.raises(Unsound, match="and not more"):
        d.squares(Inequality(a, 1, strict=True), [Square(one, 1, "h1")])
    with pytest.raises(Unsound, match="and not more"):
        Derivation([]).squares(Inequality(a * a, 0, strict=True), [Square(a)])


def test_a_trace_of_facts():
    d = Derivation([Inequality(tr(A * B), 0)])
    d.squares(Inequality(tr(A * B) * q, 0), [Square(one, q, "h1")])
    with pytest.raises(Unsound):
        d.squares(Inequality(tr(A * B) * a, 0), [Square(one, a, "h1")])


def test_bounded_for_ever_by_induction():
    """x ← qx + s stays below b where qb + s ≤ b; not where it is mapped out of the ball."""
    inside, below = Inequality(b, q * b + s), Inequality(b, x)

    def move(derivation):
        derivation.squares(below.subs({"x": x1}), [Square(one, 1, inside), Square(one, q, below)])

    def proved(later):
        return induction(
            below,
            state=[(x, x1)],
            given=[inside],
            initial=[below],
            recurrence=[Equation(x1, later)],
            at_step=move,
        )

    assert proved(q * x + s)
    with pytest.raises(CounterExample):
        proved(q * x + s + 1)
    with pytest.raises((NotProved, CounterExample), match="base"):
        induction(below, state=[(x, x1)], recurrence=[Equation(x1, x)])


def test_an_inequality_may_be_assumed_of_every_index():
    found = induction(
        Inequality(a, 0), state=[(a, Scalar("a′"))], given=[Inequality(a, 0)], recurrence=[]
    )
    assert [s.rule for s in found.step.steps] == ["next"]


def test_cases_of_the_sign_of_a_number():
    """|x| = y ≥ 0, y² = x², shown as y ≥ x in both cases: (y + x)(y − x) = 0."""
    d = Derivation([Inequality(x * a, 0), Inequality(x * a, 0)])
    claim = Inequality(a * a + b * b, 0)
    d.cases(
        x,
        claim,
        lambda block: block.squares(claim, [Square(a), Square(b)]),
        lambda block: block.squares(claim, [Square(a), Square(b)]),
    )
    assert d.steps[-1].rule == "cases" and d.qed(claim)


def test_the_sign_of_a_case_is_known_in_that_case_alone():
    d = Derivation([])
    claim = Inequality(x, 0)
    with pytest.raises(NotProved):
        d.cases(x, claim, lambda block: None, lambda block: None)
    assert d.steps == []
    inside = Inequality(x * x, x * x)
    d.cases(x, inside, lambda block: None, lambda block: None)
    with pytest.raises(Unsound, match="no fact and no step"):
        d.squares(claim, [Square(one, 1, "s1+")])


def test_a_case_is_of_a_number_that_is_not_arbitrary():
    free = Scalar("f", arbitrary=True)
    with pytest.raises(Unsound, match="no case"):
        Derivation([]).cases(free, Inequality(0 * free, 0), lambda d: None, lambda d: None)
    with pytest.raises(Unsound, match="of a number"):
        Derivation([]).cases(A, Inequality(0 * a, 0), lambda d: None, lambda d: None)


def test_square_letters_turn():
    d = Derivation([Equation(A * B, 1)])
    d.turn("h1", A, B)
    assert d.qed(Equation(B * A, 1))
    with pytest.raises(Unsound):
        Derivation([Equation(A * B, 1)]).turn("h1", B, A)
    U, V = Operator("U", "n", "k"), Operator("V", "k", "n")
    with pytest.raises(Unsound, match="no square"):
        Derivation([Equation(U * V, 1)]).turn("h1", U, V)


def test_a_commutator_is_not_the_identity():
    d = Derivation([Equation(A * B - B * A, 1)])
    d.absurd(d.trace("h1"))
    assert d.qed(Equation(one, 0))
    other = Derivation([Equation(A * B + B * A, 1)])
    with pytest.raises(Unsound, match="not false"):
        other.absurd(other.trace("h1"))
    with pytest.raises(Unsound, match="no multiple of the identity"):
        Derivation([Equation(A * B, B * A)]).trace("h1")


def test_sturm_on_an_interval():
    """(x − 2)(x − 3) > 0 on [0, 1], and not on [0, 2] or beyond 0."""
    p = (x - 2) * (x - 3)
    low = Inequality(x, 0)
    goal = Inequality(p, 0, strict=True)
    d = Derivation([low, Inequality(one, x)])
    assert d.sturm(goal, ["h1", "h2"])
    for bounds in ([low], [low, Inequality(number(2), x)]):
        with pytest.raises(Unsound):
            Derivation(bounds).sturm(goal, bounds)


def test_shift_takes_bounds_that_are_known():
    d = Derivation([Inequality(a, 1)])
    assert d.shift(Inequality(q * a, q), ["h1", "≥0:q"])
    with pytest.raises(Unsound, match="not known to be"):
        d.shift(Inequality(b, 0), ["≥0:b"])
    with pytest.raises(Unsound, match="negative"):
        d.shift(Inequality(a, 2), ["h1"])


def test_an_arbitrary_letter_has_no_sign():
    """q ≥ 0 for an arbitrary q would give −1 ≥ 0 by an instance."""
    free = Scalar("f", nonneg=True, arbitrary=True)
    d = Derivation([])
    d.define([free])
    with pytest.raises(Unsound, match="has a sign"):
        d.squares(Inequality(free, 0), [Square(one, free)])
        Proof(d, [Inequality(free, 0)])


def test_a_step_forged_afterwards_is_expanded_again():
    from dataclasses import replace

    d = Derivation([Inequality(a, 0)])
    d.squares(Inequality(2 * a, 0), [Square(one, 2, "h1")])
    d.steps[0] = replace(d.steps[0], made=Inequality(a, 1))
    with pytest.raises(Unsound, match="the squares leave"):
        Proof(d, [Inequality(a, 1)])


def test_a_point_of_a_setting_meets_its_inequalities():
    """An inequality is a hypothesis that a counterexample must meet, and defines no letter."""
    from theory.operators import refute

    claim = Equation(a, 1)
    assert refute(claim, [Inequality(a, 2)], at={"a": 3}) is not None
    assert refute(claim, [Inequality(a, 2)], at={"a": 0}) is None
    drawn = refute(claim, [Inequality(a, b), Equation(b, 1)])
    assert drawn is not None and drawn.point.scalars["a"] > 1


# -- a theorem as a lemma


def lemma():
    """P − Q² = 0 and a ≥ 0: a·tr(P) is what a·tr(Q²) is; and vᵀPv ≥ 0 for symmetric Q."""
    from theory.operators import SumOfSquares
    from theory.operators.citing import Citable

    X, Q = Operator("X", "m", "m"), Operator("Q", "m", "m", symmetric=True)
    w, c = Operator("w", "m", "1"), Scalar("c", nonneg=True)
    found = SumOfSquares(c * w.T * X * w, [Square(Q * w, c)], [Equation(X, Q * Q)])
    return Citable(("mine/lemma", "positive"), [found])


def test_a_theorem_is_a_lemma_for_other_letters():
    d = Derivation([Equation(A, P * P), Inequality(b, 0)])
    values = {"X": A, "Q": P, "w": B * v, "c": b}
    d.cite(lemma(), values, sizes={"m": "n"})
    assert str(d.steps[-1].made) == "b·(B·v)ᵀ·A·B·v ≥ 0"
    assert d.qed(Inequality(b * (B * v).T * A * B * v, 0))


@pytest.mark.parametrize(
    "given, values, why",
    [
        ([Inequality(b, 0)], {"X": A, "Q": P, "w": v, "c": b}, "not known here"),
        ([Equation(A, P * P)], {"X": A, "Q": P, "w": v, "c": b}, "not known to be"),
        ([Equation(A, P * P)], {"X": A, "Q": P, "w": v, "c": number(-1)}, "not known to be"),
        ([], {"Y": A}, "no letter Y"),
    ],
)
def test_a_lemma_whose_hypotheses_are_not_known_says_nothing(given, values, why):
    with pytest.raises(Unsound, match=why):
        Derivation(given).cite(lemma(), values, sizes={"m": "n"})


def test_a_lemma_takes_expressions_of_its_types():
    from theory.operators import DimensionError

    for wrong in ({"Q": A}, {"w": A}, {"c": v}):
        values = {"X": A, "Q": P, "w": v, "c": number(1)} | wrong
        with pytest.raises(DimensionError):
            Derivation([Equation(A, P * P)]).cite(lemma(), values, sizes={"m": "n"})
