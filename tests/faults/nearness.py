"""Which claims and test files are nearest to a source: by imports."""

from __future__ import annotations

import ast
from collections import deque

PACKAGES = ("theory", "numerics", "gpu_check", "verify")


def module_of(name):
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imports(name, source, modules):
    """The modules of the tree that a file imports, wherever in it."""
    package, found = module_of(name), set()
    if not name.endswith("__init__.py"):
        package = package.rpartition(".")[0]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*(base if node.level else []), *filter(None, [node.module])])
            found |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            # lazy tables: {"name": "module"}, beside the package's own name
            text = node.value
            found |= {text, f"{package}.{text}", f"{module_of(name)}.{text}"}
        elif isinstance(node, ast.Call):
            found |= declared(name, node)
    return found & modules


def declared(name, call):
    """The module of a claim's declared check, which it never imports."""
    package = {"batched": "gpu_check", "floats": "numerics"}.get(getattr(call.func, "attr", ""))
    if not package or not name.startswith("verify/claims/"):
        return set()
    at = {k.arg: k.value.value for k in call.keywords if isinstance(k.value, ast.Constant)}
    topic, _, short = name.removeprefix("verify/claims/").removesuffix(".py").partition("/")
    return {f"{package}.{topic}.{at.get('at') or short}"}


class Nearness:
    """How many imports lead from a test file or a claim to a module."""

    def __init__(self, root):
        sources = [
            p.relative_to(root).as_posix() for k in PACKAGES for p in (root / k).rglob("*.py")
        ]
        tests = [p.relative_to(root).as_posix() for p in (root / "tests").rglob("test_*.py")]
        modules = {module_of(name) for name in sources}
        self.users = {module: set() for module in modules}
        self.starts = {}
        for name in sources + tests:
            user = module_of(name)
            self.starts[user] = name
            for used in imports(name, (root / name).read_text(), modules):
                self.users[used].add(user)

    def nearest(self, name):
        """(claims, test files) in the order of their distance; a name that is alike comes first."""
        target = module_of(name)
        distance, queue = {target: 0}, deque([target])
        while queue:
            here = queue.popleft()
            for user in sorted(self.users.get(here, ())):
                if user not in distance:
                    distance[user] = distance[here] + 1
                    queue.append(user)
        words = set(target.replace("_", ".").split("."))

        def rank(user):
            same = user.startswith(f"tests.{target.split('.')[0]}.")
            alike = len(words & set(user.replace("_", ".").split(".")))
            return (
                distance[user] - (user.split(".")[-1] == target.split(".")[-1]),
                not same,
                -alike,
                user,
            )

        found = sorted(distance, key=rank)
        claims = [u for u in found if u.startswith("verify.claims.") and not _private(u)]
        tests = [u for u in found if u.startswith("tests.")]
        return [c.removeprefix("verify.claims.").replace(".", "/") for c in claims], [
            self.starts[t] for t in tests
        ]


def _private(module):
    last = module.split(".")
    return len(last) < 4 or last[-1].startswith("_")
