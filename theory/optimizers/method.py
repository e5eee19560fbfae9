"""A named method that is no fixed law: its source and its program."""

from dataclasses import dataclass
from functools import cached_property

from theory.algorithms.program import parse


@dataclass(frozen=True, eq=False)
class Method:
    """A program with a name: several oracles, coefficients that change with the time, or steps that
    are not linear. `program` is one iteration as text."""

    name: str
    title: str
    source: str
    program: str

    @cached_property
    def parsed(self):
        """The program as a `theory.algorithms.Program`."""
        return parse(self.program)

    @property
    def parameters(self):
        """The names of the parameters, then of the sequences with [t] behind them."""
        names = self.parsed.reading.names
        return (*self.parsed.parameters, *(f"{name}[t]" for name in names.sequences))

    @property
    def kind(self):
        """As in `Program`."""
        return self.parsed.kind

    def family(self, **values):
        """Return the method as a side of a comparison. Raises ValueError for unknown values."""
        from theory.algorithms.sides import Side

        return Side(self.name, self.parsed).at(**values)

    def run(self, answers, start=0, **values):
        """Run the program on given answers; see `Program.run`."""
        return self.parsed.run(answers, start, **values)

    def __repr__(self):
        return f"<{self.name}({', '.join(self.parameters)}): {self.title}>"
