"""`probe`: one optimizer, all measurements."""

from dataclasses import dataclass

from .black_box import ROUNDINGS, UNIT, BlackBox, ProbeFailed
from .invariances import Invariance, integers, invariances, linear_between_restarts, starts
from .linear import Response, linearity, response

RESPONSES = 64
SCALES = (2.0**-40, 1.0, 2.0**40)


@dataclass(frozen=True)
class StepBound:
    """`largest` step seen at each of the gradient sizes `scales`; `bounded` says that it stopped
    growing: at gradients of 2⁴⁰ it is at most twice that at 1.
    """

    scales: tuple
    largest: tuple
    bounded: bool


@dataclass(frozen=True)
class Probe:
    """What was measured of an optimizer.

    `linear` is the `Invariance` that says so, with its counterexample; `response` is None unless
    the optimizer is linear and coordinate-wise. `restarts` is linearity on gradients of one sign.
    `variants` has, for foreach and fused, where the optimizer has the switch: "same", "differs by
    …" or "refused: …". `random`: another seed gives other steps. `closure`: it was stepped with
    one; `matrices_only`: it takes no vectors. `steps` were taken in all.
    """

    optimizer: str
    linear: Invariance
    coordinate_wise: bool
    time_invariant: bool
    response: Response
    invariances: dict
    restarts: Invariance
    step_bound: StepBound
    variants: dict
    random: bool
    closure: bool
    matrices_only: bool
    steps: int


def probe(optimizer_factory, seed=0, responses=RESPONSES):
    """Measure the optimizer that `optimizer_factory(params)` builds, on float64 parameters on the
    CPU.

    `optimizer_factory` takes a list of Parameters, as a class of torch.optim does; it is called
    once for every run, some thousand steps in all. `responses` is the length of the impulse
    response. Decisions are made within the bounds of `tolerance` and `held_errors`, which allow for
    rounding only; what differs from linear by less, relatively about 1e-12, at all of the sizes
    2^-500 to 2^500, is called linear. Raises ValueError (ProbeFailed) in one line where the
    optimizer cannot be built or stepped.
    """
    if not callable(optimizer_factory):
        raise ValueError(
            f"{optimizer_factory!r} is no optimizer: give a class or function of the parameters"
        )
    if not isinstance(responses, int) or not 8 <= responses <= 1000:
        raise ValueError(f"responses is {responses!r}: give an integer from 8 to 1000")
    box = BlackBox(optimizer_factory, seed)
    linear, found = linearity(box), invariances(box)
    coordinate_wise = found["coordinate_wise"].holds is not False
    measured = (
        response(box, responses, found["translation"].holds)
        if linear.holds and coordinate_wise
        else None
    )
    _, optimizer = box.build(box.layout(1), box.zeros(1))
    return Probe(
        optimizer=type(optimizer).__name__,
        linear=linear,
        coordinate_wise=coordinate_wise,
        time_invariant=measured.settles == 1 if measured else bool(found["time_shift"].holds),
        response=measured,
        invariances=found,
        restarts=linear_between_restarts(box),
        step_bound=_step_bound(box),
        variants=_variants(box, optimizer),
        random=_is_random(box),
        closure=box.closure,
        matrices_only=box.matrices_only,
        steps=box.steps_taken,
    )


def _step_bound(box):
    """Random signs for forty steps, rest, one large gradient: at three sizes."""
    layout = box.layout(2)
    largest = []
    for scale in SCALES:
        g = box.torch.cat(
            [integers(box, 40, 2, which=8), box.zeros(40, 2), box.zeros(8, 2) + 2.0**10]
        )
        steps = box.run(layout, box.zeros(2), scale * g).abs()
        largest.append(float(steps.max()) if bool(steps.isfinite().all()) else float("inf"))
    return StepBound(SCALES, tuple(largest), largest[2] <= 2 * largest[1] < float("inf"))


def _variants(box, optimizer):
    """The switches foreach and fused turned on, against both off."""
    layout = box.layout(3, (2, 2))
    start, g = box.zeros(7), integers(box, 24, 7)
    found = {}
    switches = [name for name in ("foreach", "fused") if name in optimizer.param_groups[0]]

    def run(on):
        def adjust(built):
            for group in built.param_groups:
                group.update({name: name == on for name in switches})

        box.adjust = adjust
        try:
            return box.run(layout, start, g)
        finally:
            box.adjust = None

    for name in switches:
        try:
            base, other = run(None), run(name)
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
    layout = box.layout(3, (2, 2))
    start, g = starts(box, 7), integers(box, 24, 7)
    one, other = (box.run(layout, start, g, seed=seed) for seed in (box.seed, box.seed + 1))
    return not bool((one == other).all())
