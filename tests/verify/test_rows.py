"""Rows of a claim: what they prove and refute, what a wrong one becomes, what is generated."""

import pytest

from theory.operators import CounterExample, NotProved, Proof, Refutation, SumOfSquares, Unsound
from theory.randomness.spaces import fault
from verify import Claim, Source
from verify.address import Run
from verify.claim import Hypothesis
from verify.evidence import Fails
from verify.running.report import Options
from verify.running.runner import run

QUICK = Options(run=Run(effort="quick"))


@pytest.fixture
def claim():
    made = Claim(
        name="sample/rows",
        title="A sample",
        statement="""x′ = ax,
        so |x′|² = a²|x|²""",
        source=Source("nobody", ""),
        expected="proved",
        hypotheses="- a is a number: and real\n    - b = a",
    )
    made.letters("x x′ y: n; M: n×n; a b; c d: ≥ 0")
    return made


def evidence(claim, kind):
    return [e for e in run(claim, QUICK).evidence if e.kind == kind]


def test_headers_are_text(claim):
    assert claim.statement == "x′ = ax, so |x′|² = a²|x|²"
    assert claim.hypotheses == (Hypothesis("a is a number", "and real"), Hypothesis("b = a"))


def test_rows_prove(claim):
    step = claim.under("x′ = ax : the step", at="a=2, x=(1, 2)")
    step.proves("the square", "x′ᵀx′ = a²xᵀx", by="x′ = ax")
    step.under("x′ = 0", nonzero="a : it moves").proves("so x = 0", "x = 0", over="nz1")
    step.bounds("twice", "c(x + y)ᵀ(x + y) ≥ 0", ("x + y", "c"))
    claim.under("a² − xᵀx = c").bounds("a slack", "a²d² ≥ d²xᵀx", ("d", "c"))
    claim.under().positive("beyond", "ab ≥ 1", "a ≥ 1; b ≥ a")
    claim.under().inductive(
        "powers", "a = b", state="a → c; b → d", initial="a = 1; b = 1", recurrence="c = 2a; d = 2b"
    )
    claim.needs("b = a", "bx = ax", at="a=1, b=2, x=1")
    found = {c.title: c.function() for c in claim.checks}
    assert isinstance(found["the square"], Proof) and found["so x = 0"]
    assert isinstance(found["twice"], SumOfSquares) and found["beyond"] and found["powers"]
    assert isinstance(found["without: b = a"], Refutation)
    assert run(claim, QUICK).verdict == "proved"


def test_shares_prove_what_no_search_finds(claim):
    """tr(SQ) = tr(RX) for X = MXMᵀ + Q and S = MᵀSM + R: S times the one less X times the other."""
    claim.letters("M: n×n; X S Q R: symmetric n×n")
    case = claim.under("X = MXMᵀ + Q; S = MᵀSM + R")
    same = "tr(SQ) = tr(RX)"
    case.proves("by shares", same, by=[(same, [("−S", 1), ("X", "S = MᵀSM + R")])])
    case.proves("wrong shares", same, by=[(same, [("S", 1), ("X", 2, "1")])])
    right, wrong = claim.checks
    assert isinstance(right.function(), Proof)
    with pytest.raises(Unsound):
        wrong.function()


def test_a_square_that_is_zero_makes_its_root_zero(claim):
    claim.letters("M N: n×n; R: symmetric n×n; x: n; a")
    column = claim.under("xᵀRx = 0; R = MᵀM; aa = 0")
    column.proves("columns, numbers", "Rx = 0; a = 0", by=[("Mx = 0; a = 0", "definite")])
    column.proves("no square", "x = 0", by=[("x = 0", "definite")])
    square = "tr((MN)ᵀMN) = 0"
    claim.under(square).proves("matrices", "MN = 0", by=[("MN = 0", "definite")])
    columns, none, matrices = claim.checks
    assert columns.function() and matrices.function()
    with pytest.raises(CounterExample):
        none.function()


