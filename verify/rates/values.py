"""Rates of function values: the least factor a step that is found, proved."""

from __future__ import annotations

from flint import fmpq

from theory.rates.engine.values import Values

from .program import Program, exact_point, raised, simple_number
from .search import to_float, to_fmpq

MARGIN = 1e-6


def value_rate(method, functions, values, below, factor=None):
    """The checked `ValueRate` at `factor`, or at the least one that is found above `below`."""
    if factor is not None:
        return _at(method, functions, values, factor)
    high = 1 - 1e-5 * (1 - below)
    if _program(method, functions, values, high)[1] is None:
        return None
    low, high = below, high
    while high - low > MARGIN / 8 * (1 - high) and high - low > 1e-14:
        middle = (low + high) / 2
        if _program(method, functions, values, middle)[1] is None:
            low = middle
        else:
            high = middle
    simple = simple_number(high, 1e-5, 1000)
    if simple is not None and abs(to_float(simple) - high) < 10 * MARGIN * (1 - high):
        found = _tight(method, functions, values, simple, high)
        if found is not None:
            return found
    for wider in (1, 10, 100, 1000):
        found = _at(method, functions, values, _decimal(high, wider * MARGIN * (1 - high)))
        if found is not None:
            return found
    return None


def _decimal(rate, room):
    from .certify import rounded_up

    return rounded_up(rate, room)


def _program(method, functions, values, factor):
    asked = Values(method, functions, values, to_fmpq(factor))
    program = Program(asked.system)
    return program, program.inside()


def _at(method, functions, values, factor):
    asked = Values(method, functions, values, fmpq(factor))
    return _finished(asked, asked.system)


def _finished(asked, system):
    """The rate with the largest ε, or a little less, at a point inside."""
    found = raised(system, asked.floor, 0.0)
    point = None if found is None else exact_point(*found)
    return None if point is None else asked.rate(point)


def _tight(method, functions, values, factor, near):
    """The rate exactly at a simple factor, on the face that the point just above it shows."""
    asked = Values(method, functions, values, factor)
    program, u = _program(method, functions, values, near + 1e-9 * (1 - near))
    if u is None:
        return None
    face = program.face(program.basis @ u)
    if face is None:
        return None
    zero, kernels = face
    fixed = {a: fmpq(0) for a in zero if a != asked.floor}
    return _finished(asked, asked.system.on_face(fixed, kernels))
