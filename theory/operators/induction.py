"""Induction over t: what holds at the start and goes on, each with its cofactors or squares."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from .derivation import Derivation, Proof
from .letters import all_letters
from .polynomial import Operator
from .relations import Inequality, Relation
from .steps import NotProved
from .summing import by_squares
from .unrolling import Unrolled

Argument: TypeAlias = Callable[[Derivation], Any]  # writes steps into the derivation it is given
State: TypeAlias = list[tuple[Operator, Operator]]  # a letter at t with its letter at t + 1


class Induction:
    """A proof that the predicate holds at every index.  True in a Boolean context.

    ``base``, ``step`` and ``conclusion`` are Proofs; ``given`` the facts for all t.
    """

    def __init__(
        self,
        over: str,
        state: State,
        predicate: list[Relation],
        given: dict[str, Relation],
        base: Proof,
        step: Proof,
        conclusion: Proof | None,
    ) -> None:
        self.over, self.state, self.predicate, self.given = over, state, predicate, given
        self.base, self.step, self.conclusion = base, step, conclusion

    def __bool__(self) -> bool:
        return True

    @property
    def claims(self) -> list[Relation]:
        return self.conclusion.claims if self.conclusion else self.predicate

    @property
    def cofactors(self) -> int:
        return sum(p.cofactors for p in (self.base, self.step, self.conclusion) if p)

    def _repr_html_(self) -> str:
        from . import notebook

        return notebook.induction(self)

    def __repr__(self):
        return (
            f"<Induction over {self.over}: {'; '.join(map(str, self.claims))}; "
            f"{self.cofactors} cofactors>"
        )


def induction(
    predicate: Relation | Iterable[Relation],
    *,
    state: State,
    initial: Iterable[Relation] = (),
    recurrence: Iterable[Relation] = (),
    given: Iterable[Relation] = (),
    nonzero: Iterable[tuple[Operator, str]] = (),
    conclusion: Iterable[Relation] = (),
    final: Iterable[Relation] = (),
    at_base: Argument | None = None,
    at_step: Argument | None = None,
    at_end: Argument | None = None,
    nonneg: Iterable[str] = (),
    psd: Iterable[str] = (),
    over: str = "t",
    time_limit: float | None = None,
    attack: bool = True,
) -> Induction:
    """Prove ``predicate`` for all t ≥ 0, then ``conclusion`` from it and ``final``.

    ``state`` pairs each letter at index t with its letter at t + 1; ``initial`` holds at the start,
    ``recurrence`` relates t and t + 1, ``given`` holds at every t. What the search for cofactors
    and squares does not find, ``at_base``, ``at_step`` and ``at_end``
    write into the derivation of the block, where the predicates stand as facts.  Raises NotProved
    with the part (base, step, conclusion) that resisted, and with matrices at which it is false if
    they are found (not where ``attack`` is False), CounterExample where a run refutes the predicate
    at its start or after one step, ValueError for a state that is no list of
    pairs of letters alike, and for letters that depend on the state without being part of it.
    """
    predicate = [predicate] if isinstance(predicate, Relation) else list(predicate)
    conclusion, initial, recurrence = list(conclusion), list(initial), list(recurrence)
    _refuse_muddled_state(state)
    names = {_name(now): later for now, later in state}
    later = {_name(l) for l in names.values()}
    root = Derivation(list(given), list(nonzero), nonneg=tuple(nonneg), psd=tuple(psd))
    root.define([side for e in predicate for side in (e.left, e.right)])
    _refuse_hidden_state(root, names, later, initial, final)
    _refuse_frozen_letters(names, initial, recurrence)

    unrolled = Unrolled(root, names, initial, recurrence, list(nonzero), conclusion)

    def block(title, extra, prefix, claims, argue, *, assume, shift=False):
        derivation = Derivation([], list(nonzero), time_limit, psd=root.psd, nonneg=root.nonneg)
        derivation.facts, derivation.letters = dict(root.facts), dict(root.letters)
        if assume:
            for i, equation in enumerate(predicate):
                derivation.facts[f"IH{i}"] = equation
        fixed = set(derivation.facts)
        derivation.prefix, derivation.tag = prefix, f"{prefix}s"
        for equation in extra:
            derivation.assume(equation)
        if shift:
            derivation.next_names, derivation.shiftable = names, set(root.facts)
            for name in sorted(derivation.shiftable):
                equation = derivation.fact(name)
                if (
                    set(names) & (equation.left.names() | equation.right.names())
                    and not equation.forall
                ):
                    derivation.next(name)
        try:
            if argue is not None:
                argue(derivation)
            else:
                for claim in claims:
                    if isinstance(claim, Inequality):
                        by_squares(derivation, claim)
            proof = derivation.qed(*claims)
        except NotProved as reason:
            if not attack:
                raise NotProved(f"{title}: {reason}", reason.end) from None
            raise unrolled.why(title, reason, claims, derivation) from None
        proof.block = {n: e for n, e in proof.facts.items() if n not in fixed}
        return proof

    later_on = [e.subs(names) for e in predicate]
    base = block("base", initial, "b", predicate, at_base, assume=False)
    step = block("step", recurrence, "r", later_on, at_step, assume=True, shift=True)
    end = block("conclusion", final, "c", conclusion, at_end, assume=True) if conclusion else None
    return Induction(over, state, predicate, root.facts, base, step, end)


def _name(letter: Operator) -> str:
    (name,) = letter.names()
    return name


def _refuse_muddled_state(state) -> None:
    seen: set[str] = set()
    for now, later in state:
        letters = now.single_letter, later.single_letter
        if None in letters or letters[0].arbitrary or letters[1].arbitrary:
            raise ValueError(
                f"({now}, {later}) is no pair of letters; a state pairs a letter with its next"
            )
        if now.type != later.type or letters[0].symmetric != letters[1].symmetric:
            raise ValueError(
                f"{later} ({later.type}) cannot be the next of {now} ({now.type}); give it the "
                "same type"
            )
        for name in (letters[0].name, letters[1].name):
            if name in seen:
                raise ValueError(
                    f"{name} stands twice in the state; every letter has a next of its own"
                )
            seen.add(name)


def _refuse_hidden_state(root: Derivation, names, later, initial, final) -> None:
    for letter in root.letters.values():
        if letter.name in later:
            raise ValueError(
                f"{letter.name} belongs to the next index and cannot stand in a predicate or a "
                "hypothesis"
            )
        if (
            letter.of is not None
            and letter.name not in names
            and set(all_letters([letter.of])) & set(names)
        ):
            raise ValueError(f"{letter.name} depends on the state; make it part of the state")
    for equation in [*initial, *final]:
        strangers = later & (equation.left.names() | equation.right.names())
        if strangers:
            raise ValueError(
                f"{sorted(strangers)[0]} belongs to the next index and cannot stand in {equation}"
            )


def _refuse_frozen_letters(names, initial, recurrence) -> None:
    """A letter of a base fact is constant, so none there may depend on the state and recur in the
    step."""

    def derived(equations):
        letters = all_letters([side for e in equations for side in (e.left, e.right)])
        return {
            n
            for n, l in letters.items()
            if l.of is not None and n not in names and set(all_letters([l.of])) & set(names)
        }

    frozen = sorted(derived(initial) & derived(recurrence))
    if frozen:
        raise ValueError(f"{frozen[0]} depends on the state; make it part of the state")
