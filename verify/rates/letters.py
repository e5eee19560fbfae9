"""Questions with a letter: for which rate is there a certificate at every value of it?"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from ..alarm import TimedOut, alarm
from .answer import SCHEMA, decimal
from .black_box import is_import_path
from .question import SMOOTH, assignments, linear_family

_INTERVAL = re.compile(r"\s*([^.\s]\S*?)\s*\.\.\s*(\S*)\s*", re.ASCII)
_ROOT = re.compile(r"\s*(?:sqrt|√)\s*\((.*)\)\s*", re.ASCII)
_WORD = re.compile(r"[A-Za-z_]\w*", re.ASCII)


def has_letter(mu, interval, L=None) -> bool:
    """Whether the options ask for every value of a letter: ``--for``, ``--mu mu``, ``--L L`` or
    ``--mu 1/100..1/10``."""
    return interval is not None or bool(mu is not None and ".." in mu) or _word(mu) or _word(L)


def _word(text) -> bool:
    return text is not None and bool(_WORD.fullmatch(text.strip()))


@dataclass
class Letters:
    """A question with a letter and what was found: one rate for the whole interval where `exact`,
    else one for each piece. `scaled` is the name of L where that is a letter too: the answer is
    for L = 1, and the letter stands for μ/L."""

    name: str
    family: Any
    square: Any = None
    scaled: str = ""
    exact: bool = False
    tight: str = ""
    rates: list = field(default_factory=list)
    theorems: list = field(default_factory=list)
    tried: list = field(default_factory=list)
    seconds: float = 0.0

    @property
    def verdict(self) -> str:
        return "converges" if self.rates else "undecided"

    def certificate(self) -> dict | None:
        """The rates as theorems of a certificate (docs/certificate.md), or None."""
        from ..certificates.certificate import of_rates

        return of_rates(self.name, [], self.theorems) if self.theorems else None

    def as_dict(self) -> dict:
        """The JSON object ``lemmata/rate/1``, with the key ``family``."""
        family = self.family
        end = None if family.high is None else str(family.high)
        return {
            "schema": SCHEMA,
            "verdict": self.verdict,
            "method": self.name,
            "class": {"name": SMOOTH, "mu": plain(family.mu), "L": plain(family.L)},
            "upper": None,
            "lower": None,
            "quadratic": None,
            "sublinear": None,
            "cycle": None,
            "constant": None,
            "readout": None,
            "family": {
                "letter": family.letter,
                "scaled": self.scaled or None,
                "from": str(family.low),
                "to": end,
                "identity": self.exact,
                "tight": self.tight or None,
                "rates": [
                    {
                        "from": str(one.family.low),
                        "to": None if one.family.high is None else str(one.family.high),
                        "rho_squared": plain(one.square),
                        "constant": None
                        if one.constant is None
                        else plain(one.constant / one.epsilon),
                    }
                    for one in self.rates
                ],
            },
            "certificate": self.certificate(),
            "tried": self.tried,
            "seconds": round(self.seconds, 3),
        }


def plain(ratio) -> str:
    """A rational function as text."""
    return ratio.text().replace("**", "^")


def ask_for_all(optimizer, texts, class_name, mu, L, interval, rate) -> Letters:
    """Read a question with a letter. Raises ValueError, one line with the mend."""
    from theory.rates.engine.letters import family_of, formula

    if class_name != SMOOTH:
        raise ValueError(f"a letter goes with --class {SMOOTH} alone: give numbers")
    for key, value in (("mu", mu), ("L", L)):
        if value is None:
            raise ValueError(f"the class {SMOOTH} needs {key}: give --{key}")
    if is_import_path(optimizer):
        raise ValueError(f"{optimizer} is run with numbers: give a program where a letter is")
    values = assignments(texts)
    family, known = linear_family(optimizer, values)
    shown = ", ".join(f"{key}={value}" for key, value in {**known, **values}.items())
    scaled = _scaled(family, {**known, **values}, mu, L, interval)
    if scaled:
        one = re.compile(rf"\b{re.escape(scaled)}\b")
        known, values = ({n: one.sub("1", v) for n, v in d.items()} for d in (known, values))
        if scaled in family.parameters:
            values[scaled] = "1"
        L = "1"
    elif _word(L) and interval is None:
        if mu.strip() == "0":
            raise ValueError("mu is 0, where f/L has the same run: give L = 1 in place of a letter")
        interval = f"{L.strip()}={mu}.."
    letter, low, high, mu = _letter(mu, L, interval)
    source = family.source
    text = getattr(source, "program", None) or getattr(source, "text", None)
    if text is None:
        raise ValueError("an optimizer with a letter is given as a program or a name")
    made = family_of(text, {**known, **values}, letter, (low, high), mu, L)
    name = family.name.partition("(")[0]
    square = None
    if rate is not None:
        root = _ROOT.fullmatch(rate)
        square = formula(root[1], "rho", letter) if root else formula(rate, "rho", letter) ** 2
    return Letters(f"{name}({shown})" if shown else name, made, square, scaled)


def _scaled(family, values, mu, L, interval) -> str:
    """The name of L where μ and L are both letters and the method's steps are in units of 1/L, so
    that only μ/L counts; "" where they are not both letters. Raises ValueError."""
    if not (_word(mu) and _word(L)):
        return ""
    mu, L = mu.strip(), L.strip()
    if mu == L:
        raise ValueError(f"mu and L are both {mu}: give mu < L")
    if interval is not None:
        raise ValueError(
            f"{mu} and {L} are both letters: only their quotient counts, so leave --for out, or "
            "give L = 1"
        )
    from theory.algorithms import parse

    source = family.source
    text = getattr(source, "program", None) or getattr(source, "text", None)
    if text is None:
        raise ValueError("an optimizer with a letter is given as a program or a name")
    front = "\n".join(f"{name} = {value}" for name, value in values.items())
    program = parse(f"{front}\n{text}" if front else text)
    others = sorted(set(program.parameters) - {mu, L})
    if others:
        raise ValueError(
            f"{others[0]} is a third letter beside {mu} and {L}: give it a number, or a formula in "
            f"{mu} and {L}, such as 1/{L}"
        )
    steps = program.transfer
    field = steps.field
    if L not in field.names:
        fits = not steps
    else:
        least = field.variable(mu) / field.variable(L) if mu in field.names else field.zero
        put = {L: field.one} | ({mu: least} if mu in field.names else {})
        fits = steps.substitute(put) == steps * field.variable(L)
    if not fits:
        raise ValueError(
            f"the steps are not in units of 1/{L}, so that {mu} and {L} count apart: one letter at "
            f"a time, such as --mu mu --L 1"
        )
    return L


def _letter(mu, L, interval):
    """(letter, low, high or None, the formula of μ)."""
    from theory import exact

    if interval is None and ".." in mu:
        interval, mu = f"mu={mu}", "mu"
    if interval is None:
        try:
            top = str(exact.rational(L, "L"))
        except ValueError:
            raise ValueError(
                f"mu is the letter {mu.strip()}: say for which, such as --for {mu.strip()}=0..1"
            ) from None
        interval = f"{mu.strip()}=0..{top}"
    letter, equals, ends = interval.partition("=")
    found = _INTERVAL.fullmatch(ends)
    letter = letter.strip()
    if not equals or not _WORD.fullmatch(letter) or not found:
        raise ValueError(
            f"{interval!r} is no interval of a letter: give one such as s=2..10, or s=1.. without "
            "an end"
        )
    low = exact.rational(found[1], f"the start of {letter}")
    high = exact.rational(found[2], f"the end of {letter}") if found[2] else None
    if high is not None and low >= high:
        raise ValueError(f"{letter} is from {low} to {high}: give the smaller number first")
    return letter, low, high, mu


def answer_for_all(asked: Letters, time_limit=None, on_stage=lambda words: None) -> Letters:
    """Search, prove, and check with the standard library what is found."""
    import numpy as np

    begin = perf_counter()
    try:
        with alarm(time_limit), np.errstate(all="ignore"):
            _search(asked, on_stage)
    except np.linalg.LinAlgError as reason:
        asked.tried.append(f"float64 broke down in the search ({reason})")
    except (ValueError, ZeroDivisionError, OverflowError) as reason:
        # At some value of the letter the class is empty, or the method has a pole.
        what = str(reason) if type(reason) is ValueError else "numbers without bound, or a pole"
        raise ValueError(f"inside the interval of {asked.family.letter}: {what}") from None
    except TimedOut:
        asked.rates = []
        asked.tried.append(f"the time limit of {time_limit:g} s was reached")
    _tell(asked, on_stage)
    asked.seconds = perf_counter() - begin
    return asked


def _tell(asked, on_stage):
    """Write what was found as theorems, and re-check them; what cannot be written is not told."""
    from theory.operators import CounterExample, NotProved

    from ..certificates.certificate import of_rates
    from ..recheck import recheck
    from .families import with_constant
    from .theorems_of_families import family_theorems

    asked.rates = [with_constant(one) for one in asked.rates]
    try:
        for i, one in enumerate(asked.rates):
            on_stage(f"writing certificate {i + 1} of {len(asked.rates)}")
            theorems = family_theorems(one)
            recheck(of_rates(asked.name, [], theorems), generous=True)
            asked.theorems += theorems
    except (CounterExample, NotProved, ArithmeticError):
        asked.rates, asked.theorems = [], []
        asked.tried.append("a rate was found, but no theorem of the certificate format came of it")


def _search(asked, on_stage):
    from .families import cover
    from .identities import identity, rate_on_quadratics, tight_curvature
    from .polynomials import polynomial_rate

    family = asked.family
    found = identity(family, asked.square, on_stage)
    if found is not None:
        asked.rates, asked.exact, asked.tight = [found], True, tight_curvature(found)
        return
    asked.tried.append("no identity was read off certificates at numbers")
    square = asked.square
    if square is None and family.high is None:
        # Accelerated methods often lose half of the exponent: ρ² is the rate on quadratics.
        square = rate_on_quadratics(family)
    if square is not None:
        found = polynomial_rate(family, square, on_stage)
        if found is not None:
            asked.rates, asked.exact = [found], True
            return
        asked.tried.append(
            f"no V with entries that are polynomials was found for ρ² = {plain(square)}"
        )
    if asked.square is not None:
        return
    if family.high is None:
        asked.tried.append("an interval without an end is not covered: give it one")
        return
    stuck: list = []
    found = cover(family, on_stage=on_stage, stuck=stuck)
    if found is not None:
        asked.rates = found
        return
    ((low, high),) = stuck
    asked.tried.append(
        f"none was found that holds for {family.letter} from {decimal(low, 6)} to "
        f"{decimal(high, 6)}, V with one gradient"
    )


def show(asked: Letters, console) -> None:
    """Print an answer for readers."""
    family = asked.family
    ends = f"{family.low} < {family.letter}"
    ends += f" < {family.high}" if family.high is not None else ""
    sizes = f"μ = {plain(family.mu)}, L = {plain(family.L)}, for every {ends}"
    if asked.scaled:
        sizes = f"for every {family.low} < {family.letter} < {asked.scaled}"
    console.wrapped(
        f"{asked.name} on every μ-strongly convex, L-smooth f, {sizes}, in every dimension:", 0, 2
    )
    if asked.scaled:
        console.wrapped(
            f"the steps are in units of 1/{asked.scaled}, so f/{asked.scaled} has the same run: "
            f"the certificate is for {asked.scaled} = 1, where {family.letter} is "
            f"{family.letter}/{asked.scaled}",
            0,
            2,
        )
    if not asked.rates:
        console.line(console.paint("undecided", "skip"))
        for line in asked.tried:
            console.wrapped(line, 2, 4)
        return
    import json

    size = sum(len(json.dumps(one, ensure_ascii=False).encode()) for one in asked.theorems) / 1000
    if asked.exact:
        (one,) = asked.rates
        text = f"converges at least like ρᵏ, ρ² = {_in_both(asked, one.square)}"
        console.line(console.paint(f"{text}    certificate: {size:.1f} kB, checked", "pass"))
        if asked.tight:
            console.line(f"no better: on λ|x|²/2, λ = {asked.tight}, it is exactly that")
        what, tail = "x_k", ""
        if one.readout[: len(family.C)] != family.C or any(one.readout[len(family.C) :]):
            what = "w_k"
            tail = f", w_k = ({', '.join(map(plain, one.readout))})·(state, gradients)"
        if one.constant is None:
            text = f"‖{what} − x*‖² ≤ C ρ²ᵏ, C depending on the first state"
        else:
            factor = plain(one.constant / one.epsilon)
            factor = "" if factor == "1" else f"({factor})·"
            text = f"‖{what} − x*‖² ≤ {factor}ρ²ᵏ·‖x₀ − x*‖² from rest at x₀"
        console.wrapped(text + tail, 0, 2)
        return
    number = len(asked.rates)
    bounded = all(map(_bound, asked.rates))
    text = (
        "converges at least like ρᵏ: " if not bounded else "‖x_k − x*‖ ≤ C·ρᵏ·‖x₀ − x*‖ from rest: "
    )
    text += f"{number} certificate" + "s" * (number > 1)
    console.line(console.paint(f"{text}, {size:.1f} kB, checked", "pass"))
    for one in asked.rates:
        low, high = one.family.low, one.family.high
        first, last = (_root(one.square, t) for t in (low, high))
        text = (
            f"  {family.letter} from {decimal(low, 5)} to {decimal(high, 5)}:  ρ from {first} to "
        )
        console.line(f"{text}{last}{_bound(one)}")


def _in_both(asked, ratio) -> str:
    """A function of μ/L as one of μ and L, where both are letters."""
    from theory.laws.rational_functions import Field

    if not asked.scaled:
        return plain(ratio)
    letter = asked.family.letter
    field = Field((letter, asked.scaled))
    quotient = field.variable(letter) / field.variable(asked.scaled)
    return plain(field.embed(ratio).substitute({letter: quotient}))


def _bound(one) -> str:
    """The constant, where it is a number."""
    if one.constant is None or (one.constant / one.epsilon).letters():
        return ""
    return f", C = {_root(one.constant / one.epsilon, one.family.low, 3)}"


def _root(square, t, digits=6):
    """√square at a number, rounded up to so many decimals."""
    from math import isqrt

    from flint import fmpq

    from theory.rates.engine.letters import at

    scaled = int((at(square, t) * 100**digits).ceil())
    root = isqrt(max(scaled, 0))
    return decimal(fmpq(root + (root * root < scaled), 10**digits), digits)
