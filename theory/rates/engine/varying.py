"""A method whose coefficients change with time.

    s_{k+1} = A_k s_k + B_k g_k,   y_k = C_k s_k,   g_k = ∇f(y_k)

A row ζ_k with ζ_{k+1} A_k = ζ_k and ζ_k r = 1, r the state of rest, gives a point z_k = ζ_k s_k
that moves by gradients alone: z_{k+1} = z_k + b_k g_k, b_k = ζ_{k+1} B_k.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

from theory.laws.rational_functions import Field
from theory.laws.substitution import terms_of
from theory.rates.engine.clock import NEXT, Clock, clock_of, put
from theory.rates.engine.conditions import ONE, Linear
from theory.rates.engine.floors import floors

# A row ζ is sought with entries of at most this degree.
MOST_DEGREE = 2
# Letters for reciprocals, the first that the program does not use.
RECIPROCALS = ("u", "w", "v", "q", "b")


@dataclass(frozen=True, eq=False)
class Varying:
    """The matrices as lists of ``Ratio`` of the clock's field, B as it is for L = 1 after `scaled`;
    `points` are the vectors that the program computes, by name, as rows over (s, g), `numbers`
    what it computes that is no vector, by name."""

    text: str
    values: dict
    states: tuple
    clock: Clock
    A: list
    B: list
    C: list
    rest: list
    points: dict
    numbers: dict

    @property
    def field(self) -> Field:
        return self.clock.field

    @property
    def size(self):
        return len(self.A)

    def coefficients(self):
        """All rational numbers that stand in the matrices and in what changes with time."""
        clock = self.clock
        for ratio in (
            *(x for row in (*self.A, self.B, self.C) for x in row),
            *clock.after.values(),
            *clock.roots.values(),
        ):
            yield from (*ratio.top.coeffs(), *ratio.bottom.coeffs())
        yield from clock.first.values()

    @cached_property
    def floors(self) -> dict:
        """What is ≥ 0 at every index, by letter."""
        return floors(self.clock)

    @cached_property
    def invariant(self):
        """The row ζ of least degree in the counter and the scalars, or None."""
        return _invariant(self)

    @cached_property
    def asked(self) -> str:
        """The state at which the gradient is asked for; "" where it is none."""
        held = [i for i, x in enumerate(self.C) if x]
        return self.states[held[0]] if len(held) == 1 and self.C[held[0]] == 1 else ""

    @property
    def computed(self) -> str:
        """What the program calls the point at which it asks, where that is no state; or ""."""
        row = [*self.C, self.field.zero]
        return next((name for name, other in self.points.items() if other == row), "")

    @property
    def readouts(self):
        """The points on which there may be a bound: what the program computes, and the point asked
        at, "", where that is no state."""
        ahead = [name + NEXT for name in self.clock.sequences]
        others = [
            name
            for name, row in self.points.items()
            if name != self.computed and not any(x.holds(ahead) for x in row)
        ]
        return [*others, *([] if self.asked else [""])]

    def __str__(self):
        shown = ", ".join(f"{name} = {value}" for name, value in self.values.items())
        return f"{self.text}, {shown}" if shown else self.text

    def scaled(self, L):
        """The same with gradients in units of L."""
        points = {name: [*row[:-1], row[-1] * L] for name, row in self.points.items()}
        B = [x * L for x in self.B]
        return replace(self, B=B, points=points)


def varying_of(program, where=None) -> Varying:
    """A time-varying program without parameters as a `Varying`; `where` says what is known of
    sequences. Raises ValueError, one line."""
    if program.parameters:
        missing = program.parameters[0]
        raise ValueError(f"the parameter {missing} has no value: give {missing}=...")
    system, reading = program.system, program.reading
    if len(system.channels) != 1 or not system.channels[0].function.startswith("grad"):
        raise ValueError("the program must ask for one gradient an iteration")
    if not system.resting or any(system.kick):
        raise ValueError("a method that changes with time must start at rest: no start lines")
    clock, moved = clock_of(program, where)
    if clock.first and not clock.sequences and not clock.first.keys() <= floors(clock).keys():
        clock, moved = _with_reciprocals(clock, moved)
    A, B, C = ([list(map(moved, row)) for row in m] for m in (system.A, system.B, system.C))
    rest = [moved(x) for x in system.start]
    points = {}
    if len(reading.calls) == 1:
        letters = [*reading.names.states, reading.calls[0].letter]
        for name in (*system.states, *reading.meaning):
            row = _row(reading, letters, reading.meaning[name], moved)
            if row is None or row in points.values():
                continue
            if sum((a * r for a, r in zip(row, rest)), clock.field.zero) == 1:
                points[name] = row
    numbers = {}
    for name, value in reading.meaning.items():
        if not reading.is_vector(value) and name not in reading.names.scalars:
            with suppress(ValueError):
                numbers[name] = moved(value)
    return Varying(
        program.text, dict(program.values), system.states, clock, A, [row[0] for row in B], C[0],
        rest, points, numbers,
    )  # fmt: skip


def _with_reciprocals(clock, moved):
    """The same with the reciprocal of each scalar that has no floor in its place, where this has
    one; else unchanged."""
    known = floors(clock)
    gone = [name for name in clock.scalars if name not in known]
    if not all(clock.first[name] for name in gone):
        return clock, moved
    fresh = iter(n for n in RECIPROCALS if n not in clock.field.names)
    new = dict(zip(gone, fresh))
    if len(new) < len(gone):
        return clock, moved
    field = Field([new.get(name, name) for name in clock.field.names])
    images = {n: field.variable(new.get(n, n)) for n in clock.field.names}
    images |= {name: 1 / field.variable(letter) for name, letter in new.items()}
    roots = {}
    for root, square in clock.roots.items():
        over = put(square, images, field)
        below = field.one
        for letter in new.values():
            place = field.places[letter]
            power = (int(over.bottom.degrees()[place]) + 1) // 2
            below = below * field.variable(letter) ** power
        roots[root] = over * below**2
        if not roots[root].bottom.is_constant():
            return clock, moved
        images[root] = field.variable(root) / below
    first = {new.get(n, n): 1 / x if n in new else x for n, x in clock.first.items()}
    after = {new.get(n, n): put(x, images, field) for n, x in clock.after.items()}
    after |= {letter: 1 / after[letter] for letter in new.values()}
    turned = {letter: name for name, letter in new.items()}
    still = {name: field.variable(name) for name in first}
    made = Clock(field, clock.counter, clock.counted, first, still, roots)
    letters = {*first, *roots}
    for name, ratio in after.items():
        simple = polynomial_of(made, ratio, letters)
        after[name] = ratio if simple is None else simple
    made = Clock(field, clock.counter, clock.counted, first, after, roots, inverse=turned)
    if not first.keys() <= floors(made).keys():
        return clock, moved
    return made, lambda ratio: put(moved(ratio), images, field)


def _row(reading, letters, value, moved):
    """A value of the program as a row over vectors, or None where it is no linear form of them."""
    places = {reading.field.places[letter]: i for i, letter in enumerate(letters)}
    if not value or any(value.bottom.degrees()[place] for place in places):
        return None
    parts: list = [{} for _ in letters]
    for exponents, c in terms_of(value.top):
        held = [place for place in places if exponents[place]]
        if len(held) != 1 or exponents[held[0]] > 1:
            return None
        rest = list(exponents)
        rest[held[0]] = 0
        parts[places[held[0]]][tuple(rest)] = c
    try:
        return [
            moved(reading.field.ratio(reading.field.context.from_dict(part), value.bottom))
            for part in parts
        ]
    except ValueError:
        return None


def dot(u, v, zero):
    return sum((a * b for a, b in zip(u, v)), zero)


def monomials(clock, letters, degree):
    """The monomials in letters of at most this degree, low ones first."""
    names = [name for name in clock.field.names if name in letters]
    found = []
    for powers in product(range(degree + 1), repeat=len(names)):
        if sum(powers) <= degree and all(p < 2 for n, p in zip(names, powers) if n in clock.roots):
            ratio = clock.field.one
            for name, power in zip(names, powers):
                ratio = ratio * clock.field.variable(name) ** power
            found.append((sum(powers), ratio))
    return [ratio for _, ratio in sorted(found, key=lambda one: one[0])]


def polynomial_of(clock, ratio, letters, degree=MOST_DEGREE):
    """The polynomial in letters that a ratio is in the ring, or None."""
    linear, basis = Linear(clock), monomials(clock, letters, degree)
    terms = {linear.add(i): one for i, one in enumerate(basis)}
    linear.vanish({**terms, ONE: -ratio})
    x = linear.solved(range(len(basis)))
    if x is None:
        return None
    return sum((one * c for c, one in zip(x, basis)), clock.field.zero)


def _invariant(method):
    clock, size = method.clock, method.size
    letters = {*clock.scalars, *([clock.counter] if clock.counted else [])}
    for degree in range(MOST_DEGREE + 1):
        linear, basis = Linear(clock), monomials(clock, letters, degree)
        places = [[linear.add((i, j)) for j in range(len(basis))] for i in range(size)]
        later = [clock.next(one) for one in basis]
        for column in range(size):
            terms: dict = {}
            for i in range(size):
                for place, now, next_one in zip(places[i], basis, later):
                    terms[place] = next_one * method.A[i][column]
                    if i == column:
                        terms[place] = terms[place] - now
            linear.vanish(terms)
        rest = {
            place: now * method.rest[i] for i in range(size) for place, now in zip(places[i], basis)
        }
        linear.vanish({**rest, ONE: -clock.field.one})
        x = linear.solved(range(len(linear.names)))
        if x is not None:
            return [
                sum((one * x[place] for place, one in zip(row, basis)), clock.field.zero)
                for row in places
            ]
    return None
