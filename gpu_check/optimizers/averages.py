"""The linear averages of Shahid's thesis, section 4.3.1, for a batch of weights, and their
rounding."""


def average(name, w):
    """w̄ (B, k) of LA_a, LA_b or LA_c from w (B, k)."""
    if name == "LA_c":
        return w
    parts = w.abs() if name == "LA_b" else w
    return parts / parts.sum(1, keepdim=True)


def spread(name, w):
    """2(ρ + 2u) with ρ = γ_k·Σ|w|/|Σw| bounds the relative error of each w̄_j while ρ < 1/2, (B,
    1); infinite beyond."""
    import torch

    from ..batched.bounds import UNIT, gamma

    unit, size = UNIT[w.dtype], w.double().abs().sum(1, keepdim=True)
    condition = (
        torch.ones_like(size) if name == "LA_b" else size / w.double().sum(1, keepdim=True).abs()
    )
    rho = gamma(w.shape[1] + 1, unit) * condition
    return torch.where(rho < 0.5, 2 * (rho + 2 * unit), torch.inf)


def weights(streams, k, dtype):
    """w (B, k) of both signs, none 0; those of LA_a with a sum away from 0 are the caller's to ask
    for."""
    import torch

    sign = torch.where(streams.bits(k) < 0, -1.0, 1.0)
    return (sign * streams.uniform(0.1, 2, k)).to(dtype)


def away(w):
    """w with its first entry moved where |Σw| is below 1/10, so that LA_a is not near its singular
    weights."""
    import torch

    small = w.sum(1).abs() < 0.1
    first = torch.where(small, w[:, 0] + 1, w[:, 0])
    return torch.cat([first[:, None], w[:, 1:]], 1)
