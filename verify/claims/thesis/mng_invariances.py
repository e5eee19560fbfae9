"""Which changes of the loss and of the variables MNG does not see, and which it does."""

from itertools import permutations

from flint import fmpq

from theory.operators import Equation, identity
from theory.thesis import mng as exact
from verify.claim import Claim
from verify.claims.thesis import source
from verify.evidence import Fails

PARTS = "gradient scales", "x → Sx", "only if", "x → x + b", "order", "rotation"
GRADIENTS, SCALES, ONLY, SHIFT, ORDER, ROTATION = PARTS

claim = Claim(
    name="thesis/mng_invariances",
    title="""MNG ignores the scale of every gradient coordinate, follows x → Sx with η → |S|η,
    shifts and permutations, but no rotation""",
    source=source("sections 1.2 and 3.2, Algorithm 1"),
    statement="""
    - One run of MNG on L, another on a transform L̃ from the matching start. L̃ = cL with c > 0, or
      every gradient coordinate times its own d_i > 0: the same points. By: largest at most; largest
      at least; steps; scaled runs
    - x̃ = Sx, S diagonal and invertible (negative entries allowed), η̃_i = |S_i|η_i: x̃_t = Sx_t
      for all t; By: above; below; ends; turned ends; one step; scaled runs
    - a step with δ_i ≠ 0 is followed only for this η̃_i. By: only this rate
    - x̃ = x + b, and x̃ = Px with P a permutation and η̃ = Pη: followed. By: one shifted step;
      shifted runs; one permuted step; permuted runs
    - Rotations are not: for R with cos = 3/5 no rates η̃_1, η̃_2, one for each coordinate, give the
      first steps R(x¹ − x⁰) for both g = (1, 0) and g = (0, 1). By: one rate; two rates
    """,
    latex=r"""$\tilde x=Sx,\ \tilde\eta_i=|S_i|\eta_i,\ \nabla\tilde L = DS^{-1}\nabla L$ with $D>0$
    diagonal $\Rightarrow\ \tilde x_t=Sx_t$ for all $t$.""",
    hypotheses="""
    - d_i > 0: the factors of the gradients
    - η̃_i = |S_i|η_i
    - P permutes: P is a permutation matrix: Pe = e, PPᵀ = 1""",
    parts=PARTS,
    remark="""A coordinate's step uses its own rows alone, so one coordinate with its k points h and
    k gradients g is the whole proof. p is the pseudo-inverse of m = max|g_j|, which is what 0/0 :=
    0 says. The sign-only version, with the entries' signs in the place of pg, has the same
    properties (checked by the exact runs). In floating point powers of two change no bit.""",
)

claim.letters("e: k; T: k×k; v g g̃ h h′ h̃ h̃′ g′ g̃′: 1×k")
claim.letters("m m̃ p p̃ d s σ |s| 1/s 1/k δ δ̃ 1/d gₓ b g⁺ g̃⁺ max min m̃ax m̃in η η̃ x x̃ x⁺ x̃⁺")
SIGN = "σ² = 1 : σ = sign(s); |s| = σs : |s|; `1/s`s = 1 : s ≠ 0"
PINV = """mpm = m : p is the pseudo-inverse of m
pmp = p : p is the pseudo-inverse of m
m̃p̃m̃ = m̃ : p̃ is the pseudo-inverse of m̃
p̃m̃p̃ = p̃ : p̃ is the pseudo-inverse of m̃"""
SAME, RATE = "δ̃ = σδ : δ̃ = σδ", "η̃ = |s|η : η̃ = |s|η"
STEP = """x⁺ = (max + min)/2 − δ(max − min + η) : Algorithm 1, lines 22 to 24
x̃⁺ = (m̃ax + m̃in)/2 − δ̃(m̃ax − m̃in + η̃) : likewise"""
IMAGE = """m̃ax = s(max + min)/2 + |s|(max − min)/2 : max of s·h
m̃in = s(max + min)/2 − |s|(max − min)/2 : min of s·h"""

