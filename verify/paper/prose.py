"""Plain text with mathematics in Unicode, as LaTeX that needs amsmath alone."""

from __future__ import annotations

import re
from unicodedata import category, combining, normalize

from theory.operators.latex_names import ABOVE, ACCENTS, BELOW, GREEK

SIGNS = {
    "≤": r"\le",
    "≥": r"\ge",
    "≠": r"\ne",
    "≈": r"\approx",
    "≡": r"\equiv",
    "∈": r"\in",
    "∉": r"\notin",
    "⊂": r"\subset",
    "⊆": r"\subseteq",
    "∪": r"\cup",
    "∩": r"\cap",
    "∅": r"\emptyset",
    "→": r"\to",
    "←": r"\leftarrow",
    "↦": r"\mapsto",
    "↔": r"\leftrightarrow",
    "⇒": r"\Rightarrow",
    "⇐": r"\Leftarrow",
    "⇔": r"\Leftrightarrow",
    "∞": r"\infty",
    "√": r"\surd",
    "∑": r"\textstyle\sum",
    "∏": r"\textstyle\prod",
    "∫": r"\textstyle\int",
    "∂": r"\partial",
    "∇": r"\nabla",
    "∀": r"\forall",
    "∃": r"\exists",
    "¬": r"\neg",
    "∧": r"\wedge",
    "∨": r"\vee",
    "·": r"\cdot",
    "×": r"\times",
    "÷": r"\div",
    "−": "-",
    "±": r"\pm",
    "∓": r"\mp",
    "∘": r"\circ",
    "⊗": r"\otimes",
    "⊕": r"\oplus",
    "⊤": r"\top",
    "⊥": r"\perp",
    "⊙": r"\odot",
    "∝": r"\propto",
    "∼": r"\sim",
    "≃": r"\simeq",
    "≪": r"\ll",
    "≫": r"\gg",
    "⪰": r"\succeq",
    "≻": r"\succ",
    "⪯": r"\preceq",
    "≺": r"\prec",
    "≼": r"\preceq",
    "≽": r"\succeq",
    "⟂": r"\perp",
    "⅘": r"\tfrac45",
    "‖": r"\|",
    "⟨": r"\langle",
    "⟩": r"\rangle",
    "⌊": r"\lfloor",
    "⌋": r"\rfloor",
    "⌈": r"\lceil",
    "⌉": r"\rceil",
    "…": r"\ldots",
    "⋯": r"\cdots",
    "½": r"\tfrac12",
    "¼": r"\tfrac14",
    "¾": r"\tfrac34",
    "ℓ": r"\ell",
    "ℝ": r"\mathbf{R}",
    "ℚ": r"\mathbf{Q}",
    "ℂ": r"\mathbf{C}",
    "ℕ": r"\mathbf{N}",
    "ℤ": r"\mathbf{Z}",
    "𝔼": r"\mathbf{E}",
    "ϱ": r"\varrho",
    "ϵ": r"\epsilon",
    "ϕ": r"\phi",
    "µ": r"\mu",
    "∗": "*",
    "⋆": r"\star",
    "†": r"\dagger",
    "<": "<",
    ">": ">",
    "|": r"\vert",
}
PUNCTUATION = {
    "–": "--",
    "—": "---",
    "’": "'",
    "‘": "`",
    "“": "``",
    "”": "''",
    "„": ",,",
    "«": r"\textquotedblleft{}",
    "»": r"\textquotedblright{}",
    "\u00a0": "~",
    "§": r"\S{}",
    "°": r"\ensuremath{^\circ}",
    "€": "EUR",
    "✓": "yes",
    "�": "?",
}
ESCAPES = {
    **{c: "\\" + c for c in "#$%&{}_"},
    "~": r"\ensuremath{\sim}",
    "^": r"\ensuremath{\wedge}",
    "\\": r"\textbackslash{}",
}
OTHER_ABOVE = {
    "⁽": "(",
    "⁾": ")",
    "⁼": "=",
    "ᵏ": "k",
    "ᴵ": "I",
    "ᴺ": "N",
    "ᵇ": "b",
    "ᶜ": "c",
    "ᵈ": "d",
    "ᵃ": "a",
}
OTHER_BELOW = {"₍": "(", "₎": ")", "₌": "=", "ᵦ": r"\beta", "ᵨ": r"\rho"}
RAISED = {**ABOVE, **OTHER_ABOVE}
LOWERED = {**BELOW, **OTHER_BELOW}
RAISED.pop("'")
RAISED.pop("°")

