"""The planter of faults: its kinds, its draws, and that it keeps what is done."""

import json
import sys
import time
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

SPEC = spec_from_file_location("plant", Path(__file__).with_name("plant.py"))
plant = module_from_spec(SPEC)
sys.modules["plant"] = plant
SPEC.loader.exec_module(plant)

SOURCE = '''
def f(a, b, n: int = 3):
    """A text with 2 numbers."""
    c = (a + b) @ a.T
    d = abs(a[0]) * -b.abs() / max(n, 2)
    if not 1 <= n:
        raise ValueError(f"n is {n + 1}; give" + " 1")
    return c < d
'''


def changes(kind):
    return [(x.old, x.new) for x in plant.faults("f.py", SOURCE) if x.kind == kind]


def test_every_kind_of_fault_is_found():
    assert ("a + b", "a - b") in changes("operator")
    assert ("(a + b) @ a.T", "a.T @ (a + b)") in changes("swapped product")
    assert ("(a + b) @ a.T", "(a + b)") in changes("dropped factor")
    assert changes("transpose") == [("a.T", "a")]
    assert changes("dropped abs") == [("abs(a[0])", "(a[0])"), ("b.abs()", "(b)")]
    assert changes("index") == [("0", "1")]
    assert changes("sign") == [("-b.abs()", "(b.abs())")]
    assert changes("min or max") == [("max", "min")]
    assert changes("comparison") == [("1 <= n", "1 < n"), ("c < d", "c <= d")]
    # a default and a bound, but no number of a text or of what is raised
    assert changes("constant") == [("3", "4"), ("2", "3"), ("1", "2")]


def test_a_planted_fault_is_a_program_and_its_key_needs_no_line_number():
    found = plant.faults("f.py", SOURCE)
    moved = plant.faults("f.py", "# above\n" + SOURCE)
    assert [x.key for x in found] == [x.key for x in moved]
    for fault in found:
        assert plant.stands(fault, SOURCE), fault
        assert fault.planted(SOURCE) != SOURCE


@pytest.fixture
def tree(tmp_path):
    for package in plant.PACKAGES:
        (tmp_path / package).mkdir()
        for name in "abc":
            (tmp_path / package / f"{name}.py").write_text(SOURCE)
    tests = tmp_path / "tests" / "numerics"
    tests.mkdir(parents=True)
    (tests / "test_a.py").write_text("from numerics.a import f\n")
    (tests / "test_b.py").write_text("import numerics.b\n")
    (tmp_path / "numerics" / "b.py").write_text("from .a import f\n" + SOURCE)
    return tmp_path


def test_draws_are_those_of_the_seed_with_two_a_file_at_most(tree):
    first = plant.chosen(1, 20, tree)
    assert first == plant.chosen(1, 20, tree) != plant.chosen(2, 20, tree)
    assert len(first) == 20 == len({x.key for x in first})
    assert max(sum(x.file == y.file for y in first) for x in first) == 2


def test_the_nearest_tests_come_first(tree):
    near = plant.Nearness(tree)
    assert near.nearest("numerics/a.py")[1] == [
        "tests/numerics/test_a.py",
        "tests/numerics/test_b.py",
    ]
    assert near.nearest("numerics/b.py")[1] == ["tests/numerics/test_b.py"]
    assert near.nearest("theory/c.py") == ([], [])


def test_a_survey_goes_on_where_it_stopped_and_leaves_the_tree_as_it_was(tree):
    out, planted, calls = tree / "out.jsonl", plant.chosen(3, 6, tree), []
    before = {path: path.read_text() for path in tree.rglob("*.py")}

    def run(command, where, limit):
        changed = sum(path.read_text() != text for path, text in before.items())
        assert changed <= 1
        if not changed:  # the same command without the fault
            return ""
        calls.append(command)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return ", status 1" if "test_a.py" in command[1] else ""

    near = plant.Nearness(tree)
    near.nearest = lambda name: ([], ["tests/numerics/test_b.py", "tests/numerics/test_a.py"])

    def survey():
        return plant.survey(planted, out, 1, tree, near, run, say=lambda text: None)

    with pytest.raises(KeyboardInterrupt):
        survey()
    assert len(plant.finished(out)) == 1 and len(calls) == 3
    with out.open("a") as file:
        file.write('{"fault": "torn')
    assert before == {path: path.read_text() for path in before}
    records = survey()
    assert [r["fault"] for r in records] == [x.key for x in planted]
    assert all(r["killed"] == "tests/numerics/test_a.py, status 1" for r in records)
    assert len(calls) == 3 + 2 * 5  # the first is not met again
    assert before == {path: path.read_text() for path in before}


def test_survivors_alone_are_met_again_where_that_is_asked(tree):
    out, planted = tree / "out.jsonl", plant.chosen(3, 4, tree)
    near = plant.Nearness(tree)
    near.nearest = lambda name: ([], ["tests/numerics/test_b.py"])
    before = {path: path.read_text() for path in tree.rglob("*.py")}
    green, red = lambda *_: "", lambda *_: ", status 1" * differs(before)

    def survey(run, again=None):
        return plant.survey(planted, out, 1, tree, near, run, say=lambda text: None, again=again)

    assert [r["killed"] for r in survey(green)] == [None] * 4
    assert [r["killed"] for r in survey(red)] == [None] * 4
    killed = [bool(r["killed"]) for r in survey(red, again=planted[1].key)]
    assert killed == [False, True, False, False]
    assert all(r["killed"] for r in survey(red, again=""))
    assert all(r["killed"] for r in survey(green, again=""))  # none is left to meet


