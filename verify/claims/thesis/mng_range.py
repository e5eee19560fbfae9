"""When MNG's history contracts and when it grows."""

from collections import defaultdict
from functools import cache
from itertools import product

from flint import fmpq

from theory.operators.points import point
from theory.thesis import mng as exact
from verify.claim import Claim
from verify.claims.thesis import source
from verify.evidence import Checked, Fails

PARTS = "inside", "always", "k calm steps", "k = 2"
INSIDE, ALWAYS, CALM, PAIR = PARTS

claim = Claim(
    name="thesis/mng_range",
    title="""The range Δ of MNG's history stays where |δ|(Δ+η) ≤ Δ/2, is halved and more by k calm
    steps, and grows to 1.5Δ + η at most""",
    source=source("section 3.2, equations (3.1) to (3.4)"),
    paper="corrected",
    wording="""Of a step outside the history: 'this implies that the term x_i^diff would expand or
    stay the same'; that is false. Of gradients of 'about the same magnitude of positive and
    negative', for which the step 'should be almost zero': the term 'will either contract and become
    smaller or stay the same, it will not grow'; that is (i). Mixed signs alone are not enough for
    it, but for k = 2 and η = 0.""",
    statement="""
    - Δ = max − min of the last k points, x⁺ = (max + min)/2 − δ(Δ + η), |δ| ≤ 1, Δ⁺ after x⁺ has
      replaced the oldest point. (i) x⁺ ∈ [min, max] ⇔ |δ|(Δ + η) ≤ Δ/2, and then Δ⁺ ≤ Δ. By:
      distances; below max; above min; only then; range
    - (ii) Always Δ⁺ ≤ 1.5Δ + η. By: always: x⁺ over an old one; always: an old one over x⁺; always:
      two old ones
    - (iii) If |δ|(Δ + η) ≤ ϑΔ, ϑ ≤ ½, at k consecutive steps, then Δ_{t+k} ≤ (½ + ϑ)Δ_t; k − 1
      steps suffice (k ≥ 2). By: calm: above; calm: below; calm: below max; calm: above min; calm:
      nested; which points; two new: y − x; two new: x − y; new and old: y − x; new and old: x − y
    - (iv) k = 2, η = 0, gradients of opposite signs, r the ratio of the smaller to the larger
      magnitude: Δ⁺ ≤ (1 − r/2)Δ. By: pair: δ; pair: newest − x⁺; pair: x⁺ − newest
    """,
    latex=r"""$x^+\in[\min,\max]\iff|\delta|(\Delta+\eta)\le\Delta/2$;
    $\Delta^+\le\frac32\Delta+\eta$; $|\delta|(\Delta+\eta)\le\vartheta\Delta$ for $k$ steps:
    $\Delta_{t+k}\le(\frac12+\vartheta)\Delta_t$.""",
    hypotheses="""
    - η ≥ 0: for (i) to (iii)
    - |δ| ≤ 1: for (ii): mng_step_bound
    - ϑ ≤ ½: for (iii); a contraction for ϑ < ½
    - η = 0: for (iv)
    - opposite signs: for (iv)""",
    parts=PARTS,
    remark="""k − 1 calm steps suffice, one less than where all old points are gone: the one that
    remains has stood in every row since. k − 2 do not (a mutant). With η > 0 no run stays calm for
    ever unless δ → 0, which is why MNG stalls at a floor. σ and τ are signs; a letter a−b is ≥ 0
    and says a ≥ b.""",
)

