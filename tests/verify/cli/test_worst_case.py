"""`worst-case`: a program's steps, scripts of PEPit, and what is no problem."""

import json
import subprocess
import sys

import pytest

from tests.verify.samples import ROOT, lemmata
from verify.cli import dispatch

GD = ["x = x - a*grad(x)", "a=1/3", "--class", "smooth-convex", "--L", "3"]
HEAVY = """
from PEPit import PEP
from PEPit.functions import SmoothStronglyConvexFunction

L, mu, gamma, beta, n = 1, 0.1, 1 / 2, 0.3, 3
problem = PEP()
f = problem.declare_function(SmoothStronglyConvexFunction, mu=mu, L=L)
xs = f.stationary_point()
x0 = problem.set_initial_point()
problem.set_initial_condition(f(x0) - f(xs) <= 1)
before, x = x0, x0
for _ in range(n):
    before, x = x, x - gamma * f.gradient(x) + beta * (x - before)
problem.set_performance_metric(f(x) - f(xs))
problem.solve(verbose=0)
"""

POTENTIAL = """
from math import sqrt
from PEPit import PEP
from PEPit.functions import SmoothConvexFunction

k = 10
problem = PEP()
f = problem.declare_function(SmoothConvexFunction, L=1)
xs, x, z = f.stationary_point(), problem.set_initial_point(), problem.set_initial_point()
after = (1 + sqrt(4 * k**2 + 1)) / 2
y = (1 - 1 / after) * x + 1 / after * z
g = f.gradient(y)
w = z - (after**2 - k**2) * g
last = after**2 * (f(y - g) - f(xs)) + (w - xs) ** 2 / 2
problem.set_performance_metric(last - k**2 * (f(x) - f(xs)) - (z - xs) ** 2 / 2)
problem.solve(verbose=0)
"""


def told(*arguments, status=0, **more):
    done = lemmata("worst-case", *arguments, **more)
    assert done.returncode == status, done.stderr
    return done.stdout if status != 2 else done.stderr


