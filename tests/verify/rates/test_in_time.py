"""Methods whose coefficients change with time: what is found, and runs that never contradict it."""

import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq

from theory.algorithms import parse
from theory.operators.steps import NotProved, Unsound
from theory.rates.engine.in_time import Conditions, NoPotential
from theory.rates.engine.sequences import some_sequence
from theory.rates.engine.varying import varying_of
from theory.rates.engine.where import read
from verify.certificates.certificate import of_rates
from verify.rates.in_time import bounds_in_time, sequence, value_at
from verify.rates.question import ask
from verify.rates.search import to_float
from verify.rates.theorems_in_time import theorem_in_time
from verify.rates.words_in_time import shown
from verify.recheck import Rejected, recheck

from .samples import changed
from .test_bounds_on_values import huber, numbers

ROOT_RULE = "(1 + sqrt(1 + 4*s^2))/2"
STEP = "x_new = y - a*grad(y); y = x_new + ({})*(x_new - x); x = x_new"
COUNTED = STEP.format("(t - 1)/(t + 2)")
AHEAD = "y = x + (t - 2)/(t + 1)*(x - p); p = x; x = y - a*grad(y)"
RECURSIVE = f"s[0] = 1; s_new = {ROOT_RULE}; {STEP.format('(s - 1)/s_new')}; s = s_new"
OPTIMIZED = """h[0] = 1
g = a*grad(y)
v = (1 + sqrt(1 + 8*h^2))/2
h_new = (1 + sqrt(1 + 4*h^2))/2
z = z - 2*h*g
x = y - g
w = (1 - 1/v)*x + z/v
y = (1 - 1/h_new)*x + z/h_new
h = h_new"""
ANY_OPTIMIZED = """g = a*grad(y)
z = z - 2*s[t]*g
x = y - g
y = (1 - 1/s[t+1])*x + z/s[t+1]"""
# Nesterov 2004, (2.2.6) and (2.2.9): α_{k+1}² = (1 − α_{k+1})α_k², so that 1/α_k is s_k above
DECAYING = f"""a0[0] = 1
a_new = (sqrt(a0^4 + 4*a0^2) - a0^2)/2
{STEP.format("a0*(1 - a0)/(a0^2 + a_new)")}
a0 = a_new"""
AVERAGE = "z = z - a*grad(x); x = x + (z - x)/(t + 1)"
LOOKAHEAD = "v = (t - 1)/(t + 2)*v - a*grad(x + (t - 1)/(t + 2)*v); x = x + v"
# In the sense of Ghadimi, Feyzmahdavian, Johansson 2015, Theorem 1.
GROWING = "x_new = x - a*grad(x)/(t + 1) + (t - 1)/(t + 1)*(x - x_prev); x_prev = x; x = x_new"


def of(text, a="1", L=1, where=None):
    known = None if where is None else read(where)
    return bounds_in_time(varying_of(parse(text, a=a), known), fmpq(L))[0]


def words(text, a="1", L=1):
    """What is bounded, by what, and by what in k."""
    found = map(shown, of(text, a, L))
    return {one.what: (one.exact.plain(), one.in_k and one.in_k.plain()) for one in found}


