"""A claim: a lemma's statement, where it comes from, and every check that it gets.

A claim's file reads like the lemma: statement, hypotheses, then the checks. Most are rows of a case
(case.py), with formulas as text; one that needs code is a small function under a decorator that
names its kind:

    claim = Claim(name="rllc/abstract_rule", title=…, statement=…, source=…, expected="proved")
    claim.letters("M M′: n×k; T: k×k; v: k; g: n")

    step = claim.under("M′ = MT + gvᵀ", at="M=[1 2; 0 1], T=[0 1; 0 0], v=(1, 0), g=(1, 1)")
    step.proves("one step", "M′ᵀ = TᵀMᵀ + vgᵀ")
    claim.mutants()                    # false variants of all proofs, each to be refuted

    @claim.exact("sampled and degenerate instances")
    def _(run):
        return Checked("200 instances", instances=200)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from inspect import isfunction
from typing import Any, TypeVar

from . import making, sentences, standard, told
from .address import Address
from .case import Case
from .check import Check
from .evidence import GRADES, KINDS, REFUTED
from .generated import Generated
from .sources import declared_at

PAPER = ("holds", "corrected", "refuted", "unclear")  # docs/evidence.md says what each means
Function = TypeVar("Function", bound=Callable[..., Any])
OPEN = " (not known to be needed)"
_BY_WORDING = "by wording"  # the default of Claim.paper


@dataclass(frozen=True)
class Source:
    """A paper and the place in it."""

    paper: str
    place: str
    link: str = ""

    def __str__(self):
        return f"{self.paper}, {self.place}" if self.place else self.paper


@dataclass(frozen=True)
class Hypothesis:
    """A hypothesis in words.  ``needed`` is False where the claim is not known to need it."""

    name: str
    text: str = ""
    needed: bool = True

    @classmethod
    def read(cls, text: str) -> Hypothesis:
        """From ``name`` or ``name: text``, the name with OPEN behind it if it may not be needed."""
        name, _, more = text.partition(": ")
        return cls(name.removesuffix(OPEN), more, not name.endswith(OPEN))


@dataclass
class Claim:
    """A lemma and its checks.

    ``name`` is topic/claim; ``statement`` plain text, or sentences tied to what stands behind them
    (verify/sentences.py), ``latex`` the same typeset (lines and spaces of a text are one space);
    ``expected`` is the verdict; ``hypotheses`` and ``axioms`` are lists, or text with an item after
    each "- ", a hypothesis there being ``name`` or ``name: text``; ``explain_with``
    turns a reader's own numbers (a dict of names and Fractions) into the explicit theorem, as text,
    and raises ValueError, in one line, for numbers that are missing, unknown or impossible;
    ``paper`` says whether the paper's wording holds, is corrected, refuted or unclear, and
    ``wording`` quotes it; it is None for a claim that no paper makes, which is the default where
    there is no ``wording`` ("holds" where there is one); ``parts`` names the parts of a claim that
    has several; ``lowered`` is the reason for expecting less than the strongest verdict known to be
    possible. Raises ValueError for a field that cannot be.
    """

    name: str
    title: str
    statement: Any  # read as text; ``sentences`` keeps what each rests on
    source: Source
    expected: str = "proved"
    latex: str = ""
    hypotheses: Any = ()
    paper: str | None = _BY_WORDING
    wording: str = ""
    remark: str = ""
    lowered: str = ""
    axioms: Any = ()
    explain_with: Callable[[dict], str] | None = None
    parts: tuple[str, ...] = ("",)
    checks: list[Check] = field(default_factory=list)
    sentences: tuple[sentences.Sentence, ...] = field(init=False)
    spaces: dict[str, dict] = field(init=False, default_factory=dict)

    def __post_init__(self):
        try:
            self.sentences = sentences.read(self.statement)
        except ValueError as reason:
            raise ValueError(f"{self.name}: {reason}") from None
        self.statement = " ".join(s.words for s in self.sentences)
        for name in ("title", "statement", "latex", "wording", "remark", "lowered"):
            setattr(self, name, " ".join(getattr(self, name).split()))
        self.axioms = tuple(sentences.items(self.axioms))
        self.hypotheses = tuple(
            h if isinstance(h, Hypothesis) else Hypothesis.read(h)
            for h in sentences.items(self.hypotheses)
        )
        topic, _, short = self.name.partition("/")
        if not topic or not short.isidentifier():
            raise ValueError(f"claim name {self.name!r}: write topic/short_name")
        if self.expected not in (*GRADES, REFUTED):
            raise ValueError(
                f"{self.name}: expected verdict {self.expected!r} is none of "
                f"{', '.join((*GRADES, REFUTED))}"
            )
        if self.paper == _BY_WORDING:
            self.paper = "holds" if self.wording else None
        if self.paper not in (*PAPER, None):
            raise ValueError(
                f"{self.name}: paper {self.paper!r} is none of {', '.join(PAPER)}, None"
            )
        making.enter(self)

    def _repr_html_(self) -> str:
        from . import notebook

        return notebook.claim(self)

    @property
    def topic(self) -> str:
        return self.name.partition("/")[0]

    @property
    def short(self) -> str:
        return self.name.partition("/")[2]

    @property
    def price(self) -> int:
        """The number of standard theorems that its theorems cite themselves."""
        names = (getattr(c, "standard", None) for check in self.checks for c in check.cites)
        return len(set(names) - {None})

    @property
    def kinds(self) -> list[str]:
        """The kinds of evidence that the claim declares, in the order of the manual."""
        declared = {c.kind for c in self.checks}
        if any(not h.needed for h in self.hypotheses):
            declared.add("necessity")
        return [k for k in KINDS if k in declared]

    def _check(
        self,
        kind: str,
        title: str,
        part: str = "",
        hypothesis: str = "",
        weakens: tuple = (),
        says: str = "",
        **more: Any,
    ) -> Callable[[Function], Function]:
        if "\n" in title:
            title, _, fields = told.read(title)
            part = fields.get("part", part)
        if part and part not in self.parts:
            raise ValueError(f"{self.name}: {part!r} is none of the parts {', '.join(self.parts)}")
        if not title.strip():
            raise ValueError(f"{self.name}: a check of kind {kind} has no title; give it one")
        if hypothesis and hypothesis not in {h.name for h in self.hypotheses}:
            raise ValueError(f"{self.name}: {hypothesis!r} is none of the hypotheses")
        if any((c.kind, c.part, c.title) == (kind, part, title) for c in self.checks):
            raise ValueError(
                f"{self.name}: two checks of kind {kind} are titled {title!r}; give each a title "
                "of its own, since the lockfile names evidence by its title"
            )

        place = declared_at()

        def keep(function: Function) -> Function:
            text = says or (isfunction(function) and function.__doc__) or ""
            if more.pop("named", False):
                more["theorem"] = function.__name__
            said = " ".join(text.split())
            given = {"spaces": self.spaces, "place": place, **more}
            self.checks.append(
                Check(kind, title, function, part, hypothesis, weakens, said, **given)
            )
            return function

        return keep

    # -- formulas as text, and rows (verify/case.py)

    def letters(self, *items: Any) -> tuple:
        """Declare letters for formulas, from text (``H: symmetric n×n; v: n; β; γ: ≥ 0``) or those
        of expressions and equations; returns them."""
        return self._names.declare(*items)

    def space(
        self,
        dimension: Any,
        fields: str = "",
        numbers: str = "",
        unit: str = "",
        *,
        matrices: str = "",
        noises: str = "",
    ) -> list:
        """The dimension is L²(Ω; ℝⁿ) of a probability space: xᵀy is E⟨x, y⟩. A
        ``theory.randomness.Randomness`` says all of it by itself.

        ``fields`` names letters that are conditional expectations, ``numbers`` those that multiply
        by bounded random numbers, ``unit`` the random number 1; ``matrices`` and ``noises``
        (``Randomness.noise``) are drawn as such. From then on formulas may say E‖x‖², E⟨x, y⟩ and
        E[x | P], and every point is a finite probability space with noise. Returns the equations
        that hold in every space (PP = P, random numbers commute, …), which are hypotheses to be
        stated. Letters that are not declared are so now; of ``noises`` that is an error.
        """
        from .random_letters import space

        named = {"fields": fields, "numbers": numbers, "matrices": matrices, "noises": noises}
        return space(self, dimension, unit, **named)

    def let(self, text: str) -> tuple:
        """Abbreviations for formulas, ``D = 1 − β² + 2βμ``; returns what they stand for."""
        return self._names.let(text)

    def formulas(self, *items: Any) -> list:
        """Equations and inequalities, from text and as they are."""
        try:
            return self._names.statements(*items)
        except ValueError as reason:
            raise ValueError(f"{self.name}: {reason}") from None

    def sum(self, formula: Any) -> Any:
        """An expression, from text or as it is."""
        try:
            return self._names.expression(formula) if isinstance(formula, str) else formula
        except ValueError as reason:
            raise ValueError(f"{self.name}: {reason}") from None

    @cached_property
    def _names(self) -> Any:
        from theory.operators.formulas import Names

        return Names()

    def under(self, *given: Any, **more: Any) -> Case:
        """The case of these hypotheses, which says in rows what follows and what does not."""
        return Case(self).under(*given, **more)

    def needs(self, hypothesis: str, statement: Any = "", *given: Any, **more: Any) -> None:
        """Without the hypothesis the statement fails: ``Case.needs`` of no hypotheses."""
        Case(self).needs(hypothesis, statement, *given, **more)

    def false(self, title: str, statement: Any = "", *given: Any, **more: Any) -> None:
        """A false variant that tells something: ``Case.false`` of no hypotheses."""
        Case(self).false(title, statement, *given, **more)

    def misworded(self, title: str, statement: Any = "", *given: Any, **more: Any) -> None:
        """The paper's own wording, refuted: ``Case.misworded`` of no hypotheses."""
        Case(self).misworded(title, statement, *given, **more)

    def instances(self, title: str, part: str = "", **more: Any) -> Callable[[Callable], Any]:
        """An exact check of edges and drawn instances: ``Case.instances`` of no statements."""
        title, statements, fields = told.read(title)
        part = fields.pop("part", part)
        return Case(self, part).instances(title, *statements, **fields, **more)

    def proof(self, title: str, part: str = "") -> Callable[[Function], Function]:
        """A function of nothing that returns a proof for all dimensions, or raises NotProved."""
        return self._check("proof", title, part)

    def theorem(
        self,
        words: str,
        part: str = "",
        *,
        cites: tuple = (),
        at: Any = None,
        operators: tuple[str, ...] = (),
    ) -> Callable[[Function], Function]:
        """A function of nothing that returns the proof of a theorem, or its proofs in order, of
        which a later one may assume what an earlier one shows.

        The theorem is called like the function. ``cites`` names standard theorems
        (verify/library.py), ``at`` gives values of letters at a point where the hypotheses hold,
        if it is not found by itself. ``operators`` names dimensions that may be infinite: the
        letters are bounded operators between Hilbert spaces, and there is no point.
        """
        more: dict[str, Any] = {
            "cites": standard.read(cites),
            "at": at,
            "operators": tuple(operators),
        }
        return self._check("proof", words, part, named=True, **more)

    def exact(self, title: str, part: str = "") -> Callable[[Function], Function]:
        """A function of the run that returns Checked or kernel Instances; CounterExample fails
        it."""
        return self._check("exact", title, part)

    def enclosure(self, title: str, part: str = "") -> Callable[[Function], Function]:
        """A function of the run that returns Checked, by ball arithmetic."""
        return self._check("enclosure", title, part)

    def numeric(self, title: str, part: str = "") -> Callable[[Function], Function]:
        """A function of the run that returns Checked or a numerics Result."""
        return self._check("numeric", title, part)

    def statistical(self, title: str, part: str = "") -> Callable[[Function], Function]:
        """A function of the run that returns Checked, its error probability in the summary."""
        return self._check("statistical", title, part)

    def gpu(self, title: str, part: str = "") -> Callable[[Function], Function]:
        """A function of the run that returns a gpu_check Result."""
        return self._check("gpu", title, part)

    @told.told
    def floats(
        self,
        title: str,
        part: str = "",
        *,
        instances: int,
        least: int = 1,
        at: str = "",
        function: str = "check",
        says: str = "",
        **options: Any,
    ) -> None:
        """Declare the float check: numerics/TOPIC/CLAIM.py's ``check(instances, seed, **options)``.

        ``at`` is the module's name where several claims share it, ``says`` a sentence for
        ``explain``; the run's effort scales ``instances``, not below ``least``.
        """
        where = f"numerics.{self.topic}.{at or self.short}"
        made = Address(where, function, instances, least, options, on_device=False)
        self._check("numeric", title, part, says=says)(made)

    @told.told
    def batched(
        self,
        title: str,
        part: str = "",
        *,
        instances: int,
        least: int = 1,
        at: str = "",
        says: str = "",
        **options: Any,
    ) -> None:
        """Declare the batched check at gpu_check/TOPIC/CLAIM.py, as ``floats`` does; its ``check``
        takes a device too. ``python -m verify.registry`` tells gpu_check, which also runs alone."""
        where = f"gpu_check.{self.topic}.{at or self.short}"
        made = Address(where, "check", instances, least, options, on_device=True)
        self._check("gpu", title, part, says=says)(made)

    def necessity(
        self, hypothesis: str, part: str = "", weakens: tuple = ()
    ) -> Callable[[Function], Function]:
        """A function of nothing that returns a Refutation of the claim without the hypothesis.

        ``weakens`` = (title of a proof, (ids of its facts that are dropped, …)) lets recheck
        confirm that this is the proof's statement without the hypothesis.
        """
        return self._check("necessity", f"without: {hypothesis}", part, hypothesis, weakens)

    def refuted_wording(self, title: str, part: str = "") -> Callable[[Function], Function]:
        """A function of nothing that returns a Refutation of the paper's own wording."""
        return self._check("paper", title, part)

    def mutants(
        self,
        of: str | Iterable[str] = (),
        *,
        at: Any = (),
        most: int = 6,
        kinds: str = "",
        but: Iterable[str] = (),
    ) -> None:
        """Generate false variants of the proofs titled ``of``, or of all: some ``most``, in equal
        shares, and one at least of each.

        The conclusions are changed mechanically (theory/operators/variants.py says how), and each
        variant must be refuted at ``at`` (a point or several), at a point of the proof's case, of
        a false row or at a drawn one; or else be proved as well. ``kinds`` are the kinds of change;
        ``but`` the words of variants that are no mutants, since they are true for matrices though
        no identity of letters shows it.
        """
        titles = (of,) if isinstance(of, str) else tuple(of)
        points = tuple(at) if isinstance(at, (tuple, list)) else (at,)
        made = Generated(self, titles, points, most, tuple(kinds.split()), tuple(but))
        self._check("mutants", f"generated from {', '.join(titles) or 'the proofs'}")(made)

    def mutant(self, title: str, part: str = "") -> Callable[[Function], Function]:
        """A function of nothing that returns a Refutation of a false variant of the claim."""
        return self._check("mutants", title, part)