claim.letters("M M̃; |c| |g_j| M−|g_j| M̃−|c||g_j|: ≥ 0")
claim.under(f"""M̃ = |c||g_j| : M̃ is attained; `M−|g_j|` = M − |g_j| : M ≥ |g_j|
    part: {GRADIENTS}""").bounds(
    "max|c·g_j| ≤ |c|·max|g_j|: what bounds all entries and is one of them is unique",
    "|c|M ≥ M̃",
    "= |c|`M−|g_j|`",
    name="largest at most",
    cites="extreme_value",
)
claim.under(f"""M = |g_j| : M is attained; `M̃−|c||g_j|` = M̃ − |c||g_j| : M̃ ≥ |c||g_j|
    part: {GRADIENTS}""").bounds(
    "[largest at least] and max|c·g_j| ≥ |c|·max|g_j|", "M̃ ≥ |c|M", "= `M̃−|c||g_j|`"
)
LARGEST = "m̃s = dσm : max|g̃| = d·max|g|/|s|; `1/d`d = 1 : d > 0"
MEANS = "δ = `1/k`p(ge) : the mean of the normalized row; δ̃ = `1/k`p̃(g̃e) : likewise"
claim.under(f"""{SIGN}
    {PINV}
    g̃ = d`1/s`g : ∇L̃ = d·∇L/s; {LARGEST}
    {MEANS}
    part: {GRADIENTS}
    at: s=σ=d=1, g=(1, 2)ᵀ, e=(1, 1), m=2, 1/k=1/2""").proves(
    "[steps] g̃ = d·g/s has δ̃ = sign(s)·δ, rows of zeros included",
    Equation(claim.sum("δ̃") * identity("1"), claim.sum("σδ") * identity("1")),
    by="p̃ = `1/d`|s|p",
    says="1/m̃ is p·|s|/d even where m = 0: two pseudo-inverses of one number are equal",
)

claim.letters("h_j; max−h_j h_j−min |s|₊ (1+σ)/2 (1−σ)/2: ≥ 0")
middle = "σ|s|₊(max + min)/2"
halves = claim.under(
    "`max−h_j` = max − h_j; `h_j−min` = h_j − min; `(1+σ)/2` = (1 + σ)/2; `(1−σ)/2` = (1 − σ)/2",
    part=SCALES,
    at="σ=1, max=2, min=−1, h_j=1, |s|₊=3",
)
halves.bounds(f"""[above] the largest of s·h_j is s(max + min)/2 + |s|(max − min)/2 at most
    {middle} + |s|₊(max − min)/2 ≥ σ|s|₊h_j
    = |s|₊`(1+σ)/2``max−h_j` + |s|₊`(1−σ)/2``h_j−min`
    says: s = σ|s|
    cites: extreme_value""")
halves.bounds(f"""[below] and the smallest is s(max + min)/2 − |s|(max − min)/2 at least
    σ|s|₊h_j ≥ {middle} − |s|₊(max − min)/2
    = |s|₊`(1+σ)/2``h_j−min` + |s|₊`(1−σ)/2``max−h_j`""")
claim.under(IMAGE, "|s| = σs : |s|; σ = 1", part=SCALES).proves(
    "[ends] attained for s > 0: s·max and s·min", "m̃ax = s·max; m̃in = s·min"
)
claim.under(IMAGE, "|s| = σs : |s|; σ = −1", part=SCALES).proves(
    "[turned ends] attained for s < 0: s·min and s·max", "m̃ax = s·min; m̃in = s·max"
)

