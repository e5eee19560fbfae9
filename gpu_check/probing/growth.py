"""How long do the steps get? A search over sequences, sizes and lengths; it proves nothing."""

from dataclasses import dataclass

from .black_box import ProbeFailed
from .effort import LENGTHS
from .sequences import integers, starts
from .side_by_side import runs_of

SIZES = tuple(2.0**p for p in range(-40, 41, 10))
SHORT_LENGTH, SHORTER_LENGTH, SHORTEST_LENGTH = 24, 12, 6
LATE = 8  # gradients that come after what lulls the optimizer
# A doubling of the length that lengthens the longest step by less ends the search.
STILL = 1.25
UNBOUNDED = 4  # lengths that are tried of what grows with the gradients
STEADY = ("constant gradients", "alternating gradients")  # the same all along


@dataclass(frozen=True)
class StepBound:
    """`largest` step seen at each of the largest gradients `sizes`, of short sequences; `top`, the
    largest of all, came at step `step` of `sequence` (a key of `families`) at size `size`. All
    `sequences` tried have at most `longest` gradients. Where the steps of one kind of sequence grow
    with time to the last, others but STEADY ones are not made longer than LENGTHS[1]; what grows
    with the gradients is not followed to the last.

    `saturates_from` is the smallest size from which on the steps do not double any more, None where
    they still grow at 2⁴⁰. `over_time` says that they still grew with the length of a sequence at
    its last doubling. Both are what was seen, no proof. `top` is infinite where a step was not
    finite.
    """

    sizes: tuple
    largest: tuple
    top: float
    sequence: str
    size: float
    step: int
    saturates_from: float
    over_time: bool
    sequences: int
    longest: int

    @property
    def verdict(self):
        """not measured, not finite, grows with the gradients, grows with time, or saturates."""
        if self.top < 0:
            return "not measured"
        if self.top == float("inf"):
            return "not finite"
        if self.saturates_from is None:
            return "grows with the gradients"
        return "grows with time" if self.over_time else "saturates"


def families(box, n):
    """Sequences of about n gradients of two coordinates, (T, 2), the largest of them 1 or 5."""
    torch = box.torch
    t = torch.arange(n).double()[:, None]
    ones = torch.ones(n, 2, dtype=torch.float64)
    signs, late = integers(box, n, 2, which=8), ones[:LATE]
    return {
        "random signs, rest, one sign": torch.cat(
            [signs[: n // 2] / 1024, box.zeros(n // 2, 2), late]
        ),
        "tiny gradients, then large ones": torch.cat([2.0**-20 * signs, late]),
        "constant gradients": ones,
        "constant gradients, then a turn": torch.cat([ones, -late]),
        "alternating gradients": ones * (1 - 2 * (t % 2)),
        "growing gradients": 2.0 ** (20 * (t - n + 1) / n) * ones,
        "decaying gradients": 2.0 ** (-t / 8) * ones,
    }


def step_bound(box, apart=False):
    """The `StepBound`: short sequences at all sizes, and at size 1 longer and longer ones; without
    lengths in `box.effort` shorter ones at three sizes only. Where coordinates are treated `apart`
    sequences are run side by side."""
    lengths = box.effort.lengths
    shorter = SHORTEST_LENGTH if box.effort.single else SHORTER_LENGTH
    short = SHORT_LENGTH if lengths else shorter
    powers = SIZES if lengths else (SIZES[0], 1.0, SIZES[-1])
    found, top, tried, longest = [], (-1.0, "", 1.0, 0), 0, 0
    families_of_short = families(box, short)
    names = [(size, name) for size in powers for name in families_of_short]
    each = _steps(box, [size * families_of_short[name] for size, name in names], apart)
    seen = dict.fromkeys(powers, 0.0)
    for (size, name), steps in zip(names, each):
        if steps is None:
            continue
        value, step = _top(steps)
        seen[size] = max(seen[size], value)
        tried, longest = tried + 1, max(longest, len(steps))
        top = max(top, (value, name, size, step), key=lambda entry: entry[0])
    found = list(seen.values())
    saturates = _saturates_from(powers, found)
    if saturates is None:
        lengths = lengths[:UNBOUNDED]
    over_time = False
    longer = _Longer(box, apart)
    for name in _steady_first(families(box, lengths[0])) if lengths else ():
        before, growing, known = float("inf"), False, None
        for n in lengths:
            if known is None or len(known) < n:
                known = longer.steps(name, _at_once(name, n, lengths))
                if known is None:
                    break
                tried, longest = tried + 1, max(longest, len(known))
            steps = known[:n] if name in STEADY else known
            value, step = _top(steps)
            top = max(top, (value, name, 1.0, step), key=lambda entry: entry[0])
            growing = value > STILL * before or name in STEADY and _rising(steps)
            settled = not growing or over_time and name not in STEADY
            if value == float("inf") or settled and n >= LENGTHS[1]:
                break
            before = value
        over_time = over_time or growing and n == lengths[-1]
    return StepBound(powers, tuple(found), *top, saturates, over_time, tried, longest)


class _Longer:
    """Long sequences of size 1; where coordinates are treated apart all kinds that do, or do not,
    stay the same side by side, as soon as one of them is asked for."""

    def __init__(self, box, apart):
        self.box, self.apart, self.known = box, apart, {}

    def steps(self, name, n):
        """The longest |step| at each time of the family `name` of about n gradients."""
        if (name, n) not in self.known:
            made = families(self.box, n)
            names = [other for other in made if (other in STEADY) == (name in STEADY)]
            names = names if self.apart else [name]
            found = _steps(self.box, [made[other] for other in names], self.apart)
            self.known |= {(other, n): steps for other, steps in zip(names, found)}
        return self.known[name, n]


def _steady_first(names):
    return sorted(names, key=lambda name: name not in STEADY)


def _at_once(name, n, lengths):
    """The length of a run that shows n gradients: that of what stays the same shows less too."""
    if name not in STEADY:
        return n
    return lengths[-1] if n > LENGTHS[1] else min(LENGTHS[1], lengths[-1])


def _steps(box, sequences, apart=False):
    """For each of the sequences the longest |step| of a coordinate at each time, (T,); None where
    it refuses to step. A step that is seen side by side with others is one in any case: only short
    ones are checked alone."""
    width = 1 if box.effort.single else 2
    start = starts(box, width)
    sequences = [gradients[:, :width] for gradients in sequences]
    try:
        found = runs_of(box, start, sequences, apart, max(map(len, sequences)) <= LENGTHS[0])
    except ProbeFailed:
        if len(sequences) == 1:
            return [None]
        return [each for one in sequences for each in _steps(box, [one])]
    lengths = (steps.abs().amax(-1) for steps in found)
    return [x.where(x.isfinite(), box.zeros(1) + float("inf")) for x in lengths]


def _top(steps):
    """(the longest, its number)."""
    return float(steps.max()), int(steps.argmax()) + 1


def _rising(steps):
    """Is the last eighth longer than the eighth before the middle? (A start may be longer than
    both.)"""
    n = len(steps)
    middle, end = steps[3 * n // 8 : n // 2].max(), steps[7 * n // 8 :].max()
    return bool(end > STILL * middle) and bool(middle > 0)


def _saturates_from(sizes, largest):
    """The smallest size from which on none is more than twice its own; None if only the last."""
    for i, size in enumerate(sizes[:-1]):
        if max(largest[i:]) <= 2 * largest[i] and largest[i] < float("inf"):
            return size
    return None
