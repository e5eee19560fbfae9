"""`probe`: one optimizer, all measurements."""

from dataclasses import dataclass

from .behaviour import Behaviour, behaviour
from .black_box import ROUNDINGS, UNIT, BlackBox, ProbeFailed, count
from .cases import Invariance
from .effort import COMPILING, DEAR, FULL, Effort, Pace, effort_for
from .growth import StepBound, step_bound
from .invariances import invariances, linear_between_restarts, time_shift_from_0
from .linear import NearlyLinear, Offset, Response, linearity, nearly_linear, response
from .sequences import integers, starts
from .varying import Varying, beginning, varying

RESPONSES = 64
LEAST = 3  # first steps that are linear, from which on they have a law


@dataclass(frozen=True)
class Probe:
    """What was measured of an optimizer.

    `linear` is the `Invariance` that says so, with its counterexample; `nearly` says what one that
    is not linear lacks, if that is little. `response` is None unless the optimizer is linear (or
    affine: then of its steps less the drift) and coordinate-wise. `time_invariant` is that of the
    response; for others, zero gradients first change nothing from 0. `restarts` is linearity on
    gradients of one sign, as of all where they have it. `variants` has, for foreach, fused and
    differentiable, where the optimizer has the switch: "same", "differs by …" or "refused: …".
    `random`: another seed gives other steps. `behaviour` is what can be said of any; `varying` the
    responses of a linear one to gradients at each of the first steps, where they differ, or of one
    whose first steps only are linear, or that is linear for gradients of some sizes. `closure`: it
    was stepped with one; `matrices_only`: it takes no vectors. `steps` were taken in all. `effort`
    says how much was tried, and `pace` why.
    """

    linear: Invariance
    nearly: NearlyLinear
    coordinate_wise: bool
    time_invariant: bool
    response: Response
    invariances: dict
    restarts: Invariance
    step_bound: StepBound
    behaviour: Behaviour
    varying: Varying
    variants: dict
    random: bool
    closure: bool
    matrices_only: bool
    steps: int
    effort: Effort = FULL
    pace: Pace = Pace()


def probe(optimizer_factory, seed=0, responses=RESPONSES, on_stage=None):
    """Measure the optimizer that `optimizer_factory(params)` builds, on float64 parameters on the
    CPU.

    `optimizer_factory` takes a list of Parameters, as a class of torch.optim does; it is called
    once for every run, some thousand steps in all. `responses` is the length of the impulse
    response; `on_stage` is called with a few words at each part of the work. Decisions are made
    within the bounds of `tolerance` and `held_errors`, which allow for rounding only; what differs
    from linear by less, relatively about 1e-12, at all of the sizes 2^-500 to 2^500, is called
    linear. Raises ValueError (ProbeFailed) in one line where the optimizer cannot be built or
    stepped.
    """
    if not callable(optimizer_factory):
        raise ValueError(
            f"{optimizer_factory!r} is no optimizer: give a class or function of the parameters"
        )
    if not isinstance(responses, int) or not 8 <= responses <= 1000:
        raise ValueError(f"responses is {responses!r}: give an integer from 8 to 1000")
    return probe_box(BlackBox(optimizer_factory, seed), responses, on_stage)


def probe_box(box, responses=RESPONSES, on_stage=None, compiled=False):
    """As `probe`, of what a `BlackBox` runs; on one thread, as its tensors are small. With
    `compiled` the step that torch.compile traces is a variant too."""
    threads = box.torch.get_num_threads()
    box.torch.set_num_threads(1)
    try:
        return _probed(box, responses, on_stage or (lambda words: None), compiled)
    finally:
        box.torch.set_num_threads(threads)


def _probed(box, responses, say, compiled):
    pace = _pace(box)
    box.few_layouts = pace.compiling > COMPILING
    say("is it linear?")
    linear = linearity(box)
    nearly = None if linear.holds else nearly_linear(box)
    box.effort = effort_for(pace, dear=DEAR)
    random = _is_random(box)
    box.effort = effort_for(pace, random, DEAR)
    say("which changes leave its steps as they are?")
    found = invariances(box, linear.holds)
    coordinate_wise = found["coordinate_wise"].holds is not False
    measured = None
    if coordinate_wise and (linear.holds or nearly and nearly.kind == "affine"):
        say("its impulse response")
        inside = box if linear.holds else Offset(box)
        measured = response(inside, responses, found["translation"].holds)
    changing = None
    ranged = coordinate_wise and nearly and nearly.kind == "range"
    if ranged or measured and linear.holds and measured.settles not in (1, 2):
        say("how its law changes with time")
        changing = varying(box, found["translation"].holds)
    say("which way does it go, and when?")
    apart = found["coordinate_wise"].holds is True and not (
        random or box.compiles or box.effort.single
    )
    behaves = behaviour(box, apart)
    if not (linear.holds or changing) and coordinate_wise and (behaves.linear_steps or 0) >= LEAST:
        changing = beginning(box, behaves.linear_steps)
    restarts = linear
    if not linear.holds:
        say("linear between restarts?")
        restarts = linear_between_restarts(box, stop=True)
    if compiled:
        say("its step, compiled")
    variants = _variants(box, compiled)
    say("how long do its steps get?")
    bound = step_bound(box, apart)
    return Probe(
        linear=linear,
        nearly=nearly,
        coordinate_wise=coordinate_wise,
        time_invariant=measured.settles == 1 if measured else bool(time_shift_from_0(box).holds),
        response=measured,
        invariances=found,
        restarts=restarts,
        step_bound=bound,
        behaviour=behaves,
        varying=changing,
        variants=variants,
        random=random,
        closure=box.closure,
        matrices_only=box.matrices_only,
        steps=box.steps_taken,
        effort=box.effort,
        pace=pace,
    )


def _pace(box):
    """The `Pace`: the least of a few runs, since a first one compiles and loads."""
    layout = box.layout(4, (2, 2))
    n = count(layout)
    runs = [box.paced(layout, box.zeros(n), integers(box, 3, n, which)) for which in (17, 18)]
    seconds, asked = min(seconds for seconds, _ in runs), max(asked for _, asked in runs)
    if not box.compiles:
        return Pace(seconds, asked)
    first, _ = box.paced(box.layout(2), box.zeros(2), integers(box, 1, 2, which=17))
    return Pace(seconds, asked, first)


def _few(box):
    """(layout, start, gradients) of the runs that are compared with themselves."""
    layout = box.layout(1) if box.effort.single else box.layout(3, (2, 2))
    n, steps = count(layout), 24 if box.effort.patience is None else 6
    return layout, starts(box, n), integers(box, steps, n)


def _variants(box, compiled=False):
    """The switches foreach, fused and differentiable turned on, and the step compiled, against all
    of them off."""
    layout, start, g = _few(box)
    start = 0 * start
    found, switches = {}, box.switches()
    for name in (*switches, *["compiled"] * compiled):
        try:
            base, other = (box.switched(layout, start, g, on, switches) for on in (None, name))
        except ProbeFailed as reason:
            found[name] = f"refused: {reason}"
            continue
        gap, size = float((other - base).abs().max()), float(base.abs().max())
        found[name] = (
            "same"
            if gap <= ROUNDINGS * len(g) * UNIT * size
            else f"differs by {gap / size if size else gap:.1e}"
        )
    return found


def _is_random(box):
    layout, start, g = _few(box)
    one, other = (box.run(layout, start, g, seed=seed) for seed in (box.seed, box.seed + 1))
    return not bool((one == other).all())
