"""The meta-gradients of the linear averages, and why their weights grow under plain gradient
descent."""

from flint import fmpq

from theory.thesis.mixtures import linear_average, meta_gradient
from verify.claim import Claim
from verify.claims.thesis import source
from verify.evidence import Fails

PARTS = "the gradients", "homogeneity", "the norm"
GRADIENT, HOMOGENEOUS, NORM = PARTS

claim = Claim(
    name="thesis/linear_average_homogeneity",
    title="""LA_a and LA_b do not see the scale of w: ⟨w, ∇L⟩ = 0, and plain gradient descent never
    shortens w""",
    source=source("section 4.3.1; Algorithm 4, line 13"),
    statement="""
    - L depends on w through w̄ alone, h = ∇_w̄L. ∇L is: LA_a (h_j − w̄·h)/Σw; LA_b sgn(w_j)(h_j −
      w̄·h)/Σ|w|, where no w_j = 0; LA_c h_j. By: quotients; gradient; LA_c
    - w̄(cw) = w̄(w) for c ≠ 0 under LA_a and LA_b, and ⟨w, ∇L⟩ = 0; By: scales; orthogonal
    - so plain gradient descent has |w_t|² = |w_0|² + Σ_{s<t} η²|∇L_s|² for all t: the norm never
      decreases and grows wherever it learns. By: norm; growth
    - For k = 1 the gradient is 0. By: one optimizer
    """,
    latex=r"""$\nabla_j L=\mathrm{sgn}(w_j)\frac{h_j-\bar w\cdot h}{\sum|w|}$ (LA$_b$),
    $\frac{h_j-\bar w\cdot h}{\sum w}$ (LA$_a$), $h_j$ (LA$_c$); $\langle w,\nabla L\rangle=0$,
    $\|w_t\|^2=\|w_0\|^2+\eta^2\sum_{s<t}\|\nabla L_s\|^2$.""",
    hypotheses="""
    - the sum is not 0: Σw for LA_a, Σ|w| for LA_b
    - no w_j is 0: for LA_b's gradient: |w_j| has no derivative there
    - L depends on w through w̄ alone: no weight decay
    - plain gradient descent: not Adam, which the thesis uses""",
    parts=PARTS,
    remark="""The derivative of w̄ is read off an identity without limits: for a step τ along x,
    with s the sum and s + τr the sum after it, (s + τr)(w̄(w + τx) − w̄(w))/τ = x − r·w̄ exactly,
    and what separates the quotient from its limit D is −τrD/(s + τr). For LA_b x and w are replaced
    by Sx and Sw = |w|, S = diag(sign(w)), as long as no sign changes; S = 1 is LA_a. The steps
    shrink as |w| grows (∇L is homogeneous of degree −1), as with weights under normalization
    layers. The thesis's O is Adam, for which neither holds.""",
)

claim.letters("w w̄ e x h w̄₊ Q D ∇L w̄(cw) w₊ u: k; S: symmetric k×k; s r τ w̄·h η f")
# S is diag(sign(w)) for LA_b, 1 for LA_a; Q is (w̄(w + τx) − w̄(w))/τ, D its limit
averaged = claim.under(f"""sw̄ = Sw : w̄; s = eᵀSw : the sum; r = eᵀSx : its change a unit τ
    (s + τr)w̄₊ = Sw + τSx : w̄ after the step, no sign changing for LA_b
    τQ = w̄₊ − w̄ : the difference quotient; sD = Sx − rw̄ : the limit
    part: {GRADIENT}
    at: S=diag(1, −1), w=(1, −3), x=(1, 0), e=(1, 1), s=4, r=τ=1""")
averaged.under(nonzero="τ : a step; s : the sum is not 0").proves(
    "LA_a (S = 1) and LA_b: (s + τr)Q = Sx − r·w̄, and its limit, for every k and direction x",
    "(s + τr)Q = Sx − rw̄; (s + τr)(Q − D) = −τrD",
    by=[("(s + τr)Q = Sx − rw̄", "nz1")],
    name="quotients",
)
MEAN = "`w̄·h` = w̄ᵀh : w̄·h; s∇L = S(h − `w̄·h`e) : the formula"
averaged.under(MEAN, nonzero="s : the sum is not 0").proves(
    "[gradient] and h·D = ⟨∇L, x⟩", "hᵀD = ∇Lᵀx", over="nz1", cites="chain_rule"
)
claim.under("w̄ = w; w̄₊ = w + τx; τQ = w̄₊ − w̄", nonzero="τ : a step", part=GRADIENT).proves("""
    [LA_c] LA_c: w̄ = w, so h·(w + τx − w)/τ = h·x
    hᵀQ = hᵀx
    by: Q = x over nz1
    cites: chain_rule""")
claim.under(f"""sw̄ = u; sf`w̄(cw)` = fu : the sum of f·u is f·s
    nonzero: s : the sum is not 0; f : c ≠ 0
    part: {HOMOGENEOUS}
    at: s=2, f=3, u=(1, 1)""").proves("""
    [scales] w̄(cw) = w̄(w): both sums take the factor |c| (LA_b) or c (LA_a)
    `w̄(cw)` = w̄
    over: nz2 nz1
    says: With u = w for LA_a and |w| for LA_b: the factor f is c or |c|.""")