@pytest.mark.parametrize(
    "text, bounds",
    [
        # 2L|x_0 − x*|²/(k + 1)² (Nesterov 1983; Beck, Teboulle 2009, Theorem 4.4)
        (
            COUNTED,
            {
                "f(x_k) − f*": ("2/(k + 1)^2", None),
                "f(y_k) − f*": ("2/(k + 2)^2", None),
                "‖∇f(x_k)‖²": ("4/(3*(k + 1)^2)", None),
            },
        ),
        (AHEAD, {"f(x_k) − f*": ("2/(k + 1)^2", None)}),
        (RECURSIVE, {"f(x_k) − f*": ("1/(2*s_{k−1}^2)", "2/(k + 1)^2")}),
        # Kim, Fessler 2016, Theorem 2, and 2017: L|x_0 − x*|²/(2θ_N²) and L|x_0 − x*|²/(4θ_k²)
        (
            OPTIMIZED,
            {
                "f(w_k) − f*": ("1/(2*v_k^2)", "50/(7*k + 12)^2"),
                "f(x_k) − f*": ("1/(4*h_{k−1}^2)", "1/(k + 1)^2"),
                "f(y_k) − f*": ("1/(2*h_k^2)", "2/(k + 2)^2"),
                "‖∇f(x_k)‖²": ("1/(4*h_{k−1}^2)", "1/(k + 1)^2"),
            },
        ),
        (
            DECAYING,
            {
                "f(x_k) − f*": ("1/(2*u_{k−1}^2)", "2/(k + 1)^2"),
                "f(y_k) − f*": ("1/(2*u_k^2)", "2/(k + 2)^2"),
            },
        ),
        (GROWING, {"f(x_k) − f*": ("1/(2*(k + 1))", None)}),
        (AVERAGE, {"f(x_k) − f*": ("1/(2*(k + 1))", None)}),
    ],
)
def test_bounds(text, bounds):
    found = words(text)
    assert {what: found.get(what) for what in bounds} == bounds


def test_units_do_not_matter():
    for text in (COUNTED, OPTIMIZED):
        plain, scaled = of(text), of(text, "1/7", 7)
        assert [one.growth for one in plain] == [one.growth for one in scaled]
        for one, other in zip(map(shown, plain), map(shown, scaled)):
            assert other.exact.unit == one.exact.unit * (7 if "f(" in one.what[:2] else 49)
    checked(of(COUNTED, "1/7", 7)[0])


def checked(found):
    """What recheck prints of a bound, and the theorem."""
    theorem = json.loads(json.dumps(theorem_in_time(found, "bound")))
    return " ".join(" ".join(recheck(of_rates("a method", [], [theorem])).lines).split()), theorem


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", [COUNTED, AHEAD, RECURSIVE, OPTIMIZED, DECAYING, AVERAGE, LOOKAHEAD]
)
def test_each_bound_is_a_theorem(text):
    found = of(text)
    assert found
    for one in found:
        text, theorem = checked(one)
        assert "then for every k: x₀*·x₀ >= " in text and "for all sizes n" in text
        assert theorem["cites"][0]["gives"]


def test_a_theorem_says_the_recursion():
    text, _ = checked(of(RECURSIVE)[1])
    assert "if r1^2 = 4·s^2 + 1" in text and "s′ = 1/2·r1 + 1/2" in text and "s = 1, k = 0" in text
    assert "x₀*·x₀ >= 2·s^2·e, and x₀*·x₀ >= (1/2·k^2 + 2·k + 2)·e" in text


@pytest.mark.parametrize(
    "text",
    [
        # t_{k+1} = t_k + 1 and 3t_k/2: t_{k+1}² − t_{k+1} > t_k²
        RECURSIVE.replace(ROOT_RULE, "s + 1"),
        RECURSIVE.replace(ROOT_RULE, "3*s/2"),
        RECURSIVE.replace(ROOT_RULE, "(1 + sqrt(1 + 5*s^2))/2"),
        RECURSIVE.replace("s[0] = 1", "s[0] = 2"),
        # 2.1 for 3 in the momentum (t − 1)/(t + α − 1), and steps 3/2 and 3
        STEP.format("(t - 1)/(t + 11/10)"),
        COUNTED.replace("a*grad", "3/2*a*grad"),
        COUNTED.replace("a*grad", "3*a*grad"),
        OPTIMIZED.replace("2*h*g", "3*h*g"),
        "x = x - a*t*grad(x)",
    ],
)
def test_no_bound_where_the_recursion_or_the_step_is_wrong(text):
    found, tried = bounds_in_time(varying_of(parse(text, a=1)), fmpq(1))
    if "s[0] = 2" in text:  # true, but no longer with the constant one
        assert all(one.size < 2 * 1003**2 for one in found)
    else:
        assert not found and ("no V = a(f_k − f*)" in tried[-1] or "1e+30" in tried[-1])


