"""Optimizers as text: what is read, what it means, and what is refused."""

import re
from fractions import Fraction
from pathlib import Path

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from theory.algorithms import ProgramError, parse
from theory.algorithms.functions import FUNCTIONS
from theory.algorithms.grammar import parse_expression

z = sympy.Symbol("z")
a, b = sympy.symbols("a b")
small = st.fractions(min_value=-2, max_value=2, max_denominator=6)


def points_from_series(program, gradients, **values):
    """y_{t+1} = Σ_i G_i g_{t-i}, with G_i read off SymPy's expansion of the transfer function."""
    G = program.transfer_function(z).subs(
        {sympy.Symbol(k): sympy.Rational(v) for k, v in values.items()}
    )
    w = sympy.Symbol("w")
    count = len(gradients) + 1
    expansion = sympy.Poly(
        sympy.series(sympy.simplify(G.subs(z, 1 / w)), w, 0, count + 1).removeO(), w
    )
    weights = [Fraction(str(expansion.coeff_monomial(w**i))) for i in range(count + 1)]
    return [
        sum((weights[t - s] * Fraction(gradients[s]) for s in range(t)), Fraction(0))
        for t in range(count)
    ]


PROGRAMS = {
    "m = b*m + grad(x); x = x - a*m": a * z / ((z - 1) * (b - z)),
    "x = x - a*m; m = b*m + grad(x)": None,
    "x = x - a*grad(x)": -a / (z - 1),
    "v = b*v - a*grad(x + b*v)\nx = x + v": None,
    "y = x + b*(x - x_prev); x_prev = x; x = y - a*grad(y)": None,
    "g = grad(x); x -= a*(2*g - old); old = g": -a * (2 * z - 1) / (z * (z - 1)),
}


@pytest.mark.parametrize("text", PROGRAMS)
def test_transfer_function_agrees_with_a_run_of_the_text(text):
    program = parse(text)
    values = {
        name: value
        for name, value in {"a": "1/10", "b": "3/4"}.items()
        if name in program.parameters
    }
    gradients = [1, -2, "1/3", 0, 5]
    assert program.run(gradients, **values) == points_from_series(program, gradients, **values)
    if PROGRAMS[text] is not None:
        assert sympy.simplify(program.transfer_function(z) - PROGRAMS[text]) == 0


def test_the_order_of_statements_matters_only_through_the_point_asked():
    """In "x = x - a*m; m = b*m + grad(x)" the oracle is asked at the new x, so it is heavy ball
    again."""
    first = parse("x = x - a*m; m = b*m + grad(x)")
    second = parse("m = b*m + grad(x); x = x - a*m")
    assert sympy.simplify(first.transfer_function(z) - second.transfer_function(z)) == 0
    late = parse("y = x; x = x - a*m; m = b*m + grad(y)")
    assert sympy.simplify(late.transfer_function(z) * z - second.transfer_function(z)) == 0


@given(st.lists(small, min_size=5, max_size=5), st.lists(small, min_size=5, max_size=5))
def test_any_linear_program_is_its_state_space_system(numbers, gradients):
    """Random coefficients: text, state-space system and a recursion by hand give the same
    points."""
    c = [f"({n})" for n in numbers]
    program = parse(
        f"g = grad(x); u = x + {c[0]}*m + {c[1]}*g; m = {c[2]}*m + {c[3]}*g + {c[4]}*(x - w); w = "
        "u; x = u"
    )
    n = [Fraction(number) for number in numbers]
    x, m, w = Fraction(0), Fraction(0), Fraction(0)
    expected = []
    for gradient in [*gradients, Fraction(0)]:
        expected.append(x)
        x, m, w = (
            x + n[0] * m + n[1] * gradient,
            n[2] * m + n[3] * gradient + n[4] * (x - w),
            x + n[0] * m + n[1] * gradient,
        )
    assert program.run(gradients) == expected
    C = [Fraction(str(entry)) for entry in program.C]
    A = [[Fraction(str(entry)) for entry in row] for row in program.A]
    B = [Fraction(str(entry)) for entry in program.B]
    state, points = [Fraction(0)] * len(B), []
    for gradient in [*gradients, Fraction(0)]:
        points.append(sum(p * q for p, q in zip(C, state)))
        state = [sum(p * q for p, q in zip(row, state)) + by * gradient for row, by in zip(A, B)]
    assert points == expected


def test_states_and_parameters_are_told_apart_by_who_reads_and_assigns():
    program = parse("k = 1 - b; m = b*m + k*grad(x); x = x - a*m")
    assert program.states == ("m", "x")
    assert program.parameters == ("b", "a")


def test_the_same_point_may_be_written_twice():
    program = parse("m = b*m + grad(x); x = x - a*(grad(x) + b*m)")
    assert program.run([1], a=1, b="1/2") == [0, Fraction(-3, 2)]


