"""Optimizers as text, fourth part: from the syntax tree to rational functions of letters.

The letters of an iteration are its parameters, the time t and entries of sequences, powers b^t,
its states as the iteration begins, the answers of its oracles in order, and one letter for each
root, absolute value, sign, maximum and norm. Every value of the iteration is a rational function
of these over Q: what the program does to one coordinate.
"""

from dataclasses import dataclass
from math import isqrt

from flint import fmpq

from theory.algorithms.functions import is_oracle, simpler, walk
from theory.algorithms.names import START, refused
from theory.algorithms.tokens import ProgramError
from theory.algorithms.tree import TIME, Call, Item, Name, Negative, Number, Operation, TimePower
from theory.laws.factors import irreducible_factors
from theory.laws.rational_functions import Field, Ratio

FIRST_GRADIENT = "grad(start)"
MAX_CALLS = 64
MAX_TERMS = 3000
MAX_DEGREE = 300
MAX_BITS = 20_000


@dataclass(frozen=True)
class Ask:
    """One oracle call: `letter` is the answer to `function` at `point` with the numbers `steps`."""

    function: str
    point: Ratio
    steps: tuple
    letter: str
    text: str


@dataclass(frozen=True)
class Opaque:
    """A letter for `kind` (sqrt, abs, sign, max, norm) of `arguments`; `vector` says that it
    differs from coordinate to coordinate."""

    kind: str
    arguments: tuple
    letter: str
    vector: bool
    text: str


def entry(name, offset):
    """The letter of an entry of a sequence: lr[t - 1]."""
    return f"{name}[t]" if not offset else f"{name}[t {'+' if offset > 0 else '-'} {abs(offset)}]"