one = claim.under(SIGN, IMAGE, part=SCALES, at="s=−2, σ=−1, 1/s=−1/2, max=2, min=0, δ=1, η=1")
scaled = one.under(SAME, RATE, STEP)
scaled.proves("[one step] one step: x̃⁺ = s·x⁺", "x̃⁺ = sx⁺")
PLACES = """h′ = hT + x⁺v
h̃′ = h̃T + x̃⁺v
g′ = gT + g⁺v
g̃′ = g̃T + g̃⁺v"""
STATE = "x → x⁺; x̃ → x̃⁺; h → h′; h̃ → h̃′; g → g′; g̃ → g̃′"
claim.letters("δ δ̃ x x⁺ x̃ x̃⁺: 1×1")
claim.under(
    part=SCALES, at="s=2, σ=d=e=x=g⁺=max=min=δ=δ̃=η=m=p=1, T=0, v=1, m̃=1/2, p̃=2, 1/k=1/d=1"
).inductive(
    "[scaled runs] so by induction over t: x̃_t = s·x_t, h̃ = s·h, g̃ = d·g/s",
    "x̃ = sx; h̃ = sh; g̃ = d`1/s`g",
    state=STATE,
    initial="x̃ = sx : the matching start; h = xeᵀ; h̃ = x̃eᵀ; g = g⁺eᵀ; g̃ = d`1/s`g⁺eᵀ",
    recurrence=[
        *(SIGN, PINV, LARGEST, MEANS, IMAGE, RATE, STEP),
        "g̃⁺ = d`1/s`g⁺ : ∇L̃(Sx) = DS⁻¹∇L(x)",
        PLACES,
    ],
    at_step="p̃ = `1/d`|s|p\nδ̃ = σδ",
    says="""With s = 1 this is the invariance to gradient scales. The rows match at t, so their
    extremes are those of the proofs above. T is the shift, v the first place.""",
)
claim.letters("δ δ̃ x x⁺ x̃ x̃⁺")
one.under(SAME, STEP, "x̃⁺ = sx⁺", nonzero="δ : the coordinate moves: δ ≠ 0", part=ONLY).proves(
    "[only this rate] x̃⁺ = s·x⁺ with δ ≠ 0 forces η̃ = |s|η", "η̃ = |s|η", over="nz1"
)

MOVED = "m̃ax = max + b; m̃in = min + b; δ̃ = δ : the same gradients; η̃ = η"
moved = claim.under(MOVED, STEP, part=SHIFT, at="max=1, min=0, δ=0, η=1, b=1")
moved.proves("[one shifted step] x̃⁺ = x⁺ + b", "x̃⁺ = x⁺ + b")
claim.under("eᵀT + v = eᵀ : the shift and the first place", part=SHIFT).inductive(
    "[shifted runs] and so by induction over t: x̃_t = x_t + b",
    "x̃ = x + b; h̃ = h + beᵀ; g̃ = g",
    state=STATE,
    initial="x̃ = x + b; h = xeᵀ; h̃ = x̃eᵀ; g = g⁺eᵀ; g̃ = g⁺eᵀ",
    recurrence=[MOVED, STEP, "g̃⁺ = g⁺ : ∇L̃(x + b) = ∇L(x)", PLACES],
    says="eᵀT + v = eᵀ: the shift drops one place of the row and fills one.",
)

claim.letters("P diag(δ) diag(δ̃): n×n; ref diff x⁺ₙ r̃ef d̃iff η·1 x̃⁺ₙ xₙ x̃ₙ gₙ⁺ g̃ₙ⁺: n")
claim.letters("Hₙ Hₙ′ H̃ₙ H̃ₙ′ Gₙ Gₙ′ G̃ₙ G̃ₙ′: n×k")
VECTORS = """x⁺ₙ = ref − `diag(δ)`(diff + `η·1`) : all coordinates at once
x̃⁺ₙ = r̃ef − `diag(δ̃)`(d̃iff + P`η·1`) : likewise, η̃ = Pη"""
PERMUTED = """r̃ef = Pref : coordinate by coordinate
d̃iff = Pdiff : coordinate by coordinate
`diag(δ̃)` = P`diag(δ)`Pᵀ : diag(Pδ) = P·diag(δ)·Pᵀ"""
ordered = claim.under(VECTORS, PERMUTED, part=ORDER)
ordered.under("PᵀP = 1 : P permutes", at="P=[0 1; 1 0], diag(δ)=diag(1, 1/2)").proves(
    "[one permuted step] x̃⁺ = Px⁺", "x̃⁺ₙ = Px⁺ₙ"
)
claim.under("PᵀP = 1 : P permutes", part=ORDER).inductive(f"""
    [permuted runs] and so by induction over t: x̃_t = Px_t
    x̃ₙ = Pxₙ; H̃ₙ = PHₙ; G̃ₙ = PGₙ
    state: xₙ → x⁺ₙ; x̃ₙ → x̃⁺ₙ; Hₙ → Hₙ′; H̃ₙ → H̃ₙ′; Gₙ → Gₙ′; G̃ₙ → G̃ₙ′
    initial: x̃ₙ = Pxₙ; Hₙ = xₙeᵀ; H̃ₙ = x̃ₙeᵀ; Gₙ = gₙ⁺eᵀ; G̃ₙ = Pgₙ⁺eᵀ
    recurrence: {VECTORS}
    {PERMUTED}
    g̃ₙ⁺ = Pgₙ⁺ : ∇L̃(Px) = P∇L(x)
    Hₙ′ = HₙT + x⁺ₙv; H̃ₙ′ = H̃ₙT + x̃⁺ₙv; Gₙ′ = GₙT + gₙ⁺v; G̃ₙ′ = G̃ₙT + g̃ₙ⁺v""")

