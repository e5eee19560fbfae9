"""Bounds of methods whose coefficients change with time, in words and for JSON.

A subscript k is what a name holds after k iterations. A bound is shown in the program's own numbers
and, where these grow at least linearly, in k.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import gcd

from flint import fmpq, fmpq_poly

from theory.laws.rational_functions import Field, factored_text
from theory.rates.engine.floors import in_counter
from theory.rates.engine.potential import VALUE
from theory.rates.engine.sequences import some_sequence

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Formula:
    """unit·‖x₀ − x*‖²/growth with `growth` = factor·text, text a product or one sum."""

    unit: fmpq
    factor: fmpq
    text: str

    def plain(self) -> str:
        """The bound without ‖x₀ − x*‖², as a formula."""
        top, bottom = self._ends()
        return f"{top}/{self._below(bottom)}".replace("**", "^")

    def words(self) -> str:
        """The bound for readers."""
        top, bottom = self._ends()
        front = "" if top == 1 else f"{top}·"
        text = self._below(bottom)
        text = re.sub(r"\*\*(\d+)", lambda m: m[1].translate(RAISED), text)
        return f"{front}‖x₀ − x*‖²/{text.replace('*', '·').replace(' - ', ' − ')}"

    def _below(self, bottom):
        """bottom·text, in parentheses where it is more than one factor."""
        outside = re.sub(r"\([^()]*\)", "", self.text)
        total = re.search(r" [+-] ", outside)
        if bottom != 1:
            return f"({bottom}*({self.text}))" if total else f"({bottom}*{self.text})"
        product = re.search(r"(?<!\*)\*(?!\*)", outside)
        return f"({self.text})" if total or product else self.text

    def _ends(self):
        ratio = self.unit / self.factor
        return int(ratio.p), int(ratio.q)


@dataclass(frozen=True)
class Shown:
    """One bound: `what` is bounded by `exact`, and by `in_k` where that says more; `notes` explain
    its letters. `growth` are the coefficients of 1/in_k in powers of k, for L as it is."""

    what: str
    name: str
    exact: Formula
    in_k: Formula | None
    growth: list | None
    notes: tuple


def as_json(found) -> dict:
    """One bound of the key ``sublinear``."""
    told, gradient = shown(found), found.of != VALUE
    return {
        "bound": (told.in_k or told.exact).plain(),
        "of": "gradient" if gradient else f"f({told.name}_k) - f*",
        "squared": gradient,
        "growth": None if told.growth is None else [str(c) for c in told.growth],
        "point": told.name,
        "exact": told.exact.plain(),
        "where": list(told.notes),
    }


def shown(found) -> Shown:
    """An `InTime` bound in words."""
    method, clock, L = found.method, found.method.clock, found.L
    named = found.point or method.computed
    back, name = (1 if named else 0), found.name
    value = found.of == VALUE
    unit = L if value else L * L
    notes = [] if named else [f"{name}_k is the point at which gradient k + 1 is asked for"]
    power = in_counter(clock, clock.polynomial(found.growth), found.conditions.floors)
    growth, in_k = None, None
    if len(power) > 1:
        shifted = fmpq_poly(power)(fmpq_poly([-back, 1]))
        growth = [c / unit for c in shifted.coeffs()]
        factor, text = _of_counter(shifted)
        in_k = Formula(unit, factor, text)
    held = found.growth.letters() - {clock.counter}
    if not held and in_k is not None:
        exact, in_k = in_k, None
    else:
        exact, more = _in_letters(found, unit, back)
        notes += more
        own = _scalars(clock, held) - clock.sequences.keys()
        notes += [_rule(found, name, back) for name in sorted(own)]
        notes += [f"{n} is 1/{old}" for n, old in clock.inverse.items() if n in own]
        notes += _of_sequences(clock)
    what = f"f({name}_k) − f*" if value else f"‖∇f({name}_k)‖²"
    return Shown(what, name, exact, in_k, growth, tuple(dict.fromkeys(notes)))


def _of_sequences(clock):
    """Which sequences the bound is about, and whether any is known."""
    if not clock.where:
        return []
    names = ", ".join(clock.sequences)
    told = [f"for every {names} with {clock.where}"]
    if not some_sequence(clock):
        told.append(f"no {names} is known of which that is true: the bound may be about none")
    return told


def _of_counter(polynomial):
    """(factor, text) of a polynomial in k."""
    content = polynomial.content() if hasattr(polynomial, "content") else None
    if content is None:
        bottom = int(polynomial.denom())
        tops = [int((c * bottom).p) for c in polynomial.coeffs()]
        content = fmpq(gcd(*tops), bottom)
    k = Field(("k",))
    letter, total = k.context.gen(0), k.context.constant(0)
    for i, c in enumerate(polynomial.coeffs()):
        total = total + letter**i * (c / content)
    return content, factored_text(total)


def _scalars(clock, held):
    """The scalars on which letters rest."""
    found = held & set(clock.scalars)
    for root in held & clock.roots.keys():
        found |= _scalars(clock, clock.roots[root].letters())
    return found


def _index(back):
    """(the subscript of what a program holds now, of what it computes)."""
    return ("k−1", "k") if back else ("k", "k+1")


def _in_letters(found, unit, back):
    """(Formula, notes) of γ in the program's numbers: a multiple of a power of one of these, else
    the polynomial that it is."""
    method, clock = found.method, found.method.clock
    now, later = _index(back)
    own = [n for n in clock.scalars if n not in clock.sequences]
    options = [(f"{n}_{{{now}}}", clock.field.variable(n)) for n in own]
    options += [(f"{n}_{{{later}}}", clock.after[n]) for n in own]
    options += [(_entry(n, m, back), clock.field.variable(n)) for n, m in clock.sequences.items()]
    options += [(f"{n}_{{{later}}}", ratio) for n, ratio in method.numbers.items()]
    for text, ratio in options:
        for power in (1, 2):
            factor = _multiple(clock, found.growth, ratio**power)
            if factor is not None:
                text = text.replace("{k}", "k")
                return Formula(unit, factor, text + "**2" * (power == 2)), []
    text = factored_text(clock.polynomial(found.growth))
    text = re.sub(rf"\b{clock.counter}\b", f"(k - {back})" if back else "k", text)
    for name in own:
        text = re.sub(rf"\b{name}\b", f"{name}_{{{now}}}", text)
    for name, m in clock.sequences.items():
        text = re.sub(rf"\b{name}\b", _entry(name, m, back), text)
    notes = []
    for name, square in clock.roots.items():
        if name in found.growth.letters():
            text = re.sub(rf"\b{name}\b", f"{name}_{{{later}}}", text)
            notes.append(f"{name} = √({square.text()})")
    return Formula(unit, fmpq(1), text.replace("{k}", "k")), notes


def _entry(name, offset, back):
    """What a sequence is at the index: s[k + 1 + m], k less by one where the point is a step on."""
    away = 1 + offset - back
    return f"{name}[k]" if not away else f"{name}[k{away:+d}]"


def _multiple(clock, growth, ratio):
    """c with growth = c·ratio in the ring, or None."""
    if ratio.is_number() or not ratio.bottom.is_constant():
        return None
    a, b = clock.reduced(clock.polynomial(growth)), clock.reduced(clock.polynomial(ratio))
    c = a.leading_coefficient() / b.leading_coefficient()
    return c if a == b * c else None


def _rule(found, name, back):
    """How large a scalar is at least."""
    floor = found.conditions.floors.get(name)
    first = found.method.clock.first[name]
    if floor is None or not floor.growth:
        return f"{name}_0 = {first}"
    slope = floor.growth
    k = "k" if slope == 1 else f"k/{slope.q}" if slope.p == 1 else f"{slope}·k"
    return f"{name}_k ≥ {k if not first else f'{first} + {k}'}, {name}_0 = {first}"
