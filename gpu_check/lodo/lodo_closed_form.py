"""The flow of commuting A and H: E and dA in random frames, and the time that a mode needs,
batched."""

from ..batched.device import load_torch

PANELS, PIECES = 64, 64
LOG_UNITS = 4  # a logarithm's error in units of its last place: 1 in SLEEF, at most 2 on CUDA


def check(instances=300, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None):
    """Common eigenvectors of A and H in the frame of integers S, Σ = 1: E = AEA + 1 for E = (1 −
    A²)⁻¹, and HAEH² = H³AE.

    One mode: y = a² falls from y_0 to y_1 in the time 2ct = log(y_0/y_1) − (y_0 − y_1), the closed
    form y_1e^{−y_1} = e^{−2ct}y_0e^{−y_0} solved for t; and the equation y′ = −2cy/(1 − y) gives
    ∫(1/y − 1)dy, whose convex integrand has its integral between the midpoint and the trapezoidal
    sums of 4096 panels. `dims` is (n, 1).
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
        "{count} sums of the series, flows and times of commuting A and H",
    )


def compare(seed, numbers, n, device, dtype):
    import torch

    from ..batched.streams import Streams
    from .frames import Frame
    from .majorant import Poly, distance, reciprocal

    streams = Streams(seed, numbers, device)
    frame = Frame(streams, n, dtype)
    a = ((streams.bits(n) >> 40) % 769 - 384).to(dtype) / 512  # 1 − a² is exact
    root = reciprocal(1 - a * a)

    def turned(values):
        return frame.S @ values @ frame.S.mT

    A, H = (
        turned(Poly(torch.diag_embed(a))),
        turned(Poly(torch.diag_embed(streams.uniform(0.1, 1, n).to(dtype)))),
    )
    E = turned(Poly(torch.diag_embed(root.value), torch.diag_embed(root.size), 1))
    rows = [
        distance(E.times(frame.s).times(frame.s), A @ E @ A + frame.identity(1.0, 3)),
        distance(H @ A @ E @ H @ H, H @ H @ H @ A @ E),
    ]
    rows.append(times(streams.uniform(0.2, 0.8).to(dtype), streams.uniform(0.2, 0.8).to(dtype)))
    errors, bounds = zip(*rows)
    return torch.stack(errors), torch.stack(bounds)


def times(start, part):
    """|2ct − the middle of its bracket| and half the bracket, both rounded: y_0 = start, y_1 =
    start·part.

    The logarithm's argument is off by a unit, the logarithm by LOG_UNITS, the two differences by a
    unit each; a panel's 1/y by 8 units at most, and N panels are added with γ_N.
    """
    import torch

    from ..batched.bounds import ENLARGE, UNIT, gamma

    end, u = start * part, UNIT[start.dtype]
    log = (start / end).log()
    time = log - (start - end)
    slack = u * (2 + (LOG_UNITS + 1) * log.abs() + 2 * (start - end)).double()
    width = (start - end) / (PANELS * PIECES)
    middle = outer = torch.zeros_like(start)
    steps = torch.arange(PANELS, dtype=start.dtype, device=start.device)
    for piece in range(PIECES):
        left = end[:, None] + width[:, None] * (steps + piece * PANELS)
        at = left + width[:, None] / 2
        middle = middle + (1 / at).sum(1)
        outer = outer + ((1 / left + 1 / (left + width[:, None])) / 2).sum(1)
    low, high = ((total * width - (start - end)).double() for total in (middle, outer))
    slack = slack + gamma(PANELS * PIECES + 16, u) * (outer * width + (start - end)).double()
    return (time.double() - (low + high) / 2).abs(), (
        (high - low).clamp(min=0) / 2 + slack
    ) * ENLARGE
