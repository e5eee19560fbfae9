"""Sums of squares as text, and lines of proofs."""

import pytest

from theory.operators import NotProved, Unsound
from verify import Claim, Source
from verify.sums import summands


@pytest.mark.parametrize(
    "text, meant",
    [
        ("2βμ(y)²", [("y", "2βμ")]),
        ("(A′ − A)² + 1", [("A′ − A", "1"), ("1", "1")]),
        ("γ(y ≥ 0)(A ≥ A_1)", [("1", "γ", "y ≥ 0; A ≥ A_1")]),
        ("(s + 1)²(N ≥ sz²)/4", [("s + 1", "1/4", "N ≥ sz²")]),
        ("(t + 1) / 2·b(y)²", [("y", "t·1/2·b"), ("y", "1·1/2·b")]),
        ("(1 + 2γ)(y ≥ 0)", [("1", "1", "y ≥ 0"), ("1", "2γ", "y ≥ 0")]),
        ("α(z)²[H] + (x + y)²[`L−H`]", [("z", "α", "H"), ("x + y", "1", "`L−H`")]),
        ("`a + b`·`c ≥ 0`", [("1", "`a + b`·`c ≥ 0`")]),
    ],
)
def test_a_sum_is_read(text, meant):
    assert summands(text) == meant


@pytest.mark.parametrize("text", ["(x", "x(y ≥ 0", "(x)²(y)²", "`x"])
def test_what_is_no_sum_is_refused(text):
    with pytest.raises(ValueError):
        summands(text)


@pytest.fixture
def claim():
    made = Claim("mine/sums", "Sums", "…", Source("nobody", ""), "proved")
    made.letters("x x′ t t′ v w; g b: ≥ 0; z: n; H: symmetric n×n; K: symmetric n×n")
    return made


def test_a_row_holds_by_a_sum(claim):
    claim.under("H = b + K", psd="K").bounds("H ≥ b", "zᵀHz ≥ b·zᵀz", "= (z)²[K]")
    claim.under().bounds("the mean", "g(x² + t²) ≥ 2gxt", "= g(x − t)²")
    assert all(c.function() for c in claim.checks)


def test_lines_prove_one_after_another(claim):
    case = claim.under("v ≥ 1 : large; w ≥ v; x = v")
    proof = case.proves(
        "so",
        "wx ≥ 1",
        by="""w ≥ 1 since (w ≥ v) + (v ≥ 1)
        wx = wv
        wx ≥ 1 since (w ≥ 1)(v ≥ 1) + (w ≥ 1)
        + (v ≥ 1)""",
    )
    assert proof()
    assert case.proves("twice", "2w ≥ v + 1", by="2w ≥ v + 1 since (1 + 1)(w ≥ v) + (v ≥ 1)")()


@pytest.mark.parametrize(
    "line, error",
    [
        ("w ≥ 2 since (w ≥ v) + (v ≥ 1)", Unsound),
        ("w ≥ 1 since −1·(v ≥ w) + (v ≥ 1)", Unsound),
        ("w ≥ 1 since x(w ≥ v) + (v ≥ 1)", Unsound),
        ("w ≥ 1 since (w ≥ t) + (t ≥ 1)", NotProved),
    ],
)
def test_a_line_that_does_not_hold_proves_nothing(claim, line, error):
    case = claim.under("v ≥ 1; w ≥ v")
    with pytest.raises((error, NotProved)):
        case.proves("so", "w ≥ 1", by=line)()


def test_an_induction_takes_lines(claim):
    grows = claim.under("g ≥ 1")
    assert grows.inductive(
        "x ≥ t",
        "x ≥ t; t ≥ 1",
        initial="x = 1; t = 1",
        recurrence="x′ = 1 + gx; t′ = t + 1",
        at_step="""x′ ≥ t′ since g(x ≥ t) + (g ≥ 1)(t ≥ 1) + (g ≥ 1)
        t′ ≥ 1 since (t ≥ 1) + 1""",
    )()


def test_the_state_is_what_the_recurrence_has_twice(claim):
    found = claim.under().inductive(
        "x = t", "x = t", initial="x = t", recurrence="t′ = t + 1; x′ = x + t′ − t"
    )()
    assert [(str(a), str(b)) for a, b in found.state] == [("t", "t′"), ("x", "x′")]


def test_a_sum_inside_an_expectation_is_no_summand():
    told = summands("α²E‖x + ξ‖² + 2E⟨x, y + z⟩ + (E[x + y | P])²")
    assert told == [("1", "α²E‖x + ξ‖²"), ("1", "2E⟨x, y + z⟩"), ("E[x + y | P]", "1")]
