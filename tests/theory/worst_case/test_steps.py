"""Line searches and inexact gradients: what is said of the points that they make."""

from theory.worst_case.model import Problem
from theory.worst_case.steps import inexact_gradient, line_search


def test_a_line_search_says_that_its_gradient_is_orthogonal():
    problem = Problem()
    f = problem.function("smooth-convex", L=1)
    x = problem.vector("x0")
    y = line_search(f, x, [f.gradient(x)], "x1")
    g = f.gradient(y)
    forms = [one.form for one in problem.assumptions]
    assert all(one.relation == "=" for one in problem.assumptions)
    assert forms[0].same(g * (y - x)) and forms[1].same(g * f.gradient(x))


def test_an_inexact_gradient_is_near_the_gradient():
    problem = Problem()
    f = problem.function("smooth-convex", L=1)
    x = problem.vector("x0")
    d, e = inexact_gradient(f, x, "1/10"), inexact_gradient(f, x, 2, absolute=True)
    g = f.gradient(x)
    relative, absolute = problem.assumptions
    assert relative.form.same((g - d) ** 2 - g**2 / 100) and relative.relation == "<="
    assert absolute.form.same((g - e) ** 2 - 4)
