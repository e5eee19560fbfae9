"""The tutorial on one's own claims, done as it says."""

import re
import subprocess
import sys

import pytest

from tests.verify.samples import ROOT, inside

PAGE = (ROOT / "docs" / "own-claims.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tutorial")
    (folder / "claims").mkdir()
    pieces = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    (folder / "claims" / "two_speeds.py").write_text("\n\n".join(pieces), encoding="utf-8")
    return folder


def figures_away(text: str) -> list[str]:
    """The words, with times and rounding errors masked: they differ from machine to machine."""
    return re.sub(r"\d+\.\d+(e-\d+)?( s)?", "…", text).split()


def test_the_run_prints_what_the_page_shows(project):
    done = inside("claims/two_speeds.py", cwd=project)
    (shown,) = re.findall(r"```\n(two_speeds/.*?)```", PAGE, re.DOTALL)
    assert done.returncode == 0 and figures_away(done.stdout) == figures_away(shown)


def test_every_other_command_of_the_page_works(project):
    for command in (
        "explain claims/two_speeds.py",
        "list claims/two_speeds.py",
        "claims/two_speeds.py --certificates out",
        "lock claims/two_speeds.py",
        "claims/two_speeds.py --locked",
    ):
        done = inside(*command.split(), cwd=project)
        assert done.returncode == 0 and "two_speeds" in done.stdout, (command, done.stderr)
    certificate = project / "out" / "two_speeds.second_order.json"
    done = subprocess.run(
        [sys.executable, "-S", str(ROOT / "verify" / "recheck.py"), str(certificate)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0 and "confirmed" in done.stdout


@pytest.mark.parametrize(
    "old, new, kind",
    [
        ('− ab·q0 + (w + u)g2 − (wb + ua)g1"\n\nsteps', '+ ab·q0"\n\nsteps', "proof"),
        ("return self.a * f + gradient,", "return self.a * f + 1.0000001 * gradient,", "numeric"),
        ("c=2", "c=1", "necessity"),
        ('at="a=1, b=2, w=1, u=3', 'at="a=1, b=1, w=1, u=3', "mutants"),
    ],
)
def test_each_check_of_the_tutorial_has_been_seen_to_fail(project, old, new, kind):
    text = (project / "claims" / "two_speeds.py").read_text(encoding="utf-8")
    assert old in text
    (project / "wrong.py").write_text(text.replace(old, new), encoding="utf-8")
    done = inside("wrong.py", cwd=project)
    assert done.returncode == 1 and re.search(rf"^  {kind} +fail", done.stdout, re.MULTILINE)
