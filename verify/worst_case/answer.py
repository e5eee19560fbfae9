"""The answer to a finite-step problem: a bound, its certificate, and a point that attains much."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from time import perf_counter
from typing import Any

from theory.surds import Surd, TwoFields, plain
from theory.worst_case.conic import Point, attained
from theory.worst_case.expand import expand
from theory.worst_case.model import Problem

SCHEMA = "lemmata/worst-case/1"
WITHIN = Fraction(1, 10**6)
SLACKS = tuple(Fraction(1, 10**k) for k in (4, 3, 2, 1, 0))  # how far below the bound examples are


@dataclass
class Answer:
    """What was found; `upper`, `lower` and `certificate` are None until they are."""

    title: str
    upper: Fraction | Surd | None = None
    lower: Fraction | Surd | None = None
    certificate: dict | None = None
    theorem: list[str] = field(default_factory=list)
    rationalised: list = field(default_factory=list)
    peer: dict | None = None
    tight: bool = False
    tried: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def verdict(self) -> str:
        return "undecided" if self.certificate is None else "certified"

    def as_dict(self) -> dict[str, Any]:
        """The JSON object ``lemmata/worst-case/1``."""
        return {
            "schema": SCHEMA,
            "verdict": self.verdict,
            "title": self.title,
            "upper": None if self.upper is None else str(self.upper),
            "lower": None if self.lower is None else str(self.lower),
            "tight": self.tight,
            "theorem": "\n".join(self.theorem),
            "rationalised": self.rationalised,
            "certificate": self.certificate,
            "peer": self.peer,
            "tried": self.tried,
            "seconds": round(self.seconds, 3),
        }


def answered(problems: list[Problem], title: str, *, time_limit=None, **options):
    """(the first answer that is certified, or the last; whether it is the last problem's). Half of
    the seconds that are left go to each but the last; where roots of two fields meet the next is
    tried."""
    *others, last = problems
    options.setdefault("told_limit", time_limit)
    for problem in others:
        time_limit = None if time_limit is None else time_limit / 2
        with suppress(TwoFields):
            found = answer(problem, title, time_limit=time_limit, **options)
            if found.certificate is not None:
                return found, False
    return answer(last, title, time_limit=time_limit, **options), True


def answer(
    problem: Problem,
    title: str,
    *,
    source: str = "python -m verify worst-case",
    within: Fraction = WITHIN,
    exactly: Fraction | Surd | None = None,
    lower: bool = False,
    time_limit: float | None = None,
    told_limit: float | None = None,
    on_stage=lambda words: None,
) -> Answer:
    """Search, certify, and check with the standard library what is found. `told_limit` is named
    where the time is over, by default `time_limit`. Raises ValueError for a problem that measures
    nothing."""
    from ..alarm import TimedOut, alarm

    found, begin = Answer(title), perf_counter()
    found.tight = all(one.kind.tight for one in problem.functions)
    try:
        with alarm(time_limit):
            _search(found, expand(problem), source, within, exactly, lower, on_stage)
    except TimedOut:
        found.tried.append(f"the time limit of {told_limit or time_limit:g} s was reached")
    except OverflowError:
        found.tried.append("the numbers are too large or too small to search in floating point")
    found.seconds = perf_counter() - begin
    return found


def _search(found, expanded, source, within, exactly, lower, on_stage):
    from theory.positivity.affine import Inconsistent

    from .formula import above
    from .solve import Undecided, certify

    conic = expanded.conic
    on_stage("a bound")
    try:
        multipliers = certify(conic, within=within, exactly=exactly, progress=on_stage)
        if isinstance(multipliers, Undecided) and isinstance(exactly, Surd):
            found.tried.append(multipliers.reason)
            near = above(exactly, within)
            multipliers = certify(conic, within=within, exactly=near, progress=on_stage)
    except Inconsistent:
        multipliers = Undecided("no multipliers prove any bound: does an assumption say the start?")
    if isinstance(multipliers, Undecided):
        found.tried.append(multipliers.reason)
        if exactly is not None:
            found.tried.append(f"is {exactly} too small? Without a bound given the least is sought")
        return
    point = nothing(conic)
    if lower or point is None:
        on_stage("an example")
        example = _example(conic, multipliers.bound)
        if lower and example is not None:
            found.lower = attained(conic, example)
        point = example or point
        if point is None:
            found.tried.append(
                f"{multipliers.bound} is a bound, but no rational point was found at which the "
                "assumptions hold, and without one there is no certificate"
            )
            return
    on_stage("the certificate")
    seal(found, expanded, multipliers, point, source)


def _example(conic, bound) -> Point | None:
    """A rational point whose performance is near the bound, or as near as one is found."""
    from .solve import lower

    size = max(abs(bound), Fraction(1, 1000))
    points = (lower(conic, below=bound - slack * size) for slack in SLACKS)
    return next((point for point in points if point is not None), None)


def nothing(conic) -> Point | None:
    """The point at which every vector and value is 0, where that satisfies everything."""
    zero = Fraction(0)
    point = Point(((zero,) * conic.vectors,) * conic.vectors, (zero,) * conic.values)
    try:
        attained(conic, point)
    except ValueError:
        return None
    return point


def seal(found: Answer, expanded, multipliers, point, source) -> None:
    """Write the certificate and have `verify.recheck` confirm it."""
    from ..certificates.certificate import of_worst_case
    from ..certificates.worst_case import worst_case_piece
    from ..recheck import Malformed, Rejected, recheck

    piece = worst_case_piece(expanded, multipliers, point)
    if not piece["inequalities"] and not piece["blocks"]:
        found.tried.append(
            f"the bound {multipliers.bound} follows from the assumptions alone, whatever the "
            "functions are: that is no theorem about them"
        )
        return
    words = f"The least of what is measured is at most {multipliers.bound}."
    certificate = of_worst_case(found.title, words, piece, source)
    try:
        confirmed = recheck(certificate, generous=True)
    except (Rejected, Malformed) as reason:  # it asks for too much work, say
        found.tried.append(f"a bound was found, and recheck does not confirm it: {reason}")
        return
    (one,) = confirmed.theorems.values()
    if str(one.bound) != str(multipliers.bound):
        raise RuntimeError("the certificate and its check disagree on the bound")
    found.certificate, found.upper = certificate, plain(multipliers.bound)
    found.theorem = one.show()
