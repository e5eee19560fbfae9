"""The theorem is about the text: names, start lines, clocks, roots and answers that could be taken
for others."""

import json
import time
from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq

from theory import exact
from theory.algorithms import parse
from theory.algorithms.sides import side_of
from theory.optimizers import catalogue
from theory.realization import resolve
from theory.surds import root
from theory.worst_case.forms import Vector
from verify.alarm import TimedOut
from verify.cli import dispatch
from verify.worst_case.interior import _Program
from verify.worst_case.program import problems_of, starts_at_zero, stays
from verify.worst_case.statements import Run

SMOOTH = {"L": 1}
CALL = ["--class", "smooth-convex", "--L", "1"]


def run_of(text, steps=2, kind="smooth-convex", parameters=SMOOTH, **more):
    """The vectors that the first problem of a program names and makes, as text."""
    problem = problems_of(parse(text), steps, kind, dict(parameters), **more)[0][0]
    return repr(problem.steps), [repr(measure) for measure in problem.measures]


@pytest.mark.parametrize(
    "text, same",
    [
        # t is the clock only where the program does not say otherwise.
        ("t[0] = 1/3; x = x - t*grad(x); t = t/2", "s[0] = 1/3; x = x - s*grad(x); s = s/2"),
        ("x = x - grad(x)/t", "n[0] = 1; x = x - grad(x)/n; n = n + 1"),
        # Start lines are the run's, with a gradient in them or not.
        (
            "m[0] = grad(start)/2; m = m/2 + grad(x); x = x - m",
            "m[0] = grad(start)/2; m = t*m/(2*t) + grad(x); x = x - m",
        ),
        # The gradient at the new w is not that of a method at rest.
        (
            "w = w - (grad(w) + m/2); m = m/2 + grad(w)",
            "w = w - (grad(w) + m/2); g = grad(w); m = m/2 + g",
        ),
        ("repeat 2: x = x - grad(x)/t", "x = x - grad(x)/t; x = x - grad(x)/t"),
        (
            "x, y = x - grad(x), x; x = x + (x - y)/t",
            "y = x; x = x - grad(x); x = (1 + 1/t)*x - y/t",
        ),
    ],
)
def test_two_texts_of_one_method_are_one_problem(text, same):
    assert run_of(text) == run_of(same)


def test_a_declared_t_is_a_parameter():
    text = "param t; x = x - t*grad(x)"
    declared = problems_of(parse(text, t="1/2"), 2, "smooth-convex", dict(SMOOTH))[0][0]
    assert repr(declared.steps) == run_of("x = x - grad(x)/2")[0]


def test_a_kicked_start_is_the_run_of_the_text():
    """m_1 = g/4 + g, so x_1 = x_0 − 5/4·g; by hand."""
    program = parse("m[0] = grad(start)/2; m = m/2 + grad(x); x = x - m")
    problem = problems_of(program, 1, "smooth-convex", dict(SMOOTH), at="x")[0][0]
    f = problem.functions[0]
    start, first, last = f.points[1].x, f.points[1].g, f.points[2].x
    assert last == start - first * 5 / 4
    assert program.run([1], 0)[1] == -5 / 4


def test_dampened_momentum_of_torch_takes_its_first_step_undampened(capsys):
    """torch sets the momentum to the first gradient: x_1 = x_0 − g."""
    pytest.importorskip("torch")
    sgd = ["torch.optim.SGD", "lr=1", "momentum=0.5", "dampening=0.5", "--steps", "1"]
    assert dispatch(["worst-case", *sgd, *CALL]) == 0
    said = capsys.readouterr().out
    assert "with x1 = x0 - g0\n" in said and "<= 1/6 " in said


def test_a_subgradient_need_not_be_that_of_the_proximal_step():
    """The prox ends at a kink of |x|, and the gradient asked for there is another one."""
    problem = problems_of(parse("y = prox(x, 1); x = y - grad_h(y)"), 1, "convex", {}, at="x")[0][0]
    (h,) = problem.functions
    assert len({point.x.key for point in h.points[1:3]}) == 1
    assert h.points[1].g != h.points[2].g and h.points[1].f.same(h.points[2].f)
    smooth = problems_of(parse("y = prox(x, 1); x = y - grad_h(y)"), 1, "smooth-convex", SMOOTH)
    assert len(smooth[0][0].functions[0].points) == 2


