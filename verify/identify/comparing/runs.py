"""The designed runs, and what may be rounding in them."""

from __future__ import annotations

from dataclasses import dataclass

UNIT, FLOAT32 = 2.0**-53, 2.0**-24
# Roundings a step: 64 as in gpu_check.probing.black_box.tolerance; float32 is to be told from what
# is merely small, and gets fewer.
ROUNDINGS = {UNIT: 64, FLOAT32: 8}
BITS = 2.0**-32  # gradients of 33 bits: what is held in float32 rounds them
CONDITIONED = 64  # times what a change of the gradients' last bit does counts as rounding
LATE = 250  # steps of the long run: what begins late
TWINS = "two tensors of one shape"


@dataclass(frozen=True)
class Run:
    """Gradients (T, n) from `start` (n,) on tensors of `layout`; `of` says in words what is
    special. With `refill` one gradient array is refilled all along."""

    of: str
    layout: tuple
    start: object
    gradients: object
    refill: bool = False


def designed(steps, matrices_only=False):
    """The `Run`s, small ones first; `steps` is the length of the usual ones."""
    import numpy as np

    def layout(*parts):
        return tuple((p, 1) if matrices_only and isinstance(p, int) else _shape(p) for p in parts)

    def random(T, n, seed):
        draw = np.random.default_rng(seed)
        return np.round(draw.normal(size=(T, n)) * 3 / BITS) * BITS

    one, mixed = layout(1), layout(3, (2, 2))
    ones = np.ones((steps, 1))
    signs = (-1.0) ** np.arange(steps)[:, None]
    start = np.array([0.75, -0.5, 1.25, -0.25, 0.5, -1.0, 0.625])
    usual = random(steps, 7, 1)
    sparse = random(steps, 7, 2) * (np.arange(steps)[:, None] % 3 != 1)
    sparse[:, ::2] *= np.arange(steps)[:, None] % 4 == 0
    pulse = np.zeros((steps, 1))
    pulse[0] = 1
    yield Run("", one, np.zeros(1), pulse)
    yield Run("", one, np.zeros(1), random(steps, 1, 0))
    yield Run("constant gradients", one, np.zeros(1), ones)
    yield Run("gradients that turn", one, np.zeros(1), signs)
    yield Run("a start that is not 0", one, np.array([0.75]), random(steps, 1, 3))
    yield Run("no gradients", one, np.array([0.75]), 0 * ones)
    yield Run("several tensors", mixed, 0 * start, usual)
    yield Run("several tensors from a start that is not 0", mixed, start, usual)
    yield Run("zeros among gradients", mixed, 0 * start, sparse)
    yield Run("a matrix", layout((4, 3)), np.zeros(12), random(steps, 12, 4))
    yield Run(TWINS, layout(2, 2), np.zeros(4), random(steps, 4, 7))
    for power in (-10, -20, -30, -40, 10, 20, 40):
        far = 2.0**power * random(steps, 7, 5)
        yield Run(f"gradients of size 2^{power}", mixed, 0 * start, far)
    yield Run("one gradient array, zeroed and refilled", mixed, start, usual, refill=True)
    yield Run("a long run", one, np.zeros(1), random(max(LATE, steps), 1, 6))


def _shape(part):
    return part if isinstance(part, tuple) else (part,)


def tolerance(steps, start, unit=UNIT):
    """What rounding may do to each of T steps, (T, 1): 64·t·u·max |step so far| (8 of them in
    float32), and the reading of a step as a difference of points."""
    import numpy as np

    sizes = np.abs(steps).max(axis=-1)
    reach = np.abs(start).max() + np.cumsum(sizes)
    t = np.arange(1, len(sizes) + 1)
    top = np.maximum.accumulate(sizes)
    return (ROUNDINGS[unit] * t * unit * top + 4 * UNIT * reach)[:, None]


def parting(first, second, start, unit=UNIT, besides=0.0):
    """The number of the first step at which two (T, n) arrays of steps differ by more than
    rounding, or None; `besides` is allowed as well."""
    import numpy as np

    with np.errstate(all="ignore"):
        allowed = tolerance(first, start, unit) + tolerance(second, start, unit) + besides
        wrong = ~(np.abs(first - second) <= allowed)
    wrong &= ~(np.isnan(first) & np.isnan(second)) & ~(first == second)  # inf is inf
    rows = np.nonzero(wrong.any(axis=1))[0]
    return int(rows[0]) + 1 if len(rows) else None


def conditioned(steps_of, run, steps):
    """How far the last bits of its gradients move the steps of an optimizer, (T, n), enlarged."""
    import numpy as np

    most = np.zeros_like(steps)
    for seed in range(3):
        signs = np.random.default_rng(seed).integers(-1, 2, size=run.gradients.shape)
        moved = run.gradients * (1 + 2.0**-52 * signs)
        other = steps_of(Run(run.of, run.layout, run.start, moved, run.refill))
        with np.errstate(all="ignore"):
            gap = np.abs(other - steps)
        most = np.maximum(most, np.where(np.isfinite(gap), gap, 0.0))
    return CONDITIONED * np.maximum.accumulate(most, axis=0)
