"""Edges are run besides the drawn instances, which they leave as they are."""

import re
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from numerics import sampling
from numerics.rllc import abstract_rule

module = import_module("numerics.rllc.abstract_rule")
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
    found = abstract_rule.check(instances=3)
    assert not found.ok and found.worst_seed == (0, -1 - EDGES.index("v = 0"))


HOME = Path(sampling.__file__).parent
RLLC = sorted((HOME / "rllc").glob("*.py"))
WITH_EDGES = sorted(
    path for path in RLLC if re.search(r"^EDGES = ", path.read_text(encoding="utf-8"), re.M)
)


@pytest.mark.parametrize("path", WITH_EDGES, ids=lambda path: path.stem)
def test_every_edge_that_is_named_is_made(path):
    """A name with a letter wrong would be an edge that changes nothing."""
    text = path.read_text(encoding="utf-8")
    names = re.search(r"^EDGES = \((.*?)\)$", text, re.M | re.S).group(1)
    shared = (HOME / "sampling.py").read_text(encoding="utf-8")
    if "fixed_laws" in text:
        shared += (HOME / "rllc" / "fixed_laws.py").read_text(encoding="utf-8")
    if path.stem == "two_units":
        for name in ("nag_equivalence", "quasi_hyperbolic_family", "torch_sgd_realizations"):
            shared += (HOME / "rllc" / f"{name}.py").read_text(encoding="utf-8")
    for name in re.findall(r'"(.+?)"', names):
        made = text.count(f'"{name}"') + shared.count(f'"{name}"')
        assert made >= 2, f"{path.name}: {name}"


def test_every_float_check_of_rllc_has_edges():
    texts = {path.stem: path.read_text(encoding="utf-8") for path in RLLC}
    run = [name for name, text in texts.items() if "sampling.numbers(" in text]
    assert len(run) >= 29 and [name for name in run if "EDGES" not in texts[name]] == []
    assert [name for name, text in texts.items() if "first + instances" in text] == []
