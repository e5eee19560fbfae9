"""A script of Python run with exact arithmetic: its decimals, quotients, powers and roots."""

from __future__ import annotations

import ast
import importlib.util
import sys
from importlib.machinery import SourceFileLoader

HOME = "verify.worst_case.numbers"
AS = "_lemmata_numbers"


class _Exactly(ast.NodeTransformer):
    """0.1 is 1/10, 1/3 a third, sqrt(1/4) a half: names in `verify.worst_case.numbers`."""

    def visit_Constant(self, node):
        if type(node.value) is not float or node.value in (float("inf"), float("-inf")):
            return node
        return self.call(node, "Exact", self.call(node, "decimal", ast.Constant(repr(node.value))))

    def visit_JoinedStr(self, node):
        return node

    def visit_BinOp(self, node):
        self.generic_visit(node)
        names = {ast.Div: "quotient", ast.Pow: "power"}
        name = names.get(type(node.op))
        return self.call(node, name, node.left, node.right) if name else node

    def visit_Call(self, node):
        self.generic_visit(node)
        called = node.func
        name = getattr(called, "attr", None) or getattr(called, "id", None)
        if name == "sqrt" and len(node.args) == 1 and not node.keywords:
            return self.call(node, "square_root", called, *node.args)
        return node

    def call(self, node, name, *args):
        place = ast.Attribute(ast.Name(AS, ast.Load()), name, ast.Load())
        return ast.copy_location(ast.Call(place, list(args), []), node)


def _leads(node):
    """Is it a docstring or an import from the future, which must stay first?"""
    text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return text or (isinstance(node, ast.ImportFrom) and node.module == "__future__")


class _Loader(SourceFileLoader):
    def get_code(self, fullname):
        """The code of the rewritten text; no cache is read or written."""
        path = self.get_filename(fullname)
        tree = ast.fix_missing_locations(_Exactly().visit(ast.parse(self.get_data(path), path)))
        start = next((i for i, node in enumerate(tree.body) if not _leads(node)), len(tree.body))
        place = ast.Import([ast.alias(HOME, AS)])
        tree.body.insert(start, place)
        return self.source_to_code(ast.fix_missing_locations(tree), path)


def run(path: str) -> None:
    """Run a script as ``__main__``. What it raises is raised."""
    loader = _Loader("__main__", path)
    spec = importlib.util.spec_from_loader("__main__", loader, origin=path)
    module = importlib.util.module_from_spec(spec)
    module.__file__ = path
    sys.modules["__main__"] = module
    loader.exec_module(module)
