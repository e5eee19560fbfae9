"""What a person asks for: an optimizer with numbers, a class, and perhaps a rate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SMOOTH, QUADRATIC = "smooth-strongly-convex", "quadratic"
CONVEX, PL = "smooth-convex", "pl"
# The parameters of each class, as options of the command.
NEEDED = {
    SMOOTH: ("mu", "L"),
    CONVEX: ("L",),
    QUADRATIC: ("mu", "L"),
    PL: ("mu", "L"),
    "strongly-monotone-lipschitz": ("mu", "L"),
    "cocoercive": ("beta", "mu"),
    "sector": ("mu", "L"),
}
# With μ = 0 these hold the operator 0, at whose every point a run is at rest: it has no rate, and
# that it does not move is no failure.
FLAT = {
    QUADRATIC: "quadratics with curvatures in [0, L]",
    "cocoercive": "cocoercive operators",
    "sector": "gradients in the sector [0, L]",
}
FAR = 10**60


@dataclass(frozen=True)
class Question:
    """`functions` is the class of `theory.rates.engine.classes`; on quadratics alone it is the
    smooth class with `quadratics_only`. `rate` is the ρ that is to be certified, or None."""

    name: str
    method: Any
    functions: Any
    quadratics_only: bool
    rate: Any

    @property
    def varies(self) -> bool:
        """Whether coefficients change with time; `method` is a `Varying` then."""
        return hasattr(self.method, "clock")

    @property
    def kind(self) -> str:
        """The class by name, as ``--class`` has it."""
        if self.quadratics_only:
            return QUADRATIC
        name = self.functions.name
        return CONVEX if name == SMOOTH and self.functions.mu == 0 else name


def ask(
    optimizer, values, class_name, parameters, rate=None, on_stage=lambda words: None, where=None
) -> Question:
    """Read a question. `values` are texts NAME=VALUE, `parameters` the class's by name, as text; a
    torch optimizer is run. `where` says what is known of sequences that the program reads.

    Raises ValueError, one line with the mend, for everything that is not one.
    """
    from flint import fmpq

    from theory import exact
    from theory.rates.engine.classes import CLASSES

    numbers = _numbers(class_name, parameters)
    if class_name == CONVEX:
        numbers["mu"] = fmpq(0)
    functions = CLASSES[SMOOTH if class_name in (QUADRATIC, CONVEX) else class_name](**numbers)
    if class_name in FLAT and functions.mu == 0:
        raise ValueError(
            f"mu is 0: no method has a rate ρ < 1 on all {FLAT[class_name]}; give mu > 0"
        )
    convex = class_name in (SMOOTH, CONVEX) and functions.mu == 0
    name, method = _method(optimizer, values, convex, where, on_stage)
    _within_reach([*functions.parameters.items(), *_entries(method)])
    if rate is not None and convex:
        raise ValueError("mu is 0, where bounds are in 1/k: leave --rho out, or give mu > 0")
    if rate is not None:
        rate = exact.rational(rate, "rho")
        if not 0 < rate < 1:
            raise ValueError(f"rho is {rate}: give a rate between 0 and 1")
    return Question(name, method, functions, class_name == QUADRATIC, rate)


def _numbers(class_name, parameters):
    from theory import exact

    if class_name not in NEEDED:
        from difflib import get_close_matches

        near = get_close_matches(class_name, NEEDED, n=1, cutoff=0.8)
        hint = f"did you mean {near[0]}?" if near else f"give one of {', '.join(NEEDED)}"
        raise ValueError(f"{class_name!r} is no class: {hint}")
    needed = NEEDED[class_name]
    for key in needed:
        if parameters.get(key) is None:
            raise ValueError(f"the class {class_name} needs {key}: give --{key}")
    for key, value in parameters.items():
        if class_name == CONVEX and key == "mu" and value is not None:
            if exact.rational(value, "mu") != 0:
                raise ValueError(f"the class {CONVEX} has mu = 0: leave --mu out")
        elif value is not None and key not in needed:
            raise ValueError(f"the class {class_name} has no {key}: leave --{key} out")
    return {key: exact.rational(parameters[key], key) for key in needed}


def _entries(method):
    if hasattr(method, "coefficients"):
        yield from (("a coefficient of the method", x) for x in method.coefficients())
        return
    for matrix in (method.A, method.B, method.C):
        yield from (("an entry of the method", x) for x in matrix.entries())


def _within_reach(numbers):
    """The search runs in float64: numbers far out of its range are refused, not rounded."""
    for name, x in numbers:
        if x and not 1 < abs(x) * FAR < FAR**2:
            raise ValueError(f"{name} is {_size(x)}: give numbers between 1e-60 and 1e60")


def _size(x):
    """The size of a rational number as text, such as 1e400."""
    digits = len(str(abs(x.p))) - len(str(x.q))
    return f"about 1e{digits}"


def assignments(values) -> dict:
    """Texts NAME=VALUE as a dict. Raises ValueError."""
    found = {}
    for text in values:
        name, equals, value = text.partition("=")
        if not equals or not name.strip().isidentifier():
            raise ValueError(f"{text!r} is not of the form NAME=VALUE, such as lr=1/10")
        if name.strip() in found:
            raise ValueError(f"{name.strip()} is given twice")
        found[name.strip()] = value.strip()
    return found


def together(known: dict, values: dict) -> dict:
    """The values that an optimizer has and those given after it. Raises ValueError for a name that
    stands in both."""
    for name in values:
        if name in known:
            raise ValueError(f"{name} is given twice, in the optimizer and after it")
    return known | values


def linear_family(optimizer, values):
    """(`Family`, the values that it has, as text) of a linear optimizer in words; `values` may name
    none of these. Raises ValueError."""
    from theory.laws.families import Family
    from theory.realization import resolve

    family = resolve(optimizer)
    if not isinstance(family, Family):
        raise ValueError(f"{optimizer!r} must be linear, with one gradient a step")
    known = {name: str(value) for name, value in family.values.items()}
    together(known, values)
    return family, known


def _varying(side, texts, where):
    """(name, `Varying`) of a program whose coefficients change with time."""
    from theory.algorithms import parse
    from theory.rates.engine.sequences import at_the_start
    from theory.rates.engine.varying import varying_of
    from theory.rates.engine.where import read

    program = side.program
    values = together(program.values, assignments(texts))
    shown = ", ".join(f"{key}={value}" for key, value in values.items())
    known = None if where is None else read(where)
    method = varying_of(parse(program.text, **values), known)
    if known and (wrong := at_the_start(method.clock)):
        told = f"its first values do not meet {known.said[wrong[0]]}"
        raise ValueError(f"--where contradicts itself: {told}")
    plain = side.name.partition("(")[0]
    return (f"{plain}({shown})" if shown else plain), method


def _without_roots(program):
    """Refuse one whose coefficients are constant but for roots."""
    roots = {opaque.letter: opaque.text for opaque in program.reading.opaque}
    moving = set(program.system.field.names) - set(program.parameters)
    if moving and moving <= roots.keys():
        some = roots[min(moving)]
        raise ValueError(f"rates take no roots: give {some} as a number, such as 7/5 for sqrt(2)")


def _method(optimizer, texts, convex, where, on_stage):
    from theory.algorithms import parse
    from theory.laws.fixed_law import FixedLaw
    from theory.rates.engine.method import method_of
    from theory.realization import resolve

    from .black_box import identified, is_import_path, program_of_law

    if where is not None and is_import_path(optimizer):
        raise ValueError("--where goes with a program that reads a sequence, such as s[t]")
    if is_import_path(optimizer):
        name, program = identified(optimizer, texts, on_stage)
        return name, method_of(program)
    resolved = resolve(optimizer)
    if getattr(resolved, "kind", None) == "time-varying":
        _without_roots(resolved.program)
        if convex:
            return _varying(resolved, texts, where)
        raise ValueError(
            "coefficients that change with time go with smooth convex functions: give --mu 0"
        )
    if where is not None:
        raise ValueError("--where goes with a program that reads a sequence, such as s[t]")
    values = assignments(texts)
    family, known = linear_family(resolved if hasattr(resolved, "transfer") else optimizer, values)
    given = family.at(**values)  # names the parameter that is not one, or divides by zero
    shown = ", ".join(f"{key}={value}" for key, value in (known | values).items())
    plain = family.name.partition("(")[0]
    source = family.source
    if hasattr(source, "program") or hasattr(source, "text"):
        text = source.program if hasattr(source, "program") else source.text
        program = parse(text, **known, **values)
    else:
        if given.parameters:
            raise ValueError(
                f"the parameter {given.parameters[0]} has no value: give {given.parameters[0]}=..."
            )
        program = program_of_law(FixedLaw.from_family(given))
    return (f"{plain}({shown})" if shown else plain), method_of(program)
