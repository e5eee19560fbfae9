"""An answer in words."""

from __future__ import annotations

import json
from fractions import Fraction

from theory.surds import Surd, enclosed, plain, read

from ..recheck import show_number

MOST_LINES = 14  # of a theorem that are printed; the certificate has them all
MOST_FLOATS = 6


def decimal(x: Fraction, digits: int = 10, up: bool = False) -> str:
    """A number cut off after so many significant digits, or rounded up; … where digits follow."""
    if x == 0:
        return "0"
    size, power = abs(x), 0
    while size * Fraction(10) ** power < 10 ** (digits - 1) and power < 60:
        power += 1
    scaled = size * Fraction(10) ** power
    cut = scaled.numerator // scaled.denominator
    exact = cut == scaled
    if up and not exact and x > 0:
        cut += 1
    whole, part = divmod(cut, 10**power)
    text = f"{whole}.{part:0{power}d}".rstrip("0").rstrip(".") if power else str(whole)
    return ("-" if x < 0 else "") + text + ("" if exact or up else "…")


def shown(x: Fraction | Surd) -> str:
    """A short number as it is, a long one as a decimal that is not below it."""
    return show_number(str(x)) if len(str(x)) <= 24 else decimal(enclosed(x)[1], 12, up=True)


def show(found: dict, console) -> None:
    """Print an answer, the JSON object of `Answer.as_dict`."""
    console.wrapped(f"{found['title']}:", 0, 2)
    if found["certificate"] is None:
        console.line(console.paint("undecided", "skip"))
        for line in found["tried"]:
            console.wrapped(line, 2, 4)
        if _floats(found["rationalised"], console):
            console.wrapped(
                "a proof may need such a number itself, a root, say: try parameters for which it "
                "is rational",
                0,
                2,
            )
        _peer(found, None, None, console)
        return
    lines = found["theorem"].splitlines()
    then = next(i for i, line in enumerate(lines) if line.startswith("then "))
    upper = plain(read(found["upper"]))
    _theorem(lines[:then], console)
    goal = lines[then].rpartition(" <= ")[0]
    short = len(str(upper)) <= 24 and not str(upper).isdigit()
    more = f" = {decimal(enclosed(upper)[0])}" if short else ""
    console.wrapped(console.paint(f"{goal} <= {shown(upper)}{more}", "pass"), 0, 4)
    for line in lines[then + 1 : -1]:
        console.wrapped(line.replace(show_number(str(upper)), shown(upper)), 0, 4)
    size = len(json.dumps(found["certificate"], separators=(",", ":"), ensure_ascii=False))
    console.line(f"certificate: {size / 1000:.1f} kB, checked")
    lower = None if found["lower"] is None else plain(read(found["lower"]))
    if lower is not None:
        what = "no better than" if found["tight"] else "the inequalities give no better than"
        same = " (so this is exact)" if lower == upper else ""
        console.wrapped(f"{what} {decimal(enclosed(lower)[0])}, by an exact example{same}", 0, 2)
    _floats(found["rationalised"], console)
    _peer(found, upper, lower, console)


def _theorem(said, console):
    """What is said of functions and run; of a long run its beginning and end."""
    lines = [f"{said[0]},", *said[1:]]
    if len(lines) > MOST_LINES + 1:
        half = MOST_LINES // 2
        left = len(lines) - 2 * half
        lines = [*lines[:half], f"… {left} more lines, all in the certificate …", *lines[-half:]]
    for line in lines:
        console.wrapped(line, 2 if line is not lines[0] else 0, 6)


def _floats(pairs, console) -> bool:
    """Tell the floats that were read as rational numbers; whether there are any."""
    odd = [(x, q) for x, q in pairs if Fraction(q) != Fraction(repr(x))]
    if not odd:
        return False
    some = ", ".join(f"{x!r} as {q}" for x, q in odd[:MOST_FLOATS])
    more = f", and {len(odd) - MOST_FLOATS} more (--json)" if len(odd) > MOST_FLOATS else ""
    console.wrapped(f"numbers read as the simplest rational within 1e-12: {some}{more}", 0, 2)
    return True


def _peer(found, upper, lower, console):
    """What PEPit's solver made of it, and what is wrong there."""
    peer = found["peer"]
    if not peer or peer["value"] is None:
        return
    text = f"{peer['name']} {peer['version']} printed {peer['value']:.10g}"
    if lower is not None and Fraction(peer["value"]) < lower:
        text += ", which is below the exact example: no bound"
    elif upper is not None and Fraction(peer["value"]) < upper * (1 - Fraction(1, 10**4)):
        text += ", which is below what is certified; --lower says whether it can be true"
    console.wrapped(text, 0, 2)
