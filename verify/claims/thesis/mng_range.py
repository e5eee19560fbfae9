"""When MNG's history contracts and when it grows."""

import random
from fractions import Fraction
from itertools import product

from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Instances,
    Scalar,
    Square,
    SumOfSquares,
    complete,
    number,
    refute,
    setting,
)
from theory.thesis import mng as exact
from verify.claim import Claim
from verify.claims.thesis import source
from verify.evidence import Checked

INSIDE, ALWAYS, CALM, PAIR = "inside", "always", "k calm steps", "k = 2"

claim = Claim(
    name="thesis/mng_range",
    title="""The range Δ of MNG's history stays where |δ|(Δ+η) ≤ Δ/2, is halved and more by k calm
    steps, and grows to 1.5Δ + η at most""",
    source=source("section 3.2, equations (3.1) to (3.4)"),
    expected="proved",
    paper="corrected",
    wording="""Of a step outside the history: 'this implies that the term x_i^diff would expand or
    stay the same'; that is false. Of gradients of 'about the same magnitude of positive and
    negative', for which the step 'should be almost zero': the term 'will either contract and become
    smaller or stay the same, it will not grow'; that is (i). Mixed signs alone are not enough for
    it, but for k = 2 and η = 0.""",
    statement="""Δ = max − min of the last k points, x⁺ = (max + min)/2 − δ(Δ + η), |δ| ≤ 1, Δ⁺
    after x⁺ has replaced the oldest point. (i) x⁺ ∈ [min, max] ⇔ |δ|(Δ + η) ≤ Δ/2, and then Δ⁺ ≤ Δ.
    (ii) Always Δ⁺ ≤ 1.5Δ + η. (iii) If |δ|(Δ + η) ≤ ϑΔ, ϑ ≤ ½, at k consecutive steps, then Δ_{t+k}
    ≤ (½ + ϑ)Δ_t; k − 1 steps suffice (k ≥ 2). (iv) k = 2, η = 0, gradients of opposite signs, r the
    ratio of the smaller to the larger magnitude: Δ⁺ ≤ (1 − r/2)Δ.""",
    latex=r"""$x^+\in[\min,\max]\iff|\delta|(\Delta+\eta)\le\Delta/2$;
    $\Delta^+\le\frac32\Delta+\eta$; $|\delta|(\Delta+\eta)\le\vartheta\Delta$ for $k$ steps:
    $\Delta_{t+k}\le(\frac12+\vartheta)\Delta_t$.""",
    hypotheses="""
    - η ≥ 0: for (i) to (iii)
    - |δ| ≤ 1: for (ii): mng_step_bound
    - ϑ ≤ ½: for (iii); a contraction for ϑ < ½
    - η = 0: for (iv)
    - opposite signs: for (iv)""",
    axioms="""
    - the largest of finitely many numbers is one of them and is ≥ all
    - induction over the steps, for (iii): calm rows lie inside each other, and any two of the
      points that stand after k − 1 or k of them are a pair of the pieces""",
    parts=(INSIDE, ALWAYS, CALM, PAIR),
    remark="""k − 1 calm steps suffice, one less than where all old points are gone: the one that
    remains has stood in every row since. k − 2 do not (a mutant). With η > 0 no run stays calm for
    ever unless δ → 0, which is why MNG stalls at a floor. σ and τ are signs; a letter a−b is ≥ 0
    and says a ≥ b.""",
)

top, low, after, delta, eta, width, size = (
    Scalar(n) for n in ("max", "min", "x⁺", "δ", "η", "Δ", "|δ|")
)
sigma = Scalar("σ")
WIDTH = Equation(width, top - low, "Δ = max − min")
STEP = Equation(after, (top + low) / 2 - delta * (width + eta), "Algorithm 1, line 24")
MODEL = [WIDTH, STEP]
reach = Scalar("Δ+η", nonneg=True)
REACH = Equation(reach, width + eta)


def square(weight):
    """A product of what is ≥ 0."""
    return Square(number(1), weight)


