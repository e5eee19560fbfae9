"""Files that we read back, damaged anywhere: a line of refusal or an answer, never a traceback."""

import copy
import io
import json
import random

import pytest

from verify import lock
from verify.campaign import page, plan, results
from verify.campaign.summary import settled, summarise
from verify.cli.console import Console
from verify.shape import Each, Named, OneOf, fits

PLAN = {
    "schema": plan.SCHEMA,
    "claims": [
        {"call": "a/b", "claim": "a/b", "expected": "proved", "statement": "s", "file": "f"}
    ],
    "seeds": [0, 6],
    "kinds": ["exact", "numeric"],
    "effort": "default",
    "instances": None,
    "device": "auto",
    "timeout": 2.5,
    "versions": {"numpy": "2.0"},
}
ROW = {
    "kind": "numeric",
    "part": "",
    "title": "t",
    "status": "pass",
    "summary": "5 means, error probability 1e-6 each",
    "instances": 5,
    "worst_error": 0.5,
    "bound": 1.0,
    "refutes": False,
    "seeded": True,
}
RECORD = {"claim": "a/b", "seed": 3, "evidence": [ROW], "contradiction": "", "lost": ""}
ENTRY = {
    "statement": "sha256:0",
    "verdict": "proved",
    "paper": "holds",
    "evidence": {"proof: t": "derivation 0"},
    "theorems": {"t": "sha256:0"},
    "says": {"t": "A = B"},
    "standard": ["jordan"],
    "axioms": ["Jordan's theorem"],
    "certificate": None,
    "versions": {"lemmata": "0.1.0"},
}
VALUES = (
    None,
    True,
    -1,
    7,
    0.5,
    "",
    "x",
    "\ud800",
    [],
    [1],
    [[]],
    {},
    {"a": 1},
    float("nan"),
    10**400,
)


def places(data, path=()):
    """The path of everything inside."""
    yield path
    for key in data if isinstance(data, dict) else range(len(data)) if type(data) is list else ():
        yield from places(data[key], (*path, key))


def damaged(data):
    """Every place of the data with every strange value in it, and without it."""
    for path in places(data):
        for value in (*VALUES, "gone"):
            if not path:
                yield value
                continue
            copied = copy.deepcopy(data)
            inner = copied
            for key in path[:-1]:
                inner = inner[key]
            if value == "gone":
                del inner[path[-1]]
            else:
                inner[path[-1]] = value
            yield copied


def test_a_damaged_plan_is_refused_or_read(tmp_path):
    (tmp_path / results.NAME).write_text(json.dumps(RECORD) + "\n")
    refused = 0
    for data in damaged(PLAN):
        (tmp_path / plan.NAME).write_text(json.dumps(data))
        try:
            shown(tmp_path)
        except (plan.BadPlan, results.BadResults) as reason:
            refused += 1
            assert "\n" not in str(reason)
    assert refused > 100


def test_damaged_results_are_refused_or_added_up(tmp_path):
    (tmp_path / plan.NAME).write_text(json.dumps(PLAN))
    refused = 0
    for data in damaged(RECORD):
        (tmp_path / results.NAME).write_text(json.dumps(data) + "\n")
        try:
            shown(tmp_path)
        except results.BadResults as reason:
            refused += 1
            assert "\n" not in str(reason) and "line 1" in str(reason)
    assert refused > 100


def shown(folder):
    """All that --summary makes of a folder."""
    read = plan.read(folder)
    records = list(results.read(folder, read))
    settled(records)
    summary = summarise(read, records)
    json.dumps(summary.as_dict(), allow_nan=False).encode()
    lines = io.StringIO()
    page.show(summary, Console(lines, colour=False))
    lines.getvalue().encode()


def test_a_damaged_lock_is_refused_or_compared(tmp_path):
    path, refused = tmp_path / "proofs.lock", 0
    now = {"a/b": ENTRY | {"skipped": []}}
    for data in damaged({"schema": lock.SCHEMA, "claims": {"a/b": ENTRY}}):
        path.write_text(json.dumps(data))
        try:
            old = lock.read(path)
            lock.compare(old, now, whole=True)
            lock.write(lock.renewed(old, now, whole=False), tmp_path / "again")
        except lock.BadLock as reason:
            refused += 1
            assert "\n" not in str(reason)
            str(reason).encode()
    assert refused > 100


@pytest.mark.parametrize("name", ["\ud800", "a/\udfff"])
def test_a_name_that_cannot_be_written_is_refused(tmp_path, name):
    path = tmp_path / "proofs.lock"
    path.write_text(json.dumps({"schema": lock.SCHEMA, "claims": {name: ENTRY}}))
    with pytest.raises(lock.BadLock, match="names no claim"):
        lock.read(path)


@pytest.mark.parametrize(
    "value, shape, fit",
    [
        (True, int, False),
        (1, (int, type(None)), True),
        (None, (int, type(None)), True),
        (2**63, int, False),
        (float("inf"), float, False),
        ("\ud800", str, False),
        ([1, 2], Each(int), True),
        ([1, "2"], Each(int), False),
        ({"a": "b"}, Named(str), True),
        ({"\ud800": "b"}, Named(str), False),
        ({"a": 1, "b": 2}, {"a": int}, True),
        ({"b": 2}, {"a": int}, False),
        (1, OneOf((1, 2)), True),
        (True, OneOf((1, 2)), False),
        ([], OneOf(("a",)), False),
    ],
)
def test_shapes(value, shape, fit):
    assert fits(value, shape) is fit


def test_random_damage_of_many_places(tmp_path):
    """Several places at once, by a fixed seed."""
    rng = random.Random(0)
    (tmp_path / plan.NAME).write_text(json.dumps(PLAN))
    one = list(damaged(RECORD))
    for _ in range(300):
        rows = [json.dumps(rng.choice(one)) for _ in range(3)]
        (tmp_path / results.NAME).write_text("\n".join(rows) + "\n")
        try:
            shown(tmp_path)
        except results.BadResults:
            continue
