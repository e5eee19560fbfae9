"""Which changes of the gradients leave the steps as they are, or change them in the same way?

Every invariance is a list of cases, small ones first; see `cases` and `sequences`.
"""

from .black_box import ProbeFailed, count
from .cases import FAR, ODD, USUAL, Case, Counterexample, Invariance, examine, rows
from .sequences import FAR_SIZES, LATE, MANY_BITS, integers, sequences, sizes, starts

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
    "reused_gradient": "p.grad zeroed and refilled in place: the same steps",
    "gradient_kept": "a step leaves the numbers in p.grad as they are",
}
SCALES = ("loss_scale", "coordinate_scale")
# (numerator, denominator) of factors that are no powers of two. On multiples of 21·MANY_BITS[0]
# they are free of rounding in float64, so that only the optimizer rounds.
ODD_FACTORS = ((3, 1), (1, 3), (5, 7), (1000, 1))
ODD_BASE = 21
LONG = 150  # gradients of one sign: what restarts late


def invariances(box, linear=False):
    """A dict from the names of MEANING to `Invariance`s; each ends with the first case that fails
    where `box.effort` says so, or where it is in SCALES and the optimizer known to be `linear`."""
    first = box.effort.first
    return {name: invariance(box, name, first or linear and name in SCALES) for name in MEANING}


def invariance(box, name, stop=False):
    """The `Invariance` of one name of MEANING; its cases up to the first that fails if `stop`."""
    if name == "gradient_kept":
        return _gradient_kept(box)
    return examine(box, name, MEANING[name], _CASES[name](box), stop)


def time_shift_from_0(box):
    """`Invariance` of time_shift with the start at 0, where weight decay does nothing."""
    return examine(box, "time_shift_from_0", MEANING["time_shift"], _time_shift(box, False))


def linear_between_restarts(box, stop=False):
    """Sums and multiples, tried only on gradients that never change direction or sign.

    What resets its memory where a gradient turns, and is linear otherwise, passes.
    """
    return examine(
        box,
        "linear_between_restarts",
        "sums and multiples of starts and gradients of one sign: the same of the steps",
        _one_sign(box),
        stop,
    )


# -- the cases


def _same(steps):
    return steps


