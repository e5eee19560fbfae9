"""A script of PEPit in a process of its own: modelled exactly, certified, told as JSON.

The parent gives limits of time and memory, reads one JSON object, and checks its certificate again.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from fractions import Fraction


class Enough(BaseException):
    """The problem that was asked for has been solved; no script may catch it as an Exception."""


def main(argv: list[str]) -> None:
    """Run a request, a JSON text, and write the answer to the file descriptor it names."""
    request = json.loads(argv[0])
    _limit(request["memory"])
    with open(request["answer"], "w", encoding="utf-8") as file:
        json.dump(_answered(request), file)


def _limit(memory):
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _answered(request):
    """{"answer": …}, or {"wrong": a line that says what and the mend}."""
    try:
        from . import exact
    except ImportError as reason:
        return {"wrong": str(reason)}
    assert exact.VERSION
    found, failure = _modelled(request["script"])
    if failure and len(found) <= max(request["problem"], 0):
        return {"wrong": failure}
    if not found:
        return {"wrong": "the script solves no problem of PEPit: call problem.solve() in it"}
    if request["problem"] >= len(found):
        return {
            "wrong": f"the script solves {len(found)} problems: give --number 1 to {len(found)}"
        }
    if request["problem"] < 0 and len(found) > 1:
        return {
            "wrong": f"the script solves {len(found)} problems: say which, by --number 1 to "
            f"--number {len(found)}"
        }
    one = found[max(request["problem"], 0)]
    if isinstance(one, str):
        return {"wrong": one}
    return _certified(request, *one)


def _modelled(script):
    """(what each solved problem is, what the script raised): its problem, the floats that were
    read, PEPit's own value, and the problem with square roots if it has them; or a text that says
    why it cannot be read."""
    from PEPit import PEP

    from . import pepit, source
    from .numbers import SEEN

    found: list = []
    solve = PEP.solve

    def watched(self, *arguments, **options):
        floats = dict(SEEN)
        if self.objective is None:
            self._prepare_constraints(verbose=0)
        try:
            *better, reading = pepit.readings(self)
        except ValueError as reason:
            found.append(f"problem {len(found) + 1} cannot be made exact: {reason}")
            return solve(self, *arguments, **options)
        if reading.foreign:  # their rules are PEPit's, with the floats in them
            floats = dict(SEEN)
        one = [reading.problem, [[x, str(q)] for x, q in floats.items()], None]
        found.append(one + [exact.problem for exact in better])
        one = found[-1]
        one[2] = solve(self, *arguments, **options)
        return one[2]

    PEP.solve = watched
    failure = ""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            source.run(script)
    except SystemExit as reason:
        failure = f"the script ended with sys.exit({reason.code})" if reason.code else ""
    except SyntaxError as reason:
        failure = f"the script is no Python: line {reason.lineno}: {reason.msg}"
    except MemoryError:
        failure = "the script asked for more memory than it may have: give a smaller problem"
    except BaseException as reason:
        failure = f"the script raised {type(reason).__name__}: {_first_line(reason)}"
    PEP.solve = solve
    return found, failure


def _first_line(reason):
    lines = str(reason).strip().splitlines()
    return lines[0][:300] if lines else "(no message)"


def _certified(request, problem, floats, value, *better):
    from importlib.metadata import version

    from theory.surds import plain, read

    from .answer import answered

    def on_stage(words):
        print(words, file=sys.stderr, flush=True)

    exactly = request["exactly"]
    found, near = answered(
        [*better, problem],
        request["title"],
        source=f"python -m verify worst-case {request['title']}",
        within=Fraction(request["within"]),
        exactly=None if exactly is None else plain(read(exactly)),
        lower=request["lower"],
        time_limit=request["time_limit"],
        on_stage=on_stage,
    )
    peer = {"name": "PEPit", "version": version("pepit"), "value": None}
    found.peer = peer if value is None else peer | {"value": float(value)}
    found.rationalised = floats if near else []
    return {"answer": found.as_dict()}


if __name__ == "__main__":
    main(sys.argv[1:])
