"""A problem's run: what its steps make, what it expands to, and bounds that are known by hand."""

from fractions import Fraction

import pytest
from flint import fmpq

from theory.worst_case.conic import Multipliers, Point, attained, verify
from theory.worst_case.expand import expand
from theory.worst_case.forms import Vector
from theory.worst_case.model import Implicit, Problem


def descent(steps, L=1):
    """`steps` steps of length 1/L from |x_0 − x*| <= 1."""
    problem = Problem()
    f = problem.function("smooth-convex", L=L)
    best = f.minimizer("xs")
    x = start = problem.vector("x0")
    problem.assume((start - best) ** 2 <= 1)
    for _ in range(steps):
        x = x - f.gradient(x) / L
    problem.measure(f(x) - f(best))
    return problem


def proof_of_descent(expanded, steps, L):
    """The multipliers of Drori and Teboulle (2014), Theorem 3.1: λ_i = i/(2N + 1 − i)."""
    lam = [Fraction(i, 2 * steps + 1 - i) for i in range(steps + 1)] + [Fraction(1)]
    pairs = {(i, i + 1): lam[i] for i in range(1, steps + 1)}
    pairs |= {(0, i): lam[i] - lam[i - 1] for i in range(1, steps + 2)}
    bound = Fraction(L, 2 * (2 * steps + 1))
    rows = [
        bound if one.function is None else pairs.get(one.points, Fraction(0))
        for one in expanded.at_most
    ]
    return Multipliers(bound, (Fraction(1),), tuple(rows), (), ())


@pytest.mark.parametrize("steps, L", [(1, 1), (2, 3), (4, 3)])
def test_gradient_descent_leaves_L_over_4N_plus_2(steps, L):
    expanded = expand(descent(steps, L))
    proof = proof_of_descent(expanded, steps, L)
    assert verify(expanded.conic, proof) == Fraction(L, 4 * steps + 2)


def test_a_longer_step_is_not_proved_by_the_same():
    problem = Problem()
    f = problem.function("smooth-convex", L=1)
    best, x = f.minimizer(), problem.vector("x0")
    problem.assume((x - best) ** 2 <= 1)
    y = x - 2 * f.gradient(x)
    problem.measure(f(y) - f(best))
    expanded = expand(problem)
    with pytest.raises(ValueError, match="not positive semidefinite"):
        verify(expanded.conic, proof_of_descent(expanded, 1, 1))


def test_huber_attains_it():
    """On a Huber function of curvature 1 up to 1/3, one step from 1 leaves 1/6, the bound."""
    conic = expand(descent(1)).conic
    # x_s = 0, x_0 = 1, g_0 = g_1 = 1/3: a Gram matrix of rank one.
    line = [Fraction(0), Fraction(1), Fraction(1, 3), Fraction(1, 3)]
    gram = tuple(tuple(a * b for b in line) for a in line)
    values = (Fraction(0), Fraction(1, 3) - Fraction(1, 18), Fraction(2, 9) - Fraction(1, 18))
    assert attained(conic, Point(gram, values)) == Fraction(1, 6)


def test_every_point_makes_one_vector_and_one_value():
    problem = Problem()
    f, h = problem.function("convex"), problem.function("convex")
    start = problem.vector("x0")
    y = h.proximal(start, 2)
    assert problem.vectors == 2 and y + 2 * h.gradient(y) == start
    z = problem.implicit([(f, 1), (h, 3)], 1, y)
    assert problem.vectors == 4 and problem.values == 3
    assert z + f.gradient(z) + 3 * h.gradient(z) == y
    assert isinstance(problem.steps[-1], Implicit)
    w = f.where_gradient_is(start)
    assert f.gradient(w) == start


def test_a_fixed_point_is_its_own_image():
    problem = Problem()
    T = problem.function("nonexpansive")
    x = T.fixed_point()
    assert T.gradient(x) == x
    with pytest.raises(ValueError, match="is an operator, which has no values"):
        T(x)


def test_a_gradient_is_taken_once_and_a_subgradient_again():
    problem = Problem()
    f, h = problem.function("smooth-convex", L=1), problem.function("convex")
    x = problem.vector()
    assert f.gradient(x) == f.gradient(x)
    assert f.at(x, again=True) is f.at(x)
    one, other = h.at(x), h.at(x, again=True)
    assert one.g != other.g and one.f.same(other.f)
    with pytest.raises(ValueError, match="has a point there already"):
        problem.evaluate(x, [f])


def test_names_are_given_once():
    problem = Problem()
    problem.vector("x0")
    with pytest.raises(ValueError, match="the name x0 is taken"):
        problem.vector("x0")
    assert problem.steps[0].name == "x0"
    problem.vector()
    assert problem.steps[1].name == "x1"


def test_what_is_no_condition_is_refused():
    problem = Problem()
    x = problem.vector()
    with pytest.raises(ValueError, match="assume takes a condition"):
        problem.assume(x**2)
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(x**2 <= 1)
    with pytest.raises(ValueError, match="nothing is measured"):
        expand(problem)
    with pytest.raises(ValueError, match="a weight is 0"):
        problem.implicit([(problem.function("convex"), 0)], 1, x)
    with pytest.raises(ValueError, match="not symmetric"):
        problem.semidefinite([[x**2, 1], [0, 1]])


def test_vectors_and_forms_calculate():
    u, v = Vector({0: fmpq(1)}), Vector({1: fmpq(1)})
    square = (u - 2 * v) ** 2
    assert square.same(u**2 - 4 * (u * v) + 4 * v**2)
    assert (square / 2 + 1).row().constant == 1
    assert not (u - u) and (u + v) / 2 == v * fmpq(1, 2) + u / 2
    with pytest.raises(ValueError, match="to the power 3"):
        u**3
