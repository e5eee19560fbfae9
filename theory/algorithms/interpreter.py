"""Optimizers as text, second half: from the syntax tree to linear forms, or to numbers.

A name read before it is assigned is a state, a name never assigned is a parameter, any other
name is an abbreviation within the iteration.
"""

from flint import fmpq

from theory.algorithms.grammar import Grad, Name, Negative, Number, Operation, ProgramError
from theory.laws.rational_functions import Field, irreducible_factors

GRADIENT = "grad"
START = "start"
MAX_STATES = 24
MAX_PARAMETERS = 24
MAX_TERMS = 1000
MAX_DEGREE = 300
MAX_BITS = 20_000

_LINEAR = "a program must be linear in them"
_CONSTANT = "a program must be linear in them, without constant terms"


def _refused(statement, reason):
    return ProgramError(f'"{statement.text}": {reason}')


def names_of(statements):
    """Return (states, parameters) in order of appearance. Raises ProgramError on misuse."""
    steps = [statement for statement in statements if not statement.initial]
    assigned_somewhere = {statement.target for statement in steps}
    states, parameters, assigned = [], [], set()
    for statement in steps:
        for name in _names(statement.expression):
            if name == START:
                raise _refused(statement, "start may stand in start lines name[0] = ... only")
            known = states if name in assigned_somewhere else parameters
            if name not in assigned and name not in known:
                known.append(name)
        assigned.add(statement.target)
    for statement in statements:
        if not statement.initial:
            continue
        if statement.target not in states:
            raise _refused(statement, f"{statement.target} is not a state, so it has no start")
        for name in _names(statement.expression):
            if name in assigned_somewhere:
                reason = (
                    "is assigned in the program; a start line may use parameters, start and "
                    "grad(start)"
                )
                raise _refused(statement, f"{name} {reason}")
            if name != START and name not in parameters:
                parameters.append(name)
    for count, limit, what in (
        (states, MAX_STATES, "states"),
        (parameters, MAX_PARAMETERS, "parameters"),
    ):
        if len(count) > limit:
            raise ProgramError(f"the program has {len(count)} {what}: the limit is {limit}")
    return tuple(states), tuple(parameters)


def _names(tree):
    if isinstance(tree, Name):
        yield tree.name
    elif isinstance(tree, (Grad, Negative)):
        yield from _names(tree.point if isinstance(tree, Grad) else tree.inner)
    elif isinstance(tree, Operation):
        yield from _names(tree.left)
        if tree.sign != "^":
            yield from _names(tree.right)


class LinearForms:
    """Evaluates expressions to a scalar (a `Ratio`) or a linear form (a dict name -> `Ratio`).

    A linear form is over the states at the start of the iteration and GRADIENT, the value of
    the oracle; `query` is the one point at which the oracle is asked.
    """

    def __init__(self, states, parameters, values):
        self.states = states
        self.field = Field(name for name in parameters if name not in values)
        self.meaning = {name: {name: self.field.one} for name in states}
        for name in parameters:
            given = values.get(name)
            self.meaning[name] = (
                self.field.variable(name) if given is None else self.field.number(given)
            )
        self.query = None
        self.divisors = []

    def assign(self, statement):
        """Run one statement of the iteration."""
        self.meaning[statement.target] = self.value(statement.expression, statement)

    def start_line(self, statement):
        """Return a start line as a linear form over START and GRADIENT."""
        outer, self.meaning = self.meaning, {**self.meaning, START: {START: self.field.one}}
        value = self.value(statement.expression, statement)
        self.meaning = outer
        return _as_form(value, statement.text, statement)

    def value(self, tree, statement):
        if isinstance(tree, Number):
            return self.field.number(fmpq(tree.value.numerator, tree.value.denominator))
        if isinstance(tree, Name):
            return self.meaning[tree.name]
        if isinstance(tree, Negative):
            return _scaled(self.value(tree.inner, statement), -self.field.one)
        if isinstance(tree, Grad):
            return self.oracle(tree, statement)
        return self.operation(tree, statement)

    def oracle(self, tree, statement):
        point = self.value(tree.point, statement)
        if statement.initial:
            if point != {START: self.field.one}:
                raise _refused(statement, f"the start may use grad(start) only, not {tree.text}")
            return {GRADIENT: self.field.one}
        if not isinstance(point, dict) or not point:
            raise _refused(statement, f"{tree.text} does not ask at a linear expression of states")
        if GRADIENT in point or (self.query is not None and point != self.query):
            raise _refused(
                statement,
                f"{tree.text} asks the oracle at a second point; one point an iteration is allowed"
                + self.hint(tree),
            )
        self.query = point
        return {GRADIENT: self.field.one}

    def hint(self, tree):
        """What to write where the oracle was meant to be asked before its point was assigned."""
        name = tree.point.name if isinstance(tree.point, Name) else None
        if name not in self.states or self.meaning[name] == {name: self.field.one}:
            return ""
        return f" ({name} was assigned before: name the gradient first, g = {tree.text})"

    def operation(self, tree, statement):
        left = self.value(tree.left, statement)
        if tree.sign == "^":
            return self.power(left, tree, statement)
        right = self.value(tree.right, statement)
        if tree.sign in "+-":
            return self.sum(
                left,
                _scaled(right, self.field.one * (1 if tree.sign == "+" else -1)),
                tree,
                statement,
            )
        if isinstance(right, dict):
            if tree.sign == "/":
                raise _refused(
                    statement, f"the term {tree.text} divides by a state or a gradient; {_LINEAR}"
                )
            if isinstance(left, dict):
                raise _refused(
                    statement, f"the term {tree.text} multiplies two states or gradients; {_LINEAR}"
                )
            return _small(_scaled(right, left), tree)
        if tree.sign == "/":
            right = self.inverse(right, tree, statement)
        return _small(_scaled(left, right), tree)

    def sum(self, left, right, tree, statement):
        if isinstance(left, dict) or isinstance(right, dict):
            left, right = (_as_form(side, tree.text, statement) for side in (left, right))
            total = {**left}
            for name, coefficient in right.items():
                total[name] = total.get(name, self.field.zero) + coefficient
            return _small(
                {name: coefficient for name, coefficient in total.items() if coefficient}, tree
            )
        return _small(left + right, tree)

    def power(self, base, tree, statement):
        if isinstance(base, dict):
            raise _refused(
                statement, f"the term {tree.text} is a power of a state or a gradient; {_LINEAR}"
            )
        if tree.right < 0:
            base = self.inverse(base, tree, statement)
        return _power(base, abs(tree.right), tree)

    def inverse(self, scalar, tree, statement):
        if not scalar:
            raise _refused(statement, f"{tree.text} divides by zero")
        self.divisors += irreducible_factors(scalar.top)
        return 1 / scalar