claim.letters("max min x⁺ δ η Δ |δ| σ τ r a b x y newest max_t min_t max′ min′; ϑ ½−ϑ 1−r: ≥ 0")
claim.letters("Δ+η Δ/2−|δ|(Δ+η) |δ|+δ |δ|−δ max−x⁺ x⁺−min (1+σ)/2 (1−σ)/2: ≥ 0")
claim.letters("max−a b−min 1+δ 1−δ ϑΔ+δ(Δ+η) ϑΔ−δ(Δ+η) 1+τ 1−τ 1+σ 1−σ: ≥ 0")
claim.letters("max_t−max min−min_t max−max′ min′−min max′−min′ max−y y−min: ≥ 0")
claim.letters("over_x under_x over_y under_y: ≥ 0")
WIDTH, HALF = "Δ = max − min : Δ = max − min", "`½−ϑ` = 1/2 − ϑ : ϑ ≤ ½"
model = claim.under(WIDTH, "x⁺ = (max + min)/2 − δ(Δ + η) : Algorithm 1, line 24")


def products(*weights):
    """Squares of 1: each weight is a product of what is ≥ 0."""
    return [("1", weight) for weight in weights]


inside = model.under(part=INSIDE)
inside.proves("""[distances] max − x⁺ = Δ/2 + δ(Δ+η), x⁺ − min = Δ/2 − δ(Δ+η)
    max − x⁺ = Δ/2 + δ(Δ + η); x⁺ − min = Δ/2 − δ(Δ + η)""")
room = inside.under(
    "`Δ+η` = Δ + η; `Δ/2−|δ|(Δ+η)` = Δ/2 − |δ|(Δ + η); `|δ|+δ` = |δ| + δ; `|δ|−δ` = |δ| − δ"
)
room.bounds(
    "[below max] |δ|(Δ+η) ≤ Δ/2 keeps x⁺ below max",
    "max ≥ x⁺",
    *products("`Δ/2−|δ|(Δ+η)`", "`|δ|+δ`·`Δ+η`"),
    says="|δ| = σδ for σ = 1 or −1, so |δ| ± δ ≥ 0 and (1 ± σ)/2 ≥ 0",
)
room.bounds("[above min] and above min", "x⁺ ≥ min", *products("`Δ/2−|δ|(Δ+η)`", "`|δ|−δ`·`Δ+η`"))
inside.under(
    "`max−x⁺` = max − x⁺; `x⁺−min` = x⁺ − min; `(1+σ)/2` = (1 + σ)/2; `(1−σ)/2` = (1 − σ)/2",
    "|δ| = σδ",
).bounds(
    "[only then] and x⁺ between them has |δ|(Δ+η) ≤ Δ/2",
    "Δ/2 ≥ |δ|(Δ + η)",
    *products("`(1−σ)/2`·`max−x⁺`", "`(1+σ)/2`·`x⁺−min`"),
)
claim.under(WIDTH, "`max−a` = max − a; `b−min` = b − min", part=INSIDE).bounds(
    "[range] then all points of the new row are in [min, max], so Δ⁺ ≤ Δ",
    "Δ ≥ a − b",
    *products("`max−a`", "`b−min`"),
    says="two points a, b of the new row, both in [min, max]",
    cites="extreme_value",
)

claim.let("X = (max + min)/2 − δ(Δ + η)")
always = claim.under(f"""{WIDTH}
    `max−a` = max − a; `b−min` = b − min; `1+δ` = 1 + δ; `1−δ` = 1 − δ
    part: {ALWAYS}
    nonneg: Δ η""")
for which, apart, weights in (
    ("x⁺ over an old one", "X − b", ("`1+δ`Δ", "`1+δ`η", "`b−min`")),
    ("an old one over x⁺", "a − X", ("`1−δ`Δ", "`1−δ`η", "`max−a`")),
    ("two old ones", "a − b", ("Δ/2", "η", "`max−a`", "`b−min`")),
):
    words = f"two points of the new row differ by 1.5Δ + η at most: {which}"
    always.bounds(words, f"3Δ/2 + η ≥ {apart}", *products(*weights), name=f"always: {which}")

calm = claim.under(f"""{WIDTH}
    `ϑΔ+δ(Δ+η)` = ϑΔ + δ(Δ + η) : |δ|(Δ+η) ≤ ϑΔ; `ϑΔ−δ(Δ+η)` = ϑΔ − δ(Δ + η) : |δ|(Δ+η) ≤ ϑΔ
    part: {CALM}
    nonneg: Δ""")
