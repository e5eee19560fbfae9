"""torch optimizers that move each parameter by itself."""

import torch


class Parameterwise(torch.optim.Optimizer):
    """``_move(group, p)`` of a subclass moves one parameter that has a gradient."""

    @torch.no_grad()
    def step(self, closure=None):
        """One step; returns the closure's loss if there is one."""
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    self._move(group, p)
        return loss
