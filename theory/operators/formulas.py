"""Formulas as text, as a paper writes them: ``M = β²M + β(1 − β)(HK + KᵀH) + (1 − β)²HCH``.

The grammar (docs/formulas.md)::

    statements = statement { (";" | new line) statement }
    statement  = sum relation sum [ ":" why ]                 relation: = ≥ ≤ > <
    sum        = [ "−" ] product { ( "+" | "−" ) product }
    product    = factor { [ "·" | "*" ] factor | "/" number }
    factor     = atom { "ᵀ" | power | "⁻¹" | "⁺" | "⁻ᴸ" | "⁻ᴿ" }
    power      = superscript digits, or "^" digits
    atom       = name | number | "(" sum ")" | "tr(" sum ")" | mean
    mean       = "E‖" sum "‖²" | "E⟨" sum "," sum "⟩" | "E[" sum "|" name "]"

A ``mean`` is of random vectors, where a dimension is declared to hold them: E⟨x, y⟩ is xᵀy, and
E[x | P] is Px. A name is one that was declared, the longest that fits; one that has signs in it, or
begins with a digit, stands in backquotes: where ``1−q`` is a letter, it is written `` `1−q` ``. A
number or a scalar beside an operator stands for that multiple of the identity. ``⁻¹`` of a scalar
is its reciprocal. Statements of one line are parted by a semicolon and a space; otherwise each has
a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from .letters import inverse, left_inverse, pinv, reciprocal, right_inverse
from .polynomial import DimensionError, Operator, identity, number, tr
from .relations import Equation, Inequality
from .symbols import symbols

_NUMBER = re.compile(r"\d+(\.\d+)?", re.ASCII)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_POWER = re.compile(r"\^(\d+)|([⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_SIGNS = re.compile(r"^\d|[-−+·*/()^=<>≤≥;:`\s]")  # a name with these stands in backquotes
_RELATION = re.compile(r"[=≥≤<>]")
_MARKS = re.compile(r"[′″₀-₉₊₋\u0300-\u036f\d]")  # what goes on with a name
_MEANS = ("E‖", "E⟨", "E[")
_DERIVED = {"⁻¹": inverse, "⁺": pinv, "⁻ᴸ": left_inverse, "⁻ᴿ": right_inverse}


class Names:
    """The letters that formulas may use, and abbreviations for expressions in them.

    What is declared again stands for the new thing from there on: formulas are read at once.
    """

    def __init__(self) -> None:
        self.known: dict[str, Operator] = {}
        self._beginning: dict[str, list[str]] = {}  # by its first character, the longest first
        self.spaces: set[str] = set()  # dimensions of random vectors

    def declare(self, *items: str | Operator | Equation) -> tuple[Operator, ...]:
        """Letters from text (symbols.py), or those that occur in expressions and equations."""
        found: list[Operator] = []
        for item in items:
            if isinstance(item, str):
                found += symbols(item)
            elif isinstance(item, Operator):
                found += _letters(item)
            else:
                found += [*_letters(item.left), *_letters(item.right)]
        for letter in found:
            (name,) = letter.names()
            self._add(name, letter)
        return tuple(found)

    def let(self, text: str) -> tuple[Operator, ...]:
        """Abbreviations ``name = sum``, as statements are listed; returns what they stand for."""
        found = []
        for line in _listed(text):
            name, _, said = line.partition("=")
            found.append(self.expression(said))
            self._add(name.strip(), found[-1])
        return tuple(found)

    def _add(self, name: str, value: Operator) -> None:
        if name not in self.known and not _SIGNS.search(name):
            alike = self._beginning.setdefault(name[:1], [])
            alike.append(name)
            alike.sort(key=len, reverse=True)
        self.known[name] = value

    def beginning(self, text: str, place: int) -> list[str]:
        """The names that may stand at this place of a text, the longest first."""
        return self._beginning.get(text[place : place + 1], [])

    def expression(self, text: str) -> Operator:
        """A sum, as an expression; ValueError or DimensionError, in one line, where it is none."""
        value = _Reader(self, text).whole()
        return value if isinstance(value, Operator) else number(value)

    def statements(self, *items: str | Equation | Inequality) -> list:
        """Equations and inequalities, from text and as they are."""
        found: list = []
        for item in items:
            found += [self._statement(line) for line in _listed(item)] if _is_text(item) else [item]
        return found

    def _statement(self, line: str) -> Equation | Inequality:
        formula, _, why = line.partition(": ")
        relations = _RELATION.findall(formula)
        if len(relations) != 1:
            raise ValueError(f"{line!r} is no statement: write one of = ≥ ≤ > < between two sums")
        left, right = (_Reader(self, side).whole() for side in _RELATION.split(formula))
        try:
            left, right = _fitted(left, right)
            if not isinstance(left, Operator) and not isinstance(right, Operator):
                left = number(left)
            if relations[0] == "=":
                return Equation(left, right, why.strip())
            if relations[0] in "≤<":
                left, right = right, left
            return Inequality(left, right, why.strip(), strict=relations[0] in "<>")
        except DimensionError as reason:
            raise DimensionError(f"{formula.strip()!r}: {reason}") from None


def _is_text(item) -> bool:
    return isinstance(item, str)


def _listed(text: str) -> list[str]:
    text = text.strip()
    lines: list[str] = []
    for line in text.split("\n") if "\n" in text else re.split(r";\s", text):
        if lines and "\n" not in text and not _RELATION.search(line):
            lines[-1] += f"; {line.strip()}"  # a semicolon inside a reason
        elif line.strip():
            lines.append(line.strip())
    return lines


def _letters(expression: Operator) -> Iterable[Operator]:
    from .polynomial import of_letter

    return [of_letter(expression.letters[name]) for name in sorted(expression.names())]


Value = Operator | Fraction  # a plain number until it meets an operator


def _fitted(a: Value, b: Value) -> tuple[Value, Value]:
    """Two values to be added or compared: a scalar beside an operator becomes a multiple of 1."""
    for x, y in ((a, b), (b, a)):
        if isinstance(x, Operator) and isinstance(y, Operator):
            if x.kind == "operator" and y.kind == "scalar" and x.rows == x.cols:
                lifted = y * identity(x.rows)
                return (a, lifted) if y is b else (lifted, b)
    return a, b


def _mend(rest: str) -> str:
    """What is written instead of a sign that formulas do not have."""
    if rest[0] in "‖|⟨":
        return "a square ‖y‖² is written yᵀy, and ⟨x, y⟩ is xᵀy"
    if re.match(r"\.\s*T\b", rest):
        return "a transpose is written yᵀ"
    return "claim.letters(…) declares letters"


class _Reader:
    """Reads one sum from left to right."""

    def __init__(self, names: Names, text: str) -> None:
        self.names, self.text, self.place = names, text.strip(), 0

    def whole(self) -> Value:
        value = self.sum()
        if self.place < len(self.text):
            raise self.error()
        return value

    def error(self) -> ValueError:
        rest = self.text[self.place :]
        if not rest:
            return ValueError(f"{self.text!r} ends too early")
        return ValueError(
            f"{self.text!r}: no declared name, number or sign begins {rest[:20]!r}; {_mend(rest)}"
        )

    def peek(self, *signs: str) -> str:
        """The first of these signs that comes next, and past it; "" where none does."""
        while self.place < len(self.text) and self.text[self.place].isspace():
            self.place += 1
        for sign in signs:
            if self.text.startswith(sign, self.place):
                self.place += len(sign)
                return sign
        return ""

    def sum(self) -> Value:
        value = self.product(-1 if self.peek("−", "-") else 1)
        while sign := self.peek("+", "−", "-"):
            a, b = _fitted(value, self.product(1 if sign == "+" else -1))
            ahead = isinstance(b, Operator) and not isinstance(a, Operator)
            # a number goes behind, as the lockfile has it; among expectations it stays
            value = b + a if ahead and not self.names.spaces else a + b
        return value

    def product(self, sign: int) -> Value:
        value = self.factor() * sign
        while True:
            if self.peek("/"):
                below = self.factor()
                if isinstance(below, Operator):
                    raise ValueError(f"{self.text!r}: divide by numbers alone; write (…)⁻¹")
                value = value * (1 / below)
            elif self.peek("·", "*") or self.begins():
                other = self.factor()
                value = value * other if isinstance(value, Operator) else other * value
            else:
                return value

    def begins(self) -> bool:
        """Does a factor come next?"""
        self.peek()
        rest = self.text[self.place : self.place + 1]
        return bool(rest) and (
            rest in "(`" or rest.isdigit() or bool(self.name()) or self.trace() or self.means()
        )

    def trace(self) -> bool:
        return self.text.startswith("tr(", self.place)

    def means(self) -> bool:
        """Does an expectation come next?"""
        return bool(self.names.spaces) and self.text.startswith(_MEANS, self.place)

    def mean(self) -> Operator:
        """E‖x‖² and E⟨x, y⟩ as xᵀx and xᵀy, E[x | P] as Px."""
        opening = self.peek(*_MEANS)
        first = self.random()
        if opening == "E[":
            self.expect("|")
            field = self.atom()
            self.expect("]")
            if not isinstance(field, Operator) or field.type != f"{first.rows}×{first.rows}":
                raise ValueError(f"{self.text!r}: {field} is no conditional expectation")
            return field * first
        if opening == "E‖":
            self.expect("‖²")
            return first.T * first
        self.expect(",")
        second = self.random()
        self.expect("⟩")
        return first.T * second

    def random(self) -> Operator:
        """A sum that is a random vector."""
        value = self.sum()
        known = isinstance(value, Operator) and value.kind == "operator"
        if not known or value.rows not in self.names.spaces:
            raise ValueError(
                f"{self.text!r}: {value} is no random vector; those have one of the dimensions "
                f"{', '.join(sorted(self.names.spaces))}"
            )
        return value

    def expect(self, sign: str) -> None:
        if not self.peek(sign):
            raise self.error()

    def name(self) -> str:
        """The longest declared name that comes next; none where a trace does, whatever t is."""
        if self.trace():
            return ""
        for name in self.names.beginning(self.text, self.place):
            if self.text.startswith(name, self.place):
                end = self.place + len(name)
                if end < len(self.text) and _MARKS.match(self.text[end]):
                    strange = self.text[self.place : end + 1]
                    raise ValueError(
                        f"{self.text!r}: {strange} is not declared; claim.letters(…) does it"
                    )
                return name
        return ""

    def quoted(self) -> str:
        """The declared name in backquotes that comes next."""
        if not self.text.startswith("`", self.place):
            return ""
        name = self.text[self.place + 1 :].partition("`")[0]
        if name not in self.names.known:
            raise ValueError(f"{self.text!r}: {name!r} is not declared")
        return name

    def factor(self) -> Value:
        value = self.atom()
        while True:
            power = _POWER.match(self.text, self.place)
            mark = next((m for m in ("ᵀ", *_DERIVED) if self.text.startswith(m, self.place)), "")
            if power:
                self.place = power.end()
                value = value ** int(power[1] or power[2].translate(_SUPERSCRIPTS))
            elif mark and isinstance(value, Operator):
                self.place += len(mark)
                if mark == "ᵀ":
                    value = value.T
                else:
                    scalar = value.kind == "scalar" and mark == "⁻¹"
                    value = reciprocal(value) if scalar else _DERIVED[mark](value)
            else:
                return value

    def atom(self) -> Value:
        self.peek()
        if self.means():
            return self.mean()
        if name := self.quoted() or self.name():
            self.place += len(name) if not self.text.startswith("`", self.place) else len(name) + 2
            return self.names.known[name]
        if found := _NUMBER.match(self.text, self.place):
            self.place = found.end()
            return Fraction(found[0])
        opening = self.peek("tr(", "(")
        if not opening:
            raise self.error()
        value = self.sum()
        if not self.peek(")"):
            raise self.error()
        if opening == "tr(":
            return tr(value if isinstance(value, Operator) else number(value))
        return value
