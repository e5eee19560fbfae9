"""Classes of functions and operators, as what their points cannot violate.

A point of a member is (x, g, f): a place, a (sub)gradient or the operator's value there, and the
function value. Every rule is a form in such points that is never negative, or always zero; a block
is a symmetric matrix of forms that is positive semidefinite. Where a class says `tight`, points
that satisfy all its rules and blocks belong to a member, so that the worst case over the class is
the largest value over such points.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations, permutations

from theory.worst_case.forms import Form, Vector, zero

TAYLOR = "A. B. Taylor, J. M. Hendrickx, F. Glineur, Math. Program. 161 (2017), Theorem 4"
COMPOSITE = "A. B. Taylor, J. M. Hendrickx, F. Glineur, SIAM J. Optim. 27(3) (2017), section 3"
RYU = "E. K. Ryu, A. B. Taylor, C. Bergeling, P. Giselsson, SIAM J. Optim. 30(3) (2020)"
BOUSSELMI = "N. Bousselmi, J. M. Hendrickx, F. Glineur, SIAM J. Optim. 34(3) (2024)"
RUBBENS = "A. Rubbens, J. M. Hendrickx, A. B. Taylor, arXiv 2504.14377"


@dataclass(frozen=True)
class Point:
    """A point of a member: `x` and `g` are vectors, `f` is a form, or None for an operator;
    `blocks` are the parts of g in the blocks of variables, where there are such."""

    x: Vector
    g: Vector
    f: Form | None = None
    blocks: tuple = ()


@dataclass(frozen=True)
class Rule:
    """``form(parameters, *points)`` is `relation` 0, for points at such `places`.

    A place is "i" or "j", any two points, or "s", a point where g = 0. `unordered` rules say the
    same of (i, j) and (j, i).
    """

    name: str
    places: str
    form: Callable
    relation: str = ">="
    unordered: bool = False

    def at(self, points):
        """The tuples of indices at which it says something."""
        if self.places == "i":
            return ((i,) for i in range(len(points)))
        still = [s for s, p in enumerate(points) if not p.g]
        if self.places == "ij":
            return (combinations if self.unordered else permutations)(range(len(points)), 2)
        if self.places == "is":
            return ((i, s) for s in still for i in range(len(points)) if i != s)
        pairs = combinations if self.unordered else permutations
        return ((i, j, s) for s in still[:1] for i, j in pairs(range(len(points)), 2))


@dataclass(frozen=True)
class Block:
    """``matrix(parameters, points, aux)`` is positive semidefinite, points at such `places`: "*",
    all of them, "*s", all and a point where g = 0, "ijk" or "ijs". ``aux(name)`` is a number that
    exists with it, the same in blocks of one `group`."""

    name: str
    places: str
    matrix: Callable
    group: str = ""

    def at(self, points):
        """The tuples of indices at which it says something."""
        everything, still = tuple(range(len(points))), [s for s, p in enumerate(points) if not p.g]
        if self.places == "*":
            return [everything] if points else []
        if self.places == "*s":
            return [(*(i for i in everything if i != s), s) for s in still[:1]]
        if self.places == "ijs":
            return [(i, j, s) for s in still[:1] for i, j in permutations(everything, 2)]
        return [
            (i, j, k) for i in everything for j in everything for k in everything if not i == j == k
        ]


@dataclass(frozen=True)
class FunctionClass:
    """A class by name. `parameters` are its numbers, those with "?" may be left out; `once` says
    that there is one gradient at a place; `words` are for readers."""

    name: str
    parameters: tuple[str, ...]
    words: str
    rules: tuple[Rule, ...]
    source: str
    once: bool = True
    values: bool = True
    tight: bool = True
    blocks: tuple[Block, ...] = ()
    refined: tuple[Block, ...] = ()
    check: Callable = lambda k: None
    vectors: tuple[str, ...] = ()

    def read(self, given) -> dict:
        """The parameters as numbers. Raises ValueError for a missing, unknown or bad one."""
        from theory.surds import number

        names = {name.rstrip("?") for name in self.parameters}
        for name in given:
            if name not in names:
                known = ", ".join(sorted(names)) or "none"
                raise ValueError(f"the class {self.name} has no parameter {name}: it has {known}")
        for name in self.parameters:
            if name[-1] != "?" and given.get(name) is None:
                raise ValueError(f"the class {self.name} needs {name}: give it a value")
        numbers = {n: number(x, n) for n, x in given.items() if x is not None}
        for name, x in numbers.items():
            if x < 0:
                raise ValueError(f"{name} is {x}: give {name} >= 0")
        self.check(numbers)
        return numbers


def pair(form):
    """A rule's form in the differences of two points: d = x_i − x_j, e = g_i − g_j."""
    return lambda k, i, j: form(k, i, j, i.x - j.x, i.g - j.g)


def curved(low, high, name="interpolation"):
    """f_i − f_j − ⟨g_j, d⟩ − |e − μd|²/(2(L − μ)) − μ|d|²/2, without the third part for L = ∞."""

    def form(k, i, j, d, e):
        mu, L = low(k), high(k)
        found = i.f - j.f - j.g * d
        if mu:
            found = found - mu / 2 * d**2
        return found if L is None else found - (e - mu * d) ** 2 / (2 * (L - mu))

    return Rule(name, "ij", pair(form))


def optional(rule, name):
    """A rule that says nothing where a parameter was left out."""
    return Rule(
        rule.name,
        rule.places,
        lambda k, *p: rule.form(k, *p) if name in k else zero(),
        rule.relation,
        rule.unordered,
    )


def below(low, high, strict=True):
    def check(k):
        if high in k and low in k and (k[low] >= k[high] if strict else k[low] > k[high]):
            sign = "<" if strict else "<="
            raise ValueError(f"{low} is {k[low]} and {high} is {k[high]}: give {low} {sign} {high}")

    return check


def positive(*names, then=lambda k: None):
    def check(k):
        for name in names:
            if name in k and k[name] <= 0:
                raise ValueError(f"{name} is {k[name]}: give {name} > 0")
        then(k)

    return check


def grams(entry):
    """A block over all points, whose entries are made symmetric."""

    def matrix(k, points, aux):
        size = range(len(points))
        rows = [[entry(k, points[i], points[j]) for j in size] for i in size]
        return [[(rows[i][j] + rows[j][i]) / 2 for j in size] for i in size]

    return matrix


BOUNDED = Rule("bounded", "i", lambda k, i: k["M"] ** 2 - i.g**2)
