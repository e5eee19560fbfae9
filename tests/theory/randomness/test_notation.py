"""Products of random vectors read as expectations, in text and in LaTeX; matrices do not."""

import pytest

from theory.operators import Equation, Inequality, Operator, Scalar
from theory.randomness import Randomness, notation

R = Randomness()
P, C = R.field("P"), R.number("c")
x, y, xi = R.vectors("x y ξ")
a, H, v = Scalar("α"), Operator("H", "n", "n", symmetric=True), Operator("v", "n", "1")
E = R.E


@pytest.mark.parametrize(
    "expression, text",
    [
        (E(x, y), "E⟨x, y⟩"),
        (E(x), "E‖x‖²"),
        (E(x - a * y), "E‖x − α·y‖²"),
        (2 * a * E(x, y) - E(xi), "2·α·E⟨x, y⟩ − E‖ξ‖²"),
        (P * x, "E[x | P]"),
        (P * (x + y), "E[x + y | P]"),
        (P * C * x, "E[c·x | P]"),
        (E(x, P * y), "E⟨x, E[y | P]⟩"),
        (E(P * x), "E‖E[x | P]‖²"),
        (E(x, y) * E(xi), "E⟨x, y⟩·E‖ξ‖²"),
        (E(x) ** 2, "(E‖x‖²)²"),
        (x * y.T, "x·yᵀ"),  # no number
        (P * C, "P·c"),
        (P * P, "P²"),
        (v.T * H * v, "vᵀ·H·v"),  # of no space
        (a * 2, "2·α"),
    ],
)
def test_text(expression, text):
    assert R.text(expression) == text


def test_statements_and_latex():
    step = Equation(E(x - y), E(x) + a**2 * E(xi), "why")
    assert R.text(step) == "E‖x − y‖² = E‖x‖² + α²·E‖ξ‖²"
    assert R.latex(Inequality(E(x, y), E(P * x, y))) == (
        r"\mathrm{E}\langle x, y\rangle \ge "
        r"\mathrm{E}\langle \mathrm{E}[x \mid P], y\rangle"
    )
    last, best = R.vectors("x₊ x⋆")
    assert R.latex(E(last - best)) == r"\mathrm{E}\|x_{+} - x^{\star}\|^2"


def test_reading_is_for_a_context_alone():
    before = str(E(x, y))
    with notation.reading(R.spaces):
        assert str(E(x, y)) == "E⟨x, y⟩"
    with notation.reading({}):
        assert str(E(x, y)) == before == "xᵀ·y"
