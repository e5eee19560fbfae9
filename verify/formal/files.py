"""A certificate as a file of Coq."""

from __future__ import annotations

from verify.formal.names import identifiers
from verify.formal.points import instances, refutation
from verify.formal.theorem import Theorem
from verify.formal.trees import Left

WRITERS = {"refutation": refutation, "instances": instances}
HEADER = """From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra.
From Lemmata Require Import Coefficients Words Values Expressions Checking Definiteness Statements Points.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Close Scope Q_scope. Close Scope Z_scope. Local Open Scope nat_scope.
"""


def body(certificate: dict) -> tuple[str, list[tuple[str, str, str, str]]]:
    """The modules of a certificate, and for each theorem and piece its kind, its name, its name in
    Coq, and why it is left."""
    taken: set[str] = set()
    texts, table = [], []
    for theorem in certificate["theorems"]:
        (name,) = identifiers(["T_" + theorem["name"]], taken)
        try:
            texts.append(Theorem(theorem, name).text())
            table.append(("theorem", theorem["name"], name, ""))
        except Left as why:
            table.append(("theorem", theorem["name"], "", str(why)))
    for piece in certificate["pieces"]:
        (name,) = identifiers(["P_" + piece["name"]], taken)
        kind = piece["role"] if piece["kind"] == "refutation" else piece["kind"]
        try:
            if piece["kind"] not in WRITERS:
                raise Left(f"a {piece['kind']}")
            texts.append(WRITERS[piece["kind"]](piece, name))
            table.append((kind, piece["name"], name, ""))
        except Left as why:
            table.append((kind, piece["name"], "", str(why)))
    return "".join(texts), table
