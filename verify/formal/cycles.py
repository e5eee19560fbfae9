"""A cycle as a theorem: the method comes back on a function of the class, and moves in between."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from verify.formal.exact import product
from verify.formal.names import comment
from verify.formal.points import table
from verify.formal.writing import rational


def cycle(piece: dict, name: str) -> tuple[str, str]:
    """The module of a piece of kind `cycle`, and what of it is read."""
    d, n, K = len(piece["A"]), len(piece["hull"][0]), len(piece["hull"])
    data = {
        "A": table(numbers(piece["A"])),
        "B": table([[x] for x in map(Fraction, piece["B"])]),
        "C": table([list(map(Fraction, piece["C"]))]),
        "corners": table(numbers(piece["hull"])),
    }
    given = "".join(f"Definition {key} : table := {value}.\n" for key, value in data.items())
    for key in ("mu", "L"):
        given += f"Definition {key} : Q := {rational(Fraction(piece['class'][key]))}.\n"
    matrices = f"(matrix_of R {d} {d} A) (matrix_of R {d} 1 B) (matrix_of R 1 {d} C)"
    hull = f"Cycles.hull (matrix_of R {K} {n} corners)"
    of = "(q2R R mu) (q2R R L)"
    statement = (
        f"Theorem {name} (R : realFieldType) (P : 'rV[R]_{n} -> 'rV[R]_{n}) :\n"
        f"  (forall x, Standard.nearest ({hull}) x (P x)) ->"
        f"  (* P x is next to x in the corners' hull *)\n"
        f"  Standard.smooth_convex {of} (Cycles.worst {of} P) (Cycles.gradient {of} P) /\\\n"
        f"  Cycles.comes_back {matrices} (Cycles.gradient {of} P) {K}.\n"
    )
    start = f"Definition start : table := {table(numbers(piece['start']))}.\n"
    proof = (
        f"Lemma ok : Cycles.cycle_ok {d} {n} {K} A B C corners start mu L {denominator(piece)}.\n"
        "Proof. vm_cast_no_check (erefl true). Qed.\n"
    )
    head = f"(* {comment(piece['name'])}: {comment(piece['says'])} *)\n"
    text = (
        f"{head}Module {name}.\nLocal Open Scope nat_scope.\n{given}{start}{proof}"
        f"Local Open Scope ring_scope.\n{statement}"
        f"Proof. exact (@Cycles.cycle {d}%N {n}%N {K}%N A B C corners start mu L _ R P ok). Qed.\n"
        f"End {name}.\n"
    )
    return text, given + statement


def denominator(piece: dict) -> int:
    """A common denominator of the run's states, its places, and the corners."""
    A, corners, state = map(numbers, (piece["A"], piece["hull"], piece["start"]))
    B, C = (list(map(Fraction, piece[key])) for key in "BC")
    mu, L = (Fraction(piece["class"][key]) for key in ("mu", "L"))
    found = 1
    for corner in corners:
        (place,) = product([C], state)
        found = lcm(found, *(x.denominator for row in [*state, place, corner] for x in row))
        gradient = [mu * y + (L - mu) * v for y, v in zip(place, corner, strict=True)]
        moved = product(A, state)
        state = [
            [x + b * g for x, g in zip(row, gradient, strict=True)]
            for row, b in zip(moved, B, strict=True)
        ]
    return found


def numbers(rows: list[list[str]]) -> list[list[Fraction]]:
    return [list(map(Fraction, row)) for row in rows]
