"""The command line's contract: commands, JSON keys, exit statuses, what `list` imports, 80
columns."""

import json
import re
import sys
from xml.etree import ElementTree

import pytest

from tests.verify.samples import NO_TORCH, inside, lemmata
from verify import recheck, registry
from verify.certificates import certificate
from verify.evidence import KINDS

HEAVY = (
    "numpy",
    "sympy",
    "scipy",
    "torch",
    "matplotlib",
    "flint",
    "mpmath",
    "json",
    "argparse",
    "pathlib",
)
REPORT_KEYS = {"schema", "seed", "environment", "claims"}
CLAIM_KEYS = {"claim", "verdict", "expected", "ok", "paper", "price", "prose", "unmet"} | {
    "evidence"
}
EVIDENCE_KEYS = {
    "kind",
    "status",
    "summary",
    "instances",
    "worst_error",
    "bound",
    "seconds",
    "certificate",
}
LIST_KEYS = {"claim", "topic", "title", "source", "expected", "paper", "price", "prose", "kinds"}


def test_list_names_every_claim_of_the_index():
    done = inside("list")
    assert done.returncode == 0 and not done.stderr
    shown = " ".join(done.stdout.split())
    for row in registry.index():
        assert row["claim"] in shown and " ".join(row["title"].split()) in shown


def test_list_json_has_the_keys_of_the_contract():
    data = json.loads(inside("list", "--json").stdout)
    assert data["schema"] == "lemmata/list/1" and data["claims"] == registry.index()
    for row in data["claims"]:
        assert row.keys() == LIST_KEYS
        assert row["claim"].startswith(row["topic"] + "/") and set(row["kinds"]) <= set(KINDS)
    topic = json.loads(inside("list", "--json", "--topic", "rllc").stdout)
    assert topic["claims"] == [r for r in registry.index() if r["topic"] == "rllc"]


def test_list_imports_none_of_the_heavy_libraries():
    # an editable install's own start-up file imports pathlib before the program begins
    before = (
        "import atexit; start = set(sys.modules); "
        f"atexit.register(lambda: print([m for m in {HEAVY!r} if m in sys.modules and m not in "
        "start], file=sys.stderr))"
    )
    done = lemmata("list", before=before)
    assert done.returncode == 0 and done.stderr == "[]\n"


