"""A program: what its text is as a system, and what it does on numbers.

With one oracle point an iteration and constant coefficients it is

    s_{t+1} = A s_t + B g_t,   y_t = C s_t,   g_t = ∇f(y_t),   s_1 = α·start + β·g_1

Each state is a vector of R^n on which the same numbers act, so A is k×k for k states.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from theory import exact
from theory.algorithms.grammar import parse_program
from theory.algorithms.interpreter import FIRST_GRADIENT, Reading
from theory.algorithms.linear import NotLinear, System, merged, part_of, rest_of, system_of
from theory.algorithms.names import START, names_of
from theory.algorithms.replay import apply, replay
from theory.algorithms.tokens import ProgramError
from theory.algorithms.tree import Source
from theory.laws.linear_algebra import resolvent
from theory.laws.rational_functions import Field
from theory.laws.substitution import value_at
from theory.laws.through_sympy import to_sympy

if TYPE_CHECKING:
    from sympy import Expr, Symbol

    from theory.laws.families import Family
    from theory.laws.fixed_law import FixedLaw

KINDS = ("linear", "several oracles", "time-varying", "non-linear")


def parse(text: str, **values: Any) -> Program:
    """Read an optimizer as text; return it as a `Program`.

    `text` is one iteration, assignments run in order, separated by `;` or new lines:
    ``m = b*m + grad(x); x = x - a*m`` (docs/grammar.md). `values` gives numbers to parameters.
    Raises ProgramError (a ValueError) with one line naming the offending term.
    """
    source = parse_program(text)
    names = names_of(source)
    for name in values:
        if name in (*names.states, *names.scalars):
            raise ProgramError(
                f"{name} is a state of the program, not a parameter: "
                f"give it a start line {name}[0] = ... instead"
            )
        if name not in names.parameters:
            known = ", ".join(names.parameters) or "none"
            raise ProgramError(f"{name} is not a parameter of the program: it has {known}")
    numbers = {name: exact.rational(value, name) for name, value in values.items()}
    reading = Reading(source, names, numbers)
    if not reading.calls:
        raise ProgramError("the program never asks for a gradient: use grad(x) in some assignment")
    for name in names.scalars:
        if name not in reading.starts:
            raise ProgramError(
                f"{name} is a number that changes with time: give it a start line {name}[0] = ..."
            )
    program = Program(text, source, reading, numbers)
    program.check_divisions()
    return program


@dataclass(frozen=True, eq=False)
class Program:
    """A program and its reading.

    `kind` is linear (one oracle point an iteration, constant coefficients), several oracles
    (constant coefficients), time-varying (linear, coefficients change with the time) or
    non-linear (acts on every coordinate alike). `values` are numbers given to parameters.
    """

    text: str
    source: Source
    reading: Reading
    values: dict

    @property
    def states(self) -> tuple[str, ...]:
        """Names of the states: vectors, then numbers that change with time."""
        return self.reading.states

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the parameters that have no number yet."""
        return self.reading.parameters

    @property
    def divisors(self) -> tuple:
        """The polynomials in the parameters that the program divides by."""
        small = Field(self.parameters)
        return tuple(part_of(small, polynomial) for polynomial in self.reading.divisors)

    @cached_property
    def _linear(self) -> tuple[System | None, System | None, str]:
        """The system as it is written, and with two points that are one merged; None twice, with
        the reason, if the program is not linear."""
        try:
            system = system_of(self.reading)
        except NotLinear as reason:
            return None, None, str(reason)
        return system, merged(system) or system, ""

    @property
    def system(self) -> Any:
        """The `System` of a linear program. Raises ValueError with the reason for others."""
        _, system, reason = self._linear
        if system is None:
            raise ValueError(f"the program is not linear: {reason}")
        return system

    @property
    def starts(self) -> dict | None:
        """Each vector state of a linear program as (α, β), elements of the field of `system`: it
        starts at α·start + β·∇f(start). None where the text does not settle it."""
        _ = self.system  # raises ValueError with the reason
        system = self._linear[0]
        if system is None or system.start is None:
            return None
        return dict(zip(system.states, zip(system.start, system.kick)))

    @cached_property
    def kind(self) -> str:
        """One of KINDS."""
        system = self._linear[1]
        if system is None:
            return "non-linear"
        if set(system.field.names) - set(self.parameters):
            return "time-varying"
        one = len(system.channels) == 1 and system.channels[0].function.startswith("grad")
        return "linear" if one else "several oracles"

    def _simple(self, what: str) -> Any:
        """The system of a program with one point an iteration and constant coefficients."""
        if self.kind != "linear":
            raise ValueError(
                f"the program is {self.kind.replace('several oracles', 'one of several oracles')}: "
                f"{what} is for linear programs with one point an iteration and constant numbers"
            )
        return self.system

    @property
    def field(self) -> Any:
        """Q(parameters)."""
        return self._simple("its field").field

    @property
    def A(self) -> list:
        """k×k."""
        return self._simple("A").A

    @property
    def B(self) -> list:
        """Length k."""
        return [row[0] for row in self._simple("B").B]

    @property
    def C(self) -> list:
        """Length k."""
        return self._simple("C").C[0]

    @property
    def start(self) -> Any:
        """α, or None when the program does not settle it."""
        return self._simple("a start").start

    @property
    def kick(self) -> list:
        """β."""
        return self._simple("a start").kick

    @property
    def resting(self) -> bool:
        """True when α is a state of rest, as for every method that looks at x only through
        gradients."""
        return self._simple("a state of rest").resting

    @cached_property
    def transfer(self) -> Any:
        """C(zI − A)⁻¹B as an element of Q(parameters, z): gradients to query points."""
        return resolvent(self.field, self.A, self.B, self.C)

    @cached_property
    def start_response(self) -> Any:
        """C(zI − A)⁻¹α, or None when the start is not settled: `start` to query points."""
        return None if self.start is None else resolvent(self.field, self.A, self.start, self.C)

    @cached_property
    def kick_response(self) -> Any:
        """C(zI − A)⁻¹β: how the first gradient enters through the start lines."""
        return resolvent(self.field, self.A, self.kick, self.C)

    def transfer_function(self, z: Symbol) -> Expr:
        """Return C(zI − A)⁻¹B, gradients to query points, as a SymPy expression in the symbol z."""
        import sympy

        from theory.laws.rational_functions import Z

        return to_sympy(self.transfer).xreplace({sympy.Symbol(Z): z})

    def fixed_law(self) -> FixedLaw:
        """Return the program as Opt(T, v, L) in canonical form, a `FixedLaw` from the zero start.

        Raises ValueError if the program has no state of rest (weight decay written into it):
        such a method is a fixed law in g = ∇f + wθ, not in ∇f.
        """
        from theory.laws.fixed_law import FixedLaw

        return FixedLaw.from_family(self.family())

    def family(self) -> Family:
        """Return the program as a `Family`, for `compare`."""
        from theory.laws.families import family_of_program

        return family_of_program(self)

    def check_divisions(self) -> None:
        """Raise ProgramError where the first iteration divides by a state that starts at zero."""
        zeros = self._zero_letters()
        field = self.reading.field
        for factor, tree, statement in self.reading.divisions:
            put = dict.fromkeys(zeros, field.zero)
            if not field.polynomial(factor).substitute(put):
                raise ProgramError(
                    f'"{statement.text}": {tree.text} divides by what is 0 at the start: give a '
                    "start line name[0] = ..., or add a small number to the divisor"
                )

    def _zero_letters(self) -> set:
        """Letters that are zero in the first iteration, whatever the start and the answers."""
        reading = self.reading
        at = self._start_values
        zeros = {name for name, value in at.items() if value is not None and not value}
        put = dict.fromkeys(zeros, reading.field.zero)
        for opaque in reading.opaque:
            try:
                arguments = [a.substitute(put) for a in opaque.arguments]
            except ZeroDivisionError:
                continue
            if not any(arguments):
                zeros.add(opaque.letter)
                put[opaque.letter] = reading.field.zero
        return zeros

    @cached_property
    def _start_values(self) -> dict:
        """Each state's start as an element of the reading's field, None where it is not settled."""
        reading, field = self.reading, self.reading.field
        found: dict = dict.fromkeys(reading.states)
        system = self._linear[0]
        if system is not None and system.start is not None:
            begin, first = field.variable(START), field.variable(FIRST_GRADIENT)
            for name, a, b in zip(system.states, system.start, system.kick):
                found[name] = field.embed(a) * begin + field.embed(b) * first
        elif system is None:
            point = reading.calls[0].point
            asked = [name for name in reading.names.states if reading.holds(point, {name})]
            if len(asked) == 1 and point == field.variable(asked[0]):
                found.update(dict.fromkeys(reading.names.states, field.zero))
                found[asked[0]] = field.variable(START)
        return found | reading.starts

    def run(self, gradients: Iterable[Any], start: Any = 0, **values: Any) -> list:
        """Return the query points y_1, y_2, … (one more than gradients) for given gradients.

        Exact, in one dimension, straight from the text: statement by statement over fractions.
        `gradients` is a sequence of rational numbers; `values` gives the parameters, and
        sequences as functions of t. With several points an iteration `gradients` are rows of
        answers, and rows of points come back, as many.
        """
        rows = [
            [_fraction(x, "gradient") for x in (row if isinstance(row, (list, tuple)) else [row])]
            for row in gradients
        ]
        width, sites = len(self.reading.calls), self.reading.sites
        together = self._linear[0] is not self._linear[1]
        wide = 1 if together else width
        for row in rows:
            if len(row) != wide:
                raise ValueError(f"{wide} answers an iteration are needed, not {len(row)}")
        flat = [x for row in rows for x in row]
        if together:
            # The first point of an iteration is the last one of the iteration before.
            answers: list = list(zip(flat, [*flat[1:], Fraction(0)]))
        else:
            answers = [tuple(row) for row in rows]
        if wide == 1:
            answers.append((Fraction(0),) * width)
        first = flat[0] if flat else Fraction(0)
        state = self.starting(_fraction(start, "start"), first, **values)
        points: list = []
        for answer in answers:
            asked: dict = {}
            visits = iter(sites)

            def oracle(function, point, steps, answer=answer, asked=asked, visits=visits):
                site = next(visits)
                asked.setdefault(site, point)
                return answer[site]

            try:
                state.step(oracle)
            except ZeroDivisionError:
                if wide > 1 or len(points) < len(rows) or not asked:
                    raise  # the last point is known before what comes after it
            points.append(tuple(asked[k] for k in range(width)))
        return [row[0] for row in points] if wide == 1 else points

    def starting(self, start: Any = Fraction(0), first: Any = Fraction(0), **values: Any) -> Run:
        """Return the program at its start, to be run step by step with `Run.step`.

        `first` is the gradient at the start, for start lines that use it. Raises ValueError when
        a parameter has no value or the start is not settled.
        """
        sequences = {name: values.pop(name, None) for name in self.reading.names.sequences}
        numbers: dict = {name: exact.to_fraction(value) for name, value in self.values.items()}
        numbers |= {name: _fraction(value, name) for name, value in values.items()}
        missing = [name for name in self.parameters if name not in numbers]
        missing += [name for name, value in sequences.items() if not callable(value)]
        if missing:
            raise ValueError(f"the parameter {missing[0]} has no value: give {missing[0]}=...")
        at = self._start_values
        open_ = [name for name in self.states if at[name] is None]
        if open_ and (self.kind == "non-linear" or start != 0):
            raise ValueError(
                f"the program does not settle its start: add a line {open_[0]}[0] = ..."
            )
        put = {name: numbers[name] for name in self.parameters}
        memory = {
            name: Fraction(0) if at[name] is None else self._started(at[name], put, start, first)
            for name in self.states
        }
        return Run(self, {**numbers, **sequences}, memory)

    def _started(self, value, numbers, start, first):
        """A start value with numbers in place of the letters; vectors coordinate by coordinate."""

        def one(x, g):
            return value_at(value, {**numbers, START: x, FIRST_GRADIENT: g}, Fraction)

        try:
            return apply(one, start, first)
        except ZeroDivisionError:
            if not start and FIRST_GRADIENT not in value.letters():
                return apply(lambda x: x, start)  # a multiple of a start of 0
            return self._rest_again(value, numbers, start, first)

    def _rest_again(self, value, numbers, start, first):
        """The state of rest for general parameters may divide by zero at these, so there it is
        solved for again."""
        system: Any = self._linear[0]
        put = {
            name: system.field.number(exact.rational(number))
            for name, number in numbers.items()
            if name in system.field.names
        }
        A = [[x.substitute(put) for x in row] for row in system.A]
        C = [[x.substitute(put) for x in row] for row in system.C]
        rest, _ = rest_of(self.reading, system.field, A, C)
        if rest is None:
            raise ValueError(
                "the program has no state of rest at these parameters: add lines name[0] = ..."
            )
        name = next(name for name, known in self._start_values.items() if known is value)
        scale = exact.to_fraction(rest[system.states.index(name)].number())
        return apply(lambda x: scale * x, start)


class Run:
    """A program on numbers: `memory` holds its states, `time` is the number of the next
    iteration."""

    def __init__(self, program: Program, numbers: dict, memory: dict) -> None:
        self.program, self.numbers, self.memory, self.time = program, numbers, memory, 1

    def step(self, oracle: Callable) -> None:
        """Run one iteration; `oracle(function, point, steps)` answers. Raises ArithmeticError
        where the program divides by zero or a sign stays open."""
        names = self.program.reading.names
        clock = "t" not in names.parameters and "t" not in self.memory
        statements = self.program.source.statements
        replay(statements, self.memory, self.numbers, oracle, self.time, clock)
        self.time += 1


def _fraction(value, name):
    return exact.to_fraction(exact.rational(value, name))
