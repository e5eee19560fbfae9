"""`rate` on the command line: what is printed, exit statuses, the certificate that is left."""

import json
import os
import re
import subprocess
import sys
from fractions import Fraction

import pytest

from verify import recheck
from verify.cli import UsageError, rate


@pytest.fixture
def page(capsys):
    """Run the command; return what it printed, spaces collapsed."""

    def call(*arguments, status=0):
        assert rate.main(list(arguments)) == status
        return " ".join(capsys.readouterr().out.split())

    return call


NAG = ("nag", "lr=1", "beta=1/3", "--mu", "1/4", "--L", "1")


def test_a_rate_in_words(page):
    text = page(*NAG)
    assert "nag(lr=1, beta=1/3) on every 1/4-strongly convex, 1-smooth f, in every" in text
    assert "converges at least like ρᵏ, ρ = 0.58212" in text and "kB, checked" in text
    assert "no better than ρ = 0.58" in text and "a spiral in ℝ^" in text
    assert "on quadratics alone ρ = 0.5 spectral radius, exact" in text
    assert "·ρᵏ·‖x₀ − x*‖ from rest at x₀" in text


def test_a_cycle_in_words(page):
    text = page("heavy_ball", "lr=1/9", "beta=4/9", "--mu", "1", "--L", "25")
    assert "does not converge: a 3-cycle, x = (13/133, -4/133, -9/133) and its shifts" in text
    assert "on f = 25/2·|x|² − 12·dist(x, H)²" in text


def test_quadratics_that_diverge(page):
    assert "grows like 2ᵏ" in page("sgd", "lr=3", "--mu", "1/4", "--L", "1")
    assert "does not shrink" in page("sgd", "lr=2", "--mu", "1/4", "--L", "1")


def test_a_tight_rate_says_so(page):
    text = page("sgd", "lr=8/5", "--mu", "1/4", "--L", "1")
    assert "ρ = 0.6 " in text and "no better: on quadratics ρ = 0.6 spectral radius, exact" in text
    assert "‖x_k − x*‖ ≤ 1·ρᵏ·‖x₀ − x*‖" in text


def test_a_rate_below_the_one_on_quadratics_is_undecided(page):
    text = page(*NAG, "--rho", "0.49", status=1)
    assert "undecided no certificate can exist at ρ = 0.49" in text


@pytest.mark.parametrize(
    "arguments, bound",
    [
        (("sgd", "lr=1", "--class", "quadratic", "--mu", "1/4", "--L", "1"), "ρ = 0.75"),
        (("sgd", "lr=1", "--class", "sector", "--mu", "1/4", "--L", "1"), "ρ = 0.75"),
        (("sgd", "lr=1", "--class", "cocoercive", "--mu", "1/4", "--beta", "1"), "ρ = 0.8660"),
        (
            ("sgd", "lr=1/4", "--class", "strongly-monotone-lipschitz", "--mu", "1/4", "--L", "1"),
            "ρ = 0.96824",
        ),
    ],
)
def test_classes(page, arguments, bound):
    assert bound in page(*arguments)


