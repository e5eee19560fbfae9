"""What is claimed and assumed of expressions: equations and inequalities."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from .exactness import Number
from .polynomial import DimensionError, Operator

Side: TypeAlias = Operator | Number  # of an equation; a plain number is a multiple of the unit


def _lifted(left: Side, right: Side) -> tuple[tuple[str, Operator], ...]:
    """Both sides as expressions of one type and their difference; DimensionError where they do not
    fit."""
    if isinstance(left, Operator):
        right = left._lift(right)
    left = right._lift(left)  # type: ignore[union-attr]
    poly: Operator = left - right
    return ("left", left), ("right", right), ("poly", poly)  # type: ignore[return-value]


@dataclass(frozen=True, eq=False)
class Equation:
    """left = right, with the reason it may be used (``why``) and, for a schema, the
    names of the letters and scalars at all of whose values it holds (``forall``)."""

    left: Operator
    right: Operator
    why: str = ""
    name: str = ""
    forall: tuple[str, ...] = ()
    poly: Operator = field(init=False, repr=False)  # left − right

    if TYPE_CHECKING:  # either side may be a plain number, and is an Operator afterwards

        def __init__(
            self, left: Side, right: Side, why: str = "", name: str = "", forall: tuple = ()
        ) -> None: ...

    def __post_init__(self) -> None:
        for name, value in _lifted(self.left, self.right):
            object.__setattr__(self, name, value)

    @property
    def relation(self) -> str:
        return "="

    def subs(self, values: dict[str, Operator]) -> Equation:
        left, right = self.left.subs(values), self.right.subs(values)
        return Equation(left, right, self.why, "", tuple(n for n in self.forall if n not in values))

    def _repr_latex_(self) -> str:
        from . import notebook

        return notebook.relation(self)

    def __str__(self):
        return f"{self.left} = {self.right}"


@dataclass(frozen=True, eq=False)
class Inequality:
    """left ≥ right (or > where ``strict``, for numbers and traces), or ≥ as symmetric operators,
    with the reason it may be used.

    Raises DimensionError for sides that have no order.
    """

    left: Operator
    right: Operator
    why: str = ""
    strict: bool = False
    poly: Operator = field(init=False, repr=False)  # left − right

    if TYPE_CHECKING:  # as for Equation

        def __init__(
            self, left: Side, right: Side, why: str = "", strict: bool = False
        ) -> None: ...

    def __post_init__(self) -> None:
        if not isinstance(self.why, str):
            raise TypeError(f"why is a text, not {self.why!r}; write strict=True by its name")
        for name, value in _lifted(self.left, self.right):
            object.__setattr__(self, name, value)
        poly = self.poly
        if (
            poly.kind == "operator"
            and poly.type != "1×1"
            and (self.strict or poly.rows != poly.cols)
        ):
            raise DimensionError(
                f"{self} compares no numbers; square operators may be compared by ≥"
            )

    @property
    def relation(self) -> str:
        return ">" if self.strict else ">="

    @property
    def forall(self) -> tuple[str, ...]:
        return ()

    def subs(self, values: dict[str, Operator]) -> Inequality:
        return Inequality(self.left.subs(values), self.right.subs(values), self.why, self.strict)

    def _repr_latex_(self) -> str:
        from . import notebook

        return notebook.relation(self)

    def __str__(self):
        return f"{self.left} {'>' if self.strict else '≥'} {self.right}"


Relation: TypeAlias = Equation | Inequality
