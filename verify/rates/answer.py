"""The answer to a question: a bound from above, one from below, or a run that never converges."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from ..alarm import TimedOut, alarm
from .question import Question

SCHEMA = "lemmata/rate/1"
# A bound from below by a spiral is sought where the gap is above this part of 1 − ρ.
WORTH = 1e-3


@dataclass
class Answer:
    """What was found; each part is None until it is. `seconds` is the time it took."""

    question: Question
    upper: Any = None
    quadratic: Any = None
    cycle: Any = None
    spiral: Any = None
    tried: list = field(default_factory=list)
    seconds: float = 0.0
    size: int = 0

    @property
    def verdict(self) -> str:
        if self.upper is not None:
            return "converges"
        if self.cycle is not None or (self.quadratic is not None and self.quadratic.low >= 1):
            return "diverges"
        if self.question.quadratics_only and self.quadratic and self.quadratic.high is not None:
            wanted = self.question.rate
            bound = self.quadratic.high
            return "converges" if bound < 1 and (not wanted or bound <= wanted) else "undecided"
        return "undecided"

    def _lower(self):
        if self.spiral is not None:
            return {**_number(self.spiral.rate), "by": "spiral"}
        return self.quadratic and {**_number(self.quadratic.low), "by": "quadratic"}

    def certificate(self) -> dict | None:
        """What was proved as a certificate (docs/certificate.md): a bound from above or a cycle, a
        bound from below; None where nothing was."""
        from ..certificates.certificate import of_rates
        from ..certificates.rates import written

        found = [self.upper, self.cycle, self.spiral]
        pieces = [piece for one in found if one is not None and (piece := written(one))]
        return of_rates(str(self.question.method), pieces) if pieces else None

    def as_dict(self) -> dict:
        """The JSON object ``lemmata/rate/1``."""
        from ..certificates.rates import class_of

        question, quadratic = self.question, self.quadratic
        name = "quadratic" if question.quadratics_only else question.functions.name
        upper = self.upper.rate if self.upper else None
        if upper is None and question.quadratics_only and quadratic is not None:
            upper = quadratic.high if self.verdict == "converges" else None
        built = self.certificate()
        return {
            "schema": SCHEMA,
            "verdict": self.verdict,
            "method": str(question.method),
            "class": {**class_of(question.functions), "name": name},
            "upper": _number(upper),
            "lower": self._lower(),
            "quadratic": quadratic and _enclosed(quadratic),
            "sublinear": None,
            "cycle": self.cycle
            and {
                "period": self.cycle.period,
                "points": [[str(x) for x in y.entries()] for y in self.cycle.check()],
            },
            "constant": str(self.upper.constant / self.upper.epsilon)
            if self.upper and self.upper.constant is not None
            else None,
            "readout": built["pieces"][0].get("readout") if built else None,
            "certificate": built,
            "tried": self.tried,
            "seconds": round(self.seconds, 3),
        }


def _number(rate):
    return None if rate is None else {"rho": str(rate), "decimal": decimal(rate)}


def _enclosed(quadratic):
    if quadratic.exact or quadratic.high is None:
        return _number(quadratic.low)
    interval = [str(quadratic.low), str(quadratic.high)]
    return {"rho": {"interval": interval}, "decimal": decimal(quadratic.low)}


def decimal(number, digits=10) -> str:
    """A rational number to so many decimals, cut off, ``…`` where digits follow."""
    from flint import fmpq

    scaled = int((abs(number) * fmpq(10) ** digits).floor())
    whole, part = divmod(scaled, 10**digits)
    text = f"{whole}.{part:0{digits}d}".rstrip("0").rstrip(".")
    more = "" if fmpq(scaled, 10**digits) == abs(number) else "…"
    return ("-" if number < 0 else "") + text + more


def answer(question: Question, time_limit=None, on_stage=lambda words: None) -> Answer:
    """Search, prove, and check with the standard library what is found."""
    import numpy as np

    found, begin = Answer(question), perf_counter()
    try:
        with alarm(time_limit), np.errstate(all="ignore"):
            _search(question, found, on_stage)
    except np.linalg.LinAlgError as reason:
        found.tried.append(f"float64 broke down in the search ({reason})")
    except TimedOut:
        found.tried.append(f"the time limit of {time_limit:g} s was reached")
    _recheck(found)
    found.seconds = perf_counter() - begin
    return found


def _search(question, found, on_stage):
    from .certify import gradients_in_V
    from .quadratic import quadratic_rate

    on_stage("the rate on quadratics")
    found.quadratic = quadratic_rate(question.method, *question.functions.curvatures)
    wanted = question.rate
    if found.quadratic.low >= 1:
        return
    if wanted is not None and wanted < found.quadratic.low:
        found.tried.append(
            f"no certificate can exist at ρ = {decimal(wanted)}: on λ|x|²/2, λ = "
            f"{decimal(found.quadratic.curvature)}, the rate is {decimal(found.quadratic.low)}"
        )
    if question.quadratics_only or found.tried:
        return
    first, *more = gradients_in_V(question.functions)
    _certify(question, found, (first,), on_stage)
    if found.upper is None:
        _cycle(question, found, on_stage)
    if found.upper is None and found.cycle is None:
        _certify(question, found, more, on_stage)
    if found.upper is not None and question.rate is None:
        _spiral(question, found, on_stage)


def _certify(question, found, choices, on_stage):
    from .certify import certificate_at, least_certificate
    from .search import to_float
    from .tight import tight_certificate

    method, functions, low = question.method, question.functions, found.quadratic.low
    for values in choices:
        on_stage(f"a certificate with {values} gradients in V")
        if found.quadratic.exact and question.rate in (None, low):
            found.upper = tight_certificate(method, functions, values, low)
        if found.upper is None and question.rate is not None:
            found.upper = certificate_at(method, functions, question.rate, values)
        elif found.upper is None:
            found.upper = least_certificate(
                method,
                functions,
                values,
                to_float(low),
                lambda rate: on_stage(f"proving ρ = {rate:.7f}"),
            )
        if found.upper is not None:
            return
        at = "ρ < 1" if question.rate is None else f"ρ = {decimal(question.rate)}"
        found.tried.append(f"no V with {values} gradients was found for {at}")


def _cycle(question, found, on_stage):
    from .cycles import LONGEST, find_cycle

    low, high = question.functions.curvatures
    if not 0 < low < high:
        return
    found.cycle = find_cycle(
        question.method, low, high, on_period=lambda K: on_stage(f"a cycle of period {K}")
    )
    if found.cycle is None:
        found.tried.append(f"no cycle of period 2 to {LONGEST} was found")


def _spiral(question, found, on_stage):
    from .search import to_float
    from .spirals import find_spiral

    low, high = to_float(found.quadratic.low), to_float(found.upper.rate)
    curvatures = question.functions.curvatures
    if high - low < WORTH * (1 - high) or not 0 < curvatures[0] < curvatures[1]:
        return
    found.spiral = find_spiral(
        question.method, *curvatures, low, high, lambda rate: on_stage(f"a spiral, ρ = {rate:.5f}")
    )


def _recheck(found):
    """What was found goes through the checker that shares no code with the search."""
    import json

    from ..recheck import recheck

    built = found.certificate()
    if built:
        recheck(built, generous=True)
        found.size = len(json.dumps(built["pieces"][0], ensure_ascii=False).encode())
