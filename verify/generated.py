"""Mutants that nobody writes: variants of a claim's own proofs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from theory.operators.variants import Tested

    from .check import Check


@dataclass
class Made:
    """Generated variants: refuted (the proof's Check, title, Refutation), titles of open ones and
    of proofs that failed, and what else there is to say."""

    refuted: list = field(default_factory=list)
    open: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    unproved: list = field(default_factory=list)

    def add(self, check: Check, result: Tested) -> None:
        """What came of a proof of this check."""
        title = check.title
        self.refuted += [(check, f"{title}: {v.words}", found) for v, found in result.refuted]
        self.open += [f"{title}: {variant.words}" for variant in result.open]
        self.notes += [f"equivalent: {v.words} ({title})" for v in result.equivalent]
        self.notes += [f"no variants of {title}: {result.untried}"] * bool(result.untried)


@dataclass(frozen=True)
class Generated:
    """Variants to be made of a claim's proofs: of those titled ``of``, or of all; ``most`` of them
    all together, but one of each proof."""

    claim: Any  # a verify.claim.Claim
    of: tuple
    at: tuple
    most: int
    kinds: tuple
    but: tuple

    def __call__(self, points: Iterable = (), answers: Mapping | None = None) -> Made:
        """Refute variants at this call's points, the proofs' own, ``points`` and drawn ones.

        ``answers`` maps (part, title) to what a proof returned, None where it failed; the others
        are made now. Raises ValueError for a title of ``of`` that no proof has, and where that
        proof has no point.
        """
        from theory.operators import Refutation, Undecided
        from theory.operators.points import joined
        from theory.operators.variants import KINDS, tested

        from .certificates.rates import written
        from .certificates.spaces import within_spaces

        within = within_spaces(self.claim.spaces)
        proofs = [c for c in self.claim.checks if c.kind == "proof"]
        if strange := set(self.of) - {c.title for c in proofs}:
            raise ValueError(f"no proof is titled {sorted(strange)[0]!r}")
        made = Made()
        wanted = [check for check in proofs if not self.of or check.title in self.of]
        share = -(-self.most // max(1, len(wanted)))
        for index, check in enumerate(wanted):
            found = (answers or {}).get((check.part, check.title), check.function)
            found = found() if found is check.function else found
            if found is None or isinstance(found, (Refutation, Undecided)):
                made.unproved.append(check.title)
                continue
            pieces = found if isinstance(found, list) else [found]
            pieces = [one for one in pieces if written(one) is None]  # these have no letters
            own = getattr(check.function, "at", ())
            at = [*self.at, *([joined(*own)] if own else []), *points]
            turn = index % len(KINDS)  # so that few variants of many proofs are of all kinds
            kinds = self.kinds or (*KINDS[turn:], *KINDS[:turn])
            left, title = share, check.title
            for place, proof in enumerate(pieces):
                if left == 0:
                    break
                most = -(-left // (len(pieces) - place))
                result = tested(proof, at, most, kinds, self.but, within)
                left -= len(result.refuted)
                if result.untried and self.of:
                    raise ValueError(f"{title}: {result.untried}; give one by at=")
                made.add(check, result)
        return made
