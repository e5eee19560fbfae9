"""The pytest plugin in a sample project of its own: green, and red once its lemma is broken."""

import os
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points
from xml.etree import ElementTree

import pytest

from tests.verify.samples import ROOT
from tests.verify.test_lock import LEMMA, edit
from verify import lock

INSTALLED = any(e.name == "lemmata" for e in entry_points(group="pytest11"))
BROKEN = ("prove(Equation((A * B).T, B.T * A.T))", "prove(Equation((A * B).T, A.T * B.T))")


def run_pytest(folder, *arguments, **environment):
    plugin = () if INSTALLED else ("-p", "verify.pytest_plugin")
    return subprocess.run(
        [sys.executable, "-m", "pytest", *plugin, "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "OMP_NUM_THREADS": "1",
            "GITHUB_ACTIONS": "",
            **environment,
        },
    )


@pytest.fixture
def project(tmp_path):
    """A project with one claim, one ordinary test and a lock."""
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims" / "lemmas.py").write_text(LEMMA, encoding="utf-8")
    (tmp_path / "claims" / "_helper.py").write_text("Claim('verify')", encoding="utf-8")
    (tmp_path / "test_it.py").write_text("def test_it():\n    pass\n")
    done = run_pytest(tmp_path, "--proof-lock=update")
    assert done.returncode == 0 and "1 claims locked" in done.stdout and "2 passed" in done.stdout
    return tmp_path


@pytest.mark.parametrize("cube, warned", [("7", True), ("8", False)])
def test_a_proof_whose_hypotheses_nobody_has_seen_met_is_warned_of(tmp_path, cube, warned):
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims" / "lemmas.py").write_text(
        "from verify import Claim, Source\n"
        "claim = Claim(name='m/l', title='t', statement='s', source=Source('me', ''))\n"
        f"claim.letters('a')\nclaim.under('a³ = {cube}').proves('p', 'a⁶ = {int(cube) ** 2}')\n"
    )
    done = run_pytest(tmp_path)
    assert done.returncode == 0 and "1 passed" in done.stdout
    assert ("m/l: proved; no point found that meets the hypotheses" in done.stdout) == warned


def break_it(project, *change):
    edit(project, *change)
    (project / "lemmas.py").replace(project / "claims" / "lemmas.py")


def test_the_project_is_green_until_its_lemma_is_broken(project):
    assert run_pytest(project).returncode == 0
    break_it(project, *BROKEN)
    done = run_pytest(project)
    assert done.returncode == 1 and "1 failed, 1 passed" in done.stdout
    assert (
        "verdict refuted, expected proved" in done.stdout
        and "proofs.lock: verdict: locked proved, now refuted" in done.stdout
    )
    assert "::error" not in done.stdout


def test_on_github_a_broken_lemma_is_annotated_at_its_line(project):
    break_it(project, *BROKEN)
    done = run_pytest(project, GITHUB_ACTIONS="true")
    (line,) = [l for l in done.stdout.splitlines() if l.startswith("::error")]
    number = 1 + LEMMA.splitlines()[1:].index('@claim.proof("associativity")') + 1
    assert (
        line.startswith(
            f"::error file=claims/lemmas.py,line={number},title=Lemmata mine/transpose::"
        )
        and "%0A" in line
    )


@pytest.mark.slow
def test_the_lock_catches_what_the_claim_itself_does_not(project):
    """A statement that changed is still proved, and passes when the lock is off."""
    break_it(project, 'statement="(AB)ᵀ = BᵀAᵀ"', 'statement="(AB)ᵀ = BᵀAᵀ for square A, B"')
    assert run_pytest(project, "--proof-lock=off").returncode == 0
    done = run_pytest(project, "--proof-lock=check")
    assert done.returncode == 1 and "proofs.lock: statement" in done.stdout
    assert run_pytest(project, "--proof-lock=update").returncode == 0
    assert run_pytest(project).returncode == 0


def test_a_red_run_updates_no_lock(project):
    before = (project / "proofs.lock").read_bytes()
    break_it(project, *BROKEN)
    done = run_pytest(project, "--proof-lock=update")
    assert done.returncode == 1 and "was not written" in done.stdout
    assert (project / "proofs.lock").read_bytes() == before


@pytest.mark.slow
def test_markers_and_names_choose(project):
    assert "1 passed, 1 deselected" in run_pytest(project, "-m", "claim").stdout
    assert "1 passed, 1 deselected" in run_pytest(project, "-m", "not claim").stdout
    assert "1 passed, 1 deselected" in run_pytest(project, "-k", "transpose").stdout
    assert run_pytest(project, "claims/lemmas.py").returncode == 0