def test_the_same_question_has_the_same_answer():
    text = "x[0] = start; x = x + 2*prox(x, 1); x = x - prox(x, 1)"
    once = problems_of(parse("y = prox(x, 1); x = 2*y - prox(x, 1)"), 1, "convex", {})[0][0]
    assert len(once.functions[0].points) == 2
    assert len(problems_of(parse(text), 1, "convex", {})[0][0].functions[0].points) == 3


@pytest.mark.parametrize(
    "coefficient",
    ["max(sqrt(2), sqrt(3))", "sqrt(2) + sqrt(3)", "abs(sqrt(2) - sqrt(3))", "sqrt(sqrt(2))"],
)
def test_roots_of_two_fields_meet_anywhere(coefficient):
    found = problems_of(parse(f"x = x - ({coefficient})/4*grad(x)"), 1, "smooth-convex", SMOOTH)
    assert len(found) == 1 and len(found[0][1]) == 2


def test_steps_of_proximal_points_hold_roots():
    text = "x[0] = start; x = prox(x*sqrt(2)/sqrt(2), sqrt(3))"
    found = problems_of(parse(text), 1, "convex", {})
    assert not found[0][1] and root(3) in found[0][0].steps[-1].weights


def test_steps_of_two_fields_are_read_as_rational_numbers(capsys):
    """f(x) − f* ≤ |x_0 − x*|²/(4(√2 + √3)) after proximal steps √2 and √3 (Taylor, Hendrickx,
    Glineur, 2017)."""
    call = ["worst-case", "x = prox(x, sqrt(2)); x = prox(x, sqrt(3))", "--class", "convex"]
    assert dispatch([*call, "--steps", "1", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert abs(Fraction(said["upper"]) * 4 * Fraction(2**0.5 + 3**0.5) - 1) < 1e-5
    assert [x for x, _ in said["rationalised"]] == [2**0.5, 3**0.5]


def test_a_state_that_starts_at_zero_is_told(capsys):
    text = "x_new = prox_h(y, 1); y = x_new + t/(t + 3)*(x_new - x); x = x_new"
    assert starts_at_zero(parse(text)) == "x"
    assert starts_at_zero(parse("x[0] = start; " + text)) is None
    assert starts_at_zero(parse("y = x - grad(x); x = y + (y - z)/t; z = y")) is None
    assert dispatch(["worst-case", text, "--steps", "2", "--class", "convex"]) == 1
    assert "x starts at 0" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments, says",
    [
        (["x = x - a*grad(x)", "a=1", "--at", "a", *CALL], "--at is a: give a vector"),
        (["x = x - grad(x)/t", "--at", "t", *CALL], "--at is t: give a vector"),
        (["z = x - grad_C(x); x = project_C(z)", *CALL], "grad and project both speak of C"),
        (["z = prox_A(x); x = J_A(z)", "--class", "convex"], "prox and J both speak of A"),
        (["x = x - F(x) + grad_F(x)", "--class", "lipschitz"], "value and grad both speak of F"),
        (["x = x - grad(x)/sqrt(1e700 + 1)", *CALL], "is a root of a number near 0 or ∞"),
        (["x = x - grad(x)/sqrt(2e-700)", *CALL], "is a root of a number near 0 or ∞"),
        (["x = x/2 - grad(x)", *CALL], "does not rest at a minimizer"),
    ],
)
def test_what_is_no_problem_is_said_in_one_line(arguments, says, capsys):
    assert dispatch(["worst-case", *arguments, "--steps", "2"]) == 2
    said = capsys.readouterr().err
    assert says in said and said.count("\n") == 1


def test_numbers_that_explode_end_soon(capsys):
    begin = time.process_time()
    text = "s[0] = 2; s = s^32; x = x - grad(x)/s"
    assert dispatch(["worst-case", text, "--steps", "9", *CALL]) == 2
    assert "has more than 20000 bits in step 3" in capsys.readouterr().err
    text = "x = x - grad(x)/sqrt(1e-700)"
    assert dispatch(["worst-case", text, "--steps", "1", *CALL]) == 1
    assert "too large or too small" in capsys.readouterr().out
    assert time.process_time() - begin < 5


def test_the_time_limit_is_the_one_that_was_given(capsys):
    call = ["x = x - grad(x)/t", "--steps", "200", "--time-limit", "0.3", *CALL]
    assert dispatch(["worst-case", *call]) == 1
    assert "the time limit of 0.3 s was reached" in capsys.readouterr().out


def test_the_end_of_the_time_is_no_failure_of_the_solver(monkeypatch):
    """The alarm may ring while the solver runs; a panic in Rust is no end."""
    clarabel = pytest.importorskip("clarabel")
    panic = type("PanicException", (BaseException,), {})
    for reason, ends in ((TimedOut, True), (KeyboardInterrupt, True), (panic, False)):

        def solver(*_, reason=reason):
            raise reason

        monkeypatch.setattr(clarabel, "DefaultSolver", solver)
        program = _Program(None, 1)
        if ends:
            with pytest.raises(reason):
                program.minimised(np.zeros(1))
        else:
            assert program.minimised(np.zeros(1)) is None


def test_letters_of_several_functions_are_those_of_the_text():
    text = "h = grad_g(x); x = prox_f(x - h); x = project_x(x)"
    functions = problems_of(parse(text), 1, "smooth-convex", SMOOTH, measure="distance")
    assert [f.name for f in functions[0][0].functions] == ["g", "f", "u"]


def test_a_program_that_rests_elsewhere_is_told(capsys):
    text = "y = prox_f(z, 1); w = prox_g(2*y - z, 1); z = z + w - y"
    call = ["worst-case", text, "--steps", "1", "--class", "convex", "--of", "distance"]
    assert dispatch(call) == 1
    assert "started at x*, the program moves away" in capsys.readouterr().out
    for steady in ("fista", "extragradient", "x = x - grad(x)/t"):
        program = side_of(resolve(steady)).program
        values = dict.fromkeys(program.parameters, "1/2")
        kind = {"extragradient": "lipschitz"}.get(steady, "smooth-convex")
        assert stays(parse(program.text, **values), 3, kind, dict(SMOOTH))


TEXTS = (
    "t[0] = 1; x_new = y - grad(y)/t; y = x_new + (t - 1)/(t + 1)*(x_new - x); x = x_new; t += 1/2",
    "m[0] = grad(start)/2; x[0] = start; m = m/3 + grad(x); x = x - m/t",
    "x[0] = start; g = grad_f(y); z = prox_h(y - g, 1/t); y, x = z + (z - x)/t, z",
)


def text_and_values(name):
    entry = catalogue()[name]
    return entry.program, {k: f"1/{i}" for i, k in enumerate(entry.parameters, 2)}


@pytest.mark.parametrize("name", [*TEXTS, *catalogue()])
def test_the_walk_is_the_other_reading_of_the_text(name):
    """`Run` on vectors, and `Program.starting` on numbers, which reads the text for itself."""
    text, values = (name, {}) if name in TEXTS else text_and_values(name)
    program = parse(text, **values)
    if program.kind == "non-linear" or program.reading.names.sequences or program.starts is None:
        pytest.skip("no problem of finite steps")
    asked: list = []

    def ask(call, point, step):
        known = [v for c, p, s, v in asked if (c, p, s) == (call, point, step)]
        if not known:
            known = [Vector({len(asked) + 1: fmpq(1)})]
            asked.append((call, point, step, *known))
        return known[0]

    def number(vector):
        parts = ((exact.to_fraction(c), i) for i, c in vector.entries.items())
        return sum((c * Fraction(i * i + 3, i + 1) for c, i in parts), Fraction(0))

    def oracle(call, point, steps):
        return next(number(v) for c, p, _, v in asked if c == call and number(p) == point)

    start = Vector({0: fmpq(1)})
    walk = Run(program, start, ask, roots=False)
    for _ in range(3):
        walk.step()
    first = [number(v) for _, p, _, v in asked if p == start]
    other = program.starting(number(start), *first[:1])
    for _ in range(3):
        other.step(oracle)
    for state, value in other.memory.items():
        mine = walk.meaning[state]
        mine = number(mine) if isinstance(mine, Vector) else exact.to_fraction(mine)
        assert value == mine, state
