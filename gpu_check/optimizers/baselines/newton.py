"""Newton's method and Levenberg–Marquardt (Levenberg 1944), batched."""

import torch


class LevenbergMarquardt:
    """x ← x − (H(x) + μI)⁻¹g, μ ≥ 0; `hessian(x)` gives H (S, n, n) or (n, n)."""

    def __init__(self, hessian, damping):
        if not damping >= 0:
            raise ValueError(f"damping is {damping}; give a number of at least 0")
        self.hessian, self.damping = hessian, damping

    def init(self, x):
        return ()

    def advance(self, state, x, g):
        H = self.hessian(x)
        H = H + self.damping * torch.eye(x.shape[1], dtype=x.dtype, device=x.device)
        return state, torch.linalg.solve(H, g[:, :, None])[:, :, 0]


class Newton(LevenbergMarquardt):
    """x ← x − H(x)⁻¹g; H must be invertible."""

    def __init__(self, hessian):
        super().__init__(hessian, 0.0)
