"""Members of every class satisfy its rules at rational points, and others do not."""

from fractions import Fraction
from itertools import product

import pytest
from flint import fmpq, fmpq_mat

from theory.exact import rational
from theory.operators.matrices import is_psd
from theory.worst_case.classes import CLASSES, class_of
from theory.worst_case.forms import Form, Vector, zero
from theory.worst_case.rules import Point

PLACES = [(0, 0), (1, 2), (-2, 1), (Fraction(1, 3), Fraction(-1, 2)), (3, 0)]


def vector(*entries):
    """In an orthonormal basis."""
    return Vector({i: rational(x) for i, x in enumerate(entries)})


def number(x):
    return zero() + rational(x)


def at(form: Form):
    """A form in orthonormal vectors and no values, as a number."""
    assert not form.values
    return form.constant + sum(c for (i, j), c in form.gram.items() if i == j)


def quadratic(a, b):
    """(a x² + b y²)/2."""
    return [
        Point(vector(x, y), vector(a * x, b * y), number(Fraction(a * x * x + b * y * y) / 2))
        for x, y in PLACES
    ]


def operator(rows):
    (a, b), (c, d) = rows
    return [Point(vector(x, y), vector(a * x + b * y, c * x + d * y)) for x, y in PLACES]


def sign(x):
    return (x > 0) - (x < 0)


def absolute(m):
    """m(|x| + |y|), with a subgradient."""
    return [
        Point(vector(x, y), vector(m * sign(x), m * sign(y)), number(m * (abs(x) + abs(y))))
        for x, y in PLACES
    ]


def huber():
    """The convex 1-smooth function x²/2 up to |x| = 1, and |x| − 1/2 beyond."""
    return [
        Point(
            vector(x),
            vector(max(-1, min(1, x))),
            number(Fraction(x * x) / 2 if abs(x) <= 1 else abs(x) - Fraction(1, 2)),
        )
        for x, _ in PLACES
    ]


def square():
    """The indicator of [−1, 1]², at some of its corners, edges and inside, with normals."""
    points = [((1, 1), (2, 3)), ((1, 0), (1, 0)), ((0, 0), (0, 0)), ((-1, 1), (-4, 0))]
    return [Point(vector(*x), vector(*g), number(0)) for x, g in points]


def rotation(c=Fraction(3, 5), s=Fraction(4, 5)):
    return ((c, -s), (s, c))


def shift(v):
    return [Point(vector(x, y), vector(x - v[0], y - v[1])) for x, y in PLACES]


def blocks(a, b):
    return [
        Point(p.x, p.g, p.f, tuple(Vector({i: p.g.entries.get(i, fmpq(0))}) for i in (0, 1)))
        for p in quadratic(a, b)
    ]


MEMBERS = {
    "convex": [({}, absolute(2)), ({}, quadratic(0, 5)), ({}, square())],
    "strongly-convex": [({"mu": 2}, quadratic(2, 7))],
    "smooth-convex": [({"L": 3}, quadratic(0, 3)), ({"L": 1}, huber())],
    "smooth-strongly-convex": [({"mu": 1, "L": 4}, quadratic(1, 4))],
    "smooth": [({"L": 3}, quadratic(-3, 3)), ({"L": 1}, huber())],
    "lipschitz-convex": [({"M": 2}, absolute(1))],
    "smooth-lipschitz-convex": [({"L": 1, "M": 1}, huber())],
    "indicator": [({"D": 3}, square())],
    "support": [({"M": 2}, absolute(1))],
    "quadratic-upper-bound": [({"L": 2}, quadratic(1, 2)), ({"L": 1}, huber())],
    "secant-error-bound": [({"mu": 1, "L": 3}, quadratic(1, 3))],
    "lojasiewicz": [({"mu": 1, "L": 3}, quadratic(1, 3)), ({"mu": 1, "L": 3}, quadratic(0, 2))],
    "quadratic": [({"mu": 1, "L": 4}, quadratic(2, 4))],
    "block-smooth-convex": [({"L0": 2, "L1": 5}, blocks(2, 5))],
    "monotone": [({}, operator(((0, 1), (-1, 0))))],
    "strongly-monotone": [({"mu": 2}, operator(((2, 1), (-1, 3))))],
    "cocoercive": [({"beta": Fraction(1, 2)}, operator(((2, 0), (0, 1))))],
    "strongly-monotone-cocoercive": [
        ({"mu": 1, "beta": Fraction(1, 2)}, operator(((2, 0), (0, 1))))
    ],
    "negatively-comonotone": [({"rho": 1}, operator(((-1, 0), (0, 5))))],
    "lipschitz": [({"L": 1}, operator(rotation()))],
    "nonexpansive": [({}, operator(rotation())), ({"v": vector(1, 2)}, shift((1, 2)))],
    "strongly-monotone-lipschitz": [({"mu": 1, "L": 2}, operator(((1, 1), (-1, 1))))],
    "linear": [({"L": 1}, operator(rotation()))],
    "symmetric-linear": [({"mu": 1, "L": 3}, operator(((2, 1), (1, 2))))],
    "skew-linear": [({"L": 2}, operator(((0, 2), (-2, 0))))],
}
STRANGERS = {
    "convex": ({}, quadratic(-1, 1), "convexity"),
    "strongly-convex": ({"mu": 3}, quadratic(2, 7), "strong convexity"),
    "smooth-convex": ({"L": 2}, quadratic(0, 3), "interpolation"),
    "smooth-strongly-convex": ({"mu": 2, "L": 4}, quadratic(1, 4), "interpolation"),
    "smooth": ({"L": 2}, quadratic(-3, 3), "smoothness"),
    "lipschitz-convex": ({"M": 1}, absolute(1), "bounded"),
    "indicator": ({"D": 1}, square(), "diameter"),
    "support": ({"M": 2}, quadratic(1, 1), "linear"),
    "quadratic-upper-bound": ({"L": 1}, quadratic(1, 2), "bound"),
    "secant-error-bound": ({"mu": 2, "L": 3}, quadratic(1, 3), "secant"),
    "lojasiewicz": ({"mu": 2, "L": 3}, quadratic(1, 3), "lojasiewicz"),
    "quadratic": ({"mu": 1, "L": 4}, huber(), "half product"),
    "block-smooth-convex": ({"L0": 1, "L1": 5}, blocks(2, 5), "block 0"),
    "monotone": ({}, operator(((-1, 0), (0, 1))), "monotone"),
    "cocoercive": ({"beta": 1}, operator(((2, 0), (0, 1))), "cocoercive"),
    "negatively-comonotone": ({"rho": Fraction(1, 2)}, operator(((-1, 0), (0, 5))), "comonotone"),
    "lipschitz": ({"L": 1}, operator(((2, 0), (0, 1))), "lipschitz"),
    "nonexpansive": ({}, operator(((2, 0), (0, 1))), "nonexpansive"),
    "linear": ({"L": 1}, operator(((2, 0), (0, 1))), "norm"),
    "symmetric-linear": ({"mu": 1, "L": 3}, operator(((2, 1), (-1, 2))), "symmetry"),
    "skew-linear": ({"L": 2}, operator(((1, 2), (-2, 0))), "skew square"),
}