@claim.proof("max − x⁺ = Δ/2 + δ(Δ+η), x⁺ − min = Δ/2 − δ(Δ+η); both ≥ 0 ⇔ |δ|(Δ+η) ≤ Δ/2", INSIDE)
def membership():
    """|δ| = σδ for σ = 1 or −1, so |δ| ± δ ≥ 0 and (1 ± σ)/2 ≥ 0."""
    split = Derivation(MODEL).qed(
        Equation(top - after, width / 2 + delta * (width + eta)),
        Equation(after - low, width / 2 - delta * (width + eta)),
    )
    room, over, under = (
        Scalar("Δ/2−|δ|(Δ+η)", nonneg=True),
        Scalar("|δ|+δ", nonneg=True),
        Scalar("|δ|−δ", nonneg=True),
    )
    given = [
        *MODEL,
        REACH,
        Equation(room, width / 2 - size * (width + eta)),
        Equation(over, size + delta),
        Equation(under, size - delta),
    ]
    upper = SumOfSquares(top - after, [square(room), square(over * reach)], given)
    lower = SumOfSquares(after - low, [square(room), square(under * reach)], given)
    above, below = Scalar("max−x⁺", nonneg=True), Scalar("x⁺−min", nonneg=True)
    plus, minus = Scalar("(1+σ)/2", nonneg=True), Scalar("(1−σ)/2", nonneg=True)
    back = [
        *MODEL,
        Equation(above, top - after),
        Equation(below, after - low),
        Equation(plus, (1 + sigma) / 2),
        Equation(minus, (1 - sigma) / 2),
        Equation(size, sigma * delta),
    ]
    converse = SumOfSquares(
        width / 2 - size * (width + eta), [square(minus * above), square(plus * below)], back
    )
    return [split, upper, lower, converse]


@claim.proof("then all points of the new row are in [min, max], so Δ⁺ ≤ Δ", INSIDE)
def nested():
    """Two points a, b of the new row, both in [min, max]."""
    a, b = Scalar("a"), Scalar("b")
    over, under = Scalar("max−a", nonneg=True), Scalar("b−min", nonneg=True)
    return SumOfSquares(
        width - (a - b),
        [square(over), square(under)],
        [WIDTH, Equation(over, top - a), Equation(under, b - low)],
    )


BOUND = 3 * width / 2 + eta


@claim.proof("two points of the new row differ by 1.5Δ + η at most", ALWAYS)
def always():
    """Either is old or x⁺: x⁺ − b = 1.5Δ + η − (1 + δ)(Δ + η) − (b − min), and so on."""
    a, b = Scalar("a"), Scalar("b")
    over, under, plus, minus = (
        Scalar("max−a", nonneg=True),
        Scalar("b−min", nonneg=True),
        Scalar("1+δ", nonneg=True),
        Scalar("1−δ", nonneg=True),
    )
    span, rate = Scalar("Δ", nonneg=True), Scalar("η", nonneg=True)
    point = (top + low) / 2 - delta * (span + rate)
    given = [
        Equation(span, top - low),
        Equation(over, top - a),
        Equation(under, b - low),
        Equation(plus, 1 + delta),
        Equation(minus, 1 - delta),
    ]
    bound = 3 * span / 2 + rate
    above = SumOfSquares(
        bound - (point - b), [square(plus * span), square(plus * rate), square(under)], given
    )
    below = SumOfSquares(
        bound - (a - point), [square(minus * span), square(minus * rate), square(over)], given
    )
    old = SumOfSquares(
        bound - (a - b), [square(span / 2), square(rate), square(over), square(under)], given
    )
    return [above, below, old]


theta, less = Scalar("ϑ", nonneg=True), Scalar("½−ϑ", nonneg=True)
HALF = Equation(less, number("1/2") - theta, "ϑ ≤ ½")


def near(point, high, bottom, mark):
    """(½+ϑ)min + (½−ϑ)max ≤ point ≤ (½−ϑ)min + (½+ϑ)max, the slacks being letters ≥ 0."""
    over, under = Scalar(f"over_{mark}", nonneg=True), Scalar(f"under_{mark}", nonneg=True)
    return (
        over,
        under,
        [
            Equation(
                over, (number("1/2") - theta) * bottom + (number("1/2") + theta) * high - point
            ),
            Equation(
                under, point - (number("1/2") + theta) * bottom - (number("1/2") - theta) * high
            ),
        ],
    )


