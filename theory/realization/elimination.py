"""No numbers of B make it A: shown by a few exact runs.

A runs with sample numbers, B with letters for its parameters; each root, absolute value, sign and
maximum is a letter with the polynomial equation that it satisfies. Where the equations "the points
are the same" have no common real solution, B is A for none of its parameters there.
"""

from fractions import Fraction
from math import isqrt

from flint import fmpq

from theory.algorithms.interpreter import FIRST_GRADIENT
from theory.algorithms.linear import part_of
from theory.algorithms.names import START
from theory.laws.rational_functions import Field, irreducible_factors
from theory.realization.branches import solve_system
from theory.realization.clock import image
from theory.realization.ideals import Undecided
from theory.realization.real_points import real_point

_RUNS = (((1,), (2,), (-1,), (3,)), ((1, 2), (2, -1), (1, 0), (3, 1)), ((1, 0, 2), (2, 1, 0)))
_POOL = 60
_CASES = 30
# 1 − 3/4 is a square: what stands under roots at first is one, too.
_VALUES = (Fraction(3, 4), Fraction(1, 2))


def excluded(A, B, everywhere=False):
    """Return numbers of A's parameters at which B is A for no numbers of its own; None where that
    was not shown. With `everywhere`, True where it is shown for all numbers at which A moves, A's
    parameters being letters too."""
    names = [side.program.reading.names for side in (A, B)]
    if any(n.sequences for n in names) or len(A.program.reading.calls) > 1:
        return None
    if everywhere:
        return any(_tried(A, B, None, runs) for runs in _RUNS[:2]) or None
    for value in _VALUES:
        values = dict.fromkeys(A.parameters, value)
        if any(_tried(A, B, values, runs) for runs in _RUNS):
            return values
    return None


def _tried(A, B, values, runs):
    try:
        return _impossible(A, B, values, runs)
    except (Undecided, ZeroDivisionError):
        return False


def _impossible(A, B, values, runs):
    unknowns = tuple(f"{name}_B" for name in B.parameters)
    own = () if values is not None else A.parameters
    roots = [f"r{i}" for i in range(_POOL)]
    field = Field([*unknowns, *own, *roots])
    state = _Letters(field)
    if values is None:
        numbers = {name: field.variable(name) for name in own}
    else:
        numbers = {name: field.number(_number(x)) for name, x in values.items()}
    letters = {name: field.variable(f"{name}_B") for name in B.parameters}
    equations, apart = [], []
    for run in runs:
        gradients = [field.number(fmpq(g)) for g in run]
        first = _points(A, numbers, gradients, state, apart)
        second = _points(B, letters, gradients, state, apart)
        equations += [(x - y).top for x, y in zip(first, second) if x != y]
        if values is None:
            step = (first[1] - first[0]).top
            if step == 0 or not _still_where_zero(A, step):
                return False
            apart.append(step)
    if any(e.is_constant() for e in equations):
        return True
    if not equations:
        return False
    known = (*unknowns, *own, *roots[: len(state.known)])
    system = [*equations, *state.equations]
    for branch in solve_system(field, system, known, apart, most=_CASES):
        if not branch.unsolved or real_point(branch.unsolved, branch.apart) is not None:
            return False
    return True


def _still_where_zero(side, step):
    """True when A stands still wherever its first step is 0: each factor of that divides every
    coefficient of what moves its points."""
    reading, small = side.program.reading, side.field
    place = [reading.field.names.index(name) for name in small.names]
    moves = []
    for name in reading.calls[0].point.letters() & set(reading.names.states):
        parts: dict = {}
        gap = (reading.after[name] - reading.field.variable(name)).top
        for exponents, coefficient in gap.to_dict().items():
            key = tuple(e for i, e in enumerate(exponents) if i not in place)
            parts.setdefault(key, {})[tuple(exponents[i] for i in place)] = coefficient
        moves += [small.context.from_dict(terms) for terms in parts.values()]
    for factor in irreducible_factors(step):
        names = factor.context().names()
        held = {n for n, degree in zip(names, factor.degrees()) if degree}
        if not held <= set(small.names):
            return False
        own = part_of(small, factor)
        if any(divmod(move, own)[1] != 0 for move in moves):
            return False
    return True


def _number(x):
    x = Fraction(x)
    return fmpq(x.numerator, x.denominator)


class _Letters:
    """Letters for roots and the like, equal ones for equal contents, and their equations."""

    def __init__(self, field):
        self.field, self.known, self.equations = field, {}, []

    def opaque(self, kind, arguments):
        if all(a.is_number() for a in arguments) and kind in ("abs", "norm", "sign", "max"):
            numbers = [a.number() for a in arguments]
            x = numbers[0]
            value = {"sign": (x > 0) - (x < 0), "max": max(numbers)}.get(kind, abs(x))
            return self.field.number(value)
        if kind == "sqrt" and arguments[0].is_number():
            x = arguments[0].number()
            if x >= 0 and isqrt(int(x.p)) ** 2 == x.p and isqrt(int(x.q)) ** 2 == x.q:
                return self.field.number(fmpq(isqrt(int(x.p)), isqrt(int(x.q))))
        key = (kind, *map(str, arguments))
        if key not in self.known:
            if len(self.known) == _POOL:
                raise Undecided("too many roots")
            letter = self.field.variable(f"r{len(self.known)}")
            self.known[key] = letter
            a = arguments[0]
            relation = {
                "sqrt": lambda: letter * letter - a,
                "abs": lambda: letter * letter - a * a,
                "norm": lambda: letter * letter - a * a,
                "sign": lambda: letter * letter * letter - letter,
                "max": lambda: (letter - a) * (letter - arguments[1]),
            }[kind]()
            self.equations.append(relation.top)
        return self.known[key]


def _points(side, parameters, gradients, state, apart):
    """The first point of each iteration, one more than gradients, from start 0."""
    reading, field = side.program.reading, state.field
    images = dict(parameters)
    starts = side.program._start_values
    images |= {START: field.zero, FIRST_GRADIENT: gradients[0]}
    memory = {}
    for name in reading.states:
        if starts[name] is None:
            raise Undecided(f"the start of {name} is not settled")
        memory[name] = image(starts[name], images, field)
    found = []
    for time, gradient in enumerate([*gradients, field.zero], 1):
        now = {**images, **memory, "t": field.number(time)}
        for letter, base in reading.powers.items():
            now[letter] = image(base, now, field) ** (time + reading.power_offset)
        now[reading.calls[0].letter] = gradient
        for opaque in reading.opaque:
            arguments = [image(a, now, field) for a in opaque.arguments]
            now[opaque.letter] = state.opaque(opaque.kind, arguments)
        found.append(image(reading.calls[0].point, now, field))
        if time > len(gradients):
            break
        memory = {name: image(reading.after[name], now, field) for name in reading.states}
        apart += [value.bottom for value in memory.values() if not value.bottom.is_constant()]
    return found
