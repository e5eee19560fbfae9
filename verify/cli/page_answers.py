"""What the page answers, computed in a child: text is parsed, never evaluated, and no file is read.

Each function takes the fields of a form and returns what stands on the page: ``text`` (as the
command line prints it), ``command`` and ``python`` (the same by other ways), ``latex``, ``picture``
(an SVG). An input that is wrong raises ValueError with one line.
"""

from __future__ import annotations

import io
import os
import shlex
import tempfile
from typing import Any

MEMORY = 2 << 30  # bytes that a child may use
LONGEST = 2000  # characters of one field
STEPS = 120  # of a run


def answer(task: dict) -> dict:
    """The entry of a child: ``{"ask": name, "fields": {…}}``."""
    if task["ask"] == "warm":
        return _warm()
    fields = {name: value.strip() for name, value in task["fields"].items()}
    try:
        for name, value in fields.items():
            if len(value) > LONGEST:
                raise ValueError(f"{name} is longer than {LONGEST} characters: give less")
        return ANSWERS[task["ask"]](fields)
    except ValueError as reason:
        return {"error": str(reason)}
    except MemoryError:
        return {"error": "this takes more memory than the page gives; try the command line"}


def _warm() -> dict:
    """Load what questions need, once, in an empty folder and with a limit of memory."""
    os.chdir(tempfile.mkdtemp(prefix="lemmata-"))
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, ValueError, OSError):  # not a Unix, or a lower limit stands already
        pass
    from theory.realization import compare

    from ..rates import answer as _rates  # noqa: F401

    compare("nag", "nag_sutskever")
    return {}


def _optimizer(text: str, which: str):
    from theory.realization.naming import of_text

    if not text:
        raise ValueError(f"{which} is empty: type a name such as nag, or a program")
    try:
        return of_text(text)
    except ValueError as reason:
        raise ValueError(f"{which}: {reason}") from None


def _reading(found, which: str) -> str:
    """How the grammar reads it: states, oracle calls, parameters, and the law of a linear one."""
    source = getattr(found, "source", None) or getattr(found, "program", None)
    if hasattr(source, "program"):  # an entry of the catalogue
        from theory.algorithms import parse

        source = parse(source.program)
    lines = [f"{which} is {found.name}"]
    if hasattr(source, "reading"):
        reading = source.reading
        lines.append(f"  states      {', '.join(reading.names.states)}")
        lines.append(f"  asks        {', '.join(call.text for call in reading.calls)}")
    lines.append(f"  parameters  {', '.join(found.parameters) or 'none'}")
    if hasattr(found, "transfer"):
        law = str(found.transfer).replace("_z", "z")
        lines.append(f"  from gradients to points, in z: {law}")
    return "\n".join(lines)


def _printed(show, *arguments) -> str:
    from .console import Console

    stream = io.StringIO()
    console = Console(stream, colour=False)
    console.width = 84
    show(*arguments[:1], console, *arguments[1:])
    return stream.getvalue()


def equivalent(fields: dict) -> dict:
    """Is B the same as A?"""
    from theory.realization import compare

    from .equivalent import chosen, show

    A, B = _optimizer(fields["a"], "A"), _optimizer(fields["b"], "B")
    found = compare(A, B)
    data = found.as_dict()
    everything = fields.get("all") == "1"
    command = ["python", "-m", "verify", "equivalent", fields["a"], fields["b"]]
    command += ["--all-branches"] * everything
    return {
        "text": _printed(show, data, everything, "tick “every branch”"),
        "command": shlex.join(command),
        "python": f"from theory.realization import compare\n\n"
        f"compare({fields['a']!r}, {fields['b']!r})",
        "reading": f"{_reading(A, 'A')}\n{_reading(B, 'B')}",
        "latex": _formulas(found, chosen(data, everything)),
        "verdict": data["verdict"],
    }


def _formulas(found: Any, shown: list[int]) -> str:
    """The branches that the answer shows as LaTeX; "" where one has no formula."""
    from theory.realization.formulas import agreements

    try:
        return agreements(found, shown)
    except ValueError:
        return ""


def normal_form(fields: dict) -> dict:
    """The normal form of a memory (T, v)."""
    from theory import Propagator
    from theory import normal_form as form_of

    from ..identify.blocks import as_dict
    from .exits import UsageError
    from .matrix_text import read_matrix, read_vector
    from .normal_form import show

    try:
        propagator = Propagator(
            read_matrix(fields["T"], "T", False), read_vector(fields["v"], "v", False)
        )
    except UsageError as reason:
        raise ValueError(str(reason)) from None
    found = form_of(propagator)
    return {
        "text": _printed(show, as_dict(propagator, found)),
        "command": shlex.join(["python", "-m", "verify", "normal-form", fields["T"], fields["v"]]),
        "python": "from theory import Propagator, normal_form\n\n"
        f"normal_form(Propagator({fields['T']!r}, {fields['v']!r}))",
        "latex": found._repr_latex_(),
    }