claim.under("sw̄ = Sw : w̄; s = eᵀSw : the sum", MEAN, part=HOMOGENEOUS).under(
    nonzero="s : the sum is not 0", at="S=diag(1, −1), w=(1, −3), e=(1, 1), h=(1, 2), s=4"
).proves("""[orthogonal] ⟨w, ∇L⟩ = 0 for LA_a (S = 1) and LA_b, every k
    wᵀ∇L = 0
    over: nz1
    says: s⟨w, ∇L⟩ = Sw·h − (w̄·h)·eᵀSw = 0""")

claim.letters("w₁ w̄₁ h₁ ∇₁ σ")
claim.under(f"""s = σw₁ : |w₁|; sw̄₁ = σw₁; s∇₁ = σ(h₁ − w̄₁h₁) : the formula
    nonzero: s : the sum is not 0
    part: {HOMOGENEOUS}""").proves(
    "[one optimizer] and k = 1: w̄ = 1, ∇L = 0", "w̄₁ = 1; ∇₁ = 0", by=[("w̄₁ = 1", "nz1")], over="nz1"
)

claim.letters("|w₀|² Σ|∇L|² Σ|∇L|²′")
DESCENT, EULER = "w₊ = w − η∇L : plain gradient descent", "wᵀ∇L = 0 : ⟨w, ∇L⟩ = 0"
claim.under(part=NORM).inductive(
    "[norm] |w_t|² = |w_0|² + η²Σ|∇L|² for all t, by induction",
    "wᵀw = |w₀|² + η²Σ|∇L|²",
    initial="wᵀw = |w₀|² : the start; Σ|∇L|² = 0 : the empty sum",
    recurrence=[DESCENT, EULER, "Σ|∇L|²′·1 = Σ|∇L|² + ∇Lᵀ∇L : the sum takes its next term"],
)
descent = claim.under(DESCENT, EULER, part=NORM, at="w=(1, 0), ∇L=(0, 1), η=1")
descent.bounds("[growth] |w₊|² − |w|² = η²|∇L|² ≥ 0", "w₊ᵀw₊ ≥ wᵀw", "= η²(∇L)²")

EDGES = ("equal weights", "negative weights", "equal heights", "zero heights")
TOTALS = {"LA_a": sum, "LA_b": lambda row: sum(map(abs, row)), "LA_c": lambda row: 1}


def draw(rng, k, at=""):
    """Weights over ℚ, none 0, with Σw ≠ 0; and h."""
    while True:
        w = [rng.choice((-1, 1)) * fmpq(rng.randint(1, 9), rng.randint(1, 5)) for _ in range(k)]
        w = {"equal weights": [w[0]] * k, "negative weights": [-abs(a) for a in w]}.get(at, w)
        if sum(w):
            h = [fmpq(rng.randint(-9, 9), rng.randint(1, 5)) for _ in range(k)]
            h = {"equal heights": [h[0]] * k, "zero heights": [fmpq(0)] * k}.get(at, h)
            return w, h


def dot(a, b):
    return sum(p * q for p, q in zip(a, b))


@claim.instances(
    "difference quotients over ℚ, made derivatives without a limit: (s + τr)/s times the quotient "
    "is ∇_jL",
    GRADIENT,
    count=180,
    edges=EDGES,
    of="points and mixtures, every coordinate",
)
def quotients(rng, at, index):
    w, h = draw(rng, 1 + index % 5, at)
    mixture = tuple(TOTALS)[index % 3]
    step, total = min(abs(a) for a in w) / 7, TOTALS[mixture]
    found, here = meta_gradient(mixture, w, h), dot(h, linear_average(mixture, w))
    for j in range(len(w)):
        moved = [a + step * (i == j) for i, a in enumerate(w)]
        if total(moved) == 0:
            continue
        change = dot(h, linear_average(mixture, moved)) - here
        if change / step * total(moved) / total(w) != found[j]:
            raise Fails(f"{mixture}, w = {w}, h = {h}")


@claim.instances(
    "⟨w, ∇L⟩ = 0 and w̄(cw) = w̄(w) over ℚ; for k = 1 the gradient is 0",
    HOMOGENEOUS,
    count=200,
    edges=EDGES,
    of="points and mixtures",
)
def inner_products(rng, at, index):
    w, h = draw(rng, 1 + index % 6, at)
    mixture, c = ("LA_a", "LA_b")[index % 2], fmpq(rng.choice((-3, -1, 2, 5)), 4)
    slope = meta_gradient(mixture, w, h)
    scaled = linear_average(mixture, [c * a for a in w])
    same = linear_average(mixture, w) == scaled
    if dot(w, slope) or not same or (len(w) == 1 and slope != [0]):
        raise Fails(f"{mixture}, w = {w}, h = {h}")


@claim.instances(f"""three steps of plain descent over ℚ: the norm grows by η²|∇L|² each
    part: {NORM}
    count: 30
    of: descents""")
