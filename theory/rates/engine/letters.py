"""A method with a letter: read from text, and at a number of the letter."""

import re
from dataclasses import replace
from math import gcd

from flint import fmpq

from theory.algorithms import parse
from theory.laws.rational_functions import Field
from theory.rates.engine.classes import SmoothStronglyConvex
from theory.rates.engine.families import Family
from theory.rates.engine.method import Method, method_of

_FORMULA = re.compile(r"[\w\s.+\-*/^()]+", re.ASCII)


def formula(text, name, letter):
    """A rational function of the letter from text such as ``1/s^2``. Raises ValueError."""
    from theory.algorithms.tokens import ProgramError

    shown = text[:60]
    if not _FORMULA.fullmatch(text) or "grad" in text:
        raise ValueError(f"{name} is {shown!r}: give a formula in {letter}, such as 1/{letter}^2")
    if "t" in re.findall(r"\w+", text):
        raise ValueError(f"{name} is {shown!r}: t is the time, so call the letter something else")
    try:
        # A state that no formula names.
        state = "w" * (len(max(re.findall(r"\w+", text), default="", key=len)) + 1)
        program = parse(f"{state} = {state} - ({text})*grad({state})")
        field = Field((letter,))
        if set(program.parameters) - {letter}:
            raise ValueError(
                f"{name} is {shown!r}: one letter at a time, and it is {letter}: give a number, or "
                f"a formula in {letter}, such as 1/{letter}^2"
            )
        return -field.embed(program.B[0])
    except (ProgramError, ZeroDivisionError):
        raise ValueError(
            f"{name} is {shown!r}: give a formula in {letter}, such as 1/{letter}^2"
        ) from None


def family_of(text, values, letter, ends, mu, L):
    """The `Family` of a program whose parameters have formulas in the letter, {name: text}, with
    formulas for μ and L; `ends` is (low, high), high None for no end."""
    for name, value in values.items():
        formula(value, name, letter)
    front = "\n".join(f"{name} = {value}" for name, value in values.items())
    program = parse(f"{front}\n{text}" if front else text)
    if letter in program.states:
        raise ValueError(f"{letter} is a state of the program: call the letter something else")
    others = [name for name in program.parameters if name != letter]
    if others:
        raise ValueError(f"the parameter {others[0]} has no value: give {others[0]}=...")
    field = Field((letter,))
    A = [[field.embed(x) for x in row] for row in program.A]
    B = [field.embed(x) for x in program.B]
    C = [field.embed(x) for x in program.C]
    low, high = ends
    rest = _rest(program, letter, len(A), sample_points(low, high, 5))
    rest = [field.number(x) for x in rest]
    zero = field.zero
    still = [sum((a * r for a, r in zip(row, rest)), zero) for row in A]
    if still != rest or sum((c * r for c, r in zip(C, rest)), zero) != field.one:
        raise ValueError("the state of rest of the program changes with the letter")
    found = formula(mu, "mu", letter), formula(L, "L", letter)
    starts = (
        program.start is not None
        and not any(program.kick)
        and [field.embed(x) for x in program.start] == rest
    )
    return Family(text, dict(values), letter, low, high, A, B, C, rest, *found, starts)


def _rest(program, letter, size, places):
    """The state of rest at the first of these numbers where the points show every state."""
    for place in places:
        numbers = {letter: place} if letter in program.parameters else {}
        found = method_of(parse(program.text, **numbers))
        if found.size == size:
            return found.rest.entries()
    raise ValueError(
        "the program has states that its points do not show: leave them out where a letter is"
    )


def sample_points(low, high, count):
    """So many rational numbers inside the interval, of small denominators."""
    if high is None:
        return [low + k for k in range(1, count + 1)]
    found, bottom = [], 1
    while len(found) < count:
        first, last = (low * bottom).floor() + 1, (high * bottom).ceil() - 1
        tops = range(int(first), int(min(last, first + count)) + 1)
        found += [fmpq(top, bottom) for top in tops if gcd(top, bottom) == 1]
        bottom += 1
    return found[:count]


def inverted(family):
    """(The family of 1/letter, what turns a rational function of one into that of the other) for an
    interval without an end that starts above 0; None for others. The letter keeps its name."""
    if family.high is not None or family.low <= 0:
        return None
    inverse = 1 / family.field.variable(family.letter)

    def turned(ratio):
        return ratio.substitute({family.letter: inverse})

    lists = {name: list(map(turned, getattr(family, name))) for name in ("B", "C", "rest")}
    A = [list(map(turned, row)) for row in family.A]
    sizes = {"mu": turned(family.mu), "L": turned(family.L)}
    ends = {"low": fmpq(0), "high": 1 / family.low}
    return replace(family, A=A, **lists, **sizes, **ends), turned


def at(ratio, number):
    """The value of a rational function. Raises ZeroDivisionError at a pole."""
    field = ratio.field
    return ratio.substitute({field.names[0]: field.number(number)}).number()


def method_at(family, number):
    """(Method, class) at a number of the letter. Raises ValueError where the class is empty."""
    from flint import fmpq_mat

    A = fmpq_mat([[at(x, number) for x in row] for row in family.A])
    B = fmpq_mat([[at(x, number)] for x in family.B])
    C = fmpq_mat([[at(x, number) for x in family.C]])
    rest = fmpq_mat([[x.number()] for x in family.rest])
    functions = SmoothStronglyConvex(at(family.mu, number), at(family.L, number))
    return Method(family.text, family.values, A, B, C, rest, True), functions
