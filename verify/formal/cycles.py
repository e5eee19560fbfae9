"""A cycle as a theorem: the method comes back on a function of the class, and moves in between."""

from __future__ import annotations

from fractions import Fraction

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
        f"Lemma ok : Cycles.cycle_ok {d} {n} {K} A B C corners start mu L.\n"
        "Proof. vm_cast_no_check (erefl true). Qed.\n"
    )
    head = f"(* {comment(piece['name'])}: {comment(piece['says'])} *)\n"
    text = (
        f"{head}Module {name}.\nLocal Open Scope nat_scope.\n{given}{start}{proof}"
        f"Local Open Scope ring_scope.\n{statement}"
        f"Proof. exact (@Cycles.cycle {d}%N {n}%N {K}%N A B C corners start mu L R P ok). Qed.\n"
        f"End {name}.\n"
    )
    return text, given + statement


def numbers(rows: list[list[str]]) -> list[list[Fraction]]:
    return [list(map(Fraction, row)) for row in rows]