def _scaled(box, powers):
    """(layout, gradients, gradients times c, c, tier): powers of two, other factors, far ones."""
    for layout, g, tier in sequences(box):
        many = len(g) < LATE  # long ones with one factor of a kind
        for c in powers if many else powers[:1]:
            yield layout, g, c * g, c, tier
        if tier == USUAL:
            for numerator, denominator in ODD_FACTORS if many else ODD_FACTORS[:1]:
                c = numerator / denominator
                odd = MANY_BITS[0] * g
                changed = (ODD_BASE * numerator // denominator) * odd
                yield layout, ODD_BASE * odd, changed, c, ODD
            for c in FAR_SIZES if many else FAR_SIZES[:1]:
                yield layout, g, c * g, c, FAR


def _loss_scale(box):
    for layout, g, changed, _, tier in _scaled(box, (2.0, 1024.0, 2.0**-10)):
        start = starts(box, count(layout))
        yield Case(layout, start, g, layout, start, changed, _same, tier=tier)


def _homogeneous(box):
    for layout, g, changed, c, tier in _scaled(box, (2.0, -1.0, 2.0**20, 2.0**-20)):
        n = count(layout)
        for start in (box.zeros(n), starts(box, n)):
            yield Case(
                layout, start, g, layout, start, changed, lambda s, c=c: c * s, tier=tier, gain=c
            )


def _coordinate_scale(box):
    torch = box.torch
    for layout, g, tier in sequences(box):
        n = count(layout)
        start, i = starts(box, n), torch.arange(n)
        yield Case(
            layout, start, g, layout, start, g * 2.0 ** (i.double() % 5 + 1), _same, tier=tier
        )
        if tier != USUAL:
            continue
        odd = MANY_BITS[0] * g
        for shift in range(len(ODD_FACTORS) if len(g) < LATE else 1):
            whole = [ODD_BASE * a // b for a, b in ODD_FACTORS]
            factors = torch.tensor(whole).double().roll(shift)[i % len(whole)]
            yield Case(layout, start, ODD_BASE * odd, layout, start, factors * odd, _same, tier=ODD)
        for power in (-40.0, 40.0):
            factors = 2.0 ** (power * ((i + 1) % 2).double())
            yield Case(layout, start, g, layout, start, factors * g, _same, tier=FAR)


def _sign(box):
    for layout, g, tier in sequences(box):
        start = starts(box, count(layout))
        yield Case(layout, start, g, layout, -start, -g, lambda s: -s, tier=tier)


def _permutation(box):
    for layout, g, tier in sequences(box):
        n = count(layout)
        if n == 1:
            continue
        start = starts(box, n)
        order = (
            box.torch.randperm(n, generator=box.torch.Generator().manual_seed(n))
            if n > 2
            else box.torch.tensor([1, 0])
        )
        yield Case(
            layout,
            start,
            g,
            layout,
            start[order],
            g[:, order],
            lambda s, order=order: s[:, order],
            tier=tier,
        )


def _rotation(box):
    hadamard = (
        box.torch.tensor([[1, 1, 1, 1], [1, -1, 1, -1], [1, 1, -1, -1], [1, -1, -1, 1]]).double()
        / 2
    )
    turn = box.torch.tensor([[3.0, 4.0], [-4.0, 3.0]]) / 5
    for layout, g, tier in sequences(box):
        n = count(layout)
        if n % 2:
            continue
        block = turn.double() if n == 2 else hadamard
        Q = box.torch.block_diag(*[block] * (n // len(block)))
        start, g = 5 * starts(box, n), 5 * g
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
            tier=tier,
        )


def _translation(box):
    for layout, g, tier in sequences(box):
        n = count(layout)
        start = starts(box, n)
        for one, other in ((box.zeros(n), start), (start, start + 3), (start, start + 1024)):
            yield Case(layout, one, g, layout, other, g, _same, tier=tier)


def _time_shift(box, anywhere=True):
    for late in (1, 7):
        for layout, g, tier in sequences(box):
            n = count(layout)
            later = box.torch.cat([box.zeros(late, n), g])
            for start in (box.zeros(n), starts(box, n))[: 1 + anywhere]:
                yield Case(layout, start, g, layout, start, later, _same, tier=tier)


def _sum(box):
    pairs = zip(sequences(box), sequences(box, which=1))
    for (layout, a, tier), (_, b, _) in pairs:
        n = count(layout)
        for start in (box.zeros(n), starts(box, n)):
            yield Case(
                layout, start, a, layout, start, a + b, lambda s, r: s + r, also=b, tier=tier
            )


def _zero_gradient(box):
    for layout, steps in sizes(box):
        n = count(layout)
        none = box.zeros(steps, n)
        for start in (starts(box, n), box.zeros(n), 1024 * starts(box, n)):
            yield Case(layout, start, none, layout, start, none, lambda s: 0 * s)


def _coordinate_wise(box):
    pairs = zip(sequences(box), sequences(box, which=2))
    for (layout, g, tier), (_, others, _) in pairs:
        n = count(layout)
        if n == 1:
            continue
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
                tier=tier,
            )


def _layout(box):
    shapes = ((2, (1, 2), 1), (4, (2, 2), 2), (6, (2, 3), 8), (12, (3, 4), 8))
    for n, matrix, steps in shapes[1:2] if box.few_layouts else shapes:
        start = starts(box, n)
        for size, tier in ((1.0, USUAL), (2.0**40, FAR), (2.0**-40, FAR)):
            g = size * integers(box, steps, n)
            for other in (box.layout(matrix), box.layout(n // 2, n // 2)):
                yield Case(box.layout(n), start, g, other, start, g, _same, tier=tier)


def _reused_gradient(box):
    for layout, g, tier in sequences(box):
        start = starts(box, count(layout))
        yield Case(layout, start, g, layout, start, g, _same, tier=tier, refill=True)


def _one_sign(box):
    for start_too in (False, True):
        pairs = zip(sequences(box, positive=True), sequences(box, which=1, positive=True))
        for (layout, a, tier), (_, b, _) in pairs:
            if len(a) == LATE:  # a case of its own
                continue
            n = count(layout)
            start = start_too * starts(box, n)
            other = start_too * integers(box, 1, n, which=3)[0] / 4
            yield Case(
                layout,
                start,
                a,
                layout,
                start + other,
                a + b,
                lambda s, r: s + r,
                also=b,
                also_start=other,
                tier=tier,
            )
            for c in (2.0, 2.0**20, 2.0**-20, *FAR_SIZES):
                yield Case(
                    layout,
                    start,
                    a,
                    layout,
                    c * start,
                    c * a,
                    lambda s, c=c: c * s,
                    tier=tier,
                    gain=c,
                )
    layout, zero = box.layout(2, (2, 2)), box.zeros(6)  # long enough for what starts late
    a, b = (integers(box, LONG, 6, which, positive=True) for which in (0, 1))
    yield Case(layout, zero, a, layout, zero, a + b, lambda s, r: s + r, also=b)


_CASES = {
    "loss_scale": _loss_scale,
    "homogeneous": _homogeneous,
    "coordinate_scale": _coordinate_scale,
    "sign": _sign,
    "permutation": _permutation,
    "rotation": _rotation,
    "translation": _translation,
    "time_shift": _time_shift,
    "gradient_sum": _sum,
    "zero_gradient": _zero_gradient,
    "coordinate_wise": _coordinate_wise,
    "layout": _layout,
    "reused_gradient": _reused_gradient,
}


def _gradient_kept(box):
    """Are the numbers in p.grad after each step those that it was given, to the bit?"""
    name, example, worst, ran = "gradient_kept", None, 0.0, 0
    begun = box.steps_taken
    for layout, g, _ in sequences(box):
        patience = box.effort.patience
        if ran and patience is not None and box.steps_taken - begun >= patience:
            break
        start = starts(box, count(layout))
        try:
            after = box.gradients_after(layout, start, g)
        except ProbeFailed:
            continue
        ran += 1
        wrong = (after != g).nonzero()
        if not len(wrong):
            continue
        t, i = wrong[0].tolist()
        gap = (after - g).abs() / g.abs().max()
        worst = max(worst, float(gap.max() if bool(gap.isfinite().all()) else float("inf")))
        example = example or Counterexample(
            layout,
            tuple(start.tolist()),
            rows(g),
            tuple(start.tolist()),
            rows(g),
            t + 1,
            i,
            float(g[t, i]),
            float(after[t, i]),
        )
    holds = None if not ran else example is None
    return Invariance(name, MEANING[name], holds, worst, example, ran, (USUAL,) if example else ())