def test_junit_carries_verdict_and_hashes(project):
    run_pytest(project, "--junit-xml=out.xml", "-m", "claim")
    found = {
        p.get("name"): p.get("value")
        for p in ElementTree.parse(project / "out.xml").iter("property")
    }
    row = lock.read(project / "proofs.lock")["mine/transpose"]
    assert found == {
        "verdict": "proved",
        "expected": "proved",
        "statement": row["statement"],
        "certificate": row["certificate"],
    }


def test_claims_of_installed_packages(tmp_path):
    (tmp_path / "mylemmas").mkdir()
    (tmp_path / "mylemmas" / "__init__.py").write_text("")
    (tmp_path / "mylemmas" / "algebra.py").write_text(LEMMA, encoding="utf-8")
    done = run_pytest(
        tmp_path,
        "--claims",
        "mylemmas",
        "--claims",
        "pinv_covariance",
        "-v",
        PYTHONPATH=f"{ROOT}{os.pathsep}{tmp_path}",
    )
    assert (
        done.returncode == 0
        and "mine/transpose PASSED" in done.stdout
        and "rllc/pinv_covariance PASSED" in done.stdout
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "name, hint",
    [
        ("no_such_claim", "no claim is named"),
        (".nowhere", "no claim is named"),
        ("a..b", "no claim is named"),
        ("no.such.module", "No module named"),
        ("json.tool", "no Claim in it"),
    ],
)
def test_a_wrong_name_is_one_line(tmp_path, name, hint):
    done = run_pytest(tmp_path, "--claims", name)
    assert (
        done.returncode == pytest.ExitCode.USAGE_ERROR
        and hint in done.stderr
        and "Traceback" not in done.stderr
    )


def test_check_without_a_lock_is_a_wrong_call(tmp_path):
    done = run_pytest(tmp_path, "--proof-lock=check")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR and "--proof-lock=update" in done.stderr


def test_a_file_that_cannot_be_loaded_is_an_error_with_its_reason(project):
    (project / "claims" / "lemmas.py").write_text("from verify import Claim\nClaim(oops)\n")
    done = run_pytest(project)
    assert done.returncode == pytest.ExitCode.INTERRUPTED and "NameError" in done.stdout


def test_the_plugin_costs_pytest_no_library():
    code = (
        "import sys, pytest; before = set(sys.modules); import verify.pytest_plugin; "
        "print(*sorted({m.partition('.')[0] for m in set(sys.modules) - before}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.split() == ["verify"]


def test_the_distribution_declares_it():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["entry-points"]["pytest11"] == {"lemmata": "lemmata"}


@pytest.mark.parametrize("text", ["1 / 0", "raise SystemExit(0)", "def f(:", "nowhere.x"])
def test_a_module_that_cannot_be_imported_is_one_line(tmp_path, text):
    (tmp_path / "mine.py").write_text(f"import json\n{text}\n", encoding="utf-8")
    done = run_pytest(tmp_path, "--claims", "mine")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR and "Traceback" not in done.stderr
    assert "mine cannot be imported" in done.stderr and "mine.py:2" in done.stderr


DOOR = "import sys, pytest, lemmata; sys.exit(pytest.main(sys.argv[1:], plugins=[lemmata]))"


def through_the_door(folder):
    """pytest where the entry point is loaded by its module, `lemmata`, from the reader's folder."""
    return subprocess.run(
        [sys.executable, "-c", DOOR, "-p", "no:cacheprovider"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    )


@pytest.mark.parametrize("name", ["verify.py", "theory/__init__.py"])
def test_beside_a_package_of_the_readers_own_pytest_goes_on_and_says_so(project, name):
    """The tests run, the claims do not, and the head of the report says what is in the way."""
    done = through_the_door(project)
    assert done.returncode == 0 and "2 passed" in done.stdout
    path = project / name
    path.parent.mkdir(exist_ok=True)
    path.write_text('"""The reader\'s own."""\n')
    done = through_the_door(project)
    assert done.returncode == 0 and "1 passed" in done.stdout, done.stdout + done.stderr
    assert f"'{name[:6]}' would be imported from {project}" in done.stdout
    assert "no claims are run here" in done.stdout and "Error" not in done.stderr


@pytest.mark.parametrize("name", ["verify.py", "theory.py"])
def test_the_door_names_what_shadows_lemmata(tmp_path, name):
    (tmp_path / name).write_text("raise SystemExit('the wrong one was imported')\n")
    done = subprocess.run(
        [sys.executable, "-m", "lemmata", "list"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 2 and not done.stdout
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"lemmata: '{name[:6]}' would be imported from {tmp_path / name}")
    (tmp_path / name).unlink()
    done = subprocess.run(
        [sys.executable, "-m", "lemmata", "list"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0 and "rllc/basis_independence" in done.stdout
