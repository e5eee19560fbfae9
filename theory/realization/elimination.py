"""No numbers of B make it A: shown by a few exact runs.

A runs with sample numbers, B with letters for its parameters; each root, absolute value, sign and
maximum is a letter with the polynomial equation that it satisfies. Where the equations "the points
are the same" have no common real solution, B is A for none of its parameters there.
"""

from fractions import Fraction
from math import isqrt

from flint import fmpq, fmpz

from theory.algorithms.interpreter import FIRST_GRADIENT, entry
from theory.algorithms.linear import part_of
from theory.algorithms.names import START
from theory.laws.factors import irreducible_factors
from theory.laws.rational_functions import Field, clear_numbers, terms_of
from theory.realization.branches import solve_system
from theory.realization.clock import image, offsets
from theory.realization.ideals import Undecided
from theory.realization.real_points import real_point
from theory.realization.standing import is_fed_only

_RUNS = (((1,), (2,), (-1,), (3,)), ((1, 2), (2, -1), (1, 0), (3, 1)))
_STAGES = (
    _RUNS[0],
    ((0, 1), (0, 2)),
    ((2, 0), (1, 0)),
    ((0, 1, 0), (0, 2, 1)),
    ((2, 1), (1, -2)),
    ((1, 0, 2), (2, 1, 0)),
    _RUNS[1],
)
_SEQUENCE = "1/(t + 3)"
_POOL = 60
_CASES = 30
_MOST = 6
# 1 − 3/4, 9/16 and 1 + 9/16 are squares: what stands under roots at first is one, too.
_VALUES = (Fraction(9, 16), Fraction(3, 4), Fraction(1, 2))


OPEN = "whether B is A where no branch holds"


def elsewhere(A, B, moving, difference):
    """(verdict, what stayed open) where the branches `moving` do not cover all values of A's
    parameters; `difference` was seen in runs, or is None."""
    if moving:
        fewest = min(sum(c.endswith(" = 0") for c in e.text.conditions) for e in moving)
        shown = fewest and excluded(A, B)
        return ("conditional", "") if shown else ("undecided", OPEN)
    if difference is None:
        return "undecided", "no state map was found, and the runs that were tried agree"
    if _has_no_letters(A) and _has_no_letters(B):
        return "not_equivalent", ""
    if excluded(A, B, everywhere=True):
        return "not_equivalent", ""
    values = excluded(A, B)
    if values is None:
        return "undecided", (
            "with these numbers they differ; whether other numbers of B's make it A"
        )
    if _has_no_letters(A):
        return "not_equivalent", ""
    shown = ", ".join(f"{name} = {value}" for name, value in values.items())
    return "undecided", f"B is never A at {shown}; whether it is at other numbers of A's"


def _has_no_letters(side):
    return not side.parameters and not side.program.reading.names.sequences


def excluded(A, B, everywhere=False):
    """Return numbers of A's parameters at which B is A for no numbers of its own; None where that
    was not shown. With `everywhere`, True where it is shown for all numbers at which A moves, A's
    parameters being letters too."""
    sequences = A.program.reading.names.sequences
    if len(A.program.reading.calls) > 1 or (everywhere and sequences):
        return None
    if everywhere:
        return any(_tried(A, B, runs) for runs in _RUNS[:2]) or None
    for value in _VALUES:
        values = dict.fromkeys(A.parameters, value)
        if _by_stages(A, B, values):
            return values | {f"{name}[t]": _SEQUENCE for name in sequences}
    return None


def _tried(A, B, runs):
    try:
        return not _solutions(A, B, None, {}, runs)
    except (Undecided, ZeroDivisionError):
        return False


def _by_stages(A, B, values):
    """True when the runs leave no numbers for B's parameters. Each stage goes on with the numbers
    that the stages before it left: `cases`, which are all there are."""
    cases: list = [{}]
    for runs in _STAGES:
        left: list = []
        for case in cases:
            try:
                found = _solutions(A, B, values, case, runs)
            except (Undecided, ZeroDivisionError):
                found = [case]
            left += [other for other in found if other not in left]
        if not left:
            return True
        if len(left) > _MOST:
            return False
        cases = left
    return False


