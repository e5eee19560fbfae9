"""Recursions side by side, batched: a problem an instance, entry by entry."""

from functools import wraps
from typing import NamedTuple

from ..batched.device import load_torch
from ..trainable.runs import hold

STEPS = 20
SIZES = (1, 2, 3, 5)
EDGES = ("zero start", "zero gradients", "b = 0", "b = 1")


class Problem(NamedTuple):
    """slope, minimizer, start (B, n), noise (B, STEPS, n), all in the run's number type."""

    slope: object
    minimizer: object
    start: object
    noise: object

    def gradient(self, t, x):
        """∇f(x) at step t = 0, 1, …, as a Number."""
        return (x - self.minimizer) * self.slope + self.noise[:, t]


def checked(note, edges=EDGES):
    """Make a claim's check of a function that yields pairs: `pairs(streams, problem, put, factor)`.

    The pairs are Numbers (B, n) that are exactly equal where `factor` is 1; put(edge, x, value) is
    x with `value` in that edge's instances. `note` says what is compared. The check returns a
    Result, and raises what `hold` does.
    """

    def decorate(pairs):
        @wraps(pairs, assigned=("__module__", "__name__", "__qualname__", "__doc__"))
        def check(
            instances=400,
            seed=0,
            device="auto",
            dtype="float64",
            dims=None,
            first=0,
            chunk=None,
            factor=1.0,
        ):
            load_torch()

            def compare(seed, numbers, n, device, dtype):
                from ..batched.edges import Edges
                from ..batched.streams import Streams
                from .running import held

                streams, put = Streams(seed, numbers, device), Edges(edges, numbers, device).put
                return held(pairs(streams, _problem(streams, n, put, dtype), put, factor))

            return hold(
                compare, note, instances, seed, device, dtype, first, chunk, dims, SIZES,
                edges=edges,
            )  # fmt: skip

        del check.__wrapped__  # its own signature is the check's
        return check

    return decorate


def _problem(streams, n, put, dtype):
    slope, noise = streams.uniform(0.1, 0.5, n), 0.3 * streams.bell(STEPS, n)
    slope, noise = put("zero gradients", slope, 0.0), put("zero gradients", noise, 0.0)
    start = put("zero start", streams.bell(n), 0.0)
    return Problem(*(part.to(dtype) for part in (slope, streams.bell(n), start, noise)))


def decay(streams, put, like):
    """b (B, 1), 0 and 1 at the edges of these names."""
    b = streams.uniform(0.1, 0.9, 1)
    return put("b = 1", put("b = 0", b, 0.0), 1.0).to(like.dtype)


def rate(streams, like, low=0.01, high=0.1):
    """A learning rate (B, 1)."""
    return streams.uniform(low, high, 1).to(like.dtype)


def run(problem, step, *state):
    """The points of a recursion: step(t, g, x, *state) gives the next (x, *state)."""
    from .running import Number

    x, points = Number(problem.start), []
    for t in range(STEPS):
        x, *state = step(t, problem.gradient(t, x), x, *state)
        points.append(x)
    return points
