"""Coq's answer as evidence: kept by digest, never believed where Coq refuses or falls short."""

import json
import shutil

import pytest

from tests.verify.samples import claim, inside, proof
from theory.operators import Equation, Operator, prove
from verify import lock
from verify.running import kernel
from verify.running.runner import Options, run

CLOSED = "Closed under the global context"
SAID = {  # what a coqc prints, its exit status, whether it writes a file, and what the row says
    "refuses": ("Error: no.", 1, False, "fail", "Coq refuses it"),
    "makes nothing": (CLOSED, 0, False, "fail", "Coq refuses it"),
    "names no axioms": ("", 0, True, "fail", "names the axioms of 0 claims"),
    "answers twice": (f"{CLOSED}\n{CLOSED}", 0, True, "fail", "names the axioms of 2 claims"),
    "has an axiom": ("Axioms:\nclassic : forall P, P \\/ ~ P", 0, True, "fail", "axioms: classic"),
    "has a nameless one": ("Axioms:\n", 0, True, "fail", "axioms: unnamed"),
    "accepts": (CLOSED, 0, True, "pass", "axioms: none; 0 outside facts"),
}


@pytest.fixture
def coqc(tmp_path, monkeypatch):
    """Puts a program in coqc's place that says this, and counts its calls on claims."""
    calls = tmp_path / "calls"

    def put(said, status, writes):
        program = tmp_path / "bin" / "coqc"
        program.parent.mkdir(exist_ok=True)
        program.write_text(
            '#!/bin/sh\n[ "$1" = --version ] && { echo "version 8.0"; exit; }\n'
            "for file; do :; done\nmade=${file%.v}.vo\n"
            'case $file in */Lemmata/*) : > "$made"; exit;; esac\n'
            f'echo "$file" >> {calls}\ncat <<"END"\n{said}\nEND\n'
            + (': > "$made"\n' if writes else "")
            + f"exit {status}\n"
        )
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
        return calls

    monkeypatch.setenv(kernel.VARIABLE, str(tmp_path / "formal"))
    return put


def transposes(equation=None):
    made = claim()
    made.proof("transposes")(proof if equation is None else lambda: prove(equation))
    return made


def asked(made=None, **more):
    report = run(made or transposes(), Options(kernel=True, **more))
    return report, report.evidence[-1]


@pytest.mark.parametrize("what", SAID)
def test_only_a_whole_answer_without_an_axiom_passes(coqc, what):
    said, status, writes, wanted, words = SAID[what]
    coqc(said, status, writes)
    report, row = asked()
    assert (row.kind, row.status) == ("kernel", wanted) and words in row.summary
    assert report.ok == (wanted == "pass")
    assert report.verdict == ("proved" if report.ok else "undecided")


def test_an_answer_is_kept_and_shown_and_asked_for_once(coqc):
    calls = coqc(CLOSED, 0, True)
    assert [e.kind for e in run(transposes()).evidence] == ["proof"]
    assert asked()[1].status == "pass" and len(calls.read_text().splitlines()) == 1
    assert asked()[1].status == "pass" and len(calls.read_text().splitlines()) == 1
    plain = run(transposes())
    assert [e.kind for e in plain.evidence] == ["proof", "kernel"]
    assert plain.evidence[-1].status == "pass"
    assert [e.kind for e in run(transposes(), Options(skip=("kernel",))).evidence] == ["proof"]


def test_an_answer_to_another_certificate_is_none(coqc):
    coqc(CLOSED, 0, True)
    asked()
    A, B = Operator("A", "n", "n"), Operator("B", "n", "n")
    other = transposes(Equation((A + B).T, A.T + B.T))
    assert [e.kind for e in run(other).evidence] == ["proof"]


def test_an_answer_of_another_library_or_translation_is_none(coqc, monkeypatch):
    coqc(CLOSED, 0, True)
    asked()
    monkeypatch.setattr(kernel, "ground", lambda: "another")
    assert [e.kind for e in run(transposes()).evidence] == ["proof"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "lemmata/kernel/1", "axioms": 3}'])
