"""Names of a certificate as identifiers of Coq, which knows Greek letters and lower digits."""

from __future__ import annotations

import re
import unicodedata

MARKS = {"\u0302": "_hat", "\u0303": "_tilde", "\u0304": "_bar", "\u0307": "_dot"}
SIGNS = {
    "′": "'", "″": "''", "‴": "'''", "⁺": "_plus", "₊": "_plus", "⋆": "_star", "†": "_dag",
    "⁻": "_m", "₋": "_m", "−": "_m", "-": "_m", "∂": "d", "∇": "grad", "∞": "inf", "√": "root",
    "½": "half", "·": "_", "ϑ": "theta", "'": "'",
}  # fmt: skip
"""What Coq takes in no identifier, and what stands for it."""

RESERVED = frozenset(
    """R forall exists fun match with end let in if then else return as Type Prop Set is at using
    where struct by do for fix cofix mod psd posdef z2R p2R rs cs sy given steps goals sound both
    allof den fact step kind expr letters numbers dim row col seq nat bool list cons nil true false
    conj and or not Op Sc Tr Eq Ge Gt Ne Combine Cancel Definite Squares Recall Plain Sand TrSq Sq
    Lt Sl Nm Id Zr Pl Mi Mu Ml Sm Pw Ad Tc Qmake id realFieldType at_ at_sizes at_letters at_numbers
    rat int pred rel t_ IH_ always always_ allof sound_after symmetries""".split()
)
"""Words of Coq, and names that statements and proofs use themselves."""
OWN = re.compile(r"h_\d+|[ap]\d+_")
"""Names of hypotheses, of letters for all in a proof, and of proved predicates."""


def identifier(name: str) -> str:
    """One name, spelled as Coq allows."""
    text = ""
    for mark in unicodedata.normalize("NFD", name):
        if mark in MARKS or mark in SIGNS:
            text += MARKS.get(mark) or SIGNS[mark]
        elif mark.isascii() and (mark.isalnum() or mark == "_"):
            text += mark
        elif "Α" <= mark <= "ω" or "₀" <= mark <= "₉":
            text += mark
        else:
            plain = unicodedata.normalize("NFKC", mark)
            text += plain if plain.isascii() and plain.isalnum() else "_"
    if not text or not text[0].isalpha():
        text = "x" + text
    return text


def identifiers(names: list[str], taken: set[str]) -> list[str]:
    """Different identifiers for the names, none of them reserved or taken; these are then taken."""
    found = []
    for name in names:
        stem = text = identifier(name)
        count = 1
        while text in taken or text in RESERVED or OWN.fullmatch(text):
            count += 1
            text = f"{stem}_{count}" if stem not in RESERVED or count > 2 else stem + "_"
        taken.add(text)
        found.append(text)
    return found


def comment(text: str) -> str:
    """Prose inside a comment of Coq, where quotation marks and stars would be read."""
    return text.replace('"', "”").replace("(*", "( *").replace("*)", "* )").replace("\n", " ")
