"""Nodes as text: in MathComp's notation, and as data of the checker."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from verify.formal.trees import SHORT, Kind, Node, Setting

Spell = Callable[[str], str]


def numeral(x: Fraction) -> tuple[str, int]:
    """A number in MathComp, and how tightly its text binds (0 for an atom)."""
    p, q = x.numerator, x.denominator
    if q == 1 and abs(p) <= 1:
        return (f"- {-p}", 35) if p < 0 else (str(p), 0)
    top = "1" if abs(p) == 1 else f"{abs(p)}%:R" if abs(p) <= SHORT else f"p2R R {abs(p)}"
    if p < 0:
        top = f"- ({top})" if abs(p) > SHORT else f"- {top}"
    if q == 1:
        return top, 35 if p < 0 else 0 if p <= SHORT else 10
    return f"{top} / " + (f"{q}%:R" if q <= SHORT else f"p2R R {q}"), 40


def negated(node: Node) -> Node | None:
    """A whole number below zero without its sign."""
    below = node[0] == "Nm" and node[1] < 0 and node[1].denominator == 1
    return ("Nm", -node[1]) if below else None


def wrap(text: str, inside: bool) -> str:
    return f"({text})" if inside else text


def readable(node: Node, spell: Spell, level: int = 100) -> str:
    """In MathComp's notation, in parentheses if it binds less tightly than the level."""
    head = node[0]

    def part(a: Node, at: int) -> str:
        return readable(a, spell, at)

    if head in ("Lt", "Sl"):
        name = spell(node[1])
        return wrap(name, " " in name and level < 10)
    if head == "Nm":
        text, own = numeral(node[1])
    elif head == "Entry":
        text, own = f"{part(node[1], 8)} 0 0", 10
    elif head == "Id":
        text, own = "1%:M", 8
    elif head == "Zr":
        text, own = "0", 0
    elif head == "Pl":
        a, b = node[1:]
        taken = b[1] if b[0] == "Mi" else negated(b)
        text = (
            f"{part(a, 50)} + {part(b, 49)}"
            if taken is None
            else f"{part(a, 50)} - {part(taken, 49)}"
        )
        own = 50
    elif head == "Mi":
        text, own = f"- {part(node[1], 35)}", 35
    elif head == "Mu":
        text, own = f"{part(node[2], 40)} *m {part(node[3], 39)}", 40
    elif head == "Ml":
        text, own = f"{part(node[1], 40)} * {part(node[2], 39)}", 40
    elif head == "Sm":
        text, own = f"{part(node[1], 39)} *: {part(node[2], 39)}", 40
    elif head == "Pw":
        text, own = f"{part(node[1], 8)} ^+ {node[2]}", 29
    elif head == "Ad":
        text, own = f"{part(node[1], 8)}^T", 8
    else:
        text, own = f"\\tr {part(node[2], 8)}", 10
    return wrap(text, own > level)


def rational(x: Fraction) -> str:
    top = f"({x.numerator})" if x.numerator < 0 else str(x.numerator)
    return f"(Qmake {top} {x.denominator})"


def sequence(items: list[str], between: str = "; ") -> str:
    return "[:: " + between.join(items) + "]" if items else "[::]"


class Data:
    """What the checker is given, as its constructors."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting

    def kind(self, kind: Kind) -> str:
        if isinstance(kind, str):
            return kind
        return f"(Op {self.setting.place[kind[0]]} {self.setting.place[kind[1]]})"

    def node(self, node: Node) -> str:
        head, *rest = node
        if head in ("Id", "Zr"):
            return head
        if head in ("Lt", "Sl"):
            return f"({head} {self.setting.index[rest[0]]})"
        if head == "Nm":
            return f"(Nm {rational(rest[0])})"
        if head == "Pw":
            return f"(Pw {self.node(rest[0])} {rest[1]})"
        if head in ("Mu", "Tc"):
            return f"({head} {self.setting.place[rest[0]]} {' '.join(map(self.node, rest[1:]))})"
        return f"({head} {' '.join(map(self.node, rest))})"

    def tree(self, tree: object, kind: Kind) -> str:
        return self.node(self.setting.build(tree, kind))

    def claim(self, claim: dict) -> str:
        head = {"=": "Eq", ">=": "Ge", ">": "Gt"}[claim.get("relation", "=")]
        kind, left, right = self.setting.sides(claim)
        return f"{head} {self.kind(kind)} {self.node(left)} {self.node(right)}"

    def word(self, word: list[str]) -> str:
        index = self.setting.index
        return sequence(
            [f"({index[t.rstrip('*')]}, {'true' if t.endswith('*') else 'false'})" for t in word]
        )

    def monomial(self, monomial: list) -> str:
        return sequence([str(self.setting.index[s]) for s, e in monomial for _ in range(e)])

    def cofactor(self, term: list, places: dict[str, int]) -> str:
        c, monomial, left, fact, star, right = term
        return (
            f"({rational(Fraction(c))}, {self.monomial(monomial)}, {self.word(left)}, "
            f"{places[fact]}, {'true' if star else 'false'}, {self.word(right)})"
        )


def compared(setting: Setting, claim: dict, spell: Spell) -> str:
    """A claim as a proposition of MathComp."""
    kind, left, right = setting.sides(claim)
    relation = claim.get("relation", "=")
    if relation == "=":
        text = f"{readable(left, spell, 60)} = {readable(right, spell, 60)}"
        shapeless = not lettered(left) and not lettered(right)
        return f"{text} :> {shape(setting, kind)}" if shapeless else text
    less = "<=" if relation == ">=" else "<"
    if isinstance(kind, str) or kind == ("1", "1"):
        if kind == ("1", "1"):
            left, right = number_of(left), number_of(right)
        a, b = readable(right, spell, 60), readable(left, spell, 60)
        named = lettered(left, "Sl") or lettered(right, "Sl")
        return f"{a} {less} {b}" if named else f"({a} : R) {less} {b}"
    whole = left if right == ("Zr",) else ("Pl", left, ("Mi", right))
    head = "psd" if relation == ">=" else "posdef"
    if not lettered(whole):
        return f"{head} ({readable(whole, spell)} : {shape(setting, kind)})"
    return f"{head} {readable(whole, spell, 8)}"


def lettered(node: Node, also: str = "Lt") -> bool:
    """Does a letter stand in it, from which Coq infers its size, or a leaf of another kind?"""
    parts = [part for part in node[1:] if isinstance(part, tuple)]
    return node[0] in ("Lt", also) or any(lettered(part, also) for part in parts)


def number_of(node: Node) -> Node:
    """A 1x1 matrix as a number: its multiples of the identity, sums, and entries."""
    if node in (("Zr",), ("Id",)):
        return ("Nm", Fraction(node == ("Id",)))
    if node[0] in ("Pl", "Mi"):
        return (node[0], *map(number_of, node[1:]))
    return node[1] if node[0] == "Sm" and node[2] == ("Id",) else ("Entry", node)


def shape(setting: Setting, kind: Kind) -> str:
    if isinstance(kind, str):
        return "R"
    rows, cols = (setting.size[d] for d in kind)
    if cols == "1" and rows != "1":
        return f"'cV[R]_{rows}"
    return f"'M[R]_{rows}" if rows == cols else f"'M[R]_({rows}, {cols})"
