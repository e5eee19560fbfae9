"""BFGS with a constant step (Broyden 1970 and others), batched."""

from typing import NamedTuple

import torch

from ...batched.refusals import positive


class State(NamedTuple):
    """The inverse Hessian estimates B (S, n, n), the last x and g (None at first)."""

    B: torch.Tensor
    x: torch.Tensor | None
    g: torch.Tensor | None


class BFGS:
    """B ← (1 − sρyᵀ)B(1 − yρsᵀ) + ρssᵀ, ρ = 1/sᵀy, where sᵀy > 0, from B = 1; x ← x − ηBg."""

    def __init__(self, lr=1.0):
        positive(lr=lr)
        self.lr = lr

    def init(self, x):
        one = torch.eye(x.shape[1], dtype=x.dtype, device=x.device)
        return State(one.repeat(len(x), 1, 1), None, None)

    def advance(self, state, x, g):
        B = state.B
        if state.x is not None:
            s, y = (x - state.x)[:, :, None], (g - state.g)[:, :, None]
            sy = s.mT @ y
            By = B @ y
            # the product written out: B − (s(By)ᵀ + (By)sᵀ)/sᵀy + (1 + yᵀBy/sᵀy)ssᵀ/sᵀy
            new = B - (s @ By.mT + By @ s.mT) / sy + (1 + (y.mT @ By) / sy) * (s @ s.mT) / sy
            B = torch.where(sy > 0, new, B)
        return State(B, x, g), self.lr * (B @ g[:, :, None])[:, :, 0]
