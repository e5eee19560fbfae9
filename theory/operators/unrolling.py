"""Where an induction does not go through: its start, its first step or its step alone, attacked by
matrices."""

from __future__ import annotations

from dataclasses import dataclass

from .derivation import Derivation
from .hints import hint
from .letters import all_letters
from .polynomial import Operator
from .refutation import Attack, CounterExample, attack
from .relations import Relation
from .steps import NotProved

SECONDS = 2  # of each search for matrices


@dataclass(frozen=True)
class Unrolled:
    """What an induction assumes: the facts at every index, the state's next letters by name, what
    holds at the start, in a step, and of what is concluded at the end."""

    root: Derivation
    names: dict[str, Operator]
    initial: list[Relation]
    recurrence: list[Relation]
    nonzero: list[tuple[Operator, str]]
    conclusion: list[Relation]

    def why(
        self, title: str, reason: NotProved, claims: list[Relation], block: Derivation
    ) -> NotProved:
        """Why the base, step or conclusion was not proved, with matrices where it is false.

        Raises CounterExample where a run fails at its start or after one step.
        """
        if title == "step":
            always = [fact for name, fact in block.facts.items() if not name.startswith("IH")]
            run = self._look(claims, [*always, *self.initial, *_next(block)])
            if run.found is not None:
                if self._goes_on():
                    raise CounterExample(run.found, "step")
                return NotProved(f"step: the first one is false, {_told(run)}")
        seen = self._look(claims, [*block.facts.values(), *_next(block)])
        if seen.found is None:
            helps = hint(claims, list(block.facts.values()), self.nonzero, reason.end, seen)
            return NotProved(f"{title}: {reason}; {seen}; what may help: {helps}", reason.end)
        if title == "base" and self._goes_on():
            raise CounterExample(seen.found, "base")
        mend = (
            "; what holds at t does not carry itself to t + 1: add to the predicate what the run "
            "keeps besides"
        )
        return NotProved(f"{title}: false by itself, {_told(seen)}{mend * (title == 'step')}")

    def _look(self, claims: list[Relation], given: list[Relation]) -> Attack:
        signs = {"nonneg": self.root.nonneg, "psd": self.root.psd}
        return attack(claims, given, self.nonzero, time_limit=SECONDS, **signs)

    def _goes_on(self) -> bool:
        """Is the predicate all that is claimed, and does a run go on from every state?"""
        later = {name for letter in self.names.values() for name in letter.names()}
        state = set(self.names) | later
        made = [e.left.single_letter for e in self.recurrence if e.relation == "="]
        if self.conclusion or later - {letter.name for letter in made if letter is not None}:
            return False
        bound = [p for p, _ in self.nonzero]
        for fact in self.root.facts.values():
            bound += [fact.left, fact.right]
        sides = [side for e in self.recurrence for side in (e.left, e.right)]
        letters = all_letters(sides).values()
        bound += [letter.of for letter in letters if letter.of is not None]
        signed = {n for n, l in all_letters([*sides, *bound]).items() if l.nonneg or l.symmetric}
        signed |= {*self.root.nonneg, *self.root.psd}
        return not state & (signed | {name for side in bound for name in side.names()})


def _next(block: Derivation) -> list[Relation]:
    """What holds at every index, at the next one."""
    return [step.made for step in block.steps if step.rule == "next"]


def _told(seen: Attack) -> str:
    assert seen.found is not None
    return f"{seen.found.failed} fails at {seen.found.point}"