def _scaled(value, factor):
    if not isinstance(value, dict):
        return value * factor
    scaled = {name: coefficient * factor for name, coefficient in value.items()}
    return {name: coefficient for name, coefficient in scaled.items() if coefficient}


def _small(value, tree):
    """Return `value` if it is of a size that a person writes; raise ProgramError otherwise."""
    for ratio in value.values() if isinstance(value, dict) else [value]:
        for part in (ratio.top, ratio.bottom):
            if (
                len(part) > MAX_TERMS
                or (part != 0 and part.total_degree() > MAX_DEGREE)
                or any(max(abs(c.p), c.q).bit_length() > MAX_BITS for c in part.coeffs())
            ):
                shown = tree.text if len(tree.text) <= 60 else tree.text[:57] + "..."
                raise ProgramError(
                    f"the expression {shown} grows too large when it is multiplied out"
                )
    return value


def _power(base, exponent, tree):
    if exponent < 0:
        base, exponent = 1 / base, -exponent
    total = base.field.one
    for _ in range(exponent):
        total = _small(total * base, tree)
    return total


def _as_form(value, text, statement):
    """A scalar counts as a linear form only when it is zero: programs have no constant terms."""
    if isinstance(value, dict):
        return value
    if value:
        raise _refused(statement, f"{text} adds the constant {value} to states; {_CONSTANT}")
    return {}


def replay(statements, memory, values, gradient):
    """Run one iteration on numbers, straight from the syntax tree.

    `memory` maps states to numbers and is updated; `values` maps parameters to numbers;
    `gradient(point)` answers the oracle. A second reading of the same text, independent of
    `LinearForms`. Raises ZeroDivisionError where the program divides by zero.
    """
    meaning = {**values, **memory}

    def value(tree):
        if isinstance(tree, Number):
            return tree.value
        if isinstance(tree, Name):
            return meaning[tree.name]
        if isinstance(tree, Negative):
            return -value(tree.inner)
        if isinstance(tree, Grad):
            return gradient(value(tree.point))
        left = value(tree.left)
        if tree.sign == "^":
            return left**tree.right
        right = value(tree.right)
        if tree.sign == "/":
            return left / right
        return left * right if tree.sign == "*" else left + (right if tree.sign == "+" else -right)

    for statement in statements:
        if not statement.initial:
            meaning[statement.target] = value(statement.expression)
    for name in memory:
        memory[name] = meaning[name]


def read_scalar(tree, field, meaning):
    """Return an expression without states as an element of `field`.

    `meaning` gives elements to abbreviations. Raises ProgramError for other names, for
    gradients, and for division by zero.
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
    if isinstance(tree, Grad):
        raise ProgramError(f"{tree.text} is not a number")
    left = read_scalar(tree.left, field, meaning)
    if tree.sign == "^":
        if not left and tree.right < 0:
            raise ProgramError(f"{tree.text} divides by zero")
        return _power(left, tree.right, tree)
    right = read_scalar(tree.right, field, meaning)
    if tree.sign == "/" and not right:
        raise ProgramError(f"{tree.text} divides by zero")
    return _small(
        {"+": left.__add__, "-": left.__sub__, "*": left.__mul__, "/": left.__truediv__}[tree.sign](
            right
        ),
        tree,
    )