@claim.proof("a calm step lands within ϑΔ of the middle, and inside the row since ϑ ≤ ½", CALM)
def calm_step():
    over, under, span = (
        Scalar("ϑΔ+δ(Δ+η)", nonneg=True),
        Scalar("ϑΔ−δ(Δ+η)", nonneg=True),
        Scalar("Δ", nonneg=True),
    )
    point = (top + low) / 2 - delta * (span + eta)
    given = [
        Equation(span, top - low),
        Equation(over, theta * span + delta * (span + eta), "|δ|(Δ+η) ≤ ϑΔ"),
        Equation(under, theta * span - delta * (span + eta), "|δ|(Δ+η) ≤ ϑΔ"),
    ]
    upper = SumOfSquares(
        (number("1/2") - theta) * low + (number("1/2") + theta) * top - point, [square(over)], given
    )
    lower = SumOfSquares(
        point - (number("1/2") + theta) * low - (number("1/2") - theta) * top,
        [square(under)],
        given,
    )
    inside = SumOfSquares(top - point, [square(less * span), square(over)], [*given, HALF])
    inside_ = SumOfSquares(point - low, [square(less * span), square(under)], [*given, HALF])
    return [upper, lower, inside, inside_]


@claim.proof("two new points x (of an earlier step) and y differ by (½ + ϑ)Δ_t at most", CALM)
def two_new_points():
    """[min′, max′] is the row of y's step, inside the row [min, max] of x's, inside that of t; so y
    − x ≤ (½+ϑ)(max′ − min) − (½−ϑ)(max − min′)."""
    return [difference(both_new=True, sign=1), difference(both_new=True, sign=-1)]


@claim.proof("and so do a new point and an old one that still stands in its row", CALM)
def old_and_new():
    """min ≤ y ≤ max for an old y; after k − 1 steps one old point is left, and it stood in every
    row."""
    return [difference(both_new=False, sign=1), difference(both_new=False, sign=-1)]


def difference(both_new: bool, sign: int):
    """(½ + ϑ)Δ_t − sign·(y − x) as products of what is ≥ 0."""
    top0, low0, top1, low1, x, y = (Scalar(n) for n in ("max_t", "min_t", "max′", "min′", "x", "y"))
    outer, bottom, u, v, span1 = (
        Scalar(n, nonneg=True)
        for n in ("max_t−max", "min−min_t", "max−max′", "min′−min", "max′−min′")
    )
    x_over, x_under, facts = near(x, top, low, "x")
    wide = number("1/2") + theta
    given = [HALF, Equation(outer, top0 - top), Equation(bottom, low - low0), *facts]
    slacks = [square(wide_ * s) for s in (outer, bottom) for wide_ in (number("1/2"), theta)]
    if both_new:
        y_over, y_under, more = near(y, top1, low1, "y")
        given += [
            *more,
            Equation(u, top - top1),
            Equation(v, low1 - low),
            Equation(span1, top1 - low1),
        ]
        # for y − x: (½+ϑ)(max − max′) + (½−ϑ)(max − max′ + max′ − min′) remains; for x − y its
        # mirror
        moved = u if sign > 0 else v
        slacks += [
            square(x_under if sign > 0 else x_over),
            square(y_over if sign > 0 else y_under),
            square(moved / 2),
            square(theta * moved),
            square(less * moved),
            square(less * span1),
        ]
    else:
        y_top, y_low = Scalar("max−y", nonneg=True), Scalar("y−min", nonneg=True)
        given += [Equation(y_top, top - y), Equation(y_low, y - low)]
        slacks += [square(x_under if sign > 0 else x_over), square(y_top if sign > 0 else y_low)]
    return SumOfSquares(wide * (top0 - low0) - sign * (y - x), slacks, given)


tau, ratio = Scalar("τ"), Scalar("r")


@claim.proof("k = 2: |δ| = (1−r)/2 and the other point is max or min: Δ⁺ ≤ (1 − r/2)Δ", PAIR)
def pairs():
    """newest = (max + min)/2 + τΔ/2, δ = σ(1−r)/2; Δ(1 − r/2) ∓ (newest − x⁺) = Δ/2·((1 ∓ τ) +
    (1−r)(1 ∓ σ))."""
    span, rest = Scalar("Δ", nonneg=True), Scalar("1−r", nonneg=True)
    signs = {n: Scalar(n, nonneg=True) for n in ("1+τ", "1−τ", "1+σ", "1−σ")}
    newest = Scalar("newest")
    given = [
        Equation(newest, (top + low) / 2 + tau * span / 2),
        Equation(delta, sigma * (1 - ratio) / 2),
        Equation(after, (top + low) / 2 - delta * span),
        Equation(rest, 1 - ratio),
        Equation(signs["1+τ"], 1 + tau),
        Equation(signs["1−τ"], 1 - tau),
        Equation(signs["1+σ"], 1 + sigma),
        Equation(signs["1−σ"], 1 - sigma),
    ]
    bound = (1 - ratio / 2) * span
    return [
        SumOfSquares(
            bound - s * (newest - after),
            [square(span / 2 * signs[f"1{mark}τ"]), square(span / 2 * rest * signs[f"1{mark}σ"])],
            given,
        )
        for s, mark in ((1, "−"), (-1, "+"))
    ]


