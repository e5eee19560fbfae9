"""Powers and indices in prose: ``x^{t+1}`` and ``V_k`` as HTML shows them, and as Unicode does.

Statements and misprints are plain text, in which a paper's superscripts are written as in LaTeX.
Only what a reader would read so is raised or lowered: braces after ``^`` or ``_``, and a single
sign or two after a letter that stands alone, so that names such as ``two_cycle`` stay as they are.
"""

from __future__ import annotations

import re
from html import escape

from theory.operators.latex_names import ABOVE, BELOW

MARK = r"[\u0300-\u036f]?"  # a tilde or a hat
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹ᵀᵗⁿ"
ONE = rf"[^\W_{RAISED}]{MARK}"  # a letter or a digit
BRACED = re.compile(r"([\^_])\{((?:[^{}]|\{[^{}]*\})*)\}")
POWER = re.compile(rf"\^((?:[a-z]{{3,5}}|{ONE}|[*∗])(?!\w))")
INDEX = re.compile(
    rf"((?<![^\W{RAISED}])(?:\d*|[a-zα-ω](?=[A-Z]))[^\W\d_]{MARK}|[α-ωΑ-Ω]{MARK}|[‖)])_((?:max|min|(?:{ONE}){{1,2}})"
    rf"(?![^\W{RAISED}]))"
)
TAGS = {"^": "sup", "_": "sub"}
CHARACTERS = {  # Unicode's own; it has not all of them
    mark: {shown: raised for raised, shown in table.items() if len(shown) == 1}
    for mark, table in (("^", ABOVE), ("_", BELOW))
}
for table in CHARACTERS.values():
    table["−"] = table["-"]


def prose(text: str) -> str:
    """The text as HTML, escaped, its powers raised and its indices lowered."""
    return _tagged(escape(text, quote=False))


def _tagged(text: str) -> str:
    text = BRACED.sub(lambda m: f"<{TAGS[m[1]]}>{_tagged(m[2])}</{TAGS[m[1]]}>", text)
    text = POWER.sub(r"<sup>\1</sup>", text)
    return INDEX.sub(r"\1<sub>\2</sub>", text)


def plain(text: str) -> str:
    """The text for a terminal: powers and indices in Unicode, where it has all that they need."""
    for pattern, mark in ((BRACED, ""), (POWER, "^"), (INDEX, "_")):
        text = pattern.sub(lambda found, mark=mark: _set(found, mark), text)
    return text


def _set(found: re.Match, mark: str) -> str:
    inner, before = found[found.lastindex], found[1] if mark == "_" else ""
    table = CHARACTERS[mark or found[1]]
    if all(c in table for c in inner):
        return before + "".join(table[c] for c in inner)
    return found[0]
