"""A program of the optimizer language, some steps of it, on a class: a finite-step problem."""

from __future__ import annotations

import string

from theory.surds import TwoFields
from theory.worst_case.forms import Vector
from theory.worst_case.model import Problem

from .statements import Asked, Run

MOST_STEPS = 200
MEASURES = {
    "value": "f at the last point, above its least value",
    "gradient": "the squared norm of the last gradient",
    "distance": "the squared distance of the last point from x*",
}
# What the class is of where --class speaks of another function.
OTHERS = {"prox": "convex", "project": "indicator", "J": "monotone"}
LETTERS = set(string.ascii_letters) - set("xn")  # names of functions, where there are several
# What else may be asked of the same one: a function's gradient and prox, an operator's resolvent.
ALIKE = {"grad": ["prox"], "prox": ["grad"], "value": ["J"], "J": ["value"], "project": []}


def problems_of(program, steps, kind, parameters, measure="value", at=None) -> list:
    """[(problem, roots read as rational numbers), …]: with roots as they are where all numbers are
    of one field ℚ(√d), and with rational numbers near them.  Raises ValueError."""
    from theory.rates.engine.method import method_of

    if program.kind == "linear":
        method_of(program)  # raises ValueError where it does not rest at a minimizer
    arguments = (program, steps, kind, parameters, measure, at)
    try:
        problem, run = _walked(*arguments, roots=True)
        found = [(problem, [])]
        if not run.rooted:
            return found
    except TwoFields:
        found = []
    problem, run = _walked(*arguments, roots=False)
    return [*found, (problem, sorted(run.read.items()))]


def starts_at_zero(program) -> str | None:
    """A state that starts at 0 for want of a start line, in a program without a state of rest."""
    if program.system.resting:
        return None
    lines = program.reading.starts
    zeros = (n for n, start in program.starts.items() if n not in lines and not any(start))
    return next(zeros, None)


def stays(program, steps: int, kind, parameters) -> bool:
    """Does a program that starts at x* ask there alone? Douglas–Rachford does not."""
    problem = Problem()
    members = _members(problem, program, kind, parameters)
    fixed = _is_fixed(members)
    best = _best(problem, list(members.values()), fixed)

    def ask(call, point, step):
        what, name = _oracle(call)
        slope = members[name].points[0].g
        if point != (best + step * slope if what in OTHERS else best):
            raise Asked(point)
        return best if what in OTHERS else slope

    run = Run(program, best, ask, roots=False)
    try:
        for _ in range(steps):
            run.step()
    except Asked:
        return False
    return True


def _is_fixed(members) -> bool:
    """Is x* a fixed point? It is a zero otherwise."""
    (first, *others) = members.values()
    return first.kind.name == "nonexpansive" and not others


def _check(steps, measure):
    if not 1 <= steps <= MOST_STEPS:
        raise ValueError(f"steps is {steps}: give 1 to {MOST_STEPS}")
    if measure not in MEASURES:
        raise ValueError(f"{measure!r} is no measure: give one of {', '.join(MEASURES)}")


def _walked(program, steps, kind, parameters, measure, at, roots):
    """(the problem, the `Run` that made it) of any program that is linear."""
    _check(steps, measure)
    if program.parameters:
        missing = program.parameters[0]
        raise ValueError(f"the parameter {missing} has no value: give {missing}=...")
    names = (*program.system.states, *program.reading.meaning)
    if at is not None and at not in names:
        raise ValueError(f"--at is {at}: give a vector of the program, such as {names[0]}")
    problem = Problem()
    members = _members(problem, program, kind, parameters)
    fixed = _is_fixed(members)
    best = _best(problem, list(members.values()), fixed)
    start = problem.vector("x0")
    problem.assume((start - best) ** 2 <= 1, "the start")
    seen, answers = [], {}

    def ask(call, point, step):
        (what, name), question = _oracle(call), (call, point, step)
        if question not in answers:
            if what in OTHERS:
                answers[question] = members[name].proximal(point, step)
            else:
                # The subgradient there need not be the one that a proximal step ended at.
                answers[question] = members[name].at(point, again=True).g
        if what in OTHERS:
            seen.append(answers[question])
        return answers[question]

    run = Run(program, start, ask, roots)
    for _ in range(steps):
        run.step()
    last = run.meaning.get(at) if at else seen[-1] if seen else run.next_point()
    if not isinstance(last, Vector):
        raise ValueError(f"--at is {at}: give a vector of the program, such as {names[0]}")
    _measure(problem, members, measure, last, best, fixed)
    return problem, run


def _oracle(call):
    """(what is asked, of which function): ("grad", "f"), ("prox", "h")."""
    head, _, name = call.partition("_")
    if head in OTHERS:
        return head, name or {"prox": "h", "project": "C", "J": "A"}[head]
    return ("grad", name or "f") if head == "grad" else ("value", call)


def _members(problem, program, kind, parameters) -> dict:
    """The functions that a program asks, by name; `kind` is the class of that whose gradients or
    values are asked for, or else of the first."""
    asked = [_oracle(call.function) for call in program.reading.calls]
    plain = {name: what for what, name in asked if what not in OTHERS}
    if len(plain) > 1:
        one, other = list(plain)[:2]
        raise ValueError(f"the program asks for values of {one} and {other}: --class is of one")
    for what, name in asked:
        if (other := next(w for w, n in asked if n == name)) not in (what, *ALIKE[what]):
            raise ValueError(f"{other} and {what} both speak of {name}: give two names")
    order = [*plain, *(name for _, name in asked)]
    several = len(set(order)) > 1
    made = {}
    for name in dict.fromkeys(order):
        what = next(what for what, other in asked if other == name)
        own = kind if not made else OTHERS[what]
        shown = name if several and name in LETTERS else ""
        made[name] = problem.function(own, shown, **(parameters if not made else {}))
        if what == "project" and own != "indicator":
            raise ValueError("a projection is onto a convex set: give --class indicator")
        if what == "value" and made[name].kind.values:
            raise ValueError(
                f"{name} is an operator, and {kind} are functions: give grad, or a class "
                "of operators"
            )
    return made


def _best(problem, members, fixed):
    if len(members) > 1:
        return problem.implicit([(one, 1) for one in members], 0, Vector({}), "xs")
    return members[0].fixed_point("xs") if fixed else members[0].minimizer("xs")


def _measure(problem, members, measure, last, best, fixed=False):
    """What is left at the last point; of several functions, of their sum."""
    lacking = [one for one in members.values() if not one.kind.values]
    if measure == "value" and lacking:
        raise ValueError(
            f"{lacking[0].kind.name} are operators, which have no values: give --of distance"
        )
    first, *others = members.values()
    if measure != "distance" and any(all(p.x != last for p in one.points) for one in others):
        raise ValueError("nothing is known of the proximal part at that point: give --at another")
    if measure == "value":
        found = first(last) - first(best)
        for one in others:
            found = found + one(last) - one(best)
        problem.measure(found)
    elif measure == "gradient":
        slope = first.gradient(last)
        for one in others:
            slope = slope + one.gradient(last)
        problem.measure((last - slope if fixed else slope) ** 2)
    else:
        if len(last.entries) > 1:
            problem.let(last, "xN")
        problem.measure((last - best) ** 2)
