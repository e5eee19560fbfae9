"""Optimizers as text, first part: characters and tokens.

Greek letters are read as their names (β1 is beta1), subscript digits as digits, and the signs −, ·,
′ and ← as -, *, ' and =; each of them stands for the same text in ASCII everywhere.
"""

import re

from theory.greek import NAMES

MAX_LENGTH = 20_000

_DIGITS = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789"))
_SIGNS = {"−": "-", "·": "*", "×": "*", "′": "'", "’": "'", "←": "="}
_LETTERS = "".join(NAMES)

_TOKEN = re.compile(
    r"(?P<space>[ \t\r]+|#[^\n]*)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?)"
    rf"|(?P<name>[A-Za-z{_LETTERS}][A-Za-z0-9_'{_LETTERS}{''.join(_DIGITS)}]*)"
    r"|(?P<sign>\*\*|[-+*/:]=|[-+*/^=()\[\]{},:;\n])"
)


_CONDITION = "there are no conditions: max, min, clip and sign take their place"
_OPERATOR = "an operator is a capital letter that is called, K(x)"
_INSTEAD = {
    **dict.fromkeys("<>≤≥!?&", _CONDITION),
    **dict.fromkeys("∇∂", "the gradient is grad(x), or grad_f(x) where there are several"),
    **dict.fromkeys("‖|", "write norm(x) for the length of the vector, abs(x) for coordinates"),
    **dict.fromkeys("⟨⟩", "products of vectors are not in the language"),
    "√": "write sqrt(x)",
    ".": "a name holds letters, digits, _ and '",
    "²": "write x^2",
    "ᵀ": _OPERATOR,
    "@": _OPERATOR,
}


class ProgramError(ValueError):
    """The text is not a program of the kind that can be read; the message is one line."""


def plain(text):
    """Return `text` with the signs that are read as ASCII signs, one character for another."""
    return text.translate(str.maketrans(_SIGNS))


def spelled(name):
    """Return a name in ASCII: β₁ is beta1."""
    return "".join(NAMES.get(letter, _DIGITS.get(letter, letter)) for letter in name)


def tokens(text):
    """Return (kind, value, place) of each token; `text` went through `plain`. Raises ProgramError.

    Inside parentheses a new line is a space.
    """
    if len(text) > MAX_LENGTH:
        raise ProgramError(
            f"the program has {len(text)} characters: the limit is {MAX_LENGTH}, so shorten it"
        )
    place, nesting, found = 0, 0, []
    while place < len(text):
        match = _TOKEN.match(text, place)
        if not match:
            mend = _INSTEAD.get(text[place], "leave it out")
            raise ProgramError(
                f"{where(text, place)}: {text[place]!r} is not part of the grammar: {mend}"
            )
        kind, value = match.lastgroup, match.group()
        if kind == "name" and value.endswith("_") and text[match.end() :].startswith("{"):
            raise ProgramError(
                f"{where(text, place)}: {value}{{...}} is not part of the grammar: write "
                f"{value[:-1]}, the new value takes the place of the old one; lr[t] is an entry of "
                "a sequence"
            )
        nesting += {"(": 1, ")": -1}.get(value, 0)
        if kind != "space" and not (value == "\n" and nesting > 0):
            value = "=" if value == ":=" else value
            found.append((kind, spelled(value) if kind == "name" else value, place))
        place = match.end()
    found.append(("end", "", len(text)))
    return found


def where(text, place):
    """ "line 2, column 5" """
    line, column = position(text, place)
    return f"line {line}, column {column}"


def position(text, place):
    """Return (line, column) of a place, both from 1."""
    return text.count("\n", 0, place) + 1, place - (text.rfind("\n", 0, place) + 1) + 1
