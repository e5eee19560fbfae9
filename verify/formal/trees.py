"""Expressions of a certificate, with the types that a person finds in them."""

from __future__ import annotations

from fractions import Fraction

from verify.formal.names import identifiers

Kind = str | tuple[str, str]
Node = tuple


class Left(Exception):
    """This theorem is not written in Coq, and why."""


SHORT = 1000
"""Numbers up to this one are written in MathComp's unary notation."""


class Setting:
    """The dimensions, letters and scalars of a theory, numbered as the checker counts them."""

    def __init__(self, theory: dict, taken: set[str]) -> None:
        self.theory = theory
        self.dimensions = list(theory["dimensions"])
        self.letters = [letter["name"] for letter in theory["letters"]]
        self.scalars = list(theory["scalars"])
        self.types = {a["name"]: (a["rows"], a["cols"]) for a in theory["letters"]}
        self.symmetric = [a["name"] for a in theory["letters"] if a.get("symmetric")]
        self.place = {d: i for i, d in enumerate(["1", *self.dimensions])}
        self.index = {name: i for i, name in enumerate(self.letters)}
        self.index |= {name: i for i, name in enumerate(self.scalars)}
        sizes = [f"size of {d}" for d in self.dimensions]
        spelled = identifiers([*self.dimensions, *self.letters, *self.scalars], taken)
        count = len(sizes)
        self.size = {"1": "1"} | dict(zip(self.dimensions, spelled[:count], strict=True))
        self.spelled = dict(zip([*self.letters, *self.scalars], spelled[count:], strict=True))

    def type(self, tree: object) -> Kind | None:
        """Of an expression: a pair of dimensions, "Sc", "Tr", or None for a number alone."""
        if isinstance(tree, str):
            return self.types.get(tree, "Sc")
        if isinstance(tree, int):
            return None
        head, *rest = tree
        if head in ("1", "0"):
            return (rest[0], rest[-1])
        if head == "#":
            return None
        if head == "tr":
            return "Tr"
        found = [kind for kind in map(self.type, rest[:1] if head == "^" else rest) if kind]
        if not found:
            return None
        if head == "T" and isinstance(found[0], tuple):
            return found[0][::-1]
        if head == "*":
            if "Tr" in found:
                return "Tr"
            operators = [kind for kind in found if kind != "Sc"]
            return (operators[0][0], operators[-1][1]) if operators else "Sc"
        return found[0]

    def build(self, tree: object, kind: Kind) -> Node:
        """The expression as one of the given type: numbers alone become what they meet."""
        own = self.type(tree)
        if own is None and kind != "Sc":
            number = self.build(tree, "Sc")
            if value(number) == 0:
                return ("Zr",)
            if kind == "Tr":
                raise Left("a number beside a trace")
            return ("Id",) if number == ("Nm", Fraction(1)) else ("Sm", number, ("Id",))
        if isinstance(tree, str):
            return ("Lt" if tree in self.types else "Sl", tree)
        if isinstance(tree, int):
            return ("Nm", Fraction(tree))
        head, *rest = tree
        if head == "#":
            return ("Nm", Fraction(rest[0]))
        if head == "1":
            return ("Id",)
        if head == "0":
            return ("Zr",)
        if head == "+":
            return joined([self.build(a, kind) for a in rest], lambda a, b: ("Pl", a, b))
        if head == "-":
            inner = self.build(rest[0], kind)
            return ("Nm", -inner[1]) if inner[0] == "Nm" else ("Mi", inner)
        if head == "tr":
            size = self.type(rest[0])[0]
            return ("Tc", size, self.build(rest[0], (size, size)))
        if head == "T":
            inner = self.build(rest[0], kind[::-1] if isinstance(kind, tuple) else kind)
            return ("Ad", inner) if isinstance(kind, tuple) else inner
        if head == "^":
            return self.power(rest[0], rest[1], kind)
        return self.product(rest, kind)

    def power(self, tree: object, exponent: int, kind: Kind) -> Node:
        if exponent == 0:
            return ("Id",) if isinstance(kind, tuple) else ("Nm", Fraction(1))
        base = self.build(tree, kind)
        if exponent == 1:
            return base
        if not isinstance(kind, tuple):
            return ("Pw", base, exponent)
        return joined([base] * exponent, lambda a, b: ("Mu", kind[0], a, b))

    def product(self, factors: list, kind: Kind) -> Node:
        """Numbers first, then the operators in their order, or the trace."""
        kinds = [self.type(a) for a in factors]
        numbers = [
            self.build(a, "Sc") for a, k in zip(factors, kinds, strict=True) if k in (None, "Sc")
        ]
        number = joined(numbers, lambda a, b: ("Ml", a, b)) if numbers else None
        others = [(a, k) for a, k in zip(factors, kinds, strict=True) if k not in (None, "Sc")]
        if not others:
            return number
        built = [(self.build(a, k), k) for a, k in others]
        rest = built[0][0]
        for node, its in built[1:]:
            rest = ("Mu", its[0], rest, node)
        if number is None:
            return rest
        return ("Ml" if kind == "Tr" else "Sm", number, rest)

    def sides(self, claim: dict) -> tuple[Kind, Node, Node]:
        """The type and the two sides of a claim."""
        kind = self.type(claim["left"]) or self.type(claim["right"]) or "Sc"
        return kind, self.build(claim["left"], kind), self.build(claim["right"], kind)


def joined(nodes: list[Node], join) -> Node:
    first, *rest = nodes
    for node in rest:
        first = join(first, node)
    return first


def value(node: Node) -> Fraction | None:
    """Of an expression of numbers alone."""
    head = node[0]
    if head == "Nm":
        return node[1]
    if head == "Mi":
        return -value(node[1])
    if head == "Pw":
        return value(node[1]) ** node[2]
    a, b = value(node[1]), value(node[2])
    return a + b if head == "Pl" else a * b


def mentioned(trees: object) -> set[str]:
    """Names in expressions and claims, and what only looks like one."""
    if isinstance(trees, str):
        return {trees}
    if isinstance(trees, dict):
        return mentioned([trees[key] for key in ("left", "right", "nonzero") if key in trees])
    if isinstance(trees, list):
        return {name for tree in trees for name in mentioned(tree)}
    return set()


def renamed(claim: dict, table: dict[str, object]) -> dict:
    """A claim with expressions in place of names; heads of trees and dimensions stay."""

    def tree(node: object) -> object:
        if isinstance(node, str):
            return table.get(node, node)
        if isinstance(node, int) or node[0] in ("#", "1", "0"):
            return node
        return [node[0], *map(tree, node[1:])]

    return {k: tree(v) if k in ("left", "right", "nonzero") else v for k, v in claim.items()}
