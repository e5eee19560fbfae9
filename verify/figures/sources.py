"""What a figure's numbers hang on in the code: a digest that changes wherever they might.

Of the figure's own file the functions and constants that `data` reaches count, so a change of the
drawing leaves the numbers' digest as it is. Of what these import, all of each module counts, and
what it imports in turn, at its top or inside a function, down to the last of Lemmata's modules.
"""

from __future__ import annotations

import ast
import hashlib
import os
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ("theory", "numerics", "gpu_check", "verify")
DATA = (".json", ".tsv", ".csv")


def known(module: str) -> bool:
    """Is a module one of Lemmata's own?"""
    return _file(module) is not None


def digest(module: str, name: str = "data") -> str:
    """SHA-256 over what the function `name` of a module reaches, in that module and beyond.

    `module` is a dotted name under one of HOUSE.
    """
    tree = _tree(_file(module))
    pieces = _reached(tree, name)
    found = {
        other
        for piece in (*pieces, *(n for n in tree.body if _imports_for(n, pieces)))
        for other in _imported(piece, module)
    }
    lines = [ast.dump(piece) for piece in pieces]
    lines += [f"{other} {_hash(_file(other))}" for other in sorted(_closure(found))]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _reached(tree, name):
    """The top-level definitions and assignments that a function reaches by name, in the file's
    order."""
    defined = {}
    for node in tree.body:
        for bound in _bound(node):
            defined.setdefault(bound, []).append(node)
    waiting, seen = [name], set()
    while waiting:
        for node in defined.get(waiting.pop(), ()):
            if node not in seen:
                seen.add(node)
                waiting += _names(node)
    return [node for node in tree.body if node in seen]


def _bound(node):
    """The names that a top-level statement defines, imports aside."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return []
    return [
        n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    ]


def _names(node):
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def _imports_for(node, pieces):
    """Does a top-level import bind a name that the pieces use?"""
    if not isinstance(node, (ast.Import, ast.ImportFrom)):
        return False
    bound = {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
    return any(bound & _names(piece) for piece in pieces)


def _closure(modules):
    """The modules and all that they import, again and again."""
    found, waiting = set(), list(modules)
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting += _dependencies(module)
    return found


@cache
def _dependencies(module):
    return frozenset(_imported(_tree(_file(module)), module))


def _imported(tree, module):
    """The modules of the house that the imports in a piece of a module's code load, packages on
    the way included."""
    package = module if _file(module).name == "__init__.py" else module.rpartition(".")[0]
    for node in _statements(tree) if package == module else ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _with_parents(alias.name)
                yield from _behind(alias.name)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package.split(".")[: len(package.split(".")) - node.level + 1])
            named = (
                (f"{base}.{node.module}" if node.module else base) if node.level else node.module
            )
            yield from _with_parents(named)
            for alias in node.names:
                if _file(f"{named}.{alias.name}"):
                    yield f"{named}.{alias.name}"
                else:
                    yield from _behind(named)


def _statements(tree):
    """What runs when a package is imported: neither what its functions load on demand, nor what
    only a type checker reads."""
    for node in tree.body:
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
            continue
        if not isinstance(node, ast.FunctionDef):
            yield from ast.walk(node)


def _with_parents(name):
    parts = name.split(".")
    for end in range(1, len(parts) + 1):
        module = ".".join(parts[:end])
        if _file(module):
            yield module


def _behind(name):
    """A package whose names are looked up on demand may load any module below it."""
    path = _file(name)
    if path and path.name == "__init__.py" and "def __getattr__" in _text(path):
        for below in sorted(path.parent.rglob("*.py")):
            parts = below.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def _file(module):
    """The file of one of Lemmata's modules, None for any other."""
    parts = module.split(".")
    if parts[0] not in HOUSE:
        return None
    for path in (ROOT.joinpath(*parts).with_suffix(".py"), ROOT.joinpath(*parts, "__init__.py")):
        if path.is_file():
            return path
    return None


@cache
def _text(path):
    return path.read_text(encoding="utf-8")


@cache
def _tree(path):
    return ast.parse(_text(path))


@cache
def _hash(path):
    """Of a module's text, and of the tables beside it, which it may read."""
    beside = [name for name in sorted(os.listdir(path.parent)) if name.endswith(DATA)]
    found = hashlib.sha256(_text(path).encode())
    for name in beside:
        found.update(name.encode() + (path.parent / name).read_bytes())
    return found.hexdigest()
