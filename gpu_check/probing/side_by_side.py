"""Runs of their own as coordinates of one vector, where coordinates are treated apart: one run of
many takes hardly longer than one of one."""

from .black_box import ROUNDINGS, UNIT

LONG = 60


def runs_of(box, start, sequences, apart, checked=True):
    """The steps (T_k, n) on each of `sequences` (T_k, n) from `start` (n,), in their order.

    With `apart` (coordinates were seen to be treated apart, and no random numbers are drawn) they
    are run side by side. If `checked` the first and the last are run alone too, and where these are
    not the same up to rounding, all are. Raises ProbeFailed where a step raises.
    """
    if not apart or len(sequences) < 2:
        return [_alone(box, start, g) for g in sequences]
    n, longest = len(start), max(map(len, sequences))
    padded = [box.torch.cat([g, g[-1:].expand(longest - len(g), n)]) for g in sequences]
    many = box.layout(n * len(sequences))
    steps = box.run(many, start.repeat(len(sequences)), box.torch.cat(padded, -1), seed=box.seed)
    found = [part[: len(g)] for part, g in zip(steps.split(n, -1), sequences)]
    for i in (0, -1) if checked else ():
        if not _same(found[i], _alone(box, start, sequences[i])):
            return [_alone(box, start, g) for g in sequences]
    return found


def _alone(box, start, gradients):
    # a seed of its own keeps a long run out of the memory of runs
    seed = box.seed if len(gradients) > LONG else None
    return box.run(box.layout(len(start)), start, gradients, seed=seed)


def _same(one, other):
    """Equal up to the rounding of so many steps, what is not finite included."""
    if not bool((one.isfinite() == other.isfinite()).all()):
        return False
    one, other = (x.nan_to_num(0.0, 0.0, 0.0) for x in (one, other))
    allowed = ROUNDINGS * len(one) * UNIT * other.abs().max()
    return bool(((one - other).abs() <= allowed).all())
