"""The appendix says what the certificate says: hypotheses, conclusions, cofactors, digest."""

import ast
import re
import shutil
import subprocess

import pytest

from tests.verify.samples import ROOT
from verify import registry
from verify.cli import UsageError, paper
from verify.paper.appendix import document, fragment
from verify.paper.bibliography import entries, key, work
from verify.paper.formulas import matrix
from verify.paper.proofs import proof
from verify.paper.prose import prose

NAMES = ("rllc/basis_independence", "thesis/adam_step_bound", "rates/heavy_ball_fails_at_25")


@pytest.fixture(scope="module")
def certificates():
    """Three claims by way of the runner, exact checks alone."""
    from verify.evidence import KINDS
    from verify.running import runner
    from verify.running.report import Options

    skip = tuple(k for k in KINDS if k in ("numeric", "statistical", "gpu"))
    return [runner.run(registry.load(n), Options(skip=skip)).certificate for n in NAMES]


def test_each_hypothesis_conclusion_and_step_is_there(certificates):
    one = certificates[0]
    text = document([one])
    for theorem in one["theorems"]:
        for fact in theorem["theory"]["facts"]:
            assert rf"\item[(\textrm{{{fact['id']}}})]" in text
        for made in theorem["from"]:
            for step in made.get("steps", []) + made.get("step", []):
                assert step["id"] in text
    assert r"\tilde{M} = M S" in text and r"\tilde{\theta}^{\prime} = \theta^{\prime}" in text


def test_cofactors_are_written_out_up_to_the_number_asked_for(certificates):
    step = certificates[0]["theorems"][0]["from"][0]["steps"][0]
    assert len(step["terms"]) == 4
    theorem = certificates[0]["theorems"][0]
    shown, left_out = "\n".join(proof(theorem, 4)), "\n".join(proof(theorem, 3))
    assert r"\text{(\textrm{h14})}" in shown
    assert "by 4 cofactors" not in shown and "by 4 cofactors" in left_out


def test_another_certificate_makes_another_appendix(certificates):
    from copy import deepcopy

    changed = deepcopy(certificates[0])
    changed["theorems"][0]["conclusions"][0]["right"] = "S"
    assert fragment([changed]) != fragment([certificates[0]])
    digest = certificates[0]["digest"].removeprefix("sha256:")
    assert digest[:16] in fragment([certificates[0]])


@pytest.mark.parametrize("verdict", ["undecided", "refuted"])
def test_a_claim_that_is_not_proved_says_so_in_its_heading(certificates, verdict):
    proved = fragment([certificates[0]])
    other = fragment([{**certificates[0], "verdict": verdict}])
    title = rf"\section{{{prose(certificates[0]['title'])}"
    assert title + "}" in proved and f"{title} ({verdict})}}" in other
    warning = "The theorems below are proved; the claim as a whole is not."
    assert (warning in other) == (verdict == "undecided") and warning not in proved


def test_a_matrix_and_a_number_of_a_field():
    assert matrix([["1/2"]]) == r"\tfrac{1}{2}"
    assert matrix([[["1", "-1"]]]) == r"1 - 1 \alpha"
    assert matrix([["0"] * 9] * 9) == r"\text{(a 9 by 9 matrix)}"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (
            "Wang, Klabjan, A Trainable Optimizer (arXiv 2508.01764), Theorem 3",
            "wang250801764trainable",
        ),
        ("Beck, Teboulle, A fast method, SIAM J. 2 (2009), 4.1", "beck2009fast"),
        ("Lemmata", "lemmata"),
    ],
)
def test_keys_of_sources(source, found):
    assert key(source) == found
    assert work(source) in source


@pytest.mark.parametrize(
    ("source", "authors", "title"),
    [
        (
            "M. Schmidt, N. Le Roux (2013), Theorem 1",
            "M. Schmidt|N. Le Roux",
            "[no title is given]",
        ),
        ("J. Van Loan, G. De la Cour (2001)", "J. Van Loan|G. De la Cour", "[no title is given]"),
        ("M. Schmidt, N. Le Roux, Fast rates (2013), 2", "M. Schmidt|N. Le Roux", "Fast rates"),
        ("B. Polyak, Introduction (1987)", "B. Polyak", "Introduction"),
        ("Beck, Teboulle, FISTA (2009)", "Beck|Teboulle", "FISTA"),
        ("a cookbook", "", "a cookbook"),
        (" , (2013)", "", ", (2013)"),
    ],
)
def test_names_behind_a_comma_are_authors_and_every_entry_has_a_title(source, authors, title):
    (entry,) = entries([source]).split("@misc")[1:]
    named = re.search(r"author = \{(.*)\}", entry)
    shown = [f"{{{name}}}" for name in authors.split("|") if name]
    assert (named[1] if named else "") == " and ".join(shown)
    assert re.search(r"title = \{\{ ?" + re.escape(title), entry)


def test_a_source_that_says_nothing_has_no_entry():
    assert "@misc" not in entries([""])


