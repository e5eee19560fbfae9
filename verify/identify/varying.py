"""A linear law that changes with time, in words and exact numbers."""

from __future__ import annotations

from fractions import Fraction

from .naming import names
from .order import certified_rank
from .rational import digits, near
from .recover import DIGITS, recover

SHOWN = 6


def law_in_time(found) -> dict | None:
    """{"settles", "period", "first", "settled", "kind", "says"} of a measured `Varying`.

    `first` are the responses h_{t,0} of a step to its own gradient at t = 1, 2, …, as text; `kind`
    is settles, period, bias_corrected, scaled or open; `settled` is the law at last, in words.
    """
    if found is None:
        return None
    first = [_text(row[0], errors[0]) for row, errors in zip(found.responses, found.errors)]
    answer = {
        "settles": found.settles, "period": found.period, "first": first[:12], "settled": None,
    }  # fmt: skip
    if found.period == 1:
        return answer | _settled(found, first)
    if found.period:
        return answer | _periodic(found, first)
    return answer | (_bias_corrected(found) or _scaled(found) or _open(first))


def law_of_first_steps(found) -> dict | None:
    """As `law_in_time`, of one whose first steps only are linear."""
    if found is None:
        return None
    first = [_text(row[0], errors[0]) for row, errors in zip(found.responses, found.errors)]
    law = _bias_corrected(found)
    words = law["says"] if law else f"a gradient counts {_listed(first)} at once"
    return {
        "settles": None, "period": None, "first": first[:12], "settled": law and law["settled"],
        "kind": "first_steps", "says": f"the first {len(first)} steps are linear: {words}",
    }  # fmt: skip


def _text(x, error) -> str:
    value = near(x, error)
    return str(value) if digits(value) <= DIGITS else f"{x:.10g}"


def _listed(texts, most=SHOWN) -> str:
    return ", ".join(texts[:most]) + (", …" if len(texts) > most else "")


def _settled(found, first):
    at = found.settles
    row, errors = found.responses[at - 1], found.errors[at - 1]
    law = _name(row, errors)
    factors = [_factor(found, t, at - 1) for t in range(at - 1)]
    words = f"from step {at} on it is {law}" if law else f"its law settles at step {at}"
    if factors and None not in factors:
        words += f"; gradients before count {_listed(list(map(str, factors)))} as much"
    else:
        words += f"; before, a gradient's first response is {_listed(first[: at - 1])}"
    return {"kind": "settles", "settled": law, "says": words}


def _name(row, errors):
    """The settled law in words, None where it has no exact one."""
    sign = -1 if next((x for x in row if x), 1.0) < 0 else 1
    h = [sign * x for x in row]
    found = recover(h, errors, certified_rank(h, errors))
    if found is None:
        return None
    law = found.fixed_law()
    if not any(h):
        return "standing still"
    known = names(law)
    if not known:
        return f"a law of {law.canonical().rank} units"
    values = ", ".join(f"{name} = {value}" for name, value in known[0].parameters.items())
    return f"{known[0].name} with {values}" + (", maximizing" if sign < 0 else "")


def _factor(found, t, at):
    """The simple number c with response t = c · response at, or None."""
    row, other = found.responses[t], found.responses[at]
    slack = [a + b for a, b in zip(found.errors[t], found.errors[at])]
    i = max(range(len(other)), key=lambda k: abs(other[k]))
    if not other[i]:
        return None
    c = near(row[i] / other[i], 2 * slack[i] / abs(other[i]))
    fits = all(
        abs(x - float(c) * y) <= 2 * (1 + abs(float(c))) * e for x, y, e in zip(row, other, slack)
    )
    return c if fits and digits(c) <= DIGITS else None


def _periodic(found, first):
    """A law of some period: what a gradient does at once, and in the end, at each phase."""
    p, at = found.period, found.settles - 1
    once = [first[(at + k) % p + (at if at + k >= p else 0)] for k in range(p)]
    once = first[at : at + p]
    ends = [
        _text(sum(row), sum(errors))
        for row, errors in zip(found.responses[at : at + p], found.errors[at : at + p])
    ]
    words = (
        f"its law has period {p}" + (f" from step {found.settles} on" if at else "") + ": a "
        f"gradient at each step of a period counts {', '.join(once)} at once"
    )
    if ends != once:
        words += f", and {', '.join(ends)} within {len(found.responses[0])} steps"
    if at:
        words += f"; before, {_listed(first[:at])} at once"
    return {"kind": "period", "at_once": once, "in_the_end": ends, "says": words}


def _bias_corrected(found):
    """R_t,i = c(1 − β)β^i/(1 − β^(t+i)): a mean of gradients over its own weights."""
    a, b, c = (1 / found.responses[t][0] if found.responses[t][0] else 0.0 for t in (0, 1, 2))
    if not (b - a) or not (c - b):
        return None
    beta = near((c - b) / (b - a), 1e-10)
    rate = near(found.responses[0][0], found.errors[0][0])
    if not 0 < beta < 1 or digits(beta) > DIGITS or digits(rate) > DIGITS:
        return None
    for t, (row, errors) in enumerate(zip(found.responses, found.errors), 1):
        for i, (x, e) in enumerate(zip(row, errors)):
            weight = Fraction(1) - beta ** (t + i)
            exact = rate * (1 - beta) * beta**i / weight
            if abs(x - float(exact)) > 4 * e + 2.0**-50 * abs(x):
                return None
    law = f"ema_momentum with lr = {rate}, beta = {beta}"
    return {
        "kind": "bias_corrected", "settled": law,
        "says": f"it is {law}, each step divided by 1 − ({beta})^t: the mean of the gradients so "
        "far, over its own weights",
    }  # fmt: skip


def _scaled(found):
    """Every response is the first times a number of its own."""
    factors = [_factor(found, t, 0) for t in range(len(found.responses))]
    if None in factors:
        return None
    law = _name(found.responses[0], found.errors[0])
    return {
        "kind": "scaled", "settled": law,
        "says": f"at step 1 it is {law}, and gradients count {_listed(list(map(str, factors)))} "
        f"times as much at later steps; it does not settle within {len(factors)} steps",
    }  # fmt: skip


def _open(first):
    return {
        "kind": "open",
        "says": "its law changes with every step, within what was tried: a gradient counts "
        f"{_listed(first)} at once",
    }
