"""A certificate as a file of Coq."""

from __future__ import annotations

from verify.formal.names import identifiers
from verify.formal.theorem import Theorem
from verify.formal.trees import Left

HEADER = """From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra.
From Lemmata Require Import Coefficients Words Values Expressions Checking Definiteness Statements.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Close Scope Q_scope. Close Scope Z_scope. Local Open Scope nat_scope.
"""


def body(certificate: dict) -> tuple[str, list[tuple[str, str, str]]]:
    """The modules of a certificate's theorems, and for each its name, its Coq name and why it is left."""
    taken: set[str] = set()
    texts, table = [], []
    for theorem in certificate["theorems"]:
        (name,) = identifiers(["T_" + theorem["name"]], taken)
        try:
            texts.append(Theorem(theorem, name).text())
            table.append((theorem["name"], name, ""))
        except Left as why:
            table.append((theorem["name"], "", str(why)))
    return "".join(texts), table
