"""What a claim says under some hypotheses, row by row: what follows, what is needed, what is false.

    mode = claim.under(*MODE, part=OPTIMUM, at="g=h=μ=σ²=1, β=1/2, c=7/5, k=1/5, p=4/5, m=3/5")
    mode.proves("E[b₊m] ∝ 1 + β − μ, and E[b²] = σ²φ(μ)", PULL, FLOOR)
    mode.false("φ ≥ 1/(1−β)²", Inequality((1 - beta) ** 2 * c, s2))

A row computes nothing when the claim is imported: proofs and refutations are made when it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from theory.operators import Equation, Inequality, Operator, Square
    from theory.operators.points import At

    from .claim import Claim

    Statement: TypeAlias = Equation | Inequality | Iterable[Equation | Inequality]
    Point: TypeAlias = At | Callable[[], At] | None

SIGNS = ("nonneg", "psd", "pd")


@dataclass(frozen=True)
class Proving:
    """A proof to be made: a function of the kernel and what it is given; ``at`` are points at which
    its hypotheses hold."""

    make: Callable[[], Any]
    at: tuple = ()

    def __call__(self) -> Any:
        return self.make()


@dataclass(frozen=True)
class Refuting:
    """A refutation to be made: what ``refute`` takes, the points of ``at`` read as one."""

    statement: Statement
    given: tuple
    nonzero: tuple
    at: tuple
    options: Mapping[str, Any]

    def __call__(self) -> Any:
        from theory.operators import refute
        from theory.operators.points import joined

        at = joined(*self.at) if self.at else None
        return refute(self.statement, self.given, self.nonzero, at=at, **self.options)


@dataclass(frozen=True)
class Case:
    """Hypotheses of a claim: equations, what is not zero, signs, a point at which all of it holds.

    ``given`` are Equations; ``nonzero`` (expression, why) pairs; ``nonneg``, ``psd`` and ``pd``
    names of letters in a text or a list. ``at`` is a point as text (docs/points.md), a mapping, or
    a function that computes one. Rows say more in the same words: what they are given is added,
    what they say of a letter's value counts; ``without`` names givens of the case that a row drops.
    """

    claim: Claim
    part: str = ""
    given: tuple = ()
    nonzero: tuple = ()
    at: tuple = ()
    signs: Mapping[str, tuple] = field(default_factory=dict)

    def under(
        self,
        *given: Equation,
        part: str | None = None,
        nonzero: Iterable = (),
        at: Point = None,
        without: Iterable[Equation] = (),
        **signs: Any,
    ) -> Case:
        """The case of these hypotheses besides. Raises TypeError for a sign that is none."""
        if strange := signs.keys() - set(SIGNS):
            raise TypeError(f"{sorted(strange)[0]!r} is no sign: {', '.join(SIGNS)}")
        dropped = list(without)
        return replace(
            self,
            part=self.part if part is None else part,
            given=(*(e for e in self.given if not any(e is d for d in dropped)), *given),
            nonzero=(*self.nonzero, *nonzero),
            at=self.at if at is None or at == "" else (*self.at, at),
            signs={
                sign: (*self.signs.get(sign, ()), *_names(signs.get(sign, ()))) for sign in SIGNS
            },
        )

    # -- what follows

    def proves(self, title: str, *claims: Equation, by: Iterable = (), says: str = "") -> None:
        """The claims follow. ``by`` are equations proved on the way, in order; a pair (equation,
        "nz1 nz2") is proved after division by these conditions, the last first."""

        def make() -> Any:
            from theory.operators import Derivation

            derivation = Derivation(list(self.given), list(self.nonzero))
            for step in by:
                equation, over = step if isinstance(step, tuple) else (step, "")
                derivation.divide(equation, over.split())
            return derivation.qed(*claims)

        self._proof(title, make, says)

    def bounds(self, title: str, claim: Operator, *squares: Square, says: str = "") -> None:
        """The claim is ≥ 0: it is the sum of these squares under the hypotheses."""

        def make() -> Any:
            from theory.operators import SumOfSquares

            signs = {sign: self.signs.get(sign, ()) for sign in ("nonneg", "psd")}
            return SumOfSquares(claim, list(squares), self.given, **signs)

        self._proof(title, make, says)

    def inductive(
        self, title: str, predicate: Equation | Iterable[Equation], *, says: str = "", **blocks: Any
    ) -> None:
        """The predicate holds at every index: ``blocks`` are what ``induction`` takes besides
        (state, initial, recurrence, conclusion, final, over)."""

        def make() -> Any:
            from theory.operators import induction

            return induction(predicate, given=self.given, nonzero=self.nonzero, **blocks)

        self._proof(title, make, says)

    def _proof(self, title: str, make: Callable[[], Any], says: str) -> None:
        self.claim._check("proof", title, self.part, says=says)(Proving(make, self.at))

    # -- what does not

    def needs(
        self,
        hypothesis: str,
        statement: Statement,
        given: Iterable[Equation] = (),
        *,
        at: Point = None,
        says: str = "",
        weakens: tuple = (),
        **options: Any,
    ) -> None:
        """Without the hypothesis the statement fails, at a point. ``options`` are those of
        ``under``, and ``refute``'s (sampler, seed, tries, dimensions); ``weakens`` is that of
        ``Claim.necessity``."""
        case, refuting = self._refuting(statement, given, at, options)
        title = f"without: {hypothesis}"
        self.claim._check("necessity", title, case.part, hypothesis, weakens, says)(refuting)

    def false(
        self,
        title: str,
        statement: Statement,
        given: Iterable[Equation] = (),
        *,
        at: Point = None,
        says: str = "",
        **options: Any,
    ) -> None:
        """A variant of the claim that tells something and is false: another rate, another reading.
        Mechanical ones are generated: ``Claim.mutants``."""
        case, refuting = self._refuting(statement, given, at, options)
        self.claim._check("mutants", title, case.part, says=says)(refuting)

    def misworded(
        self,
        title: str,
        statement: Statement,
        given: Iterable[Equation] = (),
        *,
        at: Point = None,
        says: str = "",
        **options: Any,
    ) -> None:
        """The paper's own wording, refuted."""
        case, refuting = self._refuting(statement, given, at, options)
        self.claim._check("paper", title, case.part, says=says)(refuting)

    def _refuting(
        self, statement: Statement, given: Iterable[Equation], at: Point, options: dict
    ) -> tuple[Case, Refuting]:
        mine = ("part", "nonzero", "without", *SIGNS)
        case = self.under(*given, at=at, **{k: options.pop(k) for k in mine if k in options})
        signs = {sign: names for sign, names in case.signs.items() if names}
        return case, Refuting(statement, case.given, case.nonzero, case.at, {**signs, **options})

    # -- instances

    def instances(
        self,
        title: str,
        *statements: Equation | Inequality,
        count: int,
        of: str = "instances over ℚ",
        edges: Iterable = (),
        kept: int = 6,
        says: str = "",
    ) -> Callable[[Callable], Callable]:
        """Declare an exact check of drawn instances and of edges: ``verify/instances.py`` says what
        the function that it decorates may take and return."""
        from .instances import Sampling

        def keep(draw: Callable) -> Callable:
            sampling = Sampling(self, title, draw, statements, count, of, tuple(edges), kept)
            self.claim._check("exact", title, self.part, says=says or draw.__doc__ or "")(sampling)
            return draw

        return keep