@claim.proof("k = 2: gradients g and −r·g have |δ| = (1 − r)/2", PAIR)
def pair_step():
    g, m = Scalar("g"), Scalar("|g|")
    d = Derivation(
        [
            Equation(m, sigma * g),
            Equation(sigma**2, 1),
            Equation(delta * 2 * m, g - ratio * g, "δ = (g − rg)/(2|g|)"),
        ],
        [(m, "g ≠ 0")],
    )
    d.cancel(
        d.prove(m * (delta - sigma * (1 - ratio) / 2), 0), "nz1", delta - sigma * (1 - ratio) / 2
    )
    return d.qed(Equation(delta, sigma * (1 - ratio) / 2))


# -- over ℚ


def outcomes(k: int):
    """(H, g, η, δ, x⁺, Δ, Δ⁺) for every row of k points in 0, 1, 3, gradients in −2, −1, 1 and η in
    0, ½."""
    steps = {g: exact.mean_step(g) for g in product((-2, -1, 1), repeat=k)}
    for points in product((0, 1, 3), repeat=k):
        for (g, delta_), rate in product(steps.items(), (Fraction(0), Fraction(1, 2))):
            x = exact.next_point(points, delta_, rate)
            yield (
                points,
                g,
                rate,
                delta_,
                x,
                exact.width(points),
                exact.width(exact.push(points, x)),
            )


@claim.exact("every history of 2 to 4 points in 0, 1, 3 and gradients in −2, −1, 1", INSIDE)
def exhaustive(run):
    seen = 0
    for k in (2, 3, 4):
        for points, g, rate, delta_, x, before, later in outcomes(k):
            inside = min(points) <= x <= max(points)
            if inside != (2 * abs(delta_) * (before + rate) <= before) or (
                inside and later > before
            ):
                return Checked(
                    f"H = {points}, g = {g}, η = {rate}: x⁺ = {x}, Δ⁺ = {later}",
                    ok=False,
                    refutes=True,
                )
            seen += 1
    return Checked(f"{seen} histories: inside ⇔ |δ|(Δ+η) ≤ Δ/2, and then Δ⁺ ≤ Δ", instances=seen)


@claim.exact("the same histories: Δ⁺ ≤ 1.5Δ + η, attained", ALWAYS)
def exhaustive_bound(run):
    seen = attained = 0
    for k in (2, 3, 4):
        for points, g, rate, _, _, before, later in outcomes(k):
            if later > 3 * before / 2 + rate:
                return Checked(
                    f"H = {points}, g = {g}, η = {rate}: Δ⁺ = {later}", ok=False, refutes=True
                )
            seen, attained = seen + 1, attained + (later == 3 * before / 2 + rate)
    where = setting([Inequality(BOUND, after - low)], MODEL)
    points = [
        {"max": 3, "min": 0, "δ": -1, "η": Fraction(1, 2)},
        {"max": 1, "min": 0, "δ": Fraction(-1, 3), "η": 0},
        {"max": 0, "min": 0, "δ": -1, "η": 1},
    ]
    found = Instances(
        where, [Inequality(BOUND, after - low)], [complete(where, point) for point in points]
    )
    return Checked(
        f"{seen} histories below the bound, {attained} at it",
        ok=attained > 0,
        instances=seen,
        pieces=[("three steps", found)],
    )


@claim.exact("random calm runs over ℚ of k − 1 and of k steps, k ≤ 5", CALM)
def calm_runs(run):
    """The newest gradient makes the sum of the row small or zero, so that the step is calm for ϑ =
    2/5."""
    rng, count, part = random.Random(f"calm {run.seed}"), run.count(150), Fraction(2, 5)
    for _ in range(count):
        k, rate = rng.randint(2, 5), Fraction(rng.randint(0, 2), 100)
        points = [Fraction(rng.randint(-9, 9)) for _ in range(k)]
        start, gradients, spans = (
            exact.width(points),
            [Fraction(rng.randint(-5, 5)) for _ in range(k - 1)],
            [],
        )
        for _ in range(k):
            g = [*gradients, -sum(gradients) + Fraction(rng.randint(-4, 4), 2)]
            if abs(exact.mean_step(g)) * (exact.width(points) + rate) > part * exact.width(points):
                g[-1] = -sum(gradients)
            points = exact.push(points, exact.next_point(points, exact.mean_step(g), rate))
            gradients = g[1:]
            spans.append(exact.width(points))
        if max(spans[-2:]) > (Fraction(1, 2) + part) * start:
            return Checked(f"k = {k}: Δ = {start} and then {spans}", ok=False, refutes=True)
    return Checked(f"{count} calm runs over ℚ below 9/10 of the first range", instances=count)


