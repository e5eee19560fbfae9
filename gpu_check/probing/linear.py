"""Is the optimizer linear, and what is its impulse response?

Linear here: the steps are a linear map of start and gradients together, θ_t − θ_{t−1} = −Σ h_{t,i}
g_{t−i} − Σ k_{t,i} θ_{t−1−i}. Powers of two scale floating-point numbers without rounding, so
homogeneity is asked over a thousand binary orders of magnitude: no ε hides there.
"""

from dataclasses import dataclass

from .black_box import UNIT, ProbeFailed, count, tolerance
from .cases import FLOAT32, Case, examine
from .sequences import MANY_BITS, integers, starts

LONG = 150  # gradients before the late ones
POWERS = (1, 8, 52, 200, 500)
POWERS_OF_FLOAT32 = (1, 8, 52)  # what float32 holds without underflow, memory that decays included
WARM_UP = LONG
LATER = (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 60)  # steps at which an impulse arrives
WINDOW = 8
RESPONSE_ROUNDINGS = 16
SHORT_GAP = 2.0**-5  # of a step: what a few roundings to 8 bits add up to


@dataclass(frozen=True)
class Response:
    """h_0 … h_{N−1} of the steps −Σ h_i g_{t−i}, each within `errors` of the exact one.

    `first` is the response to the gradient of step 1, the same as `h` unless `settles` is 2.
    `settles` is the first step from which on the response is always `h`: 1 is time-invariant, 2 a
    start-up that treats the first gradient differently, None time-varying (then `h` is that of step
    2). `position` is k_0, …, the response to θ. `source` is "held" where the steps were read with
    the parameters held at 0, "free" where the optimizer keeps parameters of its own. `decay` is
    none, coupled (k = w·h: g is ∇f + wθ), decoupled (k_0 alone), or other. `explains` says whether
    h, first and k reproduce a free run on other gradients.
    """

    h: tuple
    errors: tuple
    first: tuple
    position: tuple
    settles: int
    source: str
    decay: str
    explains: bool


MEANING = "sums and multiples of starts and gradients: the same of the steps"


def linearity(box):
    """`Invariance` of sums and multiples of (start, gradients), early, late, sparse, tiny and
    huge."""
    return examine(box, "linear", MEANING, _cases(box), stop=True)


@dataclass(frozen=True)
class NearlyLinear:
    """What is linear all but for one thing, `kind`.

    affine: for the steps `drift`, (T, n), taken from 0 on zero gradients, which are added to all
    others. float32: for what float32 rounding may do; `deviation` is what was seen of it, relative
    to the largest step, over gradients from 2⁻⁶⁰ to 2⁶⁰. range: for gradients beyond these;
    between them it is linear up to the rounding of float64.
    """

    kind: str
    drift: tuple
    deviation: float


def nearly_linear(box):
    """`NearlyLinear` for an optimizer that is not linear, or None."""
    try:
        shifted = Offset(box)
    except ProbeFailed:  # takes no single parameter
        return None
    if linearity(shifted).holds:  # before the long drift: most end with their first case
        drift = shifted.drift(box.layout(1), LONG)
        if bool(drift.isfinite().all()) and bool((drift != 0).any()):
            return NearlyLinear("affine", tuple(map(float, drift[:, 0])), 0.0)
    rounded = examine(
        box, "float32", MEANING, _cases(box, POWERS_OF_FLOAT32), stop=True, unit=FLOAT32
    )
    if not rounded.holds:
        return _short(box)
    exact = examine(box, "linear", MEANING, _cases(box, POWERS_OF_FLOAT32))
    return NearlyLinear("range" if exact.holds else "float32", (), exact.deviation)


def _short(box):
    """`NearlyLinear` up to bfloat16 or the like: multiples by powers of two are exact, sums and
    other multiples are off, by what rounding to 8 bits does within a few steps; and what changes in
    the 21st bit is not seen."""
    layout = box.layout(4, (2, 2))
    n = count(layout)
    a, b = (MANY_BITS[i] * integers(box, 3, n, which=20 + i) for i in (0, 1))
    try:
        one, other, both, more, near = (
            box.run(layout, box.zeros(n), g) for g in (a, b, a + b, 2.0**20 * a, (1 + 2.0**-20) * a)
        )
    except ProbeFailed:
        return None
    size = float(both.abs().max())
    gap = float((both - one - other).abs().max())
    if not _same_scale(more, 2.0**20 * one) or not FLOAT32 * size < gap < SHORT_GAP * size:
        return None
    if not _same_scale(near, one):
        return None
    return NearlyLinear("bfloat16", (), gap / size)


