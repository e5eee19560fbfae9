"""What can be said of any optimizer, linear or not: which way it goes, when it begins, what it
remembers, how it decays, where its ε stands. All of it is read off steps."""

from dataclasses import dataclass

from .black_box import ProbeFailed, count
from .sequences import MANY_BITS, integers, starts
from .side_by_side import runs_of

FIRST = 12  # steps whose direction is told
LAST = 60  # the step at which a late ε is read
# A gradient's bits that a number of 16 or of 32 bits has no room for, and one that both have.
BITS, COARSE = {"short": 2.0**-20, "float32": 2.0**-40}, 2.0**-4
CLOSE = 1e-6  # relative; what is told by numbers here is told to six figures


@dataclass(frozen=True)
class Behaviour:
    """`first_step` is the longest coordinate of the first step from 0 on gradients of size 1.

    `directions` has for each of the first steps "down", "up" (along the gradient) or "still", on
    gradients that stay the same. `late` is the number of calls after which a gradient first shows
    (0: at once, None: not within five), the largest and the smallest of a few steps: what gathers
    gradients shows some of them later than others. `remembers`: earlier gradients matter for later
    steps. `linear_steps` counts the first steps, from 0, that grow in proportion to the gradients,
    None if all of them that were tried do. `decay` is None or {"kind", "rate"} with kind decoupled,
    coupled or other, rate a step or None; `rest` are the first points from 1 without gradients.
    `epsilon` is None or {"place" (outside or inside the root), "first", "later"}: the gradient at
    which steps 1 and LAST are half as long as for large ones (for one inside, 1/√2). `clip` is None
    or the gradient beyond which steps stop to grow, of what grows in proportion before, {"bound",
    "by"} with by coordinate or length. `rounds` is "short" or "float32" where most steps take no
    notice of bits for which bfloat16 and float16, or float32, have no room, else "".
    """

    first_step: float
    directions: tuple
    late: tuple
    remembers: bool
    linear_steps: int
    decay: dict
    rest: tuple
    epsilon: dict
    clip: dict
    rounds: str = ""


def behaviour(box, apart=False):
    """The `Behaviour` of a `BlackBox`; what cannot be measured is None. Where coordinates are
    treated `apart` gradients of all sizes are tried side by side."""
    return Behaviour(
        _try(_first_step, box), _try(_directions, box) or (), _try(_late, box),
        _try(_remembers, box), _try(_linear_steps, box), _try(decay_of, box),
        _try(_rest, box) or (), _try(epsilon_of, box, apart), _try(_clip, box),
        _try(rounds_of, box) or "",
    )  # fmt: skip


def _try(measure, box, *more):
    try:
        return measure(box, *more)
    except ProbeFailed:
        return None


def _layout(box):
    return box.layout(1) if box.effort.single else box.layout(4, (2, 2))


def _first_step(box):
    layout = _layout(box)
    n = count(layout)
    return float(box.run(layout, box.zeros(n), box.zeros(1, n) + 1).abs().max())


def _directions(box):
    """The sign of ⟨step, gradient⟩, on gradients that stay the same, from a start that is not 0."""
    layout = _layout(box)
    n = count(layout)
    g = integers(box, 1, n, which=11).repeat(FIRST, 1)
    for start in (starts(box, n), box.zeros(n)):  # steps that drown in the points show from 0
        steps = box.run(layout, start, g)
        if bool(steps.any()):
            break
    products = (steps * g).sum(-1).tolist()
    return tuple("down" if x < 0 else "up" if x > 0 else "still" for x in products)


def _late(box):
    """How many calls later does a gradient show that is changed alone? (most, least), either None
    if it does not within five."""
    layout, T = (
        _layout(box),
        24 if box.effort.patience is None else 14,
    )  # beyond what stands still at first
    n = count(layout)
    g = integers(box, T, n, which=12)
    found = []
    for at in range(T - 9, T - 5):
        changed = g.clone()
        changed[at] *= -3
        both = (box.run(layout, box.zeros(n), x) for x in (g, changed))
        shown = [t for t, (a, b) in enumerate(zip(*both)) if bool((a != b).any())]
        found.append(shown[0] - at if shown and shown[0] - at <= 5 else None)
    known = [late for late in found if late is not None]
    return None if len(known) < len(found) else max(known), min(known, default=None)


