"""The kernel: identities between operators of symbolic size, proved or refuted.

``prove(claim, given=[…])`` answers with a Proof (the cofactors), a Refutation (rational
matrices at which the hypotheses hold and the claim fails) or Undecided (what was tried).
Nothing here knows about optimizers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random
from typing import Any

from .algebraic import AlgebraicInstances, Field
from .consistency import Contradiction, contradiction
from .derivation import Derivation, Proof, Square
from .induction import Induction, induction
from .letters import inverse, left_inverse, pinv, reciprocal, right_inverse
from .polynomial import DimensionError, Operator, Scalar, adjoint, identity, number, tr, zero
from .refutation import CounterExample, Instances, Refutation, complete, refute, setting
from .relations import Equation, Inequality, Relation
from .solving import counterexample
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
    "complete",
    "contradiction",
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
    "setting",
    "symbols",
    "tr",
    "zero",
]


@dataclass(frozen=True)
class Undecided:
    """Neither proved nor refuted; ``tried`` says what was tried.  Asking for its truth is an
    error."""

    claim: str
    tried: str

    def __bool__(self) -> bool:
        raise TypeError(f"undecided: {self.claim} (tried: {self.tried})")


def derived(
    claims: Iterable[Relation],
    given: Iterable[Relation],
    nonzero: Iterable[tuple[Operator, str]] = (),
    time_limit: float = 5,
    **signs: Any,
) -> Proof:
    """The proof of the claims, cofactors and squares being searched for; NotProved where none was
    found. ``signs`` are ``nonneg`` and ``psd``."""
    derivation, claims = Derivation(list(given), list(nonzero), time_limit, **signs), list(claims)
    for claim in claims:
        if isinstance(claim, Inequality):
            by_squares(derivation, claim)
    return derivation.qed(*claims)


def prove(
    claim: Relation | Iterable[Relation],
    given: Iterable[Relation] = (),
    *,
    nonzero: Iterable[tuple[Operator, str]] = (),
    nonneg: Iterable[str] = (),
    psd: Iterable[str] = (),
    sampler: Callable[[Random], dict[str, Any]] | None = None,
    seed: int = 0,
    time_limit: float = 5,
) -> Proof | Refutation | Undecided:
    """Prove an equation or inequality (or several) from others, refute it, or say that neither was
    done.

    A short search for cofactors comes first, then a search for matrices (from
    ``sampler(rng)`` if given), then a longer search for cofactors.  Of an inequality it is squares
    that are searched for, in few letters (summing.py). ``nonzero`` are pairs
    (scalar or 1×1 expression, why), ``nonneg`` and ``psd`` names of scalars ≥ 0 and of positive
    semidefinite letters.  ``time_limit`` in seconds bounds all of it.
    Raises DimensionError where sizes do not fit, ValueError where there is nothing to prove.
    """
    given = list(given)
    claims = [claim] if isinstance(claim, Relation) else list(claim)
    if not claims:
        raise ValueError("prove was given no equation")
    tried = []
    signs: dict[str, Any] = {"nonneg": tuple(nonneg), "psd": tuple(psd)}
    for attempt, limit in (("short", time_limit / 8), ("long", time_limit)):
        try:
            return derived(claims, given, nonzero, limit, **signs)
        except NotProved as reason:
            tried.append(f"cofactors: {reason}")
        if attempt == "short":
            found = refute(
                claims,
                given,
                nonzero,
                sampler=sampler,
                seed=seed,
                time_limit=time_limit / 4,
                **signs,
            )
            if found is None and not sampler and any(isinstance(e, Inequality) for e in given):
                where = setting(claims, given, list(nonzero), **signs)
                found = counterexample(where, claims, seed=seed)
            if found is not None:
                return found
            schema = any(e.forall for e in given)
            tried.append(
                "no matrices, since a hypothesis is a schema" if schema else "matrices up to 3×3"
            )
    return Undecided("; ".join(map(str, claims)), "; ".join(tried))