def test_a_rule_that_is_slower_is_a_bound_as_well():
    """t_{k+1} = t_k + 1/2, t_k + 1/3 and t_{k+1}² − t_{k+1}/2 = t_k²: t_{k+1}² − t_{k+1} ≤ t_k²."""
    for rule in ("s + 1/2", "s + 1/3", "(1/2 + sqrt(1/4 + 4*s^2))/2"):
        found = words(RECURSIVE.replace(ROOT_RULE, rule))
        assert found["f(x_k) − f*"][0] == "1/(2*s_{k−1}^2)", rule


ANY = STEP.format("(s[t] - 1)/s[t+1]")
RULES = "s[1] = 1; s[t] >= 1; s[t+1]^2 - s[t+1] <= s[t]^2"


def test_any_sequence_that_is_slow_enough():
    """Beck and Teboulle's t_k with ≤ in place of =, and the optimized method with it."""
    for text, bound in ((ANY, "1/(2*s[k]^2)"), (ANY_OPTIMIZED, "1/(4*s[k]^2)")):
        found = of(text, where=RULES)
        told = {shown(one).what: shown(one).exact.plain() for one in found}
        assert told["f(x_k) − f*"] == bound
        for one in found:
            text, _ = checked(one)
            assert "s[" not in text.split("then for every k")[1] and "s^2" in text
    assert of(ANY, where="s[1] = 1; s[t] >= 1; s[t+1] <= s[t] + 1/2")


@pytest.mark.parametrize(
    "where",
    [
        "s[1] = 1; s[t] >= 1; s[t+1] <= s[t] + 1",
        "s[1] = 1; s[t] >= 1",
        "s[1] = 1; s[t+1]^2 - s[t+1] <= s[t]^2 + s[t]; s[t] >= 1",
        "s[1] = 2; s[t] >= 1; s[t+1]^2 - 2*s[t+1] <= s[t]^2",
    ],
)
def test_no_bound_for_sequences_that_may_be_too_fast(where):
    assert not of(ANY, where=where)


@pytest.mark.parametrize(
    "where, reason",
    [
        ("s[t] >= 1", "s needs a first value: give s[1] = ..."),
        ("s[1] = 1; s[t] ! 1", "is no relation"),
        ("s[1] = 1; s[t] = 2", "holds at every t: give a sequence with a recursion"),
        ("s[1] = 1; s[t] >= 1/s[t+1]", "is no polynomial in entries"),
        ("s[1] = 1; s[t] >= b", "is no polynomial in entries"),
        ("s[1] = 1; s[t] >= (", "is not understood"),
        ("s[1] = x", "give a rational number"),
        ("s[1] = 1; s[1] = 1; s[t] >= 1", "s[1] is given twice in --where"),
        ("s[1] = 1; u[t] >= 1", "u[t] is in --where, and the program does not read it"),
        ("s[1] = 1; s[t+3] >= 1", "more than one place after another entry"),
    ],
)
def test_what_is_said_wrongly_of_a_sequence(where, reason):
    with pytest.raises(ValueError) as caught:
        of(ANY, where=where)
    assert reason in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "more, known",
    [
        ("", True),
        ("s[t+1] >= s[t] + 1/4", True),
        ("s[t+1] - s[t] >= 1/2; s[t+1] - s[t] <= 1/2", True),
        ("s[t+1] >= 2*s[t]", False),
        ("s[t+1] >= s[t] + 1", False),
    ],
)
def test_a_bound_says_where_no_sequence_is_known_that_it_is_about(more, known):
    """2s and s + 1 are too fast for s[t+1]² − s[t+1] ≤ s[t]², s + 1/2 is not."""
    found = of(ANY, where=f"{RULES}; {more}")
    assert found and all(some_sequence(one.method.clock) == known for one in found)
    assert all(any("no s is known" in note for note in shown(one).notes) != known for one in found)