def test_the_index_is_what_the_claims_say():
    assert registry.index() == registry.scan(), "run: python -m verify.registry"


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """One run of a claim with every output: (text, JSON, JUnit, folder of certificates)."""
    folder = tmp_path_factory.mktemp("run")
    done = inside(
        "basis_independence",
        "--quick",
        "--json",
        "r.json",
        "--junit",
        "r.xml",
        "--certificates",
        "out/deep",
        cwd=folder,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return (
        done.stdout,
        json.loads((folder / "r.json").read_text(encoding="utf-8")),
        folder / "r.xml",
        folder / "out" / "deep",
    )


def test_the_json_report_has_the_keys_of_the_contract(report):
    data = report[1]
    assert data.keys() == REPORT_KEYS and data["schema"] == "lemmata/report/1" and data["seed"] == 0
    (claim,) = data["claims"]
    assert claim.keys() == CLAIM_KEYS and claim["ok"] is True and claim["verdict"] == "proved"
    for row in claim["evidence"]:
        assert row.keys() >= EVIDENCE_KEYS and row.keys() - EVIDENCE_KEYS <= {"part"}
        assert row["kind"] in KINDS and row["status"] in ("pass", "fail", "skip")
    assert {"lemmata", "python", "sympy"} <= data["environment"]["versions"].keys()


def test_every_kind_of_evidence_has_a_line(report):
    for word in (
        "proof",
        "exact",
        "numeric",
        "gpu",
        "necessity",
        "mutants",
        "verdict    proved (expected proved)",
    ):
        assert word in report[0]
    assert "\x1b" not in report[0], "no colour in a pipe"


def test_the_junit_report_counts_claims(report):
    suite = ElementTree.parse(report[2]).getroot().find("testsuite")
    assert suite.get("tests") == "1" and suite.get("failures") == "0"
    assert suite.find("testcase").get("name") == "basis_independence"


def test_the_certificate_lies_where_the_report_says_and_is_confirmed(report):
    (path,) = report[3].iterdir()
    assert path.name == "rllc.basis_independence.json"
    done = inside("recheck", str(path))
    assert done.returncode == 0 and done.stdout.startswith("confirmed") and "if " in done.stdout
    named = {row["certificate"] for row in report[1]["claims"][0]["evidence"]}
    assert named == {None, "out/deep/rllc.basis_independence.json"}


def test_a_changed_certificate_is_rejected_by_the_command(report, tmp_path):
    (path,) = report[3].iterdir()
    data = json.loads(path.read_text(encoding="utf-8"))
    step = next(s for t in data["theorems"] for s in t["from"][0].get("steps", ()) if s["terms"])
    step["terms"][0][0] = "7"
    raw, forged = tmp_path / "raw.json", tmp_path / "forged.json"
    raw.write_text(json.dumps(data), encoding="utf-8")
    forged.write_text(json.dumps(data | {"digest": certificate.digest(data)}), encoding="utf-8")
    for changed in (raw, forged):
        done = inside("recheck", str(changed))
        assert (
            done.returncode == 1
            and "rejected" in done.stdout + done.stderr
            and "Traceback" not in done.stderr
        )
    with pytest.raises(recheck.Rejected):
        recheck.recheck(data | {"digest": certificate.digest(data)})


def without_seconds(text):
    data = json.loads(text)
    for claim in data["claims"]:
        for row in claim["evidence"]:
            assert isinstance(row.pop("seconds"), float)
    return json.dumps(data)


def test_the_same_seed_gives_the_same_report_times_aside():
    first, again = (
        inside("linear_invariance", "--quick", "--seed", "5", "--json") for _ in range(2)
    )
    assert first.returncode == again.returncode == 0
    assert without_seconds(first.stdout) == without_seconds(again.stdout)
    assert "proved" in first.stderr, (
        "the text goes to standard error when the report goes to standard output"
    )


def test_another_seed_draws_other_instances():
    first, other = (
        json.loads(
            inside("pinv_covariance", "--only", "numeric", "--quick", "--seed", s, "--json").stdout
        )
        for s in "01"
    )
    errors = [[row["worst_error"] for row in d["claims"][0]["evidence"]] for d in (first, other)]
    assert errors[0] != errors[1]


def test_without_torch_the_claim_is_proved_and_says_what_was_skipped():
    done = lemmata("basis_independence", "--quick", before=NO_TORCH)
    assert done.returncode == 0 and "verdict    proved (expected proved)" in done.stdout
    row = " ".join(
        re.sub(r"\d+\.\d+ s\b", "", done.stdout.split("gpu ")[1].partition("necessity")[0]).split()
    )
    assert row.startswith("skip torch is not installed") and "python -m pip install torch" in row
    assert not done.stderr


def test_without_torch_the_doctor_says_how_to_get_it():
    """Its version is read from the metadata, so the package is hidden there too."""
    hide = (
        "import importlib.metadata as m; real = m.version\ndef version(n):\n    if n == "
        "'torch': raise m.PackageNotFoundError(n)\n    return real(n)\nm.version = version"
    )
    done = lemmata("doctor", before=hide)
    assert (
        done.returncode == 0
        and "python -m pip install torch" in done.stdout
        and "not installed" in done.stdout
    )


def test_the_doctor_names_what_installs_here(tmp_path, monkeypatch):
    from verify.cli import doctor

    monkeypatch.setattr("sys.prefix", str(tmp_path / "lemmata"))
    assert doctor._pip() == "python -m pip"
    (tmp_path / "lemmata").mkdir()
    (tmp_path / "lemmata" / "pipx_metadata.json").touch()
    assert doctor._pip() == "pipx runpip lemmata"


def test_the_doctor_lists_versions_as_json():
    data = json.loads(inside("doctor", "--json").stdout)
    assert (
        data["schema"] == "lemmata/doctor/1"
        and {"sympy", "numpy", "python-flint"} <= data["versions"].keys()
    )
    assert data["broken"] == []


def test_the_doctor_knows_every_extra():
    """All that an extra brings, but for the tools that only the tests and the manual of Lemmata
    need."""
    import tomllib

    from tests.verify.samples import ROOT
    from verify.cli.doctor import EXTRAS

    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]
    assert {extra for extra, _ in EXTRAS.values()} == set(declared)
    for extra, wanted in declared.items():
        names = {
            re.match(r"[\w-]+", one)[0].replace("_", "-").replace("dask", "distributed")
            for one in wanted
        }
        here = {name for name, (of, _) in EXTRAS.items() if of == extra}
        assert here <= names if extra in ("test", "docs") else here == names, extra


def test_explain_is_a_page_with_proof_and_witnesses():
    done = inside("explain", "pinv_covariance")
    assert done.returncode == 0
    for word in (
        "Statement",
        "Hypotheses",
        "Given",
        "Then",
        "cofactors",
        "Needed",
        "left − right =",
    ):
        assert word in done.stdout


def test_explain_shows_squares_and_positivity(capsys):
    from tests.verify.samples import claim
    from theory.operators import (
        Equation,
        Scalar,
        Square,
        SumOfSquares,
        positive_beyond,
        positive_on_half_line,
    )
    from verify.cli.console import Console
    from verify.cli.explain import page

    a, b, c = Scalar("a"), Scalar("b"), Scalar("c")
    made = claim()
    made.proof("squares")(
        lambda: SumOfSquares(c, [Square(a - b)], given=[Equation(c, a * a - 2 * a * b + b * b)])
    )
    made.proof("shift")(lambda: positive_beyond(a * b, [(a, 1), (b, a)]))
    made.proof("sturm")(lambda: positive_on_half_line(a * a - 2 * a + 1, 0, strict=False))
    page(made, Console(sys.stdout))
    text = capsys.readouterr().out
    for part in (
        "c ≥ 0: it is",
        "what is left vanishes",
        "for a ≥ 1, b ≥ a",
        "Every coefficient is ≥ 0",
        "Sturm chain",
        "for a ≥ 0",
    ):
        assert part in text


