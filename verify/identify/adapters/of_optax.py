"""optax's gradient transformations, in float64 and compiled; for a child process alone."""

from __future__ import annotations

from .running import Refused, Running

RATE = ("learning_rate", "lr")
PARTS = ("_", "scale_by_", "inject_")  # what is no optimizer of its own


def names():
    """(name, arguments) of what takes a learning rate in optax and optax.contrib."""
    from inspect import Parameter, signature

    import optax

    for home, prefix in ((optax, ""), (optax.contrib, "contrib.")):
        for name, found in sorted(vars(home).items()):
            if name.startswith(PARTS) or isinstance(found, type) or not callable(found):
                continue
            wanted = signature(found).parameters
            if "learning_rate" not in wanted:
                continue
            needed = wanted["learning_rate"].default in (Parameter.empty, None)
            yield f"optax:{prefix}{name}", {"learning_rate": 0.01} if needed else {}


class Optax:
    """What an optax transformation is, for many starts; `make(**arguments)` builds it."""

    def __init__(self, make, arguments):
        import jax

        self.jax, self.make, self.arguments = jax, make, arguments
        self._compiled = {}

    def compiled(self, change=None):
        """(init, update), compiled once for every change of the learning rate."""
        if change not in self._compiled:
            arguments = dict(self.arguments)
            if change:
                arguments |= self._scheduled(*change)
            made = self.make(**arguments)
            self._compiled[change] = (self.jax.jit(made.init), self.jax.jit(made.update))
        return self._compiled[change]

    def _scheduled(self, at, name, value):
        """The learning rate as a schedule, optax's own way to change it: counts start at 0."""
        import jax.numpy as jnp

        if name not in RATE:
            raise Refused(f"optax changes a learning rate under way, by a schedule, not {name}")
        before = self.arguments.get("learning_rate")
        if not isinstance(before, (int, float)):
            raise Refused("a change of lr needs a first one: give learning_rate=...")
        return {"learning_rate": lambda count: jnp.where(count >= at - 1, value, float(before))}

    def start(self, parts, seed=0, change=None):
        return Started(self, parts, change)


class Started(Running):
    def __init__(self, kind, parts, change):
        init, self.update = kind.compiled(change)
        self.parts, self.state = parts, init(parts)

    def points(self):
        return self.parts

    def put(self, points):
        self.parts = list(points)

    def step(self, gradients):
        import numpy as np

        changes, self.state = self.update([g.copy() for g in gradients], self.state, self.parts)
        self.parts = [part + np.asarray(c) for part, c in zip(self.parts, changes)]

    def change(self, name, value):
        """Nothing: the schedule was built in."""
