"""Several processes: a worker that dies takes only its own claim along."""

import json

import pytest

from tests.verify.samples import lemmata
from verify.pool import run_all
from verify.runner import Options

HEAD = """
from verify import Claim, Source
from theory.operators import Equation, Operator, prove
A = Operator("A", "n", "n")

def claim(name, check):
    made = Claim(name="rllc/" + name, title=name, statement="(Aᵀ)ᵀ = A", source=Source("nowhere", ""), expected="proved")
    made.proof("only")(check)
    return made

def good():
    return prove(Equation(A.T.T * A, A * A))
"""

DEADLY = (
    HEAD
    + """
import os, time
def deadly():
    os._exit(9)

def slow():
    time.sleep(1.5)
    return good()

killer = claim("killer", deadly)
beside = claim("beside", slow)
after = claim("after", good)
last = claim("last", good)
"""
)


@pytest.fixture
def deadly(tmp_path):
    path = tmp_path / "deadly.py"
    path.write_text(DEADLY, encoding="utf-8")
    return path


def test_only_the_claim_that_kills_its_worker_is_lost(deadly):
    """Its neighbour runs beside it when the worker dies, twice, and is finished all the same."""
    reports = []
    run_all(
        [f"{deadly}::rllc/{n}" for n in ("killer", "beside", "after", "last")],
        Options(),
        2,
        reports.append,
    )
    found = {r.claim.partition("/")[2]: r.ok for r in reports}
    assert (
        found == {"killer": False, "beside": True, "after": True, "last": True}
        and len(reports) == 4
    )
    lost = next(r for r in reports if not r.ok)
    assert "worker process died" in lost.evidence[0].summary and lost.verdict == "undecided"


def test_the_program_says_so_and_fails(deadly):
    done = lemmata(str(deadly), "--jobs", "2", "--quiet")
    assert done.returncode == 1 and "3 of 4 claims as expected" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


VANISHING = (
    HEAD
    + """
import multiprocessing
if multiprocessing.parent_process():
    raise RuntimeError("the file is another one by now")
one, two = claim("one", good), claim("two", good)
"""
)


def test_a_claim_that_a_worker_cannot_load_fails_by_itself(tmp_path):
    """A file that changes while it runs; with --locked too, where a lost claim has nothing to
    compare."""
    (tmp_path / "mine.py").write_text(VANISHING, encoding="utf-8")
    (tmp_path / "proofs.lock").write_text(
        '{"schema": "lemmata/lock/1", "claims": {}}', encoding="utf-8"
    )
    done = lemmata(
        "mine.py", "abstract_rule", "--skip", "gpu", "--jobs", "2", "--json", "r.json", cwd=tmp_path
    )
    assert (
        done.returncode == 1
        and "1 of 3 claims as expected" in done.stdout
        and "Traceback" not in done.stdout + done.stderr
    )
    assert done.stdout.count("it could not be run: UnknownClaim: mine.py cannot be") == 2
    assert len(json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["claims"]) == 3
    locked = lemmata("mine.py", "--locked", "--jobs", "2", cwd=tmp_path)
    assert (
        locked.returncode == 1
        and "proofs.lock: held" in locked.stdout
        and "Traceback" not in locked.stderr
    )


def test_two_processes_find_what_one_finds(tmp_path):
    """The same bytes, times aside."""

    def report(jobs):
        path = tmp_path / f"{jobs}.json"
        done = lemmata(
            "abstract_rule",
            "linear_invariance",
            "--skip",
            "gpu",
            "--jobs",
            jobs,
            "--json",
            str(path),
            "--quiet",
        )
        assert done.returncode == 0, done.stderr
        data = json.loads(path.read_text(encoding="utf-8"))
        for claim in data["claims"]:
            for row in claim["evidence"]:
                del row["seconds"]
        return data

    assert report("1") == report("2")
