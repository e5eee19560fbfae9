"""Numbers that change with the time as letters of the kernel, each with its value one iteration
later; what a number divides by gets a letter for its reciprocal."""

import re

from theory.laws.rational_functions import polynomial_text, terms_of
from theory.operators.polynomial import Scalar, number
from theory.operators.relations import Equation
from theory.realization.clock import clock_letters, clock_name
from theory.realization.no_theorem import NoTheorem

LONGEST = 60  # characters of a name


class Letters:
    """The kernel's letters of a world's, with their next ones: `wanted` are the names that come up,
    `kept` those whose rule is stated elsewhere. `given` and `recurrence` say what the letters are,
    `state` pairs those that change with their next ones."""

    def __init__(self, world, wanted, kept):
        self.world, self.wanted, self.kept = world, wanted, kept
        self.ruled = {
            clock_name(side.program.reading, letter) + tail
            for side, tail in zip(world.sides, ("", "_B"))
            for letter in clock_letters(side.program.reading)
        }
        self.scalars: dict = {}  # name in the world: (letter, its next one or itself)
        self.given: list = []
        self.state: list = []
        self.recurrence: list = []
        self.below: dict = {}  # text of a polynomial: (itself, (reciprocal, its next one))
        self.names: set = set()

    def name(self, wanted):
        """A name of the certificate's alphabet that is not taken."""
        plain = re.sub(r"\s", "", wanted.replace("**", "^").replace("*", "·")).replace("~", "root")
        if len(plain) > LONGEST:
            plain = f"q{len(self.names)}"
        while plain in self.names or f"{plain}′" in self.names:
            plain += "°"
        self.names |= {plain, f"{plain}′"}
        return plain

    def scalar(self, name):
        """The letter of a name of the world and its next one."""
        if name not in self.scalars:
            self._enter(name)
        return self.scalars[name]

    def _enter(self, name):
        world = self.world
        moves = name in world.next or name in world.meaning or name.endswith("]")
        moves = moves or name in self.kept
        plain = self.name(name)
        if not moves:
            letter = Scalar(plain)
            self.scalars[name] = letter, letter
            return
        now, later = Scalar(plain), Scalar(f"{plain}′")
        self.scalars[name] = now, later
        self.state.append((now, later))
        if name in self.kept:
            return
        if name in world.meaning:
            kind, arguments = world.meaning[name]
            if kind != "sqrt":
                raise NoTheorem(f"{kind}(...) of numbers is not in the certificate's language")
            self.given.append(Equation(now * now, self.of(arguments[0]), "a root"))
        elif name.endswith("]") and name not in self.ruled:
            following = world.next[name].text() if name in world.next else ""
            if following in self.wanted:
                self.recurrence.append(Equation(later, self.scalar(following)[0], "the schedule"))
        else:
            self.recurrence.append(Equation(later, self.of(world.next[name]), "the time"))

    def of(self, element, later=False):
        """An element of the world as an expression, at this index or the next."""
        total = self._polynomial(element.top, later)
        for factor, exponent in element.bottom.factor()[1]:
            total = total * self.reciprocal(factor)[later] ** int(exponent)
        unit = element.bottom.factor()[0]
        return total if unit == 1 else total * number(str(1 / unit))

    def _polynomial(self, polynomial, later):
        total = number(0)
        for exponents, coefficient in terms_of(polynomial):
            term = number(str(coefficient))
            for name, exponent in zip(self.world.field.names, exponents):
                if exponent:
                    term = term * self.scalar(name)[later] ** int(exponent)
            total = total + term
        return total

    def factors(self):
        """(element, (reciprocal, its next one)) of what has a reciprocal."""
        for polynomial, letters in self.below.values():
            yield self.world.field.polynomial(polynomial), letters

    def reciprocal(self, factor):
        """The letter 1/factor and its next one."""
        key = str(factor)
        if key not in self.below:
            text = polynomial_text(factor)
            plain = self.name(f"1/({text})" if "+" in text or "-" in text else f"1/{text}")
            letters = self.world.field.polynomial(factor).letters()
            moving = any(self.scalar(n)[0] is not self.scalar(n)[1] for n in letters)
            now = Scalar(plain)
            following = Scalar(f"{plain}′") if moving else now
            self.below[key] = factor, (now, following)
            if moving:
                self.state.append((now, following))
            fact = Equation(now * self._polynomial(factor, False), number(1), "not 0")
            self.given.append(fact)
        return self.below[key][1]
