"""A certificate as a file of Coq, and what of it could not be written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from verify.formal.cycles import cycle
from verify.formal.finite import worst_case
from verify.formal.methods import rate
from verify.formal.names import comment, identifier, identifiers
from verify.formal.points import instances, refutation
from verify.formal.quantified import Quantified
from verify.formal.theorem import Theorem
from verify.formal.trees import Left

LIBRARY = (
    "Coefficients", "Words", "Values", "NormalForms", "Expressions", "Checking", "Definiteness",
    "Soundness", "Inequalities", "Statements", "Exhibits", "Points", "Library", "Standard",
    "Cycles",
)  # fmt: skip
"""The files of `formal/`, each after those that it rests on."""
HEADER = """From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra.
From Lemmata Require Import Coefficients Words Values Expressions Checking.
From Lemmata Require Import Definiteness Statements Exhibits Points.
From Lemmata Require Standard Cycles.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Close Scope Q_scope. Close Scope Z_scope. Local Open Scope nat_scope.
Strategy 1000 [p2R Pos.to_nat]. Strategy expand [z2R number].
"""
WRITERS: dict[str, Callable[[dict, str], str]] = {"refutation": refutation, "instances": instances}
AS_THEOREMS: dict[str, Callable[[dict], dict]] = {"rate": rate, "worst_case": worst_case}
"""Pieces that are written as a theorem of the format first."""


@dataclass
class Written:
    """The Coq text of one claim: `names` are its theorems there, `left` says what is not there,
    `statements` are its theorems as they are read, by name."""

    claim: str
    module: str
    text: str = ""
    names: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    left: list[tuple[str, str, str]] = field(default_factory=list)
    statements: dict[str, str] = field(default_factory=dict)

    def file(self) -> str:
        """The text as a file that compiles alone."""
        return f"(* {comment(self.claim)} *)\n{HEADER}{self.text}"


def written(certificate: dict) -> Written:
    """The theorems and pieces of a certificate in Coq, as far as they can be."""
    found = Written(certificate["claim"], identifier(certificate["claim"].replace("/", "_")))
    taken: set[str] = set()
    texts = []

    def enter(kind: str, name: str, write: Callable[[], tuple[str, list[str]]]) -> None:
        try:
            text, names = write()
        except Left as why:
            found.left.append((kind, name, str(why)))
        else:
            texts.append(text)
            found.names += names
            found.counts[kind] = found.counts.get(kind, 0) + 1

    def theorem_text(theorem: dict, spelled: str) -> tuple[str, list[str]]:
        for_all = any("forall" in fact for fact in theorem["theory"]["facts"])
        made = (Quantified if for_all else Theorem)(theorem, spelled)
        text = made.text()
        found.statements[theorem["name"]] = made.statement
        points = theorem.get("points", ())
        if any("field" in point for point in points):
            found.left.append(("point", "", "an algebraic point"))
        elif made.possible_names or points and not for_all:
            found.counts["point"] = found.counts.get("point", 0) + 1
        return text, [f"{spelled}.{spelled}", *(f"{spelled}.{p}" for p in made.possible_names)]

    for theorem in certificate["theorems"]:
        (spelled,) = identifiers(["T_" + theorem["name"]], taken)
        enter("theorem", theorem["name"], partial(theorem_text, theorem, spelled))
    for piece in certificate["pieces"]:
        (spelled,) = identifiers(["P_" + piece["name"]], taken)

        def piece_text(piece: dict = piece, spelled: str = spelled) -> tuple[str, list[str]]:
            if piece["kind"] in AS_THEOREMS:
                made = AS_THEOREMS[piece["kind"]](piece)
                if piece["kind"] == "rate" and found.counts.get("rate"):
                    made["points"] = []  # as the first has, with other numbers
                return theorem_text(made, spelled)
            if piece["kind"] == "cycle":
                text, statement = cycle(piece, spelled)
                found.statements[piece["name"]] = statement
                return text, [f"{spelled}.{spelled}"]
            if piece["kind"] not in WRITERS:
                raise Left(f"pieces of kind {piece['kind']} are not written yet")
            text = WRITERS[piece["kind"]](piece, spelled)
            if piece["kind"] == "refutation":
                return text, [f"{spelled}.{spelled}"]
            return text, [f"{spelled}.{spelled}_{i}" for i, _ in enumerate(piece["at"], 1)]

        enter(piece["kind"], piece["name"], piece_text)
    found.text = "".join(texts)
    return found
