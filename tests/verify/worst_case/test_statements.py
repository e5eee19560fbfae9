"""Programs whose coefficients change with time or hold roots, and that ask several oracles."""

from fractions import Fraction

import numpy as np
import pytest

from theory.algorithms import parse
from theory.rates.engine.method import method_of
from theory.realization import resolve
from theory.surds import root
from theory.worst_case.forms import Vector
from theory.worst_case.model import Problem
from verify.cli import dispatch
from verify.worst_case.answer import answered
from verify.worst_case.program import problems_of

HALPERN = "a[0] = start; x[0] = start; a = a; x = a/(t + 1) + t/(t + 1)*T(x)"


def certified(program, steps, kind, parameters=(), exactly=None, **more):
    """(the bound, the numbers that roots were read as) of a program."""
    found = problems_of(parse(program), steps, kind, dict(parameters), **more)
    answer, last = answered([problem for problem, _ in found], program, exactly=exactly)
    assert answer.verdict == "certified", answer.tried
    return answer.upper, found[-1][1] if last else []


@pytest.mark.parametrize("steps", [1, 3])
def test_halpern_has_the_bound_of_lieder(steps):
    """|x − Tx|² ≤ 4/(N + 1)²·|x_0 − x*|² (F. Lieder, Optim. Lett. 15 (2021))."""
    bound = Fraction(4, (steps + 1) ** 2)
    found, _ = certified(HALPERN, steps, "nonexpansive", exactly=bound, measure="gradient")
    assert found == bound


def test_a_proximal_step_is_one():
    """f(x_N) − f* ≤ |x_0 − x*|²/(4γN) (A. Taylor, J. Hendrickx, F. Glineur, 2017)."""
    assert certified("x = prox(x, 2)", 3, "convex", exactly=Fraction(1, 24))[0] == Fraction(1, 24)


def test_a_conjugate_is_moreaus_identity():
    """x − a·prox_h*(x/a, 1/a) is the proximal step itself."""
    text = "y = prox_h_conj(x/2, 1/2); x = x - 2*y"
    assert certified(text, 1, "convex", exactly=Fraction(1, 8), at="x")[0] == Fraction(1, 8)


def test_a_root_is_that_root():
    """A step h in (0, 3/2) of gradient descent leaves 1/(2(2h + 1)); at √2, (2√2 − 1)/14."""
    closed = (2 * root(2) - 1) / 14
    text = "x = x - sqrt(2)*grad(x)"
    found = certified(text, 1, "smooth-convex", {"L": 1}, exactly=closed)
    assert found == (closed, [])


def test_roots_of_two_fields_are_read_as_rational_numbers_and_told():
    text = "x = x - (sqrt(2) + sqrt(3))/3*grad(x)"
    bound, read = certified(text, 1, "smooth-convex", {"L": 1})
    step = (2**0.5 + 3**0.5) / 3
    assert abs(float(bound) * 2 * (2 * step + 1) - 1) < 2e-6
    assert [x for x, _ in read] == [2**0.5, 3**0.5]
    assert all(abs(float(q) - x) < 1e-11 for x, q in read)


def test_a_constant_program_is_the_same_problem_either_way():
    """The walk over the text, and the matrices of `Method`."""
    text = "m = m/2 + grad(x); x = x - m/3"
    other = text.replace("m/2", "(t + 1)*m/(2*t + 2)")
    exact = certified(text, 2, "smooth-convex", {"L": 1})[0]
    assert certified(other, 2, "smooth-convex", {"L": 1})[0] == exact
    walked = problems_of(parse(text), 2, "smooth-convex", {"L": 1}, at="x")[0][0]
    plain = by_matrices(parse(text), 2)
    assert walked.measures[0].same(plain.measures[0])


def by_matrices(program, steps):
    """f(x_N) − f* of a linear program on a 1-smooth convex f, from A, B, C and the state of
    rest."""
    method, problem = method_of(program), Problem()
    f = problem.function("smooth-convex", L=1)
    best, start = f.minimizer("xs"), problem.vector("x0")

    def combined(numbers, vectors):
        return sum((c * v for c, v in zip(numbers, vectors)), Vector({}))

    state = [c * start for c in method.rest.entries()]
    for _ in range(steps):
        g = f.gradient(combined(method.C.entries(), state))
        rows = zip(method.A.tolist(), method.B.entries())
        state = [combined(row, state) + b * g for row, b in rows]
    problem.measure(f(combined(method.C.entries(), state)) - f(best))
    return problem


