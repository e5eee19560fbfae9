"""A program that is linear in its vectors, as a system of channels, one an oracle call.

    y_k = C_k s + Σ_{j<k} D_kj u_j,   u_k = the answer at y_k,   s ← A s + B u

Each state is a vector of R^n on which the same numbers act, so A is k×k for k states; entries
are in Q(parameters) or, where the program reads the time, in that field with the letters of the
time.
"""

from dataclasses import dataclass
from typing import Any

from theory.algorithms.interpreter import FIRST_GRADIENT
from theory.algorithms.names import START
from theory.algorithms.tokens import ProgramError
from theory.laws.linear_algebra import solve
from theory.laws.rational_functions import Field, terms_of

_CONSTANT = "a linear program has no constant terms"


class NotLinear(ValueError):
    """The program is not linear in its states and answers; the message says why."""


@dataclass(frozen=True)
class Channel:
    """An oracle call: its function and the numbers it is given beside the point."""

    function: str
    steps: tuple
    text: str


@dataclass(frozen=True, eq=False)
class System:
    """The matrices, `start` α and `kick` β: s_1 = α·start + β·g_1 with g_1 = ∇f(start).

    α is None when the text does not settle it; `resting` says that α is a state in which the
    points, without answers, stay where they are.
    """

    field: Field
    states: tuple
    channels: tuple
    A: list
    B: list
    C: list
    D: list
    start: Any
    kick: list
    resting: bool

    @property
    def size(self):
        return len(self.states)


def system_of(reading):
    """Return the `System` of a `Reading`. Raises NotLinear or ProgramError."""
    states, calls = reading.names.states, reading.calls
    letters = [*states, *(call.letter for call in calls)]
    for opaque in reading.opaque:
        if opaque.vector or opaque.kind == "norm":
            raise NotLinear(f"{opaque.text} is not linear")
    field = _coefficients(reading, letters)
    after = [
        _row(reading, field, letters, reading.after[name], f"the new {name}") for name in states
    ]
    asked = [_row(reading, field, letters, call.point, call.text) for call in calls]
    steps = [tuple(_moved(field, step) for step in call.steps) for call in calls]
    n = len(states)
    A, B = [row[:n] for row in after], [row[n:] for row in after]
    C, D = [row[:n] for row in asked], [row[n:] for row in asked]
    start, resting = rest_of(reading, field, A, C)
    start, kick = _with_lines(reading, field, start)
    if any(kick) and (
        _dot(C[0], kick, field) or _dot(C[0], start, field) != 1 or calls[0].function != "grad"
    ):
        raise ProgramError(
            "the start lines use grad(start), but the first point is not start: "
            "start the state that is asked at there"
        )
    channels = tuple(Channel(call.function, s, call.text) for call, s in zip(calls, steps))
    return System(field, states, channels, A, B, C, D, start, kick, resting)


def _coefficients(reading, letters):
    """The field of the coefficients: parameters, and the letters of the time that come up."""
    used = set()
    values = [*reading.after.values(), *(call.point for call in reading.calls)]
    values += [step for call in reading.calls for step in call.steps]
    for value in values:
        used |= value.letters()
    own = set(reading.parameters) | (used - set(letters))
    if reading.names.scalars:
        own |= set(reading.names.scalars)
    return Field(name for name in reading.field.names if name in own)


def _moved(field, value):
    return field.ratio(*(part_of(field, part) for part in (value.top, value.bottom)))


def part_of(field, polynomial):
    """Return a polynomial that holds letters of `field` only in the context of `field`."""
    names = polynomial.context().names()
    place = [names.index(name) for name in field.names]
    return field.context.from_dict({tuple(e[i] for i in place): c for e, c in terms_of(polynomial)})


def _row(reading, field, letters, value, what):
    """The coefficients of a linear form over the letters."""
    if not value:
        return [field.zero for _ in letters]
    names = reading.field.names
    places = {names.index(letter): i for i, letter in enumerate(letters)}
    if any(value.bottom.degrees()[place] for place in places):
        raise NotLinear(f"{what} divides by a state or an answer")
    terms: list = [{} for _ in letters]
    for exponents, coefficient in terms_of(value.top):
        held = [(place, exponents[place]) for place in places if exponents[place]]
        if not held:
            raise NotLinear(f"{what} has a constant term: {_CONSTANT}")
        if len(held) > 1 or held[0][1] > 1:
            raise NotLinear(f"{what} multiplies states or answers")
        rest = list(exponents)
        rest[held[0][0]] = 0
        terms[places[held[0][0]]][tuple(rest)] = coefficient
    below = part_of(field, value.bottom)
    return [
        field.ratio(part_of(field, reading.field.context.from_dict(part)), below) for part in terms
    ]


def rest_of(reading, field, A, C):
    """The state of rest: Aα = α and every point is 1. Without one, a first point at a single state
    starts there, and all other states at zero."""
    size = range(len(A))
    gradients = all(not c.function.startswith(("prox", "project", "J_")) for c in reading.calls)
    if gradients:
        rows = [[A[i][j] - int(i == j) for j in size] for i in size] + C
        rest = solve(rows, [field.zero] * len(A) + [field.one] * len(C))
        moving = set(field.names) - set(reading.parameters)
        if rest is not None and all(x.letters().isdisjoint(moving) for x in rest):
            return rest, True
    asked = [i for i in size if C[0][i]]
    if len(asked) == 1 and C[0][asked[0]].letters() <= set(reading.parameters):
        scale = 1 / C[0][asked[0]] if gradients else field.one
        return [scale if i == asked[0] else field.zero for i in size], False
    return None, False


def _with_lines(reading, field, start):
    """α and β with the start lines put in."""
    lines = {name: reading.starts[name] for name in reading.names.states if name in reading.starts}
    kick = [field.zero] * len(reading.names.states)
    if not lines:
        return start, kick
    if start is None and len(lines) < len(kick):
        missing = next(name for name in reading.names.states if name not in lines)
        raise ProgramError(
            f"the program has no state of rest, so {missing} needs a start line {missing}[0] = ..."
        )
    start = list(start) if start is not None else list(kick)
    for name, value in lines.items():
        i = reading.names.states.index(name)
        row = _row(reading, field, [START, FIRST_GRADIENT], value, f"the start of {name}")
        start[i], kick[i] = row
    return start, kick


def _dot(row, column, field):
    return sum((x * y for x, y in zip(row, column)), field.zero)


def merged(system):
    """Return the system with one point an iteration where it asks twice and the first point is the
    second one of the iteration before; None where it is no such system.

    u_1 at t + 1 is u_2 at t, so with r = s − B_2 u_2 the iteration is
    r ← A r + (A B_2 + B_1) u, y = C_1 r, from r_1 = s_1 − B_2 g_1.
    """
    if len(system.channels) != 2 or system.start is None:
        return None
    first, second = system.channels
    if first.function != second.function or first.steps != second.steps:
        return None
    field, n = system.field, range(system.size)
    before, after = ([row[k] for row in system.B] for k in (0, 1))
    columns = list(zip(*system.A))
    ahead = [_dot(system.C[0], column, field) for column in columns]
    if ahead != system.C[1] or _dot(system.C[0], before, field) != system.D[1][0]:
        return None
    if _dot(system.C[0], after, field) or _dot(system.C[0], system.start, field) != 1:
        return None
    B = [[_dot(system.A[i], after, field) + before[i]] for i in n]
    kick = [system.kick[i] - after[i] for i in n]
    return System(
        field, system.states, (first,), system.A, B, [system.C[0]], [[field.zero]],
        system.start, kick, system.resting,
    )  # fmt: skip
