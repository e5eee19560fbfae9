"""What a claim says under some hypotheses, row by row: what follows, what is needed, what is false.

    mode = claim.under("μ = gh; p = βk + (1−β)hc; k = p − gm", part=OPTIMUM, at="g=h=μ=1, β=1/2, …")
    mode.proves("one mode: E[b₊m] ∝ 1 + β − μ", "kD = (1−β)hc(1 + β − μ)")
    mode.false("φ ≥ 1/(1−β)²", "(1−β)²c ≥ σ²")

Formulas are text in the letters that the claim declares (docs/formulas.md), or Equations and
Inequalities. A row proves and refutes nothing before it runs; it returns what does, so that
another claim may call it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from . import standard
from .made import SIGNS, Proving, Refuting
from .sums import one_after_another, squared, steps_by, taken
from .told import parted, told

if TYPE_CHECKING:
    from theory.operators import Derivation, Equation, Inequality, Instances, Operator
    from theory.operators.points import At

    from .instances import Sampling

    Formulas: TypeAlias = str | Equation | Inequality | Iterable[str | Equation | Inequality]
    Sum: TypeAlias = str | Operator
    Point: TypeAlias = At | Callable[[], At] | None

BLOCKS = ("initial", "recurrence", "conclusion", "final")


@dataclass(frozen=True)
class Case:
    """Hypotheses of a claim: equations, what is not zero, signs, a point at which all of it holds.

    ``nonzero`` are (expression, why) pairs; ``nonneg``, ``psd`` and ``pd`` names of letters. ``at``
    is a point as text (docs/formulas.md), a mapping, or a function that computes one. Rows say more
    in the same words: what they are given is added, what they say of a letter's value counts.
    """

    claim: Any  # a verify.claim.Claim, which makes cases
    part: str = ""
    given: tuple = ()
    nonzero: tuple = ()
    at: tuple = ()
    signs: Mapping[str, tuple] = field(default_factory=dict)

    def under(
        self,
        *given: str | Equation,
        part: str | None = None,
        nonzero: Any = (),
        at: Point = None,
        without: Formulas = (),
        **signs: Any,
    ) -> Case:
        """The case of these hypotheses besides, ``without`` some of those so far.

        ``nonzero`` is text (``sum: why`` in each line) or pairs. A text may hold these as fields
        (told.py). Raises TypeError for a sign that
        is none, ValueError for a formula that is none and for a hypothesis that is not there.
        """
        texts, fields = parted(given)
        if fields:
            more: dict[str, Any] = {
                "part": part,
                "at": at,
                "nonzero": nonzero or None,
                "without": without or None,
            }
            more = {name: value for name, value in more.items() if value is not None}
            return self.under(*texts, **more, **signs, **fields)
        if strange := signs.keys() - set(SIGNS):
            raise TypeError(f"{sorted(strange)[0]!r} is no sign: {', '.join(SIGNS)}")
        kept = list(self.given)
        for gone in self.claim.formulas(*_each(without)):
            same = [e for e in kept if e.poly.type == gone.poly.type and e.poly.same(gone.poly)]
            if not same:
                raise ValueError(f"{self.claim.name}: {gone} is no hypothesis of this case")
            kept.remove(same[0])
        if isinstance(nonzero, str):
            pairs = (line.partition(": ") for line in nonzero.split(";"))
            nonzero = [(self.claim.sum(formula), why.strip()) for formula, _, why in pairs]
        return replace(
            self,
            part=self.part if part is None else part,
            given=(*kept, *self.claim.formulas(*given)),
            nonzero=(*self.nonzero, *nonzero),
            at=self.at if at is None or at == "" else (*self.at, at),
            signs={s: (*self.signs.get(s, ()), *_names(signs.get(s, ()))) for s in SIGNS},
        )

    # -- what follows

    @told
    def proves(
        self,
        title: str,
        *claims: str | Equation,
        by: Any = (),
        over: str = "",
        says: str = "",
        **named: Any,
    ) -> Proving:
        """The claims follow (the title is the claim where there is none). ``by`` is what is proved
        on the way, in order: formulas, or a list of them and of pairs: (formula, "nz1 nz2") is
        proved after division by these conditions, (formula, [("S", fact, "X"), …]) is the sum of
        S·fact·X (X may be missing), a fact being a formula or the number of a hypothesis of the
        case, from 1, and ("w = 0", "definite") holds since wᵀw = 0, or its trace, was proved.
        A function among them is given the derivation. In a text such lines end in " over nz1 nz2"
        and " definite", those with " since " are proofs of inequalities (sums.py). ``over`` are the
        conditions of the claims.

        Of this and the other proving rows: the theorem is called like the title, or by ``name``,
        which may stand before it in brackets; ``cites`` are its citations and ``operators`` the
        dimensions that may be infinite, as of ``Claim.theorem``."""
        wanted = self.claim.formulas(*(claims or [_titled(title)[1]]))
        steps: list[tuple] = []
        for step in _each(by):
            formula, how = step if isinstance(step, tuple) else (step, "")
            if callable(formula):
                steps.append((None, formula))
            elif how or not isinstance(formula, str):
                steps += [(e, self._how(how)) for e in self.claim.formulas(formula)]
            else:
                steps += steps_by(self, formula)
        steps += [(equation, over) for equation in wanted if over]

        def make() -> Any:
            from theory.operators import Derivation, Inequality, NotProved, by_squares
            from theory.operators.proving import resisted

            d = Derivation(list(self.given), list(self.nonzero), **self._signs)
            try:
                taken(d, steps)
                for claim in wanted:
                    by_squares(d, claim) if isinstance(claim, Inequality) else d.prove(claim)
                return d.qed(*wanted)
            except NotProved as reason:
                if spaces := self.claim.spaces:  # drawn matrices are no expectations
                    from theory.randomness.answers import resisted as in_spaces

                    in_spaces(reason, wanted, self.given, spaces, self.nonzero, **self.signs)
                resisted(reason, wanted, self.given, self.nonzero, at=self.at, **self.signs)

        return self._proof(title, make, says, **named)

    def _how(self, how: str | list) -> Any:
        """Conditions as they are; of shares the factors and the facts that are meant."""
        if isinstance(how, str):
            return how
        shares = [(*share, "1")[:3] for share in how]
        return [
            (self.claim.sum(left), *self._fact(fact), self.claim.sum(right))
            for left, fact, right in shares
        ]

    def _fact(self, fact: int | str) -> list:
        return [self.given[fact - 1]] if isinstance(fact, int) else self.claim.formulas(fact)

    @told
    def bounds(
        self, title: str, claim: Sum, *squares: Any, says: str = "", **named: Any
    ) -> Proving:
        """The claim, a sum or ``left ≥ right``, holds since it is the sum of these squares: a text
        that begins with "= " (sums.py), or Squares, or q, (q, weight) or (q, weight, middle); a
        scalar q in a sum of operators is that multiple of 1. Where no squares are told they are
        searched for."""
        poly = self._at_least_zero(claim)
        made = squared(self.claim, squares, poly)
        # of random vectors as it is told, elsewhere the difference, which the lockfile holds
        said = self.claim.formulas(claim)[0] if self.claim.spaces and "≥" in str(claim) else poly

        def make() -> Any:
            from theory.operators import Inequality, SumOfSquares, derived

            if not made:
                goal = said if isinstance(said, Inequality) else Inequality(said, 0)
                return derived([goal], self.given, **self._signs)
            return SumOfSquares(said, made, self.given, **self._signs)

        return self._proof(title, make, says, **named)

    def squares(self, claim: str, *squares: Any, times: str = "") -> Callable[[Derivation], str]:
        """For ``by`` and the blocks of ``inductive``: the inequality, multiplied by what
        is known to be > 0, is the sum of these squares. A middle may be known inequalities as
        text."""
        (wanted,) = self.claim.formulas(claim)
        made = squared(self.claim, squares, wanted.poly)
        positive = self.claim.formulas(times) if times else []
        return lambda d: d.squares(wanted, made, times=positive)

    @told
    def positive(
        self,
        title: str,
        claim: Sum,
        bounds: Any,
        *,
        strict: bool = False,
        says: str = "",
        **named: Any,
    ) -> Proving:
        """The polynomial, a sum or ``left ≥ right``, is ≥ 0 (> 0 where ``strict``) at and above the
        bounds, ``x ≥ 0; y ≥ x`` or pairs, which use earlier scalars only."""
        if isinstance(bounds, str):
            bounds = [(e.left, e.right) for e in self.claim.formulas(bounds)]
        poly = self._at_least_zero(claim)

        def make() -> Any:
            from theory.operators import Inequality, NotProved, positive_beyond
            from theory.operators.proving import resisted

            found = positive_beyond(poly, list(bounds), strict=strict)
            if found is None:
                reason = NotProved("a coefficient is negative above the bounds")
                above = [Inequality(scalar, bound) for scalar, bound in bounds]
                resisted(reason, [Inequality(poly, 0, strict=strict)], above, at=self.at)
            return found

        return self._proof(title, make, says, **named)

    @told
    def inductive(
        self,
        title: str,
        predicate: Formulas,
        *,
        state: Any = "",
        says: str = "",
        name: str = "",
        cites: Any = (),
        operators: Any = (),
        **blocks: Any,
    ) -> Proving:
        """The predicate holds at every index. ``state`` is ``m → m′; v → v′`` or pairs, else each
        letter that the recurrence has with a ′ or ₊ behind it too; ``blocks`` are those of
        ``induction`` (initial, recurrence, conclusion, final) and ``over``; at_base, at_step,
        at_end are lines of proofs (sums.py), functions of the derivation, or a list."""
        told = {
            block: self.claim.formulas(*_each(says)) if block in BLOCKS else says
            for block, says in blocks.items()
        }
        if not state and "recurrence" not in told:
            raise ValueError(f'{self.claim.name}: an induction wants recurrence=, as in "x′ = ax"')
        if not state:
            state = _primed(told["recurrence"])
        elif isinstance(state, str):
            state = [tuple(map(self.claim.sum, pair.split("→"))) for pair in state.split(";")]
        for block in told.keys() & {"at_base", "at_step", "at_end"}:
            told[block] = one_after_another(self, told[block])
        wanted = self.claim.formulas(*_each(predicate))

        def make() -> Any:
            from theory.operators import induction

            more = {**self._signs, **told, "attack": not self.claim.spaces}  # as in ``proves``
            return induction(wanted, state=state, given=self.given, nonzero=self.nonzero, **more)

        return self._proof(title, make, says, name, cites, operators)

    def _proof(
        self,
        title: str,
        make: Callable[[], Any],
        says: str,
        name: str = "",
        cites: Any = (),
        operators: Any = (),
    ) -> Proving:
        called, title = _titled(title)
        more = {
            "theorem": name or called,
            "cites": standard.read(tuple(_each(cites))),
            "operators": tuple(_each(operators)),
        }
        made = Proving(make, self.at)
        return self.claim._check("proof", title, self.part, says=says, **more)(made)

    @property
    def _signs(self) -> dict[str, Any]:
        return {sign: self.signs.get(sign, ()) for sign in ("nonneg", "psd")}

    def _at_least_zero(self, claim: Sum) -> Operator:
        if isinstance(claim, str) and "≥" in claim:
            (bound,) = self.claim.formulas(claim)
            return bound.poly
        return self.claim.sum(claim)

    # -- what does not

    @told
    def needs(
        self,
        hypothesis: str,
        statement: Formulas,
        *given: str | Equation,
        says: str = "",
        weakens: tuple = (),
        **more: Any,
    ) -> Refuting:
        """Without the hypothesis the statement fails, at a point. ``more`` is what ``under`` takes,
        and ``refute`` (sampler, seed, tries); ``weakens`` is that of ``Claim.necessity``."""
        part, refuting = self._refuting(statement, given, more)
        title = f"without: {hypothesis}"
        return self.claim._check("necessity", title, part, hypothesis, weakens, says)(refuting)

    @told
    def false(
        self,
        title: str,
        statement: Formulas = "",
        *given: str | Equation,
        says: str = "",
        **more: Any,
    ) -> Refuting:
        """A variant of the claim that tells something and is false (the title where it is no other
        statement): another rate, another reading. ``Claim.mutants`` makes the mechanical ones."""
        part, refuting = self._refuting(statement or title, given, more)
        return self.claim._check("mutants", title, part, says=says)(refuting)

    @told
    def misworded(
        self,
        title: str,
        statement: Formulas = "",
        *given: str | Equation,
        says: str = "",
        **more: Any,
    ) -> Refuting:
        """The paper's own wording, refuted."""
        part, refuting = self._refuting(statement or title, given, more)
        return self.claim._check("paper", title, part, says=says)(refuting)

    def _refuting(self, statement: Formulas, given: tuple, more: dict) -> tuple[str, Refuting]:
        drawn = not more.get("at")
        mine = ("part", "nonzero", "without", "at", *SIGNS)
        case = self.under(*given, **{k: more.pop(k) for k in mine if k in more})
        signs = {sign: names for sign, names in case.signs.items() if names}
        wanted = self.claim.formulas(*_each(statement))
        options, spaces = {**signs, **more}, self.claim.spaces
        point = (case.at, options, spaces, drawn)
        return case.part, Refuting(wanted, case.given, case.nonzero, *point)

    # -- instances

    def true_at(self, statements: Formulas, points: Iterable[At]) -> Instances:
        """Instances for a certificate: the statements hold at these points, as the hypotheses do.
        Raises CounterExample where one does not, ValueError where a hypothesis does not."""
        from theory.operators import Instances, complete, setting

        wanted = self.claim.formulas(*_each(statements))
        signs = {sign: names for sign, names in self.signs.items() if names}
        where = setting(wanted, self.given, self.nonzero, **signs)
        return Instances(where, wanted, [complete(where, at) for at in points])

    @told
    def instances(
        self,
        title: str,
        *statements: str | Equation | Inequality,
        count: int,
        of: str = "instances over ℚ",
        edges: Iterable = (),
        kept: int = 6,
        some: Iterable[str] = (),
        kind: str = "exact",
    ) -> Callable[[Callable], Sampling]:
        """Declare an exact check (or an enclosure) of ``count`` drawn instances and of edges:
        ``verify/instances.py`` says what the function that it decorates may take and return, and
        what ``some`` is. ``kept`` points, from first to last, go into the certificate. Returns
        the check."""
        from .instances import Sampling

        wanted = tuple(self.claim.formulas(*statements))

        def keep(draw: Callable) -> Sampling:
            how = (count, of, tuple(edges), kept, tuple(some))
            made = Sampling(self, title, draw, wanted, *how)
            return self.claim._check(kind, title, self.part, says=draw.__doc__ or "")(made)

        return keep


def _names(names: str | Iterable[str]) -> tuple[str, ...]:
    return tuple(names.split()) if isinstance(names, str) else tuple(names)


def _titled(title: str) -> tuple[str, str]:
    """The name before a title, "[name] title", if there is one, and the title."""
    if not title.startswith("[") or title.startswith("[[") or "] " not in title:
        return "", title
    name, _, title = title[1:].partition("] ")
    return name, title


def _each(formulas: Any) -> Iterable:
    return formulas if isinstance(formulas, (list, tuple)) else [formulas]


def _primed(recurrence: Iterable) -> list[tuple[Operator, Operator]]:
    """The letters at t, each with its next, by their names, as the next ones come."""
    from theory.operators.polynomial import of_letter

    sides = [side.letters for equation in recurrence for side in (equation.left, equation.right)]
    letters = {name: letter for side in sides for name, letter in side.items()}
    nexts = dict.fromkeys(n for side in sides for n in sorted(side) if n[-1] in "′₊")
    return [(of_letter(letters[n[:-1]]), of_letter(letters[n])) for n in nexts if n[:-1] in letters]
