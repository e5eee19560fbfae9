"""The rules of the house, each with a snippet that breaks it.

A rule takes a `Source` and yields (line, what is wrong). The first half of the
tests holds every rule against the checkout, the second half against the bad
and the good snippets at the foot of this file.
"""

import ast
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("theory", "numerics", "gpu_check", "verify")
WITNESSES = PACKAGES[:3]
HOUSE = (*PACKAGES, "experiments")  # experiments are run from a checkout, not shipped
LIBRARIES = {
    "theory": {"sympy", "flint"},
    "numerics": {"numpy", "scipy", "numba"},
    "gpu_check": {"numpy", "torch", "numba"},  # numba is optional: the checks do without
}
LIGHT = ("theory", "numerics", "gpu_check", "verify", "verify.own", "verify.__main__")
HEAVY = ("sympy", "flint", "numpy", "scipy", "torch", "matplotlib", "mpmath", "numba")
LONGEST, LONGEST_CLAIM = 420, 800

UNSAFE_CALLS = {"eval", "exec", "compile", "__import__"}
UNSAFE_NAMES = {"sympify", "parse_expr", "parse_latex", "lambdify"}
UNSAFE_MODULES = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "code"}

EXACT_MATH = {"gcd", "lcm", "isqrt", "comb", "perm", "factorial", "prod", "ceil", "floor"}
INEXACT_NAMES = {"float", "complex", "evalf", "Float", "uniform", "gauss", "normalvariate"}
INEXACT_MODULES = {"cmath", "statistics"}


@dataclass
class Source:
    """One Python file: its path in the checkout and its text."""

    path: str
    text: str

    @property
    def package(self):
        return self.path.split("/")[0]

    @cached_property
    def nodes(self):
        return list(ast.walk(ast.parse(self.text)))

    @cached_property
    def imports(self):
        """(line, dotted name) of every import, those by `import_module("…")` included."""
        found = []
        for node in self.nodes:
            if isinstance(node, ast.Import):
                found += [(node.lineno, alias.name) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                found += [(node.lineno, name) for name in self._from(node)]
            elif isinstance(node, ast.Call) and called(node) == "import_module":
                found += [(node.lineno, text) for text in leading_text(node)]
        return found

    def _from(self, node):
        folders = self.path.split("/")[: -node.level] if node.level else []
        base = [*folders, node.module] if node.module else folders
        return [".".join([*base, alias.name]) for alias in node.names]


def called(node):
    """The last name of what a call calls: `f` in f(x) and in a.b.f(x)."""
    function = node.func
    return getattr(function, "attr", getattr(function, "id", None))


def leading_text(node):
    """The literal text that a call's first argument starts with, if it has one."""
    first = node.args[0] if node.args else None
    if isinstance(first, ast.JoinedStr):
        first = first.values[0]
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        yield first.value


def witnesses_are_independent(source):
    """theory, numerics and gpu_check import neither each other nor verify."""
    if source.package in WITNESSES:
        strangers = set(PACKAGES) - {source.package}
        for line, name in source.imports:
            if name.split(".")[0] in strangers:
                yield line, f"{source.package} imports {name}"


def witnesses_keep_to_their_libraries(source):
    """What each witness may import beside itself and the standard library."""
    if source.package in WITNESSES:
        allowed = LIBRARIES[source.package] | {source.package} | sys.stdlib_module_names
        for line, name in source.imports:
            if name.split(".")[0] not in allowed | set(HOUSE):
                yield line, f"{source.package} imports {name}"


def nothing_shipped_imports_an_experiment(source):
    """experiments imports numerics and gpu_check; nothing imports it but its tests."""
    if source.package in PACKAGES:
        for line, name in source.imports:
            if name.split(".")[0] == "experiments":
                yield line, f"{source.package} imports {name}"


def recheck_stands_alone(source):
    """verify/recheck.py imports only the standard library, and nothing by name."""
    if source.path == "verify/recheck.py":
        for line, name in source.imports:
            if name.split(".")[0] not in sys.stdlib_module_names:
                yield line, f"recheck imports {name}"
        for line, name in source.imports:
            if name.split(".")[0] == "importlib":
                yield line, "recheck imports by name"


def no_text_becomes_code(source):
    """No eval, exec, sympify or unpickling: text becomes mathematics through our parser."""
    for line, name in source.imports:
        if (source.path, name) == ("experiments/data/pickled.py", "pickle"):
            continue  # MNIST, shipped as a pickle of arrays: tests/experiments/data
        if name.split(".")[0] in UNSAFE_MODULES or name.split(".")[-1] in UNSAFE_NAMES:
            yield line, f"imports {name}"
    for node in source.nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in UNSAFE_CALLS | UNSAFE_NAMES:
                yield node.lineno, f"calls {node.func.id}"
        if isinstance(node, ast.Attribute):
            owner = getattr(node.value, "id", None)
            if node.attr in UNSAFE_NAMES or (owner == "builtins" and node.attr in UNSAFE_CALLS):
                yield node.lineno, f"uses {node.attr}"
        if isinstance(node, ast.keyword) and node.arg in ("allow_pickle", "weights_only"):
            safe = node.arg == "weights_only"
            if not (isinstance(node.value, ast.Constant) and node.value.value is safe):
                yield node.value.lineno, f"{node.arg} must be {safe}"


def no_bare_except(source):
    for node in source.nodes:
        if isinstance(node, ast.ExceptHandler) and node.type is None:
            yield node.lineno, "bare except"


def no_star_import(source):
    for line, name in source.imports:
        if name.endswith(".*"):
            yield line, f"from {name.removesuffix('.*')} import *"


def no_float_enters_theory(source):
    """theory has no float literal, no conversion to float, no inexact library, no 1/2."""
    if source.package != "theory":
        return
    for line, name in source.imports:
        module, _, member = name.partition(".")
        inexact = module == "math" and member and member not in EXACT_MATH
        if inexact or module in INEXACT_MODULES or member in INEXACT_NAMES:
            yield line, f"imports {name}"
    recognised = set(recognitions(source.nodes))
    for node in source.nodes:
        if node in recognised:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, (float, complex)):
            yield node.lineno, f"float literal {node.value}"
        elif isinstance(node, ast.Name) and node.id in ("float", "complex"):
            yield node.lineno, f"uses {node.id}"
        elif isinstance(node, ast.Attribute):
            owner = getattr(node.value, "id", None)
            if node.attr in INEXACT_NAMES or (owner == "math" and node.attr not in EXACT_MATH):
                yield node.lineno, f"uses {owner or ''}.{node.attr}"
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            if is_integer(node.left) and is_integer(node.right):
                yield node.lineno, "divides integers: that is a float"