def _names(names: str | Iterable[str]) -> tuple[str, ...]:
    return tuple(names.split()) if isinstance(names, str) else tuple(names)


@dataclass
class Made:
    """Generated variants: refuted (the proof's Check, title, Refutation), titles of open ones, and
    what else there is to say."""

    refuted: list = field(default_factory=list)
    open: list = field(default_factory=list)
    notes: list = field(default_factory=list)


@dataclass(frozen=True)
class Generated:
    """Variants to be made of a claim's proofs: of those titled ``of``, or of all."""

    claim: Claim
    of: tuple
    at: tuple
    most: int
    kinds: tuple
    but: tuple

    def __call__(self, points: Iterable = (), answers: Mapping | None = None) -> Made:
        """Refute variants at this call's points, the proofs' own, ``points`` and drawn ones.

        ``answers`` maps (part, title) to what a proof returned; the others are made now. Raises
        ValueError for a title of ``of`` that no proof has, and where that proof has no point.
        """
        from theory.operators.points import joined
        from theory.operators.variants import KINDS, tested

        proofs = [c for c in self.claim.checks if c.kind == "proof"]
        if strange := set(self.of) - {c.title for c in proofs}:
            raise ValueError(f"no proof is titled {sorted(strange)[0]!r}")
        made = Made()
        for check in proofs:
            if self.of and check.title not in self.of:
                continue
            found = (answers or {}).get((check.part, check.title)) or check.function()
            own = getattr(check.function, "at", ())
            at = [*self.at, *([joined(*own)] if own else []), *points]
            for one in found if isinstance(found, list) else [found]:
                result = tested(one, at, self.most, self.kinds or KINDS, self.but)
                if result.untried and self.of:
                    raise ValueError(f"{check.title}: {result.untried}; give one by at=")
                for variant, refutation in result.refuted:
                    made.refuted.append((check, f"{check.title}: {variant.words}", refutation))
                made.open += [f"{check.title}: {variant.words}" for variant in result.open]
                made.notes += [
                    f"equivalent: {variant.words} ({check.title})" for variant in result.equivalent
                ]
                if result.untried:
                    made.notes.append(f"no variants of {check.title}: {result.untried}")
        return made
