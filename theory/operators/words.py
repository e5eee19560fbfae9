"""Words: products of letters, their adjoints and their normal forms.

A token is a letter's name, or the name followed by ``*`` for its adjoint; a word is a
tuple of tokens, the empty word the identity.  Real 1×1 matrices are numbers: they
commute with each other and equal their transposes, and the normal form uses just that.
"""

from __future__ import annotations

ONE = "1"  # the dimension of the scalars


def star(token: str) -> str:
    """The adjoint of a token (symmetric letters are handled by ``adjoint``)."""
    return token[:-1] if token.endswith("*") else token + "*"


def letter_name(token: str) -> str:
    return token[:-1] if token.endswith("*") else token


def shape(token: str, letters) -> tuple[str, str]:
    """(rows, cols) of a token."""
    letter = letters[letter_name(token)]
    return (letter.cols, letter.rows) if token.endswith("*") else (letter.rows, letter.cols)


def adjoint(word: tuple, letters) -> tuple:
    """The adjoint of a word: reversed, every token adjoint, symmetric letters as they are."""
    found = []
    for token in reversed(word):
        turned = token[-1] == "*"
        name = token[:-1] if turned else token
        found.append(token if letters[name].symmetric else name if turned else token + "*")
    return tuple(found)


def cuts(word: tuple, letters) -> list[int]:
    """The places along a word where the dimension is 1."""
    places = []
    for i, token in enumerate(word):  # as shape() says, without its tuples
        turned = token[-1] == "*"
        letter = letters[token[:-1] if turned else token]
        if (letter.cols if turned else letter.rows) == ONE:
            places.append(i)
    if word and (letter.rows if turned else letter.cols) == ONE:
        places.append(len(word))
    return places


def normal_form(word: tuple, letters) -> tuple:
    """The normal form of an operator word: its 1×1 pieces sorted, each the lesser of itself and its
    adjoint."""
    places = cuts(word, letters)
    if len(places) < 2:
        return word
    pieces = sorted(
        min(piece, adjoint(piece, letters))
        for piece in (word[a:b] for a, b in zip(places, places[1:]))
    )
    return word[: places[0]] + tuple(t for piece in pieces for t in piece) + word[places[-1] :]


def trace_normal_form(word: tuple, letters) -> tuple:
    """The normal form of a word under the trace: cyclic rotation and adjoint are free."""
    places = cuts(word, letters)
    if places:
        turn = places[0] % len(word)
        return normal_form(word[turn:] + word[:turn], letters)
    mirrored = adjoint(word, letters)
    return min(w[i:] + w[:i] for w in (word, mirrored) for i in range(len(word)))


def times(a: tuple, b: tuple) -> tuple:
    """The product of two monomials, each a sorted tuple of (scalar, exponent)."""
    if not a or not b:
        return a or b
    powers = dict(a)
    for name, exponent in b:
        powers[name] = powers.get(name, 0) + exponent
    return tuple(sorted(powers.items()))


def divide(a: tuple, b: tuple) -> tuple | None:
    """a / b as a monomial, or None where b does not divide a."""
    if not b:
        return a
    powers = dict(a)
    if not divides(powers, b):
        return None
    for name, exponent in b:
        left = powers[name] - exponent
        if left:
            powers[name] = left
        else:
            del powers[name]
    return tuple(sorted(powers.items()))


def divides(powers: dict, b: tuple) -> bool:
    """Does a monomial divide that of these powers?"""
    for name, exponent in b:
        if powers.get(name, 0) < exponent:
            return False
    return True


def lcm(a: tuple, b: tuple) -> tuple:
    if not a or not b:
        return a or b
    powers = dict(a)
    for name, exponent in b:
        powers[name] = max(powers.get(name, 0), exponent)
    return tuple(sorted(powers.items()))
