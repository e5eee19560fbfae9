"""A `Subject` of any framework as the black box that `gpu_check` measures."""

from __future__ import annotations

from time import process_time

from gpu_check.probing.black_box import BlackBox, ProbeFailed

from . import of_torch
from .running import Refused


def box_of(subject, seed=0):
    """The `BlackBox` of a subject. Raises ProbeFailed where it does not step."""
    if subject.kind == "torch":
        return TorchBox(subject.found, seed)
    return AdapterBox(subject, seed)


class TorchBox(BlackBox):
    """Torch's own, with matrices in a group of their own where an optimizer wants them so."""

    def __init__(self, factory, seed):
        from gpu_check.batched.device import load_torch

        torch = load_torch()

        def in_groups(parameters):
            try:
                return of_torch.built(torch, factory, parameters)
            except Refused as reason:
                raise ProbeFailed(str(reason)) from None

        super().__init__(in_groups, seed)


class AdapterBox(BlackBox):
    """An optimizer of another framework; arrays go to its adapter and come back."""

    def __init__(self, subject, seed):
        self.subject, self.compiles = subject, subject.kind in ("optax", "keras")
        super().__init__(None, seed)

    def switches(self):
        return []

    def paced(self, layout, start, gradients):
        begun = process_time()
        self._run(layout, start, gradients)
        own = process_time() - begun
        return (self.subject.child_seconds() + own) / len(gradients), 0

    def _run(self, layout, start, gradients, held=None, seed=None, refill=False, after=None):
        if self.closure or not self.graph:
            raise ProbeFailed("it takes no closure")
        try:
            steps, left = self.subject.run(
                layout,
                start.numpy(),
                gradients.numpy(),
                None if held is None else held.numpy(),
                self.seed if seed is None else seed,
                refill,
            )
        except Refused as reason:
            raise ProbeFailed(str(reason)) from None
        self.steps_taken += len(gradients)
        if after is not None:
            after += list(self.torch.from_numpy(left))
        return self.torch.from_numpy(steps)
