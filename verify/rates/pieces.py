"""Certificates of rates as JSON pieces: plain data that `verify.rates.check` reads."""

from __future__ import annotations


def rows(matrix):
    return [[str(x) for x in row] for row in matrix.tolist()]


def system(method):
    return {
        "method": method.text,
        "values": {name: str(value) for name, value in method.values.items()},
        "A": rows(method.A),
        "B": [str(x) for x in method.B.entries()],
        "C": [str(x) for x in method.C.entries()],
    }


def class_of(functions) -> dict:
    """A class by name and parameters."""
    return {
        "name": functions.name,
        **{name: str(value) for name, value in functions.parameters.items()},
    }


def rate_piece(certificate) -> dict:
    """A `Certificate` as a piece of kind ``rate``."""

    def listed(multipliers):
        return [[kind, i, j, str(weight)] for kind, i, j, weight in multipliers]

    return {
        "kind": "rate",
        **system(certificate.method),
        "rest": [str(x) for x in certificate.method.rest.entries()],
        "class": class_of(certificate.functions),
        "rho": str(certificate.rate),
        "P": rows(certificate.P),
        "p": [str(x) for x in certificate.p],
        "decrease": listed(certificate.decrease),
        "positive": listed(certificate.positive),
        "readout": [str(x) for x in certificate.readout.entries()],
        "epsilon": str(certificate.epsilon),
        "start": listed(certificate.start),
        "constant": None if certificate.constant is None else str(certificate.constant),
    }


def cycle_piece(cycle) -> dict:
    """A `Cycle` as a piece of kind ``cycle``."""
    return {
        "kind": "cycle",
        **system(cycle.method),
        "mu": str(cycle.mu),
        "L": str(cycle.L),
        "start": rows(cycle.start),
        "hull": rows(cycle.hull),
    }


def spiral_piece(spiral) -> dict:
    """A `Spiral` as a piece of kind ``spiral``: each plane with its state, so that nothing is
    solved for again."""
    from theory.rates.engine.spirals import turning_state

    planes = []
    for (tau, weight), z in zip(spiral.planes, spiral.turns()):
        state = [[str(a), str(b)] for a, b in turning_state(spiral.method, z)]
        planes.append([str(tau), str(weight), state])
    return {
        "kind": "spiral",
        **system(spiral.method),
        "mu": str(spiral.mu),
        "L": str(spiral.L),
        "rho": str(spiral.rate),
        "value": str(spiral.value),
        "planes": planes,
    }