def descents(rng, index):
    w, target = draw(rng, 2 + index % 4)
    start, total = dot(w, w), 0
    for _ in range(3):
        h = [a - b for a, b in zip(linear_average("LA_b", w), target)]
        slope = meta_gradient("LA_b", w, h)
        w = [a - b / 4 for a, b in zip(w, slope)]
        total += dot(slope, slope) / 16
        if dot(w, w) != start + total:
            raise Fails(f"w = {w}")
        if 0 in w:
            break


claim.letters("w₁ w₂ h₁ h₂ ∇₁ ∇₂ sign₁ sign₂ w₁′ w₂′ Q₊ Q₋ |τ| Σ|w|")
claim.let("t = (w₁ + w₂)⁻¹; μ = (w₁h₁ + w₂h₂)t")
pair = claim.under("""∇₁ = (h₁ − μ)t : LA_a; ∇₂ = (h₂ − μ)t : LA_a
    at: w₁=3, w₂=1, h₁=−1, h₂=2""")  # ∇L = (−3/16, 9/16)


@pair.under(part=NORM).instances(
    "⟨w, ∇L⟩ = 0 for two weights",
    "w₁∇₁ + w₂∇₂ = 0",
    count=4,
    edges=[(w, h) for w in ((3, 1), (2, -1), ("1/2", 5)) for h in ((1, 0), (-1, 2))],
)
def two_weights(rng, at):
    w, h = at or draw(rng, 2)
    return dict(zip(("w₁", "w₂", "h₁", "h₂"), (*w, *h)))


claim.floats(f"""
    float64 gradients against exact difference quotients, ⟨w, ∇L⟩ and norms, within their rounding
    part: {GRADIENT}
    instances: 40""")
claim.batched(f"""torch's autograd through the three mixtures against the formulas, batched
    part: {GRADIENT}
    instances: 2000""")

claim.needs(f"""the sum is not 0
    {EULER}
    given: s = eᵀw; sw̄ = sw; `w̄·h` = w̄ᵀh; s∇L = s(h − `w̄·h`e)
    at: w=(1, −1), e=(1, 1), h=w̄=(0, 0), ∇L=(1, 0), w̄·h=s=0
    part: {HOMOGENEOUS}
    says: w = (1, −1), s = 0: s∇L = h − (w̄·h)e with w̄ = 0 asks for h = 0; then any ∇L passes""")
claim.needs(
    "no w_j is 0",
    "Q₊ = Q₋",
    "Σ|w| = 1 + |τ| : |0 ± τ| + 1; Q₊ = Σ|w|⁻¹ : |τ|/(Σ|w|τ); Q₋ = −Σ|w|⁻¹ : |−τ|/(Σ|w|(−τ))",
    at="|τ|=1",
    part=GRADIENT,
    says="LA_b at w = (0, 1): the quotients of w̄₁ are 1/2 and −1/2; as the steps shrink, 1 and −1",
)
claim.under(DESCENT, "∇L = w", part=NORM).needs("""L depends on w through w̄ alone
    w₊ᵀw₊ ≥ wᵀw
    at: w=1, η=1/2
    says: L + ½|w|²: ∇ = w at h = 0""")
pair.needs(f"""plain gradient descent
    w₁′² + w₂′² ≥ w₁² + w₂²
    given: sign₁² = 1; sign₂² = 1; w₁′ = w₁ − sign₁; w₂′ = w₂ − sign₂
    at: h₁=1, h₂=−2, sign₁=1, sign₂=−1
    part: {NORM}
    says: Adam's first meta-step is η·sign(∇L): w = (3, 1), ∇L = (3, −9)/16 lead to (2, 2)""")
pair.false("LA_a's gradient is h_j/Σw", "∇₁ = h₁t", part=GRADIENT)
half = "LA_a's gradient has w̄·h/k in the place of w̄·h"
pair.false(half, "∇₁ = (h₁ − μ/2)t", part=GRADIENT)
claim.under("sw̄ = Sw; s = eᵀSw; r = eᵀSx; sD = Sx − rw̄", part=GRADIENT).false("""
    LA_b's gradient without the sign of w_j
    sD = x − rw̄
    at: S=diag(−1, 1), w=(−1, 1), x=(1, 0), e=(1, 1), s=2, r=−1, w̄=(1/2, 1/2), D=(−1/4, 1/4)
    says: Sx = (−1, 0), so D has the opposite sign""")
claim.false("⟨w, ∇L⟩ = 0 for LA_c", "wᵀ∇L = 0", "∇L = h", at="w=h=1", part=HOMOGENEOUS)
pair.false("⟨e, ∇L⟩ = 0", "∇₁ + ∇₂ = 0", part=HOMOGENEOUS)
descent.false("the norm stays the same", "w₊ᵀw₊ = wᵀw")
claim.under(EULER, "w₊ = w + η∇L", part=NORM).false(
    "gradient ascent shortens w", "wᵀw ≥ w₊ᵀw₊", at="w=(1, 0), ∇L=(0, 1), η=1"
)
claim.mutants()
