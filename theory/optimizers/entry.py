"""One named optimizer: its source, its program, and its (T, v, L), checked against each other."""

import re
from dataclasses import dataclass
from functools import cached_property

from theory import exact
from theory.algorithms.grammar import parse_expression
from theory.algorithms.interpreter import read_scalar
from theory.algorithms.program import parse
from theory.laws.families import family_of_matrices, family_of_program
from theory.laws.linear_algebra import resolvent, with_z
from theory.laws.rational_functions import Field, Z
from theory.laws.through_sympy import to_sympy


@dataclass(frozen=True, eq=False)
class Optimizer:
    """A fixed-law optimizer with named parameters.

    `program` is one iteration as text; `T` (rows separated by `;`), `v` and `L` are its linear
    memory and law, with the abbreviations of `where`. `other_form` is a second (T, v, L) for
    the parameter values at which the first one divides by zero although the method does not.
    `memory_start` is the row m of a start M_0 = g_1 mᵀ, for methods that do not start from zero.
    """

    name: str
    title: str
    source: str
    program: str
    parameters: tuple
    T: str
    v: str
    L: str
    where: tuple = ()
    other_form: tuple = None
    memory_start: str = None

    @cached_property
    def parsed(self):
        """The program as a `theory.algorithms.Program`."""
        return parse(self.program)

    @cached_property
    def field(self):
        """Q(parameters), in the order of `parameters`."""
        return Field(self.parameters)

    def matrices(self, form=None):
        """Return (T, v, L) as lists of elements of `field`; `form` is a (T, v, L) as text."""
        if form is None:
            return self._matrices
        T, v, L = form
        return [self._row(row) for row in T.split(";")], self._row(v), self._row(L)

    @cached_property
    def _matrices(self):
        return self.matrices((self.T, self.v, self.L))

    def _row(self, text):
        return [self._scalar(part) for part in text.split(",")]

    def _scalar(self, text):
        meaning = {}
        for name, definition in self.where:
            meaning[name] = read_scalar(parse_expression(definition), self.field, meaning)
        return read_scalar(parse_expression(text), self.field, meaning)

    @cached_property
    def _family(self):
        found = family_of_program(self.parsed, self.name)
        self.check()
        return found.reordered(self.field, self)

    def family(self, **values):
        """Return the optimizer as a `Family`, its program and (T, v, L) checked against each other.

        Raises ValueError for an unknown parameter, or values at which the method is undefined.
        """
        return self._family.at(**values)

    def check(self):
        """Compare the program with (T, v, L) exactly. Raises ArithmeticError where they differ."""
        transfer = family_of_program(self.parsed).transfer
        big = with_z(self.field)
        for form in [None] if self.other_form is None else [None, self.other_form]:
            T, v, L = self.matrices(form)
            if family_of_matrices(self.name, self.field, T, v, L).transfer != big.embed(transfer):
                raise ArithmeticError(f"the program and the (T, v, L) of {self.name} differ")
        if big.embed(self.parsed.kick_response) != self._kick():
            raise ArithmeticError(f"the start line and the memory start of {self.name} differ")

    def _kick(self):
        """The points' response to g_1 through M_0 = g_1 mᵀ: −mᵀT(zI − T)⁻¹L/(z − 1)."""
        big = with_z(self.field)
        if self.memory_start is None:
            return big.zero
        T, _, L = self.matrices()
        m = self._row(self.memory_start)
        columns = [list(column) for column in zip(*T)]
        fed = [sum((x * y for x, y in zip(m, column)), self.field.zero) for column in columns]
        return -resolvent(self.field, columns, fed, L) / (big.variable(Z) - 1)

    def fixed_law(self, **values):
        """Return Opt(T, v, L) as a `FixedLaw`, parameters without a value as SymPy symbols.

        Where the usual (T, v, L) divides by zero the other form is used (nilpotent for triple
        momentum at beta = 0). For a method with a memory start this is its recursion only.
        """
        from theory.laws.fixed_law import FixedLaw
        from theory.propagators import Propagator

        family = self.family(**values)
        put = {name: self.field.number(value) for name, value in family.values.items()}
        try:
            T, v, L = self._numbers(self.matrices(), put)
        except ZeroDivisionError:
            if self.other_form is None:
                raise ValueError(f"{family.name} has no (T, v, L): it divides by zero") from None
            T, v, L = self._numbers(self.matrices(self.other_form), put)
        return FixedLaw(Propagator(T, v), L)

    __call__ = fixed_law

    @staticmethod
    def _numbers(matrices, put):
        def entry(x):
            value = x.substitute(put)
            return value.number() if value.is_number() else to_sympy(value)

        T, v, L = matrices
        return [[entry(x) for x in row] for row in T], [entry(x) for x in v], [entry(x) for x in L]

    def run(self, gradients, start=0, **values):
        """Run the program on given gradients; see `Program.run`."""
        return self.parsed.run(gradients, start, **values)

    def __repr__(self):
        return f"<{self.name}({', '.join(self.parameters)}): {self.title}>"


_CALL = re.compile(r"\s*([A-Za-z]\w*)\s*\((.*)\)\s*", re.DOTALL | re.ASCII)


def read_call(text):
    """Split ``name(lr=1/10, beta=9/10)`` into (name, values), or return None if it is no such call.

    Raises ValueError for arguments that are not name=number.
    """
    match = _CALL.fullmatch(text)
    if not match:
        return None
    name, inside = match.groups()
    values = {}
    for part in inside.split(",") if inside.strip() else []:
        key, equals, number = part.partition("=")
        key = key.strip()
        if not equals or not key.isidentifier():
            raise ValueError(f"{part.strip()!r} in {name}(...) is not of the form parameter=number")
        if key in values:
            raise ValueError(f"{key} is given twice in {name}(...)")
        values[key] = exact.rational(number.strip(), key)
    return name, values
