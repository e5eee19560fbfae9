"""Unicode prose as LaTeX: every character is kept, and what is raised belongs to one letter."""

import re

import pytest

from theory.operators.latex_names import latex_name
from verify import registry
from verify.paper.prose import code, prose


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("S⁻¹M⁺", r"\ensuremath{S^{-1} M^{+}}"),
        ("β₁² ≥ 0", r"\ensuremath{\beta_{1}^{2}} \ensuremath{\ge} 0"),
        ("x_{t+1} and e^{-t}", r"\ensuremath{x_{t+1}} and \ensuremath{e^{-t}}"),
        ("100 % of a_b & #3", r"100 \% of \ensuremath{a_{b}} \& \#3"),
        ("a ≠ θ̃′", r"\ensuremath{a} \ensuremath{\ne} \ensuremath{\tilde{\theta}^{\prime}}"),
        ("Kőrösi-Szabó – §5", r"Kőrösi-Szabó -- \S{}5"),
        ("x_t_k", r"\ensuremath{x_{t} {}_{k}}"),
        ("by heavy_ball_map, x_t", r"by heavy\_ball\_map, \ensuremath{x_{t}}"),
        ("snow ☃", "snow [U+2603]"),
    ],
)
def test_what_stands_in_the_text_stands_in_the_formula(text, tex):
    assert prose(text) == tex


def test_names_of_claims_and_files_are_set_as_typed():
    assert code("rllc/a_b.json") == r"rllc/a\_\allowbreak{}b.json"


def test_every_character_of_every_claim_has_a_word_in_latex():
    for name in registry.select(["all"]):
        claim = registry.load(name)
        texts = [claim.title, str(claim.statement), str(claim.source), claim.wording or ""]
        texts += [check.says for check in claim.checks]
        for text in texts:
            assert not re.search(r"\[U\+", prose(text)), (name, prose(text))


@pytest.mark.parametrize(
    ("name", "tex"),
    [
        ("M̃′", r"\tilde{M}^{\prime}"),
        ("θ_0", r"\theta_{0}"),
        ("c1", "c_{1}"),
        ("S⁻¹", "S^{-1}"),
        ("x₊", "x_{+}"),
        ("M_t′", r"M_{t}^{\prime}"),
        ("step", r"\mathrm{step}"),
        ("1/(1−β₁ᵗ)", r"[1/(1-\beta_{1}^{t})]"),
        ("E[b·bᵀ]", r"[E[b b^{\top}]]"),
    ],
)
def test_names_have_one_index_and_one_power(name, tex):
    assert latex_name(name) == tex


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("For L-smooth f and a step g/L.", "For $L$-smooth $f$ and a step $g$/$L$."),
        ("A step a: A = B, a ≠ b", r"A step a: $A$ = $B$, $a$ $\ne$ $b$"),
        ("If G = UH, tr(OᵀG) is so", r"If $G$ = $U H$, tr($O^{\top} G$) is so"),
        ("N. Bansal, A. Gupta and J.-B. X", "N. Bansal, A. Gupta and J.-B. $X$"),
        ("A M with rank M. A is A, xᵀPHx", "A $M$ with rank $M$. A is $A$, $x^{\\top} P H x$"),
        ("z − (t + 1)g/(2L) = 0", "$z$ $-$ ($t$ + 1)$g$/(2$L$) = 0"),
        ("of f(x) in K-FAC, (see A)", "of $f$($x$) in K-FAC, (see A)"),
    ],
)
def test_latin_letters_of_formulas_are_mathematics_and_words_are_not(text, tex):
    assert re.sub(r"\\ensuremath\{((?:[^{}]|\{[^{}]*\})*)\}", r"$\1$", prose(text)) == tex