def test_quiet_is_a_line_a_claim():
    done = inside("abstract_rule", "linear_invariance", "--only", "proof", "--quiet", "--jobs", "1")
    assert (
        len(done.stdout.splitlines()) == 3
        and done.stdout.splitlines()[-1] == "2 of 2 claims as expected"
    )


def test_a_claim_in_a_file_of_ones_own(tmp_path):
    from tests.verify.running.test_pool import HEAD

    (tmp_path / "mine.py").write_text(
        HEAD + 'a = claim("a", good)\nb = claim("b", lambda: None)\n', encoding="utf-8"
    )
    assert inside("mine.py::rllc/a", cwd=tmp_path).returncode == 0
    assert inside("mine.py::a", "mine.py::rllc/a", cwd=tmp_path).returncode == 0
    done = inside("mine.py", "--jobs", "1", cwd=tmp_path)
    assert done.returncode == 1 and "1 of 2 claims as expected" in done.stdout


def test_explain_goes_on_where_a_check_of_ones_own_breaks(tmp_path):
    from tests.verify.test_lock import LEMMA

    broken = (
        '\n\n@claim.mutant("broken")\ndef broken():\n    return 1 / '
        '0\n\n\n@claim.proof("late")\ndef late():\n    return undefined\n'
    )
    (tmp_path / "mine.py").write_text(LEMMA + broken, encoding="utf-8")
    done = inside("explain", "mine.py", cwd=tmp_path)
    assert done.returncode == 0 and not done.stderr
    assert (
        "broken: the check itself broke: ZeroDivisionError" in done.stdout
        and "late: the check itself broke: NameError" in done.stdout
    )


def test_a_contradiction_ends_with_status_3(tmp_path):
    from tests.verify.running.test_pool import HEAD

    text = (
        HEAD
        + """
from theory.operators import CounterExample, refute
a = claim("a", good)

@a.exact("against it")
def _(run):
    raise CounterExample(refute(Equation(A, 0)))
"""
    )
    (tmp_path / "mine.py").write_text(text, encoding="utf-8")
    done = inside("mine.py", cwd=tmp_path)
    assert (
        done.returncode == 3
        and "INTERNAL CONTRADICTION" in done.stdout
        and "Traceback" not in done.stderr
    )


def test_a_timeout_fails_the_claim(tmp_path):
    """The alarm that is set rings in the second of two claims."""
    from tests.verify.running.test_pool import HEAD

    claims = "quick = claim('quick', good)\nslow = claim('slow', lambda: raise_signal(SIGALRM))\n"
    text = f"from signal import SIGALRM, raise_signal\n{HEAD}{claims}"
    (tmp_path / "mine.py").write_text(text, encoding="utf-8")
    done = inside("mine.py", "--timeout", "600", "--jobs", "1", cwd=tmp_path)
    assert done.returncode == 1 and "stopped after 600 s" in done.stdout
    assert "1 of 2" in done.stdout


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["--help"],
        ["-h"],
        ["help"],
        ["run", "--help"],
        ["list", "-h"],
        ["explain", "--help"],
        ["recheck", "--help"],
        ["doctor", "--help"],
        ["equivalent", "--help"],
        ["normal-form", "--help"],
        ["figure", "--help"],
        ["report", "--help"],
        ["lock", "--help"],
        ["identify", "--help"],
        ["compare", "--help"],
        ["rate", "--help"],
        ["completion", "--help"],
        ["--version"],
    ],
)
def test_help_teaches_and_fits_80_columns(command):
    done = inside(*command)
    assert done.returncode == 0 and done.stdout and not done.stderr
    assert not [line for line in done.stdout.splitlines() if len(line) > 80]


@pytest.mark.parametrize(
    "command",
    [
        ["list"],
        ["doctor"],
        ["equivalent", "--catalogue"],
        ["list", "--errata"],
        ["figure", "--list"],
        ["explain", "basis_independence", "zero_start_basis_dependence"],
        ["basis_independence", "--quick"],
        ["rllc/linear*", "pinv_covariance", "--only", "proof", "--jobs", "2"],
    ],
)
def test_no_line_in_a_pipe_is_wider_than_80_columns(command):
    done = inside(*command, COLUMNS="200")
    assert done.returncode == 0
    assert not [line for line in done.stdout.splitlines() if len(line) > 80]


@pytest.mark.parametrize(
    "command, status",
    [(["explain", "basis_independence"], 0), (["abstract_rule", "--only", "proof"], 1)],
)
def test_a_reader_that_goes_away_is_no_error_and_no_verdict(command, status):
    import os
    import subprocess

    from tests.verify.samples import ROOT

    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "verify", *command],
        cwd=ROOT,
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(writing)
    assert done.returncode == status and "Traceback" not in done.stderr
