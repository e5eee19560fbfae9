"""Rates, cycles, spirals and worst cases as pieces of a certificate (docs/certificate.md)."""

from __future__ import annotations

from typing import Any

from theory.rates.engine.certificate import Certificate
from theory.rates.engine.classes import SmoothStronglyConvex
from theory.rates.engine.cycles import Cycle
from theory.rates.engine.spirals import Spiral, turning_state
from theory.worst_case.bounded import Bounded

from .worst_case import worst_case_piece


def _rows(matrix):
    return [[str(x) for x in row] for row in matrix.tolist()]


def _system(method, functions, *cites):
    return {
        "cites": [{"standard": name, "gives": []} for name in cites],
        "method": method.text,
        "values": {name: str(value) for name, value in method.values.items()},
        "A": _rows(method.A),
        "B": [str(x) for x in method.B.entries()],
        "C": [str(x) for x in method.C.entries()],
        "class": class_of(functions),
    }


def class_of(functions) -> dict:
    """A class by name and parameters."""
    return {
        "name": functions.name,
        **{name: str(value) for name, value in functions.parameters.items()},
    }


def rate_piece(certificate: Certificate) -> dict:
    """A rate: every inequality is named, none is written out."""

    def listed(multipliers):
        return [[kind, i, j, str(weight)] for kind, i, j, weight in multipliers]

    functions = certificate.functions
    cites = ("smooth_convex_points",) if isinstance(functions, SmoothStronglyConvex) else ()
    found: dict[str, Any] = {
        "kind": "rate",
        **_system(certificate.method, functions, *cites),
        "rest": [str(x) for x in certificate.method.rest.entries()],
        "rho": str(certificate.rate),
        "P": _rows(certificate.P),
        "p": [str(x) for x in certificate.p],
        "decrease": listed(certificate.decrease),
        "positive": listed(certificate.positive),
        "readout": [str(x) for x in certificate.readout.entries()],
        "epsilon": str(certificate.epsilon),
    }
    if certificate.constant is not None:
        found |= {"start": listed(certificate.start), "constant": str(certificate.constant)}
    return found


def cycle_piece(cycle: Cycle) -> dict:
    """A cycle: the first state, and the corners of the hull."""
    functions = SmoothStronglyConvex(cycle.mu, cycle.L)
    return {
        "kind": "cycle",
        **_system(cycle.method, functions, "squared_distance"),
        "start": _rows(cycle.start),
        "hull": _rows(cycle.hull),
    }


def spiral_piece(spiral: Spiral) -> dict:
    """A spiral: each plane with its state, so that nothing is solved for again."""
    functions = SmoothStronglyConvex(spiral.mu, spiral.L)
    planes = []
    for (tau, weight), z in zip(spiral.planes, spiral.turns()):
        state = [[str(a), str(b)] for a, b in turning_state(spiral.method, z)]
        planes.append([str(tau), str(weight), state])
    return {
        "kind": "spiral",
        **_system(spiral.method, functions, "smooth_convex_interpolation"),
        "rho": str(spiral.rate),
        "value": str(spiral.value),
        "planes": planes,
    }


def bounded_piece(found: Bounded) -> dict:
    """A finite-step worst case, its bound from above and a point."""
    return worst_case_piece(found.expanded, found.multipliers, found.point)


WRITERS = {
    Certificate: rate_piece,
    Cycle: cycle_piece,
    Spiral: spiral_piece,
    Bounded: bounded_piece,
}


def written(found) -> dict | None:
    """A rate, cycle, spiral or worst case as a piece without its name; None for anything else."""
    writer = WRITERS.get(type(found))
    return writer(found) if writer else None


def in_words(piece: dict) -> str:
    """What it shows, in a few words."""
    if piece["kind"] == "worst_case":
        return "a worst case"
    if piece["kind"] == "cycle":
        return f"a {len(piece['hull'])}-cycle"
    return f"{'ρ =' if piece['kind'] == 'rate' else 'a spiral, ρ ='} {piece['rho']}"
