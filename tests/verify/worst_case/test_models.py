"""Problems of our own, without PEPit: their worst cases are the closed forms of the literature."""

import re
import subprocess
import sys
from fractions import Fraction

import pytest

from tests.verify.samples import ROOT
from theory.worst_case.forms import Vector
from theory.worst_case.model import Problem
from theory.worst_case.steps import inexact_gradient, line_search
from verify.certificates.statement import proves, says, stated
from verify.recheck import recheck
from verify.worst_case.answer import answer


def start(problem, best, name="x0"):
    x = problem.vector(name)
    problem.assume((x - best) ** 2 <= 1)
    return x


def proximal_point():
    """1/(4γN) (Taylor, Hendrickx, Glineur 2017, Theorem 4.1): γ = 3, N = 2."""
    problem = Problem()
    f = problem.function("convex")
    best = f.minimizer()
    x = start(problem, best)
    for _ in range(2):
        x = f.proximal(x, 3)
    problem.measure(f(x) - f(best))
    return problem, Fraction(1, 24)


def subgradient():
    """M/√(N + 1) for the best of N + 1 points with steps 1/(M√(N + 1)): M = 2, N = 3."""
    problem = Problem()
    f = problem.function("lipschitz-convex", M=2)
    best = f.minimizer()
    x = start(problem, best)
    for k in range(4):
        problem.measure(f(x) - f(best))
        if k < 3:
            x = x - f.gradient(x) / 4
    return problem, Fraction(1)


def line_searches():
    """((L − μ)/(L + μ))² (de Klerk, Glineur, Taylor 2017, Theorem 1.2): μ = 1, L = 3, one step."""
    problem = Problem()
    f = problem.function("smooth-strongly-convex", mu=1, L=3)
    best = f.minimizer()
    x = problem.vector("x0")
    problem.assume(f(x) - f(best) <= 1)
    y = line_search(f, x, [f.gradient(x)])
    problem.measure(f(y) - f(best))
    return problem, Fraction(1, 4)


def inexact():
    """The same with L and μ that a relative error ε of the gradient makes of them: ε = 1/3."""
    problem = Problem()
    L, mu, eps = Fraction(3), Fraction(1), Fraction(1, 3)
    f = problem.function("smooth-strongly-convex", mu=mu, L=L)
    best = f.minimizer()
    x = problem.vector("x0")
    problem.assume(f(x) - f(best) <= 1)
    low, high = (1 - eps) * mu, (1 + eps) * L
    y = x - 2 / (low + high) * inexact_gradient(f, x, eps)
    problem.measure(f(y) - f(best))
    return problem, ((high - low) / (high + low)) ** 2


def fixed_point_iteration():
    """Halpern's iteration: |x_N − T x_N|² ≤ 4/(N + 1)²·|x_0 − x*|² (Lieder 2021): N = 3."""
    problem = Problem()
    T = problem.function("nonexpansive")
    best = T.fixed_point()
    x = first = start(problem, best)
    for k in range(3):
        x = Fraction(1, k + 2) * first + Fraction(k + 1, k + 2) * T.gradient(x)
    problem.measure((x - T.gradient(x)) ** 2)
    return problem, Fraction(1, 4)


def douglas_rachford():
    """(1/(1 + γμ))² or (γL/(1 + γL))² (Giselsson, Boyd 2017): μ = 1/10, L = 1, γ = 1."""
    problem = Problem()
    f, h = problem.function("convex"), problem.function("smooth-strongly-convex", mu=".1", L=1)
    first = [problem.vector("w"), problem.vector("u")]
    last = []
    for w in first:
        x = h.proximal(w, 1)
        last.append(w + f.proximal(2 * x - w, 1) - x)
    problem.assume((first[0] - first[1]) ** 2 <= 1)
    problem.measure((last[0] - last[1]) ** 2)
    return problem, Fraction(100, 121)


def projected_gradient():
    """(1 − μγ)² for a projection after each step (Taylor, Hendrickx, Glineur 2018): γ = 1/2."""
    problem = Problem()
    f = problem.function("smooth-strongly-convex", mu="1/2", L=1)
    h = problem.function("indicator")
    best = problem.implicit([(f, 1), (h, 1)], 0, Vector({}), "xs")
    x = start(problem, best)
    y = h.proximal(x - f.gradient(x) / 2, 1)
    problem.measure((y - best) ** 2)
    return problem, Fraction(9, 16)


def frank_wolfe():
    """f(x_1) − f* ≤ LD²/2 for the step from x_0 to the linear minimizer itself."""
    problem = Problem()
    f, h = problem.function("smooth-convex", L=1), problem.function("indicator", D=1)
    best = problem.implicit([(f, 1), (h, 1)], 0, Vector({}), "xs")
    x = problem.vector("x0")
    h.gradient(x)
    y = h.where_gradient_is(-f.gradient(x))
    problem.measure(f(y) - f(best))
    return problem, Fraction(1, 2)


def linear_operator():
    """|x_1|² for a step x − A x of a symmetric A with eigenvalues in [1/2, 3/2]."""
    problem = Problem()
    A = problem.function("symmetric-linear", mu="1/2", L="3/2")
    x = problem.vector("x0")
    problem.assume(x**2 <= 1)
    problem.measure((x - A.gradient(x)) ** 2)
    return problem, Fraction(1, 4)


MODELS = (
    proximal_point,
    subgradient,
    line_searches,
    inexact,
    fixed_point_iteration,
    douglas_rachford,
    projected_gradient,
    frank_wolfe,
    linear_operator,
)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_worst_case_is_the_closed_form(model):
    problem, closed = model()
    found = answer(problem, model.__name__, lower=True)
    assert found.verdict == "certified", found.tried
    assert closed <= found.upper <= closed * (1 + Fraction(1, 10**5))
    assert found.lower is None or found.lower <= closed
    assert found.lower is None or found.lower >= closed * Fraction(98, 100)


def test_what_follows_from_the_assumptions_alone_is_no_theorem():
    problem = Problem()
    f = problem.function("convex")
    x = problem.vector("x0")
    problem.assume(f(x) <= 1)
    problem.measure(f(x))
    found = answer(problem, "nothing")
    assert found.verdict == "undecided" and found.certificate is None
    assert "follows from the assumptions alone" in found.tried[0]


def test_a_problem_without_a_bound_is_undecided():
    problem = Problem()
    f = problem.function("convex")
    best, x = f.minimizer(), problem.vector("x0")
    problem.measure(f(x) - f(best))
    found = answer(problem, "no start")
    assert found.verdict == "undecided" and found.tried and found.upper is None


def test_the_piece_is_a_theorem_of_the_lock():
    problem, closed = proximal_point()
    found = answer(problem, "proximal point", exactly=closed)
    (piece,) = found.certificate["pieces"]
    (theorem,) = recheck(found.certificate).theorems.values()
    assert proves(piece) and stated(piece) == theorem.digest
    assert "<= 1/24" in says(piece)


@pytest.mark.parametrize("place", [0, 1])
def test_the_examples_of_the_manual_run(place, tmp_path):
    page = (ROOT / "docs" / "worst-case.md").read_text(encoding="utf-8")
    text = re.findall(r"```python\n(.*?)```", page, re.DOTALL)[place]
    (tmp_path / "example.py").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(tmp_path / "example.py")],
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