def _solutions(A, B, values, known, runs):
    """The numbers that the equations "the points are the same" give to letters of B, for each of
    their real solution branches, `known` among them. Without `values` A's parameters are letters.
    Raises Undecided."""
    unknowns = tuple(f"{name}_B" for name in B.parameters)
    own = () if values is not None else A.parameters
    roots = [f"r{i}" for i in range(_POOL)]
    entries = [
        entry(f"{name}_B", k) for name in B.program.reading.names.sequences for k in range(-9, 19)
    ]
    field = Field([*unknowns, *entries, *own, *roots])
    unknowns = (*unknowns, *entries)
    state = _Letters(field)
    if values is None:
        numbers = {name: field.variable(name) for name in own}
    else:
        numbers = {name: field.number(_number(x)) for name, x in values.items()}
    given = {name: field.number(x) for name, x in known.items()}
    letters = {name: given.get(f"{name}_B", field.variable(f"{name}_B")) for name in B.parameters}
    equations, apart = [], []
    for run in runs:
        gradients = [field.number(fmpq(g)) for g in run]
        first = _points(A, numbers, gradients, state, apart)
        second = _points(B, letters | given, gradients, state, apart, "_B")
        equations += [(x - y).top for x, y in zip(first, second) if x != y]
        if values is None:
            step = (first[1] - first[0]).top
            if step == 0 or not _still_where_zero(A, step):
                return [known]
            apart.append(step)
    if any(e.is_constant() for e in equations):
        return []
    if not equations:
        return [known]
    wanted = (*unknowns, *own, *roots[: len(state.known)])
    found: list = []
    for branch in solve_system(field, [*equations, *state.equations], wanted, apart, most=_CASES):
        if branch.unsolved and real_point(branch.unsolved, branch.apart) is None:
            continue
        numbers = {n: v.number() for n, v in branch.solved.items() if v.is_number()}
        if any(numbers.get(root, 0) < 0 for root in state.positive):
            continue
        case = known | {n: x for n, x in numbers.items() if n in unknowns}
        found += [case] if case not in found else []
    return found


def _still_where_zero(side, step):
    """True when A stands still wherever its first step is 0: each factor of that divides every
    coefficient of what moves its points."""
    reading, small = side.program.reading, side.field
    place = [reading.field.names.index(name) for name in small.names]
    moves = []
    if is_fed_only(side):
        tops = [reading.after[n].top.derivative(reading.calls[0].letter) for n in reading.states]
    else:
        held = reading.calls[0].point.letters() & set(reading.names.states)
        tops = [(reading.after[name] - reading.field.variable(name)).top for name in held]
    for gap in tops:
        parts: dict = {}
        for exponents, coefficient in terms_of(gap):
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


def _needed(reading, name):
    low, high = offsets(reading)[name]
    return low, high + 1


def _number(x):
    x = Fraction(x)
    return fmpq(x.numerator, x.denominator)


class _Letters:
    """Letters for roots and the like, equal ones for equal contents, and their equations."""

    def __init__(self, field):
        self.field, self.known, self.equations, self.positive = field, {}, [], []

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
        front = fmpq(1)
        if kind in ("sqrt", "abs", "norm", "sign"):
            front, arguments = self._taken_out(kind, arguments[0])
        return front * self._letter(kind, arguments)

    def _taken_out(self, kind, argument):
        """A positive number in front of the letter: sqrt(4x) is 2·sqrt(x), |−3x| is 3·|x|."""
        top, _ = clear_numbers(argument.top, argument.bottom)
        scale = argument.top.leading_coefficient() / top.leading_coefficient()
        if kind != "sqrt":
            sign = 1 if scale > 0 or kind != "sign" else -1
            return (abs(scale) if kind != "sign" else fmpq(sign)), [argument / scale]
        p, q = abs(int(scale.p)), int(scale.q)
        square = fmpq(_root_of_square_part(p * q), q)
        return square, [argument / (square * square)]

    def _letter(self, kind, arguments):
        key = (kind, *map(str, arguments))
        if key not in self.known:
            if len(self.known) == _POOL:
                raise Undecided("too many roots")
            letter = self.field.variable(f"r{len(self.known)}")
            self.known[key] = letter
            if kind in ("sqrt", "abs", "norm"):
                self.positive.append(f"r{len(self.known) - 1}")
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


def _root_of_square_part(number):
    """The largest s with s² a divisor."""
    found = 1
    for prime, exponent in fmpz(number).factor():
        found *= int(prime) ** (exponent // 2)
    return found


def _points(side, parameters, gradients, state, apart, tail=None):
    """The first point of each iteration, one more than gradients, from start 0; entries of
    sequences are letters with `tail` behind their name, or numbers."""
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
        for name in reading.names.sequences:
            for k in range(*_needed(reading, name)):
                letter = entry(f"{name}{tail}", time + k)
                if tail is None:
                    now[entry(name, k)] = field.number(fmpq(1, abs(time + k + 2) + 1))
                else:
                    now[entry(name, k)] = images.get(letter, field.variable(letter))
        for letter, base in reading.powers.items():
            now[letter] = image(base, now, field) ** (time + reading.power_offset)
        now[reading.calls[0].letter] = gradient
        last = time > len(gradients)
        needed = reading.calls[0].point.letters() & {o.letter for o in reading.opaque}
        for opaque in reading.opaque if needed or not last else ():
            arguments = [image(a, now, field) for a in opaque.arguments]
            now[opaque.letter] = state.opaque(opaque.kind, arguments)
        found.append(image(reading.calls[0].point, now, field))
        if last:
            break
        memory = {name: image(reading.after[name], now, field) for name in reading.states}
        apart += [value.bottom for value in memory.values() if not value.bottom.is_constant()]
    return found
