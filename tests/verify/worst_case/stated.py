"""Examples of PEPit in our own model, each under its name there with the numbers of its last lines.

Each returns a `Problem`. Square roots are read as the adapter for PEPit reads them.
"""

from __future__ import annotations

from fractions import Fraction as Q

from theory.worst_case.forms import Vector
from theory.worst_case.model import Problem
from theory.worst_case.steps import inexact_gradient, line_search
from verify.worst_case.numbers import root

TENTH = Q(1, 10)


def sqrt(x):
    return root(Q(x)).fraction


def near_minimizer(kind, **parameters):
    """(problem, f, x*, x0) with |x0 − x*|² ≤ 1."""
    problem = Problem()
    f = problem.function(kind, **parameters)
    best, x = f.minimizer(), problem.vector("x0")
    problem.assume((x - best) ** 2 <= 1)
    return problem, f, best, x


def near_minimum(kind, **parameters):
    """(problem, f, x*, x0) with f(x0) − f(x*) ≤ 1."""
    problem = Problem()
    f = problem.function(kind, **parameters)
    best, x = f.minimizer(), problem.vector("x0")
    problem.assume(f(x) - f(best) <= 1)
    return problem, f, best, x


def two_starts(*kinds):
    """(problem, functions, [w0, w1]) with |w0 − w1|² ≤ 1."""
    problem = Problem()
    functions = [problem.function(kind, **parameters) for kind, parameters in kinds]
    starts = [problem.vector("w0"), problem.vector("w1")]
    problem.assume((starts[0] - starts[1]) ** 2 <= 1)
    return problem, functions, starts


def descent(kind, steps, **parameters):
    problem, f, best, x = near_minimizer(kind, **parameters)
    for step in steps:
        x = x - step * f.gradient(x)
    problem.measure(f(x) - f(best))
    return problem


def gradient_descent():
    return descent("smooth-convex", [Q(1, 3)] * 4, L=3)


def gradient_descent_qg_convex():
    return descent("quadratic-upper-bound", [Q(1, 5)] * 4, L=1)


def gradient_descent_quadratics():
    return descent("quadratic", [Q(1, 3)] * 4, mu=3 * TENTH, L=3)


def gradient_descent_silver_stepsize_convex():
    rho = 1 + sqrt(2)
    powers = [0, 1, 0, 2, 0, 1, 0]
    return descent("smooth-convex", [(1 + rho ** (k - 1)) / 10 for k in powers], L=10)


def subgradient_method():
    problem, f, best, x = near_minimizer("lipschitz-convex", M=2)
    for _ in range(7):
        problem.measure(f(x) - f(best))
        x = x - 1 / (2 * sqrt(7)) * f.gradient(x)
    return problem


def proximal_point():
    problem, f, best, x = near_minimizer("convex")
    for _ in range(4):
        x = f.proximal(x, 3)
    problem.measure(f(x) - f(best))
    return problem


def accelerated_gradient_convex():
    problem, f, best, x = near_minimizer("smooth-convex", L=1)
    x = x - f.gradient(x)
    problem.measure(f(x) - f(best))
    return problem


def optimized_gradient():
    problem, f, best, x = near_minimizer("smooth-convex", L=3)
    y, theta = x, Q(1)
    for factor in (4, 4, 4, 8):
        old, before, theta = x, theta, (1 + sqrt(factor * theta**2 + 1)) / 2
        x = y - f.gradient(y) / 3
        y = x + (before - 1) / theta * (x - old) + before / theta * (x - y)
    problem.measure(f(y) - f(best))
    return problem


def triple_momentum():
    problem, f, best, x = near_minimizer("smooth-strongly-convex", mu=TENTH, L=1)
    rho = 1 - 1 / sqrt(10)
    beta, gamma, delta = rho**2 / (2 - rho), rho**2 / (1 + rho) / (2 - rho), rho**2 / (1 - rho**2)
    old = y = x
    for _ in range(4):
        after = (1 + beta) * x - beta * old - (1 + rho) * f.gradient(y)
        y, last = (1 + gamma) * after - gamma * x, (1 + delta) * after - delta * x
        x, old = after, x
    problem.measure(f(last) - f(best))
    return problem


def heavy_ball_momentum():
    problem, f, best, x = near_minimum("smooth-strongly-convex", mu=TENTH, L=1)
    old, beta = x, sqrt((1 - TENTH / 2) / 2)
    for _ in range(2):
        x, old = x - f.gradient(x) / 2 + beta * (x - old), x
    problem.measure(f(x) - f(best))
    return problem