def test_first_values_that_contradict_what_is_known_are_told():
    program = ANY.replace("a*grad", "grad")
    with pytest.raises(ValueError, match=r"first values do not meet s\[t\] >= 3$"):
        ask(program, [], "smooth-convex", {"L": "1"}, where=f"{RULES}; s[t] >= 3")


def test_products_below_a_line_are_in_parentheses():
    text = STEP.format("(t - 1)/(t + 2)").replace("; x = x_new", " + w*grad(y); x = x_new")
    found = bounds_in_time(varying_of(parse(text, a=1, w="1/10")), fmpq(1))[0]
    (one,) = [one for one in map(shown, found) if one.what == "f(x_k) − f*"]
    assert one.exact.plain() == "20/((9*k + 8)*(k + 1))"
    assert one.exact.words() == "20·‖x₀ − x*‖²/((9·k + 8)·(k + 1))"


RUNS = [
    COUNTED,
    COUNTED.replace("a*grad", "11/10*a*grad"),
    AHEAD,
    RECURSIVE,
    OPTIMIZED,
    AVERAGE,
    LOOKAHEAD,
    GROWING,
]


def points_of(method, gradient, x, steps):
    """The vectors of a run by name, one dictionary an iteration, with the letters at its index."""
    clock = method.clock
    states = np.array([float(r.number().p) / float(r.number().q) for r in method.rest])[:, None] * x
    for at in sequence(clock, range(steps)):
        row = np.array([value_at(c, at) for c in method.C])
        asked = row @ states
        g = gradient(asked)
        everything = np.vstack([states, g])
        found = {"": asked}
        for name, weights in method.points.items():
            found[name] = np.array([value_at(w, at) for w in weights]) @ everything
        yield at, found
        A = np.array([[value_at(a, at) for a in row] for row in method.A])
        states = A @ states + np.outer([value_at(b, at) for b in method.B], g)


@pytest.mark.parametrize("text", RUNS)
def test_the_matrices_run_as_the_program_does(text):
    """On x²/4 from 1, beside the program read statement by statement."""
    program, asked = parse(text, a=1), []
    own = program.starting(Fraction(1))

    def oracle(function, point, steps):
        asked.append(float(point))
        return point / 2

    for _ in range(12):
        own.step(oracle)
    runs = points_of(varying_of(program), lambda x: x / 2, np.array([1.0]), 12)
    assert [float(points[""][0]) for _, points in runs] == pytest.approx(asked, abs=1e-9)


@pytest.mark.parametrize("text", RUNS)
def test_runs_stay_below_the_bounds(text):
    """As the theorems say and as they are told: x_k is what there is after k iterations."""
    rng, worst = np.random.default_rng(3), 0.0
    bounds = of(text)
    told = [[to_float(c) for c in shown(one).growth or []] for one in bounds]
    for _ in range(12):
        value, gradient = huber(rng, 4)
        x = rng.normal(size=4)
        for i, (at, points) in enumerate(points_of(bounds[0].method, gradient, x, 40)):
            for one, powers in zip(bounds, told):
                w, k = points[one.point], i + (one.name != "p")
                size = value(w) if one.of == "value" else gradient(w) @ gradient(w)
                worst = max(worst, size * value_at(one.growth, at) / (x @ x))
                assert size * sum(c * k**j for j, c in enumerate(powers)) <= (x @ x) * (1 + 1e-9)
    assert 0.01 < worst <= 1 + 1e-9


def test_runs_on_long_slopes_come_near():
    """w·h(x), h linear beyond a width: f(x_k) − f* is at least 30 % of a bound somewhere."""
    (bound,) = [one for one in of(COUNTED) if one.point == "x" and one.of == "value"]
    worst = 0.0
    for width in (0.001, 0.005, 0.02, 0.1):

        def gradient(x, width=width):
            return np.clip(x, -width, width)

        for at, points in points_of(bound.method, gradient, np.array([1.0]), 60):
            (w,) = np.abs(points["x"])
            size = w * w / 2 if w < width else width * (w - width / 2)
            worst = max(worst, size * value_at(bound.growth, at))
    assert 0.3 < worst <= 1


