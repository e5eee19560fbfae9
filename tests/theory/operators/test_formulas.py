"""Formulas as text mean what the same expression means in Python."""

import pytest

from theory.operators import (
    DimensionError,
    Equation,
    Inequality,
    Operator,
    Scalar,
    identity,
    inverse,
    pinv,
    reciprocal,
    symbols,
    tr,
)
from theory.operators.formulas import Names

H, G, v, b, slack, root = symbols("H: symmetric n×n; G: n×n; v: n; β; 1−β: ≥ 0; |λ|²")


@pytest.fixture
def names():
    found = Names()
    found.declare(H, G, v, b, slack, root, "v₀: n; e1: k")
    return found


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("GH", G * H),
        ("βGᵀ H − 2·H", b * G.T * H - 2 * H),
        ("(1−β)²G", (1 - b) ** 2 * G),
        ("`1−β`²G", slack**2 * G),
        ("−vᵀ(G + 1)v/3", -(v.T * (G + 1) * v) / 3),
        ("H^3", H * H * H),
        ("G + β", G + b * identity("n")),
        ("β + G", G + b * identity("n")),
        ("tr(GHᵀ)β", b * tr(G * H)),
        ("G⁻¹", inverse(G)),
        ("(GH)⁻¹v", inverse(G * H) * v),
        ("(Gv)⁺", pinv(G * v)),
        ("(1+β)⁻¹", reciprocal(1 + b)),
        ("|λ|²β", root * b),
        ("0.5H", H / 2),
    ],
)
def test_a_sum_is_read(names, text, meant):
    found = names.expression(text)
    assert found.type == meant.type and found.same(meant)


def test_statements_are_parted_by_semicolons_or_lines(names):
    one, two = names.statements("Gv = 0 : why; β ≥ 1")
    assert isinstance(one, Equation) and one.why == "why" and one.poly.same(G * v)
    assert isinstance(two, Inequality) and not two.strict and two.poly.same(b - 1)
    (less,) = names.statements("β < 1")
    assert less.strict and less.poly.same(1 - b)
    lines = names.statements("\n Gv = v : a; b\n vᵀv = 1\n")
    assert [e.why for e in lines] == ["a; b", ""]
    block, unit = names.statements("G = 1 : J(a;2), moved; a little; vᵀv = 1")
    assert block.why == "J(a;2), moved; a little" and unit.why == ""
    assert names.statements(one, "G = 1")[0] is one


def test_an_abbreviation_stands_for_its_sum_and_a_letter_may_be_declared_again(names):
    names.let("D = 1 − β²; E = Dβ")
    assert names.expression("2E").same(2 * b * (1 - b**2))
    names.declare("β: n×n")
    assert names.expression("βv").type == "n×1"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("G′v = 0", "G′ is not declared"),
        ("β2 = 1", "β2 is not declared"),
        ("Kv = 0", "begins 'Kv'"),
        ("G =", "ends too early"),
        ("G = v = 1", "is no statement"),
        ("G", "is no statement"),
        ("(G = 1", "ends too early"),
        ("`1−q` = 0", "'1−q' is not declared"),
        ("G/β = 1", "divide by numbers alone"),
        ("__import__('os') = 1", "__i"),
        ("‖v‖² = β", "a square ‖y‖² is written yᵀy"),
        ("β = |v|²", "a square ‖y‖² is written yᵀy"),
        ("⟨v, v⟩ = β", "⟨x, y⟩ is xᵀy"),
        ("v.T*v = β", "a transpose is written yᵀ"),
    ],
)
def test_what_is_no_formula_is_named_in_one_line(names, text, named):
    with pytest.raises(ValueError) as reason:
        names.statements(text)
    assert named in str(reason.value) and "\n" not in str(reason.value)


@pytest.mark.parametrize("text", ["vG = 0", "v + 1 = 0", "G = v", "tr(1) = β"])
def test_sizes_that_do_not_fit_are_refused(names, text):
    with pytest.raises(DimensionError):
        names.statements(text)


def test_symbols_are_what_they_say():
    S, M, x, t, c, p = symbols("S: symmetric n×n; M: n×k; x: n; t: 1×k; c; p: ≥ 0")
    assert S.same(S.T) and M.type == "n×k" and x.type == "n×1" and t.type == "1×k"
    assert c.single_letter.is_scalar and not c.single_letter.nonneg and p.single_letter.nonneg
    assert Operator("S", "n", "n", symmetric=True).same(S) and Scalar("c").same(c)
    with pytest.raises(DimensionError):
        symbols("S: symmetric n×k")
    for wrong in ("S: n by n", ": n", "S: symmetric", "x: ≥ 1"):
        with pytest.raises(ValueError):
            symbols(wrong)


def test_a_trace_is_one_even_where_t_and_r_are_letters():
    names = Names()
    A, t, r = names.declare("A: n×n; t; r")
    assert names.expression("tr(A)").same(tr(A))
    assert names.expression("t·r·2").same(t * r * 2)


def test_means_are_products_where_a_dimension_holds_random_vectors():
    names = Names()
    x, y, P, v, E = names.declare("x y: Ω; P: symmetric Ω×Ω; v: n; E")
    with pytest.raises(ValueError, match="begins 'E‖x‖²'|begins '‖x‖²'"):
        names.expression("E‖x‖²")
    names.spaces.add("Ω")
    for text, meant in (
        ("E‖x − y‖²", (x - y).T * (x - y)),
        ("E⟨x, y − x⟩", x.T * (y - x)),
        ("2E⟨x, E[y | P]⟩ + E‖E[x | P]‖²", 2 * x.T * P * y + x.T * P * P * x),
        ("E[x + y | P]", P * (x + y)),
        ("E·E‖x‖²", E * x.T * x),  # a letter E is a letter still
        ("(E‖x‖²)²", (x.T * x) ** 2),
    ):
        assert names.expression(text).same(meant), text
    for text, wrong in (
        ("E‖v‖²", "v is no random vector; those have one of the dimensions Ω"),
        ("E‖2‖²", "2 is no random vector"),
        ("E[x | y]", "y is no conditional expectation"),
        ("E⟨x⟩", "begins '⟩'"),
        ("E‖x‖", "begins '‖'"),
    ):
        with pytest.raises(ValueError, match=wrong):
            names.expression(text)
    assert str(names.expression("1 − 2E")) == "1 − 2·E"  # as it is written
