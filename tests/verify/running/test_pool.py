"""Several processes: a worker that dies takes only its own claim along."""

import json

import pytest

from tests.verify.samples import inside
from verify.running.pool import Claims, run_all
from verify.running.runner import Options

HEAD = """
from verify import Claim, Source
from theory.operators import Equation, Operator, prove
A = Operator("A", "n", "n")

def claim(name, check):
    made = Claim(
        name="rllc/" + name, title=name, statement="(Aᵀ)ᵀ = A",
        source=Source("nowhere", ""), expected="proved",
    )
    made.proof("only")(check)
    return made

def good():
    return prove(Equation((A * A).T, A.T * A.T))
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


def test_only_the_claim_that_ends_its_process_is_lost(deadly):
    """Its neighbour that runs beside it is finished all the same."""
    reports, claims = [], Claims()
    names = [f"{deadly}::rllc/{n}" for n in ("killer", "beside", "after", "last")]
    run_all(claims, names, Options(), 2, reports.append)
    claims.stop()
    found = {r.claim.partition("/")[2]: r.ok for r in reports}
    assert (
        found == {"killer": False, "beside": True, "after": True, "last": True}
        and len(reports) == 4
    )
    lost = next(r for r in reports if not r.ok)
    assert lost.verdict == "undecided"
    assert lost.evidence[0].summary == "only: it ended its process (exit status 9)"


def test_a_certificate_is_sent_where_it_is_asked_for(deadly):
    """Without it the report is the same but for the exact evidence."""
    claims = Claims()
    whole, bare = (
        claims.run(f"{deadly}::rllc/last", Options(certificates=asked)) for asked in (True, False)
    )
    claims.stop()
    assert whole.certificate["theorems"] and whole.evidence[0].theorems
    assert bare.certificate is None and bare.evidence[0].theorems == bare.evidence[0].pieces == []
    assert bare.locked == whole.locked and (bare.verdict, bare.ok) == (whole.verdict, whole.ok)


def test_the_program_says_so_and_fails(deadly):
    done = inside(str(deadly), "--jobs", "2", "--quiet")
    assert done.returncode == 1 and "3 of 4 claims as expected" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


VANISHING = (
    HEAD
    + """
import pathlib
seen = pathlib.Path("seen")
if seen.exists():
    raise RuntimeError("the file is another one by now")
seen.touch()
one, two = claim("one", good), claim("two", good)
"""
)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_claim_that_a_child_cannot_load_fails_by_itself(tmp_path, jobs):
    """A file that changes while it runs; with --locked too, where a lost claim has nothing to
    compare."""
    (tmp_path / "mine.py").write_text(VANISHING, encoding="utf-8")
    (tmp_path / "proofs.lock").write_text(
        '{"schema": "lemmata/lock/2", "claims": {}}', encoding="utf-8"
    )
    done = inside(
        "mine.py",
        "abstract_rule",
        "--skip",
        "gpu",
        "--jobs",
        jobs,
        "--json",
        "r.json",
        cwd=tmp_path,
    )
    assert (
        done.returncode == 1
        and "1 of 3 claims as expected" in done.stdout
        and "Traceback" not in done.stdout + done.stderr
    )
    assert " ".join(done.stdout.split()).count("it could not be run: mine.py cannot be") == 2
    assert len(json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["claims"]) == 3
    (tmp_path / "seen").unlink()
    locked = inside("mine.py", "--locked", "--jobs", jobs, cwd=tmp_path)
    assert (
        locked.returncode == 1
        and "proofs.lock: held" in locked.stdout
        and "Traceback" not in locked.stderr
    )


def test_two_processes_find_what_one_finds(tmp_path):
    """The same bytes, times aside."""

    def report(jobs):
        path = tmp_path / f"{jobs}.json"
        done = inside(
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