def rate(fields: dict) -> dict:
    """How fast does A converge, at worst?"""
    from ..rates.answer import answer as found_of
    from ..rates.page import show
    from ..rates.question import ask
    from ..web.pictures import rates

    read = _optimizer(fields["a"], "A")  # a name or a program: neither a file nor a class to import
    class_name = fields.get("class") or "smooth-strongly-convex"
    parameters = {name: fields.get(name) or None for name in ("mu", "L", "beta")}
    values = fields.get("values", "").split()
    found = found_of(ask(fields["a"], values, class_name, parameters), 20.0)
    options = [f"--{n}={v}" for n, v in parameters.items() if v]
    if class_name != "smooth-strongly-convex":
        options.append(f"--class={class_name}")
    data = found.as_dict()
    return {
        "text": _printed(show, found),
        "command": shlex.join(["python", "-m", "verify", "rate", fields["a"], *values, *options]),
        "python": "from verify.rates.answer import answer\n"
        "from verify.rates.question import ask\n\n"
        f"answer(ask({fields['a']!r}, {values!r}, {class_name!r}, {parameters!r}))",
        "reading": _reading(read, "A"),
        "latex": _bound(data),
        "picture": rates(data),
        "certificate": data["certificate"],
        "verdict": data["verdict"],
    }


def _bound(data: dict) -> str:
    """The certified rate as LaTeX; "" where there is none."""
    if not data["upper"]:
        return ""
    rho = rf"\rho = {data['upper']['decimal']}"
    if not data["constant"]:
        return rho
    start = rf"\sqrt{{{data['constant']}}}"
    return rf"\|x_k - x_\star\| \le {start}\, \rho^k \|x_0 - x_\star\|, \quad {rho}"


def run(fields: dict) -> dict:
    """A, and B where it is given, on a quadratic with eigenvalues from mu to L."""
    from ..web.pictures import runs

    mu, L = (
        _positive(fields.get(name) or default, name)
        for name, default in (("mu", "1/10"), ("L", "1"))
    )
    if mu > L:
        raise ValueError(f"mu is {mu} and L is {L}: give mu at most L")
    distances = {}
    for which in ("a", "b"):
        if which == "b" and not fields.get("b"):
            continue
        law = _law(fields[which], fields.get("values", ""), which.upper())
        distances[f"{which.upper()}: {fields[which][:60]}"] = _distances(law, float(mu), float(L))
    rows = [
        f"{name}\n  |x − x*| after {len(d) - 1} steps: {d[-1]:.3g} times the first"
        for name, d in distances.items()
    ]
    asked = {name: fields[name] for name in ("a", "b", "values", "mu", "L") if fields.get(name)}
    code = ["from verify.cli.page_answers import run", f"print(run({asked!r})['text'])"]
    return {
        "command": f"python -c {_quoted('; '.join(code))}",
        "python": "\n".join(code),
        "text": "\n".join(rows) + f"\n\nfloat64, a quadratic with 10 eigenvalues from {mu} to {L}, "
        "from (1, …, 1)\n",
        "picture": runs(distances),
    }


def _quoted(code: str) -> str:
    """A word of a shell's command line, in quotation marks once where it holds none of the signs
    that a shell reads there."""
    return shlex.quote(code) if set(code) & set('"$`\\!') else f'"{code}"'


def _positive(text: str, name: str):
    from theory import exact

    value = exact.rational(text, name)
    if value <= 0:
        raise ValueError(f"{name} is {value}: give a number above 0")
    return value


def _law(text: str, values: str, which: str):
    from theory.laws.families import Family
    from theory.laws.fixed_law import FixedLaw

    from ..rates.question import assignments

    family = _optimizer(text, which)
    if not isinstance(family, Family):
        raise ValueError(f"{which} must be linear, with one gradient a step, to be run here")
    wanted = assignments(values.split())
    known = {name: value for name, value in wanted.items() if name in family.parameters}
    given = family.at(**known)
    if given.parameters:
        name = given.parameters[0]
        raise ValueError(f"{which}: the parameter {name} has no value: write {name}=1/10")
    return FixedLaw.from_family(given)


def _distances(law: Any, mu: float, L: float) -> list[float]:
    import numpy as np

    from numerics.optimizers import fixed_law
    from numerics.problems.quadratic import Quadratic
    from numerics.simulate import Diverged, closed_loop

    T = np.array(law.propagator.T.tolist(), dtype=float)
    v, weights = (np.array(list(x), dtype=float) for x in (law.propagator.v, law.L))
    problem = Quadratic(np.diag(np.linspace(mu, L, 10)))
    try:
        found = closed_loop(fixed_law.FixedLaw(T, v, weights), problem, np.ones(10), STEPS)
    except Diverged as stop:
        found = stop.trajectory
    with np.errstate(over="ignore"):
        sizes = np.linalg.norm(found.theta, axis=1)
    return [float(x) for x in sizes / sizes[0]]


ANSWERS = {"equivalent": equivalent, "normal-form": normal_form, "rate": rate, "run": run}
