"""Mistakes in a reader's own claims: each ends in one clear line, none in a success."""

import json

import pytest

from tests.verify.samples import inside

HEAD = """from fractions import Fraction
from theory.operators import *
from verify import Checked, Claim, Hypothesis, Source
A, B = Operator("A", "n", "n"), Operator("B", "n", "n")
P = Operator("P", "n", "n", symmetric=True)
x, y = Operator("x", "n", "1"), Operator("y", "n", "1")
a, b = Scalar("a"), Scalar("b")
def made(name="mine/lemma", expected="proved", **more):
    return Claim(
        name=name, title="t", statement="s", source=Source("me", ""), expected=expected, **more
    )
claim = made()
"""
LINE = len(HEAD.splitlines())
PROOF = '@claim.proof("p")\ndef _():\n    '
GIVEN = "[Equation(x, 2 * y)]"

MISTAKES = {  # what stands in the file: (words, line of the file or None, verdict)
    PROOF + "return True": ("p: it returned True, a bool and no proof", None),
    PROOF + "return 'QED'": ("p: it returned 'QED', a str and no proof", None),
    PROOF + "return []": ("p: it returned an empty list", None),
    PROOF + "prove(Equation(A, A))": ("it returned nothing; write 'return' before prove", None),
    PROOF + "return prove(Equation(A.T * x, Operator('z', 'm', '1')))": ("DimensionError", 3),
    PROOF + "return prove(Equation(x, 0.9 * y))": ("is not an exact number", 3),
    PROOF + "return prove(Equation(x, missing))": ("'missing' is not defined", 3),
    PROOF + "return prove(Equation(x.T * A * x, a))": ("(scalar)", 3),
    PROOF + "return prove(Equation(A, Operator('A', 'n', 'n', symmetric=True)))": ("named A", 3),
    PROOF + "return prove(Inequality(x.T * x, 0))": ("TypeError", 3),
    PROOF + "return Fraction(1, 0)": ("ZeroDivisionError", 3),
    PROOF + "return SumOfSquares(x.T * x - y.T * y, [Square(x - y)])": ("p: ", None),
    PROOF + "return prove(Equation(A * P, P * A), [Equation(A * P * P, P * P * A)])": ("p: ", None),
    PROOF + "return prove(Equation(x, y), [Equation(x, y)])\n"
    '@claim.mutant("true after all")\ndef _():\n    return refute(Equation(x, x))': (
        "not refuted: true after all",
        None,
    ),
    '@claim.exact("e")\ndef _(run):\n    Checked("forgotten")': ("e: it returned nothing", None),
    '@claim.numeric("e")\ndef _(run):\n    return 0.1': ("e: it returned 0.1, a float", None),
    '@claim.exact("e")\ndef _():\n    return Checked("no run")': ("TypeError", None),
    PROOF + "raise ValueError('half a character: \\ud800')": ("half a character: \\ud800", 3),
    "": ("the claim declares no check", None),
}


@pytest.mark.parametrize("text", MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_in_a_check_is_one_line_and_no_success(tmp_path, text):
    words, line = MISTAKES[text]
    (tmp_path / "lemmas.py").write_text(HEAD + text + "\n", encoding="utf-8")
    done = inside("lemmas.py", "--json", cwd=tmp_path)
    assert done.returncode == 1 and "NOT AS EXPECTED" in done.stderr
    (found,) = json.loads(done.stdout)["claims"]
    (said,) = (e["summary"] for e in found["evidence"] if e["status"] == "fail")
    assert words in said and len(said.splitlines()) == 1, said
    assert not line or f"/lemmas.py:{LINE + line})" in said, said


REFUSED = {
    "made(name='Mine')": "write topic/short_name",
    "made(expected='prooved')": "none of undecided, supported",
    "claim.necessity('a hypothesis that is not listed')(lambda: None)": "none of the hypotheses",
    "claim.proof('')(lambda: None)": "has no title; give it one",
    "claim = None": "defines no Claim",
    "x = = 3": "SyntaxError: invalid syntax",
}


@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_a_file_that_cannot_be_read_is_a_wrong_call(tmp_path, text):
    (tmp_path / "lemmas.py").write_text(HEAD + text + "\n", encoding="utf-8")
    done = inside("lemmas.py", cwd=tmp_path)
    assert done.returncode == 2 and not done.stdout and len(done.stderr.splitlines()) == 1
    assert REFUSED[text] in done.stderr
    assert "defines no" in done.stderr or "/lemmas.py:" in done.stderr


OPEN = (  # true over ℝ, and no consequence of the equations alone
    "return prove(Equation(A * P, P * A), [Equation(A * P * P, P * P * A), Equation(P, B.T * B)])"
)


@pytest.mark.parametrize(
    "text, status",
    [
        (OPEN, 0),
        ("return prove(Equation((A * B).T, B.T * A.T))", 1),
        ("return prove(Equation(A, B))", 1),
        ("return 1 / 0", 1),
    ],
    ids=["open", "proved", "refuted", "broken"],
)
def test_an_open_claim_may_be_expected_to_be_undecided(tmp_path, text, status):
    """Only where the search found no answer: an answer, or a check that breaks, is a failure."""
    head = HEAD.replace('expected="proved"', 'expected="undecided"')
    (tmp_path / "lemmas.py").write_text(head + PROOF + text + "\n", encoding="utf-8")
    done = inside("lemmas.py", cwd=tmp_path)
    assert done.returncode == status, done.stdout
    assert ("NOT AS EXPECTED" in done.stdout) == bool(status)
