"""Powers and indices in prose: ``x^{t+1}`` and ``V_k`` as HTML shows them.

Statements and misprints are plain text, in which a paper's superscripts are written as in LaTeX.
Only what a reader would read so is raised or lowered: braces after ``^`` or ``_``, and a single
sign or two after a letter that stands alone, so that names such as ``two_cycle`` stay as they are.
"""

from __future__ import annotations

import re
from html import escape

MARK = r"[\u0300-\u036f]?"  # a tilde or a hat
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹ᵀ"
ONE = rf"[^\W_{RAISED}]{MARK}"  # a letter or a digit
BRACED = re.compile(r"([\^_])\{((?:[^{}]|\{[^{}]*\})*)\}")
POWER = re.compile(rf"\^((?:[a-z]{{3,5}}|{ONE}|[*∗])(?!\w))")
INDEX = re.compile(
    rf"((?<!\w)\d*[^\W\d_]{MARK}|[α-ωΑ-Ω]{MARK}|[‖)])_((?:max|min|(?:{ONE}){{1,2}})(?![^\W{RAISED}]|\())"
)
TAGS = {"^": "sup", "_": "sub"}


def prose(text: str) -> str:
    """The text as HTML, escaped, its powers raised and its indices lowered."""
    return _tagged(escape(text, quote=False))


def _tagged(text: str) -> str:
    text = BRACED.sub(lambda m: f"<{TAGS[m[1]]}>{_tagged(m[2])}</{TAGS[m[1]]}>", text)
    text = POWER.sub(r"<sup>\1</sup>", text)
    return INDEX.sub(r"\1<sub>\2</sub>", text)
