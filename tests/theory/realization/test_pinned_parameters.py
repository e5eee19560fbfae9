"""Parameters of B that an equation pins: real or not, how many, and what the answer says of them.

The expected verdicts were worked out by hand; the planted ones are right by construction.
"""

from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from theory.realization import compare, resolve

MLX = "g = grad(w) + mu*v; v = mu*v + (1-mu)*g; w = w - lr*v"  # ml-explore/mlx pull request 87
COUPLED = "m = 9/10*m + grad(x) + x/100; x = x - m/10"
DECOUPLED = "m = b*m + grad(x); x = x - lr*m - lr*w*x"


def gradient_step(factor):
    return f"x = x - ({factor})*grad(x)"


NEVER = [
    *(
        ("sgd(lr=-1)", gradient_step(square))
        for square in (
            "a^2+b^2",
            "a^4+b^2",
            "(a-b)^2",
            "a^2*b^2",
            "a^2-a*b+b^2",
            "a^2+b^2+c^2",
            "a^2*b^2+a^2",
        )
    ),
    ("momentum(lr=1/10,beta=-1/2)", "m = (a^2+b^2)*m + grad(x); x = x - lr*m"),
    ("nag(lr=1/10,beta=-1/2)", "m = (a^2+b^2)*m + grad(x); x = x - lr*(grad(x) + (a^2+b^2)*m)"),
    ("heavy_ball(lr=-1/10,beta=1/2)", "m = b*m + (c^2+d^2)*grad(x); x = x - m"),
    ("sgd(lr=-1/2)", gradient_step("lr^2")),
    ("sgd(lr=-5)", gradient_step("lr^4+lr")),
    ("sgd(lr=-1)", gradient_step("a^4*b^2+a^2*b^4-3*a^2*b^2+1")),  # Motzkin's polynomial is ≥ 0
]
ALWAYS = [
    ("sgd(lr=2)", gradient_step("a^2+b^2")),
    ("sgd(lr=1/2)", gradient_step("lr^2")),
    ("sgd(lr=1/4)", gradient_step("lr^2")),
    ("sgd(lr=2)", gradient_step("lr^3")),
    ("sgd", gradient_step("lr^3")),
    ("sgd", gradient_step("lr^3+lr")),
    ("sgd(lr=1/2)", gradient_step("lr^4+lr")),
    ("momentum(lr=1/10,beta=9/10)", MLX),
    ("momentum(lr=1/10,beta=1/2)", "m = b^2*m + grad(x); x = x - lr*m"),
    (COUPLED, DECOUPLED),
    ("sgd", gradient_step("a^3+b^3+a*b")),
    (gradient_step("c^2+d^2"), gradient_step("a^2")),
    (gradient_step("c^2-2*c+3"), gradient_step("a^2+b^2")),
    (gradient_step("c"), gradient_step("c/(a^2+b^2+1)")),
    (gradient_step("c"), gradient_step("c/(a^2+b^2)")),
]
SOMETIMES = [
    ("momentum", MLX),
    ("sgd", gradient_step("lr^2")),
    ("sgd", gradient_step("a^2+b^2")),
    ("sgd", gradient_step("lr^4+lr")),
    ("sgd", gradient_step("1/c")),
    ("m = b*m + grad(x) + w*x; x = x - lr*m", DECOUPLED),
]


@pytest.mark.parametrize("first, second", NEVER)
def test_no_real_parameters_means_not_equivalent(first, second):
    answer = compare(first, second)
    assert answer.verdict == "not_equivalent" and not answer.branches


@pytest.mark.parametrize("first, second", ALWAYS)
def test_real_parameters_for_all_of_a_mean_equivalent(first, second):
    assert compare(first, second).verdict == "equivalent"


@pytest.mark.parametrize("first, second", SOMETIMES)
def test_real_parameters_for_some_of_a_mean_conditional(first, second):
    assert compare(first, second).verdict == "conditional"


def test_a_pinned_parameter_is_not_free_and_its_root_is_written():
    (branch,) = compare("sgd(lr=1/2)", gradient_step("lr^2")).branches
    root = branch.roots["lr"]
    assert (branch.free, branch.map, branch.conditions) == ((), {}, ())
    assert (root.equation, root.formula) == ("2*lr_B**2 - 1", "±sqrt(2)/2")
    for value in root.values:
        low, high = map(Fraction, value["interval"])
        assert low < high and (2 * low**2 - 1) * (2 * high**2 - 1) < 0
        assert abs(abs(float(value["decimal"])) - 0.5**0.5) < 1e-11


def test_a_quadratic_says_where_its_roots_are_real():
    branch = compare("momentum", MLX).branches[0]
    assert branch.radicals["mu"] == "1 ± sqrt(1 - beta)"
    assert branch.roots["lr"].where == ("beta < 1",)
    branch = compare("momentum(lr=1/10,beta=9/10)", MLX).branches[0]
    assert branch.radicals["mu"] == "1 ∓ sqrt(10)/10"  # 1 ± √(1/10)
    branch = compare(COUPLED, DECOUPLED).branches[0]
    assert branch.roots["w"].formula == "101/200 ± 3*sqrt(689)/200"  # (101 ± √6201)/200
    root = compare("sgd", gradient_step("a^2+b^2")).branches[0].roots["b"]
    assert (root.formula, root.where) == ("±sqrt(lr - a_B**2)", ("lr - a_B**2 >= 0",))


