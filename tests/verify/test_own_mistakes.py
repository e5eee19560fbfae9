"""Mistakes in a reader's own claims: each ends in one clear line, none in a success."""

import json

import pytest

from tests.verify.samples import inside
from verify.evidence import UNMET

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
claim.letters(x, y, a)
"""
LINE = len(HEAD.splitlines())
PROOF = '@claim.proof("p")\ndef _():\n    '
GIVEN = "[Equation(x, 2 * y)]"

MISTAKES = {  # what stands in the file: (words, line of the file or None, verdict)
    PROOF + "return True": ("p: it returned True, a bool and no proof", None),
    PROOF + "return 'QED'": ("p: it returned 'QED', a str and no proof", None),
    PROOF + "return []": ("p: it returned an empty list", None),
    PROOF + "prove(Equation(A, A))": ("it returned nothing; write 'return' before prove", None),
    PROOF + "return prove(Equation(A.T * x, Operator('z', 'm', '1')))": (
        "DimensionError: cannot add Aᵀ·x (n×1) and −z (m×1), in Equation(A.T * x, Operator(",
        3,
    ),
    PROOF + "return prove(Equation(x, Operator('C', 'm', 'n') * A.T * x * y))": (
        "cannot multiply C·Aᵀ·x (m×1) by y (n×1), in Operator('C', 'm', 'n') * A.T * x * y",
        3,
    ),
    PROOF + "return prove(Equation(x, 0.9 * y))": (
        "0.9 is not an exact number; write it in quotes, '0.9', or as a Fraction, in 0.9 * y",
        3,
    ),
    PROOF + "return prove(Equation(x, y / a))": (
        "cannot divide by a; write y*reciprocal(a), which assumes a ≠ 0, in y / a",
        3,
    ),
    PROOF + "return prove(Equation(x, misssing))\nmissing = 1": (
        "name 'misssing' is not defined; did you mean 'missing'?",
        3,
    ),
    PROOF + "return prove(Equation(x.T * A * x, a))": ("xᵀ·A·x = a is false at n = 1, ", None),
    PROOF + "return prove(Equation(A, Operator('A', 'n', 'n', symmetric=True)))": ("named A", 3),
    PROOF + "return prove(A * B)": ("A·B is no claim; write Equation(A·B, …)", 3),
    PROOF + "return prove(Inequality(x.T * y, 0))": ("xᵀ·y ≥ 0 is false at n = ", None),
    PROOF + "return induction(Equation(a, 0), state=[(a, b)], initial=[Equation(a, 0)],\n"
    "        recurrence=[Equation(b, a + 1)])": ("step: b = 0 is false at a = 0, b = 1", None),
    PROOF + "return induction(Equation(a, 0), state=[(a, b)], initial=[Equation(a, 0)])": (
        "step: the first one is false, b = 0 fails at ",
        None,
    ),
    "claim.under('x = 2y').proves('row', 'x = y', over='nz1')": (
        "no condition is called nz1; there is none: give nonzero=",
        None,
    ),
    "claim.under('x = 2y').proves('row', 'xᵀx ≥ yᵀy', by='xᵀx ≥ yᵀy since 4(y)²')": (
        "xᵀ·x ≥ yᵀ·y: the sum leaves xᵀ·x − 5·yᵀ·y, and that is not 0",
        None,
    ),
    "claim.under().bounds('row', 'xᵀx ≥ 0', '= (x)')": ("a square is Square(q), and (q)²", None),
    "claim.under().positive('row', 'a² ≥ a', 'a ≥ 0')": ("row: a² − a ≥ 0 is false at a = ", None),
    "claim.under('x = 2y').proves('row', 'x = y')": ("row: x = y is false at n = 1, ", None),
    "claim.letters('R: symmetric n×n; z: n'); claim.under('zᵀRRz = 0').proves('row', 'Rz = 0')": (
        "row: not proved (R·z = 0: searched all consequences of the hypotheses up to weight 5; no "
        "counterexample at",
        None,
    ),
    PROOF + "return SumOfSquares(x.T * x, [Square(x, a)])": ("needs a ≥ 0 (/", 3),
    PROOF + "return Fraction(1, 0)": ("ZeroDivisionError", 3),
    PROOF + "return SumOfSquares(x.T * x - y.T * y, [Square(x - y)])": ("p: ", None),
    PROOF + "return prove(Equation(A * P, P * A), [Equation(A * P * P, P * P * A)])": (
        "p: A·P = P·A is false at n = 2, A = [",
        None,
    ),
    PROOF + "return prove(Equation(A, 0), [Equation(A.T * A, 0)])": (
        "undecided, no proof and no counterexample: A = 0: searched all consequences of the "
        "hypotheses (complete); no counterexample at",
        None,
    ),
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


@pytest.mark.slow
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
    "claim = None": "makes the claim mine/lemma, which no name of the file holds",
    "x = = 3": "SyntaxError: invalid syntax, in x = = 3 (",
    "claim.letters('v n×k')": "'v n×k' wants a colon before the shape, as in A: n×n",
    "claim.under().prove('t', 'x = x')": "no attribute 'prove'; did you mean 'proves'?",
    "claim.under().inductive('t', 'x = y', initial='x = y')": "an induction wants recurrence=",
    "claim.under('xy = 0')": "an inner product is xᵀy, in Python x.T * y",
    "claim.under('x² ≥ 0')": "a squared norm is xᵀx, in Python x.T * x",
    "claim.under('x = 2x′')": "x′ is not declared; claim.letters(…) does it",
    "claim.letters('v: n'); claim.under('v = 2w')": "no declared name, number or sign begins 'w'",
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


def test_hypotheses_that_nobody_tried_to_drop_say_so(tmp_path):
    """Only where the claim has them: none is called needed that no check showed to be."""
    text = HEAD.replace("claim = made()\nclaim.letters(x, y, a)\n", "")
    text += "claim = made(hypotheses='- first\\n- second')\n"
    text += "claim.letters(x, y)\nunder = claim.under('x = 2y')\nunder.proves('p', '2x = 4y')\n"
    text += "claim.needs('first', '2x = 4y', at='x=1, y=1, n=1')\n"
    (tmp_path / "lemmas.py").write_text(text, encoding="utf-8")
    done = inside("lemmas.py", cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert "pass without: first" in done.stdout or "pass first: needed" in done.stdout
    assert "observed second: not tried" in done.stdout and "first: not tried" not in done.stdout


def test_a_theorem_is_shown_in_formulas_under_its_words(tmp_path):
    """So that "Adam converges", proved by 2x = 4y, cannot hide."""
    text = HEAD + "claim.under('x = 2y').proves('For every convex f Adam converges', '2x = 4y')\n"
    (tmp_path / "lemmas.py").write_text(text, encoding="utf-8")
    assert "x = 2·y ⟹ 2·x = 4·y" in inside("lemmas.py", cwd=tmp_path).stdout


def test_hypotheses_that_no_known_point_meets_are_warned_of(tmp_path):
    """c³ = 7 has no rational point and no quadratic one, c² = 7 a quadratic one, c³ = 8 a rational
    one."""
    text = HEAD + "claim.letters(A, B, a)\nclaim.under('a³ = 7; aA = B').proves('p', '7A = a²B')\n"

    def said(text):
        (tmp_path / "lemmas.py").write_text(text, encoding="utf-8")
        return " ".join(inside("lemmas.py", cwd=tmp_path).stdout.split())

    assert "no point was found at which the" in said(text) and f"proved; {UNMET}" in said(text)
    quadratic = said(text.replace("a³", "a²").replace("a²B", "aB"))
    assert "no rational point, but" in quadratic and "√7" in quadratic
    assert UNMET not in quadratic
    rational = said(text.replace("7", "8"))
    assert "no point" not in rational and "rational point" not in rational


@pytest.mark.slow
def test_every_place_that_tells_the_verdict_tells_that_no_point_is_known(tmp_path):
    text = HEAD + "claim.letters(A, B, a)\nclaim.under('a³ = 7; aA = B').proves('p', '7A = a²B')\n"

    def told(text):
        (tmp_path / "lemmas.py").write_text(text, encoding="utf-8")
        yield inside("lemmas.py", "--quiet", cwd=tmp_path).stdout
        yield inside("lemmas.py", "--json", cwd=tmp_path).stdout.replace('"unmet": []', "")
        yield inside("explain", "lemmas.py", cwd=tmp_path).stdout
        inside("lock", "lemmas.py", "--file", "a.lock", cwd=tmp_path)
        yield (tmp_path / "a.lock").read_text(encoding="utf-8")
        inside("paper", "lemmas.py", "--out", "a.tex", cwd=tmp_path)
        yield (tmp_path / "a.tex").read_text(encoding="utf-8")
        inside("lemmas.py", "--junit", "a.xml", cwd=tmp_path)
        yield (tmp_path / "a.xml").read_text(encoding="utf-8")
        inside("report", "lemmas.py", "--out", "site", cwd=tmp_path)
        yield (tmp_path / "site" / "index.html").read_text(encoding="utf-8")

    for unmet, met in zip(list(told(text)), list(told(text.replace("7", "8")))):
        found = [UNMET in " ".join(x.split()) or "unmet" in x for x in (unmet, met)]
        assert found == [True, False], unmet


def test_one_claim_of_a_file_a_folder_of_files_and_nothing_in_one(tmp_path):
    (tmp_path / "claims" / "deep").mkdir(parents=True)
    for name in ("first", "second"):
        text = (
            HEAD.replace("mine/lemma", f"mine/{name}") + PROOF + "return prove(Equation(2*a, a+a))"
        )
        (tmp_path / "claims" / "deep" / f"{name}.py").write_text(text, encoding="utf-8")
    (tmp_path / "claims" / "notes.py").write_text("x = 1\n", encoding="utf-8")
    (tmp_path / "claims" / "_old.py").write_text("x = = 1, verify, Claim(\n", encoding="utf-8")
    (tmp_path / "none").mkdir()
    both = inside("claims", "--quiet", "--jobs", "1", cwd=tmp_path)
    assert both.returncode == 0 and both.stdout.count("proved") == 4, both.stderr
    one = inside("claims/deep/first.py::first", "--quiet", cwd=tmp_path)
    assert one.returncode == 0 and "mine/first" in one.stdout
    assert "mine/second" in inside("list", "claims", cwd=tmp_path).stdout
    empty = inside("none", cwd=tmp_path)
    assert (
        empty.returncode == 2 and "no Python file in the folder none makes a Claim" in empty.stderr
    )


def test_a_watched_file_is_run_again_when_it_changes(tmp_path, monkeypatch):
    """Also after a text that is no Python; the end is the reader's Ctrl-C."""
    from verify.cli import watch

    (tmp_path / "lemmas.py").write_text(HEAD + PROOF + "return prove(Equation(A, B))")
    later = ["x = = 3", HEAD + PROOF + "return prove(Equation(2 * a, a + a))"]

    def wait(seconds):
        if not later:
            raise KeyboardInterrupt
        (tmp_path / "lemmas.py").write_text(later.pop(0) + "\n")

    monkeypatch.setattr(watch.time, "sleep", wait)
    done = inside("lemmas.py", "--watch", "--quiet", cwd=tmp_path)
    assert done.returncode == 130
    assert done.stdout.count("watching lemmas.py") == 3 and "invalid syntax" in done.stderr
    assert done.stdout.index("refuted") < done.stdout.index("proved (expected proved)\n")
    for wrong in (["rllc/*"], ["missing.py"], ["lemmas.py", "--json"]):
        refused = inside(*wrong, "--watch", cwd=tmp_path)
        assert refused.returncode == 2 and "--watch" in refused.stderr


