"""A program of the optimizer language, some steps of it, on a class: a finite-step problem."""

from __future__ import annotations

from theory import exact
from theory.worst_case.forms import Vector
from theory.worst_case.model import Problem

MOST_STEPS = 200
MEASURES = {
    "value": "f at the last point, above its least value",
    "gradient": "the squared norm of the last gradient",
    "distance": "the squared distance of the last point from x*",
}


def problem_of(program, steps: int, kind: str, parameters: dict, measure: str = "value") -> Problem:
    """`steps` steps of a linear program with one oracle point an iteration, from rest at x₀ with
    |x₀ − x*| ≤ 1, on a class of `theory.worst_case.classes`. Raises ValueError."""
    if not 1 <= steps <= MOST_STEPS:
        raise ValueError(f"steps is {steps}: give 1 to {MOST_STEPS}")
    if measure not in MEASURES:
        raise ValueError(f"{measure!r} is no measure: give one of {', '.join(MEASURES)}")
    problem = Problem()
    f = problem.function(kind, **parameters)
    if measure == "value" and not f.kind.values:
        raise ValueError(f"{kind} are operators, which have no values: give --of distance")
    best = f.minimizer("xs")
    start = problem.vector("x0")
    problem.assume((start - best) ** 2 <= 1, "the start")
    A, B, C, rest = _system(program)
    state = [c * start for c in rest]
    for _ in range(steps):
        g = f.gradient(_combined(C, state))
        state = [_combined(row, state) + b * g for row, b in zip(A, B)]
    last = _combined(C, state)
    if measure == "value":
        problem.measure(f(last) - f(best))
    elif measure == "gradient":
        problem.measure(f.gradient(last) ** 2)
    else:
        problem.measure((last - best) ** 2)
    return problem


def _system(program):
    """(A, B, C, the state of rest at 1) of a program, rational numbers. Raises ValueError."""
    from theory.rates.engine.method import method_of

    method = method_of(program)
    rows = method.A.tolist()
    return rows, method.B.entries(), method.C.entries(), method.rest.entries()


def _combined(numbers, vectors):
    total = Vector({})
    for c, v in zip(numbers, vectors):
        total = total + exact.rational(c) * v
    return total
