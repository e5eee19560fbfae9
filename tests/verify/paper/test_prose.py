"""Unicode prose as LaTeX: every character is kept, and what is raised belongs to one letter."""

import re

import pytest

from theory.operators.latex_names import latex_name
from verify import registry
from verify.paper.prose import code, prose


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("S⁻¹M⁺", r"\ensuremath{S^{-1}}\ensuremath{M^{+}}"),
        ("β₁² ≥ 0", r"\ensuremath{\beta_{1}^{2}} \ensuremath{\ge} 0"),
        ("x_{t+1} and e^{-t}", r"\ensuremath{x_{t+1}} and \ensuremath{e^{-t}}"),
        ("100 % of a_b & #3", r"100 \% of \ensuremath{a_{b}} \& \#3"),
        ("a ≠ θ̃′", r"a \ensuremath{\ne} \ensuremath{\tilde{\theta}^{\prime}}"),
        ("Kőrösi-Szabó – §5", r"Kőrösi-Szabó -- \S{}5"),
        ("x_t_k", r"\ensuremath{x_{t} {}_{k}}"),
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
        ("E[b·bᵀ]", r"[E[b\cdot b^{\top}]]"),
    ],
)
def test_names_have_one_index_and_one_power(name, tex):
    assert latex_name(name) == tex
