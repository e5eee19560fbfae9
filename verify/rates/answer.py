"""The answer to a question: a bound from above, one from below, or a run that never converges."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from time import perf_counter
from typing import Any

from ..alarm import TimedOut, alarm
from .question import CONVEX, PL, Question

SCHEMA = "lemmata/rate/1"
# A bound from below by a spiral is sought where the gap is above this part of 1 − ρ.
WORTH = 1e-3
# On smooth convex functions: curvatures from L/FLATTEST on must not make it diverge, and cycles
# are sought on F(L/NEARLY_CONVEX, L), which is part of the class.
FLATTEST = 10**6
NEARLY_CONVEX = 100


@dataclass
class Answer:
    """What was found; each part is None until it is. `seconds` is the time it took."""

    question: Question
    upper: Any = None
    potentials: list = field(default_factory=list)
    in_time: list = field(default_factory=list)
    values: Any = None
    quadratic: Any = None
    cycle: Any = None
    spiral: Any = None
    tried: list = field(default_factory=list)
    seconds: float = 0.0
    sizes: list = field(default_factory=list)

    @property
    def size(self) -> int:
        """Bytes of the first certificate."""
        return self.sizes[0]

    @property
    def growing(self) -> list:
        """The bounds on smooth convex functions."""
        return self.potentials or self.in_time

    @property
    def verdict(self) -> str:
        if self.upper is not None or self.values is not None or self.growing:
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
        if self.quadratic is None:
            return None
        square = self.quadratic.square
        shown = _number(self.quadratic.low) if square is None else _root(square)
        return {**shown, "by": "quadratic"}

    def certificate(self) -> dict | None:
        """What was proved, as a certificate (docs/certificate.md): a bound from above or a cycle, a
        bound from below, bounds on values. None where nothing was."""
        from ..certificates.certificate import of_rates
        from ..certificates.rates import written

        found = [self.upper, self.cycle, self.spiral]
        pieces = [piece for one in found if one is not None and (piece := written(one))]
        if not pieces and not self.theorems:
            return None
        return of_rates(str(self.question.method), pieces, self.theorems)

    @cached_property
    def algebraic(self):
        """The minimal polynomial of the rate on quadratics where that is enclosed and proved to be
        an algebraic number, else None."""
        from .quadratic import polynomial_of_rate

        if self.quadratic is None:
            return None
        low, high = self.question.functions.curvatures
        return polynomial_of_rate(self.question.method, self.quadratic, low, high)

    @cached_property
    def theorems(self) -> list:
        """The bounds on values as theorems; asked for when the search is over."""
        if self.in_time:
            from .theorems_in_time import told

            self.in_time, theorems = told(self.in_time, self.tried)
            return theorems
        from .theorems_of_values import potential_theorem, value_theorem

        found = [value_theorem(self.values, "values")] if self.values else []
        return found + [potential_theorem(one, f"potential: {one.of}") for one in self.potentials]

    def _sublinear(self):
        """The first bound, the others under "also"; null where there is none."""
        if self.in_time:
            from .words_in_time import as_json

            first, *others = map(as_json, self.in_time)
        elif self.potentials:
            first, *others = map(_growth, self.potentials)
        else:
            return None
        return {**first, "also": others} if others else first

    def _repr_html_(self) -> str:
        from .. import notebook

        return notebook.rate(self.as_dict())

    def as_dict(self) -> dict:
        """The JSON object ``lemmata/rate/1``."""
        from ..certificates.rates import class_of

        question, quadratic = self.question, self.quadratic
        upper = self.upper.rate if self.upper else None
        if upper is None and question.quadratics_only and quadratic is not None:
            upper = quadratic.high if self.verdict == "converges" else None
        above = _root(self.values.factor) if self.values else _number(upper)
        if question.quadratics_only and upper is not None:
            above = _enclosed(quadratic, self.algebraic)
        built = self.certificate()
        return {
            "schema": SCHEMA,
            "verdict": self.verdict,
            "method": str(question.method),
            "class": {**class_of(question.functions), "name": question.kind},
            "upper": above,
            "lower": self._lower(),
            "quadratic": quadratic and _enclosed(quadratic, self.algebraic),
            "sublinear": self._sublinear(),
            "cycle": self.cycle
            and {
                "period": self.cycle.period,
                "points": [[str(x) for x in y.entries()] for y in self.cycle.check()],
            },
            "constant": _constant(self.upper or self.values),
            "readout": "f" if self.values else _readout(built),
            "certificate": built,
            "tried": self.tried,
            "seconds": round(self.seconds, 3),
        }


def _readout(built):
    """The row that is bounded, of the first piece."""
    return built["pieces"][0].get("readout") if built and built["pieces"] else None


def _constant(certificate):
    if certificate is None or certificate.constant is None:
        return None
    return str(certificate.constant / certificate.epsilon)


def _growth(one):
    gradient = one.of == "gradient"
    return {
        "bound": "{}/({})".format(*bound(one)),
        "of": "gradient" if gradient else "f(x_k) - f*",
        "squared": gradient,
        "growth": [str(c) for c in one.growth],
    }


def bound(potential, power="^{}", times="*") -> tuple[str, str]:
    """(a, b) of the bound a·‖x₀ − x*‖²/b: a number, or C where the program does not start at rest,
    and a polynomial in k."""
    L, constant = potential.functions.L, potential.constant
    unit = L * L if potential.of == "gradient" else L
    terms = []
    for i, c in reversed(list(enumerate(potential.growth))):
        if c:
            of_k = "k" + (power.format(i) if i > 1 else "") if i else ""
            number = decimal(c * unit) if c * unit != 1 or not i else ""
            terms.append(times.join(filter(None, (number, of_k))))
    return "C" if constant is None else str(unit * constant), " + ".join(terms)


def _root(factor):
    """√factor, a rational number or the root of x² − factor."""
    from math import isqrt

    from flint import fmpq

    from .quadratic import square_root

    root = square_root(factor)
    if root is not None:
        return _number(root)
    scale = 10**24
    low = isqrt(int(factor.p) * scale * scale // int(factor.q))
    interval = [str(fmpq(low, scale)), str(fmpq(low + 1, scale))]
    shown = decimal(fmpq(low, scale)).rstrip("…") + "…"
    rho = {"poly": [str(-factor), "0", "1"], "interval": interval, "decimal": shown}
    return {"rho": rho, "decimal": shown}


def _number(rate):
    return None if rate is None else {"rho": str(rate), "decimal": decimal(rate)}


def _enclosed(quadratic, polynomial):
    if quadratic.exact or quadratic.high is None:
        return _number(quadratic.low)
    if quadratic.square is not None:
        return _root(quadratic.square)
    shown = decimal(quadratic.low)
    rho = {"interval": [str(quadratic.low), str(quadratic.high)], "decimal": shown}
    if polynomial is not None:
        rho = {"poly": [str(c) for c in polynomial.coeffs()], **rho}
    return {"rho": rho, "decimal": shown}


def decimal(number, digits=10) -> str:
    """A rational number to so many decimals, cut off, ``…`` where digits follow; a small one with
    an exponent."""
    from flint import fmpq

    if digits > 8 and 0 < abs(number) < fmpq(1, 10 ** (digits - 4)):
        power = 1
        while abs(number) * fmpq(10) ** power < 1:
            power += 1
        return f"{decimal(number * fmpq(10) ** power, 4)}e-{power}"
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

    if question.varies:
        from .in_time import bounds_in_time

        found.in_time, tried = bounds_in_time(question.method, question.functions.L, on_stage)
        found.tried += tried
        return
    on_stage("the rate on quadratics")
    low, high = question.functions.curvatures
    if question.kind == CONVEX:
        _sublinear(question, found, on_stage)
        return
    found.quadratic = quadratic_rate(question.method, low, high)
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
    if question.kind == PL:
        _values(question, found, on_stage)
        return
    first, *more = gradients_in_V(question.functions)
    _certify(question, found, (first,), on_stage)
    if found.upper is None:
        _cycle(question, found, on_stage)
    if found.upper is None and found.cycle is None:
        _certify(question, found, more, on_stage)
    if found.upper is not None and question.rate is None:
        _spiral(question, found, on_stage)


def _sublinear(question, found, on_stage):
    """On quadratics with all curvatures but the very small the method must converge; then bounds
    in 1/k."""
    from theory.rates.engine.potential import GRADIENT, VALUE

    from .quadratic import quadratic_rate
    from .sublinear import MOST_GRADIENTS, sublinear

    L = question.functions.L
    quadratic = quadratic_rate(question.method, L / FLATTEST, L)
    if quadratic.low >= 1:
        found.quadratic = quadratic
        return
    for of in (VALUE, GRADIENT):
        one = sublinear(question.method, L, of, on_stage)
        if one is not None:
            found.potentials.append(one)
        else:
            found.tried.append(
                f"no potential of degree 1 with 1 to {MOST_GRADIENTS} gradients was found for "
                + ("f(x_k) − f*" if of == VALUE else "‖∇f(x_k)‖²")
            )
    if not found.potentials:
        _cycle(question, found, on_stage)


def _values(question, found, on_stage):
    from .search import to_float
    from .values import value_rate

    wanted = None if question.rate is None else question.rate**2
    below = to_float(found.quadratic.low) ** 2
    for values in (1, 2):
        on_stage(f"a certificate with {values} gradients in V")
        found.values = value_rate(question.method, question.functions, values, below, wanted)
        if found.values is not None:
            return
        at = "τ < 1" if wanted is None else f"τ = {decimal(wanted)}"
        found.tried.append(f"no V with {values} gradients was found for {at}")
    _cycle(question, found, on_stage)


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
    if question.kind == CONVEX:
        low = high / NEARLY_CONVEX
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

    from theory.operators import CounterExample, NotProved

    from ..recheck import recheck

    try:
        built = found.certificate()
    except (CounterExample, NotProved, ArithmeticError):
        found.potentials, found.in_time, found.values = [], [], None
        found.tried.append("a bound was found, but no theorem of the certificate format came of it")
        built = found.certificate()
    if not built:
        return
    recheck(built, generous=True)
    proved = built["pieces"] + built["theorems"]
    found.sizes = [len(json.dumps(one, ensure_ascii=False).encode()) for one in proved]
