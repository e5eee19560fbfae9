"""Theorems as data: pieces share their hypotheses, and each theorem speaks of something."""

import pytest

from theory.operators import (
    Derivation,
    DimensionError,
    Equation,
    Inequality,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    induction,
    number,
    positive_beyond,
    prove,
)
from theory.operators.theorems import empty, theorem

A, B, C = (Operator(name, "n", "n") for name in "ABC")
x, x1 = Operator("x", "n", "1"), Operator("x′", "n", "1")
a, b = Scalar("a"), Scalar("b")
q = Scalar("q", nonneg=True)
AB, BC = Equation(A * B, 1, "B is a right inverse"), Equation(B * C, 1)


def test_a_later_piece_uses_what_an_earlier_one_showed():
    """C = A is no hypothesis of the second piece: it is the first one's claim."""
    first = Derivation([AB, BC]).qed(Equation(A, C))
    second = Derivation([Equation(A, C), BC]).qed(Equation(B * A, 1))
    stated = theorem([first, second])
    assert [f["left"] for f in stated["theory"]["facts"]] == [["*", "A", "B"], ["*", "B", "C"]]
    assert len(stated["conclusions"]) == 2
    used = {t[3] for step in stated["from"][1]["steps"] for t in step["terms"]}
    assert "p1:0" in used and used <= {"p1:0", "h1", "h2", "h2_2"}


def test_a_hypothesis_of_the_second_piece_alone_is_one_of_the_theorem():
    first = Derivation([AB]).qed(Equation(A * B * A, A))
    second = Derivation([BC]).qed(Equation(B * C * B, B))
    facts = theorem([first, second])["theory"]["facts"]
    assert [f["id"] for f in facts] == ["h1", "h1_2"]


def test_pieces_that_mean_different_letters_make_no_theorem():
    other = Operator("A", "n", "n", symmetric=True)
    with pytest.raises(DimensionError, match="different letters A"):
        theorem([prove(AB, [AB, BC]), prove(Equation(other * B, 1), [Equation(other * B, 1)])])


def test_an_identity_is_stated_without_hypotheses():
    found = prove(Equation((A + B) * (A - B), A * A - A * B + B * A - B * B), [AB])
    stated = theorem([found])
    assert stated["theory"]["facts"] == [] and stated["points"]
    assert stated["conclusions"][0]["left"] == ["*", ["+", "A", "B"], ["+", "A", ["-", "B"]]]
    assert empty([found]) == ""
    assert theorem([prove(Equation((q + 1) * q, q * q + q), [])])["theory"]["nonneg"] == []


@pytest.mark.parametrize(
    "found, why",
    [
        (lambda: prove(Equation(A * x, A * x)), "both sides are the same"),
        (lambda: prove(Equation(A + B, B + A), [AB]), "both sides are the same"),
        (lambda: prove(AB, [AB]), "or is one"),
        (lambda: SumOfSquares(q, [Square(number(1), q)]), "or is one"),
        (lambda: SumOfSquares(number(3), [Square(number(1), 3)]), "or is one"),
    ],
)
def test_a_theorem_that_says_nothing(found, why):
    assert why in empty([found()])


@pytest.mark.parametrize(
    "found",
    [
        lambda: prove(Equation(A * B * A, A), [AB]),
        lambda: prove(Equation((A * B).T, B.T * A.T)),
        lambda: SumOfSquares(a * a, [Square(a)]),
        lambda: positive_beyond(a - 1, [(a, 2)]),
    ],
)
def test_a_theorem_that_says_something(found):
    assert empty([found()]) == ""