def test_a_work_stands_once_in_the_bibliography():
    once = entries(
        ["Beck, Teboulle, A fast method (2009), 4.1", "Beck, Teboulle, A fast method (2009), 4.2"]
    )
    assert once.count("@misc") == 1 and "{Beck} and {Teboulle}" in once


@pytest.mark.skipif(
    not shutil.which("pdflatex"), reason="no pdflatex: apt-get install texlive-latex-base"
)
def test_latex_takes_it(certificates, tmp_path):
    sources = [c["source"] for c in certificates]
    (tmp_path / "a.tex").write_text(document(certificates, bibliography="a"), encoding="utf-8")
    (tmp_path / "a.bib").write_text(entries(sources), encoding="utf-8")
    latex = ["pdflatex", "-interaction=batchmode", "-halt-on-error", "-no-shell-escape", "a"]
    for call in (latex, ["bibtex", "a"], latex, latex):
        done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout[-2000:]
    log = (tmp_path / "a.log").read_text(encoding="latin-1")
    assert "undefined" not in log and not re.search(r"^!", log, re.MULTILINE)


# commands of LaTeX's kernel and of amsmath that we write; \\mathbb, say, would be of amssymb
OF_LATEX_AND_AMSMATH = set(
    """
    Leftarrow Leftrightarrow Rightarrow allowbreak alpha appendix approx backslash begin begingroup
    beta bibliography bibliographystyle bigl bigr cap cdot cdots circ cite cup dagger div
    documentclass ell emergencystretch emph emptyset end endgroup ensuremath equiv evensidemargin
    exists forall frac ge gg in infty input int item itemsep labelsep labelwidth langle lceil ldots
    le leftarrow leftmargin leftrightarrow lfloor ll lvert mapsto mathbf mathrm mid mp nabla ne neg
    newenvironment noindent notin oddsidemargin odot operatorname oplus otimes par paragraph parsep
    partial perp pm prec preceq prime prod propto raggedright rangle rceil rfloor rho rvert section
    setlength sim simeq star subset subseteq succ succeq sum surd text textbackslash textheight
    textquotedblleft textquotedblright textrm textstyle texttt textwidth tfrac tilde times to top
    topmargin usepackage vee vert wedge
    """.split()
)
OF_PATTERNS = set("SWbdsuw")  # letters of regular expressions and accents
WRITERS = (
    "verify/paper",
    "theory/operators/latex_names.py",
    "theory/operators/text.py",
    "theory/randomness/notation.py",
    "theory/greek.py",
)


def test_what_writes_a_paper_knows_no_command_beyond_amsmath():
    found = set()
    for place in WRITERS:
        path = ROOT / place
        for file in path.glob("*.py") if path.is_dir() else [path]:
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found |= set(re.findall(r"\\([A-Za-z]+)", node.value))
    assert {"mathrm", "mathbf", "succeq"} <= found
    assert found <= OF_LATEX_AND_AMSMATH | OF_PATTERNS


@pytest.mark.skipif(
    not shutil.which("pdflatex"), reason="no pdflatex: apt-get install texlive-latex-base"
)
@pytest.mark.parametrize("claim", ["ema_variance", "compressor"])
def test_expectations_need_amsmath_alone(claim, tmp_path):
    assert paper.main([claim, "--out", str(tmp_path / "e.tex"), "--jobs", "1"]) == 0
    assert r"\mathrm{E}" in (tmp_path / "e.tex").read_text(encoding="utf-8")
    latex = ["pdflatex", "-interaction=batchmode", "-halt-on-error", "-no-shell-escape", "e"]
    assert subprocess.run(latex, cwd=tmp_path, capture_output=True, timeout=120).returncode == 0


@pytest.mark.skipif(
    not shutil.which("pdflatex"), reason="no pdflatex: apt-get install texlive-latex-base"
)
def test_latex_refuses_a_broken_one(tmp_path):
    (tmp_path / "b.tex").write_text(document([]).replace(r"\appendix", r"\ensuremath{\nosuch}"))
    latex = ["pdflatex", "-interaction=batchmode", "-halt-on-error", "-no-shell-escape", "b"]
    assert subprocess.run(latex, cwd=tmp_path, capture_output=True, timeout=120).returncode


def test_the_command_writes_both_files(tmp_path, capsys):
    out, bib = tmp_path / "p.tex", tmp_path / "p.bib"
    assert paper.main(["rate_scaling", "--out", str(out), "--bib", str(bib)]) == 0
    assert r"\bibliography{p}" in out.read_text(encoding="utf-8")
    assert "@software{lemmata" in bib.read_text(encoding="utf-8")
    assert "1 claim, 1 proved" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (["rate_scaling", "--out", "{}/p.pdf"], "must end in .tex"),
        (["rate_scaling", "--out", "{}/none/p.tex"], "does not exist"),
        (["no_such_claim", "--out", "{}/p.tex"], "no claim is named"),
    ],
)
def test_a_wrong_call_says_so_in_one_line(call, says, tmp_path):
    with pytest.raises(UsageError, match=says):
        paper.main([a.format(tmp_path) for a in call])
    assert not list(tmp_path.iterdir())
