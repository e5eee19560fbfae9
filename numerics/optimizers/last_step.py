"""A memory unit that stores the last step of another optimizer (Szegedy et al., section 5)."""

import numpy as np


class LastStep:
    """The memory rule M ← the step that `optimizer` takes at the gradient, one unit; its state is
    the hidden one.

    RLLC over it is RLLC around that optimizer: `RLLC(LastStep(Adam(1e-3)), [1.0], 1.0, c2)` takes
    Adam's steps times a law that learns, and Adam's own for c2 = 0. A memory rule sees gradients
    and no point, so the optimizer must not read one (weight decay, TO): raises ValueError where it
    does, or where its step is not finite.
    """

    units = 1

    def __init__(self, optimizer):
        self.optimizer = optimizer

    def start(self):
        return None

    def __call__(self, M, h, g):
        state = self.optimizer.init(np.zeros_like(g)) if h is None else h
        state = self.optimizer.update(state, np.full_like(g, np.nan), g)
        step = self.optimizer.step(state)
        if not np.isfinite(step).all():
            raise ValueError(
                f"the step of {type(self.optimizer).__name__} is not finite: it reads the point, "
                "which a memory rule does not see, or it diverges; wrap another optimizer, or use "
                "a smaller rate"
            )
        return np.array(step, dtype=np.float64)[:, None], state
