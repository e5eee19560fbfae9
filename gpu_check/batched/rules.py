"""Memory rules f(M, h, g) -> (M, h), batched: M (B, n, k), g (B, n), h the hidden state or None."""

from typing import NamedTuple

import torch


class LinearRule(NamedTuple):
    """M T + g vᵀ (the paper's equation (1)); T (B, k, k), v (B, k), no hidden state."""

    T: torch.Tensor
    v: torch.Tensor

    def start(self, theta):
        return None

    def to(self, dtype):
        return LinearRule(self.T.to(dtype), self.v.to(dtype))

    def __call__(self, M, h, g):
        return M @ self.T + g[..., None] * self.v[:, None, :], h


class ClippedSignRule(NamedTuple):
    """Signs of a momentum, in memory units that are clipped at ±2:

        h ← β h + (1 − β) g,  M ← clip(M T + sign(h) vᵀ)

    Non-linear in M, with a hidden state h of shape (B, n), 0 at the start.
    """

    T: torch.Tensor
    v: torch.Tensor
    beta: torch.Tensor

    def start(self, theta):
        return torch.zeros_like(theta)

    def to(self, dtype):
        return ClippedSignRule(self.T.to(dtype), self.v.to(dtype), self.beta.to(dtype))

    def __call__(self, M, h, g):
        h = self.beta[:, None] * h + (1 - self.beta)[:, None] * g
        return (M @ self.T + h.sign()[..., None] * self.v[:, None, :]).clamp(-2, 2), h


class ChangedRule(NamedTuple):
    """f_S(M, h, g) = (f(M S⁻¹, h, g)₁ S, f(M S⁻¹, h, g)₂) (the paper's Definition 3.6)."""

    rule: ClippedSignRule
    S: torch.Tensor
    S_inverse: torch.Tensor

    def start(self, theta):
        return self.rule.start(theta)

    def __call__(self, M, h, g):
        M, h = self.rule(M @ self.S_inverse, h, g)
        return M @ self.S, h
