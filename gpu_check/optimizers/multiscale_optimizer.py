"""Multiscale Adam as a torch.optim.Optimizer (Shahid's thesis, chapter 4), its weights fixed."""

import math

import torch

from .multiscale import adams, combine, sizes
from .parameterwise import Parameterwise


class MultiscaleAdam(Parameterwise):
    """x ← x − lr·Σ w̄_i δ_i, δ_i the step at rate 1 of an Adam with betas[i].

    `combination` LA_a, LA_b, LA_c, MLP, RNN1 or RNN2; `weights` a sequence of numbers as a learned
    optimizer's file has them (a linear average with k equal weights if left out). Raises ValueError
    for other choices, and, with the step, for a gradient that is not finite.
    """

    def __init__(self, params, lr, betas, combination="LA_b", weights=None, eps=1e-8):
        for name, value in (("lr", lr), ("eps", eps)):
            if not (math.isfinite(value) and value > 0):
                raise ValueError(f"{name} is {value}; give a finite number above 0")
        if not len(betas):
            raise ValueError("the list of timescales is empty; give at least one pair (β₁, β₂)")
        for pair in betas:
            if len(pair) != 2 or not all(0 <= beta < 1 for beta in pair):
                raise ValueError(f"a timescale is {tuple(pair)}; give pairs (β₁, β₂) in [0, 1)")
        k, layers = len(betas), sizes(combination, len(betas))
        count = k if layers is None else sum(i * o + o for i, o in zip(layers, layers[1:]))
        weights = [1 / k] * k if weights is None and layers is None else weights
        if weights is None or len(weights) != count:
            raise ValueError(f"{combination} with {k} timescales has {count} weights; give as many")
        self.combination = combination
        self.vector = torch.as_tensor(weights, dtype=torch.float64)
        self.betas = torch.as_tensor(betas, dtype=torch.float64)
        super().__init__(params, {"lr": lr, "eps": eps})

    def _move(self, group, p):
        state = self.state[p]
        if not state:
            state["step"], state["m"], state["v"] = (
                0,
                p.new_zeros(len(self.betas), *p.shape),
                p.new_zeros(len(self.betas), *p.shape),
            )
        state["step"] += 1
        if not torch.isfinite(p.grad).all():
            raise ValueError(
                f"the gradient is not finite at step {state['step']}; use a smaller rate"
            )
        state["m"], state["v"], steps = adams(
            state["m"], state["v"], p.grad, state["step"], self.betas.to(p), group["eps"]
        )
        p.sub_(group["lr"] * combine(self.combination, self.vector.to(p), steps))
