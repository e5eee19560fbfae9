"""Names of letters and scalars in LaTeX: accents, indices, primes and Greek.

The alphabet of names is that of certificates (docs/certificate.md). What is set above or below a
letter is gathered into one superscript and one subscript, so that no name has two of either.
"""

from __future__ import annotations

import re
from unicodedata import combining, normalize

from theory.greek import LATEX as GREEK

ABOVE = {
    **dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿⁱᵏᵐᵖᵗʲʳˡˢᴸᴿ", "0123456789+-nikmptjrlsLR", strict=True)),
    "ᵀ": r"\top",
    "°": r"\circ",
    "′": r"\prime",
    "″": r"\prime\prime",
    "‴": r"\prime\prime\prime",
    "'": r"\prime",
    "⋆": r"\star",
    "†": r"\dagger",
}
BELOW = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+-aehijklmnoprstuvx", strict=True))
ACCENTS = {"\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0307": "dot"}
SIGNS = {
    "·": r"\cdot ",
    "½": r"\tfrac{1}{2}",
    "ℓ": r"\ell ",
    "∂": r"\partial ",
    "∇": r"\nabla ",
    "∞": r"\infty ",
    "√": r"\surd ",
    "−": "-",
    "|": "|",
    "#": r"\#",
    "$": r"\$",
    "%": r"\%",
    "&": r"\&",
    "{": r"\{",
    "}": r"\}",
    "\\": r"\backslash ",
    "~": r"\sim ",
    "^": r"\wedge ",
    "`": r"\prime ",
}
FIRST_INDEX = re.compile(r"([^\W\d_][\u0300-\u036f]*)(\d+)")


def latex_name(name: str) -> str:
    r"""``M̃′`` as ``\tilde{M}^{\prime}``, ``θ_0`` and ``c1`` with their index, ``step`` upright."""
    head, _, index = name.partition("_")
    tail = ""
    while index and index[-1] in ABOVE:  # marks behind the index belong to the letter
        index, tail = index[:-1], index[-1] + tail
    head = normalize("NFD", head)
    if not index and (found := FIRST_INDEX.match(head)) and "/" not in head:
        rest = head[found.end() :]
        if not any(c.isalnum() for c in normalize("NFC", rest) if c not in ABOVE):
            head, index = found[1] + rest, found[2]
    if any(c in "()[]/+-−·" for c in head):
        core = head.rstrip("".join(ABOVE))
        if core[:1] == "(" and core[-1:] == ")" and not index:  # (A + B)⁻¹
            marks = "".join(ABOVE[c] for c in head[len(core) :])
            return _line(core) + (f"^{{{marks}}}" if marks else "")
        return f"[{_line(head + tail)}]" + (f"_{{{_line(index)}}}" if index else "")
    body, above, below = _row(head + tail)
    if index:
        inner, up, down = _row(normalize("NFD", index.replace("_", ",")))
        below += inner + (f"_{{{down}}}" if down else "") + (f"^{{{up}}}" if up else "")
    return body + (f"_{{{below}}}" if below else "") + (f"^{{{above}}}" if above else "")


def _line(text: str) -> str:
    """A name that reads like a formula, which is one letter all the same, as it reads."""
    shown = ""
    for part in re.findall(r"[()\[\]/+−·-]|[^()\[\]/+−·-]+", text):
        if part == "·":  # products are written without a sign
            shown += " "
            continue
        body, above, below = _row(part)
        shown += body + (f"_{{{below}}}" if below else "") + (f"^{{{above}}}" if above else "")
    return shown


def _row(text: str) -> tuple[str, str, str]:
    """What stands on the line, above and below it."""
    body, above, below = "", "", ""
    for run in re.findall(r"[A-Za-z]{2,}(?![\u0300-\u036f])|.[\u0300-\u036f]*", text):
        if len(run) > 1 and not combining(run[1]):
            body += rf"\mathrm{{{run}}}"
        elif run in ABOVE:
            above += ABOVE[run]
        elif run in BELOW:
            below += BELOW[run]
        else:
            one = "\\" + GREEK[run[0]] if run[0] in GREEK else SIGNS.get(run[0], run[0])
            for accent in run[1:]:
                one = rf"\{ACCENTS[accent]}{{{one}}}"
            body += one + (" " if len(run) == 1 and run[0] in GREEK else "")
    return body.strip(), above.strip(), below