def test_a_longer_search_may_be_asked_for(tmp_path):
    """The time that a search may take is the one that was asked for."""
    text = (
        HEAD
        + PROOF
        + (
            "from theory.operators.search import seconds_of\n"
            "    raise NotProved(f'within {seconds_of(None):g} s')"
        )
    )
    (tmp_path / "lemmas.py").write_text(text, encoding="utf-8")
    assert "within 5 s" in inside("lemmas.py", cwd=tmp_path).stdout
    assert "within 60 s" in inside("lemmas.py", "--time-limit", "60", cwd=tmp_path).stdout
    assert inside("lemmas.py", "--time-limit", "0", cwd=tmp_path).returncode == 2


@pytest.mark.parametrize(
    "rows",
    [
        "claim.letters('R: symmetric n×n; z: n')\n"
        "claim.under('zᵀRRz = 0').proves('row', 'Rz = 0', by='R·z = 0 definite')",
        "claim.under('ax = ay', nonzero='a: why').proves('row', 'x = y', over='nz1')",
        "claim.under('x = a⁻¹y').proves('row', 'ax = y')",
        "claim.under('x = 2y').proves('row', 'xᵀx ≥ yᵀy', by='xᵀx ≥ yᵀy since 3(y)²')",
    ],
    ids=["definite", "divided", "reciprocal", "sum"],
)
def test_what_the_messages_say_to_write_is_right(tmp_path, rows):
    (tmp_path / "lemmas.py").write_text(HEAD + rows + "\n", encoding="utf-8")
    done = inside("lemmas.py", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


SPACE = """claim.letters("e ξ: Ω; Q: symmetric Ω×Ω")
always = claim.space("Ω", fields="Q")
"""


def test_mutants_of_what_is_not_proved_are_not_told_as_a_crash(tmp_path):
    text = HEAD + "claim.letters('R: symmetric n×n; z: n')\ncase = claim.under('zᵀRRz = 0')\n"
    text += "case.proves('row', 'Rz = 0')\nclaim.mutants()\n"
    (tmp_path / "lemmas.py").write_text(text, encoding="utf-8")
    (found,) = json.loads(inside("lemmas.py", "--json", cwd=tmp_path).stdout)["claims"]
    said = {e["kind"]: (e["status"], e["summary"]) for e in found["evidence"]}
    words = "0 of 0 refuted; no variants of row, which is not proved"
    assert said["mutants"] == ("fail", words) and "broke" not in said["proof"][1]


def test_a_point_that_is_no_space_is_called_so(tmp_path):
    text = (
        HEAD
        + SPACE
        + "case = claim.under(*always, 'E[ξ | Q] = 0; E[e | Q] = e', at='Q=1, ξ=0, e=1')\n"
    )
    text += "case.proves('row', 'E‖e + ξ‖² = E‖e‖² + E‖ξ‖²')\n"
    (tmp_path / "lemmas.py").write_text(text, encoding="utf-8")
    said = " ".join(inside("lemmas.py", "--json", cwd=tmp_path).stdout.split())
    assert "row: the point is no finite probability space with noise: " in said


def test_a_row_looks_elsewhere_where_the_point_of_its_case_refutes_nothing(tmp_path):
    rows = "case = claim.under('x = 2y', at='x=y=0')\ncase.proves('p', '2x = 4y')\n"
    for needs, status in (("", 0), (", at='x=y=0'", 1)):
        text = HEAD.replace("claim = made()", "claim = made(hypotheses='- h: x = 2y')") + rows
        text += f"case.needs('h', '2x = 4y', without='x = 2y'{needs})\n"
        (tmp_path / "lemmas.py").write_text(text, encoding="utf-8")
        assert inside("lemmas.py", cwd=tmp_path).returncode == status


LOST = {  # the end of a file, and the claim that no name holds there
    "claim = made('mine/second')": "mine/lemma",
    "claim = made()": "mine/lemma",
    "more = [made('mine/second')]": "mine/second",
    "def _():\n    made('mine/second')\n_()": "mine/second",
}


@pytest.mark.parametrize("end, lost", LOST.items())
def test_a_claim_that_no_name_holds_is_not_left_out_in_silence(tmp_path, end, lost):
    text = HEAD + PROOF + "return prove(Equation(2 * x, x + x))\n"
    (tmp_path / "lemmas.py").write_text(text + end, encoding="utf-8")
    done = inside("lemmas.py", cwd=tmp_path)
    assert done.returncode == 2 and not done.stdout
    (line,) = done.stderr.splitlines()
    assert f"makes the claim {lost}, which no name of the file holds" in line


def test_claims_of_a_module_that_a_file_imports_are_not_the_file_s(tmp_path):
    (tmp_path / "_shared.py").write_text(HEAD + "claim = made('mine/third')\n", encoding="utf-8")
    text = "import sys\nsys.path.insert(0, '.')\nfrom _shared import *\nclaim = made()\n" + PROOF
    text += "return prove(Equation(2 * x, x + x), [Equation(x, 2 * y)])\n"
    (tmp_path / "lemmas.py").write_text(text, encoding="utf-8")
    done = inside("lemmas.py", cwd=tmp_path)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "expected, status, word", [("refuted", 0, "observed"), ("proved", 1, "fail")]
)
def test_what_is_false_as_expected_has_no_variants(tmp_path, expected, status, word):
    text = HEAD + f"claim = second = made('mine/false', expected='{expected}')\n"
    text = text.replace("claim = made()\nclaim.letters(x, y, a)\n", "")
    text += "claim.letters(x, y, a)\nclaim.under('x = 2y').proves('p', 'x = 3y')\nclaim.mutants()\n"
    (tmp_path / "lemmas.py").write_text(text, encoding="utf-8")
    done = inside("lemmas.py", cwd=tmp_path)
    assert done.returncode == status and f"mutants    {word}" in done.stdout, done.stdout