def broken(kind, parameters, points):
    """The rules and blocks that points break."""
    one = class_of(kind)
    vectors = {n: x for n, x in parameters.items() if n in one.vectors}
    k = one.read({n: x for n, x in parameters.items() if n not in one.vectors}) | vectors
    for rule in one.rules:
        for places in rule.at(points):
            value = at(rule.form(k, *(points[p] for p in places)))
            if value < 0 or (rule.relation == "=" and value):
                yield rule.name
    for block in one.blocks:
        for places in block.at(points):
            rows = block.matrix(k, [points[p] for p in places], None)
            size = len(rows)
            if not is_psd(fmpq_mat(size, size, [at(x) for row in rows for x in row])):
                yield block.name


def test_every_class_has_members_here():
    assert MEMBERS.keys() == CLASSES.keys()


@pytest.mark.parametrize(
    "kind, which", [(kind, i) for kind, found in MEMBERS.items() for i in range(len(found))]
)
def test_members_satisfy_every_rule(kind, which):
    parameters, points = MEMBERS[kind][which]
    assert not list(broken(kind, parameters, points))


@pytest.mark.parametrize("kind", STRANGERS)
def test_others_break_one(kind):
    parameters, points, name = STRANGERS[kind]
    assert name in set(broken(kind, parameters, points))


@pytest.mark.parametrize(
    "mu, L, a", list(product([Fraction(1), Fraction(1, 2)], [2, 3], [Fraction(1, 9), Fraction(0)]))
)
def test_the_combined_rule_of_steep_functions(mu, L, a):
    a = min(a, 2 * mu / (2 * L + mu))
    parameters = {"mu": mu, "L": L, "alpha": a}
    assert not list(broken("lojasiewicz", parameters, quadratic(mu, L)))
    assert not list(broken("lojasiewicz", parameters, quadratic(L, L)))


@pytest.mark.parametrize(
    "kind, parameters, says",
    [
        ("smooth-convex", {}, "needs L"),
        ("smooth-convex", {"L": 0}, "give L > 0"),
        ("smooth-convex", {"L": 1, "M": 1}, "has no parameter M"),
        ("smooth-convex", {"L": "x"}, "give a rational number"),
        ("smooth-strongly-convex", {"mu": 2, "L": 1}, "give mu < L"),
        ("strongly-convex", {"mu": -1}, "give mu >= 0"),
        ("strongly-monotone-cocoercive", {"mu": 2, "beta": 1}, "give beta mu <= 1"),
        ("lojasiewicz", {"mu": 1, "L": 1, "alpha": 1}, "give alpha <= 2 mu"),
    ],
)
def test_bad_parameters_are_named(kind, parameters, says):
    with pytest.raises(ValueError, match=says):
        class_of(kind).read(parameters)


def test_an_unknown_class_is_named():
    with pytest.raises(ValueError, match="'concave' is no class: give one of convex"):
        class_of("concave")
    for typed, meant in (("quadratics", "quadratic"), ("smoth-convex", "smooth-convex")):
        with pytest.raises(ValueError, match=f"is no class: did you mean {meant}\\?"):
            class_of(typed)