claim.letters("s₁ s₂ s̃₁ s̃₂ c sin η₁ η₂ η̃₁ η̃₂")
TURN = "c = 3/5 : cosine; sin = 4/5 : sine"
first = claim.under(
    "s₁ = −η : −η·sign(1); s₂ = 0 : −η·sign(0); s̃₁ = −η̃ : −η̃·sign(3/5); s̃₂ = −η̃ : −η̃·sign(4/5)",
    TURN,
    part=ROTATION,
)
first.under("s̃₁ = cs₁ − sin·s₂; s̃₂ = sin·s₁ + cs₂").proves(
    "R(x¹ − x⁰) = −η(3/5, 4/5), and the step for Rg is −η̃(1, 1): were they equal, η̃ would be 0",
    "η = 0; η̃ = 0",
    says="g = (1, 0), Rg = (3/5, 4/5); mng_step_bound gives the first steps",
    name="one rate",
)
claim.under(TURN, "−η̃₁ = −cη₁; −η̃₂ = −sin·η₁; η̃₁ = sin·η₂; −η̃₂ = −cη₂", part=ROTATION).proves(
    "with rates of their own, η_1(3/5, 4/5) = (η̃_1, η̃_2) for g = (1, 0) and η_2(4/5, 3/5) = "
    "(η̃_1, η̃_2) for g = (0, 1): all are 0",
    "η₁ = 0; η₂ = 0; η̃₁ = 0; η̃₂ = 0",
    says="g = (0, 1), Rg = (−4/5, 3/5): the step of Rg is (η̃_1, −η̃_2), the rotated one "
    "−η_2(−4/5, 3/5)",
    name="two rates",
)


def coupled(rng, n):
    """The gradient of a random quadratic ½xᵀQx − bᵀx, as a function of a list."""
    root = [[fmpq(rng.randint(-2, 2)) for _ in range(n)] for _ in range(n)]
    Q = [[sum(row[i] * row[j] for row in root) + (i == j) for j in range(n)] for i in range(n)]
    c = [fmpq(rng.randint(-3, 3), 2) for _ in range(n)]
    return lambda point: [sum(q * y for q, y in zip(row, point)) - u for row, u in zip(Q, c)]


def runs(title, part):
    """Runs of 5 steps over ℚ on L and on its transform: the function that this decorates,
    ``transform(rng, n)``, gives (forward, gradient̃ of gradient, η̃ of η)."""

    def declare(transform):
        @claim.instances(
            title,
            part,
            count=40,
            of="runs of 5 steps over ℚ, n ≤ 3, k ≤ 4, normalized and sign-only",
        )
        def compared(rng, index):
            n, k, sign_only = rng.randint(1, 3), rng.randint(1, 4), index % 2 == 1
            gradient, start = coupled(rng, n), [fmpq(rng.randint(-4, 4), 3) for _ in range(n)]
            rate = [fmpq(rng.randint(1, 5), 4) for _ in range(n)]
            forward, change, rates = transform(rng, n)
            here = exact.run(gradient, start, k, rate, 5, sign_only)
            there = exact.run(change(gradient), forward(start), k, rates(rate), 5, sign_only)
            if [forward(point) for point in here] != there:
                raise Fails(f"n = {n}, k = {k}, x⁰ = {start}: the runs part")

        return transform

    return declare


def times(factors):
    return lambda y: [a * u for a, u in zip(factors, y)]


