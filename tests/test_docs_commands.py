"""Every command that README, the manual and --help show is run, as it stands or on fewer claims."""

import re
import shlex
import shutil
import subprocess
import sys

import pytest

from tests.verify.samples import ROOT, lemmata
from tests.verify.test_lock import LEMMA
from verify.cli import COMMANDS

PAGES = [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))]
COMMAND = re.compile(
    r"^(?: {4}| {2}|\$ )*(?:source <\()?(python -[mS] [^#`\n]*?|python "
    r"benchmarks[^#`\n]*?|lemmata [^#`\n]*?|pytest [^#`\n]*?|make [a-z]+)\)? *(?:#.*| {2,}[^ "
    r"].*)?$",
    re.MULTILINE,
)

# Commands of minutes, and where something else runs what they run.
ELSEWHERE = {
    r"make .*": ".ci/run",
    r"(python -m pip install pytest && )?python -m pytest .*": "tests/verify/test_pytest_plugin.py",
    r"python -m experiments .*": "tests/experiments run them small",
    r"python -m verify campaign .*": "tests/verify/campaign/test_campaign.py",
    r"python -m verify serve.*": "tests/verify/web/test_web.py",
    r"python -m verify lock": "tests/verify/test_lock.py",
    r"python -m verify report --out site": "tests/verify/report/test_report.py",
    r"python -m verify figure .*(all|lodo|rllc/|bowl_table).*": "tests/verify/figures",
    r"python -m verify worst-case \w+\.py.*": "tests/verify/cli/test_worst_case.py",
    r"python -m pip install pepit.*|python -S verify/recheck.py bound.json": "the same",
    r"python -S verify/recheck.py --quiet same.json": "test_equivalent_certificate.py",
    r"python -m verify identify --zoo.*": "tests/verify/identify/test_identify.py",
    r"python -m verify formalize .*--(compile|certificates).*": "make formal, tests/verify/formal",
    r"python -m verify .*--kernel": "tests/verify/running/test_kernel.py",
    r"python -m tests.fuzz.*": "tests/fuzz run them small",
    r"python -m benchmarks.rates_peers": "tests/benchmarks/test_rates_peers.py",
    r".*--device cuda.*": "no GPU here",
    r"python -m verify (explain )?docs/recipes.*": "tests/test_cookbook.py",
    r"python -m verify figure (my_lemmas|claims/two_speeds)\.py.*": "tests/verify/test_tutorial.py",
    r"python -m verify claims/two_speeds\.py::.*": "tests/verify/test_tutorial.py",
    r".* --watch": "tests/verify/test_own_mistakes.py",
    r".*mypackage.*|.*mycode.*|.*mine\.py.*": "a name that stands for the reader's own",
    r".*--scheduler.*": "a cluster",
}
FEWER = {
    '"rllc/*"': "pinv_covariance",
    '"lodo/*"': "saddle_repulsion",
    "all": "pinv_covariance",
    "--thorough": "--quick",
    "1e6": "20",
}


def shown(text: str) -> list[str]:
    """The commands of a page, without comments and without lines that only show a form."""
    return [
        c.strip()
        for c in COMMAND.findall(re.sub(r"\\\n *", "", text))
        if "..." not in c and "[" not in c and "COMMAND" not in c and "CLAIM" not in c
    ]


def in_manual() -> dict[str, str]:
    return {
        command: page.relative_to(ROOT).as_posix()
        for page in PAGES
        for command in shown(page.read_text(encoding="utf-8"))
    }


def in_help() -> dict[str, str]:
    from importlib import import_module

    found = {}
    for name in (*COMMANDS, "run"):
        if name != "recheck":
            examples = getattr(
                import_module(f"verify.cli.{name.replace('-', '_')}"), "EXAMPLES", ""
            )
            found |= dict.fromkeys(shown(examples), f"{name} --help")
    return found


def elsewhere(command: str) -> str | None:
    return next(
        (where for pattern, where in ELSEWHERE.items() if re.fullmatch(pattern, command)), None
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A reader's folder: a file of lemmas, a lock, certificates, evidence of a batched run."""
    folder = tmp_path_factory.mktemp("reader")
    (folder / "claims").mkdir()
    (folder / "my_lemmas.py").write_text(LEMMA, encoding="utf-8")
    shutil.copy(folder / "my_lemmas.py", folder / "claims" / "two_speeds.py")
    (folder / "T.csv").write_text("1/2,1\n0,1/2\n", encoding="utf-8")
    (folder / "v.json").write_text("[0, 1]", encoding="utf-8")
    (folder / "verify").mkdir()
    shutil.copy(ROOT / "verify" / "recheck.py", folder / "verify")
    for preparation in ("my_lemmas.py --certificates out", "lock my_lemmas.py pinv_covariance"):
        assert lemmata(*preparation.split(), cwd=folder).returncode == 0
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "gpu_check",
            "pinv_covariance",
            "--instances",
            "10",
            "--json",
            str(folder / "evidence.json"),
        ],
        cwd=ROOT,
    )
    assert done.returncode == 0
    return folder


SHORT = sorted(c for c in in_manual() | in_help() if not elsewhere(c))


def test_there_are_commands_to_run_and_no_rule_is_idle():
    assert len(SHORT) > 30
    everything = in_manual() | in_help()
    for pattern in ELSEWHERE:
        assert any(re.fullmatch(pattern, c) for c in everything) or pattern in (
            r".*--scheduler.*",
            r".*mypackage.*|.*mycode.*|.*mine\.py.*",
        ), pattern


@pytest.mark.slow
@pytest.mark.parametrize("command", SHORT)
def test_what_is_shown_runs(folder, command):
    words = shlex.split(" ".join(FEWER.get(w, w) for w in command.split()))
    if words[-1].endswith("/*.json"):
        words[-1:] = [str(p.relative_to(folder)) for p in sorted(folder.glob(words[-1]))]
    if words[:2] == ["python", "-S"]:
        done = subprocess.run(
            [sys.executable, *words[1:]], cwd=folder, capture_output=True, text=True
        )
    elif words[0] == "lemmata" or words[:3] == ["python", "-m", "verify"]:
        done = lemmata(*words[1 if words[0] == "lemmata" else 3 :], cwd=folder)
    else:
        done = subprocess.run(
            [sys.executable, *words[1:]],
            cwd=folder,
            capture_output=True,
            text=True,
            env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        )
    assert done.returncode == 0, f"{done.stdout[-500:]}\n{done.stderr}"
