"""The protocol: one optimizer under way, and the loop that hands it gradients."""

from __future__ import annotations

from abc import ABC, abstractmethod


class Refused(ValueError):
    """The optimizer cannot be built, does not step, or lacks what was asked for; one line."""


class Running(ABC):
    """One optimizer at one start, as `start` of an adapter's module returns it.

    Parameters are float64 arrays of NumPy, one a tensor. What foreign code raises goes through;
    `trajectory` makes a line of it.
    """

    @abstractmethod
    def points(self) -> list:
        """Where gradients are asked next, as arrays of the reader's own."""

    @abstractmethod
    def put(self, points) -> None:
        """Move the parameters there by hand, between two steps."""

    @abstractmethod
    def step(self, gradients) -> None:
        """One step; an optimizer that writes into its gradients writes into these arrays."""

    def change(self, name, value) -> None:
        """Give a hyperparameter another value, in the framework's own way. Raises Refused."""
        raise Refused(f"it has no way to change {name} under way")


def trajectory(begin, layout, start, gradients, held=None, refill=False, change=None):
    """(steps, gradients afterwards), both (T, n), of the optimizer that `begin(parts)` starts.

    `start` is (n,), `gradients` (T, n), all tensors of `layout` end to end. With `held` (T, n) the
    parameters are put to held[t − 1] before step t. Every step is given new arrays, with `refill`
    the same ones, zeroed and refilled. `change` is (step number, name, value). Raises Refused.
    """
    import numpy as np

    try:
        one = begin(split(layout, start))
    except Refused:
        raise
    except Exception as error:  # whatever a foreign constructor raises, it is the answer
        raise Refused(f"the optimizer cannot be built: {line(error)}") from None
    T, n = gradients.shape
    steps, after = np.empty((T, n)), np.empty((T, n))
    before, parts = np.array(start), None
    for t in range(T):
        fresh = split(layout, gradients[t])
        if parts is None or not refill:
            parts = fresh
        else:
            for part, new in zip(parts, fresh):
                part[...] = 0
                part += new
        try:
            if change and t + 1 == change[0]:
                one.change(*change[1:])
            if held is not None:
                before = held[t]
                one.put(split(layout, before))
            one.step(parts)
            here = np.concatenate([np.reshape(p, -1) for p in one.points()])
        except Refused:
            raise
        except Exception as error:  # as above: a step of foreign code
            raise Refused(f"the optimizer does not step: {line(error)}") from None
        if here.shape != before.shape:
            raise Refused(f"the optimizer does not step: {here.size} numbers came for {n}")
        after[t] = np.concatenate([part.reshape(-1) for part in parts])
        steps[t] = here - before
        before = here
    return steps, after


def split(layout, flat):
    """The tensors of `layout`, each a new array."""
    found, at = [], 0
    for shape in layout:
        size = 1
        for n in shape:
            size *= n
        found.append(flat[at : at + size].reshape(shape).copy())
        at += size
    return found


def line(error) -> str:
    """``Error: text`` on one line."""
    words = " ".join(str(error).split()) or "no message"
    return f"{type(error).__name__}: {words[:160]}"