def differs(before):
    return any(path.read_text() != text for path, text in before.items())


def test_what_is_red_without_the_fault_too_says_nothing(tree):
    """Each red command is run once more on the tree as it is."""
    (fault,), near = plant.chosen(3, 1, tree), plant.Nearness(tree)
    near.nearest = lambda name: ([], ["tests/numerics/test_b.py", "tests/numerics/test_a.py"])
    before = {path: path.read_text() for path in tree.rglob("*.py")}

    def seeing(sees):
        def run(command, where, limit):
            always = "test_b.py" in command[1]
            return ", status 70" if always or (sees and differs(before)) else ""

        return run

    assert plant.meet(fault, tree, near, 1, seeing(False))["killed"] is None
    met = plant.meet(fault, tree, near, 1, seeing(True))
    assert met["killed"] == "tests/numerics/test_a.py, status 70" and not differs(before)


def test_the_runs_are_green_on_the_tree_as_it_is():
    """A claim, the program and a test file: where they cannot even start, every fault looks red."""
    for command in (
        ("claim", "rllc/pinv_covariance", "proof"),
        ("program", "pinv_covariance"),
        ("test", "tests/theory/operators/test_polynomial.py"),
    ):
        assert plant.runs.execute(command, plant.ROOT, 120) == ""


def test_a_claim_declares_what_it_does_not_import(tree):
    folder = tree / "verify" / "claims" / "rllc"
    folder.mkdir(parents=True)
    (folder / "some.py").write_text('claim.batched("text", instances=3, at="c")\n')
    (folder / "other.py").write_text('claim.floats("text", instances=3)\n')
    (tree / "gpu_check" / "rllc").mkdir()
    (tree / "gpu_check" / "rllc" / "c.py").write_text("from ..a import f\n")
    near = plant.Nearness(tree)
    assert near.nearest("gpu_check/rllc/c.py")[0] == ["rllc/some"]
    fault = plant.faults("gpu_check/a.py", SOURCE)[0]
    assert plant.runs.commands(fault, near) == [
        ("claim", "rllc/some", "gpu"),
        ("test", plant.runs.WHOLE["gpu_check"], "some or a"),
        ("test", plant.runs.DEFAULTS, "a"),
    ]


def test_what_claims_share_is_met_by_several(tree):
    folder = tree / "verify" / "claims" / "rllc"
    folder.mkdir(parents=True)
    (folder / "_shared.py").write_text("def f(x):\n    return 2 * x\n")
    for name in ("one", "two"):
        (folder / f"{name}.py").write_text("from verify.claims.rllc._shared import f\n")
    fault = plant.faults("verify/claims/rllc/_shared.py", "def f(x):\n    return 2 * x\n")[0]
    commands = plant.runs.commands(fault, plant.Nearness(tree))
    met = [c[1] for c in commands if c[0] == "claim" and c[2:] == plant.runs.EXACT]
    assert met == ["rllc/one", "rllc/two"]


def test_a_command_is_red_by_its_status_or_out_of_time(tmp_path, monkeypatch):
    def told(what, limit=120):
        monkeypatch.setattr(plant.runs, "_here", what)
        return plant.runs.execute(("claim", "rllc/some"), tmp_path, limit)

    def fails(command, tree):
        raise ValueError

    assert told(lambda command, tree: 0) == ""
    assert told(lambda command, tree: 1) == ", status 1"
    assert told(fails) == ", status 70"
    assert told(lambda command, tree: time.sleep(600), limit=0.2) == ", out of time"


def test_a_run_is_of_the_tree_that_it_is_given(tmp_path):
    (tmp_path / "test_it.py").write_text("def test_it():\n    assert 1 == 2\n")
    assert plant.runs.execute(("test", "test_it.py"), tmp_path, 60) == ", status 1"
    (tmp_path / "test_it.py").write_text("def test_it():\n    assert 1 == 1, 'so it is'\n")
    assert plant.runs.execute(("test", "test_it.py"), tmp_path, 60) == ""


def test_every_process_does_its_part(tmp_path):
    plant.runs.each(lambda part: (tmp_path / str(part)).touch(), [1, 2, 3])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1", "2", "3"]


def test_the_table_tells_survivors_from_what_is_equivalent():
    records = [
        {"fault": "theory/a.py | x + 1 | 1 => 2", "kind": "constant", "place": "theory/a.py:1"},
        {"fault": "theory/b.py | x + y | + => -", "kind": "operator", "place": "theory/b.py:1"},
        {"fault": "verify/c.py | x | x => y", "kind": "index", "place": "verify/c.py:1"},
    ]
    for record, killed in zip(records, (None, None, "claim, status 1")):
        record["killed"] = killed
    found = plant.table(records, {records[0]["fault"]: "any start serves"})
    assert "| all | 3 | 1 | 1 | 1 |" in found
    assert "Of 2 that matter, 1 turned something red." in found
    assert "any start serves" in found and "**survived**" in found


def test_reasons_are_given_for_what_counts_as_equivalent():
    for key, reason in json.loads(plant.EQUIVALENT.read_text()).items():
        assert key.count(" | ") >= 2 and " => " in key and len(reason) > 20
        assert (plant.ROOT / key.split(" | ")[0]).is_file()
