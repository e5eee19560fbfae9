"""One-token faults of a Python source: where they can stand, and what the text is then."""

from __future__ import annotations

import ast
from dataclasses import dataclass

OPERATORS = {ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*", ast.MatMult: "*"}
COMPARISONS = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
}
EXTREMES = {
    "min": "max",
    "max": "min",
    "amin": "amax",
    "amax": "amin",
    "minimum": "maximum",
    "maximum": "minimum",
}
SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.MatMult: "@"}


@dataclass(frozen=True)
class Fault:
    """A piece of a file's text and what stands there instead; `start` and `end` count bytes."""

    file: str
    kind: str
    line: int
    start: int
    end: int
    old: str
    new: str
    context: str

    @property
    def key(self) -> str:
        """What it is known by, whatever else moves: the file, its line, the change."""
        return f"{self.file} | {self.context} | {self.old} => {self.new}"

    def planted(self, source: str) -> str:
        data = source.encode()
        return (data[: self.start] + self.new.encode() + data[self.end :]).decode()


def faults(file: str, source: str) -> list[Fault]:
    """Every fault of the file, in the order of the text."""
    data, tree = source.encode(), ast.parse(source)
    starts = [0]
    for line in data.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    lines, left_out, found = source.splitlines(), _left_out(tree), []

    def span(node):
        return (
            starts[node.lineno - 1] + node.col_offset,
            starts[node.end_lineno - 1] + node.end_col_offset,
        )

    def text(node):
        start, end = span(node)
        return data[start:end].decode()

    def add(kind, node, new):
        start, end = span(node)
        old = data[start:end].decode()
        context = lines[node.lineno - 1].strip()
        found.append(Fault(file, kind, node.lineno, start, end, old, new, context))

    for node in ast.walk(tree):
        if id(node) in left_out or not hasattr(node, "lineno"):
            continue
        if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
            left, right, op = text(node.left), text(node.right), SIGNS[type(node.op)]
            left, right = _inside(data, span(node), left, right, node, span)
            add("operator", node, f"{left} {OPERATORS[type(node.op)]} {right}")
            if op in "*/@":
                add("dropped factor", node, left)
            if op == "@":
                add("swapped product", node, f"{right} @ {left}")
        elif (
            isinstance(node, ast.Compare)
            and len(node.ops) == 1
            and type(node.ops[0]) in COMPARISONS
        ):
            before, after = text(node.left), text(node.comparators[0])
            add("comparison", node, f"{before} {COMPARISONS[type(node.ops[0])][1]} {after}")
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            add("sign", node, f"({text(node.operand)})")
        elif isinstance(node, ast.Subscript) and _whole(node.slice):
            add("index", node.slice, str(node.slice.value + 1))
        elif _whole(node) or isinstance(node, ast.Constant) and isinstance(node.value, float):
            add("constant", node, str(node.value + 1))
        elif isinstance(node, ast.Call):
            name = node.func
            if isinstance(name, ast.Attribute) and name.attr == "abs" and not node.args:
                add("dropped abs", node, f"({text(name.value)})")
            elif _called(name) == "abs" and len(node.args) == 1:
                add("dropped abs", node, f"({text(node.args[0])})")
            elif _called(name) in EXTREMES:
                whole = text(name)
                last = _called(name)
                add("min or max", name, whole[: len(whole) - len(last)] + EXTREMES[last])
        elif isinstance(node, ast.Attribute) and node.attr in ("T", "mT"):
            add("transpose", node, text(node.value))
    return sorted(found, key=lambda x: (x.start, x.end, x.new))


def _called(name):
    return name.attr if isinstance(name, ast.Attribute) else getattr(name, "id", None)


def _whole(node):
    return isinstance(node, ast.Constant) and type(node.value) is int


def _inside(data, whole, left, right, node, span):
    """Operands with the parentheses that stand around them."""
    start, end = whole
    middle = data[span(node.left)[1] : span(node.right)[0]].decode()
    opened = data[start : span(node.left)[0]].decode()
    closed = data[span(node.right)[1] : end].decode()
    cut = middle.find(SIGNS[type(node.op)])
    return opened + left + middle[:cut].rstrip(), middle[cut + 1 :].lstrip() + right + closed


def _left_out(tree):
    """Texts, annotations and the arithmetic of texts: no fault of a number."""
    found = set()
    for node in ast.walk(tree):
        parts = []
        if isinstance(node, ast.JoinedStr):
            parts = [node]
        elif isinstance(node, ast.BinOp) and any(_text(x) for x in (node.left, node.right)):
            found.add(id(node))
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            arguments = [*node.args.args, *node.args.kwonlyargs, *node.args.posonlyargs]
            parts = [x.annotation for x in arguments if x.annotation] + node.decorator_list
            parts += [node.returns] if node.returns else []
        elif isinstance(node, ast.AnnAssign):
            parts = [node.annotation]
        elif isinstance(node, ast.Raise):
            parts = [node]
        elif isinstance(node, ast.Subscript) and _whole(node.slice):
            found.add(id(node.slice))
        elif isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant):
            found.add(id(node.operand))
        for part in parts:
            found |= {id(x) for x in ast.walk(part)}
    return found


def _text(node):
    if isinstance(node, ast.BinOp):
        return _text(node.left) or _text(node.right)
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def stands(fault, source):
    """Whether the changed text is a program, and another one."""
    try:
        return ast.dump(ast.parse(fault.planted(source))) != ast.dump(ast.parse(source))
    except (SyntaxError, ValueError):
        return False
