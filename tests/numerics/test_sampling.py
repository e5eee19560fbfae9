"""Edges are run besides the drawn instances, which they leave as they are."""

import re
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from numerics import sampling
from numerics.invariance import abstract_rule

module = import_module("numerics.invariance.abstract_rule")
EDGES, instance = module.EDGES, module.instance
NAMES = ("zero", "one")


def test_every_edge_is_run_however_few_instances_are_drawn():
    assert [*sampling.numbers(1, 0, 0, NAMES)] == [-2, -1, 0]
    assert [sampling.edge(NAMES, i) for i in (-2, -1, 0)] == ["one", "zero", ""]


def test_a_later_part_of_a_campaign_does_not_run_the_edges_again():
    assert [*sampling.numbers(2, 0, 7, NAMES)] == [7, 8]


def test_an_edge_runs_alone_and_there_is_none_beyond_the_last():
    assert [*sampling.numbers(1, 0, -2, NAMES)] == [-2]
    with pytest.raises(ValueError, match="first is -3; give a whole number of at least -2"):
        sampling.numbers(1, 0, -3, NAMES)


def test_streams_of_edges_are_their_own():
    drawn = [sampling.stream(0, i).standard_normal() for i in (-2, -1, 0, 1, 2)]
    assert len(set(drawn)) == 5


def test_the_edges_of_the_abstract_rule_are_what_they_say():
    T, v, gradients = instance(0, -1 - EDGES.index("v = 0"))
    assert not v.any() and T.any() and gradients.any()
    T, v, gradients = instance(0, -1 - EDGES.index("zero gradients"))
    assert v.any() and not gradients.any()
    T, v, gradients = instance(0, -1 - EDGES.index("equal gradients"))
    assert (gradients == gradients[0]).all()
    T, v, gradients = instance(0, -1 - EDGES.index("n = 1, k = 8"))
    assert gradients.shape[1] == 1 and len(v) == 8
    T, v, gradients = instance(0, -1 - EDGES.index("T = 1"))
    assert (T == np.eye(len(v))).all()


def test_an_error_at_an_edge_alone_is_found(monkeypatch):
    """A memory that is wrong only where v = 0."""
    right = module.compare

    def wrong(T, v, gradients):
        errors, bounds = right(T, v, gradients)
        return (errors, bounds) if v.any() else (errors + 1, bounds)

    monkeypatch.setattr(module, "compare", wrong)
    found = abstract_rule(instances=3)
    assert not found.ok and found.worst_seed == (0, -1 - EDGES.index("v = 0"))


WITH_EDGES = sorted(
    path
    for path in Path(sampling.__file__).parent.rglob("*.py")
    if re.search(r"^EDGES = ", path.read_text(encoding="utf-8"), re.M)
)


@pytest.mark.parametrize("path", WITH_EDGES, ids=lambda path: path.stem)
def test_every_edge_that_is_named_is_made(path):
    """A name with a letter wrong would be an edge that changes nothing."""
    text = path.read_text(encoding="utf-8")
    names = re.search(r"^EDGES = \((.*?)\)$", text, re.M | re.S).group(1)
    home = Path(sampling.__file__).parent
    shared = (home / "sampling.py").read_text(encoding="utf-8")
    if "fixed_laws" in text:
        shared += (home / "invariance" / "fixed_laws.py").read_text(encoding="utf-8")
    for name in re.findall(r'"(.+?)"', names):
        made = text.count(f'"{name}"') + shared.count(f'"{name}"')
        assert made >= 2, f"{path.name}: {name}"


def test_every_float_check_of_rllc_has_edges():
    root = Path(sampling.__file__).parent
    checks = [
        *(root / "invariance").glob("*.py"),
        *(root / "dynamics").glob("*.py"),
        *(root / "abstract_rules").glob("*.py"),
        root / "realizations" / "checks.py",
        root / "principal_angles.py",
    ]
    without = [
        path.stem
        for path in checks
        if "sampling.numbers(" in (text := path.read_text(encoding="utf-8"))
        and "EDGES" not in text
        or "first + instances" in text
    ]
    assert len(WITH_EDGES) >= 28 and without == []