class Reading:
    """One iteration of a program, read.

    `after` maps each state to its value when the iteration ends, `starts` states with a start
    line to theirs. `calls` are `Ask`s and `opaque` are `Opaque`s in order; `sites` says for each
    oracle in the text which call it is. `powers` maps letters b^(t + power_offset) to b, and
    `divisors` are the polynomials of parameters that the program divides by. Raises ProgramError.
    """

    def __init__(self, source, names, values):
        self.names, self.calls, self.opaque, self.sites = names, [], [], []
        self.powers, self.divisors, self.starts, self.divisions = {}, [], {}, []
        trees = [e for statement in source.statements for e in statement.expressions]
        offsets = [p.offset for tree in trees for p in walk(tree) if isinstance(p, TimePower)]
        self.power_offset = min([-1, *offsets])
        self.parameters = tuple(name for name in names.parameters if name not in values)
        self.field = Field((*self.parameters, *self._letters(trees)))
        self.vectors = {*names.states}
        self.meaning = {name: self.field.variable(name) for name in self.states}
        for name in names.parameters:
            given = values.get(name)
            self.meaning[name] = (
                self.field.variable(name) if given is None else self.field.number(given)
            )
        if names.clock and TIME not in names.parameters:
            self.meaning[TIME] = self.field.variable(TIME)
        for statement in source.statements:
            if not statement.initial:
                news = [self.value(e, statement) for e in statement.expressions]
                self.meaning.update(zip(statement.targets, news))
        self.after = {name: self.meaning[name] for name in self.states}
        for statement in source.statements:
            if statement.initial:
                self.starts[statement.targets[0]] = self._start_line(statement)

    @property
    def states(self):
        """Vectors and scalars."""
        return (*self.names.states, *self.names.scalars)

    def _letters(self, trees):
        """All letters that may come up besides the parameters."""
        items, powers, calls, opaque = {}, 0, 0, 0
        for tree in trees:
            for part in walk(tree):
                if isinstance(part, Item):
                    items[entry(part.name, part.offset)] = None
                powers += isinstance(part, TimePower)
                if isinstance(part, Call):
                    calls += is_oracle(part.function)
                    opaque += 1 + (part.function == "clip")
        if calls > MAX_CALLS:
            raise ProgramError(
                f"the program asks {calls} times an iteration: at most {MAX_CALLS}, repeat less"
            )
        return (
            *([TIME] if self.names.clock else []),
            *items,
            *(f"^{i}" for i in range(powers)),
            *self.states,
            *(f"#{i}" for i in range(calls)),
            *(f"@{i}" for i in range(opaque)),
            START,
            FIRST_GRADIENT,
        )

    def holds(self, value, letters):
        """True when one of the letters stands in the value."""
        return not value.letters().isdisjoint(letters)

    def is_vector(self, value):
        """True when the value differs from coordinate to coordinate."""
        return self.holds(value, self.vectors)

    def _start_line(self, statement):
        outer = self.meaning
        self.meaning = {**outer, START: self.field.variable(START)}
        value = self.value(statement.expressions[0], statement)
        self.meaning = outer
        if self.holds(value, {letter.letter for letter in self.opaque}):
            raise refused(
                statement,
                "a start line is made of + - * / and powers: leave functions to the steps",
            )
        name = statement.targets[0]
        if name in self.names.scalars and self.holds(value, {START, FIRST_GRADIENT}):
            raise refused(
                statement,
                f"{name} is a number: its start is one of parameters, such as {name}[0] = 1",
            )
        return value

    def value(self, tree, statement):
        """Return the value of an expression as an element of `field`."""
        if isinstance(tree, Number):
            return self.field.number(fmpq(tree.value.numerator, tree.value.denominator))
        if isinstance(tree, Name):
            return self.meaning[tree.name]
        if isinstance(tree, Item):
            return self.field.variable(entry(tree.name, tree.offset))
        if isinstance(tree, Negative):
            return -self.value(tree.inner, statement)
        if isinstance(tree, TimePower):
            return self._time_power(tree, statement)
        if isinstance(tree, Call):
            return self._call(tree, statement)
        left = self.value(tree.left, statement)
        if tree.sign == "^":
            if tree.right < 0:
                left = self._inverse(left, tree, statement)
            return small_power(left, abs(tree.right), tree)
        right = self.value(tree.right, statement)
        if tree.sign == "/":
            right = self._inverse(right, tree, statement)
        if tree.sign in "*/":
            return small(left * right, tree)
        return small(left + right if tree.sign == "+" else left - right, tree)

    def _inverse(self, value, tree, statement):
        if not value:
            raise refused(statement, f"{tree.text} divides by zero: its divisor is 0 throughout")
        states = {*self.states, *(letter.letter for letter in (*self.calls, *self.opaque))}
        for factor in irreducible_factors(value.top):
            used = {n for n, degree in zip(self.field.names, factor.degrees()) if degree}
            if used & states:
                self.divisions.append((factor, tree, statement))
            elif used == {TIME}:
                for step in range(1, 1000):
                    if (
                        factor.compose(
                            *(self.field.context.constant(step) for _ in self.field.names),
                            ctx=self.field.context,
                        )
                        == 0
                    ):
                        raise refused(
                            statement,
                            f"{tree.text} divides by zero at t = {step}: "
                            "t counts 1, 2, …, so shift it",
                        )
            elif used <= set(self.parameters) and factor not in self.divisors:
                self.divisors.append(factor)
            elif used & set(self.powers):
                self._base_is_not_one(factor, used)
        return 1 / value

    def _base_is_not_one(self, factor, used):
        """A divisor such as 1 − b^t that is 0 for b = 1 at all t keeps b from being 1."""
        for letter in used & set(self.powers):
            base = self.powers[letter]
            if base.letters() <= used and base in map(self.field.variable, self.parameters):
                (name,) = base.letters()
                put = {name: self.field.one, letter: self.field.one}
                divisor = (base - 1).top
                if not self.field.polynomial(factor).substitute(put):
                    self.divisors += [divisor] if divisor not in self.divisors else []

    def _time_power(self, tree, statement):
        base = self.value(tree.base, statement)
        if not base or base == 1:
            return base
        if not base.letters() <= set(self.parameters):
            raise refused(
                statement,
                f"{tree.text}: the base of a power of t is made of parameters: "
                "keep a state that is multiplied",
            )
        known = next((letter for letter, b in self.powers.items() if b == base), None)
        if known is None:
            known = f"^{len(self.powers)}"
            self.powers[known] = base
        if self.power_offset < -1:
            self._inverse(base, tree, statement)  # its first value is a negative power
        return small(self.field.variable(known) * base ** (tree.offset - self.power_offset), tree)

    def _call(self, tree, statement):
        other = simpler(tree)
        if other is not tree:
            return self.value(other, statement)
        arguments = [self.value(argument, statement) for argument in tree.arguments]
        if is_oracle(tree.function):
            return self._oracle(tree, arguments, statement)
        return self._opaque(tree, tuple(arguments), statement)

    def _oracle(self, tree, arguments, statement):
        point, *steps = arguments
        if statement.initial:
            if point != self.field.variable(START) or tree.function != "grad":
                raise refused(statement, f"the start may use grad(start) only, not {tree.text}")
            return self.field.variable(FIRST_GRADIENT)
        if not self.is_vector(point):
            raise refused(
                statement,
                f"{tree.text} does not ask at a linear expression of states: "
                "a state is a name that is assigned, and read before",
            )
        if not steps and tree.function.startswith(("prox", "J_")):
            steps = [self.field.one]
        if any(self.is_vector(step) for step in steps):
            raise refused(
                statement,
                f"{tree.text}: the step of an oracle is a number, not a vector: "
                "write one of parameters",
            )
        for call in self.calls:
            if (call.function, call.point, call.steps) == (tree.function, point, tuple(steps)):
                self.sites.append(self.calls.index(call))
                return self.field.variable(call.letter)
        letter = f"#{len(self.calls)}"
        self.sites.append(len(self.calls))
        self.calls.append(Ask(tree.function, point, tuple(steps), letter, tree.text))
        self.vectors.add(letter)
        return self.field.variable(letter)

    def _opaque(self, tree, arguments, statement):
        kind = tree.function
        numbers = [a.number() if a.is_number() else None for a in arguments]
        if None not in numbers:
            exact = self._of_numbers(kind, numbers, tree, statement)
            if exact is not None:
                return self.field.number(exact)
        if kind == "max":
            size = self._size_below(arguments)
            if size != self.field.one:
                # max(a/n, b/n) is max(a, b)/n for a length n, which is > 0 where it divides.
                return self._opaque(tree, tuple(a * size for a in arguments), statement) / size
        for known in self.opaque:
            if (known.kind, known.arguments) == (kind, arguments):
                return self.field.variable(known.letter)
        letter = f"@{len(self.opaque)}"
        vector = kind != "norm" and any(map(self.is_vector, arguments))
        self.opaque.append(Opaque(kind, arguments, letter, vector, tree.text))
        if vector:
            self.vectors.add(letter)
        return self.field.variable(letter)

    def _size_below(self, arguments):
        """The product of the norms, roots and absolute values by which one of them is divided."""
        size = self.field.one
        for known in self.opaque:
            if known.kind not in ("norm", "sqrt", "abs"):
                continue
            length = self.field.variable(known.letter)
            while any(_divides_by(a * size, length) for a in arguments):
                size = size * length
        return size

    def _of_numbers(self, kind, numbers, tree, statement):
        x = numbers[0]
        if kind == "sqrt":
            if x < 0:
                raise refused(
                    statement,
                    f"{tree.text} is a root of the negative number {x}: "
                    "there are real numbers only",
                )
            p, q = isqrt(int(x.p)), isqrt(int(x.q))
            return fmpq(p, q) if p * p == x.p and q * q == x.q else None
        if kind == "sign":
            return fmpq((x > 0) - (x < 0))
        return max(numbers) if kind == "max" else abs(x)


