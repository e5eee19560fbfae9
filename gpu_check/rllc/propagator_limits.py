"""The largest principal angle between the rules of two propagators, batched, against |b − a|/(1 −
ab) and the Toeplitz norm.

The first ROWS terms of the rules are the columns of X = QR − F, F what the float factors, the
rounding of the rules and the terms after the last miss. With η ≥ ‖FR⁻¹‖ and ω ≥ ‖QᵀQ − 1‖ the spans
of the true rules and of Q have the gap η/(√(1 − ω) − η) at most; gaps add to the error of ‖(1 −
P_W)Q_U‖, which is computed as a sine, not through cosines (Björck, Golub, Math. Comp. 27 (1973)
579–594). Decays are multiples of 1/16, exact, at most 1/2 in size. Rules and factors are of the
run's number type, what measures them is float64.
"""

from ..batched.device import load_torch

ROWS, KINDS = 80, ("one moves", "all move")


def check(
    kind, instances=300, seed=0, device="auto", dtype="float64", dims=None, first=0, chunk=None
):
    """J(a;n−1) ∪ J(b) against J(a;n) ("one moves"), or ∪J(a_j) against J(a;n) ("all move"), n = 2
    and 3 in turn.

    `dims` is (n, 1). ValueError for another kind or n.
    """
    load_torch()
    from ..lodo.bowls import every_size

    if kind not in KINDS:
        raise ValueError(f"kind is {kind!r}; give one of {', '.join(KINDS)}")
    if dims is not None and (isinstance(dims, int) or int(dims[0]) not in (2, 3)):
        raise ValueError(f"dims is {dims}; give (2, 1) or (3, 1)")

    def one(seed, numbers, n, device, dtype):
        return compare(kind, seed, numbers, n, device, dtype)

    return every_size(
        one,
        instances,
        seed,
        device,
        dtype,
        dims,
        first,
        chunk,
        "{count} largest principal angles, first 80 terms",
        sizes=(2, 3),
    )


def compare(kind, seed, numbers, n, device, dtype):
    """|sine − formula| and its bound, (1, B)."""
    from ..batched.bounds import ENLARGE

    decays = draw(seed, numbers, n, device).to(dtype)
    a = decays[:, 0]
    if kind == "one moves":
        union, formula = [(a, n - 1), (decays[:, 1], 1)], closed_form
    else:
        union, formula = [(decays[:, 1 + j], 1) for j in range(n)], toeplitz_norm
    value, error = sine(union, [(a, n)])
    expected, rounding = formula(*decays.double().unbind(1)[: 2 if kind == "one moves" else None])
    return (value - expected).abs()[None], ((error + rounding) * ENLARGE)[None]


def draw(seed, numbers, n, device):
    """n + 1 different multiples of 1/16 in [−1/2, 1/2], (B, n + 1)."""
    from ..batched.streams import Streams

    return (Streams(seed, numbers, device).bits(17).argsort(1)[:, : n + 1] - 8).double() / 16


def rules(blocks):
    """The rules of ∪J(λ;n) for (λ (B,), n) in `blocks`, (B, ROWS, k), and (B, k) bounds of what is
    missing, column by column.

    Entry i of a unit passes 2i roundings at most; from row N on unit j shrinks by (N + 1)/(N + 1 −
    j)·|λ| or faster.
    """
    import torch

    from ..batched.bounds import UNIT, gamma

    columns, missing = [], []
    for decay, size in blocks:
        x = decay.new_zeros(len(decay), size)
        x[:, 0] = 1
        over, u = x.double(), UNIT[x.dtype]
        rows, rounding = [], torch.zeros_like(over)
        for i in range(ROWS):
            rows.append(x)
            rounding = rounding + (gamma(2 * i, u) * over) ** 2
            shifted, above = (torch.nn.functional.pad(y[:, :-1], (1, 0)) for y in (x, over))
            x, over = decay[:, None] * x + shifted, decay.double().abs()[:, None] * over + above
        unit = torch.arange(size, dtype=torch.float64, device=x.device)
        shrink = (ROWS + 1) / (ROWS + 1 - unit) * decay.double().abs()[:, None]
        columns.append(torch.stack(rows, 1))
        missing.append(rounding.sqrt() + over * (1 + gamma(2 * ROWS, u)) / (1 - shrink**2).sqrt())
    return torch.cat(columns, 2), torch.cat(missing, 1)