def test_decimals_are_rationals():
    assert parse("x = x - 0.1*grad(x)").run([1]) == [0, Fraction(-1, 10)]
    assert parse("x = x - 1e-2*grad(x)").run([1]) == [0, Fraction(-1, 100)]
    assert parse_expression("0.9").value == Fraction(9, 10)


def test_powers_signs_comments_and_lines():
    program = parse(
        """
        # heavy ball
        m = -(-b)^2*m + (grad(
            x))          # a new line inside parentheses is a space
        x -= a**-1*m
        """
    )
    assert program.run([1, 0], a=2, b=3) == [0, Fraction(-1, 2), Fraction(-1, 2) + Fraction(9, 2)]


def test_values_replace_parameters():
    assert parse("x = x - a*grad(x)", a="1/2").parameters == ()


def test_default_start_is_the_state_of_rest():
    program = parse("y = x + b*(x - x_prev); x_prev = x; x = y - a*grad(y)")
    assert program.resting and program.start == [1, 1]
    assert program.run([0, 0, 0], start=7, a=1, b="1/2") == [7, 7, 7, 7]


def test_weight_decay_has_no_state_of_rest():
    program = parse("x = (1 - w)*x - a*grad(x)")
    assert not program.resting
    with pytest.raises(ValueError, match="fixed law"):
        program.fixed_law()


def test_start_lines_take_the_first_gradient():
    program = parse("m[0] = d/b*grad(start); m = b*m + (1 - d)*grad(x); x = x - a*m")
    # torch's first step ignores dampening: x_2 = x_1 − a g_1.
    assert program.run([1], a="1/10", b="1/2", d="1/3") == [0, Fraction(-1, 10)]


BAD = {
    "": "empty",
    "   ;;\n # only a comment": "empty",
    "x = x - grad(x - grad(x))": "oracle inside an oracle: name the inner answer first",
    "x = x - prox_h(x, grad(x))": "oracle inside an oracle",
    "y = y - grad(x)": "never|does not ask at a linear expression",
    "x = x - a*grad(1)": "does not ask",
    "x = x": "never asks",
    "x = x - exp(a)*grad(x)": "not known: there are sqrt, abs",
    "x = x - max(a)*grad(x)": "takes 2 arguments, not 1",
    "x = x - grad(x, 1)": "takes 1 argument, not 2",
    "x = prox_h(x, x)": "the step of an oracle is a number",
    "x = x - 2a*grad(x)": "found 'a'",
    "x = x $ grad(x)": "not part of the grammar",
    "x = x - a/0*grad(x)": "divides by zero",
    "x = x - (a - a)^-1*grad(x)": "divides by zero",
    "x = x - a/(t - 3)*grad(x)": "divides by zero at t = 3",
    "x = x - grad(x)/v; v = v + grad(x)^2": "divides by what is 0 at the start",
    "v = b*v + 0*grad(x); x = x - grad(x)/sqrt(v)": "divides by what is 0 at the start",
    "x = x - sqrt(-2)*grad(x)": "root of the negative number -2",
    "grad = 1": "reserved",
    "start = 1": "reserved",
    "repeat = 1": "reserved",
    "x = x - start*grad(x)": "start lines",
    "x[0] = y; x = x - grad(x); y = x": "y is assigned",
    "x[0] = t; x = x - grad(x)": "a start line cannot read the time",
    "q[0] = 1; x = x - grad(x)": "not a state",
    "m[0] = grad(x); m = m/2 + grad(x); x = x - m": "start may use|assigned in the program",
    "m[0] = start; m = m/2 + grad(x + m); x = x - m; x[0] = start + grad(start)": (
        "first point is not start"
    ),
    "s = s/2; x = x - s*grad(x)": "s is a number that changes with time",
    "s[0] = start; s = s/2; x = x - s*grad(x)": "s is a number: its start",
    "x[1] = 3": "was expected",
    "x[t] = x - grad(x)": "takes the place of the old one",
    "x = x - a*grad(x[t-1])": "x_prev = x",
    "x = x - lr*lr[t]*grad(x)": "stands both as lr and as",
    "param t; x = x - b^t*grad(x)": "no step counter",
    "param x; x = x - grad(x)": "x is assigned",
    "x = x - a^b*grad(x)": "whole exponent",
    "x = x - a^1000*grad(x)": "exponent 1000 is over",
    "x = x - t^t*grad(x)": "made of parameters",
    "x = (x": "was expected",
    "= x": "name to assign",
    "x == y": "was expected",
    "x, y = y": "2 names and 1 expressions",
    "x, x = x, x": "assigned twice at once",
    "x, y += x, y": "assigns to one name",
    "repeat n: x = x - grad(x)": "count must be a number",
    "repeat 0: x = x - grad(x)": "from 1 to 64",
    "repeat 64: { repeat 64: x = x - grad(x) }": "more than 400 statements|asks 4096 times",
    "repeat 2: { x = x - grad(x)": "'}' was expected",
    "repeat 2:": "loop is empty",
    "x = x - grad(x) }": "was expected",
}


