"""``worst-case``: what a fixed number of steps leaves, at worst, exactly."""

from __future__ import annotations

import json
import sys
from time import perf_counter

from .arguments import seconds
from .console import Console, counted
from .exits import FAILED, OK, UsageError
from .outputs import certificate_file, write_certificate
from .parser import Parser, place

DESCRIPTION = """\
How much is left, at worst, after a fixed number of steps of a method on every
function of a class? SCRIPT.py is a script of PEPit, unchanged: it is run with
exact modelling, in a process of its own, and its problem is certified. Or a
program, a name of the catalogue or a torch optimizer is run for some steps on
a class, from |x0 - x*| <= 1. The bound comes with a certificate in exact
numbers, which is checked before it is printed. Exit status 1 where it stayed
undecided."""

EXAMPLES = """\
  python -m verify worst-case script.py --certificate bound.json
  python -m verify worst-case script.py --within 1e-9 --lower --json
  python -m verify worst-case script.py --exactly "2/(2 + sqrt(3))"
  python -m verify worst-case "x = x - a*grad(x)" a=1/3 --steps 4 \\
                              --class smooth-convex --L 3
  python -m verify worst-case nag lr=1 beta=1/2 --steps 3 \\
                              --class smooth-strongly-convex --mu 1/10 --L 1
  python -m verify worst-case fista a=1 --steps 3 --class smooth-convex --L 1
  python -m verify worst-case torch.optim.SGD lr=1 momentum=0.5 --steps 2 \\
                              --class smooth-convex --L 1"""

PARAMETERS = {
    "mu": "strong convexity or monotonicity",
    "L": "smoothness, or a Lipschitz constant",
    "M": "a bound on the norm of subgradients",
    "beta": "cocoercivity",
    "rho": "negative comonotonicity",
}


def main(argv: list[str]) -> int:
    parser = Parser("worst-case", DESCRIPTION, EXAMPLES)
    parser.add_argument("problem", metavar="SCRIPT|PROGRAM", help="a script of PEPit, or a program")
    parser.add_argument("values", nargs="*", metavar="NAME=VALUE", help="a program's parameters")
    parser.add_argument("--steps", type=int, metavar="N", help="steps of a program")
    parser.add_argument(
        "--class", dest="functions", metavar="CLASS", help="the class, such as smooth-convex"
    )
    for name, words in PARAMETERS.items():
        parser.add_argument(f"--{name}", metavar="X", help=words)
    parser.add_argument(
        "--of",
        default="value",
        metavar="WHAT",
        help="what of a program's last point is measured: value (the default), gradient, distance",
    )
    parser.add_argument(
        "--at",
        metavar="NAME",
        help="the vector of the program that is measured; by default the last proximal point, or "
        "else the place where the next gradient would be asked for",
    )
    parser.add_argument(
        "--number",
        type=int,
        default=0,
        metavar="K",
        help="which of a script's problems, from 1, where it solves several",
    )
    parser.add_argument(
        "--within",
        default="1e-6",
        metavar="R",
        help="how near the bound is to the least one, relatively; by default 1e-6",
    )
    parser.add_argument(
        "--exactly", metavar="R", help="certify this bound, such as 1/6 or 2/(2 + sqrt(3))"
    )
    parser.add_argument("--lower", action="store_true", help="an exact example from below, too")
    parser.add_argument("--json", action="store_true", help="one JSON object, lemmata/worst-case/1")
    parser.add_argument(
        "--certificate", type=place, metavar="FILE", help="write the certificate there"
    )
    parser.add_argument(
        "--time-limit", type=seconds, default=60.0, metavar="S", help="seconds, by default 60"
    )
    options = parser.parse_intermixed_args(argv)
    path = certificate_file(options.certificate)
    progress = Console(sys.stderr)
    try:
        found = _answered(options, lambda words: progress.progress(f"  {words} …"))
    except ValueError as reason:
        raise UsageError(str(reason)) from None
    finally:
        progress.clear()
    if path and found["certificate"]:
        write_certificate(found["certificate"], path)
    if options.json:
        json.dump(found, sys.stdout, indent=1, ensure_ascii=False)
        print()
    else:
        from ..worst_case.page import show

        show(found, Console())
    return FAILED if found["certificate"] is None else OK