def test_fista_is_below_its_bound_and_above_its_runs():
    """F(x_N) − F* ≤ 2L|x_0 − x*|²/(N + 1)² (A. Beck, M. Teboulle, 2009), and no run on |Ax − b|²/2
    + λ|x|₁ leaves more."""
    text, steps = resolve("fista").program.text.replace("a*g", "g").replace("a)", "1)"), 3
    bound = float(certified(text, steps, "smooth-convex", {"L": 1})[0])
    assert bound <= 2 / (steps + 1) ** 2
    rng = np.random.default_rng(0)
    for _ in range(50):
        A = rng.standard_normal((4, 3))
        problem = A / np.linalg.norm(A, 2), rng.standard_normal(4), rng.uniform(0, 0.5)
        start = rng.standard_normal(3)
        best = fista(*problem, start, 4000)
        left = lasso(*problem, fista(*problem, start, steps)) - lasso(*problem, best)
        assert left <= bound * ((start - best) ** 2).sum() + 1e-9


def lasso(A, b, weight, x):
    return ((A @ x - b) ** 2).sum() / 2 + weight * np.abs(x).sum()


def fista(A, b, weight, x, steps):
    """The method in float64, without Lemmata."""
    y, s = x, 1.0
    for _ in range(steps):
        moved = y - A.T @ (A @ y - b)
        new = np.sign(moved) * np.maximum(np.abs(moved) - weight, 0)
        later = (1 + (1 + 4 * s * s) ** 0.5) / 2
        y, x, s = new + (s - 1) / later * (new - x), new, later
    return x


def test_two_gradients_an_iteration(capsys):
    """Extragradient contracts on a strongly monotone Lipschitz operator; on the rotation F(x) =
    Jx, of the class at μ → 0, one step of a leaves (1 − a²)² + a², which no bound may go below."""
    arguments = ["extragradient", "a=1/2", "--steps", "1", "--of", "distance"]
    kind = ["--class", "strongly-monotone-lipschitz", "--mu", "1/1000", "--L", "1"]
    assert dispatch(["worst-case", *arguments, *kind]) == 0
    said = capsys.readouterr().out
    line = next(line for line in said.splitlines() if line.startswith("then"))
    bound = float(line.rpartition("= ")[2].rstrip("…"))
    assert (3 / 4) ** 2 + 1 / 4 - 1e-2 < bound < 1


def test_an_optimizer_of_torch_is_its_program(capsys):
    """SGD with momentum is the catalogue's, from rest."""
    pytest.importorskip("torch")
    values = ["--steps", "2", *SMOOTH]
    bounds = []
    for name in (["torch.optim.SGD", "lr=1", "momentum=0.5"], ["heavy_ball", "lr=1", "beta=1/2"]):
        assert dispatch(["worst-case", *name, *values]) == 0
        said = capsys.readouterr().out.splitlines()
        bounds.append(next(line.split("<=")[1] for line in said if line.startswith("then")))
    assert bounds[0] == bounds[1]
    assert dispatch(["worst-case", "torch.optim.Adam", *values]) == 2
    assert "torch.optim.Adam has no exact linear law" in capsys.readouterr().err


SMOOTH = ["--class", "smooth-convex", "--L", "1"]


@pytest.mark.parametrize(
    "arguments, says",
    [
        (["x = x - grad(x)/norm(grad(x))", *SMOOTH], "norm(grad(x)) is not linear"),
        (["adam", *SMOOTH], "is not linear"),
        (["x = x - grad_f(x) - grad_h(x)", *SMOOTH], "asks for values of f and h"),
        (["x = project_C(x)", "--class", "convex"], "a projection is onto a convex set"),
        (["x = x - F(x)", "--class", "convex"], "F is an operator, and convex are functions"),
        (["x = x - grad(x)*sqrt(3/2 - t)", *SMOOTH], "sqrt(3/2 - t) is the root of a negative"),
        (["x = x - s[t]*grad(x)", *SMOOTH], "s[t] is of no known sequence"),
        (["x = prox(x, 2 - t)", "--class", "convex"], "the step of prox(x, 2 - t) is 0 in step 2"),
        (["x = x - grad(x)", "--at", "q", *SMOOTH], "--at is q: give a vector of the program"),
        (["fista", "a=1", "--at", "s", *SMOOTH], "--at is s: give a vector of the program"),
        (["fista", "a=1", "--at", "y", *SMOOTH], "nothing is known of the proximal part"),
        (["fista", *SMOOTH], "the parameter a has no value: give a=..."),
        (["fista", "a=1", "b=2", *SMOOTH], "b is not a parameter of the program"),
        (["fista(a=1)", "a=1", *SMOOTH], "a is given twice"),
        (["nag", "lr=1", *SMOOTH], "the parameter beta has no value"),
    ],
)
def test_what_is_no_problem_is_said_in_one_line(arguments, says, capsys):
    assert dispatch(["worst-case", *arguments, "--steps", "2"]) == 2
    said = capsys.readouterr().err
    assert says in said and said.count("\n") == 1
