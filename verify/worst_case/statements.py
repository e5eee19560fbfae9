"""A program's statements, run on the vectors of a finite-step problem.

Its coefficients may change with time or hold roots, and an iteration may ask for several gradients,
proximal steps, projections and values of operators.  What acts on coordinates is refused.
"""

from __future__ import annotations

import math
import operator

from flint import fmpq

from theory import surds
from theory.algorithms.functions import simpler
from theory.algorithms.tree import TIME, Call, Item, Name, Negative, Number, TimePower
from theory.surds import Surd, TwoFields, number, plain
from theory.worst_case.forms import Vector

from .numbers import SEEN, read_float

MOST_BITS = 20_000  # of a number in a run
LEAST = fmpq(1, 10**300)  # of what a root is read of as a float
SIGNS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
OF_NUMBERS = {"max": max, "abs": abs, "sign": lambda x: number((x > 0) - (x < 0))}


class Asked(Exception):
    """The run was to stop where the next answer is asked for: at `point`."""

    def __init__(self, point):
        super().__init__()
        self.point = point


class Run:
    """A run of a `Program` without parameters.

    `ask(call, point, step)` answers an oracle: its name, a vector, a number > 0.  Without `roots`
    an irrational root is read as the simplest rational within 1e-12; `read` has these, as pairs
    (float, fraction).  `rooted` says whether one came up.  Raises ValueError where the program
    divides by zero, or is not linear.
    """

    def __init__(self, program, start: Vector, ask, roots: bool):
        self.program, self.ask, self.roots = program, ask, roots
        self.time, self.read, self.rooted = 0, {}, False
        self.meaning: dict = {}
        if program.starts is None:
            raise ValueError(
                f"the start of {program.text!r} is not said by the text: give start lines, "
                "x[0] = start"
            )
        for name, (plain_part, kick) in program.starts.items():
            self.meaning[name] = number(plain_part.number()) * start
            if kick:
                first = ask(program.reading.calls[0].function, start, number(1))
                self.meaning[name] = self.meaning[name] + number(kick.number()) * first
        for statement in program.source.statements:
            if statement.initial and statement.targets[0] in program.reading.names.scalars:
                (target,), (tree,) = statement.targets, statement.expressions
                self.meaning[target] = self._value(tree)

    def step(self) -> None:
        """One iteration."""
        self.time += 1
        meaning = dict(self.meaning)
        self.meaning = meaning
        for statement in self.program.source.statements:
            if not statement.initial:
                news = [self._value(tree) for tree in statement.expressions]
                for new in news:
                    if isinstance(new, Vector):
                        for c in new.entries.values():
                            self._held(c, statement.text)
                meaning.update(zip(statement.targets, news))

    def next_point(self) -> Vector:
        """Where the next iteration asks first."""
        kept, ask = dict(self.meaning), self.ask

        def stop(call, point, step):
            raise Asked(point)

        self.ask = stop
        try:
            self.step()
        except Asked as found:
            return found.point
        finally:
            self.meaning, self.ask, self.time = kept, ask, self.time - 1
        raise ValueError(f"{self.program.text!r} asks nothing in the step after the last")

    def _value(self, tree):
        if isinstance(tree, Number):
            return number(tree.value)
        if isinstance(tree, Name):
            return self._named(tree.name)
        if isinstance(tree, Item):
            raise ValueError(f"{tree.text} is of no known sequence: write its formula in t")
        if isinstance(tree, Negative):
            return -self._value(tree.inner)
        if isinstance(tree, TimePower):
            return self._power(tree, self.time + tree.offset)
        if isinstance(tree, Call):
            return self._called(tree)
        if tree.sign == "^":
            return self._power(tree, tree.right)
        return self._combined(tree)

    def _named(self, name):
        if name in self.meaning:
            return self.meaning[name]
        if name == TIME and self.program.reading.names.clock:
            return number(self.time)
        return number(self.program.values[name])

    def _combined(self, tree):
        left, right = self._value(tree.left), self._value(tree.right)
        vectors = isinstance(left, Vector), isinstance(right, Vector)
        if tree.sign in "+-" and vectors[0] != vectors[1]:
            if (right if vectors[0] else left) == 0:
                other = Vector({})
                left, right = (left, other) if vectors[0] else (other, right)
            else:
                raise ValueError(f"{tree.text} adds a number to a vector")
        elif tree.sign in "*/" and vectors[1] and (vectors[0] or tree.sign == "/"):
            raise ValueError(f"{tree.text} is not linear")
        try:
            found = SIGNS[tree.sign](left, right)
        except ZeroDivisionError:
            raise ValueError(f"{tree.text} divides by zero in step {self.time}") from None
        return found if isinstance(found, Vector) else self._held(found, tree.text)

    def _held(self, x, text, times=1):
        """x, if `times` its size is held."""
        if max(int(part).bit_length() for part in surds.parts(x)) * times > MOST_BITS:
            raise ValueError(
                f"a number of {text} has more than {MOST_BITS} bits in step {self.time}: "
                "take fewer steps, or rounder numbers"
            )
        return x

    def _power(self, tree, exponent):
        base = self._value(tree.base if isinstance(tree, TimePower) else tree.left)
        if isinstance(base, Vector):
            raise ValueError(f"{tree.text} is not linear")
        if not base and exponent < 0:
            raise ValueError(f"{tree.text} divides by zero in step {self.time}")
        return self._held(base, tree.text, abs(exponent)) ** exponent

    def _called(self, tree):
        other = simpler(tree)
        if other is not tree:
            return self._value(other)
        arguments = [self._value(argument) for argument in tree.arguments]
        if tree.function == "sqrt" or tree.function in OF_NUMBERS:
            if any(isinstance(x, Vector) for x in arguments):
                raise ValueError(f"{tree.text} is not linear")
            if tree.function == "sqrt":
                return self._root(arguments[0], tree.text)
            return OF_NUMBERS[tree.function](*arguments)
        point, step = arguments[0], arguments[1] if arguments[1:] else number(1)
        if not isinstance(point, Vector):
            raise ValueError(f"{tree.text} asks at a number: give a vector")
        if isinstance(step, Vector) or not step > 0:
            raise ValueError(
                f"the step of {tree.text} is {step} in step {self.time}: give one above 0"
            )
        return self.ask(tree.function, point, step)

    def _root(self, x, text):
        if x < 0:
            raise ValueError(f"{text} is the root of a negative number in step {self.time}")
        if not isinstance(x, Surd):
            found = surds.root(x)
            self.rooted |= not isinstance(found, fmpq)
            if found is not None and (self.roots or not isinstance(found, Surd)):
                return found
        if self.roots:
            raise TwoFields(f"{text} is in no field with the numbers before it")
        if not LEAST < x < 1 / LEAST:
            raise ValueError(f"{text} is a root of a number near 0 or ∞ in step {self.time}")
        near = math.sqrt(plain(x))  # without roots no number is a `Surd`
        self.read[near] = read_float(near)
        SEEN.pop(near, None)
        return number(self.read[near])
