"""Random vectors as columns: four equally likely outcomes, two of the past times two of the noise.

A random number x is the column of √p·x over the outcomes, so xᵀy is E[xy]; one that multiplies is
a diagonal matrix; E[· | past] is the symmetric projection P that averages over the noise.
"""

from __future__ import annotations

from fractions import Fraction

from theory.operators import Equation, Operator

OMEGA = "Ω"
P = Operator("P", OMEGA, OMEGA, symmetric=True)
PROJECTION = Equation(P * P, P, "P is E[· | past]")
HALF = Fraction(1, 2)  # √p of each outcome

PAST = {"P": [["1/2" if i // 2 == j // 2 else 0 for j in range(4)] for i in range(4)]}


def known(*vectors) -> list[Equation]:
    """The past determines these random vectors."""
    return [Equation(P * x, x, f"the past determines {x}") for x in vectors]


def known_rate(c) -> Equation:
    """The past determines the random number that c multiplies by."""
    return Equation(P * c, c * P, f"the past determines {c}")


def fresh(noise) -> Equation:
    return Equation(P * noise, 0, f"E[{noise} | past] = 0")


def column(*values) -> list:
    """The column of a random number by its four values: past 1 with both noises, then past 2."""
    return [[str(HALF * Fraction(x))] for x in values]


def diagonal(*values) -> list:
    """Multiplication by a random number with these four values."""
    return [[str(Fraction(x)) if i == j else "0" for j in range(4)] for i, x in enumerate(values)]


def fault(point, numbers=()) -> str:
    """Why a point over Ω is no finite probability space with equally likely outcomes, or "".

    P must average over events that do not overlap, and each of ``numbers`` multiply by a number.
    """
    every = range(point.dimensions[OMEGA])
    for name in numbers:
        if any(point.matrices[name][i, j] != 0 for i in every for j in every if i != j):
            return f"{name} multiplies by no number"
    field = point.matrices["P"]
    for i in every:
        event = [j for j in every if field[i, j] != 0]
        if i not in event or any(field[i, j] * len(event) != 1 for j in event):
            return "P averages over no event that the past can tell"
    return ""