_MARK = re.compile(r"([_^])(\{[^{}]*\}|\([^()]*\)|[A-Za-z0-9\u0300-\u03ff]+)")
_LETTER = re.compile(r"(?:^|.*[^A-Za-z])([A-Za-z])$", re.DOTALL)


def prose(text: str) -> str:
    """Text as LaTeX, every character that shows; what LaTeX has no word for is given by its code.

    ``x_{t+1}`` and ``e^{-t}`` become indices and powers, as raised and lowered characters do, of
    the one letter before them; letters of European languages stay as they are.
    """
    out: list[tuple[bool, str]] = []  # is it mathematics?
    for formula, piece in _pieces(normalize("NFD", text)):
        if out and formula and piece[0] in "_^" and (found := _LETTER.match(out[-1][1])):
            if not out[-1][0]:
                out[-1] = (False, out[-1][1][: found.start(1)])
                piece = found[1] + piece
        if out and out[-1][0] == formula:
            joint = " " if formula and piece[0] not in "_^" else ""
            piece = out.pop()[1] + joint + piece
        out.append((formula, piece))
    return "".join(rf"\ensuremath{{{piece}}}" if formula else piece for formula, piece in out)


def code(text: str) -> str:
    """Text as it is typed: names of claims and files, commands."""
    return "".join(ESCAPES.get(c, c) if c != "_" else r"\_\allowbreak{}" for c in text)


def _pieces(text: str):
    """Text and mathematics in turn, a character or a run of marks at a time."""
    i, marks = 0, ""  # which marks the last base has
    while i < len(text):
        c, end = text[i], i + 1
        if i and not text[i - 1].isspace() and (found := _MARK.match(text, i)):
            inner = found[2][1:-1] if found[2][0] == "{" else found[2]
            inside = ""
            for _, piece in _pieces(inner):
                inside += " " * (inside[-1:].isalpha() and piece[:1].isalpha()) + piece
            mark, shown = found[1], inside
            end = found.end()
        elif c in RAISED or c in LOWERED:
            table, mark = (RAISED, "^") if c in RAISED else (LOWERED, "_")
            while end < len(text) and text[end] in table:
                end += 1
            shown = "".join(table[d] for d in text[i:end])
        else:
            mark = ""
            while end < len(text) and combining(text[end]):
                end += 1
            yield _one(text[i:end])
        if mark:  # a second one of a kind needs a base of its own
            yield True, f"{'{}' * (mark in marks)}{mark}{{{shown}}}"
        marks = (marks if mark not in marks else "") + mark if mark else ""
        i = end


def _one(cluster: str) -> tuple[bool, str]:
    whole = normalize("NFC", cluster)
    if whole in SIGNS:
        return True, SIGNS[whole]
    base, marks = cluster[0], cluster[1:]
    accents = [ACCENTS[m] for m in marks if m in ACCENTS]
    if base in GREEK or accents:
        body = "\\" + GREEK[base] if base in GREEK else SIGNS.get(base, base)
        for accent in accents:
            body = rf"\{accent}{{{body}}}"
        return True, body
    latin = ord(base) < 0x250 and len(whole) == 1 and category(whole)[0] == "L"
    if base in PUNCTUATION:
        return False, PUNCTUATION[base]
    if base in ESCAPES:
        return False, ESCAPES[base]
    if base in "\n\t" or " " <= base <= "~" or latin:
        return False, whole
    return False, f"[U+{ord(base):04X}]"
