"""Potentials and rates of function values as JSON: plain data that `check_values` reads."""

from __future__ import annotations

from ..certificates.rates import class_of


def potential_piece(found) -> dict:
    """A `Potential` as a piece of kind ``potential``: one entry for each power of k."""
    return {
        "kind": "potential",
        **_system(found),
        "of": found.of,
        "growth": [str(c) for c in found.growth],
        "P": [rows(P) for P in found.P],
        "p": [[str(x) for x in p] for p in found.p],
        "decrease": [_listed(part) for part in found.decrease],
        "positive": [_listed(part) for part in found.positive],
        **_start(found),
    }


def value_piece(found) -> dict:
    """A `ValueRate` as a piece of kind ``value-rate``."""
    return {
        "kind": "value-rate",
        **_system(found),
        "factor": str(found.factor),
        "P": rows(found.P),
        "p": [str(x) for x in found.p],
        "decrease": _listed(found.decrease),
        "positive": _listed(found.positive),
        "epsilon": str(found.epsilon),
        **_start(found),
    }


def _system(found):
    method = found.method
    return {
        "method": method.text,
        "values": {name: str(value) for name, value in method.values.items()},
        "A": rows(method.A),
        "B": [str(x) for x in method.B.entries()],
        "C": [str(x) for x in method.C.entries()],
        "rest": [str(x) for x in method.rest.entries()],
        "class": class_of(found.functions),
    }


def rows(matrix) -> list:
    """A matrix as text."""
    return [[str(x) for x in row] for row in matrix.tolist()]


def _start(found):
    constant = None if found.constant is None else str(found.constant)
    return {"start": _listed(found.start), "constant": constant}


def _listed(multipliers):
    return [[kind, i, j, str(weight)] for kind, i, j, weight in multipliers]
