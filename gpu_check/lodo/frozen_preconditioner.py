"""The exact inverse of one bowl on another with the same spectrum: its errors are multiplied by 1 −
μ, batched."""

from ..batched.device import load_torch


def check(instances=400, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """H = SDSᵀ and G = SD⁻¹Sᵀ in the frame of integers SSᵀ = s, so that G/s² is H⁻¹; H′ has D moved
    round by one place.

    Rows: GH = s²; s²S − GH′S = s²S(1 − μ), μ_i = d_{i+1}/d_i; the sum over all n places of tr(GH′)
    is tr(G)tr(H); the error along the first column, where μ = 8, is longer after the step. `dims`
    is (n, 1), n ≥ 2. Errors are held to the a-priori bound of `majorant`.
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
        "{count} errors on a new bowl and mean eigenvalues",
        least=2,
    )


def factors(old, new):
    """1 − μ for the eigenvalues μ of H⁻¹H′ where H and H′ share their eigenvectors."""
    return 1 - new / old


def compare(seed, numbers, n, device, dtype):
    import torch

    from ..batched.streams import Streams
    from .frames import Frame
    from .majorant import Poly, distance, excess

    streams = Streams(seed, numbers, device)
    frame = Frame(streams, n, dtype)
    d = 1 / (1 << (streams.bits(n) >> 40) % 4).to(dtype)  # powers of two: quotients are exact
    d[:, 0], d[:, 1] = 1 / 8, 1.0

    def turned(values):
        return frame.S @ Poly(torch.diag_embed(values)) @ frame.S.mT

    H, G, new = turned(d), turned(1 / d), turned(d.roll(-1, 1))
    rows = [distance(G @ H, frame.identity(1.0, 2))]
    left = Poly(torch.diag_embed(factors(d, d.roll(-1, 1))))
    after = frame.S.times(frame.s).times(frame.s) - G @ new @ frame.S
    rows.append(distance(after, (frame.S @ left).times(frame.s).times(frame.s)))
    total = (G @ H).trace()
    for places in range(1, n):
        total = total + (G @ turned(d.roll(-places, 1))).trace()
    rows.append(distance(total, G.trace() @ H.trace()))
    u, moved = frame.S.mT @ frame.S, after.mT @ after
    corner = Poly(torch.eye(n, 1, dtype=dtype, device=d.device).expand(len(d), n, 1))
    rows.append(excess((corner.mT @ u @ corner) @ frame.scale(1.0, 4), corner.mT @ moved @ corner))
    errors, bounds = zip(*rows)
    return torch.stack(errors), torch.stack(bounds)