@claim.exact("every pair of points in 0 … 3 and of gradients of opposite signs up to 4", PAIR)
def all_pairs(run):
    seen = 0
    for points in product(range(4), repeat=2):
        for a, b, turn in product(range(1, 5), range(1, 5), (1, -1)):
            x = exact.next_point(points, exact.mean_step((turn * a, -turn * b)), 0)
            if exact.width(exact.push(points, x)) > (
                1 - Fraction(min(a, b), 2 * max(a, b))
            ) * exact.width(points):
                return Checked(
                    f"H = {points}, g = {turn * a}, {-turn * b}: x⁺ = {x}", ok=False, refutes=True
                )
            seen += 1
    return Checked(f"{seen} pairs contract by 1 − r/2 at least", instances=seen)


claim.floats(
    "float64 runs on separable quadratics: (ii) at every step, (iii) wherever k − 1 steps are calm",
    CALM,
    instances=40,
)


claim.batched("batched histories in torch: (ii) and (iii)", CALM, instances=2000)


# -- hypotheses, the thesis's wordings, false variants


@claim.necessity("η ≥ 0", ALWAYS)
def negative_rate():
    """η = −10, Δ = 1, δ = 1: x⁺ − min = 9.5."""
    return refute(Inequality(BOUND, after - low), MODEL, at={"max": 1, "min": 0, "δ": 1, "η": -10})


@claim.necessity("η ≥ 0", INSIDE)
def negative_reach():
    """η = −3, Δ = 1, δ = 1: |δ|(Δ + η) = −2 ≤ ½, and x⁺ = max + 3/2."""
    return refute(Inequality(top, after), MODEL, at={"max": 1, "min": 0, "δ": 1, "η": -3})


@claim.necessity("|δ| ≤ 1", ALWAYS)
def long_step():
    return refute(Inequality(BOUND, after - low), MODEL, at={"max": 1, "min": 0, "δ": -2, "η": 0})


x1, x2, h = Scalar("x₁"), Scalar("x₂"), Scalar("h")
TWO_STEPS = [
    Equation(x1, h / 2 + theta * h, "from (0, 0, h): Δ = h, a step of ϑΔ up"),
    Equation(x2, x1 / 2 - theta * x1, "from (0, h, x₁): Δ = x₁, a step of ϑΔ down"),
]


@claim.necessity("ϑ ≤ ½", CALM)
def wild():
    """k = 3, ϑ = 1, η = 0, from (0, 0, 1): 3/2, then −3/4; the row (1, 3/2, −3/4) has the range 9/4
    > 3/2."""
    return refute(Inequality((number("1/2") + theta) * h, x1 - x2), TWO_STEPS, at={"h": 1, "ϑ": 1})


@claim.necessity("η = 0", PAIR)
def no_range():
    """H = (0, 0), g = (1, −1/2), η = 1: δ = 1/4, and Δ = 0 becomes 1/4."""
    return refute(
        Inequality((1 - ratio / 2) * width, top - after),
        MODEL,
        at={"max": 0, "min": 0, "δ": "1/4", "η": 1, "r": "1/2"},
    )


@claim.necessity("opposite signs", PAIR)
def same_signs():
    """H = (0, 1), g = (1, 1/2), r = 1/2: δ = 3/4, x⁺ = −1/4 and the row (1, −1/4) has the range 5/4
    > 3/4."""
    return refute(
        Inequality((1 - ratio / 2) * width, top - after),
        MODEL,
        at={"max": 1, "min": 0, "δ": "3/4", "η": 0, "r": "1/2"},
    )


g1, g2, g3, share = (Scalar(n) for n in ("g₁", "g₂", "g₃", "1/max|g|"))
MEAN = Equation(delta, share * (g1 + g2 + g3) / 3, "k = 3")
h1, h2, h3, later_width = (Scalar(n) for n in ("h₁", "h₂", "h₃", "Δ⁺"))


def at_least(larger, smaller, name):
    """larger ≥ smaller: their difference is a letter ≥ 0, so that no point violates it."""
    return Equation(Scalar(name, nonneg=True), larger - smaller)


