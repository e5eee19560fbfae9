"""The hypergradient by autograd, and equations (5) and (6) of the LODO paper, batched."""

from ..batched.device import load_torch


def check(instances=400, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """Hold autograd's d loss(x₊)/dG to −Hb₊bᵀH, b₊ to Ab − s, and 1 − G₊H to A − αHb₊bᵀH².

    autograd differentiates ½b₊ᵀHb₊ through b₊ = x − GHb − c₊; it evaluates −(Hb₊)(Hb)ᵀ with ½(H +
    Hᵀ) for H, three roundings deeper than the formula. `dims` is (n, 1). Errors are held to the
    a-priori bound of `majorant`.
    """
    load_torch()
    from .bowls import every_size

    return every_size(
        compare,
        instances,
        seed,
        device,
        dtype,
        dims,
        first,
        chunk,
        "{count} comparisons with autograd and with equations (5) and (6)",
    )


def compare(seed, numbers, n, device, dtype):
    import torch

    from .bowls import Bowl
    from .majorant import Poly, distance, identity

    at = Bowl(seed, numbers, n, device, dtype)
    b = at.x - at.c
    gradient = at.H @ b
    after = (at.x - at.G @ gradient) - (at.c + at.s)
    A = identity(at.H.value) - at.G @ at.H
    predicted = A @ b - at.s
    formula = (at.H @ after) @ gradient.mT

    G = at.G.value.clone().requires_grad_(True)
    moved = (at.x.value - G @ gradient.value) - (at.c.value + at.s.value)
    (moved.mT @ at.H.value @ moved / 2).sum().backward()
    slope = Poly(-G.grad, formula.size, formula.depth + 3)

    new = at.G + slope.times(at.alpha)
    recurrence = A - (at.H @ predicted @ b.mT @ at.H @ at.H).times(at.alpha)
    pairs = (slope, formula), (after, predicted), (identity(at.H.value) - new @ at.H, recurrence)
    errors, bounds = zip(*(distance(p, q) for p, q in pairs))
    return torch.stack(errors), torch.stack(bounds)
