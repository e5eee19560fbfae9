"""``prove``: a proof, a refutation, or in words what was tried and what may help."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random
from typing import Any

from .derivation import Derivation, Proof
from .hints import hint
from .points import joined
from .polynomial import Operator
from .refutation import Attack, CounterExample, Refutation, attack, occurring, refute, setting
from .relations import Equation, Inequality, Relation
from .search import USUAL, seconds_of
from .solving import counterexample
from .steps import NotProved
from .summing import by_squares


@dataclass(frozen=True)
class Undecided:
    """Neither proved nor refuted; ``tried`` says what was tried, ``hint`` a step that often helps.
    Asking for its truth is an error."""

    claim: str
    tried: str
    hint: str = ""

    def __bool__(self) -> bool:
        raise TypeError(f"undecided: {self.claim} (tried: {self.tried})")


def derived(
    claims: Iterable[Relation],
    given: Iterable[Relation],
    nonzero: Iterable[tuple[Operator, str]] = (),
    time_limit: float | None = None,
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
    given: Relation | Iterable[Relation] = (),
    *,
    nonzero: Iterable[tuple[Operator, str]] = (),
    nonneg: Iterable[str] = (),
    psd: Iterable[str] = (),
    sampler: Callable[[Random], dict[str, Any]] | None = None,
    seed: int = 0,
    time_limit: float | None = None,
) -> Proof | Refutation | Undecided:
    """Prove an equation or inequality (or several) from others, refute it, or say that neither was
    done.

    A short search for cofactors comes first, then a search for matrices (from
    ``sampler(rng)`` if given), then a longer search for cofactors.  ``nonzero`` are pairs
    (scalar or 1×1 expression, why), ``nonneg`` and ``psd`` names of scalars ≥ 0 and of positive
    semidefinite letters.  ``time_limit`` in seconds of the processor bounds all of it; it is 5, or
    what ``searching`` says.  Of an inequality it is squares that are searched for, in few letters
    (summing.py).
    Raises DimensionError where sizes do not fit, ValueError where there is nothing to prove,
    TypeError for what is no equation or inequality.
    """
    claims, given = _relations(claim, "claim"), _relations(given, "hypothesis")
    if not claims:
        raise ValueError("prove was given no equation")
    nonzero = list(nonzero)
    signs: dict[str, Any] = {"nonneg": tuple(nonneg), "psd": tuple(psd)}
    limit = seconds_of(time_limit)
    looked: Attack | None = None
    for part in (8, 1):
        try:
            return derived(claims, given, nonzero, limit / part, **signs)
        except NotProved as reason:
            last = reason
        if looked is None:
            looked = _attacked(claims, given, nonzero, sampler, seed, limit, signs)
            if looked.found is not None:
                return looked.found
        if last.end == "complete":
            break
    helps = hint(claims, given, nonzero, last.end, looked)
    return Undecided("; ".join(map(str, claims)), f"{last}; {looked}", helps)


def _attacked(claims, given, nonzero, sampler, seed, limit, signs) -> Attack:
    """A search for a counterexample: among drawn matrices, then, where hypotheses are inequalities,
    at points where some are equations. The usual limit is one round of it; a longer one, as many
    with other seeds as it is longer."""
    signs = occurring(claims, given, signs)
    bounded = sampler is None and any(isinstance(e, Inequality) for e in given)
    drawn = met = 0
    for turn in range(max(1, round(limit / USUAL))):
        options: dict[str, Any] = {"sampler": sampler, "seed": seed + turn}
        looked = attack(claims, given, nonzero, time_limit=limit / 4, **options, **signs)
        drawn, met = drawn + looked.drawn, met + looked.met
        found = looked.found
        if bounded and found is None:
            where = setting(claims, given, nonzero, **signs)
            found = counterexample(where, claims, seed=seed + turn)
        if found is not None or looked.schema:
            return Attack(found, drawn, met, looked.schema)
    return Attack(None, drawn, met)


def resisted(
    reason: NotProved,
    claims: list[Relation],
    given: Iterable[Relation],
    nonzero: Iterable[tuple[Operator, str]] = (),
    *,
    at: tuple = (),
    **signs: Any,
) -> None:
    """Attack claims that were not proved: raises CounterExample where matrices refute them (at the
    points ``at`` joined, or drawn ones), else NotProved with a step that often helps."""
    given, nonzero = list(given), list(nonzero)
    if at:
        try:
            found = refute(
                claims, given, nonzero, at=joined(*at), **occurring(claims, given, signs)
            )
        except ValueError:  # the point says too little of the letters, or is none
            found = None
        if found is not None:
            raise CounterExample(found)
    looked = _attacked(claims, given, nonzero, None, 0, seconds_of(None), signs)
    if looked.found is not None:
        raise CounterExample(looked.found)
    helps = hint(claims, given, nonzero, reason.end, looked)
    raise NotProved(f"{reason}; {looked}; what may help: {helps}", reason.end)


def _relations(said: Any, what: str) -> list[Relation]:
    """A list of what was given as one relation or several."""
    if isinstance(said, (Equation, Inequality)):
        return [said]
    if isinstance(said, Operator):
        raise TypeError(f"{said} is no {what}; write Equation({said}, …) or Inequality({said}, …)")
    found = list(said)
    for one in found:
        if not isinstance(one, (Equation, Inequality)):
            raise TypeError(f"{one!r} is no {what}; write Equation(…) or Inequality(…)")
    return found
