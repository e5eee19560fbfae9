"""An optimizer with trainable weights: what the thesis's loop needs of it (Shahid, section 2.1)."""

from abc import abstractmethod

from .optimizer import Optimizer


class Learned(Optimizer):
    """An optimizer O_m(w, ∇L) whose step depends on `weights`, one vector w.

    `options` are the arguments that build it again, for the file. Its states have a field `move`, x
    − x⁺. Meta-gradients hold the received gradients ∇L fixed (as Andrychowicz et al. 2016 do; the
    thesis does not say): the loss depends on w through the points only.
    """

    weights = None

    @property
    @abstractmethod
    def options(self):
        """A dict of numbers, texts and lists that `store.build` builds this optimizer from."""

    @abstractmethod
    def draw(self, rng):
        """First weights."""

    @abstractmethod
    def record(self, state, theta, gradient):
        """The state after the gradient at θ, and what `back` needs of this step."""

    @abstractmethod
    def back(self, passed, after, carried):
        """Backwards through one step θ → θ⁺.

        `after` = dL/dθ⁺ along θ⁺ itself, `carried` = dL/d(what the next state remembers of the
        points), None at the last step. Returns (dL/dw of this step, dL/dθ, dL/d(what this state
        remembers)).
        """

    def update(self, state, theta, gradient):
        return self.record(state, theta, gradient)[0]

    def step(self, state):
        return state.move