def _answered(options, on_stage) -> dict:
    """The JSON object. Raises ValueError."""
    from theory import exact

    within = exact.to_fraction(exact.rational(options.within, "--within"))
    if not 0 < within < 1:
        raise ValueError(f"--within is {options.within}: give a number between 0 and 1")
    exactly = options.exactly
    if exactly is not None:
        from ..worst_case.formula import bound_of

        exactly = bound_of(exactly, within)
    more = {"within": within, "exactly": exactly, "lower": options.lower}
    more |= {"time_limit": options.time_limit, "on_stage": on_stage}
    given = {name: getattr(options, name) for name in PARAMETERS if getattr(options, name)}
    if options.problem.endswith(".py"):
        if options.values or given or options.functions or options.at or options.steps is not None:
            raise ValueError("a script says its steps, class and parameters itself: leave them out")
        from ..worst_case.script import answer_script

        return answer_script(options.problem, problem=options.number - 1, **more)
    return _of_program(options, given, more)


def _of_program(options, given, more):
    from ..alarm import TimedOut, alarm
    from ..worst_case.answer import Answer, answered
    from ..worst_case.program import problems_of, starts_at_zero, stays

    if options.number:
        raise ValueError("--number is of a script's problems: a program is one problem")
    if options.steps is None or options.functions is None:
        raise ValueError(
            "a program needs --steps and --class, such as --steps 4 --class smooth-convex --L 1; a "
            "script of PEPit is a file that ends in .py"
        )
    kind, limit = options.functions, options.time_limit
    begin, title = perf_counter(), options.problem
    try:
        with alarm(limit):
            name, program = _program(options.problem, options.values, more["on_stage"])
            title = f"{name}, {counted(options.steps, 'step')}"
            found = problems_of(program, options.steps, kind, given, options.of, options.at)
    except TimedOut:
        return Answer(title, tried=[f"the time limit of {limit:g} s was reached"]).as_dict()
    more["time_limit"] = max(limit - (perf_counter() - begin), limit / 10)
    more["told_limit"] = limit
    problems = [problem for problem, _ in found]
    answer, last = answered(problems, title, **more)
    answer.rationalised = [(x, str(q)) for x, q in found[-1][1]] if last else []
    if answer.certificate is None:
        if zero := starts_at_zero(program):
            answer.tried.append(
                f"{zero} starts at 0, which x* may be far from: is {zero}[0] = start meant?"
            )
        elif not stays(program, min(options.steps, 3), kind, given):
            answer.tried.append(
                "started at x*, the program moves away, and |x0 - x*| <= 1 may say too little: "
                "where it rests elsewhere, as Douglas-Rachford does, state the problem in Python "
                "(docs/worst-case.md)"
            )
    return answer.as_dict()


def _program(optimizer, texts, on_stage):
    """(what it is called, a `Program`) of a program, a catalogue's name, or a torch optimizer."""
    from theory.algorithms import parse
    from theory.algorithms.sides import side_of
    from theory.realization import resolve

    from ..rates.black_box import identified, is_import_path
    from ..rates.question import assignments, together

    if is_import_path(optimizer):
        return identified(optimizer, texts, on_stage, started=True)
    values = assignments(texts)
    side = side_of(resolve(optimizer))
    if side.program is None:
        raise ValueError(f"{optimizer!r} is no program and no name of one")
    if side.program.kind == "non-linear":
        _ = side.program.system  # raises ValueError with the reason
    known = {name: str(value) for name, value in side.program.values.items()}
    values = together(known, values)
    text = side.program.text
    shown = ", ".join([text, *(f"{n}={x}" for n, x in values.items())])
    return shown, parse(text, **values) if values else side.program