def test_no_drawn_matrices_refute_a_claim_over_a_probability_space(claim):
    """Random numbers commute; matrices that are none say nothing against what was not proved of
    them, and a finite space does."""
    claim.space("Ω", fields="P", numbers="r t")
    claim.letters("P: symmetric Ω×Ω; e ξ: Ω; s s′")
    noise = claim.under("PP = P; Pξ = 0")
    noise.proves("commute", "rte = tre")
    noise.inductive("kept", "s = 0", initial="s = 0", recurrence="s′ = s + 1")
    for check in claim.checks:
        with pytest.raises(NotProved):
            check.function()
    with pytest.raises(CounterExample) as shown:
        noise.proves("not known", "eᵀξ = 0")()
    assert fault(shown.value.refutation.point, claim.spaces) == ""


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (lambda step: step.proves("wrong", "x′ = bx"), "x′ = b·x is false at "),
        (lambda step: step.bounds("wrong", "−xᵀx", "x"), "not proved"),
        (lambda step: step.false("not false", "x′ = ax", at="a=1, x=1"), "not refuted: not false"),
        (lambda step: step.false("no point", "x′ = bx", at="a=1, x=1"), "no value for b"),
        (lambda step: step.false("bad point", "x′ = bx", at="a=one"), "a is 'one'"),
        (lambda step: step.misworded("true", "x′ = ax", at="a=1, x=1"), "no refutation was found"),
    ],
)
def test_a_wrong_row_fails_and_says_why(claim, row, says):
    row(claim.under("x′ = ax"))
    report = run(claim, QUICK)
    assert report.verdict != "proved" and not report.ok
    assert any(e.status == "fail" and says in e.summary for e in report.evidence)


def test_a_row_that_cannot_be_is_refused_where_it_stands(claim):
    step = claim.under("x′ = ax")
    for wrong in (
        lambda: step.proves("unknown letter", "z = 0"),
        lambda: step.under(without="x = 0"),
        lambda: step.needs("nobody's hypothesis", "x = 0"),
        lambda: step.under(part="elsewhere").proves("x′ = ax"),
    ):
        with pytest.raises(ValueError, match="sample/rows"):
            wrong()
    with pytest.raises(TypeError, match="definite"):
        step.under(definite="M")


def test_what_a_row_says_of_a_letter_counts(claim):
    step = claim.under("x′ = ax", at="a=2, x=(1, 2)")
    step.false("shorter", "x′ = bx", at=lambda: {"b": 3, "x": "(1)"})
    point = claim.checks[0].function().point
    assert point.scalars["a"] == 2 and point.matrices["x"].nrows() == 1


def test_mutants_are_generated_from_the_proofs(claim):
    claim.under("x′ = ax + My").proves("two steps", "ax′ = a²x + aMy")
    claim.mutants(most=4)
    (found,) = evidence(claim, "mutants")
    assert found.status == "pass" and found.instances == len(found.pieces) == 4
    assert {p["role"] for p in found.pieces} == {"mutant"}
    assert all(p["name"].startswith("mutant: two steps: ") for p in found.pieces)


def test_a_variant_that_nothing_refutes_fails_unless_it_is_named(claim):
    # M = 0, as a square shows; the variant that its sign makes holds as well
    claim.under("x = My; MMᵀ = 0").proves("zero after all", "Mx = M²y")
    claim.mutants(kinds="sign")
    (found,) = evidence(claim, "mutants")
    assert found.status == "fail" and "zero after all: the sign of M²·y" in found.summary
    del claim.checks[1:]
    claim.mutants(kinds="sign", but=["the sign of M²·y"])
    (found,) = evidence(claim, "mutants")
    assert found.status == "observed"  # none is left to refute


def test_mutants_of_a_proof_that_is_not_there_or_has_no_point(claim):
    claim.under("xᵀx = −1").proves("of nothing", "2xᵀx = −2")
    claim.mutants(of="another")
    assert "no proof is titled 'another'" in evidence(claim, "mutants")[0].summary
    del claim.checks[1:]
    claim.mutants(of="of nothing")
    assert "give one by at=" in evidence(claim, "mutants")[0].summary
    del claim.checks[1:]
    claim.mutants()
    assert "no variants of of nothing" in evidence(claim, "mutants")[0].summary


def test_instances_run_edges_and_draws_and_keep_some(claim):
    seen = []

    @claim.under("x′ = ax").instances(
        "sampled", "x′ᵀx′ = a²xᵀx", count=20, edges=("a = 0", "x = 0"), of="steps", kept=3
    )
    def draw(rng, at, index):
        seen.append((at, index))
        return {"a": 0 if at == "a = 0" else 3 + index, "x": 0 if at == "x = 0" else 2}

    (found,) = evidence(claim, "exact")
    assert found.status == "pass" and found.instances == 6 and found.summary == "6 steps"
    assert sorted(at for at, index in seen if index < 0) == ["a = 0", "x = 0"]
    kept = [point["scalars"]["a"] for point in found.pieces[0]["at"]]
    assert kept == ["1", "3", "5"]  # of 1 (x = 0), 0 (a = 0), 3, 4, 5, 6: from first to last