middle = "a calm step lands within ϑΔ of the middle"
high, bottom = "(1/2 − ϑ)min + (1/2 + ϑ)max", "(1/2 + ϑ)min + (1/2 − ϑ)max"
calm.bounds(f"{middle}: above", f"{high} ≥ X", *products("`ϑΔ+δ(Δ+η)`"), name="calm: above")
calm.bounds(f"{middle}: below", f"X ≥ {bottom}", *products("`ϑΔ−δ(Δ+η)`"), name="calm: below")
half = calm.under(HALF, at="max=2, min=0, η=1, δ=1/8, ϑ=1/4")
half.bounds(
    "[calm: below max] and below max since ϑ ≤ ½", "max ≥ X", *products("`½−ϑ`Δ", "`ϑΔ+δ(Δ+η)`")
)
half.bounds(
    "[calm: above min] and above min since ϑ ≤ ½", "X ≥ min", *products("`½−ϑ`Δ", "`ϑΔ−δ(Δ+η)`")
)

claim.under(part=CALM).inductive("""[calm: nested] the rows of calm steps lie inside each other
    max_t ≥ max; min ≥ min_t
    initial: max = max_t; min = min_t
    recurrence: max ≥ max′ : x⁺ ≤ max, and the others are old; min′ ≥ min : likewise
    at_step: max_t ≥ max′ since (max_t ≥ max) + (max ≥ max′)
    min′ ≥ min_t since (min ≥ min_t) + (min′ ≥ min)""")
claim.letters("a s t u k")
claim.under(f"""s = t + k − 1 : after k − 1 calm steps; a ≥ s − k + 1 : the last k points stand
    s ≥ u : a row on the way
    part: {CALM}
    at: t=0, k=3, s=2, a=u=1""").proves("""
    [which points] no point older than x_t stands after k − 1 steps, and x_t stood in every row
    a ≥ t; t ≥ u − k + 1
    says: So two points that stand are two new ones, or a new one and x_t.""")
claim.letters("a")
rows = claim.under(f"""{HALF}
    `max_t−max` = max_t − max; `min−min_t` = min − min_t
    over_x = {high} − x; under_x = x − (1/2 + ϑ)min − (1/2 − ϑ)max
    part: {CALM}
    at: max_t=5, min_t=−1, max=4, min=0, max′=3, min′=1, x=y=2, ϑ=1/4""")
OUTER = "`max_t−max`/2", "ϑ`max_t−max`", "`min−min_t`/2", "ϑ`min−min_t`"
new = rows.under(
    "over_y = (1/2 − ϑ)min′ + (1/2 + ϑ)max′ − y; under_y = y − (1/2 + ϑ)min′ − (1/2 − ϑ)max′",
    "`max−max′` = max − max′; `min′−min` = min′ − min; `max′−min′` = max′ − min′",
)
old = rows.under("`max−y` = max − y; `y−min` = y − min")
for apart, near_x, near_y, moved, below in (
    ("y − x", "under_x", "over_y", "`max−max′`", "`max−y`"),
    ("x − y", "over_x", "under_y", "`min′−min`", "`y−min`"),
):
    # for y − x: (½+ϑ)(max − max′) + (½−ϑ)(max − max′ + max′ − min′) remains; for x − y its mirror
    rest = f"{moved}/2", f"ϑ{moved}", f"`½−ϑ`{moved}", "`½−ϑ`·`max′−min′`"
    new.bounds(
        f"two new points x (of an earlier step) and y: {apart} ≤ (½ + ϑ)Δ_t",
        f"(1/2 + ϑ)(max_t − min_t) ≥ {apart}",
        *products(*OUTER, near_x, near_y, *rest),
        name=f"two new: {apart}",
        says="[min′, max′] is the row of y's step, inside the row [min, max] of x's, inside that "
        "of t; so y − x ≤ (½+ϑ)(max′ − min) − (½−ϑ)(max − min′)",
    )
    old.bounds(
        f"a new point x and an old y that still stands in its row: {apart} ≤ (½ + ϑ)Δ_t",
        f"(1/2 + ϑ)(max_t − min_t) ≥ {apart}",
        *products(*OUTER, near_x, below),
        name=f"new and old: {apart}",
        says="min ≤ y ≤ max for an old y; after k − 1 steps one old point is left, and it stood "
        "in every row",
    )

