"""Given small matrices in random orthogonal frames of any dimension, up to a known scale."""

import torch

from ..batched.sampling import integer_reflections
from .majorant import Poly


class Frame:
    """S (B, n, n) with SSᵀ = s·I, s a Poly (B, 1, 1) in [1/4, 4): integers times a power of two.

    `turned(M)` is S(M ⊕ fill·1)Sᵀ for a small matrix M, `moved(v)` is S(v ⊕ 0). With Q = S/√s these
    are s·QMQᵀ and √s·Qv.
    """

    def __init__(self, streams, n, dtype):
        S = integer_reflections(streams, n)
        half = torch.frexp((S[:, :1] ** 2).sum((1, 2)))[1] // 2
        S = (S / (1 << half.long())[:, None, None]).to(dtype)
        self.S = Poly(S)
        self.s = Poly(S[:, :1]) @ Poly(S[:, :1]).mT

    def turned(self, M, fill=0.0):
        S = self.S.value
        whole = fill * torch.eye(S.shape[1], dtype=S.dtype, device=S.device)
        whole[: len(M), : len(M)] = torch.tensor(M, dtype=S.dtype, device=S.device)
        return self.S @ Poly(whole.expand_as(S)) @ self.S.mT

    def moved(self, v):
        S = self.S.value
        whole = S.new_zeros(len(S), S.shape[1], 1)
        whole[:, : len(v), 0] = torch.tensor(v, dtype=S.dtype, device=S.device)
        return self.S @ Poly(whole)

    def scale(self, number, power):
        """number·s^power as a Poly (B, 1, 1)."""
        found = Poly(torch.full_like(self.s.value, number))
        for _ in range(power):
            found = found.times(self.s)
        return found

    def identity(self, number=1.0, power=0):
        """number·s^power·I."""
        S = self.S.value
        return Poly(torch.eye(S.shape[1], dtype=S.dtype, device=S.device).expand_as(S)).times(
            self.scale(number, power)
        )
