"""k timesteps and k momentums as a torch.optim.Optimizer (Shahid's thesis, chapter 3), the weights
fixed."""

import math

import torch

from .learned_steps import average, momentums, parameters, timesteps
from .mng import fill, push
from .parameterwise import Parameterwise

UNITS, LOGITS = 50, 12


class LearnedStep(Parameterwise):
    """x⁺ = x^ref − δ ⊙ ((max − min) + eta), δ the network's answer to the normalized history of
    gradients.

    `k` remembered steps (k timesteps), or `timescales` in [0, 1) (k momentums); `weights` a
    sequence of numbers as a learned optimizer's file has them. Raises ValueError for other choices,
    and, with the step, for a gradient that is not finite.
    """

    def __init__(self, params, weights, eta, k=None, timescales=None):
        if (k is None) == (timescales is None):
            raise ValueError("give k, the number of timesteps, or timescales, and not both")
        if not (math.isfinite(eta) and eta > 0):
            raise ValueError(f"eta is {eta}; give a finite number above 0")
        if timescales is None and (isinstance(k, bool) or not isinstance(k, int) or k < 1):
            raise ValueError(f"k is {k!r}; give a whole number of at least 1")
        if timescales is not None and not len(timescales):
            raise ValueError("the list of timescales is empty; give at least one")
        for m in () if timescales is None else timescales:
            if not 0 <= m < 1:
                raise ValueError(f"a timescale is {m}; give timescales in [0, 1)")
        self.k = k if timescales is None else len(timescales)
        self.m = None if timescales is None else torch.as_tensor(timescales, dtype=torch.float64)
        self.vector = torch.as_tensor(weights, dtype=torch.float64)
        parameters(self.vector, self._sizes())
        super().__init__(params, {"eta": eta})

    def _sizes(self):
        return self.k, UNITS, LOGITS

    def _move(self, group, p):
        state, parts = self.state[p], parameters(self.vector.to(p), self._sizes())
        x, g = p.detach().reshape(1, -1), p.grad.reshape(1, -1)
        first = not state
        state["step"] = 1 if first else state["step"] + 1
        if not torch.isfinite(g).all():
            raise ValueError(
                f"the gradient is not finite at step {state['step']}; use a smaller eta"
            )
        m = None if self.m is None else self.m.to(p)
        for name, newest in (("points", x), ("gradients", g)):
            if first:
                state[name] = fill(newest, self.k)
            else:
                state[name] = (
                    push(state[name], newest) if m is None else average(state[name], newest, m)
                )
        H, G = state["points"], state["gradients"]
        after = (
            timesteps(parts, H, G, group["eta"])
            if m is None
            else momentums(parts, x, H, G, group["eta"])
        )
        p.copy_(after.reshape(p.shape))
