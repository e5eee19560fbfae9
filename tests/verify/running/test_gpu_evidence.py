"""Evidence of a GPU node: taken in where its statements are the claims', refused in one line where
anything is off."""

import copy
import json
import subprocess
import sys

import pytest

from tests.verify.samples import NO_TORCH, ROOT, lemmata
from verify import registry
from verify.address import Run
from verify.certificates.statement import statement_hash
from verify.running import gpu_evidence
from verify.running.runner import Options, run

pytest.importorskip("torch")
NAME = "rllc/abstract_rule"


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """What gpu_check wrote for one claim, and for one whose evidence belongs to a part."""
    path = tmp_path_factory.mktemp("evidence") / "node.json"
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "gpu_check",
            "abstract_rule",
            "lodo_basin",
            "--device",
            "cpu",
            "--instances",
            "77",
            "--seed",
            "5",
            "--json",
            str(path),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return path


@pytest.fixture
def data(file):
    return json.loads(file.read_text(encoding="utf-8"))


def test_it_stands_in_for_the_checks_and_says_where_it_is_from(file):
    done = lemmata(
        "abstract_rule",
        "lodo_basin",
        "--only",
        "gpu",
        "--only",
        "proof",
        "--jobs",
        "1",
        "--gpu-evidence",
        str(file),
        before=NO_TORCH,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    said = " ".join(done.stdout.split())
    assert said.count("from node.json, seed 5") == 2 and "on cpu (" in said and "float64" in said


def test_the_report_has_its_numbers_also_from_other_processes(file, data):
    done = lemmata(
        "abstract_rule",
        "lodo_basin",
        "--only",
        "gpu",
        "--jobs",
        "2",
        "--json",
        "--gpu-evidence",
        str(file),
        before=NO_TORCH,
    )
    found = {row["claim"]: row["evidence"] for row in json.loads(done.stdout)["claims"]}
    for row in data["claims"]:
        (given,), (taken,) = row["evidence"], found[row["claim"]]
        assert all(
            taken[key] == given[key]
            for key in ("status", "part", "instances", "worst_error", "bound")
        )
        assert taken["instances"] == 77


def test_evidence_that_fails_fails_the_claim(data, tmp_path):
    data["claims"][0]["evidence"][0]["status"] = "fail"
    name, evidence = (
        data["claims"][0]["claim"],
        gpu_evidence.read(_write(tmp_path, data), [data["claims"][0]["claim"]]),
    )
    report = run(name, Options(Run(), only=("gpu", "proof"), given=evidence))
    assert not report.ok and report.verdict == "undecided"


def _write(folder, data):
    path = folder / "e.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return str(path)


def _change(*keys):
    """A change of the first claim, or of its evidence: the last key is set to the last value, or to
    what it makes of the old."""
    *path, last, value = keys

    def change(data):
        place = data["claims"][0]
        for key in path:
            place = place[key]
        place[last] = value
        return data

    return change


PIECE = ("evidence", 0)
SPOILT = {
    "another statement": (_change("statement", "sha256:" + "0" * 64), "stated otherwise"),
    "no statement": (_change("statement", None), "stated otherwise"),
    "a claim that is none": (_change("claim", "rllc/nothing"), "there is no claim rllc/nothing"),
    "a claim that is a number": (_change("claim", 3), "is no line of text"),
    "twice": (lambda data: data | {"claims": data["claims"][:1] * 2}, "twice"),
    "another kind": (_change(*PIECE, "kind", "proof"), "not of the kind gpu"),
    "another part": (_change(*PIECE, "part", "only if"), "another part"),
    "an unknown status": (_change(*PIECE, "status", "proved"), "neither pass nor fail"),
    "an error above the bound": (_change(*PIECE, "worst_error", 1e9), "above its bound"),
    "no bound": (_change(*PIECE, "bound", None), "without instances"),
    "no instances": (_change(*PIECE, "instances", 0), "no whole number"),
    "half an instance": (_change(*PIECE, "instances", 2.5), "no whole number"),
    "true": (_change(*PIECE, "bound", True), "no number"),
    "a device of another summary": (
        _change(*PIECE, "device", "NVIDIA H100"),
        "does not name its device",
    ),
    "escape codes": (_change(*PIECE, "summary", "\x1b[31mred"), "no line of text"),
    "two lines": (_change(*PIECE, "summary", "a\nb"), "no line of text"),
    "a long text": (_change(*PIECE, "summary", "a" * 2000), "no line of text"),
    "no evidence": (_change("evidence", []), "1 batched checks"),
    "no list": (lambda data: data | {"claims": {}}, "no list of claims"),
    "another schema": (
        lambda data: data | {"schema": "lemmata/report/1"},
        "is no lemmata/gpu-evidence/1",
    ),
    "a list": (lambda data: [data], "is no lemmata/gpu-evidence/1"),
    "no JSON": (lambda data: "{", "is no JSON"),
    "deep": (lambda data: "[" * 100_000, "is no JSON"),
    "infinity": (lambda data: json.dumps(data)[:-1] + ', "x": Infinity}', "Infinity"),
    "a huge integer": (
        lambda data: json.dumps(data)[:-1] + ', "x": ' + "9" * 5000 + "}",
        "over 20 digits",
    ),
    "one key twice": (lambda data: json.dumps(data)[:-1] + ', "seed": 1}', "twice"),
    "large": (lambda data: " " * (gpu_evidence.MAX_BYTES + 1), "is over"),
}


@pytest.mark.parametrize("what", SPOILT)
def test_a_spoilt_file_is_refused_in_one_line(what, data, tmp_path):
    spoil, words = SPOILT[what]
    with pytest.raises(gpu_evidence.BadEvidence) as caught:
        gpu_evidence.read(
            _write(tmp_path, spoil(copy.deepcopy(data))), [row["claim"] for row in registry.index()]
        )
    assert (
        words in str(caught.value)
        and "\n" not in str(caught.value)
        and len(str(caught.value)) < 600
    )


@pytest.mark.parametrize(
    "arguments, words",
    [
        (("basis_independence",), "none of the claims that run"),
        (("abstract_rule", "--only", "proof"), "which --only and --skip leave out"),
        (("abstract_rule", "--skip", "gpu"), "which --only and --skip leave out"),
    ],
)
def test_evidence_that_would_not_be_used_is_a_wrong_call(arguments, words, file):
    done = lemmata(*arguments, "--gpu-evidence", str(file))
    assert (
        done.returncode == 2
        and done.stderr.count("\n") == 1
        and words in done.stderr
        and not done.stdout
    )


def test_a_file_that_is_not_there_is_a_wrong_call():
    done = lemmata("abstract_rule", "--gpu-evidence", "/no/such/file")
    assert done.returncode == 2 and "No such file" in done.stderr and done.stderr.count("\n") == 1


def test_a_changed_hypothesis_changes_the_hash():
    from dataclasses import replace

    claim = registry.load("rllc/basis_independence")
    hypotheses = (replace(claim.hypotheses[0], text="another"), *claim.hypotheses[1:])
    hashes = {
        statement_hash(c)
        for c in (
            claim,
            replace(claim, statement=claim.statement + "."),
            replace(claim, hypotheses=hypotheses),
        )
    }
    assert len(hashes) == 3
    assert statement_hash(replace(claim, title="Another title")) == statement_hash(claim)