def orthonormal(X, missing):
    """Q in float64, ω, and the bound of the gap between the span of Q and that of the true
    rules."""
    import torch

    from ..batched.bounds import U64, defect, gamma, norm
    from ..batched.pseudo_inverse import twice_gram_schmidt

    Q, R = (part.double() for part in twice_gram_schmidt(X))
    X, k = X.double(), R.shape[1]
    off = (X - Q @ R).abs() + gamma(k + 1, U64) * (X.abs() + Q.abs() @ R.abs())
    f = off.square().sum(1).sqrt() + missing
    inverse = torch.linalg.inv(R)
    far, omega = defect(R, inverse), orthogonality(Q)
    eta = norm(f[:, None, :] @ inverse.abs()) / (1 - far)
    room = (1 - omega).clamp(min=0).sqrt() - eta
    return Q, omega, torch.where((room > 0) & (far < 1), eta / room, torch.inf)


def inner(A, B):
    """AᵀB as plain sums: a batched product of tall factors rounds by how many instances there
    are."""
    return (A[:, :, :, None] * B[:, :, None, :]).sum(1)


def orthogonality(Q):
    """An upper bound of ‖QᵀQ − 1‖."""
    import torch

    from ..batched.bounds import U64, gamma, norm

    one = torch.eye(Q.shape[2], dtype=Q.dtype, device=Q.device)
    return norm(inner(Q, Q) - one) + gamma(Q.shape[1] + 1, U64) * norm(
        inner(Q.abs(), Q.abs()) + one
    )


def sine(blocks, others):
    """The sine of the largest principal angle between the rules of two unions, and its error bound,
    (B,) each."""
    from ..batched.bounds import U64, gamma, norm

    left, omega, shift = orthonormal(*rules(blocks))
    right, other_omega, other_shift = orthonormal(*rules(others))
    Z = left - right @ inner(right, left)
    over = left.abs() + right.abs() @ inner(right.abs(), left.abs())
    value, error = largest_singular_value(Z)
    error = (
        error
        + gamma(ROWS + right.shape[2] + 1, U64) * norm(over)
        + other_omega * (1 + omega).sqrt()
    )
    return value, (error + value * omega) / (1 - omega).sqrt() + shift + other_shift


def largest_singular_value(Z):
    """s and a bound of |s − ‖Z‖₂|: Z = U diag(s) Vᵀ + F, the factors' defects and F measured."""
    import torch

    from ..batched.bounds import U64, gamma, norm

    U, s, Vt = torch.linalg.svd(Z, full_matrices=False)
    scaled = U * s[:, None, :]
    residual = norm(Z - scaled @ Vt) + gamma(s.shape[1] + 2, U64) * norm(
        scaled.abs() @ Vt.abs() + Z.abs()
    )
    one, other = orthogonality(U), orthogonality(Vt.mT)
    return s[:, 0], residual + s[:, 0] * (one + other + one * other)


def closed_form(a, b):
    """|b − a|/(1 − ab) and a bound of its rounding."""
    from ..batched.bounds import U64, gamma

    value = (b - a).abs() / (1 - a * b)
    return value, value * gamma(4, U64) * (1 + (a * b).abs() / (1 - a * b))


def toeplitz_norm(a, *points):
    """‖Toeplitz(c_0 … c_{n−1})‖₂ of the Blaschke product ∏(w − α_j)/(1 − α_jw), α_j = (a_j − a)/(1
    − a·a_j), and a bound of its error.

    Moving α by Δ moves the product on the circle by at most 2|Δ|/(1 − |α|)², and so the norm; a
    coefficient passes 3n roundings.
    """
    import torch

    from ..batched.bounds import U64, gamma, norm

    n, a = len(points), a[:, None]
    points = torch.stack(points, 1)
    alphas = (points - a) / (1 - a * points)
    moved = alphas.abs() * gamma(5, U64) * (1 + (a * points).abs() / (1 - a * points))
    value, error = largest_singular_value(toeplitz(taylor(-alphas, alphas)))
    over = toeplitz(taylor(alphas.abs(), alphas.abs()))
    return value, error + gamma(3 * n, U64) * norm(over) + (
        2 * moved / (1 - alphas.abs() - moved) ** 2
    ).sum(1)


def taylor(zeros, poles):
    """The first n Taylor coefficients of ∏(w + z)/(1 − pw), (B, n), for zeros and poles (B, n)."""
    import torch

    n = zeros.shape[1]
    c = torch.eye(1, n, dtype=zeros.dtype, device=zeros.device).repeat(len(zeros), 1)
    for z, p in zip(zeros.unbind(1), poles.unbind(1)):
        c = z[:, None] * c + torch.nn.functional.pad(c[:, :-1], (1, 0))
        for i in range(1, n):
            c[:, i] = c[:, i] + p * c[:, i - 1]
    return c


def toeplitz(c):
    """Lower triangular with c_i on diagonal −i, (B, n, n)."""
    import torch

    n = c.shape[1]
    return torch.stack([torch.nn.functional.pad(c[:, : n - j], (j, 0)) for j in range(n)], 2)
