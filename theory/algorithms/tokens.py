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
            raise ProgramError(
                f"{where(text, place)}: {text[place]!r} is not part of the grammar: leave it out"
            )
        kind, value = match.lastgroup, match.group()
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
