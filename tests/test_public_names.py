"""The public names of docs/api.md exist, and say what they take and return.

mypy holds what they say against their bodies (`make lint`); here is held that they say it.
"""

import inspect
import re
import tomllib
from importlib import import_module

import pytest

PAGE = re.compile(r"\.\. (auto\w+):: ((?:theory|verify)\.[\w.]+)\n( +:members:)?")


def public(root):
    return PAGE.findall((root / "docs" / "api.md").read_text(encoding="utf-8"))


def found(name):
    parts = name.split(".")
    value = import_module(parts[0])
    for i, part in enumerate(parts[1:], 2):
        if not hasattr(value, part):
            import_module(".".join(parts[:i]))
        value = getattr(value, part)
    return value


def functions(value, members):
    """The functions that a reader calls: a class's constructor, and its methods where listed."""
    if not inspect.isclass(value):
        return {value.__qualname__: value}
    if issubclass(value, Exception) and "__init__" not in vars(value):
        return {}  # it takes what every error takes
    names = [n for n in vars(value) if not n.startswith("_") and members]
    made = {f"{value.__name__}.{n}": inspect.getattr_static(value, n) for n in names}
    made = {n: getattr(f, "fget", None) or getattr(f, "func", f) for n, f in made.items()}
    return {n: f for n, f in made.items() if inspect.isfunction(f)} | {value.__name__: value}


def unsaid(function):
    """Parameters without an annotation, and `return` where that is missing."""
    signature = inspect.signature(function)
    missing = [
        name
        for name, parameter in signature.parameters.items()
        if parameter.annotation is parameter.empty and name != "self"
    ]
    if not inspect.isclass(function) and signature.return_annotation is signature.empty:
        missing.append("return")
    return missing


def test_every_public_name_says_its_types(root):
    pages = public(root)
    assert len(pages) > 25
    said = {
        name: unsaid(function)
        for _, path, members in pages
        for name, function in functions(found(path), bool(members)).items()
    }
    assert not {name: missing for name, missing in said.items() if missing}


def test_a_missing_type_is_seen():
    class Silent:
        def __init__(self, size):
            self.size = size

        @property
        def area(self):
            return self.size**2

        def grown(self, by: int):
            return Silent(self.size + by)

    assert {n: unsaid(f) for n, f in functions(Silent, True).items()} == {
        "Silent.area": ["return"],
        "Silent.grown": ["return"],
        "Silent": ["size"],
    }


def test_mypy_reads_every_module_that_defines_a_public_name(root):
    config = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]
    read = {path.removesuffix(".py").removesuffix("/__init__") for path in config["files"]}
    homes = {found(path).__module__.replace(".", "/") for _, path, _ in public(root)}
    assert homes <= read


@pytest.mark.parametrize("name", ["theory", "verify"])
def test_type_checkers_see_the_names_that_are_loaded_late(name, root):
    text = (root / name / "__init__.py").read_text(encoding="utf-8")
    shown = set(re.findall(r"^    from \S+ import \w+ as (\w+)$", text, re.MULTILINE))
    assert shown == set(import_module(name).__all__) - {"__version__"}


def test_one_version(root):
    said = {import_module(name).__version__ for name in ("theory", "verify")}
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    cited = re.findall(
        r"^version: (.*)$", (root / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert said == {project["version"]} == set(cited)


@pytest.mark.parametrize("name", ["theory", "numerics", "gpu_check", "verify"])
def test_type_checkers_are_told_that_there_are_types(name, root):
    assert (root / name / "py.typed").is_file()
