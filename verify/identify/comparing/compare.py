"""`compare`: the verdict on two subjects, with a smallest sequence where they part."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field

from ..adapters.running import Refused
from .runs import FLOAT32, UNIT, Run, conditioned, designed, parting
from .says import how, writes

STEPS = 60
TRIALS = 150  # runs to make a counterexample smaller


@dataclass
class Compared:
    """`verdict` is same (bit for bit), same_to_rounding, same_to_float32, different or undecided.

    `steps` were run of each in `runs` runs. Where they differ, `step` is the number of `gradients`
    (rows) from `start` after which the `points` (A's and B's) first do, in tensors of `layout`;
    `run` says what kind of gradients it took, `failed` and `passed` the kinds that showed a
    difference and that did not. `by_run` has the largest difference of two steps, in units of the
    longest one, for each kind. `tried` says why nothing was decided.
    """

    a: object
    b: object
    verdict: str
    steps: int = 0
    runs: int = 0
    step: int = None
    layout: tuple = ()
    start: tuple = ()
    gradients: tuple = ()
    points: tuple = ()
    refill: bool = False
    run: str = ""
    failed: list = field(default_factory=list)
    passed: list = field(default_factory=list)
    by_run: dict = field(default_factory=dict)
    how: str = ""
    map: dict = None
    tried: str = ""
    change: tuple = None
    seconds: float = 0.0

    @property
    def deviation(self):
        return max(self.by_run.values(), default=0.0)


class Pair:
    """Two subjects under one change, and the steps that both take on a run."""

    def __init__(self, a, b, change=None):
        self.sides, self.change = (a, b), change

    def steps(self, run):
        """A's and B's steps, (T, n) each. Raises Refused, saying whose."""
        found = []
        for name, side in zip("AB", self.sides):
            try:
                found.append(self.of(side)(run))
            except Refused as reason:
                raise Refused(f"{name}: {reason}") from None
        return found

    def of(self, side):
        def steps(run):
            change = self.change if self.change and self.change[0] <= len(run.gradients) else None
            return side.run(run.layout, run.start, run.gradients, refill=run.refill, change=change)[
                0
            ]

        return steps

    def differ(self, run, *units):
        """(step or None for each unit, A's steps, B's steps); what is rounding, enlarged by an
        optimizer that is badly conditioned there, is no difference."""
        first, second = self.steps(run)
        found = [parting(first, second, run.start, unit) for unit in units]
        if any(step is not None for step in found):
            moved = [
                conditioned(self.of(side), run, steps)
                for side, steps in zip(self.sides, (first, second))
            ]
            for i, unit in enumerate(units):
                besides = (unit / UNIT) * (moved[0] + moved[1])
                found[i] = parting(first, second, run.start, unit, besides)
        return (*found, first, second)


def compare(a, b, steps=STEPS, change=None, on_stage=None):
    """The `Compared` of two `Subject`s; `change` is (step number, name, value) for both.

    Raises Refused where one of them cannot be run at all.
    """
    begun = time.monotonic()
    pair = Pair(a, b, change)
    if change:
        steps = max(steps, change[0] + 20)
    with _one_thread(pair.sides):
        answer = _measured(pair, steps, on_stage or (lambda words: None))
    answer.change = change
    answer.seconds = time.monotonic() - begun
    return answer


@contextmanager
def _one_thread(sides):
    """Torch on one thread, as its tensors are small."""
    if not any(side.kind == "torch" for side in sides):
        yield
        return
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _measured(pair, steps, say):
    answer = Compared(*pair.sides, "same")
    runs, reasons = _runs(pair, steps)
    if not runs:
        raise Refused(reasons[0])
    parted = {}  # unit: the first run that differs by more than its rounding, and what was run
    for i, run in enumerate(runs):
        say(f"run {i + 1} of {len(runs)}: {run.of or 'small gradients'}")
        try:
            step, far, first, second = pair.differ(run, UNIT, FLOAT32)
        except Refused as reason:
            reasons.append(str(reason))
            continue
        answer.runs, answer.steps = answer.runs + 1, answer.steps + len(first)
        answer.by_run[run.of] = _deviation(first, second)
        if step is None:
            answer.passed.append(run.of)
            if answer.verdict == "same" and not _equal(first, second):
                answer.verdict = "same_to_rounding"
            continue
        answer.failed.append(run.of)
        parted.setdefault("rounding", (run, step))
        if far is not None:
            parted.setdefault("float32", (run, far))
    if not answer.runs:
        raise Refused(reasons[0])
    if _random(pair, runs[-1]):
        answer.verdict, answer.tried = "undecided", "one of them draws random numbers"
        return answer
    if "float32" in parted:
        answer.verdict = "different"
        say("a smallest sequence")
        _smallest(answer, pair, *parted["float32"], FLOAT32)
        answer.how = how(pair, answer, runs)
    elif parted:
        answer.verdict = "same_to_float32"
        answer.step, answer.run = parted["rounding"][1], parted["rounding"][0].of
    if answer.verdict != "different":
        answer.how = writes(pair, runs)
    return answer


def _runs(pair, steps):
    """The designed runs, with vectors where both take them; and the reasons of refusals."""
    reasons = []
    for matrices_only in (False, True):
        runs = list(designed(steps, matrices_only))
        try:
            pair.steps(Run("", runs[6].layout, runs[6].start, runs[6].gradients[:2]))
            return runs, reasons
        except Refused as reason:
            reasons.append(str(reason))
    return [], reasons


def _equal(first, second):
    import numpy as np

    return np.array_equal(first, second, equal_nan=True)


def _deviation(first, second):
    """The largest difference of two steps over the longest step; infinite where one is not
    finite and the other is."""
    import numpy as np

    with np.errstate(all="ignore"):
        gap, size = np.abs(first - second), np.nanmax(np.abs(first), initial=0.0)
    gap = gap[~((first == second) | (np.isnan(first) & np.isnan(second)))]
    worst = float(gap.max(initial=0.0))
    if not np.isfinite(worst):
        return float("inf")
    return worst / float(size) if 0 < size < float("inf") else worst


def _random(pair, run):
    """Does one of them take other steps with another seed?"""
    for side in pair.sides:
        short = run.gradients[:20]
        try:
            one, other = (side.run(run.layout, run.start, short, seed=s)[0] for s in (0, 1))
        except Refused:
            continue
        if not _equal(one, other):
            return True
    return False


def _smallest(answer, pair, run, step, unit):
    """Shorten and simplify the run, as long as they part in it."""
    best = Run(run.of, run.layout, run.start, run.gradients[:step], run.refill)
    trials, going = TRIALS, True
    known, apart = step, _apart(*pair.steps(best), step)
    while going and trials:
        going = False
        for smaller in _simpler(best, pair.change, apart):
            trials -= 1
            if not trials:
                break
            try:
                step, *both = pair.differ(smaller, unit)
            except Refused:
                continue
            if step is not None:
                best = Run(
                    run.of, smaller.layout, smaller.start, smaller.gradients[:step], smaller.refill
                )
                known, going, apart = step, True, _apart(*both, step)
                break
    first, second = pair.steps(best)
    answer.step, answer.run, answer.layout, answer.refill = known, run.of, best.layout, best.refill
    answer.start = tuple((best.start + 0.0).tolist())
    answer.gradients = tuple(map(tuple, (best.gradients + 0.0).tolist()))
    answer.points = tuple(
        tuple((best.start + steps.sum(axis=0)).tolist()) for steps in (first, second)
    )


def _apart(first, second, step):
    """The coordinates, those first that are furthest apart at that step."""
    import numpy as np

    with np.errstate(all="ignore"):
        return np.argsort(-np.abs(first[step - 1] - second[step - 1])).tolist()


def _simpler(run, change, apart):
    """Runs that are easier to read, the greatest simplifications first; coordinates as `apart`
    has them."""
    import numpy as np

    T, n = run.gradients.shape
    g, start = run.gradients, run.start

    def made(**changed):
        keys = {"layout": run.layout, "start": start, "gradients": g, "refill": run.refill}
        return Run(run.of, **{**keys, **changed})

    if run.refill:
        yield made(refill=False)
    if n > 1:
        one = ((1,),) if all(len(shape) == 1 for shape in run.layout) or n > 4 else ((1, 1),)
        for i in apart[:3]:
            yield made(layout=one, start=start[i : i + 1], gradients=g[:, i : i + 1])
        if len(run.layout) > 1:
            at = int(np.prod(run.layout[0]))
            yield made(layout=run.layout[:1], start=start[:at], gradients=g[:, :at])
            yield made(layout=run.layout[1:], start=start[at:], gradients=g[:, at:])
    if start.any():
        yield made(start=0 * start)
    least = change[0] if change else 1
    for keep in sorted({least, T // 2, T - 1}):
        if least <= keep < T:
            yield made(gradients=g[T - keep :])
    powers = np.sign(g) * 2.0 ** np.floor(np.log2(np.maximum(np.abs(g), 1e-300)))
    for simple in (np.ones_like(g), np.sign(g), powers, np.round(g)):
        if not np.array_equal(simple, g) and _weight(simple) < _weight(g):
            yield made(gradients=simple)
    size = np.abs(g).max() if T else 0
    if size and size not in (1.0, 2.0 ** np.floor(np.log2(size))):
        yield made(gradients=np.full_like(g, 2.0 ** np.floor(np.log2(size))))
    rows = range(T) if T <= 12 else (0, T // 2, T - 1)
    for t in rows:
        if g[t].any() and T > 1:
            less = g.copy()
            less[t] = 0
            yield made(gradients=less)
    if start.any() and not np.array_equal(start, np.ones_like(start)):
        yield made(start=np.ones_like(start))


def _weight(g):
    """How much it takes to write the gradients."""
    return sum(len(repr(float(x))) for x in g.reshape(-1) if x)
