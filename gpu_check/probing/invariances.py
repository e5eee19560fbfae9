"""Which changes of the gradients leave the steps as they are, or change them in the same way?

Every invariance is a list of cases from small to large; a case is a run, a changed run, and what
the steps of the changed one should be. The first case that fails by more than rounding is the
counterexample. Integers, powers of two, the 3-4-5 rotation and Hadamard's matrix keep the gradients
themselves free of rounding.
"""

from dataclasses import dataclass

from .black_box import ProbeFailed, count, tolerance


LONG = 150


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
    """`holds` is None where no case could be run; `deviation` is the largest |found − expected|
    over the largest step of its run, over all cases; `cases` were run.
    """

    name: str
    meaning: str
    holds: bool
    deviation: float
    counterexample: Counterexample
    cases: int


@dataclass(frozen=True)
class Case:
    """Run `gradients` from `start`; the run of `changed` from `other` on `other_layout` should make
    the steps `expect(steps)`. `expect` also takes the steps on a second sequence `also` (from
    `also_start`), if any.
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


MEANING = {
    "loss_scale": "gradients times c > 0: the same steps",
    "homogeneous": "gradients times c: steps times c",
    "coordinate_scale": "gradients times c > 0, c by coordinate: the same",
    "sign": "start and gradients negated: steps negated",
    "permutation": "coordinates permuted: steps permuted",
    "rotation": "coordinates rotated: steps rotated",
    "translation": "another start: the same steps",
    "time_shift": "zero gradients first: the same steps, later",
    "gradient_sum": "the sum of two gradient sequences: the sum of the steps",
    "zero_gradient": "zero gradients from the start: no steps",
    "coordinate_wise": "others' gradients changed: the same steps here",
    "layout": "the same numbers in other shapes: the same steps",
}


def invariances(box):
    """A dict from the names of MEANING to `Invariance`s."""
    return {name: examine(box, name, MEANING[name], cases(box)) for name, cases in _cases().items()}


def linear_between_restarts(box):
    """Sums and multiples, tried only on gradients that never change direction or sign.

    What resets its memory where a gradient turns, and is linear otherwise, passes.
    """
    return examine(
        box,
        "linear_between_restarts",
        "as gradient_sum and homogeneous, for gradients of one sign",
        _one_sign(box),
    )


def examine(box, name, meaning, cases, stop=False):
    """Run the cases, up to the first that fails if `stop`.

    Left out are cases that cannot be run (a shape the optimizer refuses) and those that say
    nothing, because the steps drown in the rounding of the points.
    """
    found, worst, ran = None, 0.0, 0
    for case in cases:
        try:
            outcome = _compare(box, case)
        except ProbeFailed:
            continue
        if outcome is None:
            continue
        example, deviation = outcome
        ran += 1
        worst = max(worst, deviation)
        found = found or example
        if found and stop:
            break
    return Invariance(name, meaning, None if not ran else found is None, worst, found, ran)


def _compare(box, case):
    """(Counterexample or None, relative deviation) of one case; None where it says nothing."""
    base = box.run(case.layout, case.start, case.gradients)
    runs = [base]
    also_start = case.start if case.also_start is None else case.also_start
    if case.also is not None:
        runs.append(box.run(case.layout, also_start, case.also))
    expected = case.expect(*runs)
    found = box.run(case.other_layout, case.other, case.changed)[-len(expected) :]
    allowed = sum(tolerance(s, start) for s, start in ((expected, case.start), (found, case.other)))
    if case.also is not None:
        allowed = allowed + tolerance(runs[0], case.start) + tolerance(runs[1], also_start)
    error = (found - expected).abs()
    error = error.where(found.isfinite() & expected.isfinite(), box.zeros(1) + float("inf"))
    largest = max(float(expected.abs().max()), float(found.abs().max()))
    if largest <= float(allowed.max()) and bool(allowed.any()) and bool(case.changed.any()):
        return None
    deviation = float(error.max()) / largest if largest else 0.0
    wrong = (error > allowed).nonzero()
    if not len(wrong):
        return None, 0.0
    t, i = wrong[0].tolist()
    return Counterexample(
        case.layout, tuple(case.start.tolist()), _rows(case.gradients), tuple(case.other.tolist()), _rows(case.changed),
        len(case.changed) - len(expected) + t + 1, i, float(expected[t, i]), float(found[t, i]),
    ), deviation  # fmt: skip


def _rows(x):
    return tuple(tuple(row) for row in x.tolist())


# -- the cases


def sizes(box):
    """(layout, steps), small to large."""
    for parts, steps in (
        ((1,), 1),
        ((1,), 2),
        ((1,), 3),
        ((2,), 2),
        (((2, 2),), 2),
        ((4,), 3),
        (((4, 3),), 8),
        ((4, (4, 2)), 24),
    ):
        yield box.layout(*parts), steps


def integers(box, steps, n, which=0, positive=False):
    """A (steps, n) array of integers from 1 to 5, with signs unless `positive`; 1, 2, −3 … where it
    is small."""
    generator = box.torch.Generator().manual_seed(1000 * which + 17 * steps + n)
    draw = box.torch.randint(1, 6, (steps, n), generator=generator).double()
    signs = 2.0 * box.torch.randint(0, 2, (steps, n), generator=generator) - 1
    if which == 0:
        draw[0, 0] = 1
    return draw if positive else draw * signs


def starts(box, n):
    """A start with entries ±1/2, …: small dyadic numbers, none of them zero."""
    return integers(box, 1, n, which=9)[0] / 4


def _same(steps):
    return steps


def _multiples(box, factors, positive=False):
    """(layout, start at 0, g, c) for every size and factor."""
    for layout, steps in sizes(box):
        n = count(layout)
        g = integers(box, steps, n, positive=positive)
        for c in factors:
            yield layout, box.zeros(n), g, c


def _loss_scale(box):
    for layout, zero, g, c in _multiples(box, (2.0, 1024.0, 2.0**-10)):
        start = starts(box, len(zero))
        yield Case(layout, start, g, layout, start, c * g, _same)


def _homogeneous(box, positive=False):
    for layout, zero, g, c in _multiples(
        box, (2.0, 2.0**20, 2.0**-20) if positive else (2.0, -1.0, 2.0**20, 2.0**-20), positive
    ):
        yield Case(layout, zero, g, layout, zero, c * g, lambda s, c=c: c * s)


def _coordinate_scale(box):
    for layout, steps in sizes(box):
        n = count(layout)
        start, g = starts(box, n), integers(box, steps, n)
        factors = 2.0 ** (box.torch.arange(n, dtype=box.torch.float64) % 5 + 1)
        yield Case(layout, start, g, layout, start, g * factors, _same)


def _sign(box):
    for layout, steps in sizes(box):
        n = count(layout)
        start, g = starts(box, n), integers(box, steps, n)
        yield Case(layout, start, g, layout, -start, -g, lambda s: -s)


def _permutation(box):
    for layout, steps in sizes(box):
        n = count(layout)
        if n == 1:
            continue
        start, g = starts(box, n), integers(box, steps, n)
        order = (
            box.torch.randperm(n, generator=box.torch.Generator().manual_seed(n))
            if n > 2
            else box.torch.tensor([1, 0])
        )
        yield Case(
            layout, start, g, layout, start[order], g[:, order], lambda s, order=order: s[:, order]
        )


def _rotation(box):
    hadamard = (
        box.torch.tensor([[1, 1, 1, 1], [1, -1, 1, -1], [1, 1, -1, -1], [1, -1, -1, 1]]).double()
        / 2
    )
    turn = box.torch.tensor([[3.0, 4.0], [-4.0, 3.0]]) / 5
    for layout, steps in sizes(box):
        n = count(layout)
        if n % 2:
            continue
        block = turn.double() if n == 2 else hadamard
        Q = box.torch.block_diag(*[block] * (n // len(block)))
        start, g = 5 * starts(box, n), 5 * integers(box, steps, n)
        exact = Q if n > 2 else 5 * Q  # 3, 4 and 5 as integers: 5g/5 turns without rounding
        divide = 1 if n > 2 else 5
        yield Case(
            layout,
            start,
            g,
            layout,
            start @ exact.T / divide,
            g @ exact.T / divide,
            lambda s, Q=Q: s @ Q.T,
        )


def _translation(box):
    for layout, steps in sizes(box):
        n = count(layout)
        start, g = starts(box, n), integers(box, steps, n)
        yield Case(layout, box.zeros(n), g, layout, start, g, _same)
        yield Case(layout, start, g, layout, start + 3, g, _same)


def _time_shift(box):
    for late in (1, 7):
        for layout, steps in sizes(box):
            n = count(layout)
            g = integers(box, steps, n)
            yield Case(
                layout,
                box.zeros(n),
                g,
                layout,
                box.zeros(n),
                box.torch.cat([box.zeros(late, n), g]),
                _same,
            )


def _sum(box, positive=False):
    for layout, steps in sizes(box):
        n = count(layout)
        a, b = (integers(box, steps, n, which, positive) for which in (0, 1))
        zero = box.zeros(n)
        yield Case(layout, zero, a, layout, zero, a + b, lambda s, r: s + r, also=b)


def _zero_gradient(box):
    for layout, steps in sizes(box):
        n = count(layout)
        none = box.zeros(steps, n)
        yield Case(layout, starts(box, n), none, layout, starts(box, n), none, lambda s: 0 * s)


def _coordinate_wise(box):
    for layout, steps in sizes(box):
        n = count(layout)
        if n == 1:
            continue
        g, others = integers(box, steps, n), integers(box, steps, n, which=2)
        for kept, start in ((0, starts(box, n)), (n - 1, box.zeros(n))):
            here = box.torch.arange(n) == kept
            changed = g.where(here, others)
            yield Case(
                layout,
                start,
                g,
                layout,
                start,
                changed,
                lambda s, r, here=here: s.where(here, r),
                also=changed,
            )


def _layout(box):
    for shapes, steps in (((2, (1, 2)), 1), ((4, (2, 2)), 2), ((6, (2, 3)), 8), ((12, (3, 4)), 8)):
        n = shapes[0]
        start, g = starts(box, n), integers(box, steps, n)
        yield Case(box.layout(n), start, g, box.layout(shapes[1]), start, g, _same)
        yield Case(box.layout(n), start, g, box.layout(n // 2, n // 2), start, g, _same)


def _one_sign(box):
    yield from _sum(box, positive=True)
    yield from _homogeneous(box, positive=True)
    layout, zero = box.layout(2, (2, 2)), box.zeros(6)  # long enough for what starts late
    a, b = (integers(box, LONG, 6, which, positive=True) for which in (0, 1))
    yield Case(layout, zero, a, layout, zero, a + b, lambda s, r: s + r, also=b)


def _cases():
    return {
        "loss_scale": _loss_scale, "homogeneous": _homogeneous, "coordinate_scale": _coordinate_scale, "sign": _sign,
        "permutation": _permutation, "rotation": _rotation, "translation": _translation, "time_shift": _time_shift,
        "gradient_sum": _sum, "zero_gradient": _zero_gradient, "coordinate_wise": _coordinate_wise, "layout": _layout,
    }  # fmt: skip
