"""A claim about random vectors: one step of SGD with noise, in every probability space."""

import pytest

from theory.operators import CounterExample, NotProved
from theory.randomness import Randomness
from theory.randomness.spaces import fault
from verify import Claim, Source, recheck
from verify.running.runner import run
from verify.sentences import theorem

GIVEN = (
    "PP = P : P is E[· | past]",
    "Pe = e; Pg = g : the past determines them",
    "Pξ = 0 : E[ξ | past] = 0",
    "e′ = e − αg − αξ : SGD",
    "gᵀe = h + s + (1/2)μeᵀe : strong convexity, s ≥ 0",
    "gᵀg = 2Lh − u : smoothness, u ≥ 0",
    "ξᵀξ = σ² − w : variance at most σ²",
    "r = 1 − αL : α ≤ 1/L",
)
BOUND = "(1 − αμ)eᵀe + α²σ² ≥ e′ᵀe′"
SUMMANDS = ((1, "2αs"), (1, "α²u"), (1, "α²w"), (1, "2αhr"))
# f = x²/2 and e = 1, whatever the past; ξ = ±1 in each of two pasts, all four equally likely.
PAST = "P=[1/2 1/2 0 0; 1/2 1/2 0 0; 0 0 1/2 1/2; 0 0 1/2 1/2]"
COLUMNS = "e=(1/2, 1/2, 1/2, 1/2), g=(1/2, 1/2, 1/2, 1/2), ξ=(1/2, −1/2, 1/2, −1/2)"
NUMBERS = "α=1, μ=1, L=1, σ²=1, h=1/2, s=0, u=0, w=0, r=0"


def descent(at=(PAST, COLUMNS, NUMBERS)):
    made = Claim(
        name="trainable/descent",
        title="One step of SGD",
        statement=(theorem("E|e′|² ≤ (1 − αμ)E|e|² + α²σ² for α ≤ 1/L.", "descent"),),
        source=Source("a textbook", ""),
        hypotheses="- E[ξ | past] = 0",
        expected="proved",
    )
    made.letters("e g ξ e′: Ω; P: symmetric Ω×Ω; α μ L σ² h s u w r: ≥ 0")
    made.space("Ω", fields="P")
    case = made.under(*GIVEN, at=", ".join(at))
    squares = [(one, weight) for one, weight in SUMMANDS]
    case.bounds("one step", BOUND, *squares, name="descent", cites="conditional_expectation")
    return made, case


def test_it_is_confirmed_for_every_space_and_shown_in_one_with_noise():
    made, _ = descent()
    report = run(made)
    assert report.ok and report.graded == "proved from 1 standard theorem", report.evidence
    (row,) = report.certificate["theorems"]
    assert row["theory"]["spaces"] == {"Ω": {"fields": ["P"], "numbers": []}}
    assert row["points"][0]["spaces"] == {"Ω": ["1/2"] * 4}
    said = " ".join(recheck.recheck(report.certificate).lines)
    assert "Ω is L²(Ω; ℝⁿ) of a probability space" in said and "P = E[· | past]" in said
    assert "probabilities (1/2)^2, (1/2)^2, (1/2)^2, (1/2)^2 in Ω" in said


def test_noise_that_the_past_determines_refutes_it_in_a_space():
    made, case = descent()
    others = {
        "ξ=(1/2, −1/2, 1/2, −1/2)": "ξ=(−1/2, −1/2, −1/2, −1/2)",
        "α=1": "α=1/2",
        "r=0": "r=1/2",
    }
    at = ", ".join((PAST, COLUMNS, NUMBERS))
    for old, new in others.items():
        assert old in at
        at = at.replace(old, new)
    bare = made.under(*(g for g in GIVEN if not g.startswith("Pξ")), at=at)
    bare.needs("E[ξ | past] = 0", BOUND)
    report = run(made)
    assert report.ok, [e.summary for e in report.evidence]
    (piece,) = report.certificate["pieces"]
    assert piece["at"][0]["spaces"] == {"Ω": ["1/2"] * 4}


def test_a_point_that_is_no_space_is_not_confirmed():
    """One outcome and P = 1 would do for the equations."""
    one = "P=[1], e=[0], g=[0], ξ=[0]"
    made, _ = descent((one, NUMBERS.replace("w=0", "w=1").replace("h=1/2", "h=0")))
    report = run(made)
    assert not report.ok and not report.contradiction
    assert "P leaves no noise" in report.evidence[0].summary