def _divides_by(value, letter):
    """Whether the letter is a factor of the denominator."""
    return (value * letter).bottom != value.bottom


def small(value, tree):
    """Return `value` if it is of a size that a person writes; raise ProgramError otherwise."""
    for part in (value.top, value.bottom):
        if (
            len(part) > MAX_TERMS
            or (part != 0 and part.total_degree() > MAX_DEGREE)
            or any(max(abs(c.p), c.q).bit_length() > MAX_BITS for c in part.coeffs())
        ):
            shown = tree.text if len(tree.text) <= 60 else tree.text[:57] + "..."
            raise ProgramError(
                f"the expression {shown} grows too large when it is multiplied out: "
                "give numbers to parameters"
            )
    return value


def small_power(base, exponent, tree):
    """base to a power, the size checked at each factor."""
    total = base.field.one
    for _ in range(exponent):
        total = small(total * base, tree)
    return total


def read_scalar(tree, field, meaning):
    """Return an expression of parameters as an element of `field`.

    `meaning` gives elements to abbreviations. Raises ProgramError for other names, for
    oracles and functions, and for division by zero.
    """
    if isinstance(tree, Number):
        return field.number(fmpq(tree.value.numerator, tree.value.denominator))
    if isinstance(tree, Name):
        if tree.name in meaning:
            return meaning[tree.name]
        if tree.name not in field.names:
            raise ProgramError(
                f"{tree.name} is not a parameter: there are {', '.join(field.names) or 'none'}"
            )
        return field.variable(tree.name)
    if isinstance(tree, Negative):
        return -read_scalar(tree.inner, field, meaning)
    if not isinstance(tree, Operation):
        raise ProgramError(f"{tree.text} is not a number")
    left = read_scalar(tree.left, field, meaning)
    if tree.sign == "^":
        if not left and tree.right < 0:
            raise ProgramError(f"{tree.text} divides by zero")
        power = small_power(left, abs(tree.right), tree)
        return power if tree.right >= 0 else 1 / power
    right = read_scalar(tree.right, field, meaning)
    if tree.sign == "/" and not right:
        raise ProgramError(f"{tree.text} divides by zero")
    return small(
        {"+": left.__add__, "-": left.__sub__, "*": left.__mul__, "/": left.__truediv__}[tree.sign](
            right
        ),
        tree,
    )