def test_a_program_is_certified_at_its_closed_form(tmp_path):
    place = tmp_path / "bound.json"
    said = told(*GD, "--steps", "4", "--exactly", "1/6", "--certificate", str(place))
    assert "then f4 - fs <= 1/6" in said and "so without it: f4 - fs <= 1/6·|x0 - xs|^2" in said
    assert max(map(len, said.splitlines())) <= 80
    done = subprocess.run(
        [sys.executable, "-S", str(ROOT / "verify" / "recheck.py"), str(place)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0 and "then f4 - fs <= 1/6" in done.stdout


def test_json_has_the_bound_and_the_certificate():
    data = json.loads(told(*GD, "--steps", "1", "--json"))
    assert data["schema"] == "lemmata/worst-case/1" and data["verdict"] == "certified"
    assert data["title"].endswith(", 1 step")
    p, q = map(int, data["upper"].split("/"))
    assert 0 <= p / q - 1 / 2 <= 1e-6
    assert data["certificate"]["pieces"][0]["kind"] == "worst_case"
    assert data["peer"] is None and data["tried"] == [] and data["rationalised"] == []


def test_a_bound_that_is_false_is_not_certified():
    data = json.loads(told(*GD, "--steps", "1", "--exactly", "2/5", "--json", status=1))
    assert data["verdict"] == "undecided" and data["certificate"] is None and data["tried"]


@pytest.mark.parametrize("of, closed", [("gradient", "9/4"), ("distance", "1")])
def test_other_measures(of, closed):
    """|∇f(x_1)|² ≤ L²/4·|x_0 − x*|² and |x_1 − x*|² ≤ |x_0 − x*|² for a step of length 1/L."""
    assert f"<= {closed}" in told(*GD, "--steps", "1", "--of", of, "--exactly", closed)


@pytest.mark.parametrize(
    "arguments, says",
    [
        (GD, "a program needs --steps and --class"),
        (["x = x - a*grad(x)", "a=1", "--steps", "1"], "a program needs --steps and --class"),
        ([*GD, "--steps", "0"], "steps is 0: give 1 to 200"),
        ([*GD, "--steps", "1", "--of", "speed"], "'speed' is no measure: give one of value"),
        ([*GD, "--steps", "1", "--within", "2"], "give a number between 0 and 1"),
        ([*GD, "--steps", "1", "--exactly", "x"], "--exactly is 'x': give a rational number"),
        ([*GD, "--steps", "1", "--exactly", "1/0"], "--exactly is '1/0': give a rational number"),
        ([*GD, "--steps", "1", "--exactly", "sqrt(-2)"], "give a rational number such as 9/10"),
        ([*GD, "--steps", "1", "--exactly", "grad(1)"], "give a rational number such as 9/10"),
        ([*GD, "--steps", "1", "--mu", "1"], "the class smooth-convex has no parameter mu"),
        ([GD[0], "--steps", "1", *GD[2:]], "the parameter a has no value"),
        (["x = x - grad(x)", "--steps", "1", "--class", "x"], "'x' is no class: give one of"),
        (
            ["x = x - grad(x)", "--steps", "1", "--class", "smoth-convex"],
            "'smoth-convex' is no class: did you mean smooth-convex?",
        ),
        (["nothing.py"], "nothing.py is no file"),
        (["nothing.py", "--L", "1"], "a script says its steps, class and parameters itself"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(arguments, says, capsys):
    assert dispatch(["worst-case", *arguments]) == 2
    said = capsys.readouterr().err
    assert says in said and said.count("\n") == 1


def script(folder, text):
    path = folder / "script.py"
    path.write_text(text)
    return str(path)


@pytest.mark.slow
class TestScripts:
    """What a script of PEPit can do."""

    @pytest.fixture(autouse=True)
    def pepit(self):
        pytest.importorskip("PEPit", reason="PEPit is not installed")

    def test_heavy_ball_is_certified_unchanged(self, tmp_path):
        data = json.loads(told(script(tmp_path, HEAVY), "--json"))
        p, q = map(int, data["upper"].split("/"))
        assert abs(p / q - 0.67959414) < 1e-6
        assert data["peer"]["version"] == "0.5.1" and data["peer"]["value"] < 0.68
        run = data["certificate"]["pieces"][0]["run"]
        assert any("-13/20" in step.get("is", {}).values() for step in run)

    def test_the_two_lines(self, tmp_path):
        text = "from verify.worst_case import exact\n" + HEAVY.replace(
            "problem.solve(verbose=0)", 'print(problem.certificate("f.json"))'
        )
        path = script(tmp_path, text)
        done = subprocess.run(
            [sys.executable, path],
            cwd=tmp_path,
            env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        assert (tmp_path / "f.json").is_file() and "/" in done.stdout

    @pytest.mark.parametrize(
        "text, says",
        [
            ("x = 1", "the script solves no problem of PEPit: call problem.solve() in it"),
            ("x = (", "the script is no Python: line 1"),
            ("raise KeyError('a')", "the script raised KeyError: 'a'"),
            ("import os\nos._exit(3)", "the script's process ended with status 3"),
            (HEAVY + HEAVY, "the script solves 2 problems: say which, by --number 1 to --number 2"),
            (HEAVY.replace("mu=mu", "mu=-1"), "mu is -1: give mu >= 0"),
            (HEAVY.replace("n = 1,", "n = 1,").replace("0.3", "float('nan')"), "nan"),
        ],
    )
    def test_what_cannot_be_certified_says_why(self, tmp_path, text, says):
        said = told(script(tmp_path, text), status=2)
        assert says in said and said.count("\n") == 1

    def test_a_root_that_a_proof_needs_is_named(self, tmp_path):
        """Nesterov's potential falls for λ′ = (1 + √(1 + 4λ²))/2 alone: λ² is a cube root, then
        λ = 10, where √401 is meant, and λ = 2/3, where it is 5/3."""
        said = told(script(tmp_path, POTENTIAL.replace("k = 10", "k = 2 ** (1 / 3)")), status=1)
        assert "numbers read as the simplest rational within 1e-12: 1.25992" in said
        assert "try parameters for which it is rational" in said.replace("\n  ", " ")
        for k, root in (("10", True), ("2 / 3", False)):
            place = tmp_path / "bound.json"
            text = POTENTIAL.replace("k = 10", f"k = {k}")
            said = told(script(tmp_path, text), "--certificate", str(place))
            assert "<= 0" in said and "floats" not in said
            assert ("√401" in place.read_text("utf-8")) is root

    def test_a_step_with_a_root_is_that_step(self, tmp_path):
        """(1 − √κ)/(1 + √κ) with √κ = √10/10, and a bound with that root."""
        text = HEAVY.replace("0.3, 3", "(1 - sqrt(mu)) / (1 + sqrt(mu)), 2")
        text = text.replace("1, 0.1, 1 / 2, (", "1, 0.1, 1, (").replace("sqrt(mu)", "sqrt(0.1)")
        found = json.loads(told(script(tmp_path, "from math import sqrt\n" + text), "--json"))
        assert found["rationalised"] == [] and "/" in found["upper"]
        pair = "from math import sqrt\n" + POTENTIAL.replace("k = 10", "k = sqrt(2) + sqrt(3)")
        assert json.loads(told(script(tmp_path, pair), "--json", status=1))["rationalised"]

    def test_one_of_several_problems(self, tmp_path):
        other = HEAVY.replace("n = 1, 0.1, 1 / 2, 0.3, 3", "n = 1, 0.1, 1 / 2, 0.3, 1")
        data = json.loads(told(script(tmp_path, HEAVY + other), "--number", "2", "--json"))
        assert len(data["certificate"]["pieces"][0]["run"]) < 8

    def test_a_script_without_end_is_stopped(self, tmp_path, monkeypatch):
        from verify.worst_case import script as of_scripts

        monkeypatch.setattr(of_scripts, "MORE", 1.0)
        path = script(tmp_path, "while True:\n    pass")
        with pytest.raises(ValueError, match="was stopped after 2 s: give it less to do"):
            of_scripts.answer_script(path, within="1e-6", time_limit=1.0)

    def test_a_script_that_wants_all_memory_is_stopped(self, tmp_path, monkeypatch):
        from verify.worst_case import script as of_scripts

        path = script(tmp_path, "x = bytearray(2**36)")
        with pytest.raises(ValueError, match="more memory than it may have"):
            of_scripts.answer_script(path, within="1e-6")


def test_without_pepit_one_line_says_how_to_get_it(tmp_path):
    try:
        import PEPit  # noqa: F401
    except ImportError:
        assert "python -m pip install pepit==0.5.1" in told(script(tmp_path, HEAVY), status=2)
    else:
        pytest.skip("PEPit is installed")
