"""No import goes round in a circle: not between modules, nor between the rooms of a package.

Every import counts, at the head of a file or inside a function, and those by `import_module`: a
literal name, an f-string (each module that it can mean), or names looked up in the file's own
tables (each string there that names a module). A room is a folder of a package, with all below
it, or a single file beside the folders.
"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("theory", "numerics", "gpu_check", "verify")


def name_of(path):
    """The dotted name of a module from its path in the checkout."""
    parts = path.removesuffix(".py").split("/")
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(path):
    """`theory/jordan` for all below that folder, `theory/exact.py` for a file beside it."""
    return "/".join(path.split("/")[:2])


def imported(path, tree, modules):
    """The modules of ours that a file imports, without those that Python imports on the way."""
    package = path.split("/")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            folders = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*folders, *filter(None, [node.module])])
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield inner if inner in modules else base
        elif isinstance(node, ast.Call) and node.args:
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if called == "import_module":
                yield from by_name(node.args[0], path, tree, modules)


def by_name(argument, path, tree, modules):
    """The modules that the argument of `import_module` can name."""
    if isinstance(argument, ast.Constant):
        return [argument.value]
    own = ".".join(path.split("/")[:-1])
    literal = isinstance(argument, ast.JoinedStr) and isinstance(argument.values[0], ast.Constant)
    if literal:
        parts = (
            re.escape(part.value) if isinstance(part, ast.Constant) else "[^.]+"
            for part in argument.values
        )
        pattern = re.compile("".join(parts))
        return [name for name in modules if pattern.fullmatch(name)]
    texts = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)} - {"__main__"}
    return [name for name in modules if {name, name.removeprefix(f"{own}.")} & texts]


def graph(files):
    """{module: the modules of ours that it imports} of {path: text}."""
    modules = {name_of(path) for path in files}
    found = {}
    for path, text in files.items():
        edges = set(imported(path, ast.parse(text), modules)) & modules
        found[name_of(path)] = edges - {name_of(path)}
    return found


def rooms(edges_of, paths):
    """{room: the other rooms whose modules it imports} of a graph of modules."""
    home = {name_of(path): room_of(path) for path in paths}
    found = {room: set() for room in home.values()}
    for module, edges in edges_of.items():
        found[home[module]] |= {home[e] for e in edges} - {home[module]}
    return found


def circles(edges):
    """The sets of nodes that reach each other, largest sets, each of two or more."""
    reach = {}
    for start in edges:
        seen, todo = set(), [start]
        while todo:
            for other in edges[todo.pop()] - seen:
                seen.add(other)
                todo.append(other)
        reach[start] = seen
    return {frozenset(b for b in reach[a] if a in reach[b]) for a in edges if a in reach[a]}


@pytest.fixture(scope="module")
def paths():
    found = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return [path.relative_to(ROOT).as_posix() for path in found]


@pytest.fixture(scope="module")
def modules(paths):
    return graph({path: (ROOT / path).read_text(encoding="utf-8") for path in paths})


def test_no_modules_import_each_other(modules):
    assert circles(modules) == set()


def test_no_rooms_import_each_other(modules, paths):
    assert circles(rooms(modules, paths)) == set()


def test_every_import_is_seen():
    files = {
        "verify/__init__.py": "_HOME = {'run': 'verify.a.x'}\nimport_module(_HOME[name])",
        "verify/a/x.py": "def f():\n    from ..b import y",
        "verify/b/y.py": "from .. import lock, __version__\nimport theory.exact",
        "verify/lock.py": "import_module(f'verify.c.{name}')\nimport_module('verify.b.y')",
        "verify/c/__init__.py": "_HOME = {'z': 'z'}\nimport_module(f'{__name__}.{_HOME[n]}')",
        "verify/c/z.py": "import os",
        "theory/exact.py": "",
    }
    assert graph(files) == {
        "verify": {"verify.a.x"},
        "verify.a.x": {"verify.b.y"},
        "verify.b.y": {"verify.lock", "verify", "theory.exact"},
        "verify.lock": {"verify.c.z", "verify.b.y"},
        "verify.c": {"verify.c.z"},
        "verify.c.z": set(),
        "theory.exact": set(),
    }
    assert circles(graph(files)) == {
        frozenset({"verify", "verify.a.x", "verify.b.y", "verify.lock"})
    }


def test_a_circle_of_rooms_is_seen_where_no_modules_import_each_other():
    files = {
        "theory/a/one.py": "from theory.b import two",
        "theory/a/four.py": "",
        "theory/b/two.py": "def f():\n    from theory.a.four import g",
        "theory/exact.py": "from theory.a import one",
    }
    assert circles(graph(files)) == set()
    assert circles(rooms(graph(files), files)) == {frozenset({"theory/a", "theory/b"})}
