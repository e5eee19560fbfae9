"""Plain text with mathematics in Unicode, as LaTeX that needs amsmath alone."""

from __future__ import annotations

import re
from unicodedata import category, combining, normalize

from theory.greek import LATEX as GREEK
from theory.operators.latex_names import ABOVE, ACCENTS, BELOW

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

# Words that stand in formulas, and short ones that do not
UPRIGHT = frozenset(
    "tr ln lg Re Im a A I an as at be by do he if in is it no of on or so to us we".split()
)
BARE = re.compile(r"\d*[A-Za-z]{1,3}")
CALL = re.compile(r"\d*[A-Za-z]\([^()\s]*\)?|\d*[A-Za-z]/\d*[A-Za-z]")  # f(x), t(t, g/L
SNAKE = re.compile(r"(?<![\w{^])[a-z][a-z0-9]{2,}(?:_[a-z0-9]+)+(?![\w}])")  # names of claims
COMPACT = re.compile(r"(?=.*[A-Za-z])(?:[A-Za-z]{0,2}[\d()/,;]+)+[A-Za-z]{0,2}")  # 1)g/(2L
NAMED = re.compile(r"\.|.*,|and|(?:[A-Z]\.-?)+")  # what stands before somebody's initials
PART = re.compile(r"\W*(?:[Aa]ppendix|[Ss]ection|[Aa]lgorithm|[Tt]heorem|[Ss]ee|[Pp]art)")
ADJECTIVE = re.compile(r"[A-Za-z]-[a-z]{3,}")
_MARK = re.compile(r"([_^])(\{[^{}]*\}|\([^()]*\)|[A-Za-z0-9\u0300-\u03ff]+)")
_LETTER = re.compile(r"(?:^|.*[^A-Za-z])([A-Za-z])$", re.DOTALL)


def prose(text: str) -> str:
    """Text as LaTeX, every character that shows; what LaTeX has no word for is given by its code.

    ``x_{t+1}`` and ``e^{-t}`` become indices and powers, as raised and lowered characters do, of
    the one letter before them; letters of European languages stay as they are, and Latin ones are
    set as mathematics where they stand alone or beside signs.
    """
    out: list[tuple[bool, str]] = []  # is it mathematics?
    text = normalize("NFD", text)
    joints = {m.start() + i for m in SNAKE.finditer(text) for i, c in enumerate(m[0]) if c == "_"}
    for formula, piece in _pieces(text, _in_formulas(text), joints):
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


def _in_formulas(text: str) -> set[int]:
    """The places of Latin letters that belong to formulas: those that stand alone, and short runs
    of them in words with mathematics in them or beside signs."""
    words = [(m.start(), m[0]) for m in re.finditer(r"\S+", text)]
    cores = ["", *(_core(word) for _, word in words), ""]
    kinds = [_kind(core) if core else "" for core in cores]
    found: set[int] = set()
    for i, (start, word) in enumerate(words, 1):
        beside = "sign" in (kinds[i - 1], kinds[i + 1])
        kind = "formula" if beside and COMPACT.fullmatch(cores[i]) else kinds[i]
        before = words[i - 2][1] if i > 1 else "."
        if kind == "bare" and (beside or _alone(cores[i], word, before, cores[i + 1])):
            runs = re.finditer(r"[A-Za-z]+", word)
        elif kind == "formula":
            runs = re.finditer(r"(?<![A-Za-z])(?:[A-Za-z]{1,2}|[A-Z]{2}[a-z])(?![A-Za-z])", word)
        elif kind == "adjective":
            runs = re.finditer(r"[A-Za-z](?=-)", word)
        else:
            continue
        for run in runs:
            if len(run[0]) == 1 or run[0] not in UPRIGHT:
                found |= set(range(start + run.start(), start + run.end()))
    return found


def _alone(core: str, word: str, before: str, after: str) -> bool:
    """Is this word a letter that stands for something: no article, initial or number of a part?"""
    if len(core.lstrip("0123456789")) != 1 or core in "aI":
        return False
    if word.endswith(f"{core}.") and core.isupper() and after[:1].isupper():
        return not NAMED.fullmatch(before)
    return not (core == "A" and (before[-1] in ".:!?" or PART.fullmatch(before)))


def _core(word: str) -> str:
    """The word without punctuation, and without brackets that are not closed in it."""
    core = word.strip(".,;:[]“”\"'?!") or word
    core = core[1:] if core[0] == "(" and core.count("(") > core.count(")") else core
    return core[:-1] if core[-1:] == ")" and core.count(")") > core.count("(") else core or word


def _kind(word: str) -> str:
    """sign, formula, bare (a few Latin letters), adjective ("L-smooth") or "" for a word."""
    word = normalize("NFC", word)
    signs = [c in SIGNS and c != "…" or c in "=+<>" for c in word]
    if all(signs) or word in ("-", "/"):
        return "sign"
    if any(signs) or any(c in GREEK or c in RAISED or c in LOWERED or c in "_^" for c in word):
        return "formula"
    if CALL.fullmatch(word):
        return "formula"
    return "bare" if BARE.fullmatch(word) else "adjective" if ADJECTIVE.match(word) else ""


def _pieces(text: str, letters=frozenset(), joints=frozenset()):
    """Text and mathematics in turn, a character or a run of marks at a time; ``letters`` are the
    places of Latin letters that are mathematics, ``joints`` of underscores that are none."""
    i, marks = 0, ""  # which marks the last base has
    while i < len(text):
        c, end = text[i], i + 1
        plain = i in joints
        if i and not text[i - 1].isspace() and not plain and (found := _MARK.match(text, i)):
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
            yield (True, text[i]) if i in letters and end == i + 1 else _one(text[i:end])
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
