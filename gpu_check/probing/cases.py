"""A case of an invariance: a run, a changed run, and what the steps of the changed one should be.

The first case that fails by more than rounding is the counterexample, the usual cases before those
of an unusual tier:

    odd   gradients times a factor that is no power of two: what rounds inside the optimizer shows
    far   gradients of size 2⁴⁰ or 2⁻⁴⁰: what an ε or a clip hides at usual sizes
"""

from dataclasses import dataclass

from .black_box import ROUNDINGS, UNIT, ProbeFailed, tolerance

USUAL, ODD, FAR = TIERS = ("usual", "odd", "far")
FLOAT32 = 2.0**-24  # half the distance from 1 to the next float32
# Rounding to 8 bits is 2⁻⁹ once, and 10 % after some fifty of them: beyond, it is no rounding.
SHORT = 0.1


@dataclass(frozen=True)
class Counterexample:
    """`shapes` of the parameters, `start` and `gradients` of the run, and what they were changed
    to.

    At step `step` (the first is 1), coordinate `coordinate`, `expected` was due and `found` came.
    """

    shapes: tuple
    start: tuple
    gradients: tuple
    changed_start: tuple
    changed: tuple
    step: int
    coordinate: int
    expected: float
    found: float


@dataclass(frozen=True)
class Invariance:
    """`holds` is None where no case could be run; `cases` were run.

    `deviation` is the largest |found − expected| over the largest step of its run, over the cases
    that failed; where some of them are usual or odd, over those only. `fails` names the tiers in
    which a case failed. `rounding` is "float32" or "short" where powers of two are kept exactly and
    other factors only as well as a shorter floating-point format would (see `_rounding`), else "".
    """

    name: str
    meaning: str
    holds: bool
    deviation: float
    counterexample: Counterexample
    cases: int
    fails: tuple = ()
    rounding: str = ""


@dataclass(frozen=True)
class Case:
    """Run `gradients` from `start`; the run of `changed` from `other` on `other_layout` should make
    the steps `expect(steps)`. `expect` also takes the steps on a second sequence `also` (from
    `also_start`), if any. `tier` is one of TIERS; with `refill` the changed run is handed one
    tensor p.grad all along, zeroed and refilled; `gain` is the factor between the steps.
    """

    layout: tuple
    start: object
    gradients: object
    other_layout: tuple
    other: object
    changed: object
    expect: object
    also: object = None
    also_start: object = None
    tier: str = USUAL
    refill: bool = False
    gain: float = 1.0


def examine(box, name, meaning, cases, stop=False, unit=UNIT):
    """The `Invariance` of the cases, run up to the first that fails if `stop`, or that fails by
    more than SHORT at usual sizes, and as long as `box.effort` has patience.

    Left out are cases that cannot be run (a shape the optimizer refuses) and those that say
    nothing, because the steps drown in the rounding of the points. `unit` is half the distance from
    1 to the next number of the format that is allowed for.
    """
    found, worst, ran, begun = {}, dict.fromkeys(TIERS, 0.0), 0, box.steps_taken
    small = True  # within float32 rounding, as far as usual sizes go
    patience = box.effort.patience
    for case in cases:
        if ran and patience is not None and box.steps_taken - begun >= patience:
            break
        try:
            outcome = _compare(box, case, unit)
        except ProbeFailed:
            continue
        if outcome is None:
            continue
        example, deviation, in_float32 = outcome
        ran += 1
        if example is None:
            continue
        found.setdefault(case.tier, example)
        worst[case.tier] = max(worst[case.tier], deviation)
        small = small and (in_float32 or case.tier == FAR)
        if stop or case.tier == USUAL and deviation > SHORT:  # no later case changes its words
            break
    fails = tuple(tier for tier in TIERS if tier in found)
    near = [worst[tier] for tier in (USUAL, ODD) if tier in fails]
    return Invariance(
        name,
        meaning,
        None if not ran else not fails,
        max(near or worst.values()),
        found[fails[0]] if fails else None,
        ran,
        fails,
        _rounding(fails, worst[ODD], small),
    )


def _rounding(fails, deviation, in_float32):
    """Numbers with few bits are scaled by powers of two exactly, and by other factors not.

    So where only factors that are no powers of two fail, and by little, a shorter format inside is
    what shows: float32 within its own `tolerance`, bfloat16 or the like below SHORT.
    """
    if USUAL in fails or ODD not in fails:
        return ""
    return "float32" if in_float32 else "short" if deviation < SHORT else ""


def _compare(box, case, unit):
    """(Counterexample or None, relative deviation, within float32 rounding) of one case; None where
    it says nothing."""
    base = box.run(case.layout, case.start, case.gradients)
    runs = [base]
    also_start = case.start if case.also_start is None else case.also_start
    if case.also is not None:
        runs.append(box.run(case.layout, also_start, case.also))
    expected = case.expect(*runs)
    found = box.run(case.other_layout, case.other, case.changed, refill=case.refill)
    slack = box.slack(case.other_layout, len(found))[-len(expected) :]
    found = found[-len(expected) :]

    def rounding(unit):
        """What rounding may do to all runs together."""
        allowed = tolerance(found, case.other, unit) + tolerance(expected, case.start, unit)
        if abs(case.gain) > 1:  # the base run's reading is multiplied with its steps
            allowed = allowed + abs(case.gain) * tolerance(base, case.start, unit)
        if case.also is not None:
            allowed = allowed + tolerance(runs[0], case.start, unit)
            allowed = allowed + tolerance(runs[1], also_start, unit)
        return allowed + (1 + max(1.0, abs(case.gain)) * len(runs)) * slack

    largest = max(float(expected.abs().max()), float(found.abs().max()))
    if box.torch.equal(found, expected) and not slack.any():
        # The usual case, without `rounding`: the steps are longer than any rounding of the runs.
        longest = [largest, *(float(run.abs().max()) for run in runs)]
        reach = sum(float(x.abs().max()) for x in (case.start, case.other, also_start))
        most = (2 + len(runs)) * (1 + abs(case.gain)) * (max(longest) + reach)
        if largest > 2 * ROUNDINGS * len(base) * unit * most:
            return None, 0.0, True
    allowed = rounding(unit)
    finite = found.isfinite() & expected.isfinite()
    error = (found - expected).abs().where(finite, box.zeros(1) + float("inf"))
    drowned = largest <= float(allowed.max()) and bool(allowed.any())
    if drowned and bool(case.changed.any()):
        return None
    wrong = (~(error <= allowed)).nonzero()  # NaN is wrong, whatever is allowed
    if not len(wrong):
        return None, 0.0, True
    gap = float(error.max())
    deviation = gap / largest if largest and gap < float("inf") else gap
    t, i = wrong[0].tolist()
    example = Counterexample(
        case.layout,
        tuple(case.start.tolist()),
        rows(case.gradients),
        tuple(case.other.tolist()),
        rows(case.changed),
        len(case.changed) - len(expected) + t + 1,
        i,
        float(expected[t, i]),
        float(found[t, i]),
    )
    return example, deviation, bool((error <= rounding(FLOAT32)).all())


def rows(x):
    """A (T, n) tensor as tuples."""
    return tuple(tuple(row) for row in x.tolist())