@runs("runs with every gradient coordinate times its own d > 0: the same points", GRADIENTS)
def scaled_gradients(rng, n):
    factors = [fmpq(rng.randint(1, 9), rng.randint(1, 9)) for _ in range(n)]
    return list, lambda gradient: lambda y: times(factors)(gradient(y)), list


@runs("runs in x̃ = Sx, S with negative entries", SCALES)
def scaled_variables(rng, n):
    scale = [rng.choice((-1, 1)) * fmpq(rng.randint(1, 9), rng.randint(1, 9)) for _ in range(n)]
    back = times([1 / a for a in scale])
    return times(scale), lambda gradient: lambda y: back(gradient(back(y))), times(map(abs, scale))


@runs("runs in x̃ = x + b", SHIFT)
def shifted_runs(rng, n):
    by = [fmpq(rng.randint(-9, 9), 4) for _ in range(n)]
    return (
        lambda y: [u + c for u, c in zip(y, by)],
        lambda gradient: lambda y: gradient([u - c for u, c in zip(y, by)]),
        list,
    )


@runs("runs with the coordinates in every order", ORDER)
def permuted_runs(rng, n):
    order = rng.choice(list(permutations(range(n))))

    def forward(y):
        return [y[i] for i in order]

    return (
        forward,
        lambda gradient: lambda y: forward(gradient([y[order.index(i)] for i in range(n)])),
        forward,
    )


@scaled.instances("three steps", "x̃⁺ = sx⁺", count=1, edges=(2, -3, -1))
def three_steps(at):
    s = at or 5
    sign = 1 if s > 0 else -1
    names = ("s", "σ", "1/s", "max", "min", "δ", "η")
    return dict(zip(names, (s, sign, fmpq(1, s), 2, -1, fmpq(1, 3), 1)))


claim.floats(f"""float64: runs with powers of two are equal bit for bit; one step with any numbers
    part: {SCALES}
    instances: 100""")
claim.batched(f"""batched runs in torch, bit for bit with powers of two; one step with any numbers
    part: {SCALES}
    instances: 600""")

claim.under("m̃ax = max; m̃in = min; δ̃ = −δ : d = −1; η̃ = η", STEP, part=GRADIENTS).needs(
    "d_i > 0", "x̃⁺ = x⁺", at="max=min=0, δ=η=1", says="L̃ = −L: the runs part at the first step"
)
one.needs("η̃_i = |S_i|η_i", "x̃⁺ = sx⁺", SAME, "η̃ = η", STEP, says="η̃ = η with s = −2")
ordered.needs("""P permutes
    x̃⁺ₙ = Px⁺ₙ
    at: P=[1 1; 0 1], ref=(0, 0), diff=(1, 1), diag(δ)=diag(1, 0), η·1=(0, 0)""")
first.false("""rotations are followed: x̃¹ − x̃⁰ = R(x¹ − x⁰) with η̃ = η
    s̃₁ = cs₁ − sin·s₂
    given: η̃ = η
    at: η=1""")
one.false("η̃ = s·η", "x̃⁺ = sx⁺", SAME, "η̃ = sη", STEP)
one.false("η̃ = s²·η", "x̃⁺ = sx⁺", SAME, "η̃ = s²η", STEP)
one.false("δ̃ = δ for s < 0", "x̃⁺ = sx⁺", "δ̃ = δ", RATE, STEP)
claim.letters("1/(m+ε) 1/(cm+ε) ε")
claim.false(f"""an ε beside the maximum, as in Adam: c·m + ε
    δ̃ = δ
    given: `1/(m+ε)`(m + ε) = 1; `1/(cm+ε)`(cm + ε) = 1; δ = `1/(m+ε)`m; δ̃ = `1/(cm+ε)`cm
    at: m=ε=1, c=2, 1/(m+ε)=1/2, 1/(cm+ε)=1/3
    part: {GRADIENTS}""")
claim.false(f"""invariant to L + linear terms: g + 1 for g
    δ̃ = δ
    given: δm = gₓ; δ̃m̃ = gₓ + 1
    at: gₓ=−1/2, m=m̃=1/2, δ=−1, δ̃=1
    part: {GRADIENTS}
    says: g = −1/2: the sign of the step turns""")
claim.mutants()