def test_the_answer_as_json(capsys, tmp_path):
    file = tmp_path / "nag.json"
    assert rate.main([*NAG, "--json", "--rho", "3/5", "--certificate", str(file)]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == "lemmata/rate/1" and data["verdict"] == "converges"
    assert data["class"] == {"name": "smooth-strongly-convex", "mu": "1/4", "L": "1"}
    assert data["upper"] == {"rho": "3/5", "decimal": "0.6"}
    assert data["quadratic"] == {"rho": "1/2", "decimal": "0.5"}
    assert data["lower"]["by"] == "quadratic"
    assert set(data) == {
        "schema", "verdict", "method", "class", "upper", "lower", "quadratic", "sublinear",
        "cycle", "constant", "readout", "certificate", "tried", "seconds",
    }  # fmt: skip
    assert json.loads(file.read_text(encoding="utf-8")) == data["certificate"]
    assert [piece["kind"] for piece in data["certificate"]["pieces"]] == ["rate"]
    assert any("ρ = 3/5" in line for line in recheck.recheck(data["certificate"]).lines)


def test_the_file_is_rechecked_by_python_alone(page, tmp_path, root):
    """By a process that sees nothing of Lemmata but the one file."""
    file = tmp_path / "heavy ball.json"
    page("heavy_ball", "lr=1/9", "beta=4/9", "--mu", "1", "--L", "25", "--certificate", str(file))
    command = [sys.executable, "-S", "-I", str(root / "verify" / "recheck.py"), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0 and not done.stderr
    said = " ".join(done.stdout.split())
    assert said.startswith("confirmed") and "proved from 1 standard theorem 1 theorem" in said
    assert "repeat with period 3" in said


def test_a_cycle_as_json(capsys):
    assert rate.main(["heavy_ball(lr=1/9, beta=4/9)", "--mu", "1", "--L", "25", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["verdict"] == "diverges" and data["upper"] is None
    assert data["cycle"]["period"] == 3 and len(data["cycle"]["points"]) == 3
    assert [piece["kind"] for piece in data["certificate"]["pieces"]] == ["cycle"]


def test_a_torch_optimizer(page):
    """The same rate as its program's, and its constant."""
    pytest.importorskip("torch")
    text = page(
        "torch.optim.SGD", "lr=0.1", "momentum=0.9", "--mu", "1/10", "--L", "1", "--rho", "0.97"
    )
    assert "torch.optim.SGD(lr=0.1, momentum=0.9) on every 1/10-strongly convex" in text
    assert "ρ = 0.97 " in text and "from rest at x₀" in text


def test_a_law_as_a_transfer_function(page):
    """z/(4z − 2): steps of 1/4 with momentum 1/2."""
    text = page("z/(4*z - 2)", "--class", "quadratic", "--mu", "1/4", "--L", "1")
    same = page("momentum", "lr=1/4", "beta=1/2", "--class", "quadratic", "--mu", "1/4", "--L", "1")
    assert text.partition("ρ =")[2] == same.partition("ρ =")[2] != ""


@pytest.mark.parametrize(
    "optimizer, words",
    [
        (["torch.optim.Adam"], "torch.optim.Adam has no exact linear law"),
        (["torch.optim.SGD", "lr=1/2", "weight_decay=0.25"], "and add 1/4 to mu and L"),
        (["torch.optim.SGD", "lr=1", "maximize=True"], "torch.optim.SGD maximizes"),
        (["torch.optim.SGD", "lr=0"], "the optimizer makes no steps"),
        (["torch.optim.SGD", "speed=1"], "the optimizer cannot be built"),
        (["no.such.Optimizer"], "no.such cannot be imported"),
    ],
)
def test_torch_optimizers_without_a_rate(optimizer, words):
    pytest.importorskip("torch")
    with pytest.raises(UsageError) as caught:
        rate.main([*optimizer, "--mu", "1/4", "--L", "1"])
    assert words in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize("asked", [("--mu", "0"), ("--class", "smooth-convex")])
def test_bounds_in_one_over_k(page, asked):
    text = page("sgd", "lr=1/3", *asked, "--L", "3")
    assert "sgd(lr=1/3) on every convex, 3-smooth f, in every dimension" in text
    assert "f(x_k) − f* ≤ 3·‖x₀ − x*‖²/(2·k + 2)" in text
    assert "‖∇f(x_k)‖² ≤ 9·‖x₀ − x*‖²/(k² + 2·k + 1)" in text and "kB, checked" in text


def test_bounds_in_one_over_k_as_json(capsys):
    assert rate.main(["sgd", "lr=1", "--mu", "0", "--L", "1", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["class"] == {"name": "smooth-convex", "mu": "0", "L": "1"}
    assert data["upper"] is None and data["verdict"] == "converges"
    assert data["sublinear"]["bound"] == "1/(2*k + 2)"
    assert data["sublinear"]["of"] == "f(x_k) - f*"
    assert data["sublinear"]["also"][0]["bound"] == "1/(k^2 + 2*k + 1)"
    theorems = data["certificate"]["theorems"]
    assert [t["name"] for t in theorems] == ["potential: value", "potential: gradient"]


COUNTED = "x_new = y - a*grad(y); y = x_new + (t-1)/(t+2)*(x_new - x); x = x_new"


def test_coefficients_that_change_with_time(page, capsys, tmp_path):
    """2L|x_0 − x*|²/(k + 1)² with L = 3; a file that recheck confirms; JSON for JSON's readers."""
    file = tmp_path / "bound.json"
    text = page(COUNTED, "a=1/3", "--mu", "0", "--L", "3", "--certificate", str(file))
    assert "on every convex, 3-smooth f" in text and "for every k ≥ 1:" in text
    assert "f(x_k) − f* ≤ 6·‖x₀ − x*‖²/(k + 1)²" in text and "kB, checked" in text
    lines = " ".join(" ".join(recheck.recheck(json.loads(file.read_text())).lines).split())
    assert "then for every k: x₀*·x₀ >= (1/6·k^2 + 2/3·k + 2/3)·e" in lines
    assert rate.main([COUNTED, "a=1", "--class", "smooth-convex", "--L", "1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["sublinear"]
    one = next(x for x in (found, *found["also"]) if x["point"] == "x" and not x["squared"])
    assert one["bound"] == "2/(k + 1)^2" and one["growth"] == ["1/2", "1", "1/2"]
    text = page(COUNTED, "a=3", "--mu", "0", "--L", "1", status=1)
    assert "undecided no V = a(f_k − f*)" in text
    for arguments, words in (
        (
            (COUNTED, "a=1", "--mu", "1/10", "--L", "1"),
            "go with smooth convex functions: give --mu 0",
        ),
        ((COUNTED, "--mu", "0", "--L", "1"), "the parameter a has no value: give a=..."),
        (("x = x - sqrt(2)*grad(x)", "--mu", "0", "--L", "1"), "give sqrt(2) as a number"),
        (("x = x - a^t*grad(x)", "a=1/2", "--mu", "0", "--L", "1"), "change with a power of t"),
        ((COUNTED, "a=1", "--mu", "0", "--L", "1", "--rho", "1/2"), "leave --rho out"),
    ):
        with pytest.raises(UsageError) as caught:
            rate.main(list(arguments))
        assert words in str(caught.value) and "\n" not in str(caught.value)


def test_a_rate_on_quadratics_that_is_algebraic(page, capsys):
    """Gradients one step late: ρ² − ρ + μ/2 = 0."""
    asked = ["delayed_gradient", "lr=1/2", "--mu", "1/10", "--L", "1", "--class", "quadratic"]
    assert "spectral radius, a root of x² − x + 1/20" in page(*asked)
    assert rate.main([*asked, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["quadratic"]["rho"]["poly"] == ["1/20", "-1", "1"] == data["upper"]["rho"]["poly"]
    assert data["upper"]["rho"]["decimal"] == data["upper"]["decimal"] == "0.9472135954…"
    low, high = map(Fraction, data["quadratic"]["rho"]["interval"])
    assert (low**2 - low + Fraction(1, 20)) * (high**2 - high + Fraction(1, 20)) < 0


def test_what_does_not_converge_on_smooth_convex_functions(page):
    assert "does not shrink" in page("sgd", "lr=2", "--mu", "0", "--L", "1")
    cycle = page("heavy_ball", "lr=39/100", "beta=19/20", "--mu", "0", "--L", "1")
    assert "a 14-cycle" in cycle


def test_rates_of_function_values(page, capsys):
    asked = ("sgd", "lr=1", "--class", "pl", "--mu", "1/2", "--L", "1")
    text = page(*asked)
    assert "on every 1-smooth f with ‖∇f‖² ≥ 2·1/2·(f − f*), in every dimension" in text
    assert "falls at least like τᵏ, τ = 0.4" in text
    assert "f(x_k) − f* ≤ τᵏ·(f(x₀) − f*) from rest at x₀" in text
    assert "τ = 0.49 " in page(*asked, "--rho", "0.7")
    assert "undecided" in page(*asked, "--rho", "0.6", status=1)
    rate.main([*asked, "--json"])
    data = json.loads(capsys.readouterr().out)
    assert data["upper"]["rho"]["poly"] == ["-2/5", "0", "1"]
    assert data["upper"]["decimal"].startswith("0.632455532") and data["readout"] == "f"


def test_every_value_of_a_letter(page, capsys):
    """1 − μ/L for every μ, and an interval of √κ that is covered."""
    text = page("sgd", "lr=1", "--mu", "m", "--L", "1")
    assert "μ = m, L = 1, for every 0 < m < 1, in every dimension" in text
    assert "converges at least like ρᵏ, ρ² = (m - 1)^2 certificate: 4.8 kB, checked" in text
    assert "no better: on λ|x|²/2, λ = mu, it is exactly that" in text
    assert "‖x_k − x*‖² ≤ ρ²ᵏ·‖x₀ − x*‖² from rest at x₀" in text
    asked = ("nag", "lr=1", "beta=(s-1)/(s+1)", "--mu", "1/s^2", "--L", "1", "--for", "s=2..3")
    text = page(*asked)
    assert "‖x_k − x*‖ ≤ C·ρᵏ·‖x₀ − x*‖ from rest: 1 certificate, " in text
    assert "s from 2 to 3: ρ from" in text and ", C = " in text
    assert rate.main([*asked, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["family"]["letter"] == "s" and not data["family"]["identity"]
    names = [theorem["name"] for theorem in data["certificate"]["theorems"]]
    assert names == ["s from 2 to 3", "no pole, s from 2 to 3"]
    polyak = ("heavy_ball", "lr=4*s^2/(s+1)^2", "beta=(s-1)^2/(s+1)^2", "--mu", "1/s^2", "--L", "1")
    text = page(*polyak, "--for", "s=2..", status=1)  # it has cycles
    assert "undecided no identity was read off" in text and "give it one" in text


def test_both_mu_and_L_as_letters(page, capsys):
    """Steps in units of 1/L: only μ/L counts. ρ = 1 − μ/L, and (L − μ)/(L + μ)."""
    text = page("sgd", "lr=1/L", "--mu", "mu", "--L", "L")
    assert "L-smooth f, for every 0 < mu < L, in every dimension" in text
    assert "so f/L has the same run: the certificate is for L = 1, where mu is mu/L" in text
    assert "ρ² = (L - mu)^2/(L^2)" in text or "ρ² = (mu - L)^2/(L^2)" in text
    text = page("x = x - 2/(m + M)*grad(x)", "--mu", "m", "--L", "M")
    assert re.search(r"ρ² = \((m - M|M - m)\)\^2/\(\((m \+ M|M \+ m)\)\^2\)", text)
    assert rate.main(["sgd", "lr=1/L", "--mu", "m", "--L", "L", "--json"]) == 0
    family = json.loads(capsys.readouterr().out)["family"]
    assert (family["letter"], family["scaled"], family["to"]) == ("m", "L", "1")
    assert "μ = 1, L = L, for every 1 < L" in page("sgd", "lr=1/L", "--mu", "1", "--L", "L")
    for optimizer, words in (
        (["sgd", "lr=1"], "count apart: one letter at a time, such as --mu mu --L 1"),
        (["sgd", "lr=a"], "a is a third letter beside mu and L: give it a number, or a formula"),
        (["sgd", "lr=mu/L"], "not in units of 1/L"),
    ):
        with pytest.raises(UsageError) as caught:
            rate.main([*optimizer, "--mu", "mu", "--L", "L"])
        assert words in str(caught.value)


def test_time_runs_out_as_undecided(page):
    text = page(*NAG, "--time-limit", "0.001", status=1)
    assert "undecided" in text and "time limit of 0.001 s" in text


@pytest.mark.parametrize(
    "arguments, words",
    [
        (("--mu", "2", "--L", "1"), "mu is 2 and L is 1: give mu < L"),
        (("--mu", "0.5", "--L", "0"), "L is 0: give L > 0"),
        (("--mu", "-1", "--L", "1"), "mu is -1: give mu >= 0"),
        (("--mu", "0", "--L", "1", "--class", "quadratic"), "mu is 0: no method has a rate"),
        (("--mu", "0", "--L", "1", "--class", "sector"), "mu is 0: no method has a rate"),
        (("--mu", "0", "--beta", "1", "--class", "cocoercive"), "mu is 0: no method has a rate"),
        (("--mu", "0", "--L", "1", "--rho", "1/2"), "bounds are in 1/k: leave --rho out"),
        (("--mu", "1", "--L", "2", "--class", "smooth-convex"), "has mu = 0: leave --mu out"),
        (("--mu", "1/4"), "needs L: give --L"),
        (("--mu", "1/x", "--L", "1"), "mu is '1/x': give a rational number"),
        (("--mu", "x", "--L", "1"), "x is a state of the program: call the letter something else"),
        (("--mu", "m", "--L", "L"), "not in units of 1/L, so that m and L count apart: one letter"),
        (
            ("--mu", "m", "--L", "L", "--for", "m=0..1"),
            "only their quotient counts, so leave --for",
        ),
        (("--mu", "m", "--L", "m"), "mu and L are both m: give mu < L"),
        (("--mu", "0", "--L", "L"), "mu is 0, where f/L has the same run: give L = 1"),
        (("--mu", "m", "--L", "2*m"), "mu is the letter m: say for which, such as --for m=0..1"),
        (("--mu", "m"), "needs L: give --L"),
        (("--mu", "m", "--L", "1", "--class", "pl"), "goes with --class smooth-strongly-convex"),
        (("--mu", "m", "--L", "1", "--beta", "1"), "leave --beta out"),
        (("--mu", "1/2..1/4", "--L", "1"), "mu is from 1/2 to 1/4: give the smaller number first"),
        (("--mu", "1/4", "--L", "1", "--for", "s"), "'s' is no interval of a letter"),
        (("--mu", "1/4", "--L", "1", "--for", "s=x..1"), "the start of s is 'x': give a rational"),
        (("--mu", "2", "--L", "1", "--for", "s=0..1"), "inside the interval of s: mu is 2 and L"),
        (("--mu", "s + ", "--L", "1", "--for", "s=0..1"), "mu is 's + ': give a formula in s"),
        (
            ("--mu", "1/4", "--L", "1", "--rho", "r", "--for", "s=0..1"),
            "rho is 'r': one letter at a time",
        ),
        (("--mu", "1/4", "--L", "1", "--beta", "1"), "has no beta: leave --beta out"),
        (("--mu", "0", "--L", "1", "--class", "pl"), "mu is 0: give mu > 0"),
        (("--mu", "1/4", "--L", "1", "--class", "all"), "'all' is no class: give one of"),
        (("--mu", "0", "--L", "1", "--class", "smoth-convex"), "did you mean smooth-convex?"),
        (("--mu", "1/4", "--L", "1e400"), "L is about 1e400: give numbers between"),
        (("--mu", "1/4", "--L", "1", "--rho", "1"), "rho is 1: give a rate between 0 and 1"),
        (("--mu", "1/4", "--L", "1", "--certificate", "/no/such/place"), "does not exist"),
    ],
)
def test_wrong_calls_name_the_mend(arguments, words):
    with pytest.raises(UsageError, match=".") as caught:
        rate.main(["nag", "lr=1", "beta=1/3", *arguments])
    assert words in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "optimizer, words",
    [
        (["nag", "lr=1"], "the parameter beta has no value: give beta=..."),
        (["nag", "lr=1", "gamma=2"], "gamma is not a parameter of nag"),
        (["nag(lr=1)", "lr=2"], "lr is given twice"),
        (["nag", "lr"], "'lr' is not of the form NAME=VALUE"),
        (["x = x*x - grad(x)"], "must be linear"),
        (["x = (1 - w)*x - grad(x)", "w=1/10"], "does not rest at a minimizer"),
        (["x = x - grad(x)/a", "a=0"], "divides by a"),
        (["no_such_method"], "not a known optimizer"),
    ],
)
def test_what_is_no_optimizer_names_the_mend(optimizer, words):
    with pytest.raises(UsageError) as caught:
        rate.main([*optimizer, "--mu", "1/4", "--L", "1"])
    assert words in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.skipif(os.name != "posix", reason="sends SIGINT, reads a terminal")
def test_progress_on_a_terminal_and_an_interrupt():
    """The line of progress is there while it searches; Ctrl-C ends it with 130 and one line."""
    import pty
    import signal
    import subprocess
    import sys

    ours, theirs = pty.openpty()
    asked = ("lr=1", "beta=(s-1)/(s+1)", "--mu", "1/s^2", "--L", "1", "--for", "s=1.001..100000")
    running = subprocess.Popen(
        [sys.executable, "-m", "verify", "rate", "nag", *asked],
        stdout=theirs,
        stderr=theirs,
        # a parent that ignores SIGINT would pass that on
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    os.close(theirs)

    def said():
        try:
            return os.read(ours, 1000)
        except OSError:  # the other side is closed
            return b""

    seen = b""
    while b"s = " not in seen and b"pieces so far" not in seen:
        part = said()
        assert part, seen
        seen += part
    running.send_signal(signal.SIGINT)
    while part := said():
        seen += part
    os.close(ours)
    assert running.wait(timeout=120) == 130
    assert b"interrupted" in seen and b"Traceback" not in seen
