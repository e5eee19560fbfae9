"""The pages of a reader's own claims: what they say, and the commands that they show."""

import re

import pytest

from tests.verify.samples import inside
from verify.running.report import ClaimReport

LEMMAS = """from verify import Claim, Figure, Source, Table
def made(name, **more):
    return Claim(name=f"mine/{name}", title=f"x_1 is {name}", statement="x^{t+1} = rx_t",
                 source=Source("me", ""), **more)
true, false = made("true"), made("false")
worded = made("worded", wording="x = y", paper="holds")
for claim, formula in ((true, "3x = 6y"), (false, "x = y"), (worded, "x = y")):
    claim.letters("x y: n")
    claim.under("x = 2y").proves("the lemma", formula)
picture = Figure("line", "mine", "A line", ("mine/true",), "ours", "a line (exact)",
                 lambda: {"line": Table(("x (1)", "y (1)"), [(1, 2), (2, 4)])},
                 lambda axes, data: axes.plot(*data["line"].columns()))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    pytest.importorskip("jinja2")
    folder = tmp_path_factory.mktemp("own")
    (folder / "lemmas.py").write_text(LEMMAS, encoding="utf-8")
    done = inside("report", "lemmas.py", "--no-cache", "--out", "site", "--jobs", "1", cwd=folder)
    assert done.returncode == 1, done.stderr
    return folder / "site"


def page(site, name):
    return (site / "claims" / f"mine.{name}.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name, status", [("true", 0), ("false", 1)])
def test_the_command_of_a_page_runs_its_claim(site, name, status):
    (command,) = re.findall(
        r"Again, on your machine: <code>python -m verify (.*?)</code>", page(site, name)
    )
    done = inside(*command.split(), "--quiet", cwd=site.parent)
    assert done.returncode == status and done.stdout.startswith(f"mine/{name} ")


def test_formulas_stand_typeset_and_below_their_words(site):
    assert "<h1>x<sub>1</sub> is true</h1>" in page(site, "true")
    assert "x<sup>t+1</sup> = rx_t" in page(site, "true")
    assert '<span class="says">x = 2·y ⟹ 3·x = 6·y</span>' in page(site, "true")
    assert "x = y is false at n = 1, y = 1, x = 2" in page(site, "false")


def test_a_column_of_numbers_that_nothing_has_is_left_out(site):
    assert '<th scope="col">worst error</th>' not in page(site, "true")


def test_a_claim_that_failed_never_says_that_the_papers_wording_holds(site):
    for text in (page(site, "worded"), (site / "index.html").read_text(encoding="utf-8")):
        assert "holds</td>" not in text and "the paper's wording holds" not in text
    done = inside("lemmas.py::worded", "--json", cwd=site.parent)
    assert '"paper": null' in done.stdout


@pytest.mark.parametrize("paper", ["holds", "corrected", "refuted", "unclear", None])
def test_only_holds_hangs_on_the_verdict(paper):
    report = ClaimReport("a/b", "t", "proved", paper)
    assert report.fate == (None if paper == "holds" else paper)
    report.ok = True
    assert report.fate == paper


def test_a_figure_of_the_file_stands_on_the_page_of_its_claim(site):
    shown = page(site, "true")
    assert 'src="../figures/line.svg"' in shown and (site / "figures" / "line.svg").is_file()
    (command,) = re.findall(r"<code>python -m verify figure (.*?) --out DIR</code>", shown)
    assert command == "lemmas.py::line" and "line.svg" not in page(site, "false")
    done = inside("figure", command, "--out", "again", "--format", "svg", cwd=site.parent)
    assert done.returncode == 0 and "1 of 1 figures in again" in done.stdout