pair = claim.under(
    "newest = (max + min)/2 + τΔ/2; δ = σ(1 − r)/2; x⁺ = (max + min)/2 − δΔ; `1−r` = 1 − r",
    "`1+τ` = 1 + τ; `1−τ` = 1 − τ; `1+σ` = 1 + σ; `1−σ` = 1 − σ",
    part=PAIR,
    nonneg="Δ",
)
for apart, mark in (("newest − x⁺", "−"), ("x⁺ − newest", "+")):
    pair.bounds(
        f"k = 2: |δ| = (1−r)/2 and the other point is max or min: {apart} ≤ (1 − r/2)Δ",
        f"(1 − r/2)Δ ≥ {apart}",
        *products(f"Δ·`1{mark}τ`/2", f"Δ·`1−r`·`1{mark}σ`/2"),
        name=f"pair: {apart}",
        says="newest = (max + min)/2 + τΔ/2, δ = σ(1−r)/2; Δ(1 − r/2) ∓ (newest − x⁺) = "
        "Δ/2·((1 ∓ τ) + (1−r)(1 ∓ σ))",
    )
claim.letters("g |g|")
claim.under("|g| = σg; σ² = 1; 2δ|g| = g − rg : δ = (g − rg)/(2|g|)", part=PAIR).under(
    nonzero="|g| : g ≠ 0"
).proves("[pair: δ] k = 2: gradients g and −r·g have |δ| = (1 − r)/2", "δ = σ(1 − r)/2", over="nz1")


@cache
def outcomes():
    """(H, all g of one δ, η, δ, x⁺, Δ, Δ⁺) for every row of 2 to 4 points in 0, 1, 3, gradients
    in −2, −1, 1 and η in 0, ½: they enter the step by δ alone."""
    found = []
    for k in (2, 3, 4):
        steps = defaultdict(list)
        for g in product(map(fmpq, (-2, -1, 1)), repeat=k):
            steps[exact.mean_step(g)].append(g)
        for points in product(map(fmpq, (0, 1, 3)), repeat=k):
            for (delta, alike), rate in product(steps.items(), (fmpq(0), fmpq(1, 2))):
                x = exact.next_point(points, delta, rate)
                spans = exact.width(points), exact.width(exact.push(points, x))
                found.append((points, alike, rate, delta, x, *spans))
    return found


@claim.exact("every history of 2 to 4 points in 0, 1, 3 and gradients in −2, −1, 1", INSIDE)
def exhaustive(run):
    seen = 0
    for points, alike, rate, delta, x, before, later in outcomes():
        within = min(points) <= x <= max(points)
        calm = 2 * abs(delta) * (before + rate) <= before
        if within != calm or (within and later > before):
            raise Fails(f"H = {points}, g = {alike[0]}, η = {rate}: x⁺ = {x}, Δ⁺ = {later}")
        seen += len(alike)
    return Checked(f"{seen} histories: inside ⇔ |δ|(Δ+η) ≤ Δ/2, and then Δ⁺ ≤ Δ", instances=seen)


@claim.exact("the same histories: Δ⁺ ≤ 1.5Δ + η, attained", ALWAYS)
def exhaustive_bound(run):
    seen = attained = 0
    for points, alike, rate, _, _, before, later in outcomes():
        bound = 3 * before / 2 + rate
        if later > bound:
            raise Fails(f"H = {points}, g = {alike[0]}, η = {rate}: Δ⁺ = {later}")
        seen += len(alike)
        attained += len(alike) * (later == bound)
    return Checked(
        f"{seen} histories below the bound, {attained} at it", ok=attained > 0, instances=seen
    )