def _remembers(box):
    """Is a last step another where all gradients before were others? The parameters are held at 0,
    so that it is not the place that remembers; several lengths, for what acts now and then."""
    layout = _layout(box)
    n = count(layout)
    for T in (8, 10, 12):
        g = integers(box, T, n, which=13)
        other = -3 * integers(box, T, n, which=14)
        other[-1] = g[-1]
        zero = box.zeros(T, n)
        one, two = (box.run(layout, zero[0], x, zero)[-1] for x in (g, other))
        if not bool((one - two).abs().max() <= CLOSE * one.abs().max()):
            return True
    return False


def _linear_steps(box):
    """The first steps that double with the gradients, up to a dozen."""
    layout = _layout(box)
    n = count(layout)
    g = MANY_BITS[0] * integers(box, FIRST, n, which=15)
    one, two = (box.run(layout, box.zeros(n), c * g) for c in (1.0, 2.0))
    for t in range(FIRST):
        if (two[t] - 2 * one[t]).abs().max() > CLOSE * one[t].abs().max():
            return t
    return None


def _rest(box):
    """The points from 1 without gradients."""
    layout = box.layout(2)
    steps = box.run(layout, box.zeros(2) + 1, box.zeros(4, 2))
    return tuple((1 + steps.cumsum(0))[:, 0].tolist())


def decay_of(box):
    """What the start does to the first step: nothing, −r·θ, or a gradient g + w·θ."""
    layout = box.layout(4)
    theta = box.torch.tensor([1.0, -2.0, 4.0, 0.5], dtype=box.torch.float64)
    one = integers(box, 1, 4, which=16)
    runs = [
        (g, *(box.run(layout, start, g)[0] for start in (theta, 0 * theta)))
        for g in (one, one * box.torch.tensor([1.0, -1.0, -1.0, 1.0]), 0 * one)
    ]
    size = max(float(here.abs().max()) for _, here, _ in runs) + float(theta.abs().max())
    gaps, noise = [here - at_0 for _, here, at_0 in runs], 1e-12 * size
    if all(float(gap.abs().max()) <= noise for gap in gaps):
        return None
    rate = -float(gaps[0] @ theta) / float(theta @ theta)
    shrinks = all(
        abs(x - (1 - rate) ** t) <= CLOSE * abs(rate) + noise
        for t, x in enumerate(_rest(box), 1)  # a memory of θ would show by the second step
    )
    if shrinks and all(
        float((gap + rate * theta).abs().max()) <= CLOSE * abs(rate) + noise for gap in gaps
    ):
        return {"kind": "decoupled", "rate": rate}
    w = _balance(box)
    if w is not None and all(
        float((box.run(layout, 0 * theta, g + w * theta)[0] - here).abs().max())
        <= CLOSE * float(here.abs().max())
        for g, here, _ in runs
    ):
        return {"kind": "coupled", "rate": w}
    return {"kind": "other", "rate": None}


def _balance(box):
    """The w at which a gradient −w at θ = 1 makes no step, between 2⁻³⁰ and 2¹⁰; None without."""
    layout, one = box.layout(1), box.zeros(1) + 1

    def step(w):
        return float(box.run(layout, one, box.zeros(1, 1) - w)[0, 0])

    low, high = 2.0**-30, 2.0**10
    if not step(low) * step(high) < 0:
        return None
    side = step(low) > 0
    for _ in range(60):
        middle = (low * high) ** 0.5 if high > 2 * low else (low + high) / 2
        if (step(middle) > 0) == side:
            low = middle
        else:
            high = middle
    return low


