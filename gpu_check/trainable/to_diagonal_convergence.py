"""The one-step inequalities of TO's convergence theorem for diagonal TO, batched."""

from ..batched.device import load_torch
from .runs import hold


def check(
    instances=500, seed=0, device="auto", dtype="float64", dims=None, steps=40, first=0, chunk=None
):
    """As to_convergence.check, with A = diag(a)."""
    load_torch()
    from .to_convergence import EDGES, compare

    def one(seed, numbers, n, device, dtype):
        return compare(seed, numbers, n, device, dtype, steps, diagonal=True)

    return hold(
        one,
        "one-step inequalities of projected diagonal runs",
        instances,
        seed,
        device,
        dtype,
        first,
        chunk,
        dims,
        edges=EDGES,
    )