def test_an_instance_at_which_a_statement_fails_refutes_the_claim(claim):
    @claim.under("x′ = ax").instances("sampled", "x′ = a²x", count=5, kept=1)
    def draw(index):
        return {"a": 1 if index < 3 else 2, "x": 1}

    report = run(claim, Options())
    assert report.verdict == "refuted"


@pytest.mark.parametrize("answer", [False, "odd"])
def test_instances_that_do_not_count_are_not_counted(claim, answer):
    @claim.instances("sampled", count=3, some=("even",))
    def draw(index):
        return answer

    (found,) = evidence(claim, "exact")
    assert found.status == "fail" and "none" in found.summary


def test_a_draw_says_that_the_claim_fails(claim):
    @claim.instances("sampled", count=3)
    def draw():
        raise Fails("x = 1: x′ is 2")

    report = run(claim, QUICK)
    assert report.verdict == "refuted" and "x = 1: x′ is 2" in report.evidence[0].summary


def test_a_row_names_its_theorem_and_cites(claim):
    claim.under("x′ = ax").proves("the square", "x′ᵀx′ = a²xᵀx", name="step", cites="norm_product")
    theorem = evidence(claim, "proof")[0].theorems[0]
    assert theorem["name"] == "step" and theorem["words"] == "the square"
    assert theorem["cites"] == [{"standard": "norm_product", "gives": []}]


def test_a_row_says_which_sizes_may_be_infinite(claim):
    for sizes in ((), "n"):
        claim.under("x′ = ax").proves(f"at {sizes}", "x′ᵀx′ = a²xᵀx", operators=sizes)
    finite, infinite = (e.theorems[0] for e in evidence(claim, "proof"))
    assert "operators" not in finite and infinite["operators"] == ["n"]
    assert infinite["points"] == finite["points"]


def test_a_row_cites_no_unknown_theorem(claim):
    with pytest.raises(ValueError, match="is no standard theorem"):
        claim.under("x′ = ax").proves("the square", "x′ᵀx′ = a²xᵀx", cites="of nobody")


def growing(claim, factor):
    claim.letters("r t t′; G G′: ≥ 0")
    case = claim.under("r ≥ 1")
    case.inductive(
        "G_t ≥ t",
        "G ≥ t",
        state="G → G′; t → t′",
        initial="G = 1; t = 1",
        recurrence="G′ = 1 + rG; t′ = t + 1",
        at_step=[case.squares("G′ ≥ t′", ("1", "1", "G ≥ t"), ("1", factor, "r ≥ 1"))],
    )
    return evidence(claim, "proof")[0]


def test_an_induction_carries_an_inequality(claim):
    assert growing(claim, "G").status == "pass"


def test_squares_that_do_not_add_up_prove_nothing(claim):
    assert growing(claim, "2G").status != "pass"


@pytest.mark.parametrize("bound, proved", [("1/2", True), ("3/4", False)])
def test_squares_on_the_way_and_a_factor_above_zero(claim, bound, proved):
    """a² = 1/4 and a > 0 make a ≥ 1/2: (a − 1/2)(a + 1/2) = 0."""
    case = claim.under("a² = 1/4; a > 0")
    above = case.squares(f"a + {bound} > 0", ("1", bound), ("1", "1", "a > 0"))
    root = case.squares(f"a ≥ {bound}", times=f"a + {bound} > 0")
    case.proves("the root", f"a ≥ {bound}", by=[above, root])
    assert (evidence(claim, "proof")[0].status == "pass") == proved


@pytest.mark.parametrize("at", ["", "a=65, b=56, z=33"])
def test_the_point_of_a_row_serves_its_theorem(claim, at):
    """65² = 56² + 33² is not guessed."""
    claim.letters("z w")
    case = claim.under("a² = b² + z²; (a − 65)(a − 65) + (b − 56)(b − 56) = 0", at=at)
    case.proves("the square", "a²w = (b² + z²)w")
    assert ("points" in evidence(claim, "proof")[0].theorems[0]) == bool(at)


def test_a_point_that_refutes_nothing_says_what_does_not_hold_there(claim):
    """A hypothesis that fails at the point, or the claim, which holds there."""
    case = claim.under("x′ = ax")
    case.false("off the hypothesis", "x′ = x", at="a=2, x=1, x′=3")
    case.false("true there", "x′ = x", at="a=1, x=1")
    report = run(claim, QUICK)
    (row,) = (e for e in report.evidence if e.kind == "mutants")
    assert "off the hypothesis (at this point x′ = a·x does not hold)" in row.summary
    assert "true there (at this point the claim holds)" in row.summary
