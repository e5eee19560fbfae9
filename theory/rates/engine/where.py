"""What is known of a sequence that a program reads: relations between its entries, as text.

``s[1] = 1; s[t] >= 1; s[t+1]^2 - s[t+1] <= s[t]^2``, each for every t = 1, 2, …
"""

import re
from dataclasses import dataclass

from theory import exact

_RELATION = re.compile(r"(.*?)(<=|>=|≤|≥|=)(.*)")
_FIRST = re.compile(r"\s*([A-Za-z]\w*)\s*\[\s*(\d+)\s*\]\s*", re.ASCII)
_OFFSET = re.compile(r"(\w+)\[t(?: ([+-]) (\d+))?\]")


@dataclass(frozen=True, eq=False)
class Where:
    """`first` maps (sequence, index) to a number; `facts` are elements of the field of a program
    that are ≥ 0 at every t, `said` the same as text."""

    text: str
    first: dict
    facts: tuple
    said: tuple


def read(text: str) -> Where:
    """Read relations. Raises ValueError, one line with the mend."""
    from theory.algorithms import parse
    from theory.algorithms.tokens import ProgramError

    first, facts, said = {}, [], []
    for part in filter(None, map(str.strip, text.split(";"))):
        found = _RELATION.fullmatch(part)
        if not found or "grad" in part:
            raise ValueError(f"{part!r} is no relation: give one such as s[t] >= 1, or s[1] = 1")
        left, sign, right = found.groups()
        start = _FIRST.fullmatch(left)
        if start and sign == "=":
            entry = f"{start[1]}[{start[2]}]"
            if (start[1], int(start[2])) in first:
                raise ValueError(f"{entry} is given twice in --where")
            first[start[1], int(start[2])] = exact.rational(right, entry)
            continue
        if sign == "=":
            raise ValueError(
                f"{part!r} holds at every t: give a sequence with a recursion a start line and an "
                "assignment in the program"
            )
        low, high = (right, left) if sign in (">=", "≥") else (left, right)
        try:
            program = parse(f"wwww = wwww - (({high}) - ({low}))*grad(wwww)")
            facts.append(-program.system.B[0][0])
            said.append(part)
        except (ProgramError, ValueError, ZeroDivisionError):
            raise ValueError(
                f"{part!r} is not understood: give one such as s[t+1]^2 - s[t+1] <= s[t]^2"
            ) from None
        strange = {x for x in facts[-1].letters() if not _OFFSET.fullmatch(x)}
        if strange or not facts[-1].bottom.is_constant():
            raise ValueError(f"{part!r} is no polynomial in entries of sequences, such as s[t]")
    return Where(text.strip(), first, tuple(facts), tuple(said))


def entries(ratios) -> dict:
    """{letter: (name, offset)} of the entries of sequences in ratios."""
    found = {}
    for ratio in ratios:
        for letter in ratio.letters():
            match = _OFFSET.fullmatch(letter)
            if match:
                offset = int(match[3] or 0) * (-1 if match[2] == "-" else 1)
                found[letter] = (match[1], offset)
    return found
