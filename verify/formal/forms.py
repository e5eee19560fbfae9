"""Quadratic forms in vectors of ℝⁿ, as trees, and as squares that add up to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from verify.formal.exact import eliminated
from verify.formal.trees import Left

Vector = dict[str, Fraction]
"""A combination of letters."""
ONE = ["1", "1"]


def combined(*parts: tuple[Fraction | int, Mapping[str, Fraction]]) -> Vector:
    """A sum of multiples of combinations."""
    found: Vector = {}
    for c, vector in parts:
        for name, x in vector.items():
            found[name] = found.get(name, Fraction(0)) + c * x
    return {name: x for name, x in found.items() if x}


def scaled(c: Fraction, tree: object) -> object:
    """A multiple of a tree, the sign in front."""
    if c == 1:
        return tree
    if c < 0:
        return ["-", scaled(-c, tree)]
    return ["*", ["#", str(c)], tree]


def summed(trees: list) -> object:
    if not trees:
        return 0
    return trees[0] if len(trees) == 1 else ["+", *trees]


def tree(vector: Vector) -> object:
    """A combination as an expression."""
    return summed([scaled(c, name) for name, c in vector.items()])


def inner(u: Vector, v: Vector) -> object:
    """⟨u, v⟩ as an expression, 0 where one of them is."""
    return ["*", ["T", tree(u)], tree(v)] if u and v else 0


@dataclass
class Form:
    """A constant, multiples of function values, and multiples of inner products."""

    values: dict[str, Fraction] = field(default_factory=dict)
    products: list[tuple[Fraction, Vector, Vector]] = field(default_factory=list)
    constant: Fraction = Fraction(0)

    def times(self, c: Fraction | int) -> Form:
        return Form(
            {name: c * x for name, x in self.values.items()},
            [(c * x, u, v) for x, u, v in self.products],
            c * self.constant,
        )

    def __add__(self, other: Form) -> Form:
        return Form(
            combined((1, self.values), (1, other.values)),
            self.products + other.products,
            self.constant + other.constant,
        )

    def tree(self) -> object:
        """As an expression of a 1x1 matrix."""
        parts = [scaled(c, ["*", name, ONE]) for name, c in self.values.items() if c]
        parts += [scaled(c, inner(u, v)) for c, u, v in self.products if c and u and v]
        if self.constant:
            parts.append(["#", str(self.constant)])
        return summed(parts)

    def matrix(self, over: list[str]) -> list[list[Fraction]]:
        """The symmetric matrix of the inner products of these letters."""
        place = {name: i for i, name in enumerate(over)}
        found = [[Fraction(0)] * len(over) for _ in over]
        for c, u, v in self.products:
            for a, x in u.items():
                for b, y in v.items():
                    found[place[a]][place[b]] += c * x * y / 2
                    found[place[b]][place[a]] += c * x * y / 2
        return found

    def squares(self, over: list[str], meant: Mapping[str, Vector] | None = None) -> list:
        """Rows of a step `squares` that add up to it, without values and constant; `meant` says
        what a letter stands for.  Left where it is not positive semidefinite."""
        if any(self.values.values()) or self.constant:
            raise Left("function values that do not cancel")
        rows, weights = eliminated(self.matrix(over))
        if any(w < 0 for w in weights):
            raise Left("a form that is not positive semidefinite")
        found = []
        for row, weight in zip(rows, weights, strict=True):
            if weight:
                pairs = zip(row, over, strict=True)
                parts = ((c, meant[a] if meant else {a: Fraction(1)}) for c, a in pairs)
                found.append([str(weight), [], tree(combined(*parts)), []])
        return found


def total(forms: Iterable[Form]) -> Form:
    found = Form()
    for form in forms:
        found = found + form
    return found


def square(u: Vector) -> list[tuple[Fraction, Vector, Vector]]:
    return [(Fraction(1), u, u)]


@dataclass
class Point:
    """A point of a run: where, its gradient, its function value's name ("" for the least one)."""

    x: Vector
    g: Vector
    f: str


def interpolation(i: Point, j: Point, mu: Fraction, L: Fraction | None) -> Form:
    """f_i − f_j − ⟨g_j, dx⟩ − |dg − μ dx|²/(2(L − μ)) − μ|dx|²/2; L is None for no bound above."""
    dx, dg = combined((1, i.x), (-1, j.x)), combined((1, i.g), (-1, j.g))
    e = combined((1, dg), (-mu, dx))
    products = [(Fraction(-1), j.g, dx), (-mu / 2, dx, dx)]
    if L is not None:
        products.append((-1 / (2 * (L - mu)), e, e))
    values = combined((1, {i.f: Fraction(1)}), (-1, {j.f: Fraction(1)}))
    return Form({name: x for name, x in values.items() if name}, products)


def rule(name: str, i: Point, j: Point, numbers: Mapping[str, Fraction]) -> Form:
    """What the inequality of this name says is not negative, between two points of a class with
    these numbers.  Left for one that is not known here."""
    dx, dg = combined((1, i.x), (-1, j.x)), combined((1, i.g), (-1, j.g))
    mu, L = numbers.get("mu", Fraction(0)), numbers.get("L")
    if name in ("q", "interpolation"):
        return interpolation(i, j, mu, L)
    if name == "convexity":
        return interpolation(i, j, Fraction(0), None)
    if name == "strong convexity":
        return interpolation(i, j, mu, None)
    if name == "smoothness" and L is not None:
        return interpolation(i, j, -L, L)
    if name == "monotone":
        return Form({}, [(Fraction(1), dg, dx), (-mu, dx, dx)])
    if name in ("lipschitz", "nonexpansive"):
        return Form({}, [(L**2 if L is not None else Fraction(1), dx, dx), (Fraction(-1), dg, dg)])
    if name == "cocoercive":
        return Form({}, [(Fraction(1), dg, dx), (-numbers["beta"], dg, dg)])
    if name == "comonotone":
        return Form({}, [(Fraction(1), dg, dx), (numbers["rho"], dg, dg)])
    if name == "sector" and L is not None:
        a, b = combined((1, i.g), (-mu, dx)), combined((L, dx), (-1, i.g))
        return Form({}, [(Fraction(1), a, b)])
    if name == "normal":
        return Form({}, [(Fraction(-1), j.g, dx)])
    if name == "diameter":
        return Form({}, [(Fraction(-1), dx, dx)], numbers["D"] ** 2)
    raise Left(f"the inequality {name}")
