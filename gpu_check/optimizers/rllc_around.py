"""RLLC around any torch optimizer: one memory unit, which stores its last step (Szegedy et al.,
section 5).

    optimizer = RLLCAround(torch.optim.Adam(model.parameters(), lr=1e-3), c2=0.003)
"""

import math

import torch


class RLLCAround(torch.optim.Optimizer):
    """θ ← θ − lr·L·s, s the step that `optimizer` would take, L ← L + c2·s̄·g/(|s̄|² + ε) before,
    s̄ the step before.

    The law L is one number, `law` at the start, and 1 leaves the optimizer as it is until it
    learns. It runs over all parameters of the optimizer, its groups and their options included. ε
    = `epsilon` ≥ 0 is the relaxed inverse's (Remark 3.5), 0 the exact one. Parameters without a
    gradient count with gradient zero. Raises ValueError for numbers that are not finite, ε < 0,
    parameters of several types or devices, and, leaving all as it was, a gradient that is not
    finite.
    """

    def __init__(self, optimizer, lr=1.0, c2=0.003, law=1.0, epsilon=1e-8):
        numbers = {"lr": lr, "c2": c2, "law": law, "epsilon": epsilon}
        for name, value in numbers.items():
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise ValueError(f"{name} is {value!r}; give a number")
            if not math.isfinite(value):
                raise ValueError(f"{name} is {value}; give a finite number")
        if epsilon < 0:
            raise ValueError(f"epsilon is {epsilon}; give a number of at least 0")
        self.inner = optimizer
        self.parameters = [p for group in optimizer.param_groups for p in group["params"]]
        if len({(p.dtype, p.device) for p in self.parameters}) > 1:
            raise ValueError("the law is one number: give parameters of one dtype and device")
        super().__init__(self.parameters, numbers)

    @property
    def law(self):
        """The law L, a number."""
        return float(self._state()["law"])

    def zero_grad(self, set_to_none=True):
        self.inner.zero_grad(set_to_none)

    @torch.no_grad()
    def step(self, closure=None):
        """One step; returns the closure's loss if there is one."""
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        g = torch.cat([_flat(p, p.grad) for p in self.parameters])
        if not torch.isfinite(g).all():
            raise ValueError("a gradient holds NaN or infinity; look at the loss, or use less lr")
        group, state = self.param_groups[0], self._state()
        last = state["last"]
        size = torch.dot(last, last) + group["epsilon"]
        if size > 0:
            state["law"] += group["c2"] * torch.dot(last, g) / size
        before = [p.clone() for p in self.parameters]
        self.inner.step()
        steps = [old - p for old, p in zip(before, self.parameters, strict=True)]
        for p, old, step in zip(self.parameters, before, steps, strict=True):
            p.copy_(old - group["lr"] * state["law"] * step)
        state["last"] = torch.cat([step.reshape(-1) for step in steps])
        return loss

    def state_dict(self):
        """The law, the last step, and what the optimizer inside has."""
        return {**super().state_dict(), "inner": self.inner.state_dict()}

    def load_state_dict(self, state_dict):
        """What `state_dict` has given."""
        own = {key: value for key, value in state_dict.items() if key != "inner"}
        super().load_state_dict(own)
        self.inner.load_state_dict(state_dict["inner"])
        self.parameters = self.param_groups[0]["params"]

    def _state(self):
        """The law and the last step, kept with the first parameter."""
        first = self.parameters[0]
        state = self.state[first]
        if not state:
            state["last"] = first.new_zeros(sum(p.numel() for p in self.parameters))
            state["law"] = first.new_tensor(self.param_groups[0]["law"])
        return state


def _flat(p, values):
    return torch.zeros_like(p).reshape(-1) if values is None else values.reshape(-1)