@pytest.mark.slow
def test_a_weight_that_is_halved_makes_no_theorem():
    """So do a γ that is larger, ω that is smaller, and V of another method."""
    for found, few in ((of(COUNTED)[1], 1), (of(OPTIMIZED)[1], 4)):
        names = found.conditions.linear.names
        tried = 0
        used = [i for i, x in enumerate(found.x) if x and names[i][0] != "growth"]
        for place in used[::few]:
            x = [v / 2 if i == place else v for i, v in enumerate(found.x)]
            tried += 1
            with pytest.raises((NotProved, Unsound, ArithmeticError)):
                theorem_in_time(replace(found, x=x), "bound")
        assert tried > 2
        with pytest.raises((NotProved, Unsound, ArithmeticError)):
            theorem_in_time(replace(found, growth=found.growth * fmpq(101, 100)), "bound")
    wrong = varying_of(parse(COUNTED.replace("(t + 2)", "(t + 1)"), a=1))
    with pytest.raises((NotProved, Unsound, ArithmeticError)):
        theorem_in_time(replace(of(COUNTED)[1], method=wrong), "bound")


def confirmed(theorem):
    try:
        recheck(of_rates("a method", [], [theorem]))
    except (Rejected, ValueError):
        return False
    return True


def test_no_edit_of_a_number_passes():
    """In a conclusion, a hypothesis, a weight or a cofactor; every fourth of them."""
    tried = 0
    for found in (of(COUNTED)[1], of(RECURSIVE)[1]):
        _, theorem = checked(found)
        assert confirmed(theorem)
        for part in ("conclusions", "from", "induction", "theory"):
            for path, old, kind in list(numbers(theorem[part], (part,)))[::4]:
                new = str(old + 1) if kind is str else int(old) + 1
                tried += 1
                assert not confirmed(changed(theorem, path, new)), (path, old)
    assert tried > 60


def test_no_hypothesis_can_be_left_out():
    _, theorem = checked(of(RECURSIVE)[1])
    for place in (("theory", "facts"), *(("induction", x) for x in ("start", "recurrence", "end"))):
        facts = theorem[place[0]][place[1]]
        for i in range(len(facts)):
            less = changed(theorem, place, facts[:i] + facts[i + 1 :])
            for cite in less["cites"]:
                cite["gives"] = [x for x in cite["gives"] if x != facts[i]["id"]]
            assert not confirmed(less), (place, facts[i])


@pytest.mark.parametrize(
    "text, reason",
    [
        ("x = x - lr[t]*grad(x)", "the coefficients change with lr[t]: say with --where"),
        ("x = x - a^t*grad(x)", "the coefficients change with a power of t"),
        ("s[0] = 1; s = max(s, 2*s - 1); x = x - grad(x)/s", "is no root"),
        ("s[0] = b; s = s + 1; x = x - grad(x)/s", "the parameter b has no value: give b=..."),
        ("m[0] = grad(start); m = m/t + grad(x); x = x - m", "must start at rest"),
        ("y = x - grad(x)/t; x = y - grad(y)", "one gradient an iteration"),
    ],
)
def test_what_is_not_understood(text, reason):
    values = {"a": "1/2"} if "a^t" in text else {}
    with pytest.raises(ValueError) as caught:
        varying_of(parse(text, **values))
    assert reason in str(caught.value)


def test_where_no_point_moves_by_gradients_alone():
    """With momentum 1 − 1/(t² + 1) such a point has coefficients of no low degree."""
    method = varying_of(parse(STEP.format("1 - 1/(t^2 + 1)"), a=1))
    with pytest.raises(NoPotential, match="no point that moves by gradients alone"):
        Conditions(method, True)
    found, tried = bounds_in_time(method, fmpq(1))
    assert not found and len(tried) == 2