def _sizes(box, step, powers, apart):
    """The size of step number `step` for constant gradients 2^p, by p."""
    constant = [box.zeros(step, 1) + 2.0**p for p in powers]
    runs = runs_of(box, box.zeros(1), constant, apart)
    return {p: float(steps[-1].abs().max()) for p, steps in zip(powers, runs)}


def epsilon_of(box, apart=False):
    """Where a step saturates with the gradient, the size below which it does not, and the shape
    between: c/(c + ε) or c/√(c² + ε). Of what is tried on few cases a late step is told only where
    gradients of all sizes can be tried side by side."""
    first = epsilon_at(box, 1, apart)
    if first is None:
        return None
    told = {"place": first["place"], "first": first["size"], "later": None}
    if first["size"] is None or box.effort.patience is not None and not apart:
        return told
    later = epsilon_at(box, LAST, apart)
    if later is None or later["place"] != first["place"]:
        return told
    return told | {"later": later["size"]}


def epsilon_at(box, step, apart=False):
    """{"place", "size"} of the ε that step number `step` shows, None without one; see
    `Behaviour`."""
    sizes = _sizes(box, step, range(-120, 21, 4), apart)
    top = sizes[20]
    if not top or abs(sizes[16] - top) > 1e-3 * top:  # it grows with the gradient
        return None
    bent = [p for p, s in sizes.items() if 1e-3 * top < s < 0.999 * top]
    if not bent:
        return None
    fine = _sizes(box, step, range(min(bent) - 2, max(bent) + 3), apart)
    shares = [(2.0**p, s / top) for p, s in fine.items() if 0.02 * top < s < 0.98 * top]
    if len(shares) < 3:
        return None
    outside = [c * (1 / share - 1) for c, share in shares]
    inside = [c * (1 / share**2 - 1) ** 0.5 for c, share in shares]
    for place, values in (("outside", outside), ("inside", inside)):
        if max(values) - min(values) < 1e-3 * max(values):
            return {"place": place, "size": sorted(values)[len(values) // 2]}
    return {"place": "other", "size": None}


def rounds_of(box):
    """short, float32 or "": the format whose missing bits most steps from 0 do not show, the first
    step left out, of what shows the coarse ones."""
    layout = _layout(box)
    n = count(layout)
    g = MANY_BITS[0] * integers(box, 8, n, which=18)
    signs = integers(box, 8, n, which=19).sign()
    steps = box.run(layout, box.zeros(n), g)[1:]

    def unseen(bit):
        gap = (box.run(layout, box.zeros(n), g * (1 + bit * signs))[1:] - steps).abs()
        return float((gap <= 2.0**-8 * bit * steps.abs().max()).double().mean())

    if unseen(COARSE) > 0.25:
        return ""
    return next((name for name, bit in BITS.items() if unseen(bit) > 0.5), "")


def _clip(box):
    """The gradient at which the first step stops to grow in proportion, and stays."""
    layout = box.layout(2)

    def step(c, direction=(1.0, 0.0)):
        g = c * box.torch.tensor([direction], dtype=box.torch.float64)
        return float(box.run(layout, box.zeros(2), g)[0, 0].abs())

    slope = step(2.0**-30) * 2.0**30
    powers = list(range(-30, 41, 5))
    kept = [abs(step(2.0**p) - slope * 2.0**p) <= CLOSE * slope * 2.0**p for p in powers]
    if not slope or all(kept) or not kept[1] or kept != sorted(kept, reverse=True):
        return None
    low, high = 2.0 ** powers[kept.index(False) - 1], 2.0 ** powers[kept.index(False)]
    for _ in range(60):
        middle = (low + high) / 2
        if step(middle) >= (1 - 1e-13) * slope * middle:
            low = middle
        else:
            high = middle
    if any(abs(step(c * low) - step(low)) > CLOSE * step(low) for c in (1.5, 2.0, 2.0**10)):
        return None  # it bends, and is not cut
    along = step(0.9 * low, (1.0, 1.0))
    by = "coordinate" if abs(along - slope * 0.9 * low) <= CLOSE * along else "length"
    return {"bound": low, "by": by}