def _same_scale(x, y):
    """The same numbers, up to the reading of steps from points."""
    return bool(((x - y).abs() <= 8 * UNIT * y.abs().amax() * len(y)).all())


class Offset:
    """A `BlackBox` less the steps that it takes from 0 on zero gradients: linear, if it is affine.

    Raises ProbeFailed where it does not step on a single parameter.
    """

    def __init__(self, box):
        self.box = box
        self.drift(box.layout(1), 1)

    @property
    def reading(self):
        """The rounding of one such step."""
        return 4 * UNIT * float(self.drift(self.box.layout(1), LONG).abs().max())

    def __getattr__(self, name):
        return getattr(self.box, name)

    def drift(self, layout, steps, held=False):
        """The steps (T, n) from 0 on zero gradients."""
        zero = self.box.zeros(steps, count(layout))
        return self.box.run(layout, zero[0], zero, zero if held else None)

    def run(self, layout, start, gradients, held=None, refill=False):
        steps = self.box.run(layout, start, gradients, held, refill=refill)
        return steps - self.drift(layout, len(gradients), held is not None)

    def slack(self, layout, steps):
        return tolerance(self.drift(layout, steps), self.box.zeros(1))


def _cases(box, powers=POWERS):
    for parts, steps in (
        ((1,), 1),
        ((1,), 2),
        ((1,), 3),
        ((2,), 3),
        ((3, (2, 2)), 24),
        ((3, (2, 2)), WARM_UP),
    ):
        layout = box.layout(*parts)
        n = count(layout)
        a, b = (integers(box, steps, n, which) for which in (0, 1))
        for start, other in (
            (box.zeros(n), box.zeros(n)),
            (starts(box, n), integers(box, 1, n, which=3)[0] / 4),
        ):
            if steps < WARM_UP:
                for c in (-1.0, *(2.0**p for p in powers), *(2.0**-p for p in powers)):
                    yield Case(
                        layout, start, a, layout, c * start, c * a, lambda s, c=c: c * s, gain=c
                    )
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
            )
    layout = box.layout(3, (2, 2))
    zero = box.zeros(count(layout))
    a, b = (bits * integers(box, 24, len(zero), i) for i, bits in enumerate(MANY_BITS))
    yield Case(layout, zero, a, layout, zero, a + b, lambda s, r: s + r, also=b)
    yield from _late(box)


def _late(box):
    """A warm-up, and gradients of three sizes that come after it, on top of its last ones or
    alone."""
    layout = box.layout(3, (2, 2))
    n, zero = count(layout), box.zeros(count(layout))
    warm = integers(box, WARM_UP + 12, n, which=4)
    for size in (1.0, 2.0**-30, 2.0**30):
        for keep in (WARM_UP, len(warm)):
            a, b = warm.clone(), box.zeros(*warm.shape)
            a[keep:] = 0
            b[WARM_UP + 1 :: 5] = size * integers(box, 3, n, which=5)[: len(b[WARM_UP + 1 :: 5])]
            yield Case(layout, zero, a, layout, zero, a + b, lambda s, r: s + r, also=b)
    small = integers(box, 40, n, which=6) * 2.0**-60
    yield Case(layout, zero, small, layout, zero, 2 * small, lambda s: 2 * s, gain=2.0)


def response(box, count_responses, translation):
    """The `Response` of a linear, coordinate-wise optimizer; `translation` says if starts do not
    matter."""
    layout = box.layout(1)

    def impulse(step, held=True):
        g = box.zeros(step + count_responses - 1, 1)
        g[step - 1] = 1
        return -box.run(layout, box.zeros(1), g, box.zeros(*g.shape) if held else None)[
            step - 1 :, 0
        ]

    first, steady = impulse(1), impulse(2)
    settles = _settles(first, {step: impulse(step) for step in LATER}, held_errors)
    k_first, k = (_position(box, layout, count_responses, step) for step in (1, 3))
    fits = _explains(box, layout, (first, steady), (k_first, k))
    source, decay, errors = "held", _decay(steady, k, box.reading), held_errors(steady)
    if translation and (not fits or decay == "other"):
        first, steady, source, decay = (
            impulse(1, held=False),
            impulse(2, held=False),
            "free",
            "none",
        )
        settles = _settles(first, {step: impulse(step, held=False) for step in LATER}, free_errors)
        k, errors = box.zeros(len(k)), free_errors(steady)
        fits = _explains(box, layout, (first, steady), (k, k))
    if settles is None:
        fits = False
    errors = errors + box.reading
    return Response(
        *(tuple(x.tolist()) for x in (steady, errors, first, k)),
        settles=settles,
        source=source,
        decay=decay,
        explains=fits,
    )


