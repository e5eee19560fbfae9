"""Expressions of the grammar as LaTeX: brackets where they are needed, and only there."""

import pytest

from theory.algorithms.latex import latex, name
from theory.algorithms.tokens import ProgramError


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("-a/(b - 1)", r"\frac{-a}{b - 1}"),
        ("beta1*(1 - lr)^2", r"\beta_{1} (1 - \mathrm{lr})^{2}"),
        ("a - (b - c)", "a - (b - c)"),
        ("a - (-b)*c", "a - (-b) c"),
        ("0.9*x", r"\frac{9}{10} x"),
        ("sqrt(v) + eta", r"\sqrt{v} + \eta"),
    ],
)
def test_an_expression_is_set_as_it_is_written(text, tex):
    assert latex(text) == tex


def test_greek_words_are_letters_and_other_names_are_upright():
    assert [name(t) for t in ("gamma", "Sigma2", "betas", "lr_B")] == [
        r"\gamma",
        r"\Sigma_{2}",
        r"\mathrm{betas}",
        r"\mathrm{lr}_{B}",
    ]


def test_what_is_no_expression_is_refused():
    with pytest.raises(ProgramError):
        latex("a +")
