"""Keras's optimizers, in float64; for a child process alone.

As Keras's own training has it, a step is compiled with jax (`stateless_apply`) and with
TensorFlow (`apply` in a function) behind it, and with torch behind it `apply` is called.
"""

from __future__ import annotations

from .running import Refused, Running

NAMES = {"lr": "learning_rate"}


def names():
    """(name, arguments) of every optimizer of keras.optimizers."""
    import keras

    base = keras.optimizers.Optimizer
    for name, found in sorted(vars(keras.optimizers).items()):
        if isinstance(found, type) and issubclass(found, base) and found is not base:
            if name != "LossScaleOptimizer":  # wants another one inside
                yield f"keras:{name}", {}


class Keras:
    """What a Keras optimizer is, for many starts; `make(**arguments)` builds it."""

    def __init__(self, make, arguments):
        import keras

        keras.config.set_floatx("float64")
        self.keras, self.make, self.arguments = keras, make, arguments
        self._kept = {}

    def start(self, parts, seed=0, change=None):
        self.keras.utils.set_random_seed(seed)
        kinds = {"jax": Compiled, "tensorflow": Traced}
        return kinds.get(self.keras.backend.backend(), Eager)(self, parts)

    def built(self, parts):
        """(optimizer, variables) at a start."""
        variables = [self.keras.Variable(part, dtype="float64") for part in parts]
        optimizer = self.make(**self.arguments)
        optimizer.build(variables)
        return optimizer, variables

    def kept(self, parts, step_of):
        """(optimizer, variables, its step, its memory at first) for the shapes of `parts`.

        Optimizer and `step_of(optimizer, variables)` are made once for every layout. The memory is
        made anew for every start unless two starts were seen to give the same.
        """
        import numpy as np

        key = tuple(part.shape for part in parts)
        if key not in self._kept:
            optimizer, variables = self.built(parts)
            known = self._memory(optimizer)
            other = self._memory(self.built([part + 1.5 for part in parts])[0])
            same = all(np.array_equal(a, b) for a, b in zip(known, other, strict=True))
            self._kept[key] = optimizer, variables, step_of(optimizer, variables), known, same
        optimizer, variables, step, known, same = self._kept[key]
        if not same:
            known = self._memory(self.built(parts)[0])
        return optimizer, variables, step, list(known)

    def _memory(self, optimizer):
        import numpy as np

        return [np.array(self.keras.ops.convert_to_numpy(v.value)) for v in optimizer.variables]


class Compiled(Running):
    def __init__(self, kind, parts):
        import jax

        self.optimizer, _, self.apply, self.memory = kind.kept(
            parts, lambda optimizer, variables: jax.jit(optimizer.stateless_apply)
        )
        self.parts = parts

    def points(self):
        import numpy as np

        return [np.array(part) for part in self.parts]

    def put(self, points):
        self.parts = list(points)

    def step(self, gradients):
        given = [g.copy() for g in gradients]
        self.parts, self.memory = self.apply(self.memory, given, self.parts)

    def change(self, name, value):
        import numpy as np

        name = NAMES.get(name, name)
        if name != "learning_rate":
            raise Refused(f"Keras changes the learning rate under way, not {name}")
        at = [v is self.optimizer._learning_rate for v in self.optimizer.variables].index(True)
        self.memory[at] = np.asarray(value, dtype=self.memory[at].dtype)


class Eager(Running):
    def __init__(self, kind, parts):
        self.keras = kind.keras
        self.optimizer, self.variables = kind.built(parts)

    def points(self):
        import numpy as np

        return [np.array(self.keras.ops.convert_to_numpy(v.value)) for v in self.variables]

    def put(self, points):
        for variable, point in zip(self.variables, points):
            variable.assign(point)

    def step(self, gradients):
        given = [self.keras.ops.convert_to_tensor(g.copy()) for g in gradients]
        self.optimizer.apply(given, self.variables)

    def change(self, name, value):
        name = NAMES.get(name, name)
        if not hasattr(self.optimizer, name):
            raise Refused(f"it has no {name} to change")
        setattr(self.optimizer, name, value)


class Traced(Eager):
    """With TensorFlow: one function for all starts, whose variables are put back."""

    def __init__(self, kind, parts):
        self.keras = kind.keras
        self.optimizer, self.variables, self.apply, memory = kind.kept(parts, self._traced)
        self.put(parts)
        for variable, value in zip(self.optimizer.variables, memory):
            variable.assign(value)

    @staticmethod
    def _traced(optimizer, variables):
        import tensorflow as tf

        return tf.function(lambda *gradients: optimizer.apply(list(gradients), variables))

    def step(self, gradients):
        self.apply(*[self.keras.ops.convert_to_tensor(g.copy()) for g in gradients])
