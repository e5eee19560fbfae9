"""The normal form of a propagator as ``lemmata/normal-form/1`` (docs/normal-form.md)."""

from __future__ import annotations


def as_dict(propagator, form) -> dict:
    """The answer as ``lemmata/normal-form/1`` (docs/normal-form.md)."""
    rest = form.uncontrollable
    S, J = matrices(form)
    return {
        "schema": "lemmata/normal-form/1",
        "T": _texts(propagator.matrix.tolist()),
        "v": [str(x) for x in propagator.start.entries()],
        "verdict": "controllable"
        if rest is None
        else "union"
        if rest.is_union
        else "reachable_part",
        "blocks": [_block(block) for block in form.blocks],
        "form": "real" if form.jordan.is_real_form else "primary",
        "S": _texts(S.tolist()),
        "J": _texts(J.tolist()),
        "start": list(form.start_entries),
        "annihilator": [
            str(c) for c in (_characteristic(form) if rest is None else rest.annihilator).coeffs()
        ],
        "unreachable": 0 if rest is None else rest.size,
        "reachable": None
        if rest is None
        else {
            "C": _texts(rest.reachable.matrix.tolist()),
            "F": _texts(rest.reachable.propagator.matrix.tolist()),
            "v": [str(x) for x in rest.reachable.propagator.start.entries()],
        },
    }


def matrices(form) -> tuple:
    """(S, J) of a normal form: ``fmpq_mat`` where no factor of degree two is written out with its
    roots, else SymPy's."""
    if any(p.degree() == 2 for p, _ in form.jordan.primary_blocks):
        return form.S, form.J
    return form.frame, form.jordan.primary_J


def _characteristic(form):
    from flint import fmpq_poly

    product = fmpq_poly([1])
    for p, n in form.jordan.primary_blocks:
        product *= p**n
    return product


def _block(block) -> dict:
    root = block.eigenvalue
    ball = root.ball()
    return {
        "eigenvalue": str(root) if root.degree <= 2 else None,
        "minimal_polynomial": [str(c) for c in root.polynomial.coeffs()],
        "real": root.is_real,
        "near": [ball.real.str(10, radius=False), ball.imag.str(10, radius=False)],
        "enclosure": [ball.real.str(15), ball.imag.str(15)],
        "size": block.size,
        "units": block.dimension,
    }


def _texts(rows) -> list:
    return [[str(x) for x in row] for row in rows]
