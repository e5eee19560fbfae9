"""What changes with time in a program with linear memory: a counter, numbers with a recursion, and
roots of these, as letters of a ring.

k = 0, 1, … counts the iterations, t = k + 1; a scalar s of the program has a first value and a next
one; a root r is ≥ 0 and r² is a polynomial in letters before it. So every element has one normal
form, at most linear in each root.
"""

from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cached_property
from math import isqrt

from flint import fmpq

from theory.laws.rational_functions import Field, Ratio
from theory.laws.substitution import terms_of, value_at
from theory.rates.engine.where import entries

COUNTERS = ("k", "n", "m", "j", "i")
NEXT = "'"


@dataclass(frozen=True, eq=False)
class Clock:
    """`first` and `after` are the first and the next value of each scalar, ``fmpq`` and ``Ratio``;
    `roots` maps a root to its square. `counted` says that coefficients change with the counter.
    A sequence is a scalar whose next value is a letter, of which `facts`, ≥ 0, are known;
    `sequences` maps it to m, where s at index k is s[k + 1 + m]. `inverse` maps a letter to the
    scalar of the program whose reciprocal it is."""

    field: Field
    counter: str
    counted: bool
    first: dict
    after: dict
    roots: dict
    sequences: dict = dataclass_field(default_factory=dict)
    facts: tuple = ()
    where: str = ""
    inverse: dict = dataclass_field(default_factory=dict)

    @property
    def scalars(self):
        return tuple(self.first)

    @cached_property
    def _squares(self):
        """The square of each root and of each next root, the last letters first."""
        found = {name: self.polynomial(square) for name, square in self.roots.items()}
        for name, square in self.roots.items():
            ahead = square.substitute(self._ahead)
            found[name + NEXT] = self._reduced(self.polynomial(ahead), found)
        return dict(reversed(found.items()))

    @cached_property
    def _ahead(self):
        found = {self.counter: self.field.variable(self.counter) + 1, **self.after}
        return found | {r: self.field.variable(r + NEXT) for r in self.roots}

    def polynomial(self, ratio):
        """The polynomial that a ratio is. Raises ValueError where it has a denominator."""
        if not ratio.bottom.is_constant():
            raise ValueError(f"the number under a root, {ratio}, is no polynomial")
        return ratio.top / ratio.bottom.leading_coefficient()

    def next(self, ratio: Ratio) -> Ratio:
        """A function of the letters at one index, at the next. Raises ValueError where that reads
        a sequence two places ahead."""
        if self.sequences and ratio.holds([name + NEXT for name in self.sequences]):
            raise ValueError(
                "a sequence is read too far ahead: let the gradient be asked for at a state, and "
                "read s[t] and s[t+1]"
            )
        return ratio.substitute(self._ahead)

    def reduced(self, polynomial):
        """The normal form of a polynomial."""
        return self._reduced(polynomial, self._squares)

    def _reduced(self, polynomial, squares):
        for name, square in squares.items():
            place = self.field.places[name]
            if polynomial == 0 or polynomial.degrees()[place] < 2:
                continue
            total, letter = self.field.context.constant(0), self.field.generators[place]
            parts: dict = {}
            for exponents, c in terms_of(polynomial):
                rest = list(exponents)
                rest[place] = 0
                parts.setdefault(int(exponents[place]), {})[tuple(rest)] = c
            for power, part in parts.items():
                factor = square ** (power // 2) * letter ** (power % 2)
                total += self.field.context.from_dict(part) * factor
            polynomial = total
        return polynomial

    @cached_property
    def at_start(self):
        """The same at index 0, as a clock whose counter and scalars stand still at numbers."""
        field = self.field
        still = {name: field.number(value) for name, value in self.first.items()}
        still[self.counter] = field.zero
        squares = {r: square.substitute(still) for r, square in self.roots.items()}
        return _Start(field, self.counter, False, {}, {}, squares), still


class _Start(Clock):
    """Index 0, where nothing comes next."""

    @cached_property
    def _squares(self):
        return dict(reversed([(name, self.polynomial(x)) for name, x in self.roots.items()]))


def clock_of(program, where=None):
    """(Clock, what turns a ``Ratio`` of the program's system into one of the clock's field).

    Raises ValueError, naming what is not understood, for powers of t, sequences of unknown
    numbers and functions other than roots. `where` is what is known of sequences.
    """
    reading = program.reading
    items, base, begin = _sequences(program, where)
    taken = {*reading.names.states, *reading.names.scalars}
    counter = next(name for name in COUNTERS if name not in taken)
    roots, number = {}, 0
    for one in reading.opaque:
        if one.vector or one.kind == "norm":
            raise ValueError(f"{one.text} is not linear")
        if one.kind != "sqrt":
            raise ValueError(f"{one.text} is no root: coefficients are made of + - * / and sqrt")
        number += 1
        roots[one.letter] = f"r{number}" if f"r{number}" not in taken else f"r_{number}"
    names = [counter, *reading.names.scalars, *roots.values(), *(r + NEXT for r in roots.values())]
    names += [name + mark for name in base for mark in ("", NEXT)]
    field = Field(names)
    images = {name: field.variable(name) for name in reading.names.scalars}
    images |= {letter: field.variable(name) for letter, name in roots.items()}
    images["t"] = field.variable(counter) + 1
    for letter, (name, offset) in items.items():
        images[letter] = field.variable(name + NEXT * (offset - base[name]))

    def moved(ratio):
        strange = ratio.letters() - images.keys()
        if strange:
            what = sorted(strange)[0]
            if what.endswith("]"):
                raise ValueError(
                    f"the coefficients change with {what}: say with --where what is known of it, "
                    "or give it a start line and an assignment in the program"
                )
            what = f"a power of t, ({reading.powers[what]})^t" if what in reading.powers else what
            raise ValueError(
                f"the coefficients change with {what}: let them be rational functions of t, and of "
                "numbers with a start line"
            )
        return put(ratio, images, field)

    squares = {}
    for one in reading.opaque:
        squares[roots[one.letter]] = moved(one.arguments[0])
    first = {}
    for name in reading.names.scalars:
        start = reading.starts[name]
        if not start.is_number():
            raise ValueError(f"the start of {name} is {start}: give its parameters numbers")
        first[name] = start.number()
    after = {name: moved(reading.after[name]) for name in reading.names.scalars}
    after |= {name: field.variable(name + NEXT) for name in base}
    first |= begin
    facts = tuple(map(moved, where.facts)) if where else ()
    held = [x for row in (*program.system.A, *program.system.B, *program.system.C) for x in row]
    counted = any("t" in x.letters() for x in [*held, *reading.after.values()])
    counted = counted or any("t" in one.arguments[0].letters() for one in reading.opaque)
    text = where.text if where else ""
    clock = Clock(field, counter, counted, first, after, squares, base, facts, text)
    for square in squares.values():
        clock.polynomial(square)
    return clock, moved


def _sequences(program, where):
    """({letter: (name, offset)}, {name: least offset}, {name: first value}) of the sequences."""
    if where is None:
        return {}, {}, {}
    system = program.system
    ratios = [x for row in (*system.A, *system.B, *system.C) for x in row]
    items = entries([*ratios, *program.reading.meaning.values(), *where.facts])
    base: dict = {}
    for name, offset in items.values():
        base[name] = min(offset, base.get(name, offset))
    first = {}
    for letter, (name, offset) in items.items():
        if name not in program.reading.names.sequences:
            raise ValueError(f"{letter} is in --where, and the program does not read it")
        if offset > base[name] + 1:
            raise ValueError(f"{letter} is more than one place after another entry: read two alone")
        key = name, 1 + base[name]
        if key not in where.first:
            raise ValueError(f"{name} needs a first value: give {name}[{key[1]}] = ... in --where")
        first[name] = where.first[key]
    return items, base, first


def put(ratio, images, field):
    """A ratio with its letters replaced by ratios of another field."""
    return value_at(ratio, images, lambda p, q=1: field.number(fmpq(p, q)))


def root_below(x, digits=1):
    """The largest decimal of so many digits whose square is at most x ≥ 0, exactly √x where that is
    rational."""
    p, q = isqrt(int(x.p)), isqrt(int(x.q))
    if p * p == x.p and q * q == x.q:
        return fmpq(p, q)
    scale = 10**digits
    return fmpq(isqrt(int((x * scale**2).floor())), scale)
