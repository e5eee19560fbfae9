"""A program as a state-space system from gradients to query points.

    s_{t+1} = A s_t + B g_t,   y_t = C s_t,   g_t = ∇f(y_t),   s_1 = α·start + β·g_1

Each state is a vector of R^n on which the same numbers act, so A is k×k for k states.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from theory import exact
from theory.algorithms.grammar import ProgramError, parse_program
from theory.algorithms.interpreter import GRADIENT, START, LinearForms, names_of, replay
from theory.laws.linear_algebra import resolvent, solve
from theory.laws.rational_functions import to_sympy

if TYPE_CHECKING:
    from sympy import Expr, Symbol

    from theory.laws.families import Family
    from theory.laws.fixed_law import FixedLaw


def parse(text: str, **values: Any) -> Program:
    """Read an optimizer as text; return it as a `Program`.

    `text` is one iteration, assignments run in order, separated by `;` or new lines:
    ``m = b*m + grad(x); x = x - a*m`` (docs/grammar.md). `values` gives numbers to parameters.
    Raises ProgramError (a ValueError) with one line naming the offending term.
    """
    statements = parse_program(text)
    states, parameters = names_of(statements)
    for name in values:
        if name in states:
            raise ProgramError(
                f"{name} is a state of the program, not a parameter: it cannot be given a value"
            )
        if name not in parameters:
            known = ", ".join(parameters) or "none"
            raise ProgramError(f"{name} is not a parameter of the program: it has {known}")
    numbers = {name: exact.rational(value, name) for name, value in values.items()}
    forms = LinearForms(states, parameters, numbers)
    for statement in statements:
        if not statement.initial:
            forms.assign(statement)
    if forms.query is None:
        raise ProgramError("the program never asks for a gradient: use grad(x) in some assignment")
    for name in states:
        if not isinstance(forms.meaning[name], dict) and forms.meaning[name]:
            raise ProgramError(
                f"the state {name} ends an iteration as the constant {forms.meaning[name]}; "
                "a program must be linear in its states, without constant terms"
            )
    lines = {
        statement.target: forms.start_line(statement)
        for statement in statements
        if statement.initial
    }
    return _program(text, statements, states, forms, lines, numbers)


def _program(text, statements, states, forms, lines, numbers):
    zero = forms.field.zero
    after = [forms.meaning[name] or {} for name in states]
    A = [[form.get(name, zero) for name in states] for form in after]
    B = [form.get(GRADIENT, zero) for form in after]
    C = [forms.query.get(name, zero) for name in states]
    start, resting = _start(states, forms.field, A, C)
    if start is None and len(lines) < len(states):
        if lines:
            missing = next(name for name in states if name not in lines)
            raise ProgramError(
                f"the program has no state of rest, so {missing} needs a start line {missing}[0] "
                "= ..."
            )
    kick = [zero] * len(states)
    if lines:
        start = list(start) if start is not None else [zero] * len(states)
        for name, form in lines.items():
            start[states.index(name)] = form.get(START, zero)
            kick[states.index(name)] = form.get(GRADIENT, zero)
        if any(kick) and (_dot(C, kick) or _dot(C, start) != 1):
            raise ProgramError("the start lines use grad(start), but the first point is not start")
    divisors = _distinct(forms.divisors)
    return Program(
        text, statements, states, forms.field, A, B, C, start, kick, resting, numbers, divisors
    )


def _distinct(polynomials):
    kept = []
    for polynomial in polynomials:
        if polynomial not in kept:
            kept.append(polynomial)
    return tuple(kept)


def _start(states, field, A, C):
    """The state of rest: Aα = α and Cα = 1. Without one, a query at a single state starts there."""
    size = range(len(states))
    rows = [[A[i][j] - int(i == j) for j in size] for i in size] + [C]
    rest = solve(rows, [field.zero] * len(states) + [field.one])
    if rest is not None:
        return rest, True
    asked = [i for i in size if C[i]]
    if len(asked) == 1:
        return [1 / C[i] if i == asked[0] else field.zero for i in size], False
    return None, False


def _dot(row, column):
    return sum((x * y for x, y in zip(row, column)), row[0].field.zero)


@dataclass(frozen=True, eq=False)
class Program:
    """A program and its system (A, B, C), entries in `field` = Q(parameters).

    `start` (α; None when the program does not settle it) and `kick` (β) give the first state;
    `resting` says that α is a state of rest, as for every method that looks at x only through
    gradients; `divisors` are the polynomials that the program divides by.
    """

    text: str
    statements: tuple
    states: tuple[str, ...]
    field: Any
    A: list
    B: list
    C: list
    start: list | None
    kick: list
    resting: bool
    values: dict
    divisors: tuple

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the parameters that have no number yet."""
        return self.field.names

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

    def _start_at(self, assigned, begin):
        """α for numbers. The state of rest for general parameters may divide by zero at these, so
        there it is solved for again."""
        if self.start is None or not begin:
            return [Fraction(0)] * len(self.states)  # multiplied by a start of 0
        try:
            return [exact.to_fraction(x.substitute(assigned).number()) for x in self.start]
        except ZeroDivisionError:
            A = [[x.substitute(assigned) for x in row] for row in self.A]
            start, _ = _start(self.states, self.field, A, [x.substitute(assigned) for x in self.C])
        if start is None:
            raise ValueError(
                "the program has no state of rest at these parameters: add lines name[0] = ..."
            )
        return [exact.to_fraction(x.number()) for x in start]

    def run(self, gradients: Iterable[Any], start: Any = 0, **values: Any) -> list[Fraction]:
        """Return the query points y_1, y_2, … (one more than gradients) for given gradients.

        Exact, in one dimension, straight from the text: statement by statement over fractions.
        `gradients` is a sequence of rational numbers; `values` gives the parameters.
        """
        numbers = {name: exact.to_fraction(value) for name, value in self.values.items()}
        numbers |= {
            name: exact.to_fraction(exact.rational(value, name)) for name, value in values.items()
        }
        missing = [name for name in self.parameters if name not in numbers]
        if missing:
            raise ValueError(f"the parameter {missing[0]} has no value: give {missing[0]}=...")
        begin = exact.to_fraction(exact.rational(start, "start"))
        if self.start is None and begin:
            raise ValueError("the program does not settle its start: add lines name[0] = ...")
        inputs = [exact.to_fraction(exact.rational(g, "gradient")) for g in gradients]
        first = inputs[0] if inputs else Fraction(0)
        assigned = {
            name: self.field.number(exact.rational(numbers[name])) for name in self.parameters
        }
        at = self._start_at(assigned, begin)
        by = [exact.to_fraction(entry.substitute(assigned).number()) for entry in self.kick]
        memory = {name: a * begin + b * first for name, a, b in zip(self.states, at, by)}
        points = []
        for gradient in [*inputs, Fraction(0)]:
            asked: list = []

            def oracle(point, answer=gradient, asked=asked):
                asked.append(point)
                return answer

            replay(self.statements, memory, numbers, oracle)
            points.append(asked[0])
        return points