def recognitions(nodes):
    """Where theory may name a float: to tell one in the input, to read its shortest text, and
    in the annotation of a time."""
    for node in nodes:
        if isinstance(node, ast.Call) and called(node) in ("isinstance", "has"):
            named = node.args[-1:]
        elif isinstance(node, ast.Attribute) and node.attr == "__repr__":
            named = [node.value]
        else:
            named = [getattr(node, "annotation", None), getattr(node, "returns", None)]
        for part in filter(None, named):
            yield from ast.walk(part)


def is_integer(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, int)


def packages_carry_our_name(source):
    """verify/own.py tells our packages from strangers by this."""
    if source.path in {f"{name}/__init__.py" for name in PACKAGES}:
        if "Lemmata" not in source.text[:400]:
            yield 1, "the docstring does not name Lemmata in its first lines"


def files_are_short(source):
    """All but recheck, which a reader runs alone and so is one file; a claim is one file with all
    its checks, and may be longer."""
    if source.path == "verify/recheck.py" or source.package not in HOUSE:
        return
    longest = LONGEST_CLAIM if source.path.startswith("verify/claims/") else LONGEST
    if (lines := source.text.count("\n")) > longest:
        yield longest, f"{lines} lines: split it"


def nothing_is_left_to_do(source):
    for number, line in enumerate(source.text.splitlines(), 1):
        if re.search(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b", line):
            yield number, "an unfinished place"


def nothing_names_the_workplace(source):
    """What is committed stands alone: no path of the machine that it was written on."""
    for number, line in enumerate(source.text.splitlines(), 1):
        if re.search(
            r"(?<![\w./])/wor" r"k/|\.\./sha" r"red\b|\bsha" r"red/(claims|design|papers)", line
        ):
            yield number, "names a folder outside the checkout"


PYTHON_RULES = [
    witnesses_are_independent,
    witnesses_keep_to_their_libraries,
    nothing_shipped_imports_an_experiment,
    recheck_stands_alone,
    no_text_becomes_code,
    no_bare_except,
    no_star_import,
    no_float_enters_theory,
    packages_carry_our_name,
    files_are_short,
]
TEXT_RULES = [nothing_is_left_to_do, nothing_names_the_workplace]


def committed():
    """Paths of the committed files; of all that is not hidden where git is not there."""
    try:
        listed = subprocess.run(
            ["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, text=True, check=True
        )
        names = listed.stdout.split("\0")
    except (OSError, subprocess.CalledProcessError):
        paths = (path.relative_to(ROOT) for path in ROOT.rglob("*"))
        names = [p.as_posix() for p in paths if not any(part.startswith(".") for part in p.parts)]
    return [name for name in names if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def sources():
    """Every committed text file, and every Python file of the packages."""
    names = set(committed())
    for package in HOUSE:
        names |= {path.relative_to(ROOT).as_posix() for path in (ROOT / package).rglob("*.py")}
    found = []
    for name in sorted(names):
        data = (ROOT / name).read_bytes()
        if b"\0" not in data:
            found.append(Source(name, data.decode()))
    return found


def breaches(rule, sources):
    return [f"{s.path}:{line}: {what}" for s in sources for line, what in rule(s)]


@pytest.mark.parametrize("rule", PYTHON_RULES, ids=lambda rule: rule.__name__)
def test_rule_holds_in_the_packages(rule, sources):
    packages = [s for s in sources if s.package in HOUSE and s.path.endswith(".py")]
    assert packages
    assert breaches(rule, packages) == []


@pytest.mark.parametrize("rule", TEXT_RULES, ids=lambda rule: rule.__name__)
def test_rule_holds_in_every_committed_file(rule, sources):
    assert breaches(rule, sources) == []


def loaded_by(module, folder):
    """The heavy libraries in memory after importing only `module`."""
    program = f"import sys, {module}; print(*sorted(set({HEAVY}) & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.parametrize("module", LIGHT)
def test_light_modules_load_nothing_heavy(module):
    assert loaded_by(module, ROOT) == []


def test_a_heavy_import_is_seen(tmp_path):
    (tmp_path / "laden.py").write_text("import mpmath\n")
    assert loaded_by("laden", tmp_path) == ["mpmath"]


BAD = [
    (witnesses_are_independent, "theory/a.py", "import numerics"),
    (witnesses_are_independent, "theory/a.py", "def f():\n    from verify.claims import rllc"),
    (witnesses_are_independent, "numerics/a.py", "import numpy, theory.jordan as t"),
    (witnesses_are_independent, "gpu_check/b/a.py", "from ... import numerics"),
    (witnesses_are_independent, "gpu_check/a.py", "m = importlib.import_module('theory.exact')"),
    (witnesses_are_independent, "gpu_check/a.py", "m = import_module(f'theory.{name}')"),
    (witnesses_keep_to_their_libraries, "theory/a.py", "import numpy"),
    (witnesses_keep_to_their_libraries, "theory/a.py", "def f():\n    import mpmath"),
    (witnesses_keep_to_their_libraries, "numerics/a.py", "import torch"),
    (witnesses_keep_to_their_libraries, "gpu_check/a.py", "from sympy import Matrix"),
    (nothing_shipped_imports_an_experiment, "verify/a.py", "import experiments"),
    (nothing_shipped_imports_an_experiment, "numerics/a.py", "from experiments.bowl import table"),
    (recheck_stands_alone, "verify/recheck.py", "import sympy"),
    (recheck_stands_alone, "verify/recheck.py", "from . import certificate"),
    (recheck_stands_alone, "verify/recheck.py", "from verify.certificates.certificate import read"),
    (recheck_stands_alone, "verify/recheck.py", "from importlib import import_module"),
    (no_text_becomes_code, "verify/a.py", "x = eval(text)"),
    (no_text_becomes_code, "verify/a.py", "exec(text)"),
    (no_text_becomes_code, "verify/a.py", "x = builtins.eval(text)"),
    (no_text_becomes_code, "verify/a.py", "x = compile(text, 'f', 'eval')"),
    (no_text_becomes_code, "verify/a.py", "x = sympy.sympify(text)"),
    (no_text_becomes_code, "verify/a.py", "x = sympify(text)"),
    (no_text_becomes_code, "verify/a.py", "from sympy import sympify as s"),
    (no_text_becomes_code, "verify/a.py", "from sympy.parsing.sympy_parser import parse_expr"),
    (no_text_becomes_code, "numerics/a.py", "def f():\n    import pickle"),
    (no_text_becomes_code, "numerics/a.py", "from marshal import loads"),
    (no_text_becomes_code, "numerics/a.py", "x = numpy.load(name, allow_pickle=True)"),
    (no_text_becomes_code, "gpu_check/a.py", "x = torch.load(name, weights_only=False)"),
    (no_bare_except, "verify/a.py", "try:\n    f()\nexcept:\n    pass"),
    (no_star_import, "verify/a.py", "from verify.claim import *"),
    (no_star_import, "verify/b/a.py", "from . import *"),
    (no_float_enters_theory, "theory/a.py", "half = 0.5"),
    (no_float_enters_theory, "theory/a.py", "half = 1 / 2"),
    (no_float_enters_theory, "theory/a.py", "i = 1j"),
    (no_float_enters_theory, "theory/a.py", "x = float(y)"),
    (no_float_enters_theory, "theory/a.py", "x = list(map(float, y))"),
    (no_float_enters_theory, "theory/a.py", "x = math.sqrt(2)"),
    (no_float_enters_theory, "theory/a.py", "from math import sqrt"),
    (no_float_enters_theory, "theory/a.py", "x = y.evalf()"),
    (no_float_enters_theory, "theory/a.py", "x = random.uniform(0, 1)"),
    (no_float_enters_theory, "theory/a.py", "import cmath"),
    (no_float_enters_theory, "theory/a.py", "x = sympy.Float(y)"),
    (no_float_enters_theory, "theory/a.py", "limit: float = 5.0"),
    (packages_carry_our_name, "numerics/__init__.py", '"""Numbers."""'),
    (files_are_short, "theory/a.py", "x = 1\n" * (LONGEST + 1)),
    (files_are_short, "verify/claims/rllc/a.py", "x = 1\n" * (LONGEST_CLAIM + 1)),
    (nothing_is_left_to_do, "docs/a.md", "TO" + "DO: write this"),
    (nothing_is_left_to_do, "theory/a.py", "x = 1  # FIX" + "ME"),
    (nothing_names_the_workplace, "README.md", "see ../sha" + "red/claims/rllc.md"),
    (nothing_names_the_workplace, "tests/a.py", "path = '/wor" + "k/main'"),
    (nothing_names_the_workplace, "docs/a.md", "the page sha" + "red/design/style.md"),
]

GOOD = [
    ("theory/a.py", "from theory.exact import rational\nfrom . import jordan\nimport flint"),
    ("theory/a.py", "from fractions import Fraction\nhalf = Fraction(1, 2)\nx = a / b"),
    ("theory/a.py", "def f(x, seconds: float):\n    return isinstance(x, (float, complex))"),
    ("theory/a.py", "if x.has(sympy.Float):\n    text = float.__repr__(x)"),
    ("theory/a.py", "import math\nx = math.isqrt(math.gcd(a, b))"),
    ("numerics/a.py", "import numpy as np\nfrom scipy import linalg\nx = np.float64(0.5)"),
    ("gpu_check/a.py", "import torch\nmodel.eval()\nx = torch.load(name, weights_only=True)"),
    ("verify/recheck.py", "import json, sys\nfrom fractions import Fraction"),
    ("experiments/a.py", "import sklearn\nfrom numerics import optimizers\nfrom . import bowl"),
    ("verify/a.py", "import re, theory, numerics\nword = re.compile('a')"),
    ("verify/a.py", "try:\n    f()\nexcept ValueError:\n    pass"),
    ("verify/__init__.py", '"""Lemmata: claims and their evidence."""'),
    ("docs/a.md", "a network/worker page, shared with others, in ./work/ or so"),
]


@pytest.mark.parametrize("rule, path, text", BAD)
def test_rule_sees_its_breach(rule, path, text):
    assert list(rule(Source(path, text)))


@pytest.mark.parametrize("path, text", GOOD)
def test_rules_let_good_code_pass(path, text):
    rules = TEXT_RULES + (PYTHON_RULES if path.endswith(".py") else [])
    assert not [found for rule in rules for found in rule(Source(path, text))]


def test_every_rule_has_a_snippet_that_breaks_it():
    assert {rule for rule, _, _ in BAD} == {*PYTHON_RULES, *TEXT_RULES}