@pytest.mark.parametrize("text", BAD)
def test_bad_programs_get_one_line_that_names_the_term(text):
    with pytest.raises(ProgramError, match=BAD[text]) as caught:
        parse(text)
    assert "\n" not in str(caught.value)


def test_a_parameter_named_like_a_state_is_refused():
    with pytest.raises(ProgramError, match="m is a state"):
        parse("m = b*m + grad(x); x = x - a*m", m="1/2")
    with pytest.raises(ProgramError, match="c is not a parameter"):
        parse("m = b*m + grad(x); x = x - a*m", c="1/2")
    with pytest.raises(ValueError, match="a is .*nan"):
        parse("x = x - a*grad(x)", a=float("nan"))


@pytest.mark.parametrize("text", BAD)
def test_a_refusal_says_what_is_to_be_done(text):
    """Behind the statement or the place stands what is wrong and, after it, the mend."""
    with pytest.raises(ProgramError) as caught:
        parse(text)
    message = re.sub(r'^("[^"]*"|line \d+, column \d+): ', "", str(caught.value))
    assert re.search(
        r": |, so |was expected|takes \d|may stand|may use|needs|is over|use ", message
    )


@pytest.mark.parametrize(
    "text",
    ["(" * 5000, "x = " + "-" * 5000 + "x", "x = x" + "+x" * 20000, "x = " + "1" * 1000 + "*x"],
)
def test_hostile_text_is_refused_quickly(text):
    with pytest.raises(ProgramError):
        parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "x = x - (a + b + c + d + e + f + g + h)^32*grad(x)",
        "x = x - " + "(" * 12 + "9" + "^32)" * 12 + "*grad(x)",
        "k = a + b + c + d; " + "k = k*k; " * 8 + "x = x - k*grad(x)",
    ],
)
def test_formulas_that_explode_are_refused_quickly(text):
    with pytest.raises(ProgramError, match="grows too large"):
        parse(text)


@given(st.text(alphabet="xmg=+-*/^()[]0.;\n agrd#t", max_size=40))
def test_no_text_does_anything_but_parse_or_raise_program_error(text):
    try:
        parse(text)
    except ProgramError as error:
        assert "\n" not in str(error)


PAGE = (Path(__file__).parents[3] / "docs" / "grammar.md").read_text(encoding="utf-8")
CONSTRUCTS = re.findall(
    r"^\| `([^`]+)` \| `([^`]+)` \|$", PAGE[PAGE.index("## Every construct") :], re.MULTILINE
)
ANSWERS = [Fraction(x) for x in (1, -2, 3, 5, "1/3", -1, 2, 4)]


@pytest.mark.parametrize("written, meant", CONSTRUCTS)
def test_every_construct_does_what_the_page_says(written, meant):
    runs = []
    for text in (written, meant):
        program = parse(text)
        names = program.reading.names
        values = {name: Fraction(1, 2) for name in names.parameters}
        values |= {name: lambda t: Fraction(1, t + 2) for name in names.sequences}
        width = len(program.reading.calls)
        rows = ANSWERS if width == 1 else list(zip(*[iter(ANSWERS)] * width))
        runs.append((width, program.run(rows, **values)))
    assert runs[0] == runs[1] and len(set(runs[0][1])) > 1


def test_no_construct_is_without_an_example():
    """Each word of the tables, each sign of the grammar stands in some example of the page."""
    examples = " ; ".join(text for pair in CONSTRUCTS for text in pair)
    wanted = [f"{name}(" for name in (*FUNCTIONS, "grad", "grad_f", "prox_h", "prox_h_conj")]
    wanted += ["project_C(", "J_A(", "J_A_inv(", "F(", "repeat 2:", "{", "}", "param ", "[0] ="]
    wanted += ["+=", "-=", "*=", "/=", "**", "^-", "^t", "^(t - 1)", "[t + 1]", "[t - 1]", "[t]"]
    wanted += [
        "start)",
        ", m =",
        ".5e-1",
        "#",
        "₁",
        "′",
        "−",
        "·",
        "←",
        ":=",
        "**0.5",
        "^(-1/2)",
        "^(3/2)",
    ]
    assert not [word for word in wanted if word not in examples]


def test_the_page_of_the_grammar():
    """Every program of docs/grammar.md parses, and every refusal is the one it shows."""
    blocks = re.findall(r"(?:^    .+\n)+", PAGE, re.MULTILINE)
    programs = [
        block
        for block in blocks
        if "=" in block
        and "python -m" not in block
        and '"repeat"' not in block
        and "←" not in block
    ]
    assert len(programs) >= 18
    for program in programs:
        parse("".join(line[4:] for line in program.splitlines(keepends=True)))
    refusals = PAGE[PAGE.index("## What is refused") :]
    rows = re.findall(r"^\| `([^`]+)` \| (.+) \|$", refusals, re.MULTILINE)
    assert len(rows) >= 12
    for program, answer in rows:
        with pytest.raises(ProgramError) as caught:
            parse(program)
        assert answer in str(caught.value)