@model.under(part=ALWAYS).instances("""three steps at or below the bound
    3Δ/2 + η ≥ x⁺ − min
    count: 1
    edges: max=3, min=0, δ=−1, η=1/2; max=1, min=0, δ=−1/3, η=0; max=min=0, δ=−1, η=1""")
def three_steps(at):
    return point(at or "max=2, min=1, δ=−1/2, η=1")


@claim.instances(f"""random calm runs over ℚ of k − 1 and of k steps, k ≤ 5
    part: {CALM}
    count: 150
    of: calm runs over ℚ below 9/10 of the first range""")
def calm_runs(rng):
    """The newest gradient makes the sum of the row small or zero, so that the step is calm for ϑ =
    2/5."""
    k, rate, part = rng.randint(2, 5), fmpq(rng.randint(0, 2), 100), fmpq(2, 5)
    points = [fmpq(rng.randint(-9, 9)) for _ in range(k)]
    gradients = [fmpq(rng.randint(-5, 5)) for _ in range(k - 1)]
    start, spans = exact.width(points), []
    for _ in range(k):
        g = [*gradients, -sum(gradients) + fmpq(rng.randint(-4, 4), 2)]
        if abs(exact.mean_step(g)) * (exact.width(points) + rate) > part * exact.width(points):
            g[-1] = -sum(gradients)
        points = exact.push(points, exact.next_point(points, exact.mean_step(g), rate))
        gradients = g[1:]
        spans.append(exact.width(points))
    if max(spans[-2:]) > (fmpq(1, 2) + part) * start:
        raise Fails(f"k = {k}: Δ = {start} and then {spans}")


@claim.exact("every pair of points in 0 … 3 and of gradients of opposite signs up to 4", PAIR)
def all_pairs(run):
    seen = 0
    sizes = tuple(product(range(1, 5), range(1, 5), (1, -1)))
    for points, (a, b, turn) in product(product(range(4), repeat=2), sizes):
        x = exact.next_point(points, exact.mean_step((turn * a, -turn * b)), 0)
        most = (1 - fmpq(min(a, b), 2 * max(a, b))) * exact.width(points)
        if exact.width(exact.push(points, x)) > most:
            raise Fails(f"H = {points}, g = {turn * a}, {-turn * b}: x⁺ = {x}")
        seen += 1
    return Checked(f"{seen} pairs contract by 1 − r/2 at least", instances=seen)


claim.floats(f"""
    float64 runs on separable quadratics: (ii) at every step, (iii) wherever k − 1 steps are calm
    part: {CALM}
    instances: 40""")
claim.batched("batched histories in torch: (ii) and (iii)", CALM, instances=2000)

one = model.under(at="max=1, min=0, η=0")
wide = one.under(part=ALWAYS)
wide.needs("η ≥ 0", "3Δ/2 + η ≥ x⁺ − min", at="δ=1, η=−10", says="x⁺ − min = 9.5")
wide.needs("|δ| ≤ 1", "3Δ/2 + η ≥ x⁺ − min", at="δ=−2")
one.needs("η ≥ 0", "max ≥ x⁺", at="δ=1, η=−3", part=INSIDE, says="|δ|(Δ+η) = −2, x⁺ = max + 3/2")
claim.letters("x₁ x₂ h")
claim.under(f"""x₁ = h/2 + ϑh : from (0, 0, h): Δ = h, a step of ϑΔ up
    x₂ = x₁/2 − ϑx₁ : from (0, h, x₁): Δ = x₁, a step of ϑΔ down
    part: {CALM}""").needs("""ϑ ≤ ½
    (1/2 + ϑ)h ≥ x₁ − x₂
    at: h=1, ϑ=1
    says: k = 3, η = 0, from (0, 0, 1): 3/2, then −3/4; (1, 3/2, −3/4) has the range 9/4 > 3/2""")
two = one.under(part=PAIR)
two.needs("""η = 0
    (1 − r/2)Δ ≥ max − x⁺
    at: max=0, δ=1/4, η=1, r=1/2
    says: H = (0, 0), g = (1, −1/2): Δ = 0 becomes 1/4""")
