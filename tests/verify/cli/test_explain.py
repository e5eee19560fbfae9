"""explain: a claim as a page that can be followed, also where its proofs fail."""

import pytest

from tests.verify.samples import ROOT, inside

RECIPES = "docs/recipes/"
WRONG = """from theory.operators import Equation, Operator, prove
from verify import Claim, Source
claim = Claim(name="mine/wrong", title="t", statement="s", source=Source("me", ""))
A, B = Operator("A", "n", "n"), Operator("B", "n", "n")
@claim.proof("false")
def _():
    return prove(Equation(A, B))
@claim.proof("open")
def _():
    return prove(Equation(A, 0), [Equation(A.T * A, 0)])
@claim.proof("none")
def _():
    return "QED"
@claim.proof("true")
def _():
    return prove(Equation(2 * A, A * B), [Equation(B, 2)])
"""
HEAD = """from verify import Claim, Source
claim = Claim(name="mine/vain", title="t", statement="s", source=Source("me", ""))
"""


def page(*arguments, cwd=ROOT):
    done = inside("explain", *arguments, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "recipe, lines",
    [
        ("young", ["a ≥ 0", "+ a·(u − a⁻¹·v)²", "1 proof above, and it holds;"]),
        ("contraction_rate", ["+ ρ·IH0", "+ r2", "p ≥ 0, ρ ≥ 0, p′ ≥ 0"]),
        ("polyak_step", ["+ N·d·(N⁻¹)²", "+ 2·s1·h1", "left − right = -4"]),
        ("trace_inequality", ["By itself", "+ (Aᵀ − Bᵀ)²", "2 proofs above, and all hold;"]),
    ],
)
def test_the_summands_of_an_inequality_and_the_signs_are_written_out(recipe, lines):
    shown = page(f"{RECIPES}{recipe}.py")
    assert all(line in shown for line in lines), shown


def test_a_theorem_has_its_point_and_its_price():
    told = " ".join(page("lodo_basin").split())
    assert "lodo/lodo_basin, expected: proved from 6 standard theorems" in told
    assert "Rests on spectral_radius: ρ(A) ≤ ‖A‖₂ ≤ ‖A‖_F. (Horn and Johnson," in told
    assert "Rests on slope of lodo/lodo_flow_lyapunov" in told
    assert told.count("The hypotheses hold at n = 1, ") == 3
    told = " ".join(page("polyak_tuning_cycles").split())
    assert "The hypotheses hold at a = 1, s = 3, μ = 1/4, b = 1/4" in told
    assert "No rational point, but r5 = √5, s = 6" in told


def test_false_variants_are_folded_until_they_are_asked_for():
    folded, unfolded = page(f"{RECIPES}young.py"), page(f"{RECIPES}young.py", "--mutants")
    assert "Caught: false variants, each refuted\n  without the weight's reciprocal\n" in folded
    assert "u = 1" not in folded and "--mutants' shows" in " ".join(folded.split())
    assert "u = 1" in unfolded and "--mutants" not in unfolded


@pytest.mark.parametrize(
    "given, shown, verdict",
    [
        (
            "x = 2y; x = 3y; yᵀu = 1",
            "the hypotheses contradict each other: 1 = 0",
            "NOT PROVED: 1 of",
        ),
        ("x = y", "it says nothing, and supports nothing: it holds without", "nothing here is a"),
        ("y = 0; x = 0", "s1: x = y", "1 proof above, and it holds"),
    ],
)
def test_a_page_says_where_a_proof_that_holds_proves_nothing(tmp_path, given, shown, verdict):
    row = f'claim.letters("x y u: n")\nclaim.under("{given}").proves("[it] x = y", "x = y")\n'
    (tmp_path / "vain.py").write_text(HEAD + row, encoding="utf-8")
    told = " ".join(page("vain.py", cwd=tmp_path).split())
    assert shown in told and verdict in told


def test_a_page_of_failing_proofs_says_how_each_fails_and_that_nothing_is_proved(tmp_path):
    (tmp_path / "wrong.py").write_text(WRONG, encoding="utf-8")
    shown = page("wrong.py", cwd=tmp_path)
    assert "False: A = B is false at n = 1, " in shown and "No proof: QED" in shown
    assert "Undecided: A = 0: searched all consequences of the hypotheses (complete)" in shown
    assert "NOT PROVED: 3 of 4 proofs failed; 'python -m verify wrong.py::mine/wrong'" in shown
    assert "<Refutation" not in shown and "the paper" not in shown
