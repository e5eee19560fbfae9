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
        "claims/two_speeds.py::second_order",
        "claims --quiet",
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


def test_the_figure_of_the_page_is_drawn_with_its_numbers(project):
    done = inside(*"figure claims/two_speeds.py --out figures --format svg".split(), cwd=project)
    assert done.returncode == 0, done.stdout + done.stderr
    numbers = (project / "figures" / "two_speeds.csv").read_text(encoding="utf-8")
    assert "0.6" in numbers and len(numbers.splitlines()) >= 31
    picture = (project / "figures" / "two_speeds.svg").read_text(encoding="utf-8")
    assert "python -m verify figure claims/two_speeds.py::two_speeds" in picture + numbers


@pytest.mark.parametrize(
    "old, new, status, words",
    [
        ("axes.plot(t, fast", "axes.plot(t, fats", 1, "name 'fats' is not defined; did you mean"),
        ("(t, f, s, f + s)", "(t, f, s)", 1, "a row has 3 entries and the header 4"),
        ("figure = Figure(", "picture = dict(", 2, "makes no Figure"),
        ('name="two_speeds",\n    topic', 'name="../up",\n    topic', 2, "names no figure"),
        ("def impulse(", "def impulse(:", 2, "SyntaxError"),
    ],
)
def test_a_mistake_in_a_figure_is_one_line(project, old, new, status, words):
    text = (project / "claims" / "two_speeds.py").read_text(encoding="utf-8")
    assert old in text
    (project / "wrong.py").write_text(text.replace(old, new), encoding="utf-8")
    done = inside("figure", "wrong.py", "--out", "wrong", cwd=project)
    said = " ".join((done.stdout + done.stderr).split())
    assert done.returncode == status and words in said and "Traceback" not in said


@pytest.mark.slow
def test_the_readme_shows_what_a_run_prints():
    pytest.importorskip("torch")
    done = inside("basis_independence")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```\n(rllc/basis_independence\n.*?)```", readme, re.DOTALL)
    machine = re.compile(r"on cpu \(\w+\)")
    assert done.returncode == 0
    assert figures_away(machine.sub("", done.stdout)) == figures_away(machine.sub("", shown))


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