two.needs("""opposite signs
    (1 − r/2)Δ ≥ max − x⁺
    at: δ=3/4, r=1/2
    says: H = (0, 1), g = (1, 1/2): x⁺ = −1/4, and the row (1, −1/4) has the range 5/4 > 3/4""")

claim.letters("g₁ g₂ g₃ h₁ h₂ h₃ Δ⁺ 1/max|g|; max−h₁ h₁−min −g₁g₃ h₃−x⁺ max−h₂ h₂−min x⁺−max: ≥ 0")
MEAN = "δ = `1/max|g|`(g₁ + g₂ + g₃)/3 : k = 3"
inside.false(
    "mixed signs never let Δ grow: H = (1, 2, 0), g = (1, 1, −¼), η = 0: x⁺ = −1/6 and Δ from 2 to "
    "13/6",
    "Δ ≥ Δ⁺",
    MEAN,
    "max = h₂; min = h₃; `max−h₁` = max − h₁; `h₁−min` = h₁ − min; `−g₁g₃` = −g₁g₃",
    "`h₃−x⁺` = h₃ − x⁺; Δ⁺ = h₂ − x⁺ : the new row is h₂, h₃, x⁺",
    at="h₁=1, h₂=2, h₃=0, g₁=g₂=1, g₃=−1/4, 1/max|g|=1, η=0",
)
inside.misworded(
    "outside and yet shorter: H = (0, 1, 1.1), g = (−1, −1, −.5), η = 0: x⁺ = 22/15 and Δ from 1.1 "
    "to 7/15",
    "Δ⁺ ≥ Δ",
    MEAN,
    "max = h₃; min = h₁; `max−h₂` = max − h₂; `h₂−min` = h₂ − min; `x⁺−max` = x⁺ − max",
    "Δ⁺ = x⁺ − h₂ : the new row is h₂, h₃, x⁺",
    at="h₁=0, h₂=1, h₃=11/10, g₁=g₂=−1, g₃=−1/2, 1/max|g|=1, η=0",
)


@claim.exact(f"""
    growth with mixed signs, and an outside step that contracts, run by the exact algorithm
    part: {INSIDE}""")
def wordings_run(run):
    first, second = (1, 2, 0), (fmpq(0), fmpq(1), fmpq(11, 10))
    x = exact.next_point(first, exact.mean_step((1, 1, fmpq(-1, 4))), 0)
    y = exact.next_point(second, exact.mean_step((-1, -1, fmpq(-1, 2))), 0)
    spans = exact.width(exact.push(first, x)), exact.width(exact.push(second, y))
    return Checked(
        f"Δ from 2 to {spans[0]} with mixed signs; from 11/10 to {spans[1]} after x⁺ = {y} outside",
        ok=spans[0] > exact.width(first) and y > max(second) and spans[1] < exact.width(second),
        instances=2,
    )


wide.false("Δ⁺ ≤ Δ + η always", "Δ + η ≥ x⁺ − min", at="δ=−1, η=1")
one.false("inside ⇔ |δ| ≤ ½, for η > 0", "x⁺ ≥ min", at="δ=1/2, η=1", part=INSIDE)
claim.false(f"""k − 2 calm steps suffice: k = 3 and one step, ϑ = 0
    h/2 ≥ h₂ − h₁
    given: h = h₂ − h₁ : the extremes are not the oldest point
    at: h₁=0, h₂=2
    part: {CALM}
    says: H = (1, 0, 2): x⁺ = 1 and the row (0, 2, 1) still has the range 2""")
one.false("Δ_{t+k} ≤ ½Δ_t for every ϑ ≤ ½", "Δ/2 ≥ max − x⁺", at="δ=1/4", part=CALM)
two.false("k = 2: Δ⁺ ≤ (1 − r)Δ", "(1 − r)Δ ≥ max − x⁺", at="δ=0, r=1", says="the middle")
claim.mutants()