def test_a_value_is_reduced_by_the_equation_of_a_root():
    """lr = b²/5 with 2b² = 1 is the number 1/10."""
    (branch,) = compare("momentum(lr=1/10,beta=1/2)", ALWAYS[8][1]).branches
    assert branch.map == {"lr": "1/10"} and branch.roots["b"].formula == "±sqrt(2)/2"


@pytest.mark.parametrize(
    "first, second", [("momentum", MLX), (COUPLED, DECOUPLED), ("sgd", gradient_step("a^2+b^2"))]
)
def test_roots_and_radicals_put_into_b_give_a(first, second):
    """An independent witness: SymPy puts the printed formulas into B's transfer function."""
    z = sympy.Symbol("z")
    p = {"lr": sympy.Integer(3), "beta": sympy.Rational(1, 5)}
    theirs = {"a": sympy.Integer(1)}
    values = {sympy.Symbol(name): value for name, value in [*p.items(), ("a_B", 1)]}
    branch = compare(first, second).branches[0]
    formulas = {**branch.map, **branch.radicals}
    formulas |= {name: root.formula for name, root in branch.roots.items()}
    for sign in (1, -1):
        known = {"s": sympy.Integer(sign), "beta": sympy.Symbol("beta")}
        for name, formula in formulas.items():
            signed = formula.replace("±", "+s*").replace("∓", "-s*").lstrip("+")
            theirs[name] = sympy.sympify(signed, locals=known).subs(values)
        ours, other = (
            getattr(resolve(text).source, "parsed", resolve(text).source).transfer_function(z)
            for text in (first, second)
        )
        ours = ours.subs({sympy.Symbol(n): v for n, v in p.items()})
        other = other.subs({sympy.Symbol(n): v for n, v in theirs.items()}, simultaneous=True)
        assert sympy.simplify(ours - other) == 0


number = st.fractions(min_value=-3, max_value=3, max_denominator=4)


@given(number, number, number, st.sampled_from(["a^2+b*c", "a^2+b^2+c^2", "a^3-b^2*c", "a^2*b+c"]))
@settings(max_examples=40, deadline=None)
def test_a_planted_real_solution_is_reached(p, q, r, factor):
    """B at real parameters, given as A without parameters, is B: equivalent, whatever they are."""
    a, b, c = (f"({x})" for x in (p, q, r))
    planted = factor.replace("a", a).replace("b", b).replace("c", c)
    shape = "m = ({1})*m + grad(x); x = x - ({0})*m"
    answer = compare(shape.format(planted, a), shape.format(factor, "a"))
    step = eval_fraction(factor, p, q, r)
    assert answer.verdict == "equivalent"
    assert (answer.shift == 0) == bool(step)  # where A stands still B only has to do so too


def eval_fraction(factor, a, b, c):
    """The value of a factor, from its own table: the text is not evaluated."""
    return {
        "a^2+b*c": a**2 + b * c,
        "a^2+b^2+c^2": a**2 + b**2 + c**2,
        "a^3-b^2*c": a**3 - b**2 * c,
        "a^2*b+c": a**2 * b + c,
    }[factor]


@given(st.fractions(min_value="1/9", max_value=9, max_denominator=9), st.integers(-3, 3))
@settings(max_examples=30, deadline=None)
def test_planted_systems_without_a_real_solution_are_refused(size, slope):
    """A sum of squares plus size is never 0: no step of B is −size."""
    for square in (f"(a-({slope})*b)^2 + b^2", f"a^4 + (b-{abs(slope)})^2", "(a*b-1)^2 + b^4"):
        answer = compare(f"sgd(lr=-{size})", gradient_step(square))
        assert answer.verdict == "not_equivalent"


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=3, unique=True), st.integers(1, 3))
@settings(max_examples=30, deadline=None)
def test_several_planted_solutions_are_all_listed(roots, k):
    """∏(u − r)·(u² + k) = 0 for the planted r only; u² − 2 adds ±√2."""
    product = "*".join(f"(u-({r}))" for r in roots)
    answer = compare("sgd(lr=1)", gradient_step(f"1 + {product}*(u^2+{k})*(u^2-2)"))
    maps = {Fraction(branch.map["u"]) for branch in answer.branches if "u" in branch.map}
    values = [value for b in answer.branches for root in b.roots.values() for value in root.values]
    assert answer.verdict == "equivalent" and maps == set(roots) and len(values) == 2


@given(st.integers(-3, 3), st.integers(-4, 4), st.integers(-4, 4), number)
@settings(max_examples=40, deadline=None)
def test_a_quadratic_step_is_conditional_on_its_discriminant(A, B, C, lr):
    """B's step A·u² + B·u + C is lr for a real u exactly when B² − 4A(C − lr) ≥ 0."""
    step = f"({A})*u^2 + ({B})*u + ({C})"
    if not A:
        return
    whole = compare("sgd", gradient_step(step))
    assert whole.verdict == "conditional"
    if lr:
        real = B**2 - 4 * A * (C - lr) >= 0
        answer = compare(f"sgd(lr={lr})", gradient_step(step))
        assert answer.verdict == ("equivalent" if real else "not_equivalent")