def held_errors(h):
    """e_i = RESPONSE_ROUNDINGS·(i + 1)·u·E_i, E_i the largest |h_j| with |i − j| ≤ WINDOW.

    For memory of any size that passes up to RESPONSE_ROUNDINGS roundings a step, and is nowhere
    larger than the responses near by (what cancels within the optimizer, unseen, is not allowed
    for).
    """
    near = _near(h)
    return RESPONSE_ROUNDINGS * UNIT * h.new_tensor(range(1, len(h) + 1)) * near


def free_errors(h):
    """As `held_errors`, and the reading of steps between points of the size of their sum so far."""
    return held_errors(h) + 4 * UNIT * h.abs().cumsum(0)


def _near(h):
    size = h.abs()
    return h.new_tensor(
        [float(size[max(0, i - WINDOW) : i + WINDOW + 1].max()) for i in range(len(size))]
    )


def _settles(first, later, errors):
    """The first step from which on impulses have one response, if that is 1, 2 or up to a dozen;
    else None."""
    runs = {1: first, **later}
    last = runs[LATER[-1]]
    differ = [step for step, h in runs.items() if not _close(h, last, errors)]
    settled = max(differ, default=0) + 1
    return settled if settled < LATER[-2] else None


def _close(h, other, errors):
    return bool(((h - other).abs() <= errors(h) + errors(other)).all())


def _position(box, layout, number, step):
    """k_0, …: the parameters are at 1 before this step and at 0 before all others; no gradients."""
    held = box.zeros(number + step - 1, 1)
    held[step - 1] = 1
    return -box.run(layout, held[0], box.zeros(*held.shape), held)[step - 1 :, 0]


def _decay(h, k, reading):
    """none, coupled, decoupled or other; a drift that was taken off is known within `reading`."""
    noise = 4 * UNIT + reading if reading else 0.0  # at θ = 1
    if bool((k.abs() <= noise).all()):
        return "none"
    errors = held_errors(k) + 4 * UNIT + reading  # read at θ = 1
    if bool((k[1:].abs() <= 4 * UNIT + reading).all()) and bool((h[1:] != 0).any()):
        return "decoupled"
    i = int(h.abs().argmax())
    w = k[i] / h[i] if h[i] else h.new_tensor(0.0)
    # w inherits the error of its own quotient
    return (
        "coupled"
        if bool(
            (
                (k - w * h).abs()
                <= 2 * (errors + w.abs() * held_errors(h) + (errors[i] / h[i]).abs() * h.abs())
            ).all()
        )
        else "other"
    )


def _explains(box, layout, by_gradient, by_position):
    """Do h and k give the steps of a free run from 3/4 on integers, within what rounding may do?

    Both are pairs: the response to what comes at step 1, and to what comes later.
    """
    T = min(40, len(by_gradient[0]))
    g = integers(box, T, 1, which=7)
    start = box.zeros(1) + 0.75
    steps = box.run(layout, start, g)[:, 0]
    theta, slack = [0.75], [0.0]
    H, K = ([first, *[steady] * (T - 1)] for first, steady in (by_gradient, by_position))
    for t in range(T):
        by_g = [(H[j][t - j] * g[j, 0]).item() for j in range(t + 1)]
        by_theta = [(K[j][t - j] * theta[j]).item() for j in range(t + 1)]
        own = sum(map(abs, by_g)) + sum(map(abs, by_theta))
        drift = sum(abs(K[j][t - j].item()) * slack[j] for j in range(t + 1))
        error = 2 * RESPONSE_ROUNDINGS * (t + 1) * UNIT * (own + abs(theta[-1])) + drift
        if not abs(steps[t].item() + sum(by_g) + sum(by_theta)) <= error:
            return False
        theta.append(theta[-1] - sum(by_g) - sum(by_theta))
        slack.append(slack[-1] + error)
    return True
