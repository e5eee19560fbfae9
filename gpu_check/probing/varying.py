"""A linear law that changes with time: responses to a gradient at each of the first steps."""

from dataclasses import dataclass

from .linear import free_errors, held_errors

IMPULSES, RESPONSES = 44, 24
PERIODS = range(1, 13)


@dataclass(frozen=True)
class Varying:
    """`responses[t]` are h_{t,0}, h_{t,1}, … to a gradient 1 at step t + 1, `errors` what rounding
    may have done to them. From step `settles` on they repeat with `period` (None both: they do not
    within IMPULSES steps)."""

    responses: tuple
    errors: tuple
    settles: int
    period: int


def beginning(box, steps):
    """The `Varying` of the first `steps` of one that is linear in these, from 0: rows get shorter,
    as only responses within them count."""
    layout = box.layout(1)
    rows = []
    for step in range(1, steps + 1):
        g = box.zeros(steps, 1)
        g[step - 1] = 1
        rows.append(-box.run(layout, box.zeros(1), g)[step - 1 :, 0])
    errors = [free_errors(row) for row in rows]
    return Varying(*(tuple(tuple(x.tolist()) for x in all) for all in (rows, errors)), None, None)


def varying(box, translation):
    """The `Varying` of a linear, coordinate-wise optimizer; in a free run where the start does not
    matter (`translation`), else with the parameters held at 0."""
    layout = box.layout(1)
    rows = []
    for step in range(1, IMPULSES + 1):
        g = box.zeros(step + RESPONSES - 1, 1)
        g[step - 1] = 1
        held = None if translation else box.zeros(*g.shape)
        rows.append(-box.run(layout, box.zeros(1), g, held)[step - 1 :, 0])
    bound = free_errors if translation else held_errors
    errors = [bound(row) for row in rows]

    def close(s, t):
        return bool(((rows[s] - rows[t]).abs() <= errors[s] + errors[t]).all())

    settles = period = None
    for p in PERIODS:
        differ = [t for t in range(IMPULSES - p) if not close(t, t + p)]
        begins = max(differ, default=-1) + 1
        if begins <= IMPULSES - max(2 * p, 6):
            settles, period = begins + 1, p
            break
    return Varying(
        tuple(tuple(row.tolist()) for row in rows),
        tuple(tuple(row.tolist()) for row in errors),
        settles,
        period,
    )
