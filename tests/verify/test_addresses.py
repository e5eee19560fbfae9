"""One address rule: claim TOPIC/CLAIM's float check is numerics/TOPIC/CLAIM.py, its batched check
gpu_check/TOPIC/CLAIM.py; a check that claims share is named after what it checks."""

import ast
from collections import defaultdict
from importlib import import_module
from inspect import signature

import pytest

from verify import registry
from verify.address import Address

PACKAGES = {"numeric": "numerics", "gpu": "gpu_check"}
NAMES = [row["claim"] for row in registry.index()]
TOPICS = sorted({name.partition("/")[0] for name in NAMES})


@pytest.fixture(scope="module")
def declared():
    """(claim, kind, address) of every check that is declared by its address."""
    return [
        (name, check.kind, check.function)
        for name in NAMES
        for check in registry.load(name).checks
        if isinstance(check.function, Address)
    ]


def misplaced(claim, kind, address, claims_at):
    """What is wrong with where a declared check stands, or None; `claims_at` has the claims that
    declare each module."""
    topic, _, short = claim.partition("/")
    package, *rest = address.module.split(".")
    if package != PACKAGES.get(kind) or len(rest) != 2 or rest[0] != topic:
        return f"{claim}: its {kind} check stands at {address.module}"
    if rest[1] != short and len(claims_at[address.module]) < 2:
        return f"{claim}: {address.module} is shared with no claim; name it {short}"
    return None


def undefined(root, address):
    """Whether the module lacks the function, or only imports it."""
    path = root.joinpath(*address.module.split(".")).with_suffix(".py")
    if not path.is_file():
        return True
    body = ast.parse(path.read_text(encoding="utf-8")).body
    found = [n for n in body if isinstance(n, ast.FunctionDef) and n.name == address.function]
    wanted = {"instances", "seed", *address.options} | ({"device"} if address.on_device else set())
    if found and found[0].decorator_list:  # a decorator may give it others
        function = getattr(import_module(address.module), address.function)
        return not wanted <= set(signature(function, follow_wrapped=False).parameters)
    return not found or not wanted <= {a.arg for a in found[0].args.args + found[0].args.kwonlyargs}


def test_every_declared_check_stands_at_its_address(declared, root):
    claims_at = defaultdict(set)
    for claim, _, address in declared:
        claims_at[address.module].add(claim)
    wrong = [misplaced(*one, claims_at) for one in declared]
    assert len(declared) > 150 and [w for w in wrong if w] == []
    assert [f"{c}: {a.module}.{a.function}" for c, _, a in declared if undefined(root, a)] == []


def imported(text):
    """Dotted names of all that a file imports."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("package", PACKAGES.values())
def test_a_file_of_a_claims_name_is_that_claims(package, declared, root):
    """It declares the module, or (where it does more than forward) imports it."""
    at = {(claim, address.module) for claim, _, address in declared}
    shorts, strays = {name.partition("/")[2] for name in NAMES}, []
    for topic in TOPICS:
        for path in (root / package / topic).glob("*.py"):
            claim, module = f"{topic}/{path.stem}", f"{package}.{topic}.{path.stem}"
            if path.stem in shorts and (claim, module) not in at:
                file = root / "verify" / "claims" / f"{claim}.py"
                if claim not in NAMES or module not in set(imported(file.read_text("utf-8"))):
                    strays.append(module)
    assert strays == []


@pytest.mark.parametrize("package", PACKAGES.values())
def test_no_topic_passes_on_what_its_files_define(package, root):
    for topic in TOPICS:
        if (root / package / topic).is_dir():
            text = (root / package / topic / "__init__.py").read_text(encoding="utf-8")
            assert [type(n) for n in ast.parse(text).body] == [ast.Expr], f"{package}/{topic}"


def forwarding(text):
    """The functions under claim.numeric or claim.gpu that only hand the run on to a check."""
    for node in ast.parse(text).body:
        if not isinstance(node, ast.FunctionDef):
            continue
        kinds = [getattr(getattr(d, "func", None), "attr", "") for d in node.decorator_list]
        body = [s for s in node.body if not isinstance(s, (ast.ImportFrom, ast.Import, ast.Expr))]
        if set(kinds) & {"numeric", "gpu"} and len(body) == 1 and isinstance(body[0], ast.Return):
            call = body[0].value
            if isinstance(call, ast.Call) and {"instances", "seed"} <= {
                k.arg for k in call.keywords
            }:
                yield node.name


def test_what_only_forwards_is_declared(root):
    files = sorted((root / "verify" / "claims").glob("*/*.py"))
    assert [f.stem for f in files for _ in forwarding(f.read_text(encoding="utf-8"))] == []


def address(module, function="check", device=False, **options):
    return Address(module, function, 10, 1, options, device)


@pytest.mark.parametrize(
    "claim, kind, where, word",
    [
        ("rllc/a", "numeric", "numerics.rllc.b", "shared with no claim"),
        ("rllc/a", "numeric", "numerics.lodo.a", "stands at"),
        ("rllc/a", "numeric", "gpu_check.rllc.a", "stands at"),
        ("rllc/a", "gpu", "gpu_check.a", "stands at"),
    ],
)
def test_a_wrong_address_is_seen(claim, kind, where, word):
    assert word in misplaced(claim, kind, address(where), {where: {claim}})
    assert misplaced("rllc/a", "numeric", address("numerics.rllc.a"), {}) is None
    two = {"numerics.rllc.b": {"rllc/a", "rllc/c"}}
    assert misplaced("rllc/a", "numeric", address("numerics.rllc.b"), two) is None


@pytest.mark.parametrize(
    "text, wrong",
    [
        ("def check(instances, seed, kind):\n    pass", False),
        ("def check(instances, kind):\n    pass", True),
        ("def check(instances, seed):\n    pass", True),
        ("from .b import check", True),
        ("def other(instances, seed, kind):\n    pass", True),
    ],
)
def test_a_check_that_is_only_imported_is_seen(text, wrong, tmp_path):
    (tmp_path / "numerics" / "rllc").mkdir(parents=True)
    (tmp_path / "numerics" / "rllc" / "a.py").write_text(text)
    assert undefined(tmp_path, address("numerics.rllc.a", kind="block")) is wrong
    assert undefined(tmp_path, address("numerics.rllc.b"))


def test_a_function_that_only_forwards_is_seen():
    text = (
        "@claim.numeric('t')\ndef floats(run):\n    '''Said.'''\n"
        "    from numerics.rllc import a\n\n"
        "    return a.check(instances=run.count(9), seed=run.seed)\n"
    )
    assert list(forwarding(text)) == ["floats"]
    assert list(forwarding(text.replace("numeric", "statistical"))) == []
