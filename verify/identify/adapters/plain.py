"""Optimizers that are plain Python, on arrays of NumPy; every tensor has a state of its own.

- a function `step(state, theta, gradient)` that returns (state, theta); state is None at first;
- an object with `init(theta)` and `update(gradient, state, theta)` that returns (what is added to
  theta, state), as optax has it;
- an object with `init(theta)`, `update(state, theta, gradient)` and `step(state)`, which is what is
  subtracted (`numerics.optimizers.Optimizer`).
"""

from __future__ import annotations

from .running import Refused, Running


def kind_of(found):
    """step, transformation or system; None where `found` is none of these."""
    if callable(getattr(found, "init", None)) and callable(getattr(found, "update", None)):
        return "system" if callable(getattr(found, "step", None)) else "transformation"
    if callable(found) and not isinstance(found, type) and _takes_three(found):
        return "step"
    return None


def _takes_three(function):
    from inspect import Parameter, signature

    try:
        wanted = [
            p
            for p in signature(function).parameters.values()
            if p.default is Parameter.empty
            and p.kind in (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
        ]
    except (TypeError, ValueError):
        return False
    return len(wanted) == 3


def start(found, parts, seed=0):
    import numpy as np

    np.random.seed(seed)
    return Plain(found, kind_of(found), parts)


class Plain(Running):
    def __init__(self, found, kind, parts):
        self.found, self.kind, self.parts = found, kind, parts
        self.states = [None if kind == "step" else found.init(part) for part in parts]

    def points(self):
        return [part.copy() for part in self.parts]

    def put(self, points):
        self.parts = list(points)

    def step(self, gradients):
        import numpy as np

        for i, (state, theta, g) in enumerate(zip(self.states, self.parts, gradients)):
            if self.kind == "step":
                state, theta = self.found(state, theta, g)
            elif self.kind == "transformation":
                change, state = self.found.update(g, state, theta)
                theta = theta + np.asarray(change)
            else:
                state = self.found.update(state, theta, g)
                theta = theta - np.asarray(self.found.step(state))
            self.states[i], self.parts[i] = state, np.array(theta, dtype=float)

    def change(self, name, value):
        for own in (name, {"lr": "learning_rate", "learning_rate": "lr"}.get(name)):
            if own and hasattr(self.found, own):
                setattr(self.found, own, value)
                return
        raise Refused(f"it has no attribute {name} to change")
