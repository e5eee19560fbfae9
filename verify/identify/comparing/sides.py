"""One side of a comparison, from one text."""

from __future__ import annotations

import re
import shlex

from ..adapters.of_text import Text
from ..adapters.subjects import Subject, subject
from ..loading import read_arguments

PATH = re.compile(
    r"(optax|keras|torch):[\w.]+|[\w./~-]+\.py:[\w.]+|[\w.]+:[\w.]+|[A-Za-z_]\w*(\.\w+)+"
)


def read_side(text: str) -> Subject:
    """The `Subject` of an optimizer with its arguments, a program, a name or a law.

    Raises ValueError in one line.
    """
    words = _words(text)
    if words and PATH.fullmatch(words[0]) and not text.strip().startswith("["):
        return subject(words[0], read_arguments(words[1:]))
    return Subject(text, {}, "text", Text(text))


def _words(text):
    """Split at spaces outside of quotes and brackets; the brackets and quotes stay."""
    try:
        lexer = shlex.shlex(text, posix=False, punctuation_chars="")
    except ValueError:
        return []
    lexer.whitespace_split, lexer.commenters = True, ""
    try:
        words, depth = [], 0
        for word in lexer:
            if depth:
                words[-1] += word
            else:
                words.append(word)
            depth += sum(map(word.count, "([")) - sum(map(word.count, ")]"))
        return words
    except ValueError:
        return []
