"""The kernel: identities between operators of symbolic size, proved or refuted.

``prove(claim, given=[…])`` answers with a Proof (the cofactors), a Refutation (rational
matrices at which the hypotheses hold and the claim fails) or Undecided (what was tried).
Nothing here knows about optimizers.
"""

from __future__ import annotations

from .algebraic import AlgebraicInstances, Field
from .consistency import Contradiction, contradiction
from .derivation import Derivation, Proof
from .induction import Induction, induction
from .letters import inverse, left_inverse, pinv, reciprocal, right_inverse
from .polynomial import DimensionError, Operator, Scalar, adjoint, identity, number, tr, zero
from .proving import Undecided, derived, prove
from .refutation import CounterExample, Instances, Refutation, complete, refute, setting
from .relations import Equation, Inequality
from .search import searching
from .square import Square
from .squares import Positivity, SumOfSquares, positive_beyond, positive_on_half_line
from .steps import NotProved, Unsound
from .summing import by_squares
from .symbols import symbols

__all__ = [
    "AlgebraicInstances",
    "Contradiction",
    "CounterExample",
    "Derivation",
    "DimensionError",
    "Equation",
    "Field",
    "Inequality",
    "Induction",
    "Instances",
    "NotProved",
    "Operator",
    "Positivity",
    "Proof",
    "Refutation",
    "Scalar",
    "Square",
    "SumOfSquares",
    "Undecided",
    "Unsound",
    "adjoint",
    "by_squares",
    "complete",
    "contradiction",
    "derived",
    "identity",
    "induction",
    "inverse",
    "left_inverse",
    "number",
    "pinv",
    "positive_beyond",
    "positive_on_half_line",
    "prove",
    "reciprocal",
    "refute",
    "right_inverse",
    "searching",
    "setting",
    "symbols",
    "tr",
    "zero",
]
