"""The order of a linear optimizer: how many memory units its impulse response needs, at least."""


def certified_rank(h, errors):
    """A rank that every exact Hankel matrix (h_{i+j}) within `errors` of the measured one has at
    least.

    Weyl: a singular value above ‖E‖_F stays above 0. The matrix may be scaled by positive diagonals
    first, which keeps its rank; decays from 1 to that of the response are tried, and sizes up to
    half the response. ‖E‖_F is enlarged for the rounding of the decomposition (m²u‖H‖_F).
    """
    import numpy as np

    h, e = np.array(h), np.array(errors)
    best = 0
    for m in range(1, min(len(h) // 2, 16) + 1):
        places = np.add.outer(np.arange(m), np.arange(m))
        for decay in (1.0, _decay(h), np.sqrt(_decay(h))):
            weight = np.outer(
                decay ** -np.arange(m, dtype=float), decay ** -np.arange(m, dtype=float)
            )
            H, E = h[places] * weight, e[places] * weight
            slack = np.linalg.norm(E) + m * m * 2.0**-53 * np.linalg.norm(H)
            best = max(best, int((np.linalg.svd(H, compute_uv=False) > slack).sum()))
    return best


def _decay(h):
    """About the factor by which the response falls from step to step, between 1/8 and 1."""
    import numpy as np

    size = np.abs(h)
    alive = np.nonzero(size)[0]
    if len(alive) < 2:
        return 1.0
    last = alive[-1]
    return float(
        np.clip((size[last] / size.max()) ** (1 / max(last - int(size.argmax()), 1)), 0.125, 1.0)
    )
