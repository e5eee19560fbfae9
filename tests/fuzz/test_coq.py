"""recheck.py and the checker that Coq proves say the same of proofs, true and edited."""

import shutil

import pytest

from tests.verify.recheck import samples
from tests.verify.recheck.small import certificate
from verify import recheck

from .coq import accepted, compare
from .other import python
from .test_faults_of_recheck import every_certificate, planted, said

pytestmark = [
    pytest.mark.skipif(shutil.which("coqc") is None, reason="coqc is not here: docs/formal.md"),
    pytest.mark.slow,
]
PROVING = (
    "a cofactor may use an inequality",
    "the cofactors need not add up",
    "squares may be negative",
    "strict needs no positive square",
    "what divides may be zero",
    "any multiple is a square",
    "claims are not compared",
)


def test_what_recheck_confirms_of_three_hundred_edits_coq_accepts(tmp_path):
    found, apart, alone = compare(list(samples.CERTIFICATES.values()), 300, 0, tmp_path)
    assert apart == []
    assert found["confirmed", True] > 100 and found["rejected", False] > 50
    form = ("arbitrary", "conclusion", "nothing to confirm", "piece", "price", "types", "equation")
    # Points are Coq's in claims alone, and all of its letters are matrices.
    form += (": point ", "trivial", "beside operators")
    left = [verdict for _, verdict in alone if not any(word in verdict[1] for word in form)]
    assert left == []


def test_coq_sees_faults_of_recheck(tmp_path):
    every = every_certificate()
    wrong = {}
    for fault in PROVING:
        (tmp_path / fault).mkdir()
        module = planted(tmp_path / fault, fault)
        wrong[fault] = [
            certificate(*obj["theorems"])
            for obj, text in every
            if said(module, text)[0] == "confirmed" != said(recheck, text)[0]
        ]
    answers = accepted([obj for objs in wrong.values() for obj in objs], tmp_path)
    for objs in wrong.values():
        here, answers = answers[: len(objs)], answers[len(objs) :]
        assert False in here


def test_a_disagreement_is_seen(tmp_path, monkeypatch):
    def forgiving(text):
        status, why = python(text)
        return ["confirmed", ""] if status == "rejected" else [status, why]

    monkeypatch.setattr("tests.fuzz.coq.python", forgiving)
    assert compare(list(samples.CERTIFICATES.values())[:20], 40, 0, tmp_path)[1]