def gradient_exact_line_search():
    problem, f, best, x = near_minimum("smooth-strongly-convex", mu=TENTH, L=1)
    for _ in range(2):
        x = line_search(f, x, [f.gradient(x)])
    problem.measure(f(x) - f(best))
    return problem


def inexact_gradient_descent():
    problem, f, best, x = near_minimum("smooth-strongly-convex", mu=TENTH, L=1)
    for _ in range(2):
        x = x - 2 / (11 * TENTH + 9 * TENTH**2) * inexact_gradient(f, x, TENTH)
    problem.measure(f(x) - f(best))
    return problem


def accelerated_gradient_strongly_convex():
    problem = Problem()
    f = problem.function("smooth-strongly-convex", mu=TENTH, L=1)
    best, x = f.minimizer(), problem.vector("x0")
    problem.assume(f(x) - f(best) + TENTH / 2 * (x - best) ** 2 <= 1)
    y, beta = x, (1 - sqrt(TENTH)) / (1 + sqrt(TENTH))
    for _ in range(2):
        old, x = x, y - f.gradient(y)
        y = x + beta * (x - old)
    problem.measure(f(x) - f(best))
    return problem


def gradient_descent_contraction():
    problem, (f,), starts = two_starts(("smooth-strongly-convex", {"mu": TENTH, "L": 1}))
    x, y = (start - f.gradient(start) for start in starts)
    problem.measure((x - y) ** 2)
    return problem


def polyak_steps_in_distance_to_optimum():
    problem, f, best, x = near_minimizer("smooth-strongly-convex", mu=TENTH, L=1)
    step, g = 2 / (1 + TENTH), f.gradient(x)
    f.gradient(x - step * g)
    problem.assume(step * g**2 == 2 * (f(x) - f(best)))
    problem.measure((x - step * g - best) ** 2)
    return problem


def gradient_descent_lyapunov_1():
    problem = Problem()
    f = problem.function("smooth-convex", L=1)
    best, x = f.minimizer(), problem.vector("x0")
    y = x - f.gradient(x)
    before = 10 * (f(x) - f(best)) + (x - best) ** 2 / 2
    problem.measure(11 * (f(y) - f(best)) + (y - best) ** 2 / 2 - before)
    return problem


def nonconvex_gradient_descent():
    problem = Problem()
    f = problem.function("smooth", L=1)
    x = first = problem.vector("x0")
    for _ in range(5):
        problem.measure(f.gradient(x) ** 2)
        x = x - f.gradient(x)
    problem.measure(f.gradient(x) ** 2)
    problem.assume(f(first) - f(x) <= 1)
    return problem


def krasnoselskii_mann_constant_step_sizes():
    problem = Problem()
    T = problem.function("nonexpansive")
    best, x = T.fixed_point(), problem.vector("x0")
    problem.assume((x - best) ** 2 <= 1)
    for _ in range(3):
        x = x / 4 + Q(3, 4) * T.gradient(x)
    problem.measure((x / 2 - T.gradient(x) / 2) ** 2)
    return problem


def monotone_proximal_point():
    problem, A, _, x = near_minimizer("monotone")
    for _ in range(10):
        old, x = x, A.proximal(x, 2)
    problem.measure((x - old) ** 2)
    return problem


def douglas_rachford_splitting_2():
    problem, (A, B), starts = two_starts(
        ("cocoercive", {"beta": "1.2"}), ("strongly-monotone", {"mu": TENTH})
    )
    ends = []
    for w in starts:
        x = B.proximal(w, ".3")
        ends.append(w - Q(3, 2) * (x - A.proximal(2 * x - w, ".3")))
    problem.measure((ends[0] - ends[1]) ** 2)
    return problem


def three_operator_splitting():
    problem, (A, B, C), starts = two_starts(
        ("monotone", {}),
        ("cocoercive", {"beta": 1}),
        ("smooth-strongly-convex", {"mu": TENTH, "L": 1}),
    )
    ends, alpha = [], 9 * TENTH
    for w in starts:
        x = B.proximal(w, alpha)
        y = A.proximal(2 * x - w - alpha * C.gradient(x), alpha)
        ends.append(w - 13 * TENTH * (x - y))
    problem.measure((ends[0] - ends[1]) ** 2)
    return problem


def douglas_rachford_splitting_contraction():
    problem, (f, h), ends = two_starts(
        ("smooth-strongly-convex", {"mu": TENTH, "L": 1}), ("convex", {})
    )
    for _ in range(2):
        for k, w in enumerate(ends):
            x = h.proximal(w, 3)
            ends[k] = w + f.proximal(2 * x - w, 3) - x
    problem.measure((ends[0] - ends[1]) ** 2)
    return problem


