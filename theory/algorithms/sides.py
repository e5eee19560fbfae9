"""An optimizer of a comparison that is more than a family: several oracles, time, coordinates."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from theory.algorithms.linear import Channel, System, part_of
from theory.algorithms.program import Program, parse
from theory.laws.factors import irreducible_factors
from theory.laws.families import Family
from theory.laws.rational_functions import Field


@dataclass(frozen=True, eq=False)
class Side:
    """A program under a name; `program` is None for matrices, which have a `system` only."""

    name: str
    program: Program | None
    given: System | None = None

    @property
    def kind(self):
        """As in `Program`."""
        return "linear" if self.program is None else self.program.kind

    @cached_property
    def system(self):
        """The `System`; None where the program is not linear."""
        if self.given is not None:
            return self.given
        return None if self.kind == "non-linear" else self.program.system

    @property
    def parameters(self):
        """The names of the parameters."""
        return self.system.field.names if self.program is None else self.program.parameters

    @property
    def domain(self):
        """Polynomials in the parameters that may not vanish: divisors, and proximal steps."""
        if self.program is None:
            return ()
        calls = self.program.reading.calls
        steps = [
            step for call in calls for step in call.steps if step.letters() <= {*self.parameters}
        ]
        found = list(self.program.divisors)
        for step in steps:
            for factor in irreducible_factors(step.top):
                small = part_of(self.field, factor)
                if small not in found:
                    found.append(small)
        return tuple(found)

    @property
    def field(self):
        """Q(parameters)."""
        return Field(self.parameters)

    def at(self, **values):
        """Return the side with numbers for some parameters. Raises ValueError."""
        if not values:
            return self
        if self.program is None:
            raise ValueError(f"{self.name} takes no numbers here: give them to its matrices")
        shown = ", ".join(f"{name}={value}" for name, value in values.items())
        return Side(
            f"{self.name}({shown})", parse(self.program.text, **self.program.values, **values)
        )


def side_of(optimizer: Any) -> Side:
    """Return a `Family` or `Side` as a `Side`."""
    if isinstance(optimizer, Side):
        return optimizer
    source, values = optimizer.source, optimizer.values
    program = source if isinstance(source, Program) else getattr(source, "parsed", None)
    if program is None:
        return Side(optimizer.name, None, _of_matrices(optimizer))
    if values:
        program = parse(program.text, **program.values, **values)
    return Side(optimizer.name, program)


def _of_matrices(family: Family) -> System:
    """θ ← θ − (M T + g vᵀ)L, M ← M T + g vᵀ, asked at θ."""
    from theory.laws.families import canonical_matrices

    field = family.field
    T, v, L = canonical_matrices(family)
    n = len(v)
    columns = [list(column) for column in zip(*T)]
    A = [[*column, field.zero] for column in columns]
    moved = [-sum((T[i][j] * L[j] for j in range(n)), field.zero) for i in range(n)]
    A.append([*moved, field.one])
    B = [[x] for x in v] + [[-sum((x * y for x, y in zip(v, L)), field.zero)]]
    C = [[field.zero] * n + [field.one]]
    names = (*(f"M{i + 1}" for i in range(n)), "x")
    start = [field.zero] * n + [field.one]
    return System(
        field, names, (Channel("grad", (), "grad(x)"),), A, B, C, [[field.zero]],
        start, [field.zero] * (n + 1), True,
    )  # fmt: skip
