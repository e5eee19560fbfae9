"""Expressions keep the tree that they were written as, and the tree means what its terms mean."""

import random
from fractions import Fraction

import pytest

from theory.operators import Equation, Operator, Scalar, identity, number, tr, zero
from theory.operators.text import latex
from theory.operators.trees import MAX_SIZE, names, same, tree

A, B = Operator("A", "n", "n"), Operator("B", "n", "n")
S = Operator("S", "n", "n", symmetric=True)
x, a, c = Operator("x", "n", "1"), Scalar("a"), Scalar("c")


def value(node, letters):
    """A tree multiplied out again, by the expressions that stand in it."""
    if isinstance(node, str):
        return letters[node]
    if not isinstance(node, tuple):
        return number(node)
    mark = node[0]
    if mark == "1":
        return identity(node[1])
    if mark == "0":
        return zero(*node[1:])
    if mark == "^":
        return value(node[1], letters) ** node[2]
    parts = [value(part, letters) for part in node[1:]]
    if mark == "-":
        return -parts[0]
    if mark == "T":
        return parts[0].T
    if mark == "tr":
        return tr(parts[0])
    total = parts[0]
    for part in parts[1:]:
        total = added(total, part) if mark == "+" else total * part
    return total


def added(p, q):
    """A sum in which a plain number is a multiple of the unit."""
    for one, other in ((p, q), (q, p)):
        if one.kind == "scalar" and not one.names() and other.kind == "operator":
            return other + one.terms.get(((), ()), 0)
    return p + q


@pytest.mark.parametrize(
    "expression, text",
    [
        ((A + B) * (A - B), "(A + B)·(A − B)"),
        (A * A - A * A, "A² − A²"),
        (1 - a * a, "1 − a²"),
        (2 * (A + 1) / 3, "2/3·(A + 1)"),
        ((A * B).T, "(A·B)ᵀ"),
        (A.T.T, "A"),
        (S.T, "S"),
        (-(A * -1), "A"),
        (-(A + B), "−(A + B)"),
        (A * 0 + B, "B"),
        (tr(A * (A + B)) * a, "tr(A·(A + B))·a"),
        ((a + c) ** 2, "(a + c)²"),
        (A**0, "1"),
        (a * identity("n") + A, "a + A"),
        (zero("n", "n"), "0"),
        (number("-1/2") * a, "−1/2·a"),
        (A.T**2, "(Aᵀ)²"),
    ],
)
def test_text_is_what_was_written(expression, text):
    assert str(expression) == text


def test_latex_is_what_was_written():
    assert latex((a + 1) ** 2 * A.T / 2) == r"\tfrac{1}{2} (a + 1)^{2} A^{\top}"


def test_both_sides_of_an_identity_stay_apart():
    claim = Equation((A + B) * (A - B), A * A - A * B + B * A - B * B)
    assert claim.poly.is_zero and not same(tree(claim.left), tree(claim.right))
    assert same(tree(A + B), tree(B + A)) and not same(tree(A * B), tree(B * A))


def test_substitution_goes_into_the_tree():
    found = ((A + B) * x).subs({"A": B * B, "x": A * x})
    assert str(found) == "(B² + B)·A·x"


def test_what_nobody_would_read_is_shown_as_its_terms():
    total = A
    for _ in range(MAX_SIZE):
        total = total + A - A
    assert str(total) == "A"
    deep = a
    for _ in range(40):
        deep = (1 - deep) * (1 - deep)
        if len(deep.terms) > 30:
            break
    assert len(str(deep)) < 10_000


def test_a_tree_is_shared_and_not_copied():
    power = a + c
    for _ in range(30):
        power = power + power  # two to the thirtieth leaves, if it were written out
    assert str(power) == "1073741824·a + 1073741824·c"


def test_drawn_trees_mean_their_terms():
    """A hundred expressions, multiplied out again from their trees."""
    rng = random.Random(3)
    letters = {"A": A, "B": B, "S": S, "x": x, "a": a, "c": c}

    def drawn(depth):
        if depth == 0:
            return rng.choice([A, B, S, A.T, identity("n")])
        p, q = drawn(depth - 1), drawn(depth - 1)
        return rng.choice(
            [
                lambda: p + q,
                lambda: p - q,
                lambda: p * q,
                lambda: p.T,
                lambda: p * rng.choice([a, c]),
                lambda: p * Fraction(rng.randint(-3, 3), 2),
                lambda: p + rng.randint(-2, 2),
                lambda: rng.randint(-2, 2) - p,
            ]
        )()

    for _ in range(100):
        expression = drawn(3)
        node = tree(expression)
        assert names(node) <= letters.keys()
        assert value(node, letters).same(expression), node


def test_a_wrong_tree_would_be_seen():
    assert not value(tree(A * B), {"A": B, "B": A}).same(A * B)