def proximal_gradient():
    problem = Problem()
    f, h = problem.function("smooth-strongly-convex", mu=TENTH, L=1), problem.function("convex")
    best, x = problem.implicit([(f, 1), (h, 1)], 0, Vector({}), "xs"), problem.vector("x0")
    problem.assume((x - best) ** 2 <= 1)
    for _ in range(2):
        x = h.proximal(x - f.gradient(x), 1)
    problem.measure((x - best) ** 2)
    return problem


def frank_wolfe():
    problem = Problem()
    f, h = problem.function("smooth-convex", L=1), problem.function("indicator", D=1)
    best, x = problem.implicit([(f, 1), (h, 1)], 0, Vector({}), "xs"), problem.vector("x0")
    h.gradient(x)
    for k in range(10):
        y = h.where_gradient_is(-f.gradient(x))
        x = x + Q(2, k + 2) * (y - x)
    problem.measure(f(x) - f(best))
    return problem


def bregman_proximal_point():
    problem = Problem()
    f, h = problem.function("convex"), problem.function("convex")
    best, x = f.minimizer(), problem.vector("x0")
    problem.assume(h(best) - h(x) - h.gradient(x) * (best - x) <= 1)
    mirrored = h.gradient(x)
    for _ in range(5):
        x = problem.implicit([(h, 1), (f, 3)], 0, mirrored)
        mirrored = h.gradient(x)
    problem.measure(f(x) - f(best))
    return problem


def alternate_projections():
    problem = Problem()
    one, other = problem.function("indicator"), problem.function("indicator")
    best, x = problem.implicit([(one, 1), (other, 1)], 0, Vector({}), "xs"), problem.vector("x0")
    problem.assume((x - best) ** 2 <= 1)
    for _ in range(10):
        x = other.proximal(one.proximal(x, 1), 1)
    problem.measure((x - one.proximal(x, 1)) ** 2)
    return problem


CONVEX, COMPOSITE = "unconstrained_convex_minimization", "composite_convex_minimization"
MONOTONE = "monotone_inclusions_variational_inequalities"
EXAMPLES = {
    f"{folder}.{name or model.__name__}": model
    for folder, name, model in (
        (CONVEX, "", gradient_descent),
        (CONVEX, "", gradient_descent_qg_convex),
        (CONVEX, "", gradient_descent_quadratics),
        (CONVEX, "", gradient_descent_silver_stepsize_convex),
        (CONVEX, "", subgradient_method),
        (CONVEX, "", proximal_point),
        (CONVEX, "", accelerated_gradient_convex),
        (CONVEX, "", optimized_gradient),
        (CONVEX, "", triple_momentum),
        (CONVEX, "", heavy_ball_momentum),
        (CONVEX, "", gradient_exact_line_search),
        (CONVEX, "", inexact_gradient_descent),
        (CONVEX, "", accelerated_gradient_strongly_convex),
        ("tutorials", "", gradient_descent_contraction),
        ("adaptive_methods", "", polyak_steps_in_distance_to_optimum),
        ("potential_functions", "", gradient_descent_lyapunov_1),
        ("nonconvex_optimization", "gradient_descent", nonconvex_gradient_descent),
        ("fixed_point_problems", "", krasnoselskii_mann_constant_step_sizes),
        (MONOTONE, "proximal_point", monotone_proximal_point),
        (MONOTONE, "", douglas_rachford_splitting_2),
        (MONOTONE, "", three_operator_splitting),
        (COMPOSITE, "", douglas_rachford_splitting_contraction),
        (COMPOSITE, "", proximal_gradient),
        (COMPOSITE, "", frank_wolfe),
        (COMPOSITE, "", bregman_proximal_point),
        ("low_dimensional_worst_cases_scenarios", "", alternate_projections),
    )
}

STEP = "x = x - a*grad(x)"
PROGRAMS = {  # program, parameters, steps, class and its parameters: in the optimizer language
    f"{CONVEX}.gradient_descent": (STEP, {"a": "1/3"}, 4, "smooth-convex", {"L": 3}),
    f"{CONVEX}.gradient_descent_qg_convex": (
        STEP,
        {"a": "1/5"},
        4,
        "quadratic-upper-bound",
        {"L": 1},
    ),
    f"{CONVEX}.gradient_descent_quadratics": (
        STEP,
        {"a": "1/3"},
        4,
        "quadratic",
        {"mu": "3/10", "L": 3},
    ),
    f"{CONVEX}.accelerated_gradient_convex": (STEP, {"a": "1"}, 1, "smooth-convex", {"L": 1}),
}
