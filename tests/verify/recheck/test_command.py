"""The command line of recheck.py, which runs alone."""

import ast
import json
import shutil
import subprocess
import sys

import pytest

from verify import recheck
from verify.recheck import main

from .samples import CERTIFICATES, STEP_TERMS
from .small import edited, sealed

TITLES = {title.replace("/", "_"): title for title in CERTIFICATES}


@pytest.fixture
def files(tmp_path):
    """A certificate each, with claims' names of their own."""
    for i, (name, title) in enumerate(TITLES.items()):
        obj = sealed({**CERTIFICATES[title], "claim": f"rllc/sample{i}"})
        (tmp_path / f"{name}.json").write_text(json.dumps(obj))
    return tmp_path


def test_status_and_headline(files, capsys):
    path = str(files / "change of basis.json")
    assert main([path, "--quiet"]) == 0
    short = json.loads(open(path).read())["digest"][: len("sha256:") + 32]
    said = "1 theorem (1 without a point)"
    assert capsys.readouterr().out == (
        f'confirmed  "{path}"  rllc/sample0  proved  {said}  {short}\n'
    )
    forged = sealed(edited(CERTIFICATES["change of basis"], (*STEP_TERMS, 0), "-3"))
    (files / "forged.json").write_text(json.dumps(forged))
    assert main([path, str(files / "forged.json")]) == 1
    rejected = capsys.readouterr().out.splitlines()[-1]
    assert (
        'theorem "one step": proof "p": step "s": the cofactors add up to something else (first '
        in rejected
    )
    assert main([path, str(files / "missing.json")]) == 2
    assert main([str(files)]) == 2
    assert main([]) == main(["--loud"]) == 2


def test_lines_are_wrapped_at_80_columns(files, capsys):
    """All but the one line of each file, which is for machines too."""
    assert main([str(path) for path in sorted(files.glob("*.json"))]) == 0
    lines = [x for x in capsys.readouterr().out.splitlines() if not x.startswith("confirmed  ")]
    assert len(lines) > 250 and max(map(len, lines)) <= 80


def test_help_teaches(capsys):
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(
        word in shown
        for word in ("--quiet", "--lock", "Exit status", "docs/certificate.md", "refused")
    )


def test_control_characters_are_not_printed(tmp_path, capsys):
    obj = sealed({**CERTIFICATES["inverse"], "axioms": ["\x1b[31mred", "\ud800"]})
    (tmp_path / "x.json").write_text(json.dumps(obj))
    assert main([str(tmp_path / "x.json")]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out and "\\x1b[31mred" in out and "\\ud800" in out


def run_alone(script, paths_, cwd, **environment):
    return subprocess.run(
        [sys.executable, "-S", str(script), *map(str, paths_)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )


def test_it_runs_alone_without_site_packages(root, files, tmp_path):
    alone = tmp_path / "alone"
    alone.mkdir()
    script = shutil.copy(root / "verify" / "recheck.py", alone)
    for module in ("fractions", "json", "numbers", "verify", "re"):
        (alone / f"{module}.py").write_text("raise SystemExit('a stranger was imported')\n")
    done = run_alone(script, sorted(files.glob("*.json")), alone, PYTHONIOENCODING="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("confirmed  ") == len(CERTIFICATES)
    done = run_alone(
        script,
        [files / "rule_combine: numbers commute and are their own adjoints.json"],
        alone,
        PYTHONIOENCODING="ascii",
    )
    assert done.returncode == 0 and "\\xb7" in done.stdout


def test_only_the_standard_library_is_imported(root):
    tree = ast.parse((root / "verify" / "recheck.py").read_text(encoding="utf-8"))
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names


def test_no_file_beside_it_stands_in_for_the_standard_library(tmp_path):
    """Python puts a script's own folder first on its path; recheck takes it off."""
    shutil.copy(recheck.__file__, tmp_path / "recheck.py")
    for name in ("json", "hashlib", "fractions", "textwrap"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('a stranger')\n")
    done = subprocess.run(
        [sys.executable, "-S", str(tmp_path / "recheck.py"), "--help"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0 and "usage" in done.stdout and "stranger" not in done.stderr
