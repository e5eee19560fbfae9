"""Optimizers of torch: a class or function of the parameters that returns one.

The numbers in p.grad are those of the loop's own arrays, so that what keeps or changes p.grad is
seen. Optimizers that want their matrices apart get them in a second group.
"""

from __future__ import annotations

from .running import Refused, Running

NAMES = {"learning_rate": "lr"}


def start(factory, parts, seed=0):
    """The optimizer that `factory(params)` builds, as a `Running`."""
    import torch

    torch.default_generator.manual_seed(seed)
    return Torch(torch, factory, parts)


class Torch(Running):
    def __init__(self, torch, factory, parts):
        self.torch, self.closure = torch, False
        self.parameters = [torch.nn.Parameter(torch.from_numpy(part)) for part in parts]
        self.optimizer = built(torch, factory, self.parameters)
        if callable(getattr(self.optimizer, "train", None)):
            self.optimizer.train()
        if any(group.get("differentiable") for group in self.optimizer.param_groups):
            for parameter in self.parameters:
                parameter.requires_grad_(False)

    def points(self):
        return [p.detach().numpy().copy() for p in self.parameters]

    def put(self, points):
        with self.torch.no_grad():
            for parameter, point in zip(self.parameters, points):
                parameter.copy_(self.torch.from_numpy(point))

    def step(self, gradients):
        given = [self.torch.from_numpy(g) for g in gradients]

        def closure():
            for parameter, g in zip(self.parameters, given):
                parameter.grad = g
            return sum((p.detach() * g).sum() for p, g in zip(self.parameters, given))

        if not self.closure:
            closure()
            before = self.points()
            try:
                self.optimizer.step()
                return
            except Exception:  # some want a closure, and say so in as many ways as there are
                self.closure = True
                self.put(before)
        self.optimizer.step(closure)

    def change(self, name, value):
        name = NAMES.get(name, name)
        for group in self.optimizer.param_groups:
            if name not in group:
                raise Refused(f"its groups have no {name}: they have {', '.join(_options(group))}")
            group[name] = value


def _options(group):
    return [name for name in group if name != "params"]


def built(torch, factory, parameters):
    """The optimizer over `parameters`; matrices and the rest in two groups where it wants them so.

    Raises what the factory raises on a plain list, or Refused where it returns something else.
    """
    try:
        optimizer = factory(parameters)
    except Exception as error:
        optimizer = _in_groups(factory, parameters)
        if optimizer is None:
            raise error from None
    if not isinstance(optimizer, torch.optim.Optimizer):
        raise Refused(
            f"{type(optimizer).__name__} is not a torch.optim.Optimizer: give a class or function "
            "that returns one"
        )
    return optimizer


def _in_groups(factory, parameters):
    groups = [
        {"params": [p for p in parameters if (p.ndim > 1) == muon], "use_muon": muon}
        for muon in (True, False)
    ]
    try:
        return factory([group for group in groups if group["params"]])
    except Exception:
        return None