def test_a_random_matrix_that_mixes_outcomes_is_none():
    """recheck knows no random matrices; S swaps the two outcomes of each past."""
    made = Claim(name="mine/matrix", title="", statement="", source=None, hypotheses="- S is 1")
    made.letters("x: Ω")
    case = made.under(*made.space("Ω", fields="P", matrices="S"), "E[x | P] = x")
    mixed = f"{PAST}, S=[0 1 0 0; 1 0 0 0; 0 0 0 1; 0 0 1 0], x=(1, 1, 2, 2)"
    case.needs("S is 1", "E‖Sx‖² = 0", at=mixed)
    report = run(made)
    assert not report.ok
    assert "S multiplies by no random number" in report.evidence[0].summary


def test_three_outcomes_need_a_unit():
    three = "P=[1/3 1/3 1/3; 1/3 1/3 1/3; 1/3 1/3 1/3], e=(0, 0, 0), g=(0, 0, 0), ξ=(1, −1, 0)"
    numbers = NUMBERS.replace("h=1/2", "h=0").replace("σ²=1", "σ²=2")
    made, _ = descent((three, numbers))
    report = run(made)
    assert not report.ok and "no rational roots" in report.evidence[0].summary


def numbers():
    """A claim over Ω with a conditional expectation and two random numbers."""
    made = Claim(
        name="mine/numbers",
        title="",
        statement="",
        source=None,
        hypotheses="- they are random numbers",
    )
    made.letters("x ξ: Ω; P c d: symmetric Ω×Ω")
    return made, made.space("Ω", fields="P", numbers="c d")


def test_a_space_may_be_that_of_a_session():
    R = Randomness()
    past, c = R.field("P"), R.number("c")
    made, _ = numbers()
    made.letters(*R.vectors("x ξ"), past, c)
    assert [str(f) for f in made.space(R)] == ["P² = P"] and made.spaces == R.spaces
    case = made.under(*made.space(R), *R.known(past, c), *R.fresh(past, R.vector("ξ")))
    assert case.proves("E[cξ | P] = 0")()


def test_a_space_says_what_holds_in_it():
    made, facts = numbers()
    assert [str(f) for f in facts] == ["P² = P", "d·c = c·d"]
    assert [str(f) for f in made.space("Ω", fields="Q", unit="u")] == [
        "Q² = Q",
        "Q·u = u",
        "uᵀ·u = 1",
    ]
    assert made.sum("E⟨u, E[x | Q]⟩").type == "1×1"  # Q and u are declared by it
    with pytest.raises(ValueError, match="'N': no declared name"):
        made.space("Ω", noises="N")


def test_what_holds_for_random_numbers_is_refuted_by_no_matrices():
    """Two symmetric matrices that do not commute would refute it."""
    made, _ = numbers()
    row = made.under("E[x | P] = x")
    row.needs("they are random numbers", "cdx = dcx")
    assert made.checks[0].function() is None
    row.false("c is 1", "cdx = dx")
    assert made.checks[1].function().value != 0


def test_a_row_that_is_false_shows_a_space_and_one_that_is_true_none():
    """Without what holds in every space cd = dc is not proved, and no space refutes it."""
    made, facts = numbers()
    false = made.under(*facts, "E[x | P] = x").proves("[wrong] E‖cx‖² = E‖x‖²")
    with pytest.raises(CounterExample) as shown:
        false()
    assert fault(shown.value.refutation.point, made.spaces) == ""
    with pytest.raises(NotProved, match="no counterexample in finite probability spaces"):
        made.under("E[x | P] = x").proves("[true] cdx = dcx")()
    made.letters("K: symmetric Ω×Ω")
    with pytest.raises(NotProved):  # signs are kept: K that is not psd would refute it
        made.under("xᵀKx = 0", psd="K").proves("[signed] Kx = 0")()


def test_mutants_are_refuted_in_spaces_alone():
    made, facts = numbers()
    case = made.under(*facts, "E[x | P] = x; E[ξ | P] = 0; Pc = cP")
    case.proves("[split] the cross term vanishes", "E‖x + cξ‖² = E‖x‖² + E‖cξ‖²")
    made.mutants()
    found = made.checks[-1].function()
    assert len(found.refuted) >= 3 and not found.open
    for _, _, one in found.refuted:
        assert fault(one.point, made.spaces) == ""


def test_explain_says_expectations(capsys):
    from verify.cli.console import Console
    from verify.cli.explain import page

    made, case = descent()
    page(made, Console(colour=False))
    said = " ".join(capsys.readouterr().out.split())
    assert "E‖ξ‖² = " in said and "E[ξ | P] = 0" in said and "ξᵀ" not in said


def test_a_theorem_in_one_line_says_expectations():
    from verify.certificates.statement import says

    made, _ = descent()
    (row,) = run(made).certificate["theorems"]
    assert "E‖e′‖²" in says(row) and "E⟨g, e⟩ = " in says(row)
