"""What a notebook shows of an object says what the object says, in LaTeX or HTML that is whole."""

from html.parser import HTMLParser

import pytest

from theory import FixedLaw, J, equivalent, normal_form, real_jordan_form
from theory.operators import Equation, Inequality, Operator, Scalar, induction, prove
from verify import registry


class Balanced(HTMLParser):
    """Raises where an element is closed that is not open."""

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def whole(html):
    parser = Balanced()
    parser.feed(html)
    assert parser.open == [] and "$" not in html and html.count(r"\(") == html.count(r"\)")
    return html


def test_expressions_and_relations():
    M, N, a = Operator("M", "n", "k"), Operator("N", "k", "n"), Scalar("α")
    assert (a * M * N)._repr_latex_() == r"$\alpha M N$"
    assert Equation(N * M, 1)._repr_latex_() == "$N M = 1$"
    assert Inequality(a**2, 0)._repr_latex_() == r"$\alpha^{2} \ge 0$"
    assert Inequality(a, 0, strict=True)._repr_latex_() == r"$\alpha > 0$"


def test_a_proof_names_its_facts_and_a_refutation_its_matrices():
    M, N = Operator("M", "n", "n"), Operator("N", "n", "n")
    fact = Equation(M * N, N * M, "they commute")
    shown = whole(prove(Equation(M * M * N, N * M * M), [fact])._repr_html_())
    assert "Proved" in shown and "they commute" in shown and r"\(M M N = N M M\)" not in shown
    found = prove(Equation(M * N, N * M))
    shown = whole(found._repr_html_())
    assert "Refuted" in shown and "Proved" not in shown
    assert str(found.point.matrices["M"].tolist()[0][0]) in shown


def test_an_induction():
    x, y, a = Scalar("x"), Scalar("y"), Scalar("a")
    found = induction(
        Equation(x, 0), state=[(x, y)], initial=[Equation(x, 0)], recurrence=[Equation(y, a * x)]
    )
    assert "by induction over t" in whole(found._repr_html_())


def test_memories():
    assert r"\frac{9}{10}" in J("9/10")._repr_latex_()
    assert normal_form(J("1/2") | J("0"))._repr_latex_().count(r"\cup") == 1
    form = real_jordan_form([[1, 1, 0], [0, 1, 0], [0, 0, 2]])
    assert form._repr_latex_() == r"$J_{2}(1) \oplus J_{1}(2)$"
    a, b = FixedLaw(J("1/2"), ["1"]), FixedLaw(J("1/3"), ["1"])
    assert equivalent(a, a)._repr_latex_().startswith("$S = ")
    assert "differ at step 2" in equivalent(a, b)._repr_latex_()


def test_a_claim_and_its_report():
    from verify.running import runner
    from verify.running.report import Options

    claim = registry.load("rates/rate_scaling")
    assert claim.title in whole(claim._repr_html_())
    report = runner.run(claim, Options(only=("proof",)))
    assert repr(report).startswith(f"<ClaimReport of {claim.name}: {report.graded}, ")
    assert len(repr(report)) < 200
    shown = whole(report._repr_html_())
    assert "<b>proved</b>" in shown
    report.ok, report.verdict = False, "undecided"
    assert "undecided, not proved as expected" in repr(report)
    assert "expected proved" in report._repr_html_() and "<b>proved</b>" not in report._repr_html_()


def test_a_rate():
    from verify.rates.answer import answer
    from verify.rates.question import ask

    question = ask("sgd", ["lr=1"], "smooth-strongly-convex", {"mu": "1/4", "L": "1"})
    shown = whole(answer(question)._repr_html_())
    assert "converges" in shown and "ρ = 0.75" in shown


@pytest.mark.parametrize("name", ["x<y", "a&b"])
def test_names_that_html_would_read_are_escaped(name):
    letter = Operator(name, "n", "n")
    shown = whole(prove(Equation(letter, letter))._repr_html_())
    assert "<y" not in shown