def test_what_holds_at_every_index_is_said_with_its_induction():
    found = induction(
        Equation(A * x, x),
        state=[(x, x1)],
        initial=[Equation(A * x, x)],
        recurrence=[Equation(x1, A * x)],
        conclusion=[Equation(A * B * x, x)],
        final=[Equation(B * x, x)],
    )
    stated = theorem([found])
    moves = stated["induction"]
    assert moves["state"] == [["x", "x′"]] and moves["over"] == "t"
    assert [len(moves[key]) for key in ("start", "recurrence", "end")] == [1, 1, 1]
    assert [p["kind"] for p in stated["from"]] == ["induction", "derivation"]
    assert stated["from"][1]["end"] is True
    assert any(t[3] == "p1:0" for s in stated["from"][1]["steps"] for t in s["terms"])
    assert stated["points"][0]["letters"].keys() == {"A", "B", "x", "x′"}


def test_a_theorem_on_what_cannot_be_says_so_and_has_no_point():
    d = Derivation([Equation(A * B - B * A, 1)])
    d.absurd(d.trace("h1"))
    stated = theorem([d.qed(Equation(number(1), 0))])
    assert stated["impossible"] is True and "points" not in stated


def test_no_point_is_made_up_where_hypotheses_cannot_be_met():
    y = Operator("y", "n", "n")
    found = Derivation([Equation(A * y, 1), Equation(A * B, 0), Equation(B * y, 1)]).qed(
        Equation(A * B * y, 0)
    )
    assert "points" not in theorem([found])


def test_what_is_for_all_holds_at_a_point_for_all():
    """cx = y for all c says x = y = 0; with x > 0 nothing is left."""
    c = Scalar("c")
    every = Equation(c * a, b, forall=("c",))
    d = Derivation([every])
    d.instance("h1", {"c": number(0)})
    (point,) = theorem([d.qed(Equation(b, 0))])["points"]
    assert point["scalars"]["a"] == point["scalars"]["b"] == "0"
    d = Derivation([every, Inequality(a, 0, strict=True)])
    d.instance("h1", {"c": number(0)})
    assert "points" not in theorem([d.qed(Equation(b, 0))])


def test_the_last_point_fits_the_predicates():
    """x stays 0, so that it is never 5; P stays a projection, of which one with P = 1 is found."""
    still = {"state": [(a, b)], "initial": [Equation(a, 0)], "recurrence": [Equation(b, a)]}
    never = induction(Equation(a, 0), **still, final=[Equation(a, 5)], conclusion=[Equation(a, 9)])
    assert "points" not in theorem([never])
    kept = induction(
        Equation(A * A, A),
        state=[(A, B)],
        initial=[Equation(A, 0)],
        recurrence=[Equation(B, 1 - A)],
        final=[Equation(A * x, x), Inequality(x.T * x, 1)],
        conclusion=[Equation(A * A * x, x)],
    )
    first, last = theorem([kept])["points"]
    assert first["letters"]["A"] == [["0"]] and last["letters"]["A"] == [["1"]]


def test_a_given_point_is_completed():
    found = prove(Equation(A * B * A, A), [AB])
    (point,) = theorem([found], {"A": [[0, 1], [1, 0]]})["points"]
    assert point["letters"]["B"] == [["0", "1"], ["1", "0"]] and point["dimensions"] == {"n": 2}


def test_a_given_point_that_breaks_a_hypothesis_is_refused():
    found = prove(Equation(A * A, 1), [Equation(A * A, 1)])
    with pytest.raises(ValueError, match="no point with the given A was found"):
        theorem([found], {"A": [[0, 1], [2, 0]]})


def test_a_point_meets_signs_and_inequalities():
    found = SumOfSquares(
        a * b - a,
        [
            Square(number(1), 1, (Inequality(a, 2), Inequality(b, 3))),
            Square(number(1), 2, Inequality(b, 3)),
            Square(number(1), 2, Inequality(a, 2)),
            Square(number(1), 4),
        ],
        [Inequality(a, 2), Inequality(b, 3)],
    )
    (point,) = theorem([found])["points"]
    assert int(point["scalars"]["a"]) >= 2 and int(point["scalars"]["b"]) >= 3
