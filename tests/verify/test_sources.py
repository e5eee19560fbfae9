"""A reader's modules are compiled from the text that stands there: an edit always counts."""

import json
import os
import subprocess
import sys

import pytest

from tests.verify.samples import ROOT
from verify import registry, sources

TRUE, FALSE = "B.T * A.T", "A.T * B.T"
LEMMA = """
from theory.operators import Equation, Operator, prove
from verify import Checked, Claim, Source
A, B = Operator("A", "n", "n"), Operator("B", "n", "n")
claim = Claim(
    name="mine/lemma", title="t", statement="s", source=Source("me", ""), expected="proved"
)

@claim.proof("by letters")
def _():
    return prove(Equation((A * B).T, SIDE))

@claim.numeric("a run")
def run(run):
    prove(Equation((A * B).T, SIDE)).cofactors
    return Checked("run", instances=1, worst_error=0.0, bound=1.0)
"""
STATED = "from lemma_side import side\n" + LEMMA.replace("SIDE", "side(A, B)")
SIDE = "def side(A, B):\n    return SIDE\n"


def program(folder, *arguments):
    """Run with Python's byte-code cache on, whatever the environment of the suite says."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        env=environment,
    )


@pytest.fixture(params=["the file", "a module beside it"])
def lemma(request, tmp_path):
    """(folder, edit): ``edit`` makes the lemma false, at the same size in the same second."""
    if request.param == "the file":
        path, text = tmp_path / "lemmas.py", LEMMA
    else:
        (tmp_path / "lemmas.py").write_text(STATED, encoding="utf-8")
        path, text = tmp_path / "lemma_side.py", SIDE

    def write(side):
        path.write_text(text.replace("SIDE", side), encoding="utf-8")
        os.utime(path, (1_700_000_000, 1_700_000_000))

    write(TRUE)
    return tmp_path, lambda: write(FALSE)


def test_an_edit_of_the_same_size_in_the_same_second_counts(lemma):
    folder, edit = lemma
    assert program(folder, "verify", "lock", "lemmas.py").returncode == 0
    good = program(folder, "verify", "lemmas.py", "--locked")
    assert good.returncode == 0 and "held" in good.stdout
    edit()
    bad = program(folder, "verify", "lemmas.py", "--locked")
    assert bad.returncode == 1 and "refuted (expected proved)" in bad.stdout
    assert "forbidden by the lock" in bad.stdout


def test_so_it_does_in_pytest(lemma):
    folder, edit = lemma
    command = ("pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "lemmas.py")
    good = program(folder, *command)
    assert good.returncode == 0 and "1 passed" in good.stdout, good.stdout
    edit()
    bad = program(folder, *command)
    assert bad.returncode == 1 and "verdict refuted" in bad.stdout


def test_so_it_does_in_a_campaign(lemma):
    folder, edit = lemma

    def rows(out):
        program(
            folder, "verify", "campaign", "lemmas.py", "--out", out, "--seeds", "0:1", "--jobs", "1"
        )
        text = (folder / out / "results.jsonl").read_text(encoding="utf-8")
        return [e["status"] for line in text.splitlines() for e in json.loads(line)["evidence"]]

    assert rows("one") == ["pass"]
    edit()
    assert rows("two") == ["fail"]


def test_what_is_installed_and_lemmata_itself_keep_their_cache(tmp_path):
    import numpy

    assert not sources.own(numpy.__file__) and not sources.own(os.__file__)
    assert not sources.own(registry.__file__) and not sources.own(sources.CLAIMS + "rllc/x.py")
    assert sources.own(str(tmp_path / "lemmas.py")) and sources.own(str(ROOT / "tests" / "x.py"))


def test_no_cache_is_written_and_no_finder_stays(tmp_path):
    (tmp_path / "lemmas.py").write_text(LEMMA.replace("SIDE", TRUE), encoding="utf-8")
    assert program(tmp_path, "verify", "lemmas.py").returncode == 0
    assert [p.name for p in tmp_path.iterdir()] == ["lemmas.py"]
    registry.from_file(str(tmp_path / "lemmas.py"))
    assert sources.Finder not in sys.meta_path


@pytest.mark.parametrize(
    "text, words",
    [
        ("x = 1\ny = = 2\n", "SyntaxError: invalid syntax"),
        ("\n\nprint(unknown)\n", "NameError: name 'unknown' is not defined"),
        ("\nimport theory.operators as t\nt.Operator('', 'n', 'n')\n", ""),
        ("raise SystemExit(3)", "SystemExit: 3"),
    ],
)
def test_an_error_is_placed_in_the_readers_own_file(tmp_path, text, words):
    path = tmp_path / "lemmas.py"
    path.write_text(text, encoding="utf-8")
    line = len(text.rstrip("\n").splitlines())
    with pytest.raises(registry.UnknownClaim) as caught:
        registry.from_file(str(path))
    said = str(caught.value)
    assert words in said and said.endswith(f"({path}:{line})"), said


MODULES = {
    "x = 1\ndef f(:\n": ("SyntaxError", 2),
    "\nprint(unknown)\n": ("NameError", 2),
    "raise OSError('libx.so: cannot open shared object file')": ("libx.so", 1),
    "raise SystemExit(3)": ("SystemExit: 3", 1),
    "assert False, 'no'": ("AssertionError: no", 1),
    "import ctypes\nctypes.CDLL('libnowhere.so.7')": ("libnowhere.so.7", 2),
    "from os import nothing_of_this_name": ("ImportError", 1),
}


@pytest.mark.slow
@pytest.mark.parametrize("text", MODULES, ids=range(len(MODULES)))
def test_identify_says_what_is_wrong_with_a_module_and_where(tmp_path, text):
    words, line = MODULES[text]
    (tmp_path / "mymodule.py").write_text(text, encoding="utf-8")
    done = program(tmp_path, "verify", "identify", "mymodule.Optimizer")
    assert done.returncode == 2 and not done.stdout
    assert len(done.stderr.splitlines()) == 1 and words in done.stderr
    assert f"mymodule.py:{line})" in done.stderr and "make room" not in done.stderr
