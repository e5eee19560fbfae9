"""The trainable optimizer as a torch.optim.Optimizer, every parameter tensor read as one vector.

    optimizer = TO(model.parameters(), lr=0.1, beta=0.01, gamma=0.5, variant="diagonal")

Formulas rebuilt from the prose of arXiv 2508.01764. Needs torch.
"""

import math

import torch

from . import to_systems

VARIANTS = ("full", "diagonal", "rank_one")
# full TO keeps n² numbers for a tensor of n
LARGEST_FULL = 20_000


class TO(torch.optim.Optimizer):
    """m = (1−c)u + cg and w ← Proj(w − lr·m); `beta`, `gamma` are the rates of the linear part and of b.

    A scheduler may change lr, beta and gamma in the param groups. `radius` projects every tensor onto
    |w| ≤ radius (None: no projection). Rank one starts from random unit vectors, seeded by `seed`, since at zero
    it never learns; the others from zero. Raises ValueError for rates < 0, γ > 1, an unknown variant, and tensors too large for full TO.
    """

    def __init__(self, params, lr, beta=0.0, gamma=0.1, variant="diagonal", radius=None, seed=0):
        for name, value in (("lr", lr), ("beta", beta), ("gamma", gamma)):
            if not (math.isfinite(value) and value >= 0):
                raise ValueError(f"{name} is {value}; give a finite number ≥ 0")
        if gamma > 1:
            raise ValueError(f"gamma is {gamma}; γ ≤ 1 keeps c_t ≤ 1 possible, give a number in [0, 1]")
        if variant not in VARIANTS:
            raise ValueError(f"variant is {variant!r}; give {', '.join(VARIANTS)}")
        if radius is not None and not radius > 0:
            raise ValueError(f"radius is {radius}; give a number > 0, or None")
        super().__init__(params, {"lr": lr, "beta": beta, "gamma": gamma, "variant": variant, "radius": radius, "seed": seed})
        for group in self.param_groups:
            for p in group["params"]:
                if group["variant"] == "full" and p.numel() > LARGEST_FULL:
                    raise ValueError(f"a tensor of {p.numel()} numbers is too large for full TO; use diagonal or rank_one")

    @torch.no_grad()
    def step(self, closure=None):
        """One step; returns the closure's loss if there is one. Raises ValueError, with the step, for a gradient that is not finite."""
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    self._move(group, p)
        return loss

    def _move(self, group, p):
        state = self.state[p]
        w, g = p.reshape(1, -1), p.grad.reshape(1, -1)
        if not state:
            state["step"], state["b"], state["linear"] = 0, torch.zeros_like(w), self._first(group, w)
        state["step"] += 1
        if not torch.isfinite(g).all():
            raise ValueError(f"the gradient is not finite at step {state['step']}; use smaller rates")
        system = getattr(to_systems, group["variant"])
        state["linear"], state["b"], m, _, _ = system(state["linear"], state["b"], w, g, group["beta"], group["gamma"])
        w = w - group["lr"] * m
        if group["radius"] is not None:
            w = to_systems.project(w, group["radius"])
        p.copy_(w.reshape(p.shape))

    def _first(self, group, w):
        n = w.shape[1]
        if group["variant"] == "full":
            return w.new_zeros(1, n, n)
        if group["variant"] == "diagonal":
            return torch.zeros_like(w)
        generator = torch.Generator().manual_seed(group["seed"])
        pair = [torch.randn(1, n, generator=generator, dtype=torch.float64) for _ in range(2)]
        return tuple((v / v.norm()).to(w) for v in pair)