@claim.mutant(
    "mixed signs never let Δ grow: H = (1, 2, 0), g = (1, 1, −¼), η = 0: x⁺ = −1/6 and Δ from 2 "
    "to 13/6",
    INSIDE,
)
def mixed_signs_grow():
    given = [
        Equation(top, h2),
        Equation(low, h3),
        WIDTH,
        STEP,
        MEAN,
        at_least(top, h1, "max−h₁"),
        at_least(h1, low, "h₁−min"),
        at_least(-g1 * g3, 0, "−g₁g₃"),
        at_least(h3, after, "h₃−x⁺"),
        Equation(later_width, h2 - after, "the new row is h₂, h₃, x⁺"),
    ]
    return refute(
        Inequality(width, later_width),
        given,
        at={"h₁": 1, "h₂": 2, "h₃": 0, "g₁": 1, "g₂": 1, "g₃": "-1/4", "1/max|g|": 1, "η": 0},
    )


@claim.refuted_wording(
    "outside and yet shorter: H = (0, 1, 1.1), g = (−1, −1, −.5), η = 0: x⁺ = 22/15 and Δ from "
    "1.1 to 7/15",
    INSIDE,
)
def outside_contracts():
    given = [
        Equation(top, h3),
        Equation(low, h1),
        WIDTH,
        STEP,
        MEAN,
        at_least(top, h2, "max−h₂"),
        at_least(h2, low, "h₂−min"),
        at_least(after, top, "x⁺−max"),
        Equation(later_width, after - h2, "the new row is h₂, h₃, x⁺"),
    ]
    return refute(
        Inequality(later_width, width),
        given,
        at={
            "h₁": 0,
            "h₂": 1,
            "h₃": "11/10",
            "g₁": -1,
            "g₂": -1,
            "g₃": "-1/2",
            "1/max|g|": 1,
            "η": 0,
        },
    )


@claim.exact(
    "growth with mixed signs, and an outside step that contracts, run by the exact algorithm",
    INSIDE,
)
def wordings_run(run):
    first, second = (1, 2, 0), (Fraction(0), Fraction(1), Fraction(11, 10))
    x = exact.next_point(first, exact.mean_step((1, 1, Fraction(-1, 4))), 0)
    y = exact.next_point(second, exact.mean_step((-1, -1, Fraction(-1, 2))), 0)
    spans = exact.width(exact.push(first, x)), exact.width(exact.push(second, y))
    ok = spans[0] > exact.width(first) and y > max(second) and spans[1] < exact.width(second)
    return Checked(
        f"Δ from 2 to {spans[0]} with mixed signs; from 11/10 to {spans[1]} after x⁺ = {y} outside",
        ok=ok,
        instances=2,
    )


@claim.mutant("Δ⁺ ≤ Δ + η always", ALWAYS)
def small_growth():
    return refute(
        Inequality(width + eta, after - low), MODEL, at={"max": 1, "min": 0, "δ": -1, "η": 1}
    )


@claim.mutant("inside ⇔ |δ| ≤ ½, for η > 0", INSIDE)
def without_eta():
    """|δ| = ½ and η = 1: x⁺ is ½ below min."""
    return refute(Inequality(after, low), MODEL, at={"max": 1, "min": 0, "δ": "1/2", "η": 1})


@claim.mutant("k − 2 calm steps suffice: k = 3 and one step, ϑ = 0", CALM)
def too_few():
    """H = (1, 0, 2): x⁺ = 1 and the row (0, 2, 1) still has the range 2."""
    return refute(
        Inequality(h / 2, h2 - h1),
        [Equation(h, h2 - h1, "the extremes are not the oldest point")],
        at={"h₁": 0, "h₂": 2},
    )


@claim.mutant("Δ_{t+k} ≤ ½Δ_t for every ϑ ≤ ½", CALM)
def only_half():
    """k = 2, ϑ = ¼, H = (0, 1): x⁺ = ¼, and the row (1, ¼) has the range ¾."""
    return refute(
        Inequality(width / 2, top - after), MODEL, at={"max": 1, "min": 0, "δ": "1/4", "η": 0}
    )


@claim.mutant("k = 2: Δ⁺ ≤ (1 − r)Δ", PAIR)
def faster():
    """r = 1: δ = 0, and the middle is half a range from the other point."""
    return refute(
        Inequality((1 - ratio) * width, top - after),
        MODEL,
        at={"max": 1, "min": 0, "δ": 0, "η": 0, "r": 1},
    )