def test_a_damaged_answer_is_as_if_it_were_not_there(coqc, text):
    coqc(CLOSED, 0, True)
    asked()
    (file,) = (kernel.folder() / "kernel").glob("*.json")
    file.write_text(text)
    assert [e.kind for e in run(transposes()).evidence] == ["proof"]


def test_without_coqc_it_says_in_a_line_how_to_get_it(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv(kernel.VARIABLE, str(tmp_path / "formal"))
    report, row = asked()
    assert row.status == "skip" and "apt-get install" in row.summary and "\n" not in row.summary
    assert report.ok and report.verdict == "proved"


def test_a_coqc_that_goes_on_is_stopped(coqc, monkeypatch):
    calls = coqc(CLOSED, 0, True)
    program = calls.parent / "bin" / "coqc"
    program.write_text(program.read_text().replace("cat <<", "exec sleep 600\ncat <<"))
    row = kernel.evidence(run(transposes()).certificate, True, 0.2)
    assert row.status == "fail" and "stopped after 0.2 s" in row.summary
    given = []
    monkeypatch.setattr(kernel, "evidence", lambda _, *more: given.append(more))
    asked(timeout=100)
    assert given == [(True, 100)]


def test_machines_get_tool_axioms_and_digests(coqc):
    coqc(CLOSED, 0, True)
    report, row = asked()
    said = row.as_dict()["kernel"]
    assert (said["tool"], said["version"], said["axioms"]) == ("Coq", "8.0", [])
    assert said["outside"] == [] and said["counts"] == {"point": 1, "theorem": 1}
    assert said["certificate"].startswith("sha256:") and said["text"].startswith("sha256:")
    assert "kernel" not in report.evidence[0].as_dict()


def test_what_is_cited_and_not_proved_in_coq_is_outside():
    certificate = {"standard": [{"name": "no_such_theorem"}], "axioms": ["a fact"]}
    assert kernel.outside(certificate) == ["no_such_theorem", "a fact"]


def test_the_lock_has_coqs_answer_where_it_was_asked_for(coqc):
    coqc(CLOSED, 0, True)
    made = transposes()
    with_it = asked(made)[0].locked
    without = run(made).locked  # an answer is kept, and does not enter
    assert lock.KERNEL in with_it["evidence"] and lock.KERNEL not in without["evidence"]
    old, new = {"rllc/sample": with_it}, {"rllc/sample": without}
    assert (
        lock.compare(old, new) == []
        and lock.KERNEL in lock.renewed(old, new, True)["rllc/sample"]["evidence"]
    )
    coqc("Error: no.", 1, False)
    shutil.rmtree(kernel.folder())
    lost = lock.compare(old, {"rllc/sample": asked(made)[0].locked})
    assert any(d.what == lock.KERNEL and d.fails for d in lost)


def test_the_command_line_shows_it_and_refuses_what_leaves_no_certificate(coqc, tmp_path):
    coqc(CLOSED, 0, True)
    call = ("pinv_covariance", "--skip", "numeric", "--skip", "gpu")
    done = inside(*call, "--kernel", "--json", "out.json", cwd=tmp_path)
    assert done.returncode == 0 and "Coq 8.0: 5 theorems" in " ".join(done.stdout.split())
    rows = json.loads((tmp_path / "out.json").read_text())["claims"][0]["evidence"]
    assert [row["kernel"]["version"] for row in rows if row["kind"] == "kernel"] == ["8.0"]
    shown = inside("explain", "pinv_covariance", "--coq", cwd=tmp_path)
    assert "Theorem T_" in shown.stdout and "Coq 8.0: 5 theorems" in " ".join(shown.stdout.split())
    for wrong in (("--only", "numeric"), ("--skip", "kernel")):
        done = inside("pinv_covariance", "--kernel", *wrong)
        assert done.returncode == 2 and "--kernel" in done.stderr


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("coqc") is None, reason="coqc is not here: docs/formal.md")
def test_coq_itself_accepts_a_small_claim():
    report, row = asked()  # the library is compiled where make formal keeps it
    assert row.status == "pass" and "axioms: none" in row.summary and report.ok
